"""What a month's report says, before it is drawn or written: figures, series, and what cannot be known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime, timedelta

    from bot.config import Targets
    from bot.rules.sla import Share
    from storage.tables import AnswerKind, Category


class Audience(StrEnum):
    """Who reads it. The client's version names no member and no critic."""

    MANAGER = "manager"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Month:
    """A local month of a community: its first day, and the UTC moments between which it lies."""

    first: date
    start: datetime
    end: datetime

    @property
    def key(self) -> str:
        """Return how it is written: `2026-10`."""
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Headline:
    """A month's main figures.

    `mentions` and `negative` are posts; `threads` complaints whose clock started in the month, without those dismissed
    as none of ours; of these, `handled` were answered in public or handed to staff. `in_target` and `in_limit` count as
    `/sla` does. `answers` and `likes` were recorded in the month, rejected answers left out; `to_staff` were handed to
    staff in it. `ran`: the programme ran in at least a part of this month; otherwise only the posts are known.
    """

    mentions: int
    negative: int
    threads: int
    handled: int
    in_target: Share
    in_limit: Share
    late_on_arrival: int
    reply_median: timedelta | None
    reply_p90: timedelta | None
    answers: int
    likes: int
    active_members: int
    to_staff: int
    ran: bool = True

    @property
    def negative_share(self) -> float | None:
        """Return the negative part of all mentions (0 to 1), or None without mentions."""
        return self.negative / self.mentions if self.mentions else None


@dataclass(frozen=True, slots=True)
class Day:
    """One local day: negative mentions published, and answers recorded; all mentions published."""

    day: date
    negative: int
    answers: int
    mentions: int = 0


@dataclass(frozen=True, slots=True)
class CategoryMonth:
    """How many threads of each category (None: not sorted) began in one month."""

    month: Month
    threads: Mapping[Category | None, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of `decided` threads that were answered in one way, `quiet` stayed quiet for the configured hours.

    `low` and `high` bound the share (0 to 1) with 95 % confidence (Wilson's interval).
    """

    decided: int
    quiet: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OutcomeTable:
    """What became quiet: all of it, by category, by the guidance's version and by kind of answer, the largest first."""

    whole: Outcome
    by_category: Sequence[tuple[Category | None, Outcome]]
    by_guidance: Sequence[tuple[tuple[Category | None, int], Outcome]]
    by_kind: Sequence[tuple[AnswerKind | None, Outcome]]
    undecided: int


@dataclass(frozen=True, slots=True)
class Helper:
    """One member's month, for the manager's version only; one who is no longer known has no name.

    `points` were confirmed in the month, `seats` were taken in it.
    """

    name: str
    answers: int
    likes: int
    points: int
    seats: int = 0


@dataclass(frozen=True, slots=True)
class StoryMonth:
    """A story by its name: how many threads of it began in the month, in the one before, and how many were answered.

    Of `decided` threads of it that were first answered in the month, `quiet` became quiet.
    """

    name: str
    threads: int
    before: int
    answered: int
    quiet: int
    decided: int


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    """Everything that is drawn and written of one month.

    `until` is the month's end, or the moment of asking in a month that still runs (`complete` is False then).
    `reply_hours` are the times to the first reply of the month's threads, late ones on arrival left out. `days` holds
    every day of the month, `categories` up to twelve months, the newest last. `helpers` is empty for the client.
    `stories` are those that were told in the month.
    `quiet_hours` is after how many hours without a new negative mention a thread counts as quiet.
    """

    month: Month
    until: datetime
    complete: bool
    audience: Audience
    product: str
    target_hours: float
    limit_hours: float
    quiet_hours: float
    targets: Targets
    headline: Headline
    before: tuple[Month, Headline] | None
    baseline: tuple[Month, Headline] | None
    days: Sequence[Day]
    reply_hours: Sequence[float]
    categories: Sequence[CategoryMonth]
    outcomes: OutcomeTable
    helpers: Sequence[Helper]
    stories: Sequence[StoryMonth] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows behind figures: a title key, column keys (both in the texts), and the rows.

    `rows` hold numbers, text, aware moments and None; `total` is how many there are, if not all are listed.
    """

    key: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | int | float | datetime | None]]
    total: int
