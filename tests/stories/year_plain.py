"""A notebook of what happened in a community, kept by hand: plain lists, and counts that anybody can check.

It reads no table and uses no rule of the bot: what each figure means is written down here once more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

NOTHING = timedelta()


@dataclass(eq=False)
class Post:
    id: str
    at: datetime
    seen_at: datetime
    tone: str
    score: float


@dataclass(eq=False)
class Answer:
    row: int
    member: int
    recorded_at: datetime
    public_at: datetime
    kind: str | None
    guidance: int | None
    seen: bool = False
    rejected: bool = False


@dataclass(eq=False)
class Complaint:
    """One complaint with all that is known of it."""

    thread: int
    author: str
    category: str
    began: Post
    posts: list[Post] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    claims: list[tuple[int, datetime]] = field(default_factory=list)
    seats: set[int] = field(default_factory=set)
    in_review: bool = False
    at_staff: bool = False
    solved: bool = False
    dismissed: str | None = None
    stands_since: datetime | None = None
    stood: timedelta = NOTHING
    stood_to_claim: timedelta = NOTHING

    @property
    def good(self) -> list[Answer]:
        return [one for one in self.answers if not one.rejected]

    @property
    def answered_at(self) -> datetime | None:
        return min((one.public_at for one in self.good), default=None)

    @property
    def waits(self) -> bool:
        return not (self.good or self.in_review or self.at_staff or self.solved or self.dismissed)

    def runs_again(self, now: datetime) -> None:
        """The clocks go on: until then, or until the answer that came before, they stood still."""
        assert self.stands_since is not None
        until = min(now, self.answered_at or now)
        self.stood += max(NOTHING, until - self.stands_since)
        self.stands_since = None

    def due_at(self, hours: int) -> datetime:
        return self.began.at + timedelta(hours=hours) + self.stood

    @property
    def late(self) -> bool:
        return self.began.seen_at > self.began.at + timedelta(hours=24)


class Plain:
    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.complaints: dict[int, Complaint] = {}
        self.answers: list[Answer] = []
        self.likes: list[tuple[int, datetime]] = []
        self.points: list[tuple[int, datetime, int]] = []
        self.handed_over: list[tuple[datetime, Complaint]] = []
        self._live: list[Complaint] = []

    # --- what happened ---

    def came(self, post: Post, thread: int | None, author: str, category: str, *, begins: bool) -> None:
        self.posts.append(post)
        if thread is None:
            assert post.score < 0.5
            return
        if begins:
            one = Complaint(thread, author, category, post, [post], in_review=post.score < 0.75)
            self.complaints[thread] = one
            self._live.append(one)
        else:
            one = self.complaints[thread]
            one.posts.append(post)
            if post.score >= 0.75:
                one.in_review = False

    def claimed(self, one: Complaint, member: int, at: datetime) -> None:
        if not one.claims:
            one.stood_to_claim = one.stood + (at - one.stands_since if one.stands_since else NOTHING)
        one.claims.append((member, at))
        one.seats.add(member)

    def gave_back_all(self, member: int) -> None:
        for one in self._live:
            one.seats.discard(member)

    def answered(self, one: Complaint, answer: Answer) -> None:
        if answer.member not in one.seats:
            self.claimed(one, answer.member, answer.recorded_at)
        one.answers.append(answer)
        self.answers.append(answer)
        if one.stands_since is not None:
            one.runs_again(answer.recorded_at)

    def rejected(self, answer: Answer) -> None:
        """An answer is taken out, and with it the seat of whoever has no other there."""
        answer.rejected = True
        one = next(one for one in self._live if answer in one.answers)
        if all(other.member != answer.member for other in one.good):
            one.seats.discard(answer.member)

    def dismissed(self, one: Complaint, why: str) -> None:
        one.dismissed, one.in_review = why, False
        one.seats.clear()
        one.stands_since = None

    def to_staff(self, one: Complaint, now: datetime) -> None:
        if one.stands_since is not None:
            one.runs_again(now)
        one.at_staff, one.stands_since = True, now
        self.handed_over.append((now, one))

    def from_staff(self, one: Complaint, now: datetime, *, solved: bool) -> None:
        one.runs_again(now)
        one.at_staff, one.solved = False, solved
        if solved:
            one.seats.clear()

    # --- who is where ---

    def forget_before(self, moment: datetime) -> None:
        """Look no more at what came in before a moment; it stays counted."""
        self._live = [one for one in self._live if one.began.seen_at >= moment or one.at_staff]

    def _recent(self, since: datetime) -> list[Complaint]:
        newest = takewhile(lambda one: one.began.seen_at >= since, reversed(self._live))
        return list(newest)[::-1]

    def recent(self, since: datetime) -> list[Complaint]:
        return self._recent(since)

    def waiting(self, since: datetime) -> list[Complaint]:
        return [one for one in self._recent(since) if one.waits]

    def in_review(self) -> list[Complaint]:
        return [one for one in self._live if one.in_review]

    def with_staff(self) -> list[Complaint]:
        return [one for one in self._live if one.at_staff]

    def held(self) -> list[Complaint]:
        return [one for one in self._live if one.stands_since is not None and not one.at_staff]

    def newest_answers(self, most: int) -> list[Answer]:
        return [one for one in self.answers[-most:] if not one.rejected]
