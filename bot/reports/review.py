"""What waits for a manager's eyes: one doubt at a time, most serious first, with all that is known about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.people import NOBODY, whos
from bot.rules.verdict import SERIOUS_FIRST, TOGETHER
from storage import ledger, mentions, people, proof, records, threads
from storage.tables import Account, DoubtKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ports.text import Who
    from storage.database import UnitOfWork
    from storage.tables import Check, Doubt, Reply, Thread


@dataclass(frozen=True, slots=True)
class Alike:
    """The earlier answer that one is nearly the same as."""

    reply: Reply
    who: Who
    text: str


@dataclass(frozen=True, slots=True)
class DoubtView:
    """One doubt: whose answer to which complaint, what was seen of it, and the points that wait on it.

    `together` are the doubts of this kind that may be accepted at once, each with its answer, this one among them.
    """

    doubt: Doubt
    reply: Reply
    thread: Thread
    complaint: str
    who: Who
    check: Check | None
    handle: str
    pending: int
    alike: Alike | None
    together: tuple[tuple[Doubt, Reply], ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """How many doubts of each kind wait, most serious first, and the one that comes next (None: none after that)."""

    counts: tuple[tuple[DoubtKind, int], ...]
    next: DoubtView | None

    @property
    def total(self) -> int:
        """Return how many doubts wait."""
        return sum(count for _, count in self.counts)


async def answers_of(uow: UnitOfWork, thread_id: int) -> dict[int, Who]:
    """Return the standing answers of a thread, oldest first, with who recorded them."""
    rows = await records.replies_of(uow, [thread_id])
    names = await whos(uow, {row.member_id for row in rows})
    return {row.id: names.get(row.member_id, NOBODY) for row in rows}


async def review(
    uow: UnitOfWork, community_id: int, *, after: int | None = None, here: bool = False, at_once: int = 10
) -> ReviewView:
    """Return what waits for a decision, and the doubt that follows `after` (or that one itself: `here`)."""
    found = await proof.open_by_kind(uow, community_id)
    counts = tuple((kind, found[kind]) for kind in SERIOUS_FIRST if kind in found)
    last = await proof.doubt(uow, community_id, after) if after is not None else None
    same = last if here and last is not None and last.decided_at is None else None
    doubt = same or await _following(uow, community_id, last)
    return ReviewView(counts, await _view(uow, doubt, at_once) if doubt else None)


async def _following(uow: UnitOfWork, community_id: int, last: Doubt | None) -> Doubt | None:
    begin = SERIOUS_FIRST.index(last.kind) if last else 0
    for kind in SERIOUS_FIRST[begin:]:
        since = last.id if last is not None and kind is last.kind else 0
        for doubt in await proof.waiting(uow, community_id, kind, after=since, limit=1):
            return doubt
    return None


async def _view(uow: UnitOfWork, doubt: Doubt, at_once: int) -> DoubtView:
    community_id = doubt.community_id
    reply = await records.reply(uow, community_id, doubt.reply_id)
    assert reply is not None  # noqa: S101 - the doubt points to it
    thread = await threads.get(uow, community_id, reply.thread_id)
    assert thread is not None  # noqa: S101 - the reply points to it
    first = await mentions.get(uow, community_id, thread.first_mention_id or 0)
    names = await whos(uow, [reply.member_id])
    lines = await ledger.about(uow, community_id, [f"{kind}:{reply.id}" for kind in ("reply", "first")])
    return DoubtView(
        doubt=doubt,
        reply=reply,
        thread=thread,
        complaint=first.url if first else "",
        who=names.get(reply.member_id, NOBODY),
        check=(await proof.checks_of(uow, [reply.id])).get(reply.id),
        handle=await _handle(uow, reply, thread),
        pending=sum(line.points for line in lines if line.account is Account.PENDING),
        alike=await _alike(uow, doubt),
        together=await _together(uow, doubt, at_once),
    )


async def _handle(uow: UnitOfWork, reply: Reply, thread: Thread) -> str:
    for member in await people.members(uow, reply.community_id, [reply.member_id]):
        return str(member.handles.get(thread.source, ""))
    return ""


async def _alike(uow: UnitOfWork, doubt: Doubt) -> Alike | None:
    other = doubt.evidence.get("other") if doubt.kind is DoubtKind.NEAR_COPY else None
    row = await records.reply(uow, doubt.community_id, other) if other else None
    if row is None:
        return None
    check = (await proof.checks_of(uow, [row.id])).get(row.id)
    names = await whos(uow, [row.member_id])
    return Alike(row, names.get(row.member_id, NOBODY), check.text if check else "")


async def _together(uow: UnitOfWork, doubt: Doubt, at_once: int) -> tuple[tuple[Doubt, Reply], ...]:
    if doubt.kind not in TOGETHER:
        return ()
    found: Sequence[Doubt] = await proof.waiting(uow, doubt.community_id, doubt.kind, limit=at_once)
    rows = [(one, await records.reply(uow, one.community_id, one.reply_id)) for one in found]
    return tuple((one, row) for one, row in rows if row is not None)
