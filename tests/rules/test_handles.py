"""However a public name is copied, the bare name is kept; what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.handles import PLACES, bare, place_of, same

READ = [
    ("x", "@Ana", "Ana"),
    ("x", "  ana_trades ", "ana_trades"),
    ("x", "x.com/ana", "ana"),
    ("x", "https://twitter.com/Ana?s=20", "Ana"),
    ("x", "https://mobile.twitter.com/@ana/", "ana"),
    ("x", "https://x.com/ana/status/123", "ana"),
    ("x", "\u2060@ana\u200e", "ana"),
    ("youtube", "https://www.youtube.com/@ana", "ana"),
    ("youtube", "m.youtube.com/@ana.b-c/videos", "ana.b-c"),
    ("youtube", "https://www.youtube.com/@%D0%90%D0%BD%D0%B0", "Ана"),
    ("youtube", "@Ана", "Ана"),
    ("reddit", "u/ana", "ana"),
    ("reddit", "/u/ana/", "ana"),
    ("reddit", "/user/ana", "ana"),
    ("reddit", "https://old.reddit.com/user/ana-b/comments", "ana-b"),
    ("reddit", "ana-b", "ana-b"),
]
REFUSED = [
    ("x", "ana trades"),
    ("x", "a" * 16),
    ("x", "ana-b"),
    ("x", "https://x.com/i/status/123"),
    ("x", "https://x.com/home"),
    ("x", "https://example.org/ana"),
    ("x", "youtube.com/@ana"),
    ("youtube", "a"),
    ("youtube", "..."),
    ("youtube", "a" * 31),
    ("youtube", "youtube.com/channel/UC1234567890"),
    ("reddit", "an"),
    ("reddit", "r/ana"),
    ("reddit", "a" * 21),
    ("reddit", "ana.b"),
    ("reddit", ""),
]


@pytest.mark.parametrize(("place", "given", "name"), READ)
def test_a_name_is_read_in_every_form_people_copy(place: str, given: str, name: str):
    assert bare(place, given) == name


@pytest.mark.parametrize(("place", "given"), REFUSED)
def test_what_is_no_name_there_is_refused(place: str, given: str):
    assert bare(place, given) is None


@given(place=st.sampled_from(PLACES), text=st.text(max_size=60))
def test_whatever_is_typed_a_kept_name_is_bare_and_kept_again(place: str, text: str):
    name = bare(place, text)
    if name is not None:
        assert bare(place, name) == name
        assert bare(place, f"@{name}") == name
        assert not set(name) & set("@/ ?#")


def test_a_link_tells_its_place():
    links = ["x.com/ana", "https://youtube.com/@ana", "reddit.com/u/ana", "u/ana", "@ana", "t.me/ana"]
    assert [place_of(one) for one in links] == ["x", "youtube", "reddit", "reddit", None, None]


def test_capitals_and_the_sign_make_no_other_name():
    assert same("@Ana", "ana")
    assert not same("ana", "anna")
    assert not same("ana", "")
