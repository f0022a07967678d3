"""What must hold at any moment, whoever did what at the same time, written down in one place."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlmodel import select

from bot.rules.answered import answered_at
from storage.tables import (
    Claim,
    Delivery,
    DeliveryState,
    Entry,
    Like,
    Member,
    MemberState,
    Mention,
    Proof,
    Redemption,
    Reply,
    Thread,
    Word,
)
from storage.tables import ThreadState as S
from tests.usecases import money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.world import World


async def check(world: World) -> None:
    """Check everything against everything else, from the plain rows."""
    config = world.parts.transactions.config.communities["acme"]
    async with world.database.read() as uow:
        rows = {
            table: list((await uow.exec(select(table))).all())
            for table in (Thread, Claim, Reply, Like, Entry, Member, Mention, Delivery, Redemption, Word)
        }
        await money.check_shown(uow, config, rows, world.clock.now())
    held = [claim for claim in rows[Claim] if claim.released_at is None]
    for thread in rows[Thread]:
        took_in = sum(one.merged_into == thread.id for one in rows[Thread])
        _seats(thread, [claim for claim in held if claim.thread_id == thread.id], took_in)
        _state(
            thread,
            held=any(claim.thread_id == thread.id for claim in held),
            answers=[answer for answer in rows[Reply] if answer.thread_id == thread.id],
        )
        assert thread.mentions == sum(post.thread_id == thread.id for post in rows[Mention])
    active = {member.id for member in rows[Member] if member.state is MemberState.ACTIVE}
    assert {claim.member_id for claim in held} <= active, "who left holds a seat"
    money.check_ledger(config, rows)
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


def _seats(thread: Thread, held: Sequence[Claim], took_in: int) -> None:
    """A thread that took others in may have their holders beyond its seats, until these are free."""
    assert {claim.seat for claim in held} <= set(range(1, thread.seats * (1 + took_in) + 1))
    _once([claim.seat for claim in held])
    _once([claim.member_id for claim in held])


def _state(thread: Thread, *, held: bool, answers: Sequence[Reply]) -> None:
    """A thread's state agrees with its seats, its answers (rejected ones are none) and its times."""
    state = thread.state
    answers = [answer for answer in answers if answer.proof is not Proof.REJECTED]
    assert thread.answered_at == answered_at(answers)
    assert (thread.closed_at is not None) == (state in {S.CLOSED, S.DISMISSED})
    assert (thread.paused_at is not None) == (state is S.STAFF or bool(thread.hold_why))
    assert state in {S.OPEN, S.CLAIMED} or not thread.hold_why
    assert thread.merged_into is None or (state is S.DISMISSED and not answers)
    assert thread.claimed_at is not None or not thread.paused_to_claim
    if state in {S.REVIEW, S.CLOSED, S.DISMISSED}:
        assert not held
    if state in {S.OPEN, S.CLAIMED}:
        assert not answers
        assert held == (state is S.CLAIMED)
    if state in {S.ANSWERED, S.QUIET}:
        assert answers or state is S.QUIET
    if held or answers:
        assert thread.shown_at is not None
    assert thread.started_at <= thread.claim_by <= thread.due_at <= thread.limit_at
