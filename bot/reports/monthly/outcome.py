"""What became quiet: of the threads answered first in a month, by what they were about and how they were answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.reports.monthly.model import Outcome, OutcomeTable
from bot.rules.answered import said_at
from bot.rules.counted import NOT_BEGUN
from bot.rules.forgetting import fingerprint
from bot.rules.outcome import became_quiet, wilson
from storage import outcomes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

    from storage.database import UnitOfWork
    from storage.tables import Reply, Thread

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Ended:
    """A thread that was answered, its first answer, and whether it became quiet (None: not decided yet)."""

    thread: Thread
    first: Reply
    quiet: bool | None


async def outcome_table(
    uow: UnitOfWork,
    community_id: int,
    start: datetime,
    until: datetime,
    *,
    quiet_for: timedelta,
    now: datetime,
    salt: str,
) -> OutcomeTable:
    """Return what became quiet of the threads first answered from `start` to `until`, as is known at `now`."""
    ended = await endings(uow, community_id, start, until, quiet_for=quiet_for, now=now, salt=salt)
    versioned = [one for one in ended if one.first.guidance is not None]
    return OutcomeTable(
        whole=_outcome(ended),
        by_category=_grouped((one.thread.category, one) for one in ended),
        by_guidance=_grouped(((one.thread.category, one.first.guidance or 0), one) for one in versioned),
        by_kind=_grouped((one.first.kind, one) for one in ended),
        undecided=sum(one.quiet is None for one in ended),
    )


async def endings(
    uow: UnitOfWork,
    community_id: int,
    start: datetime,
    until: datetime,
    *,
    quiet_for: timedelta,
    now: datetime,
    salt: str,
) -> Sequence[Ended]:
    """Return the threads first answered from `start` to `until` that count, and what became of each."""
    firsts: dict[int, Reply] = {}
    for answer in await outcomes.answers(uow, community_id, start, until):
        known = firsts.setdefault(answer.thread_id, answer)
        if (said_at(answer), answer.id) < (said_at(known), known.id):
            firsts[answer.thread_id] = answer
    ours = await outcomes.links(uow, community_id, start, until)
    ours |= {fingerprint(salt, link) for link in ours}
    again: defaultdict[int, list[datetime]] = defaultdict(list)
    for thread_id, at, link in await outcomes.negative_after(uow, community_id, start, until):
        if link not in ours:
            again[thread_id].append(at)
    return [
        Ended(thread, firsts[thread.id], became_quiet(thread.answered_at, again[thread.id], quiet_for, now))
        for thread in await outcomes.threads(uow, community_id, start, until)
        if thread.state not in NOT_BEGUN and thread.answered_at is not None and thread.id in firsts
    ]


def _outcome(ended: Sequence[Ended]) -> Outcome:
    decided = [one.quiet for one in ended if one.quiet is not None]
    return Outcome(len(decided), sum(decided), *wilson(sum(decided), len(decided)))


def _grouped(keyed: Iterable[tuple[Key, Ended]]) -> list[tuple[Key, Outcome]]:
    """Return the outcome by key, the one with the most decided threads first; what has none is left out."""
    groups: defaultdict[Key, list[Ended]] = defaultdict(list)
    for key, one in keyed:
        groups[key].append(one)
    found = [(key, outcome) for key, group in groups.items() if (outcome := _outcome(group)).decided]
    return sorted(found, key=lambda pair: (-pair[1].decided, str(pair[0])))
