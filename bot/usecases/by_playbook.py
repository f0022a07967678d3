"""What the playbook decides by itself: who may take a seat, and what waits for a manager instead of being posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.guide import applying, is_left_alone, who_may
from bot.rules.playbook import Answerers, may_answer
from storage import guidance
from storage.tables import Right

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.usecases.context import Context
    from storage.tables import Member, Mention, Thread

    Stories = Mapping[int, tuple[int, float]]


def right_of(ctx: Context, member: Member) -> Right:
    """Return the right by which a member answers: as he was last seen, or as he acts now."""
    if member.leads or (ctx.actor.right is Right.LEAD and _acts(ctx, member)):
        return Right.LEAD
    if member.manages or (ctx.actor.right is Right.MANAGER and _acts(ctx, member)):
        return Right.MANAGER
    return Right.AMBASSADOR


def _acts(ctx: Context, member: Member) -> bool:
    return ctx.actor.member is not None and ctx.actor.member.id == member.id


async def answerers(ctx: Context, threads: Iterable[Thread]) -> dict[int, Answerers]:
    """Return who may answer some threads, by thread id."""
    rows = await guidance.of_community(ctx.uow, ctx.community_id)
    return {one.id: who_may(applying(rows, one.category, one.narrative_id)) for one in threads}


async def let_answer(ctx: Context, thread: Thread, member: Member) -> None:
    """Check that the playbook lets a member answer a thread. Raises UserError `seat-manager`, `-lead`, `-staff`."""
    who = (await answerers(ctx, [thread]))[thread.id]
    if not may_answer(who, right_of(ctx, member)):
        raise UserError(f"seat-{who.value}", thread=thread.id)


async def left_alone(ctx: Context, rows: Iterable[Mention], stories: Stories | None) -> set[int]:
    """Return which of some mentions are of a category or a story that is not to be engaged, by their row ids."""
    pages = await guidance.of_community(ctx.uow, ctx.community_id)
    if not any(page.sections.get("do_not_engage") for page in pages):
        return set()
    told = {number: story for number, (story, _) in (stories or {}).items()}
    return {row.id for row in rows if is_left_alone(applying(pages, row.category, told.get(row.id)))}


async def waits(ctx: Context, thread: Thread) -> bool:
    """Say whether a thread is of a category or a story that is not to be engaged, so that only a manager posts it."""
    pages = await guidance.of_community(ctx.uow, ctx.community_id)
    return is_left_alone(applying(pages, thread.category, thread.narrative_id))
