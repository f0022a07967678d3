"""The month's report once more, counted with nothing but loops over lists of rows: the calendar, not moments."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.rules.forgetting import fingerprint
from storage.tables import Account, Proof, ThreadState, Tone
from tests.reports.fuller import BEGAN, SALT
from tests.reports.month import NOW, SPENDING

if TYPE_CHECKING:
    from bot.rules.sla import Share
    from storage.tables import Audit, Mention, Reply, Thread
    from tests.reports.month import Month

BERLIN = ZoneInfo("Europe/Berlin")
QUIET = timedelta(hours=72)
ASIDE = {ThreadState.REVIEW, ThreadState.DISMISSED}


def day_of(at: datetime) -> date:
    return at.astimezone(BERLIN).date()


@dataclass
class Plain:
    """Counts in the rows of an autumn, for the month that a first day begins."""

    rows: Month
    audits: list[Audit]
    first: date

    def inside(self, at: datetime | None) -> bool:
        return (
            at is not None and at < NOW and (day_of(at).year, day_of(at).month) == (self.first.year, self.first.month)
        )

    def why(self, post: Mention) -> str | None:
        thread = next((one for one in self.rows.threads if one.id == post.thread_id), None)
        if thread is None or thread.state is not ThreadState.DISMISSED:
            return None
        lines = [a.why for a in self.audits if a.thread_id == thread.id and a.what == "dismiss" and not a.undone]
        return lines[0] if lines else None

    def posts(self) -> list[Mention]:
        ours = {answer.link for answer in self.rows.replies}
        ours |= {fingerprint(SALT, link) for link in ours}
        posts = [post for post in self.rows.mentions if self.inside(post.posted_at) and post.link not in ours]
        return [post for post in posts if self.why(post) != "not_us"]

    def negatives(self) -> list[Mention]:
        return [post for post in self.posts() if post.tone is Tone.NEGATIVE and self.why(post) != "not_negative"]

    def threads(self) -> list[Thread]:
        return [t for t in self.rows.threads if self.inside(t.started_at) and t.state not in ASIDE]

    def in_shares(self) -> list[Thread]:
        solved = [t for t in self.threads() if t.state is ThreadState.CLOSED and t.answered_at is None]
        return [t for t in self.threads() if t.state is not ThreadState.STAFF and t not in solved]

    def check_share(self, share: Share, by: str) -> None:
        on_time = [t for t in self.in_shares() if not t.late_on_arrival]
        met = [t for t in on_time if t.answered_at and t.answered_at <= getattr(t, by)]
        late = [t for t in on_time if t.answered_at and t.answered_at > getattr(t, by)]
        missed = [t for t in on_time if not t.answered_at and getattr(t, by) < (t.paused_at or NOW)]
        assert (share.good, share.total) == (len(met), len(met) + len(late) + len(missed))

    def hours(self) -> list[float]:
        return sorted(
            max(0.0, (t.answered_at - t.started_at).total_seconds() - t.paused_seconds) / 3600
            for t in self.in_shares()
            if t.answered_at and not t.late_on_arrival
        )

    def answers(self) -> list[Reply]:
        return [r for r in self.rows.replies if self.inside(r.recorded_at) and r.proof is not Proof.REJECTED]

    def acts(self) -> dict[str, Counter[int]]:
        """Return how often each member did what, by member."""
        rows = self.rows
        return {
            "answers": Counter(answer.member_id for answer in self.answers()),
            "likes": Counter(like.member_id for like in rows.likes if self.inside(like.recorded_at)),
            "seats": Counter(claim.member_id for claim in rows.claims if self.inside(claim.claimed_at)),
        }

    def points(self) -> Counter[int]:
        got: Counter[int] = Counter()
        for entry in self.rows.entries:
            if entry.account is Account.CONFIRMED and entry.kind not in SPENDING and self.inside(entry.at):
                got[self.rows.owner(entry)] += entry.points
        return Counter({member: points for member, points in got.items() if points})

    def staff(self) -> list[Audit]:
        return [line for line in self.audits if line.what == "staff" and not line.undone and self.inside(line.at)]

    def outcomes(self) -> list[tuple[Thread, Reply, bool | None]]:
        """Return the threads first answered in the month, with that answer, and whether each became quiet."""
        found = []
        ours = {answer.link for answer in self.rows.replies}
        ours |= {fingerprint(SALT, link) for link in ours}
        for thread in self.rows.threads:
            counting = [r for r in self.rows.replies if r.thread_id == thread.id and r.proof is not Proof.REJECTED]
            counting.sort(key=lambda r: (r.published_at or r.recorded_at, r.id))
            at = (counting[0].published_at or counting[0].recorded_at) if counting else None
            if at is None or not self.inside(at) or thread.state in ASIDE:
                continue
            again = any(
                post.thread_id == thread.id
                and post.tone is Tone.NEGATIVE
                and post.link not in ours
                and timedelta() < post.posted_at - at <= QUIET
                for post in self.rows.mentions
            )
            found.append((thread, counting[0], False if again else (True if at + QUIET <= NOW else None)))
        return found

    def ran(self) -> bool:
        return (day_of(BEGAN).year, day_of(BEGAN).month) <= (self.first.year, self.first.month)
