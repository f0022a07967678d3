"""What must hold at any moment, whoever did what at the same time, written down in one place."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sqlmodel import select

from bot.reports.standing import purse
from bot.rules.answered import answered_at
from bot.rules.periods import local_day
from storage.tables import (
    Account,
    Claim,
    Delivery,
    DeliveryState,
    Entry,
    EntryKind,
    Like,
    Member,
    MemberState,
    Mention,
    Reply,
    Thread,
)
from storage.tables import ThreadState as S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config import CommunityConfig
    from tests.world import World


async def check(world: World) -> None:
    """Check everything against everything else, from the plain rows."""
    config = world.parts.transactions.config.communities["acme"]
    async with world.database.read() as uow:
        rows = {
            table: list((await uow.exec(select(table))).all())
            for table in (Thread, Claim, Reply, Like, Entry, Member, Mention, Delivery)
        }
        shown = {member.id: await purse(uow, member.community_id, member.id) for member in rows[Member]}
    held = [claim for claim in rows[Claim] if claim.released_at is None]
    for thread in rows[Thread]:
        _seats(thread, [claim for claim in held if claim.thread_id == thread.id])
        _state(
            thread,
            held=any(claim.thread_id == thread.id for claim in held),
            answers=[answer for answer in rows[Reply] if answer.thread_id == thread.id],
        )
        assert thread.mentions == sum(post.thread_id == thread.id for post in rows[Mention])
    active = {member.id for member in rows[Member] if member.state is MemberState.ACTIVE}
    assert {claim.member_id for claim in held} <= active, "who left holds a seat"
    _ledger(rows[Entry], rows[Reply])
    _caps(config, rows[Entry])
    for member, have in shown.items():
        assert have.confirmed == _sum(rows[Entry], member, Account.CONFIRMED)
        assert have.pending == _sum(rows[Entry], member, Account.PENDING) >= 0
    writers = {answer.id: answer.member_id for answer in rows[Reply]}
    assert all(writers[one.reply_id] != one.member_id for one in rows[Like]), "somebody liked his own answer"
    _once([(one.member_id, one.link) for one in rows[Like]])
    _once([answer.link for answer in rows[Reply]])
    _once(
        [
            (row.platform, row.chat_id, row.coalesce_key)
            for row in rows[Delivery]
            if row.coalesce_key and row.state is DeliveryState.WAITING
        ]
    )


def _once(things: Sequence[object]) -> None:
    assert [thing for thing, number in Counter(things).items() if number > 1] == []


def _seats(thread: Thread, held: Sequence[Claim]) -> None:
    assert {claim.seat for claim in held} <= set(range(1, thread.seats + 1))
    _once([claim.seat for claim in held])
    _once([claim.member_id for claim in held])


def _state(thread: Thread, *, held: bool, answers: Sequence[Reply]) -> None:
    """A thread's state agrees with its seats, its answers and its times."""
    state = thread.state
    assert thread.answered_at == answered_at(answers)
    assert (thread.closed_at is not None) == (state in {S.CLOSED, S.DISMISSED})
    assert (thread.paused_at is not None) == (state is S.STAFF)
    if state in {S.REVIEW, S.CLOSED, S.DISMISSED}:
        assert not held
    if state in {S.OPEN, S.CLAIMED}:
        assert not answers
        assert held == (state is S.CLAIMED)
    if state in {S.ANSWERED, S.QUIET}:
        assert answers or state is S.QUIET
    if held or answers:
        assert thread.shown_at is not None
    assert thread.started_at <= thread.due_at <= thread.limit_at


def _ledger(entries: Sequence[Entry], answers: Sequence[Reply]) -> None:
    """Every pending line is confirmed at most once, in full, and exactly when its answer's disclosure is in."""
    lines = {entry.key: entry for entry in entries}
    assert len(lines) == len(entries)
    disclosed = {f"{kind}:{answer.id}": answer.disclosed for answer in answers for kind in ("reply", "first")}
    for key, entry in lines.items():
        if entry.kind is EntryKind.CONFIRM:
            assert key.rpartition(":")[0] in lines
        elif entry.account is Account.PENDING:
            turns = [lines.get(f"{key}:out"), lines.get(f"{key}:in")]
            if disclosed[key]:
                assert [turn and (turn.account, turn.points) for turn in turns] == [
                    (Account.PENDING, -entry.points),
                    (Account.CONFIRMED, entry.points),
                ]
                assert {turn.member_id for turn in turns if turn} == {entry.member_id}
            else:
                assert turns == [None, None]


def _caps(config: CommunityConfig, entries: Sequence[Entry]) -> None:
    by_thread: defaultdict[tuple[object, ...], int] = defaultdict(int)
    by_day: defaultdict[tuple[object, ...], int] = defaultdict(int)
    for entry in entries:
        if entry.kind is not EntryKind.CONFIRM:
            by_thread[entry.member_id, entry.thread_id] += entry.points
            by_day[entry.member_id, local_day(entry.at, config.tz)] += entry.points
    assert max(by_thread.values(), default=0) <= config.points.thread_cap
    assert max(by_day.values(), default=0) <= config.points.daily_cap


def _sum(entries: Sequence[Entry], member: int, account: Account) -> int:
    return sum(entry.points for entry in entries if (entry.member_id, entry.account) == (member, account))
