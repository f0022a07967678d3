"""Write what is earned, confirmed, taken back and given back into the append-only ledger.

A key is a kind and a number (`reply:7`); what is done with that line later stands under the same key with more behind
it, so nothing is paid, confirmed or taken back twice. Whoever calls these holds the member whose points they are
(`threads.acting` or `people.hold_member`), so that no two sums are made of the same lines at the same time.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.rules.periods import local_day, starts
from bot.rules.points import EARNINGS, capped
from storage import ledger
from storage.tables import Account, Entry, EntryKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.usecases.context import Context
    from storage.tables import Member, Thread

WHY_LONGEST = 300


async def earn(
    ctx: Context,
    thread: Thread | None,
    kind: EntryKind,
    key: str,
    account: Account,
    *,
    member: Member | None = None,
    place: str = "",
) -> int:
    """Pay a member (the acting one if none is named) for one thing, once, within the caps; returns the points written.

    `place` says where it happened when there is no thread to tell it. A key is paid once, also after it was reversed.
    """
    member_id = (member or ctx.member).id
    place = thread.source if thread else place
    value = ctx.config.points.value(kind, place)
    worth = await _worth(ctx, value, member_id, thread) if value else 0
    if not worth:
        return 0
    line = Entry(
        community_id=ctx.community_id,
        member_id=member_id,
        thread_id=thread.id if thread else None,
        key=key,
        kind=kind,
        account=account,
        points=worth,
        place=place,
        at=ctx.now,
    )
    return worth if await ledger.add(ctx.uow, line) else 0


async def _worth(ctx: Context, value: int, member_id: int, thread: Thread | None) -> int:
    midnight = starts(local_day(ctx.now, ctx.config.tz), ctx.config.tz)
    about = thread.id if thread else None
    today, there = await ledger.earned(ctx.uow, member_id, EARNINGS, since=midnight, thread_id=about)
    return capped(value, ctx.config.points, today=today, in_thread=there if thread else None)


async def confirm(ctx: Context, keys: Collection[str]) -> int:
    """Turn what is pending under these keys into confirmed points, two more lines each; returns the points.

    What was reversed meanwhile has nothing pending, so nothing is turned.
    """
    total = 0
    for key, lines in (await _families(ctx, keys)).items():
        for (member_id, account), points in _sums(lines).items():
            if account is not Account.PENDING or points <= 0:
                continue
            total += await _turn(ctx, key, lines, member_id, points)
    return total


async def unconfirm(ctx: Context, keys: Collection[str]) -> int:
    """Turn what is confirmed under these keys back into pending points; returns the points.

    For a manager who takes back that he saw the disclosure.
    """
    total = 0
    for key, lines in (await _families(ctx, keys)).items():
        for (member_id, account), points in _sums(lines).items():
            if account is Account.CONFIRMED and points > 0:
                total += await _turn(ctx, key, lines, member_id, -points)
    return total


async def _turn(ctx: Context, key: str, lines: list[Entry], member_id: int, points: int) -> int:
    """Move points from pending to confirmed (or back, if negative) by two lines; returns how many were moved."""
    number = sum(line.key.startswith(f"{key}:out") for line in lines) + 1
    again = f":{number}" if number > 1 else ""
    out, into = (member_id, Account.PENDING), (member_id, Account.CONFIRMED)
    if not await _write(ctx, lines[0], f"{key}:out{again}", out, -points, kind=EntryKind.CONFIRM):
        return 0
    await _write(ctx, lines[0], f"{key}:in{again}", into, points, kind=EntryKind.CONFIRM)
    return abs(points)


async def reverse(ctx: Context, keys: Collection[str], why: str) -> int:
    """Take back exactly what stands under these keys, one more line per account; returns the points taken.

    Taken back twice is taken back once. It may leave a member who has spent them below zero: what he earns next counts
    against it.
    """
    total = 0
    for key, lines in (await _families(ctx, keys)).items():
        turn = f"{key}:reversed:{_turns(key, lines) + 1}"
        for owner, points in _sums(lines).items():
            name = f"{turn}:{owner[1]}"
            if points and await _write(ctx, lines[0], name, owner, -points, kind=EntryKind.REVERSAL, why=why):
                total += points
    return total


async def restore(ctx: Context, keys: Collection[str], why: str) -> int:
    """Give back what the latest `reverse` of these keys took, to the same accounts, once; returns the points given."""
    total = 0
    for key, lines in (await _families(ctx, keys)).items():
        number = _turns(key, lines)
        for line in [line for line in lines if line.key.startswith(f"{key}:reversed:{number}:")]:
            name, owner = f"{key}:restored:{number}:{line.account}", (line.member_id, line.account)
            if await _write(ctx, lines[0], name, owner, -line.points, kind=EntryKind.REVERSAL, why=why):
                total -= line.points
    return total


async def _families(ctx: Context, keys: Collection[str]) -> dict[str, list[Entry]]:
    """Return the lines under each key, oldest first; what was never paid is left out."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for line in await ledger.about(ctx.uow, ctx.community_id, keys):
        found[ledger.base_of(line.key)].append(line)
    return dict(found)


def _sums(lines: Iterable[Entry]) -> dict[tuple[int, Account], int]:
    """Return what lines come to, by member and account; the lines of one thing are one member's own."""
    sums: defaultdict[tuple[int, Account], int] = defaultdict(int)
    for line in lines:
        sums[line.member_id, line.account] += line.points
    return dict(sums)


def _turns(key: str, lines: Iterable[Entry]) -> int:
    """Return how often what stands under a key was taken back."""
    start = f"{key}:reversed:"
    return max(
        (int(line.key.removeprefix(start).split(":")[0]) for line in lines if line.key.startswith(start)), default=0
    )


async def _write(
    ctx: Context,
    first: Entry,
    key: str,
    owner: tuple[int, Account],
    points: int,
    *,
    kind: EntryKind,
    why: str = "",
) -> bool:
    """Write a line about an earlier one, for a member and account; False when it stands already."""
    line = Entry(
        community_id=ctx.community_id,
        member_id=owner[0],
        thread_id=first.thread_id,
        key=key,
        kind=kind,
        account=owner[1],
        points=points,
        place=first.place,
        why=why[:WHY_LONGEST],
        at=ctx.now,
    )
    return await ledger.add(ctx.uow, line) is not None
