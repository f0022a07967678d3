"""How a story may be called, what hangs together, and what was said before."""

from __future__ import annotations

from bot.rules.stories import Complaint, groups_of, is_known, named, split


def test_a_typed_story_is_parted_at_its_first_colon():
    assert split("Frozen  withdrawals:  They hang: for days ") == ("Frozen withdrawals", "They hang: for days")
    assert split("without a colon") == ("", "")
    assert named(" Frozen:\nwithdrawals ") == "Frozen withdrawals"


def test_a_group_is_known_when_half_of_it_was_in_one_before():
    assert is_known([1, 2, 3, 4], [[2, 4, 9, 8, 7]])
    assert not is_known([1, 2, 3, 4, 5], [[1, 2], [3, 4]])


def _by(*authors: str) -> list[Complaint]:
    return [Complaint(number, ("x", author)) for number, author in enumerate(authors, start=1)]


def test_what_hangs_together_by_four_people_is_a_group_those_with_most_ties_first():
    chain = [(0, 1), (1, 2), (1, 3)]
    assert groups_of(_by("a", "b", "c", "d", "e"), chain) == [[2, 1, 3, 4]]


def test_one_person_who_complains_often_is_no_group():
    assert groups_of(_by("a", "a", "b", "c"), [(0, 1), (1, 2), (2, 3)]) == []


def test_the_larger_group_comes_first():
    pairs = [(0, 1), (1, 2), (2, 3), (4, 5), (5, 6), (6, 7), (7, 8)]
    assert [len(group) for group in groups_of(_by(*"abcdefghi"), pairs)] == [5, 4]
