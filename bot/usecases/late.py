"""Threads that wait too long: their card comes down, managers hear of a missed target, leads of a missed limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.ports.chat import RoomKind
from bot.rules.lifecycle import WAITING
from bot.usecases.offering import offer_anew
from bot.usecases.reaching import reach
from storage import fitting, nudges
from storage.tables import DeliveryKind, ThreadState
from storage.tables import NudgeKind as Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.usecases.context import Context

CARDS_AT_ONCE = 3
NAMED = 5


async def bring_down(ctx: Context) -> int:
    """Bring the cards down that nobody took in time; of many at once only the most urgent, the others stay in place."""
    late = await nudges.once_a_thread(
        ctx.uow, ctx.community_id, Kind.UNCLAIMED, ctx.now, (ThreadState.OPEN,), *nudges.unclaimed(ctx.now)
    )
    threads = await nudges.most_pressing(ctx.uow, late, CARDS_AT_ONCE) if late else ()
    for thread in threads:
        ctx.bring_down(thread)
    await offer_anew(ctx, threads)
    return len(late)


async def tell_managers(ctx: Context) -> int:
    """Tell the managers' room which threads missed their target, all of them in one message."""
    late = await nudges.once_a_thread(
        ctx.uow, ctx.community_id, Kind.TARGET, ctx.now, WAITING, *nudges.past_target(ctx.now)
    )
    if late:
        _post(ctx, "notice-target", late, await _fields(ctx, late))
    return len(late)


async def tell_leads(ctx: Context) -> int:
    """Tell the leads which threads missed their limit; where none can be told, the managers' room."""
    late = await nudges.once_a_thread(
        ctx.uow, ctx.community_id, Kind.LIMIT, ctx.now, WAITING, *nudges.past_limit(ctx.now)
    )
    if not late:
        return 0
    fields = await _fields(ctx, late)
    leads = await reach(ctx, await fitting.leads(ctx.uow, ctx.community_id))
    accounts = [account for lead in leads.values() if (account := lead.account()) is not None]
    for account in accounts:
        ctx.tell(account, "tell-limit", **fields)
    if not accounts:
        _post(ctx, "notice-limit", late, fields)
    return len(late)


async def _fields(ctx: Context, late: Sequence[int]) -> dict[str, Any]:
    """Return how many threads it is about, and the most pressing of them."""
    named = await nudges.most_pressing(ctx.uow, late, NAMED)
    return {"n": len(late), "threads": [thread.id for thread in named]}


def _post(ctx: Context, key: str, late: Sequence[int], fields: dict[str, Any]) -> None:
    ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, {"key": key, "fields": fields}, key=f"{key}:{late[0]}")
