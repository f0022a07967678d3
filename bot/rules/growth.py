"""How fast a thread grows: how many of its posts came within six hours, at the most."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

WITHIN = timedelta(hours=6)
MOST_COUNTED = 50
"""More says nothing more, and a thread of thousands is not counted anew with every post."""


def most_within(times: Collection[datetime], span: timedelta = WITHIN) -> int:
    """Return how many of some moments lie within one span at the most, MOST_COUNTED at the highest."""
    ordered = sorted(times)
    within = (bisect_right(ordered, at + span) - index for index, at in enumerate(ordered))
    return min(max(within, default=0), MOST_COUNTED)


def grown(growth: int, earlier: Collection[datetime], new: datetime) -> int:
    """Return a thread's growth once a post that was published at `new` joins those of `earlier`; it never shrinks."""
    if growth >= MOST_COUNTED:
        return growth
    near = [at for at in earlier if abs(at - new) <= WITHIN]
    return max(growth, most_within([*near, new]))
