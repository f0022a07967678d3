"""One thing to do now: what presses most comes first, and each reader is told only what he can do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.advice import ABOUT_THREADS, MANY, TABLES, Advice, Advised, Audience, Case, Pressing, advise

NOW = datetime(2026, 11, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def thread(number: int, *, due: float, limit: float, held: bool = False, late: bool = False) -> Pressing:
    return Pressing(number, NOW + due * HOUR, NOW + limit * HOUR, held=held, late=late)


EVERYTHING = Case(
    pressing=(
        thread(3, due=-9, limit=15, held=True),
        thread(4, due=-5, limit=19),
        thread(1, due=-30, limit=-6),
        thread(2, due=-40, limit=-16, held=True),
    ),
    next_free=thread(5, due=2.5, limit=26),
    follow_ups=(6, 7),
    incident=True,
    review=MANY,
    applications=1,
    requests=2,
    doubts=MANY,
)
WITHOUT = (
    ("pressing", tuple(one for one in EVERYTHING.pressing if one.thread_id != 1)),
    ("pressing", tuple(one for one in EVERYTHING.pressing if one.thread_id in {3, 4})),
    ("incident", False),
    ("pressing", tuple(one for one in EVERYTHING.pressing if one.thread_id == 3)),
    ("follow_ups", ()),
    ("next_free", thread(5, due=3.5, limit=27)),
    ("review", MANY - 1),
    ("pressing", ()),
    ("applications", 0),
    ("requests", 0),
    ("doubts", MANY - 1),
    ("next_free", None),
)
"""What is mended step by step, the first thing first."""
STEPS = {
    Audience.MANAGERS: (
        Advised(Advice.LIMIT_FREE, 1),
        Advised(Advice.LIMIT_HELD, 2),
        Advised(Advice.INCIDENT, n=1),
        Advised(Advice.LATE_FREE, 4),
        Advised(Advice.FOLLOW_UP, 6),
        Advised(Advice.SOON_FREE, 5),
        Advised(Advice.REVIEW, n=MANY),
        Advised(Advice.LATE_HELD, 3),
        Advised(Advice.APPLICATIONS, n=1),
        Advised(Advice.REQUESTS, n=2),
        Advised(Advice.DOUBTS, n=MANY),
        Advised(Advice.FREE, 5),
        Advised(Advice.PRAISE),
    ),
    Audience.MEMBERS: (
        Advised(Advice.LIMIT_FREE, 1),
        *(Advised(Advice.LATE_FREE, 4),) * 3,
        Advised(Advice.FOLLOW_UP, 6),
        Advised(Advice.SOON_FREE, 5),
        *(Advised(Advice.LATE_HELD, 3),) * 2,
        *(Advised(Advice.FREE, 5),) * 4,
        Advised(Advice.PRAISE),
    ),
    Audience.OPERATORS: (
        Advised(Advice.LIMIT_FREE, 1),
        Advised(Advice.LIMIT_HELD, 2),
        Advised(Advice.INCIDENT, n=1),
        Advised(Advice.LATE_FREE, 4),
        Advised(Advice.FOLLOW_UP, 6),
        *(Advised(Advice.REVIEW, n=MANY),) * 2,
        Advised(Advice.LATE_HELD, 3),
        *(Advised(Advice.PRAISE),) * 5,
    ),
}


@pytest.mark.parametrize("audience", Audience)
def test_what_is_mended_makes_room_for_the_next_thing(audience: Audience):
    case, told = EVERYTHING, []
    for field, value in WITHOUT:
        told.append(advise(case, NOW, audience))
        case = replace(case, **{field: value})
    assert (*told, advise(case, NOW, audience)) == STEPS[audience]


def test_the_longest_past_its_limit_is_named_and_the_number_decides_a_tie():
    case = Case((thread(8, due=-20, limit=-1), thread(9, due=-30, limit=-4), thread(7, due=-25, limit=-4)))
    assert advise(case, NOW, Audience.MEMBERS) == Advised(Advice.LIMIT_FREE, 7)


@pytest.mark.parametrize(("due", "advice"), [(3, Advice.SOON_FREE), (3.01, Advice.FREE), (0, Advice.FREE)])
def test_soon_is_within_three_hours(due: float, advice: Advice):
    assert advise(Case(next_free=thread(5, due=due, limit=30)), NOW, Audience.MEMBERS) == Advised(advice, 5)


def test_what_was_late_on_arrival_presses_nobody_and_is_still_there_to_be_taken():
    case = Case(next_free=thread(5, due=2, limit=26, late=True))
    assert advise(case, NOW, Audience.MANAGERS) == Advised(Advice.FREE, 5)


def threads(held: st.SearchStrategy[bool]) -> st.SearchStrategy[Pressing]:
    hours = st.floats(-100, 100)
    return st.builds(thread, st.integers(1, 50), due=hours, limit=hours, held=held, late=st.just(value=False))


CASES = st.builds(
    Case,
    pressing=st.lists(threads(st.booleans()), max_size=5),
    next_free=st.none() | threads(st.just(value=False)),
    follow_ups=st.lists(st.integers(1, 50), max_size=3),
    incident=st.booleans(),
    review=st.integers(0, 9),
    applications=st.integers(0, 9),
    requests=st.integers(0, 9),
    doubts=st.integers(0, 9),
)


@given(CASES, st.sampled_from(Audience))
def test_there_is_always_exactly_one_thing_and_it_is_of_the_readers_table(case: Case, audience: Audience):
    told = advise(case, NOW, audience)
    assert told.advice in TABLES[audience]
    assert (told.thread_id is not None) == (told.advice in ABOUT_THREADS)
    known = {one.thread_id for one in case.pressing} | set(case.follow_ups)
    known |= {case.next_free.thread_id} if case.next_free else set()
    assert told.thread_id is None or told.thread_id in known


def test_members_are_told_of_no_managers_matter_and_of_nobodys_failure():
    inner = {Advice.REVIEW, Advice.APPLICATIONS, Advice.REQUESTS, Advice.DOUBTS, Advice.LIMIT_HELD, Advice.INCIDENT}
    assert not inner & set(TABLES[Audience.MEMBERS])
    assert all(table[-1] is Advice.PRAISE for table in TABLES.values())
