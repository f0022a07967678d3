"""An incident as its card needs it: how many against the usual, the story behind it, and how far it is answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from bot.rules.lifecycle import WAITING
from bot.rules.standing_out import standing_out, words_of
from storage import incidents
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

    `widest` is the post with the greatest reach and that reach, `free` are the most urgent threads that nobody holds.
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
    widest: tuple[int, Mention] | None
    free: Sequence[Thread]


async def incident_view(uow: UnitOfWork, community_id: int, incident_id: int) -> IncidentView | None:
    """Return what a card shows of an incident, or None when there is none.

    A wave may be thousands of threads, and its card is made anew with each of them, so the database counts them.
    """
    incident = await incidents.get(uow, community_id, incident_id)
    if incident is None:
        return None
    figures = await incidents.figures_of(uow, incident_id)
    found = await incidents.posts_of(uow, incident_id, POSTS)
    states, categories, places = Counter[ThreadState](), Counter["Category | None"](), Counter[str]()
    for state, category, place, count in figures:
        states[state] += count
        categories[category] += count
        places[place] += count
    linked = [(reach, post) for post, reach in found if post.url]
    return IncidentView(
        incident=incident,
        threads=states.total(),
        open=states[ThreadState.OPEN],
        claimed=states[ThreadState.CLAIMED],
        answered=await incidents.answered_in(uow, incident_id),
        aside=states[ThreadState.STAFF] + states[ThreadState.REVIEW],
        category=categories.most_common(1)[0] if figures else (None, 0),
        words=await _words(uow, incident, [post for post, _ in found]),
        places=places.most_common(),
        first=next((post for _, post in linked), None),
        widest=max(linked, key=itemgetter(0), default=None),
        free=await incidents.free_of(uow, incident_id, WAITING, LISTED),
    )


async def _words(uow: UnitOfWork, incident: Incident, posts: Sequence[Mention]) -> Sequence[str]:
    if not posts:
        return ()
    before = await incidents.texts_before(uow, incident.community_id, posts[0].posted_at, BEFORE)
    names = set().union(*(words_of(post.author) for post in posts))
    return standing_out([post.text for post in posts], before, WORDS, names)
