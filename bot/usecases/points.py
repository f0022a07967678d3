"""Write what an act earns into the append-only ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rules.periods import local_day, starts
from bot.rules.points import capped
from storage import ledger
from storage.tables import Account, Entry, EntryKind

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from storage.tables import Thread


async def earn(ctx: Context, thread: Thread, kind: EntryKind, key: str, account: Account) -> int:
    """Pay the acting member for one thing, once, within the caps; returns the points written."""
    rules, member_id = ctx.config.points, ctx.member_id
    value = {
        EntryKind.REPLY: rules.reply,
        EntryKind.FIRST_REPLY: rules.first_reply,
        EntryKind.LIKE: rules.like_value(thread.source),
    }[kind]
    if not value:
        return 0
    midnight = starts(local_day(ctx.now, ctx.config.tz), ctx.config.tz)
    worth = capped(
        value,
        rules,
        today=await ledger.earned(ctx.uow, member_id, since=midnight),
        in_thread=await ledger.earned(ctx.uow, member_id, thread_id=thread.id),
    )
    if not worth:
        return 0
    line = _line(ctx, thread, member_id, key=key, kind=kind, account=account, points=worth)
    return worth if await ledger.add(ctx.uow, line) else 0


async def confirm(ctx: Context, thread: Thread, member_id: int, keys: list[str]) -> int:
    """Turn the pending lines with these keys into confirmed ones: two more lines each, once; returns the points."""
    total = 0
    for line in await ledger.with_keys(ctx.uow, ctx.community_id, keys):
        if line.account is not Account.PENDING:
            continue
        turns = (("out", Account.PENDING, -line.points), ("in", Account.CONFIRMED, line.points))
        written = [
            await ledger.add(
                ctx.uow,
                _line(
                    ctx,
                    thread,
                    member_id,
                    key=f"{line.key}:{turn}",
                    kind=EntryKind.CONFIRM,
                    account=account,
                    points=points,
                ),
            )
            for turn, account, points in turns
        ]
        if all(written):
            total += line.points
    return total


def _line(
    ctx: Context, thread: Thread, member_id: int, *, key: str, kind: EntryKind, account: Account, points: int
) -> Entry:
    return Entry(
        community_id=ctx.community_id,
        member_id=member_id,
        thread_id=thread.id,
        key=key,
        kind=kind,
        account=account,
        points=points,
        place=thread.source,
        at=ctx.now,
    )
