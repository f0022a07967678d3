"""What the reports should say, counted from the notebook: loops and comparisons that anybody can follow."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.stories.year_plain import Answer, Complaint, Plain, Post

BERLIN = ZoneInfo("Europe/Berlin")
NOTHING = timedelta()
QUIET = timedelta(hours=72)


def month_ends(first: date) -> tuple[datetime, datetime]:
    """Return when a month begins and ends on the clocks of Berlin."""
    begins = datetime(first.year, first.month, 1, tzinfo=BERLIN)
    year, month = divmod(first.year * 12 + first.month, 12)
    return begins.astimezone(UTC), datetime(year, month + 1, 1, tzinfo=BERLIN).astimezone(UTC)


class Count:
    """What is known at `now` of what happened from `start` to `end`."""

    def __init__(self, plain: Plain, start: datetime, end: datetime, now: datetime) -> None:
        self.plain, self.now = plain, now
        self.start, self.end = start, min(end, now)

    def inside(self, at: datetime | None) -> bool:
        return at is not None and self.start <= at < self.end

    # --- posts ---

    def posts(self, *, negative: bool = False) -> list[Post]:
        gone = {"not_us", "not_negative"} if negative else {"not_us"}
        dropped = {post.id for one in self.plain.complaints.values() if one.dismissed in gone for post in one.posts}
        return [
            post
            for post in self.plain.posts
            if self.inside(post.at) and post.id not in dropped and (not negative or post.tone == "negative")
        ]

    # --- complaints ---

    def counted(self) -> list[Complaint]:
        """Complaints that began, but for those that nobody decided on yet or that are nobody's to answer."""
        return [
            one
            for one in self.plain.complaints.values()
            if self.inside(one.began.at) and not one.in_review and not one.dismissed
        ]

    def timed(self) -> list[Complaint]:
        """Of these, what staff has or solved without an answer has no place in shares and times; nor has what came late."""
        return [one for one in self.counted() if not one.late and not one.at_staff and (one.good or not one.solved)]

    def handled(self) -> int:
        return sum(not one.waits for one in self.counted())

    def within(self, hours: int) -> tuple[int, int]:
        met = missed = 0
        for one in self.timed():
            due, answered = one.due_at(hours), one.answered_at
            if answered is not None:
                met += answered <= due
                missed += answered > due
            elif (one.stands_since or self.now) > due:
                missed += 1
        return met, met + missed

    def reply_times(self) -> list[timedelta]:
        return sorted(
            max(NOTHING, one.answered_at - one.began.at - one.stood) for one in self.timed() if one.answered_at
        )

    def claim_times(self) -> list[timedelta]:
        claimed = [one for one in self.timed() if one.claims]
        return sorted(max(NOTHING, one.claims[0][1] - one.began.at - one.stood_to_claim) for one in claimed)

    # --- people ---

    def answers(self) -> list[Answer]:
        return [one for one in self.plain.answers if self.inside(one.recorded_at) and not one.rejected]

    def likes(self) -> list[int]:
        return [member for member, at in self.plain.likes if self.inside(at)]

    def seats(self) -> list[int]:
        return [member for one in self.plain.complaints.values() for member, at in one.claims if self.inside(at)]

    def active(self) -> set[int]:
        return {one.member for one in self.answers()} | set(self.likes()) | set(self.seats())

    def helpers(self) -> set[tuple[int, int, int, int, int]]:
        """Return (member, answers, likes, points, seats) of everybody with any of these."""
        answers, likes = Counter(one.member for one in self.answers()), Counter(self.likes())
        points: Counter[int] = Counter()
        for member, at, got in self.plain.points:
            if self.inside(at):
                points[member] += got
        seats = Counter(self.seats())
        everybody = {*answers, *likes, *seats, *(member for member, got in points.items() if got)}
        return {(one, answers[one], likes[one], points[one], seats[one]) for one in everybody}

    def handed_over(self) -> int:
        return sum(self.inside(at) for at, _ in self.plain.handed_over)

    # --- what became quiet ---

    def outcomes(self) -> dict[str, dict[Any, tuple[int, int]]]:
        """Return (decided, quiet) by everything, by category, by guidance's version and by kind of the first answer."""
        found: dict[str, dict[Any, list[bool | None]]] = defaultdict(lambda: defaultdict(list))
        for one in self.plain.complaints.values():
            if one.dismissed or one.in_review or not self.inside(one.answered_at):
                continue
            first = min(one.good, key=lambda answer: (answer.public_at, answer.row))
            until = first.public_at + QUIET
            again = [post for post in one.posts if post.tone == "negative" and first.public_at < post.at <= until]
            quiet = False if again else True if until <= self.now else None
            found["whole"][None].append(quiet)
            found["category"][one.category].append(quiet)
            found["kind"][first.kind].append(quiet)
            if first.guidance is not None:
                found["guidance"][one.category, first.guidance].append(quiet)
        return {name: _decided(groups) for name, groups in found.items()}


def _decided(groups: dict[Any, list[bool | None]]) -> dict[Any, tuple[int, int]]:
    known = {key: [quiet for quiet in group if quiet is not None] for key, group in groups.items()}
    return {key: (len(group), sum(group)) for key, group in known.items() if group}


def by_day(moments: Iterable[datetime]) -> Counter[date]:
    return Counter(moment.astimezone(BERLIN).date() for moment in moments)


def ranked(values: Sequence[timedelta], share: float) -> timedelta | None:
    """Return the smallest value that at least `share` of them do not exceed."""
    return values[max(1, ceil(round(len(values) * share, 6))) - 1] if values else None
