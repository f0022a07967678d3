"""What a manager decides about a thread teaches the classifier at once, and what he takes back is unlearned.

A lesson is kept for the complaint that began the thread: where it stands in meaning, what the classifier had made of
it, and what the manager said. A complaint that was never read (imported, or by the fallback) still counts for how often
the classifier was right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from storage import imprints, lessons, mentions
from storage.tables import Category, Lesson, LessonKind

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from storage.tables import Mention, Thread

Word = Literal["yes", "not_negative", "not_us"]
"""What a manager says: a complaint about us, not a complaint, not about us."""
NEGATIVE_FROM = 0.5


async def taught_category(ctx: Context, thread: Thread, category: Category) -> None:
    """Learn that a thread belongs to a category; to be called before or after the thread is given it."""
    first = await _first(ctx, thread)
    if first is not None:
        guessed = first.category.value if first.category else ""
        await _write(ctx, thread, first, LessonKind.CATEGORY, label=category.value, guessed=guessed)


async def taught_negative(ctx: Context, thread: Thread, label: Word) -> None:
    """Learn whether a thread is a complaint about us.

    Who lets a thread pass (`yes`) has seen its category as well: that it stands is a lesson too.
    """
    first = await _first(ctx, thread)
    if first is None:
        return
    guessed = lessons.YES if first.negative >= NEGATIVE_FROM else lessons.NOT_NEGATIVE
    await _write(ctx, thread, first, LessonKind.NEGATIVE, label=label, guessed=guessed)
    if label == lessons.YES and thread.category is not None and not await _sorted(ctx, thread):
        await taught_category(ctx, thread, thread.category)


async def untaught(ctx: Context, thread: Thread, kind: LessonKind) -> None:
    """Unlearn the newest lesson of a kind that a thread gave, and what was learned with it by the same decision.

    Nothing happens where there is none. What was taught before it counts again.
    """
    both = await lessons.standing(ctx.uow, ctx.community_id, thread.id, list(LessonKind))
    newest = next((lesson for lesson in both if lesson.kind is kind), None)
    if newest is None:
        return
    for lesson in both:
        went_along = lesson.id > newest.id and (lesson.at, lesson.person_id) == (newest.at, newest.person_id)
        if lesson is newest or (kind is LessonKind.NEGATIVE and went_along):
            lesson.undone = True
            ctx.uow.add(lesson)
    await ctx.uow.flush()


async def _first(ctx: Context, thread: Thread) -> Mention | None:
    return await mentions.get(ctx.uow, ctx.community_id, thread.first_mention_id or 0)


async def _sorted(ctx: Context, thread: Thread) -> bool:
    """Say whether a manager gave this thread its category himself, which needs no second lesson."""
    return bool(await lessons.standing(ctx.uow, ctx.community_id, thread.id, [LessonKind.CATEGORY]))


async def _write(ctx: Context, thread: Thread, first: Mention, kind: LessonKind, *, label: str, guessed: str) -> None:
    vectors = await imprints.of_mentions(ctx.uow, ctx.community_id, [first.id])
    ctx.uow.add(
        Lesson(
            community_id=ctx.community_id,
            thread_id=thread.id,
            kind=kind,
            label=label,
            guessed=guessed,
            negative=first.negative,
            vector=vectors.get(first.id, b""),
            at=ctx.now,
            person_id=ctx.actor.person_id,
        )
    )
    await ctx.uow.flush()
