import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.expect import Expected, Measured, expected, expected_of

FIGURES = (Measured(0.2, 0.4, 0.9), Measured(0.4, 0.6, 0.7), Measured(0.6, 0.8, 0.3))


@pytest.mark.parametrize(
    ("threshold", "precision", "recall"),
    [(0.4, 0.6, 0.7), (0.3, 0.5, 0.8), (0.1, 0.4, 0.9), (0.9, 0.8, 0.3), (0.6, 0.8, 0.3)],
)
def test_a_threshold_costs_what_was_measured_there_and_between_two_in_proportion(threshold, precision, recall):
    assert expected(threshold, FIGURES) == pytest.approx((precision, recall))


def test_nothing_is_said_of_a_threshold_where_nothing_was_measured():
    with pytest.raises(ValueError, match="nothing was measured"):
        expected(0.5, ())


def test_own_probabilities_promise_their_mean_above_the_threshold_and_their_part_of_the_whole():
    assert expected_of(0.5, [0.9, 0.7, 0.4]) == pytest.approx(Expected(0.8, 0.8))


@pytest.mark.parametrize("said", [[], [0.1, 0.49], [0.0]])
def test_where_no_post_is_as_high_nothing_is_promised(said):
    assert expected_of(0.5 if any(said) else 0.0, said) is None


@given(st.lists(st.floats(0.01, 1), min_size=1), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_threshold_never_shows_more_of_what_is_negative(said, one, other):
    low, high = sorted([one, other])
    here, there = expected_of(low, said), expected_of(high, said)
    if here and there:
        assert there.recall <= here.recall + 1e-9
        assert there.precision >= here.precision - 1e-9
