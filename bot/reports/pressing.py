"""What presses in a community now, and the one thing to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.thread import holders_of
from bot.rules.advice import Case, Pressing, advise
from storage import daily
from storage.tables import ThreadState

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports.text import Who
    from bot.rules.advice import Advised, Audience
    from storage.database import UnitOfWork
    from storage.tables import Thread

MOST = 50


@dataclass(frozen=True, slots=True)
class OneThing:
    """The one thing to do now, and who holds the thread that it is about."""

    advised: Advised
    holders: tuple[Who, ...]


async def case(uow: UnitOfWork, community_id: int, moment: datetime) -> Case:
    """Return which threads press as of a moment; what waits for managers is not in it (see `desk`)."""
    late: dict[int, Thread] = {}
    for state in (ThreadState.OPEN, ThreadState.CLAIMED):
        for due in (False, True):
            found = await daily.past(uow, community_id, state, moment, MOST, due=due)
            late |= {thread.id: thread for thread in found}
    free = await daily.next_free(uow, community_id)
    return Case(
        pressing=tuple(_pressing(one) for one in sorted(late.values(), key=lambda one: (one.due_at, one.id))),
        next_free=_pressing(free) if free else None,
        follow_ups=tuple(await daily.follow_ups(uow, community_id, MOST)),
    )


def _pressing(thread: Thread) -> Pressing:
    return Pressing(
        thread.id,
        thread.due_at,
        thread.limit_at,
        held=thread.state is ThreadState.CLAIMED,
        late=thread.late_on_arrival,
    )


async def one_thing(uow: UnitOfWork, found: Case, now: datetime, audience: Audience) -> OneThing:
    """Return what an audience should do first, of what presses here."""
    advised = advise(found, now, audience)
    holders = await holders_of(uow, [advised.thread_id]) if advised.thread_id is not None else {}
    return OneThing(advised, holders.get(advised.thread_id or 0, ()))
