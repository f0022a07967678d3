import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.classify.lessons import MOST, SURE, Lessons, Taught, adjusted
from bot.ports.reading import DIMENSIONS
from tests.reading import vector_of

POST = "my withdrawal is stuck since monday"
SAME, OTHER = vector_of(POST), vector_of("lorem ipsum dolor sit amet")
PROBABILITIES = st.floats(0, 1)


def near(seed):
    """Return a vector somewhere between the post and anywhere."""
    chance = np.random.default_rng(seed)
    place = np.frombuffer(SAME, np.int8).astype(float) + chance.normal(0, chance.uniform(0, 60), DIMENSIONS)
    return np.clip(np.rint(place), -127, 127).astype(np.int8).tobytes()


TAUGHT = st.builds(Taught, st.integers(0, 10**6).map(near), PROBABILITIES, st.booleans())


def odds(probability):
    held = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(held / (1 - held))


@given(PROBABILITIES)
def test_without_lessons_or_without_a_near_one_nothing_changes(negative):
    assert adjusted(negative, SAME, Lessons.of([])) == negative
    assert adjusted(negative, SAME, Lessons.of([Taught(OTHER, 0.9, is_complaint=False)])) == negative
    assert adjusted(negative, b"", Lessons.of([Taught(SAME, 0.9, is_complaint=False)])) == negative
    assert adjusted(negative, SAME, Lessons.of([Taught(b"", 0.9, is_complaint=False)])) == negative


@given(PROBABILITIES, st.lists(TAUGHT, max_size=30))
def test_all_lessons_together_move_a_post_by_two_logits_from_what_may_be_sure_at_the_most(negative, taught):
    after = adjusted(negative, SAME, Lessons.of(taught))
    assert 0 <= after <= 1
    sure = min(max(odds(negative), -SURE), SURE)
    assert min(odds(negative), sure) - MOST - 1e-6 <= odds(after) <= max(odds(negative), sure) + MOST + 1e-6


@given(PROBABILITIES, st.lists(TAUGHT, max_size=10), TAUGHT)
def test_one_more_complaint_never_lowers_and_one_more_dismissal_never_raises(negative, taught, more):
    before = adjusted(negative, SAME, Lessons.of(taught))
    after = adjusted(negative, SAME, Lessons.of([*taught, more]))
    assert after >= before - 1e-6 if more.is_complaint else after <= before + 1e-6


@given(st.lists(TAUGHT, min_size=1, max_size=10), PROBABILITIES, PROBABILITIES)
def test_of_two_posts_the_more_negative_stays_so(taught, one, other):
    lessons = Lessons.of(taught)
    low, high = sorted((one, other))
    assert adjusted(low, SAME, lessons) <= adjusted(high, SAME, lessons) + 1e-9


def test_a_dismissal_brings_the_same_words_below_the_threshold_and_a_second_one_further():
    once = adjusted(0.9, SAME, Lessons.of([Taught(SAME, 0.9, is_complaint=False)]))
    twice = adjusted(0.9, SAME, Lessons.of([Taught(SAME, 0.9, is_complaint=False)] * 2))
    assert 0.75 > once > twice > 0.5


@pytest.mark.parametrize(("guessed", "is_complaint"), [(0.9999, False), (0.0001, True)])
def test_a_guess_however_sure_gives_way_to_managers_who_decided_otherwise_three_times(guessed, is_complaint):
    lessons = Lessons.of([Taught(SAME, guessed, is_complaint)] * 3)
    after = adjusted(guessed, SAME, lessons)
    assert 0.7 < (1 - after if is_complaint else after) < 0.75
    assert adjusted(guessed, OTHER, lessons) == guessed


def test_what_was_missed_and_then_let_pass_is_shown_the_next_time():
    assert adjusted(0.45, SAME, Lessons.of([Taught(SAME, 0.3, is_complaint=True)])) > 0.7


@pytest.mark.parametrize(("guessed", "is_complaint"), [(0.98, True), (0.02, False)])
def test_what_was_guessed_right_teaches_little(guessed, is_complaint):
    assert adjusted(0.5, SAME, Lessons.of([Taught(SAME, guessed, is_complaint)])) == pytest.approx(0.5, abs=0.02)
