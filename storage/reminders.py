"""Verbs on seats that wait for their holders' answer: who is to be reminded, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists
from sqlmodel import col, func, or_, select

from storage.moments import SLACK, seconds
from storage.tables import Claim, Identity, Member, Nudge, NudgeKind, Proof, Reply, Snooze, Thread, ThreadState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork

TO_ANSWER = (ThreadState.CLAIMED, ThreadState.FOLLOW_UP)
"""States in which a seat is there to be answered from."""


async def to_remind(uow: UnitOfWork, community_id: int, now: datetime, share: float, limit: int) -> list[int]:
    """Return the claims whose holders are to be reminded now, by member; their threads are held.

    That is `share` of the thread's own time after the claim, and not before a put-off is over. Time that the thread
    stood still since its first claim is added.
    """
    round_now = func.coalesce(Snooze.times, 0)
    reminded = exists().where(
        col(Nudge.thread_id) == col(Claim.thread_id),
        col(Nudge.kind) == NudgeKind.REMINDER,
        col(Nudge.ref) == col(Claim.id),
        col(Nudge.round) == round_now,
    )
    # who was told that the critic wrote again is asked by that
    asked = exists().where(
        col(Nudge.thread_id) == col(Claim.thread_id),
        col(Nudge.kind) == NudgeKind.FOLLOW_UP,
        col(Nudge.ref) == col(Claim.id),
    )
    whole = seconds(Thread.due_at) - seconds(Thread.started_at) - Thread.paused_seconds
    still = case(
        (col(Thread.paused_seconds) > col(Thread.paused_to_claim), Thread.paused_seconds - Thread.paused_to_claim),
        else_=0,
    )
    query = (
        select(Claim.id)
        .join(Thread, col(Thread.id) == col(Claim.thread_id))
        .outerjoin(
            Snooze,
            and_(col(Snooze.thread_id) == col(Claim.thread_id), col(Snooze.member_id) == col(Claim.member_id)),
        )
        .where(
            Thread.community_id == community_id,
            col(Thread.state).in_(TO_ANSWER),
            col(Thread.paused_at).is_(None),
            *_unanswered(),
            or_(col(Snooze.until).is_(None), col(Snooze.until) <= now),
            seconds(Claim.claimed_at) + whole * share + still <= now.timestamp() + SLACK,
            ~reminded,
            or_(col(Thread.state) == ThreadState.CLAIMED, ~asked),
        )
        .order_by(col(Claim.member_id), col(Claim.id))
        .limit(limit)
        .with_for_update(of=Thread, skip_locked=True)
    )
    return list((await uow.exec(query)).all())


async def unanswered(uow: UnitOfWork, claim_ids: Collection[int]) -> Sequence[tuple[Claim, Thread, Snooze | None]]:
    """Return those seats that are held without an answer, with thread and put-off, as they are now."""
    query = (
        select(Claim, Thread, Snooze)
        .join(Thread, col(Thread.id) == col(Claim.thread_id))
        .outerjoin(
            Snooze,
            and_(col(Snooze.thread_id) == col(Claim.thread_id), col(Snooze.member_id) == col(Claim.member_id)),
        )
        .where(col(Claim.id).in_(claim_ids), *_unanswered())
        .order_by(col(Claim.member_id), col(Claim.id))
        .execution_options(populate_existing=True)
    )
    return list((await uow.exec(query)).all())


async def awaited(
    uow: UnitOfWork, community_id: int, platform: str, external_id: str, thread_ids: Collection[int]
) -> bool:
    """Say whether a chat account's person holds a seat, to be answered from, in any of some threads."""
    query = (
        select(Claim.id)
        .join(Thread, col(Thread.id) == col(Claim.thread_id))
        .join(Member, col(Member.id) == col(Claim.member_id))
        .join(Identity, col(Identity.person_id) == col(Member.person_id))
        .where(
            Claim.community_id == community_id,
            col(Claim.thread_id).in_(thread_ids),
            col(Thread.state).in_(TO_ANSWER),
            Identity.platform == platform,
            Identity.external_id == external_id,
            *_unanswered(),
        )
    )
    return (await uow.exec(query.limit(1))).first() is not None


def _unanswered() -> tuple[Any, ...]:
    answered = exists().where(
        col(Reply.thread_id) == col(Claim.thread_id),
        col(Reply.member_id) == col(Claim.member_id),
        col(Reply.proof) != Proof.REJECTED,
    )
    return (col(Claim.released_at).is_(None), ~answered)


async def come_due(uow: UnitOfWork, community_id: int, kind: NudgeKind, now: datetime, limit: int) -> Sequence[Nudge]:
    """Return nudges whose consequence has come, the earliest first; their threads are held, and none stands still.

    `then_at` is kept without the time that a thread's clock stood still in all, which moves it on.
    """
    query = (
        select(Nudge)
        .join(Thread, col(Thread.id) == col(Nudge.thread_id))
        .where(
            Nudge.community_id == community_id,
            Nudge.kind == kind,
            col(Nudge.then_at) <= now,
            seconds(Nudge.then_at) + Thread.paused_seconds <= now.timestamp() + SLACK,
            col(Thread.paused_at).is_(None),
        )
        .order_by(col(Nudge.then_at), col(Nudge.id))
        .limit(limit)
        .with_for_update(of=Thread, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return (await uow.exec(query)).all()


async def ends(uow: UnitOfWork, claim_ids: Collection[int]) -> dict[int, datetime]:
    """Return when some seats are freed whose holders were reminded, without the time that the clock stood still."""
    rows = await uow.exec(
        select(Nudge.ref, func.max(Nudge.then_at))
        .where(Nudge.kind == NudgeKind.REMINDER, col(Nudge.ref).in_(claim_ids), col(Nudge.then_at).is_not(None))
        .group_by(col(Nudge.ref))
    )
    return {claim: at for claim, at in rows if at is not None}
