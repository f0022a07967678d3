"""A link that goes to a client names nobody."""

from __future__ import annotations

import pytest

from bot.rules.nameless import nameless


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://twitter.com/Angry_Ann/status/1790000000000000001?s=20", "https://x.com/i/status/1790000000000000001"),
        ("https://www.reddit.com/user/Angry_Ann/comments/abc1/t/def2/", "https://reddit.com/comments/abc1/_/def2"),
        ("https://forum.example/t/42#p7", "https://forum.example/t/42#p7"),
        ("https://forum.example/u/Angry_Ann/7", None),
        ("https://forum.example/u/%61ngry_ann/7", None),
        ("https://angry_ann.example/7", None),
        ("~0f3a", None),
        ("", None),
    ],
)
def test_a_post_is_led_to_by_its_number_or_not_at_all(link: str, shown: str | None) -> None:
    assert nameless(link, ["@Angry_Ann", ""]) == shown


def test_a_name_in_another_script_is_found_in_its_escapes() -> None:
    link = "https://forum.example/%D0%90%D0%BD%D0%BD%D0%B0/7"
    assert nameless(link, ["анна"]) is None
    assert nameless(link, ["ольга"]) == link


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("Angry Ann", "https://forum.example/t/angry-ann-lost-money/42"),
        ("Angry Ann", "https://forum.example/t/ann-lost-money/42"),
        ("José García", "https://forum.example/t/jose-garcia/42"),
        ("Jose", "https://forum.example/t/jos%C3%A9-writes/42"),
        ("Василий Пупкин", "https://forum.example/t/vasiliy-pupkin/42"),
        ("Харламов", "https://kharlamov.example/42"),
        ("анна", "https://xn--80aa2ba.example/7"),
        ("somebody", "https://forum.example/u/another/42"),
        ("somebody", "https://social.example/@another/42"),
        ("somebody", "https://forum.example/42?user=another"),
        ("somebody", "https://www.youtube.com/@another"),
    ],
)
def test_a_name_that_is_spelled_otherwise_and_a_page_of_a_person_are_found_too(name: str, link: str) -> None:
    assert nameless(link, [name]) is None


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("Status X", "https://x.com/i/status/1790000000000000001"),
        ("Jo", "https://forum.example/t/42#p7"),
        ("*", "https://forum.example/t/42"),
    ],
)
def test_a_number_tells_no_name_whatever_somebody_is_called(name: str, link: str) -> None:
    assert nameless(link, [name]) == link
