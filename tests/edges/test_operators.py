"""The operators' room is where all communities are told of, so nobody of any community may read it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.config import parse
from bot.connecting import rooms_on
from bot.ports.chat import RoomKind
from tests.edges.test_config import DISCORD, TELEGRAM, TOKENS, problems, raw, real


def given(**operators: Any) -> dict[str, Any]:
    return {**real(), "operators": operators}


def test_rooms_of_their_own_are_taken_and_looked_at_with_the_others():
    config = parse(given(discord="123456789012345999", telegram="-100777:3", at="07:30", language="ru"), TOKENS)
    for platform, chat_id in (("discord", "123456789012345999"), ("telegram", "-100777:3")):
        rooms = rooms_on(config, platform)
        assert [(one.kind, one.chat_id, one.key(platform)) for one in rooms][-1] == (
            RoomKind.OPERATORS,
            chat_id,
            f"operators.{platform}",
        )
        assert rooms[0].key(platform) == f"communities.acme.{platform}.cards"
    assert rooms_on(config, "web") == []


@pytest.mark.parametrize("room", ["cards", "managers"])
def test_a_communitys_room_is_none_of_the_operators(room: str):
    assert problems(given(discord=DISCORD[room]), TOKENS) == {
        "operators.discord": "is a room of acme; the operators need a room that only they read"
    }


@pytest.mark.parametrize("room", [TELEGRAM["cards"], f"{TELEGRAM['cards']}:9", "-1001234567891", "-1001234567891:8"])
def test_a_topic_of_a_communitys_group_is_read_by_all_who_are_in_it(room: str):
    assert problems(given(telegram=room), TOKENS) == {
        "operators.telegram": "is in a group of acme; the operators need a room that only they read"
    }


def test_no_perk_opens_the_operators_room():
    perk = {"name": "room", "title": {"en": "Room"}, "kind": "closed_room", "threshold": 5, "telegram_room": "-100777"}
    found = problems({**real(perks=[perk]), "operators": {"telegram": "-100777:4"}}, TOKENS)
    assert list(found) == ["communities.acme.perks.0.telegram_room"]


def test_a_chat_that_only_the_operators_use_needs_its_token_too():
    only = given(telegram="-100777")
    del only["communities"]["acme"]["telegram"]
    assert list(problems(only, {"FIRSTHAND_DISCORD_TOKEN": "t"})) == ["telegram.token"]
    assert rooms_on(parse(only, TOKENS), "telegram")


def test_the_local_page_is_no_operators_room_beside_real_chats():
    assert list(problems(given(web="operators"), TOKENS)) == ["operators.web"]
    alone = {**raw(), "operators": {"web": "operators"}}
    assert [room.kind for room in rooms_on(parse(alone, {}), "web")][-1] is RoomKind.OPERATORS
    assert list(problems({**raw(), "operators": {"web": "managers"}})) == ["operators.web"]


@pytest.mark.parametrize(
    ("operators", "key"),
    [
        ({"discord": "general"}, "operators.discord"),
        ({"telegram": "@agency"}, "operators.telegram"),
        ({"zone": "Mars"}, "operators.zone"),
        ({"at": "26:00"}, "operators.at"),
        ({"language": "de"}, "operators.language"),
        ({"colour": "red"}, "operators.colour"),
    ],
)
def test_a_wrong_value_is_named(operators: dict[str, Any], key: str):
    assert list(problems(given(**operators), TOKENS)) == [key]
