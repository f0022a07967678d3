"""One thread as its card needs it, from the state of this moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.fitting import might_fit
from bot.reports.guide import hint
from bot.reports.people import NOBODY, whos
from bot.reports.story import Tells, tells
from bot.rules.lifecycle import AWAITED, WAITING
from bot.rules.nudges import by_wall
from bot.rules.priority import Reached, Weight, weights_of
from storage import (
    audit,
    claims,
    handing_over,
    mentions,
    putting_off,
    records,
    reminders,
    stories,
    threads,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from bot.config import CommunityConfig
    from bot.ports.text import Who
    from bot.rules.guide import Hint
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
class Seat:
    """Who holds a seat, and what is to come: when he is `back` who put the thread off, or when it is free again.

    `asked` is whom he asked to take it over.
    """

    who: Who
    back_at: datetime | None = None
    free_at: datetime | None = None
    asked: Who | None = None


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread with its first and latest mention, its seats, answers, the playbook's hint and last decision.

    `fits` are members whom it might fit, while nobody holds it; `seats` are the holders with what is to come.
    `weights` are what makes it as urgent as it is. `merged` is the thread that it is part of now, whose posts these
    are, and `merged_at` where that one's card can be opened.
    """

    thread: Thread
    first: Mention
    latest: Mention
    holders: tuple[Who, ...]
    replies: tuple[ReplyView, ...]
    hint: Hint
    reason: str
    spent: int
    fits: tuple[Who, ...] = ()
    seats: tuple[Seat, ...] = ()
    weights: tuple[Weight, ...] = ()
    tells: Tells | None = None
    merged: int | None = None
    merged_at: str = ""

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
    goes_on = await _goes_on(uow, thread)
    posts = await mentions.of_thread(uow, goes_on.id)
    held = await claims.held(uow, [thread_id])
    answers = await records.replies_of(uow, [thread_id])
    liked = [like.reply_id for like in await records.likes_of(uow, [answer.id for answer in answers])]
    names = await whos(uow, {claim.member_id for claim in held} | {answer.member_id for answer in answers})
    decision = await audit.last(uow, thread_id, DECISIONS)
    spent = len({answer.member_id for answer in answers} - {claim.member_id for claim in held})
    offered = thread.state in AWAITED and not held and spent < thread.seats
    first = next((post for post in posts if post.id == thread.first_mention_id), posts[0])
    return ThreadView(
        thread=thread,
        first=first,
        latest=posts[-1],
        holders=tuple(names.get(claim.member_id, NOBODY) for claim in held),
        replies=tuple(
            ReplyView(answer, names.get(answer.member_id, NOBODY), liked.count(answer.id)) for answer in answers
        ),
        hint=await hint(uow, thread),
        reason=decision.why if decision else "",
        spent=spent,
        fits=await might_fit(uow, thread, config, now) if config and now and offered else (),
        seats=await _seats(uow, thread, held, names, now),
        tells=await tells(uow, thread, first, config.tz, now) if config and now else None,
        weights=await _weights(uow, thread, config) if config else (),
        merged=goes_on.id if goes_on is not thread else None,
    )


async def address_of(uow: UnitOfWork, thread: Thread) -> str:
    """Return where a thread's first post can be read."""
    posts = await mentions.of_thread(uow, thread.id)
    return next((post for post in posts if post.id == thread.first_mention_id), posts[0]).url


async def _goes_on(uow: UnitOfWork, thread: Thread) -> Thread:
    """Return the thread that a merged one is part of now, or the thread itself."""
    while thread.merged_into is not None:
        into = await threads.get(uow, thread.community_id, thread.merged_into)
        if into is None:
            break
        thread = into
    return thread


async def _weights(uow: UnitOfWork, thread: Thread, config: CommunityConfig) -> tuple[Weight, ...]:
    urgent = thread.narrative_id is not None and thread.narrative_id in await stories.urgent(uow, thread.community_id)
    reached = Reached(thread.reach, thread.mentions, thread.growth, urgent_story=urgent)
    return tuple(weights_of(thread.category, reached, config.priority))


async def _seats(
    uow: UnitOfWork, thread: Thread, held: Sequence[Claim], names: Mapping[int, Who], now: datetime | None
) -> tuple[Seat, ...]:
    """Return who holds the seats and what is to come of them; without a moment nothing is."""
    numbers = [claim.id for claim in held]
    offers = await handing_over.open_of(uow, numbers) if held else {}
    names = {**names, **await whos(uow, {one.to_member_id for one in offers.values()})}
    back = await putting_off.until(uow, [thread.id], now) if held and now else {}
    ends = await reminders.ends(uow, numbers) if held and now and thread.state in WAITING else {}
    return tuple(
        Seat(
            names.get(claim.member_id, NOBODY),
            back_at=back.get((thread.id, claim.member_id)),
            free_at=by_wall(thread, ends[claim.id]) if claim.id in ends else None,
            asked=names.get(offers[claim.id].to_member_id, NOBODY) if claim.id in offers else None,
        )
        for claim in held
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
