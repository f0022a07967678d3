"""One thread as its card needs it, from the state of this moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.fitting import might_fit
from bot.reports.people import NOBODY, whos
from bot.rules.lifecycle import AWAITED
from storage import audit, claims, mentions, programme, records, threads

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.config import CommunityConfig
    from bot.ports.text import Who
    from storage.database import UnitOfWork
    from storage.tables import Claim, Mention, Reply, Thread

DECISIONS = ("dismiss", "staff", "solved")


@dataclass(frozen=True, slots=True)
class ReplyView:
    """One recorded answer: who wrote it, and how many members liked it."""

    reply: Reply
    who: Who
    likes: int


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread with its first and latest mention, its seats, answers, guidance (by language) and last decision.

    `fits` are members whom it might fit, while nobody holds it.
    """

    thread: Thread
    first: Mention
    latest: Mention
    holders: tuple[Who, ...]
    replies: tuple[ReplyView, ...]
    guidance: dict[str, str]
    reason: str
    spent: int
    fits: tuple[Who, ...] = ()

    @property
    def free(self) -> int:
        """Return how many seats are free; an answer keeps its seat used, also when it was given back."""
        return max(0, self.thread.seats - len(self.holders) - self.spent)


async def thread_view(
    uow: UnitOfWork,
    community_id: int,
    thread_id: int,
    config: CommunityConfig | None = None,
    now: datetime | None = None,
) -> ThreadView | None:
    """Return what a card shows of a thread, or None when the thread does not exist.

    With the community's config and the moment it says whom the thread might fit.
    """
    thread = await threads.get(uow, community_id, thread_id)
    if thread is None:
        return None
    posts = await mentions.of_thread(uow, thread_id)
    held = await claims.held(uow, [thread_id])
    answers = await records.replies_of(uow, [thread_id])
    liked = [like.reply_id for like in await records.likes_of(uow, [answer.id for answer in answers])]
    names = await whos(uow, {claim.member_id for claim in held} | {answer.member_id for answer in answers})
    playbook = await programme.playbook(uow, community_id)
    decision = await audit.last(uow, thread_id, DECISIONS)
    spent = len({answer.member_id for answer in answers} - {claim.member_id for claim in held})
    offered = thread.state in AWAITED and not held and spent < thread.seats
    return ThreadView(
        thread=thread,
        first=next((post for post in posts if post.id == thread.first_mention_id), posts[0]),
        latest=posts[-1],
        holders=tuple(names.get(claim.member_id, NOBODY) for claim in held),
        replies=tuple(
            ReplyView(answer, names.get(answer.member_id, NOBODY), liked.count(answer.id)) for answer in answers
        ),
        guidance=playbook[thread.category].line if thread.category in playbook else {},
        reason=decision.why if decision else "",
        spent=spent,
        fits=await might_fit(uow, thread, config, now) if config and now and offered else (),
    )


async def holders_of(uow: UnitOfWork, thread_ids: Collection[int]) -> dict[int, tuple[Who, ...]]:
    """Return who holds seats in some threads, by thread id."""
    held = await claims.held(uow, thread_ids)
    names = await whos(uow, {claim.member_id for claim in held})
    found: dict[int, list[Claim]] = {}
    for claim in held:
        found.setdefault(claim.thread_id, []).append(claim)
    return {
        thread: tuple(names.get(claim.member_id, NOBODY) for claim in claims_here)
        for thread, claims_here in found.items()
    }
