"""Whether an answered thread became quiet, and how sure a share of so few can be."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

Z_95 = 1.959963984540054
"""The normal distribution's quantile that leaves 2.5 % on each side."""


def wilson(good: int, total: int, z: float = Z_95) -> tuple[float, float]:
    """Return between which shares (0 to 1) the true one lies with 95 % confidence, where `good` of `total` were seen.

    Wilson's score interval (E. B. Wilson, “Probable inference, the law of succession, and statistical inference”,
    Journal of the American Statistical Association 22, 1927); without continuity correction. Of nothing, anything.
    """
    if not total:
        return 0.0, 1.0
    share = good / total
    whole = 1 + z * z / total
    middle = (share + z * z / (2 * total)) / whole
    half = z / whole * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    # at the ends the bound is the share itself, but for a rounding error
    return (max(0.0, middle - half) if good else 0.0), (min(1.0, middle + half) if good < total else 1.0)


def became_quiet(answered_at: datetime, again: Iterable[datetime], quiet_for: timedelta, now: datetime) -> bool | None:
    """Say whether no negative mention came within `quiet_for` after the first answer; None while that may still come.

    `again` are the thread's negative mentions, in any order; what came with the answer or before is not counted.
    """
    until = answered_at + quiet_for
    if any(answered_at < at <= until for at in again):
        return False
    return True if until <= now else None
