"""What managers decide is kept as lessons: what the classifier had guessed, what was right, and what was taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from bot.rules.counted import Dismissal
from bot.usecases import manage, retention
from storage import imprints, lessons
from storage.tables import Category, Lesson, LessonKind, Mention
from tests.reading import vector_of
from tests.usecases.acts import thread_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.usecases.context import Context
    from storage.lessons import Accuracy
    from tests.world import World

CATEGORY, NEGATIVE = LessonKind.CATEGORY, LessonKind.NEGATIVE


async def complaint(world: World, **fields: float | str | None) -> int:
    """Take in a complaint that was read, and return its thread."""
    [thread] = await world.complain(**fields)
    async with world.database.write() as uow:
        first = (await uow.exec(select(Mention).where(Mention.thread_id == thread))).one()
        await imprints.forget(uow, [first.id])
        await imprints.add(uow, first.community_id, {first.id: vector_of(first.text)})
    return thread


async def decide(world: World, act: Callable[[Context], Awaitable[object]]) -> None:
    async with world.acting(await world.join("Mara")) as ctx:
        await act(ctx)


async def taught(world: World) -> list[tuple[str, str, str]]:
    """Return what counts as taught: kind, what was guessed, what was said."""
    async with world.database.read() as uow:
        rows = [row for kind in LessonKind for row in await lessons.newest(uow, 1, kind, 100)]
    return [(row.kind.value, row.guessed, row.label) for row in rows]


async def accuracy(world: World, kind: LessonKind, last: int = 50) -> Accuracy:
    async with world.database.read() as uow:
        return await lessons.accuracy(uow, 1, kind, last)


async def test_another_category_is_a_lesson_with_what_had_been_guessed(world: World) -> None:
    thread = await complaint(world, category="support")
    await decide(world, lambda ctx: manage.recategorise(ctx, thread, Category.TRUST))
    assert await taught(world) == [("category", "support", "trust")]
    assert await accuracy(world, CATEGORY) == (0, 1)
    async with world.database.read() as uow:
        [row] = await lessons.newest(uow, 1, CATEGORY, 10)
    assert (bytes(row.vector), row.thread_id, row.at) == (
        vector_of("My withdrawal is stuck, is this a scam?"), thread, world.clock.now()
    )  # fmt: skip


async def test_the_last_word_on_a_thread_counts_and_taken_back_the_one_before(world: World) -> None:
    thread = await complaint(world, category="support")
    for category in (Category.TRUST, Category.RUMOR):
        await decide(world, lambda ctx, category=category: manage.recategorise(ctx, thread, category))
    assert await taught(world) == [("category", "support", "rumor")]
    await decide(world, lambda ctx: manage.undo(ctx, thread))
    assert await taught(world) == [("category", "support", "trust")]
    await decide(world, lambda ctx: manage.undo(ctx, thread))
    assert await taught(world) == []
    assert await accuracy(world, CATEGORY) == (0, 0)


async def test_who_lets_a_thread_pass_confirms_its_category_and_undo_takes_both_back(world: World) -> None:
    thread = await complaint(world, score=0.6, category="support")
    await decide(world, lambda ctx: manage.approve(ctx, thread))
    assert await taught(world) == [("category", "support", "support"), ("negative", "yes", "yes")]
    assert (await accuracy(world, CATEGORY), await accuracy(world, NEGATIVE)) == ((1, 1), (1, 1))
    await decide(world, lambda ctx: manage.undo(ctx, thread))
    assert await taught(world) == []


async def test_a_category_that_a_manager_gave_is_not_confirmed_as_the_classifier_s(world: World) -> None:
    thread = await complaint(world, score=0.6, category="support")
    await decide(world, lambda ctx: manage.recategorise(ctx, thread, Category.TRUST))
    await decide(world, lambda ctx: manage.approve(ctx, thread))
    await decide(world, lambda ctx: manage.undo(ctx, thread))
    assert await taught(world) == [("category", "support", "trust")]


async def test_without_a_guess_a_decision_teaches_and_tells_nothing_of_accuracy(world: World) -> None:
    thread = await complaint(world, category=None, text="hm")
    await decide(world, lambda ctx: manage.recategorise(ctx, thread, Category.TRUST))
    assert await taught(world) == [("category", "", "trust")]
    assert await accuracy(world, CATEGORY) == (0, 0)


async def test_a_dismissal_says_that_the_guess_was_wrong(world: World) -> None:
    for reason in (Dismissal.NOT_US, Dismissal.NOT_NEGATIVE, Dismissal.DO_NOT_ENGAGE):
        thread = await complaint(world, category=None, text="hm")
        await decide(world, lambda ctx, thread=thread, reason=reason: manage.dismiss(ctx, thread, reason))
    labels = [label for _, guessed, label in await taught(world) if guessed == "yes"]
    assert labels == ["yes", "not_negative", "not_us"]
    assert await accuracy(world, NEGATIVE) == (1, 3)
    assert await accuracy(world, NEGATIVE, last=2) == (1, 2)


async def test_a_mild_post_that_a_manager_shows_was_guessed_wrong(world: World) -> None:
    await world.complain(score=0.2, text="hm", category=None)
    async with world.database.read() as uow:
        kept = (await uow.exec(select(Mention.id))).one()
    await decide(world, lambda ctx: manage.promote(ctx, kept))
    assert await accuracy(world, NEGATIVE) == (0, 1)
    assert await taught(world) == [], "it was never read, so it tells nothing of other posts"


async def test_a_lesson_outlives_the_text_that_it_was_learned_from(world: World) -> None:
    thread = await complaint(world)
    await decide(world, lambda ctx: manage.dismiss(ctx, thread, Dismissal.NOT_US))
    world.clock.advance(days=200)
    async with world.acting() as ctx:
        await retention.forget(ctx)
    assert (await thread_of(world, thread)).forgotten_at is not None
    async with world.database.read() as uow:
        first = (await uow.exec(select(Mention).where(Mention.thread_id == thread))).one()
        assert (first.text, await imprints.of_mentions(uow, 1, [first.id])) == ("", {})
    assert ("negative", "yes", "not_us") in await taught(world)


async def test_the_stamp_changes_with_every_lesson_and_with_every_undo(world: World) -> None:
    thread, stamps = await complaint(world), []
    acts = [
        lambda ctx: manage.recategorise(ctx, thread, Category.TRUST),
        lambda ctx: manage.undo(ctx, thread),
        lambda ctx: manage.recategorise(ctx, thread, Category.TRUST),
    ]
    for act in acts:
        await decide(world, act)
        async with world.database.read() as uow:
            stamps.append(await lessons.stamp(uow, 1))
            assert await lessons.stamp(uow, 2) == (0, 0)
    assert len(set(stamps)) == 3


async def test_what_one_community_taught_is_no_other_s(world: World) -> None:
    thread = await complaint(world, category="support")
    await decide(world, lambda ctx: manage.recategorise(ctx, thread, Category.TRUST))
    async with world.database.read() as uow:
        first = (await uow.exec(select(Lesson).order_by(col(Lesson.id)))).one()
        assert not await lessons.newest(uow, 2, CATEGORY, 10)
        assert await lessons.accuracy(uow, 2, CATEGORY) == (0, 0)
        assert not await lessons.standing(uow, 2, thread, [CATEGORY])
        assert [one.id for one in await lessons.standing(uow, 1, thread, [CATEGORY])] == [first.id]
