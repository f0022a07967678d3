"""An incident as its card needs it: how many against the usual, the story behind it, and how far it is answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rules.lifecycle import WAITING
from bot.rules.standing_out import standing_out, words_of
from storage import claims, incidents
from storage.tables import ThreadState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import UnitOfWork
    from storage.tables import Category, Incident, Mention, Thread

POSTS = 200
BEFORE = 600
WORDS = 5
LISTED = 5


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident, its threads by state, what most are about, the words that stand out, where, and two posts.

    `free` are the most urgent threads that nobody holds.
    """

    incident: Incident
    threads: int
    open: int
    claimed: int
    answered: int
    aside: int
    category: tuple[Category | None, int]
    words: Sequence[str]
    places: Sequence[tuple[str, int]]
    first: Mention | None
    widest: tuple[Thread, Mention] | None
    free: Sequence[Thread]


async def incident_view(uow: UnitOfWork, community_id: int, incident_id: int) -> IncidentView | None:
    """Return what a card shows of an incident, or None when there is none."""
    incident = await incidents.get(uow, community_id, incident_id)
    if incident is None:
        return None
    threads = await incidents.threads_of(uow, incident_id)
    posts = await incidents.posts_of(uow, incident_id, POSTS)
    states = Counter(thread.state for thread in threads)
    held = {claim.thread_id for claim in await claims.held(uow, [thread.id for thread in threads])}
    by_id = {thread.id: thread for thread in threads}
    reached = [(by_id[post.thread_id], post) for post in posts if post.thread_id in by_id and post.url]
    aside = {ThreadState.STAFF, ThreadState.REVIEW}
    return IncidentView(
        incident=incident,
        threads=len(threads),
        open=states[ThreadState.OPEN],
        claimed=states[ThreadState.CLAIMED],
        answered=sum(thread.answered_at is not None for thread in threads),
        aside=sum(states[state] for state in aside),
        category=Counter(thread.category for thread in threads).most_common(1)[0] if threads else (None, 0),
        words=await _words(uow, incident, posts),
        places=Counter(thread.source for thread in threads).most_common(),
        first=next((post for _, post in reached), None),
        widest=max(reached, key=lambda pair: pair[0].reach, default=None),
        free=[thread for thread in threads if thread.state in WAITING and thread.id not in held][:LISTED],
    )


async def _words(uow: UnitOfWork, incident: Incident, posts: Sequence[Mention]) -> Sequence[str]:
    if not posts:
        return ()
    before = await incidents.texts_before(uow, incident.community_id, posts[0].posted_at, BEFORE)
    names = set().union(*(words_of(post.author) for post in posts))
    return standing_out([post.text for post in posts], before, WORDS, names)
