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
