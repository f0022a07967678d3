"""Threads come into the stories that they tell, by themselves: at the intake, and again when a story is told anew.

What a manager said of a thread's story stands; only he changes it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.rules.lifecycle import LIVE
from bot.rules.stories import is_known
from bot.usecases.threads import ASIDE, weigh
from storage import people, stories, story_hints, threads
from storage.tables import CardKind, StoryHint

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.usecases.context import Context
    from storage.tables import Narrative, Thread

    Found = tuple[int, float] | None

HINTED_WITHIN = timedelta(days=60)
"""For so long what was hinted once is not hinted again."""


async def into_stories(ctx: Context, found: Iterable[tuple[Thread, Found]]) -> None:
    """Put new threads into the stories that they were found to tell, where that is sure enough."""
    sure = [(thread, one) for thread, one in found if one and one[1] >= ctx.config.classify.story_from]
    if not sure:
        return
    live = {story.id for story in await stories.live(ctx.uow, ctx.community_id)}
    for thread, (story_id, score) in sure:
        if story_id in live:
            thread.narrative_id, thread.narrative_score = story_id, score
            ctx.uow.add(thread)
            if await ctx.is_urgent(story_id):
                await weigh(ctx, thread)


async def read(ctx: Context, story: Narrative, vector: bytes) -> bool:
    """Keep where a story's sentence stands in meaning; says whether it still says the same."""
    return await stories.note_read(ctx.uow, story, vector, ctx.now)


async def rematch(ctx: Context, found: Mapping[int, Found]) -> int | None:
    """Put threads into the stories that they tell by today's sentences, or out of the one that they told.

    Returns how many changed; None, and nothing is done, while somebody else takes in or decides on stories. A story
    that ended keeps the threads that it had.
    """
    if not await people.try_hold_community(ctx.uow, ctx.community_id):
        return None
    live = {story.id for story in await stories.live(ctx.uow, ctx.community_id)}
    changed = 0
    for thread_id in sorted(found):
        one = found[thread_id]
        story_id, score = one if one and one[0] in live and one[1] >= ctx.config.classify.story_from else (None, None)
        thread = await threads.lock(ctx.uow, ctx.community_id, thread_id)
        if thread is None or is_said(thread.narrative_id, thread.narrative_score) or thread.narrative_id == story_id:
            continue
        if thread.narrative_id is not None and thread.narrative_id not in live:
            continue
        thread.narrative_id, thread.narrative_score = story_id, score
        await show_story_of(ctx, thread)
        changed += 1
    return changed


def is_said(story_id: int | None, score: float | None) -> bool:
    """Say whether a manager gave a thread its story, or took it out of all: see `Thread.narrative_score`."""
    return score is not None if story_id is None else score is None


async def show_story_of(ctx: Context, thread: Thread) -> None:
    """Weigh a thread whose story changed, and refresh its card."""
    if thread.state in LIVE:
        await weigh(ctx, thread)
    ctx.uow.add(thread)
    if thread.state in ASIDE:
        ctx.refresh(thread, ASIDE[thread.state])
    if thread.shown_at is not None and thread.state in LIVE:
        ctx.refresh(thread)


async def hint(ctx: Context, groups: Sequence[Collection[int]]) -> list[int]:
    """Suggest threads that came together as stories, each group once; returns the hints' numbers.

    A group of which half was in a hint before is not suggested again, whatever became of that one.
    """
    if not await people.try_hold_community(ctx.uow, ctx.community_id):
        return []
    earlier = [set(one.threads) for one in await story_hints.since(ctx.uow, ctx.community_id, ctx.now - HINTED_WITHIN)]
    made = []
    for group in groups:
        if is_known(group, earlier):
            continue
        row = StoryHint(community_id=ctx.community_id, at=ctx.now, threads=list(group))
        await story_hints.add(ctx.uow, row)
        await ctx.decided("story_hint", hint=row.id, threads=list(group))
        ctx.present(CardKind.STORY, row.id)
        earlier.append(set(group))
        made.append(row.id)
    return made
