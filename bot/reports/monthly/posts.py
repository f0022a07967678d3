"""How many posts about the product were published, and how many of them were negative, period by period."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot.rules.counted import Dismissal, counts
from bot.rules.forgetting import fingerprint
from storage import figures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.database import UnitOfWork
    from storage.tables import Tone

ASIDE = (Dismissal.NOT_US, Dismissal.NOT_NEGATIVE)


@dataclass(frozen=True, slots=True)
class Posts:
    """For each period (mentions, negative ones)."""

    periods: Sequence[tuple[int, int]]

    @property
    def mentions(self) -> int:
        """Return how many were published in all periods together."""
        return sum(total for total, _ in self.periods)

    @property
    def negative(self) -> int:
        """Return how many negative ones were published in all periods together."""
        return sum(negative for _, negative in self.periods)

    @classmethod
    async def between(cls, uow: UnitOfWork, community_id: int, edges: Sequence[datetime], salt: str) -> Self:
        """Count what was published between consecutive moments.

        All posts are counted in an index; the few that do not count, or count otherwise, are taken out one by one.
        """
        found = [[total, negative] for total, negative in await figures.mentions_between(uow, community_id, edges)]
        for at, tone, why in (await set_aside(uow, community_id, edges[0], edges[-1], salt)).values():
            period = found[bisect_right(edges, at) - 1]
            was, is_now = counts(tone, None), counts(tone, why)
            period[0] -= was[0] - is_now[0]
            period[1] -= was[1] - is_now[1]
        return cls([(total, negative) for total, negative in found])


async def set_aside(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime, salt: str
) -> dict[int, tuple[datetime, Tone, Dismissal]]:
    """Return (time, tone, why) by row of the posts of a period that are not counted as they read.

    What our own members answered is as little about us as what is not about us.
    """
    ours = list(await figures.posts_that_answer(uow, community_id, start, end))
    if forgotten := await figures.posts_forgotten(uow, community_id, start, end):
        links = {fingerprint(salt, link) for link in await figures.answer_links(uow, community_id, start)}
        ours += [(row, at, tone) for row, at, tone, link in forgotten if link in links]
    dismissed = await figures.posts_of_dismissed(uow, community_id, start, end, ASIDE)
    found = {row: (at, tone, Dismissal(why)) for row, at, tone, why in dismissed}
    return found | {row: (at, tone, Dismissal.NOT_US) for row, at, tone in ours}
