"""A thread's two clocks: they start at its complaint, stand still and go on, and follow its category and priority."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.ports.watching import waited
from bot.rules.lifecycle import WAITING
from bot.rules.sla import Deadlines, deadlines, gone_on, retimed
from storage import audit
from storage.tables import ThreadState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.usecases.context import Context
    from storage.tables import Mention, Thread

TIMES = ("claim_by", "due_at", "limit_at", "paused_at", "claimed_at", "closed_at")
SECONDS = ("paused_seconds", "paused_to_claim")


def moved(ctx: Context, thread: Thread) -> None:
    """Let the clocks stand still or go on as a thread's state says, which changed just now.

    They stand while staff has it, and while a manager holds one that waits for its first answer.
    """
    if thread.state in WAITING and thread.hold_why:
        return
    go_on(ctx, thread)
    if thread.state is ThreadState.STAFF:
        thread.paused_at = ctx.now


def stop(ctx: Context, thread: Thread, why: str) -> None:
    """Let the clocks stand still from now on, because a manager says why."""
    thread.paused_at, thread.hold_why = ctx.now, why


def go_on(ctx: Context, thread: Thread) -> None:
    """Let the clocks go on, moved on by how long they stood still: until now, or until the answer that ended it."""
    if thread.paused_at is not None:
        paused = _still(thread, min(ctx.now, thread.answered_at or ctx.now))
        _set(thread, gone_on(_stood(thread), thread.paused_at, thread.paused_at + paused, thread.claimed_at))
        thread.paused_seconds += paused // SECOND
    thread.paused_at, thread.hold_why = None, ""


def claimed(thread: Thread, at: datetime) -> None:
    """Note a claim; of the first one also how long the clocks had stood still."""
    if thread.claimed_at is None:
        thread.claimed_at = at
        thread.paused_to_claim = thread.paused_seconds + _still(thread, at) // SECOND
        _waited("claim", thread, at, thread.paused_to_claim)


def answered(thread: Thread) -> None:
    """Note a thread's first answer, for whoever watches how long they take."""
    if thread.answered_at is not None:
        _waited("answer", thread, thread.answered_at, thread.paused_seconds)


def follow(ctx: Context, thread: Thread) -> None:
    """Let the deadlines of a thread that nobody answered follow its category and priority."""
    if thread.answered_at is None:
        anew = retimed(
            ctx.config.sla,
            _stood(thread),
            thread.category,
            thread.priority,
            paused=timedelta(seconds=thread.paused_seconds),
            at=thread.paused_at or ctx.now,
            claimed=thread.claimed_at is not None,
        )
        _set(thread, anew)


def begin_earlier(ctx: Context, thread: Thread, mention: Mention) -> None:
    """Start the clocks at a complaint that was posted earlier than what began the thread, if that is earlier for them.

    Whether it was late on arrival is seen anew. When to claim stands once it was claimed.
    """
    still = _still(thread, ctx.now)
    anew = deadlines(
        ctx.config.sla,
        mention.posted_at,
        mention.seen_at,
        thread.category,
        thread.priority,
        paused=timedelta(seconds=thread.paused_seconds) + still,
    )
    if anew.started_at < thread.started_at:
        # what stands still now is added when it goes on
        due_at, limit_at = anew.due_at - still, anew.limit_at - still
        claim_by = thread.claim_by if thread.claimed_at is not None else anew.claim_by - still
        _set(thread, Deadlines(anew.started_at, min(claim_by, due_at), due_at, limit_at, anew.late_on_arrival))


def standing(thread: Thread) -> dict[str, Any]:
    """Return how the clocks stand, in a form that the audit keeps; why they are held, its own line says."""
    times = {name: getattr(thread, name) for name in TIMES}
    kept = {name: getattr(thread, name) for name in SECONDS} | {"held": bool(thread.hold_why)}
    return {name: at.isoformat() if at else None for name, at in times.items()} | kept


async def put_back(ctx: Context, thread: Thread, before: Mapping[str, Any], *names: str) -> None:
    """Set the clocks (or what of them is named) as they stood; what an earlier version did not keep stays."""
    for name in names or (*TIMES, *SECONDS):
        if name in before:
            stood = before[name]
            setattr(thread, name, datetime.fromisoformat(stood) if name in TIMES and stood else stood)
    if "held" in before and not names:
        line = await audit.last(ctx.uow, thread.id, ["hold"]) if before["held"] else None
        thread.hold_why = line.why if line else ""


def _still(thread: Thread, until: datetime) -> timedelta:
    """Return for how long the clocks stand still at a moment, in whole seconds."""
    still = until - thread.paused_at if thread.paused_at is not None else timedelta()
    return max(timedelta(), SECOND * round(still / SECOND))


def _waited(what: str, thread: Thread, until: datetime, still: int) -> None:
    """Tell how long it took, as the figures count it: what was late on arrival stands in none."""
    if not thread.late_on_arrival:
        waited(what, thread.id, max(0.0, (until - thread.started_at).total_seconds() - still))


def _stood(thread: Thread) -> Deadlines:
    return Deadlines(
        thread.started_at,
        thread.claim_by,
        thread.due_at,
        thread.limit_at,
        late_on_arrival=thread.late_on_arrival,
    )


def _set(thread: Thread, clock: Deadlines) -> None:
    thread.started_at, thread.late_on_arrival = clock.started_at, clock.late_on_arrival
    thread.claim_by, thread.due_at, thread.limit_at = clock.claim_by, clock.due_at, clock.limit_at


SECOND = timedelta(seconds=1)
