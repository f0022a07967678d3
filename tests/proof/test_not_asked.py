"""What cannot be looked at is not asked for, and says nothing against anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.ports.proof import Seen, Wanted
from bot.proof.probers import Probers
from storage.tables import Finding

from .conftest import GOOD, REDDIT_LINK, TUBE_COMPLAINT, VIDEO, X_LINK

if TYPE_CHECKING:
    from tests.standins.places import PlacesServer

    from .conftest import Looking

UNKNOWN = Finding.UNKNOWN


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted("mastodon", "https://mastodon.social/@ana/1", "https://mastodon.social/@critic/1"),
        Wanted("x", "https://x.com/ana_w", "https://x.com/i/status/1"),
        Wanted("x", "https://evil.example/i/status/20", ""),
        Wanted("x", REDDIT_LINK, X_LINK),
        Wanted("youtube", f"https://youtube.com/watch?v={VIDEO}", TUBE_COMPLAINT),
        Wanted("youtube", X_LINK, X_LINK),
        Wanted("reddit", "https://reddit.com/comments/abc123", "https://reddit.com/comments/abc123"),
        Wanted("reddit", "https://reddit.com/r/northwind", ""),
        Wanted("reddit", "no link", "no link"),
        Wanted("x", "", ""),
    ],
)
async def test_what_is_no_answer_of_a_place_is_not_checkable_and_not_asked_for(
    looking: Looking, places: PlacesServer, wanted: Wanted
) -> None:
    assert await looking.at(wanted) == Seen(UNKNOWN)
    assert places.asks == []


@pytest.mark.parametrize(
    ("place", "without"),
    [("youtube", "youtube_key"), ("reddit", "reddit_id"), ("reddit", "reddit_secret")],
)
async def test_without_a_key_nothing_is_asked(looking: Looking, places: PlacesServer, place: str, without: str) -> None:
    for empty in (None, "", "  ", "ключ"):
        assert await looking.at(GOOD[place], **{without: empty}) == Seen(UNKNOWN)
    assert places.asks == []


async def test_where_no_place_is_known_nothing_is_asked(places: PlacesServer) -> None:
    made = Probers({})
    assert {await made.look(wanted) for wanted in GOOD.values()} == {Seen(UNKNOWN)}
    assert places.asks == []
