"""When negative threads come far faster than usual for that hour of that weekday.

The method is the tail of a negative binomial distribution, as for counts of disease in public health (Farrington et
al. 1996, J. R. Statist. Soc. A 159:547): usual is the same local hour of the same weekday, an hour before and after it
included, in the weeks before; its variance may exceed its mean, and a week that was itself a spike is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp, lgamma, log
from statistics import fmean, variance
from typing import TYPE_CHECKING

from pydantic import Field

from bot.rules.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
FEWEST_WEEKS = 2
"""With less to look back on, nothing is usual yet."""


class SpikeRules(Settings):
    """When a spike is one: `least` threads or more in an hour, `times` as many as usual, and hardly by chance.

    `chance` is how likely that many may be in a usual hour. Usual is the same hour of the same weekday in the last
    `weeks` weeks. An incident ends after `quiet_hours` without an unusual hour.
    """

    enabled: bool = True
    least: int = Field(5, ge=2, le=1000)
    times: float = Field(3, gt=1, le=100)
    chance: float = Field(0.0001, gt=0, le=0.05)
    weeks: int = Field(8, ge=FEWEST_WEEKS, le=52)
    quiet_hours: float = Field(3, gt=0, le=72)


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour's number of threads, how many are usual (a mean), and how likely that many or more are by chance."""

    seen: int
    usual: float
    chance: float


def usual_hours(end: datetime, zone: ZoneInfo, weeks: int) -> list[tuple[datetime, datetime, datetime]]:
    """Return the three hours of each week before that an hour which ends at `end` is compared with.

    Each is given as (start of the hour before, start of the same hour, start of the hour after), by the community's
    own clocks: across a daylight switch the same local time counts.
    """
    found = []
    for week in range(1, weeks + 1):
        start = (end.astimezone(zone) - timedelta(weeks=week)).astimezone(UTC) - HOUR
        found.append((start - HOUR, start, start + HOUR))
    return found


def compare(seen: int, weeks: Sequence[Sequence[int]], rules: SpikeRules) -> Hour:
    """Return how unusual `seen` threads in an hour are, after the counts of comparable hours, week by week."""
    if len(weeks) < FEWEST_WEEKS:
        return Hour(seen, 0, 1)
    kept = _without_spikes(weeks, rules)
    counts = [count for week in kept for count in week]
    return Hour(seen, fmean(counts), _tail(seen, counts))


def is_spike(hour: Hour, rules: SpikeRules, weeks: int) -> bool:
    """Say whether an hour is a spike; with too few `weeks` to compare with, it takes `times` the least number."""
    if weeks < FEWEST_WEEKS:
        return hour.seen >= rules.least * rules.times
    return hour.seen >= rules.least and hour.seen >= rules.times * hour.usual and hour.chance < rules.chance


def _without_spikes(weeks: Sequence[Sequence[int]], rules: SpikeRules) -> list[Sequence[int]]:
    """Leave out weeks that were spikes against the others, the highest first, at most a quarter of all."""
    kept = sorted(weeks, key=sum)
    for _ in range(len(weeks) // 4):
        others = [count for week in kept[:-1] for count in week]
        if _tail(max(kept[-1]), others) >= rules.chance:
            break
        kept.pop()
    return kept


def _tail(seen: int, counts: Sequence[int]) -> float:
    """Return the chance of `seen` or more, by a negative binomial of the counts' mean and variance.

    Half a thread is added to the sum (Jeffreys' prior for a rate), so that hours which were always empty are not
    certain to stay so; the variance is at least Poisson's, and grows by what so few hours leave unknown.
    """
    if seen <= 0:
        return 1.0
    mean = (sum(counts) + 0.5) / len(counts)
    scatter = max(1.0, variance(counts) / mean) if len(counts) > 1 else 1.0
    spread = mean * scatter * (1 + 1 / len(counts))
    size, share = mean**2 / (spread - mean), mean / spread
    below = sum(
        exp(lgamma(size + k) - lgamma(size) - lgamma(k + 1) + size * log(share) + k * log(1 - share))
        for k in range(seen)
    )
    return max(0.0, 1.0 - below)
