"""What a look at an answer makes of it: verified or not, what a manager should decide, and what is settled.

Not checkable is not suspicious: `unknown` opens no doubt, but where points wait on the disclosure somebody has to see
it (`unseen`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from storage.tables import DoubtKind, Finding, Proof

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from bot.rules.proof import ProofRules

YES, NO, UNKNOWN = Finding.YES, Finding.NO, Finding.UNKNOWN


@dataclass(frozen=True, slots=True)
class Findings:
    """The five questions, each yes, no, or not checkable."""

    found: Finding = UNKNOWN
    by_member: Finding = UNKNOWN
    in_thread: Finding = UNKNOWN
    disclosed: Finding = UNKNOWN
    original: Finding = UNKNOWN

    @property
    def shows_disclosure(self) -> bool:
        """Say whether the disclosure stands in the member's answer; in somebody else's it is not his."""
        return self.found is YES and self.disclosed is YES and self.by_member is not NO


@dataclass(frozen=True, slots=True)
class Stands:
    """What is known of an answer besides the look.

    `said`: the member says that the disclosure is in; `seen`: prober or manager saw it; `gated`: points wait for that;
    `had_time`: so long ago that “not yet” should have become a yes.
    """

    proof: Proof
    said: bool
    seen: bool
    gated: bool
    had_time: bool


ASKED_OF = {
    DoubtKind.OTHER_AUTHOR: "by_member",
    DoubtKind.OTHER_THREAD: "in_thread",
    DoubtKind.NO_DISCLOSURE: "disclosed",
    DoubtKind.NEAR_COPY: "original",
}
SUSPICIONS = frozenset({*ASKED_OF, DoubtKind.GONE})
SERIOUS_FIRST = (
    DoubtKind.APPEAL,  # somebody waits for an answer
    DoubtKind.OTHER_AUTHOR,
    DoubtKind.NEAR_COPY,
    DoubtKind.NO_DISCLOSURE,
    DoubtKind.GONE,
    DoubtKind.OTHER_THREAD,
    DoubtKind.ODD_PACE,
    DoubtKind.UNSEEN,
)
"""The order in which doubts come before a manager."""
TOGETHER = frozenset({DoubtKind.GONE, DoubtKind.OTHER_THREAD, DoubtKind.ODD_PACE, DoubtKind.UNSEEN})
"""What may be accepted many at once, with every link in sight.

Another author's post, a copy, a missing disclosure and an appeal are each read by themselves: there a press that waves
all of them through would pay for what is not the member's own, or waive what nobody can waive.
"""


def excused(findings: Findings, accepted: AbstractSet[DoubtKind]) -> Findings:
    """Return the findings with what a manager accepted before counted as well; only seen once does it stay settled."""
    turned = {name: YES for kind, name in ASKED_OF.items() if kind in accepted and getattr(findings, name) is NO}
    return replace(findings, **turned)


def doubts(findings: Findings, stands: Stands) -> set[DoubtKind]:
    """Return what a manager should look at; a disclosure is looked for by eyes only where nothing else is doubted."""
    waits = stands.gated and not stands.seen
    if findings.found is NO:
        return {DoubtKind.GONE}
    found = {kind for kind, name in ASKED_OF.items() if findings.found is YES and getattr(findings, name) is NO}
    if not (stands.said or stands.seen or stands.had_time):
        found.discard(DoubtKind.NO_DISCLOSURE)
    if waits and stands.said and findings.disclosed is UNKNOWN and not found:
        found.add(DoubtKind.UNSEEN)
    return found


def cleared(findings: Findings, stands: Stands) -> set[DoubtKind]:
    """Return the doubts that this look settles by itself; what is not checkable this time settles nothing."""
    found = {kind for kind, name in ASKED_OF.items() if findings.found is YES and getattr(findings, name) is YES}
    if findings.found is YES:
        found.add(DoubtKind.GONE)
    suspected = doubts(findings, stands) - {DoubtKind.UNSEEN}
    if stands.seen or not stands.gated or findings.disclosed is not UNKNOWN or suspected:
        found.add(DoubtKind.UNSEEN)
    return found


def proof_of(findings: Findings, stands: Stands) -> Proof:
    """Return what is known of an answer now; who was verified stays so until a manager decides otherwise."""
    if stands.proof in {Proof.REJECTED, Proof.VERIFIED}:
        return stands.proof
    if findings.found is UNKNOWN:
        return Proof.NOT_CHECKABLE
    well = findings.found is YES and findings.by_member is YES and stands.seen
    return Proof.VERIFIED if well and NO not in {findings.in_thread, findings.original} else Proof.RECORDED


def next_look(recorded_at: datetime, now: datetime, rules: ProofRules) -> datetime | None:
    """Return when an answer is looked at again, to see whether it still stands; None once that is over."""
    days = (recorded_at + timedelta(days=day) for day in sorted(rules.look_again_days))
    return next((at for at in days if at > now), None)


FIRST_WAIT = timedelta(minutes=5)
MOST_WAIT = timedelta(hours=4)
TRIES = 8


def try_again_in(attempts: int, asked: float) -> timedelta | None:
    """Return how long to wait after `attempts` looks that a place did not answer (it asked for `asked` seconds).

    None after eight, which is about half a day: then it counts as not checkable for now.
    """
    if attempts >= TRIES:
        return None
    doubling = min(FIRST_WAIT * (1 << max(0, attempts - 1)), MOST_WAIT)
    return max(doubling, min(timedelta(seconds=asked), timedelta(days=1)))
