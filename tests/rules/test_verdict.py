"""What a look makes of an answer, for every combination of its five answers and of what was known before."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.pace import odd_pace
from bot.rules.proof import ProofRules
from bot.rules.verdict import (
    ASKED_OF,
    MOST_WAIT,
    SERIOUS_FIRST,
    TOGETHER,
    TRIES,
    Findings,
    Stands,
    cleared,
    doubts,
    excused,
    next_look,
    proof_of,
    try_again_in,
)
from storage.tables import DoubtKind as D
from storage.tables import Finding as F  # noqa: N817
from storage.tables import Proof

NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)
ALL = [Findings(*answers) for answers in itertools.product(F, repeat=5)]
KNOWN = [
    Stands(proof, said, seen, gated, late)
    for proof in (Proof.RECORDED, Proof.VERIFIED, Proof.NOT_CHECKABLE)
    for said, seen, gated, late in itertools.product((False, True), repeat=4)
]
FRESH = Stands(Proof.RECORDED, said=True, seen=False, gated=True, had_time=False)


@pytest.mark.parametrize("stands", KNOWN, ids=str)
def test_every_combination_is_judged_by_the_same_few_rules(stands: Stands) -> None:
    for one in ALL:
        found, ends = doubts(one, stands), cleared(one, stands)
        assert not found & ends, "a doubt is opened and settled by one look"
        if one.found is not F.YES:
            assert found <= {D.GONE, D.UNSEEN}
        assert (D.GONE in found) == (one.found is F.NO)
        for kind, name in ASKED_OF.items():
            if kind in found:
                assert (one.found, getattr(one, name)) == (F.YES, F.NO)
        if D.UNSEEN in found:
            assert stands.said
            assert stands.gated
            assert not stands.seen
            assert one.disclosed is F.UNKNOWN
        proof = proof_of(one, stands)
        if proof is Proof.VERIFIED and stands.proof is not Proof.VERIFIED:
            assert (one.found, one.by_member, stands.seen) == (F.YES, F.YES, True)
            assert found <= {D.NO_DISCLOSURE}, "what is doubted is not verified"
        if stands.proof is Proof.VERIFIED:
            assert proof is Proof.VERIFIED, "a machine took a proof back"


def test_not_checkable_is_not_suspicious() -> None:
    nothing = Findings()
    assert doubts(nothing, FRESH) == {D.UNSEEN}
    for said, seen, gated in itertools.product((False, True), repeat=3):
        stands = Stands(Proof.RECORDED, said, seen, gated, had_time=True)
        assert doubts(nothing, stands) <= {D.UNSEEN}
        assert proof_of(nothing, stands) is Proof.NOT_CHECKABLE


@pytest.mark.parametrize(
    ("said", "seen", "late", "doubted"),
    [(True, False, False, True), (False, False, False, False), (False, False, True, True), (False, True, False, True)],
)
def test_a_missing_disclosure_is_a_doubt_once_it_was_said_or_seen_or_there_was_time(
    said: bool, seen: bool, late: bool, doubted: bool
) -> None:
    look = Findings(F.YES, F.YES, disclosed=F.NO)
    assert (D.NO_DISCLOSURE in doubts(look, Stands(Proof.RECORDED, said, seen, True, late))) == doubted


def test_somebody_elses_disclosure_is_not_the_members() -> None:
    assert Findings(F.YES, F.YES, disclosed=F.YES).shows_disclosure
    assert Findings(F.YES, F.UNKNOWN, disclosed=F.YES).shows_disclosure
    assert not Findings(F.YES, F.NO, disclosed=F.YES).shows_disclosure
    assert not Findings(F.NO, F.YES, disclosed=F.YES).shows_disclosure


def test_what_a_manager_accepted_counts_as_well_and_nothing_else_does() -> None:
    look = Findings(F.YES, F.NO, F.NO, F.NO, F.NO)
    for kind, name in ASKED_OF.items():
        after = excused(look, {kind})
        assert [one for one in ASKED_OF.values() if getattr(after, one) is F.YES] == [name]
    assert excused(look, {D.GONE, D.ODD_PACE, D.UNSEEN, D.APPEAL}) == look
    assert excused(Findings(), set(D)) == Findings(), "an acceptance is no look"


def test_every_kind_has_its_place_in_the_review_and_what_is_no_suspicion_is_last() -> None:
    assert sorted(SERIOUS_FIRST) == sorted(D)
    assert SERIOUS_FIRST[-1] is D.UNSEEN
    assert not TOGETHER & {D.NEAR_COPY, D.OTHER_AUTHOR, D.NO_DISCLOSURE, D.APPEAL}


def test_an_answer_is_looked_at_again_on_its_days_and_then_left_in_peace() -> None:
    rules = ProofRules(look_again_days=(14, 2, 45))
    days = [timedelta(days=day) for day in (2, 14, 45)]
    assert next_look(NOON, NOON, rules) == NOON + days[0]
    assert next_look(NOON, NOON + days[0], rules) == NOON + days[1]
    assert next_look(NOON, NOON + timedelta(days=40), rules) == NOON + days[2]
    assert next_look(NOON, NOON + days[2], rules) is None
    assert next_look(NOON, NOON, ProofRules(look_again_days=())) is None


def test_a_place_that_does_not_answer_is_asked_ever_more_rarely_and_then_left_for_now() -> None:
    waits = [try_again_in(attempt, 0) for attempt in range(1, TRIES + 1)]
    assert waits[-1] is None
    told = [wait for wait in waits if wait is not None]
    assert told == sorted(told)
    assert told[0] == timedelta(minutes=5)
    assert max(told) <= MOST_WAIT
    assert timedelta(hours=6) < sum(told, timedelta()) < timedelta(days=1)
    assert try_again_in(1, 3600) == timedelta(hours=1), "a place that asks for an hour gets it"
    assert try_again_in(1, 1e9) == timedelta(days=1)


@pytest.mark.parametrize(("minutes", "odd"), [(range(6), None), (range(7), 7), (range(0, 70, 10), None)])
def test_a_pace_is_odd_from_the_first_answer_over_the_configured_number(minutes: range, odd: int | None) -> None:
    times = [NOON + timedelta(minutes=minute) for minute in minutes]
    assert odd_pace(times, times[-1], ProofRules(pace_answers=6, pace_minutes=30)) == odd
