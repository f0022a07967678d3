"""What moves a thread's deadlines: another category or priority, and the time that they stand still."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.sla import Deadlines, Hours, SlaRules, deadlines, gone_on, retimed
from storage.tables import Category, Priority
from tests.world import NOON

if TYPE_CHECKING:
    from collections.abc import Sequence

HOUR = timedelta(hours=1)
RULES = SlaRules(
    category={
        Category.TRUST: Hours(target_hours=6, limit_hours=12),
        Category.RUMOR: Hours(target_hours=36, limit_hours=72),
    }
)


def hours(clock: Deadlines) -> tuple[float, float, float]:
    """Return when to claim, target and limit, in hours after noon."""
    return tuple((by - NOON) / HOUR for by in (clock.claim_by, clock.due_at, clock.limit_at))


def at(hour: float, category: Category | None, stood: Deadlines | None = None, *, claimed: bool = False) -> Deadlines:
    """Return the clocks of a thread that began at noon and got a category some hours later."""
    clock = stood or deadlines(RULES, NOON, NOON, None, Priority.NORMAL)
    moment = NOON + hour * HOUR
    return retimed(RULES, clock, category, Priority.NORMAL, paused=timedelta(), at=moment, claimed=claimed)


@pytest.mark.parametrize(
    ("category", "hour", "wanted"),
    [
        (Category.SUPPORT, 5, (8, 24, 48)),
        # tighter: as if it had been so from the start, while a third of its own time is left
        (Category.TRUST, 0, (2, 6, 12)),
        (Category.TRUST, 1, (2, 6, 12)),
        (Category.TRUST, 3, (3 + 2 / 3, 6, 12)),
        # or else that third from now
        (Category.TRUST, 7, (7 + 2 / 3, 9, 12)),
        (Category.TRUST, 10, (8, 12, 14)),
        # but never later than it was: what is late stays late
        (Category.TRUST, 23, (8, 24, 27)),
        (Category.TRUST, 30, (8, 24, 34)),
        (Category.TRUST, 60, (8, 24, 48)),
        # looser: it simply moves, also when it was late
        (Category.RUMOR, 5, (12, 36, 72)),
        (Category.RUMOR, 30, (12, 36, 72)),
    ],
)
def test_deadlines_follow_a_new_category(category: Category, hour: float, wanted: tuple[float, float, float]) -> None:
    assert hours(at(hour, category)) == pytest.approx(wanted)


def test_the_time_that_a_thread_stood_still_is_not_taken_from_it() -> None:
    stood = gone_on(deadlines(RULES, NOON, NOON, None, Priority.NORMAL), NOON + HOUR, NOON + 6 * HOUR, None)
    assert hours(stood) == (13, 29, 53)
    moment = NOON + 7 * HOUR
    found = retimed(RULES, stood, Category.TRUST, Priority.NORMAL, paused=5 * HOUR, at=moment, claimed=False)
    assert hours(found) == pytest.approx((7 + 2 / 3, 11, 17))


def test_when_to_claim_stands_once_it_is_claimed_unless_the_target_comes_before_it() -> None:
    assert hours(at(5, Category.RUMOR, claimed=True)) == (8, 36, 72)
    assert hours(at(1, Category.TRUST, claimed=True)) == (6, 6, 12)


@pytest.mark.parametrize(
    ("claimed", "wanted"),
    [(None, (13, 29, 53)), (2, (8, 29, 53)), (4, (9, 29, 53)), (99, (13, 29, 53))],
    ids=str,
)
def test_a_pause_moves_all_on_but_when_to_claim_only_as_long_as_nobody_had_claimed(
    claimed: float | None, wanted: tuple[float, float, float]
) -> None:
    clock = deadlines(RULES, NOON, NOON, None, Priority.NORMAL)
    claimed_at = None if claimed is None else NOON + claimed * HOUR
    assert hours(gone_on(clock, NOON + 3 * HOUR, NOON + 8 * HOUR, claimed_at)) == wanted


def test_a_pause_that_ended_before_it_began_is_none() -> None:
    # the answer that ended it was public before the clock was stopped
    clock = deadlines(RULES, NOON, NOON, None, Priority.NORMAL)
    assert gone_on(clock, NOON + 3 * HOUR, NOON + 2 * HOUR, None) == clock


@dataclass
class Life:
    """A thread whose category changes, which stands still and goes on, is claimed, and what of that is undone."""

    rules: SlaRules
    now: datetime = NOON
    category: Category | None = None
    clock: Deadlines = field(init=False)
    paused_at: datetime | None = None
    paused: timedelta = timedelta()
    claimed_at: datetime | None = None
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = deadlines(self.rules, NOON, NOON, None, Priority.NORMAL)

    def sort(self, category: Category | None) -> None:
        before, self.category = self.clock, category
        self.clock = self.follow()
        own = self.rules.hours(category, Priority.NORMAL)
        moment = self.paused_at or self.now
        for name, share in (("due_at", own.target_hours), ("limit_at", own.limit_hours)):
            was, is_ = getattr(before, name), getattr(self.clock, name)
            plain = NOON + share * HOUR + self.paused
            assert is_ >= plain, "sooner than its own hours"
            assert is_ >= was or is_ >= moment + share * HOUR / 3 or is_ == plain, "too soon from now"
            assert is_ <= max(was, plain), "a tightening made it later"
            if was > moment:
                assert is_ > moment, "a press made it late by itself"

    def follow(self) -> Deadlines:
        return retimed(
            self.rules,
            self.clock,
            self.category,
            Priority.NORMAL,
            paused=self.paused,
            at=self.paused_at or self.now,
            claimed=self.claimed_at is not None,
        )

    def pause(self) -> None:
        self.paused_at = self.paused_at or self.now

    def go_on(self) -> None:
        if self.paused_at is not None:
            self.pauses.append((self.paused_at, self.now))
            self.clock = gone_on(self.clock, self.paused_at, self.now, self.claimed_at)
            self.paused += self.now - self.paused_at
            self.paused_at = None

    def claim(self) -> None:
        self.claimed_at = self.claimed_at or self.now


ACTS = st.one_of(
    st.sampled_from((None, *Category)).map(lambda category: ("sort", category)),
    st.sampled_from((("pause",), ("go_on",), ("claim",))),
)
DAYS = st.dictionaries(st.sampled_from(Category), st.floats(0.5, 60), max_size=4)


@given(st.lists(st.tuples(ACTS, st.floats(0, 20)), max_size=12), DAYS, st.floats(0.05, 1))
def test_whatever_happens_the_deadlines_stay_in_order_and_pauses_add_up(
    acts: Sequence[tuple[tuple[object, ...], float]], targets: dict[Category, float], share: float
) -> None:
    own = {category: Hours(target_hours=target, limit_hours=2 * target) for category, target in targets.items()}
    life = Life(SlaRules(category=own, claim_share=share))
    for (name, *rest), passed in acts:
        before = life.clock
        getattr(life, name)(*rest)
        clock = life.clock
        assert clock.started_at <= clock.claim_by <= clock.due_at <= clock.limit_at
        if name != "sort":
            assert clock.due_at >= before.due_at, "only a tightening brings a deadline nearer"
        # at any later moment the same rules change nothing any more
        life.now += passed * HOUR
        assert life.follow() == clock
    life.go_on()
    assert life.paused == sum((end - begin for begin, end in life.pauses), timedelta())
