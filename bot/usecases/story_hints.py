"""A manager takes up a story that was suggested to him, or says that it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.usecases import stories
from storage import people, story_hints
from storage.tables import CardKind, HintState

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from storage.tables import Narrative, StoryHint


async def take_up(ctx: Context, hint_id: int, name: str, sentence: str) -> Narrative:
    """Make a story of a hint: those of its threads that tell none by now belong to it.

    Raises UserError `no-hint`, `hint-decided`, and what a new story refuses.
    """
    hint = await _open(ctx, hint_id)
    found = await story_hints.complaints(ctx.uow, ctx.community_id, hint.threads)
    free = [thread.id for thread, _ in found if thread.narrative_id is None]
    story = await stories.create(ctx, name, sentence, free)
    _settle(ctx, hint, HintState.TAKEN)
    hint.narrative_id = story.id
    return story


async def decline(ctx: Context, hint_id: int) -> StoryHint:
    """Say that a hint is no story; the same threads are not suggested again. Raises UserError `no-hint`."""
    hint = await _open(ctx, hint_id)
    _settle(ctx, hint, HintState.DECLINED)
    await ctx.decided("story_hint_declined", hint=hint.id)
    return hint


async def waiting(ctx: Context, hint_id: int) -> StoryHint:
    """Return a hint that waits for a decision. Raises UserError `no-hint`, `hint-decided`."""
    hint = await story_hints.get(ctx.uow, ctx.community_id, hint_id)
    if hint is None:
        raise UserError("no-hint")
    if hint.state is not HintState.OPEN:
        raise UserError("hint-decided")
    return hint


async def _open(ctx: Context, hint_id: int) -> StoryHint:
    await people.hold_community(ctx.uow, ctx.community_id)
    hint = await story_hints.hold(ctx.uow, ctx.community_id, hint_id)
    if hint is None:
        raise UserError("no-hint")
    if hint.state is not HintState.OPEN:
        raise UserError("hint-decided")
    return hint


def _settle(ctx: Context, hint: StoryHint, state: HintState) -> None:
    hint.state, hint.decided_at, hint.person_id = state, ctx.now, ctx.actor.person_id
    ctx.uow.add(hint)
    ctx.present(CardKind.STORY, hint.id)
