"""What must be mended before the start, and the menus that each person is offered."""

from __future__ import annotations

import json

import httpx
import pytest

from bot.platforms.telegram_chat import TelegramPlatform, Webhook
from bot.platforms.telegram_chat.emoji import REACTIONS
from bot.ports.chat import Menu, MenuItem, Opening, RoomKind
from tests.platforms.telegram_help import MENU, NOW, FixedClock, MemoryInbox, room, running
from tests.standins.telegram_api import ALL_RIGHTS, REACTION_EMOJI, TelegramServer


@pytest.fixture
async def server():
    async with TelegramServer() as server:
        yield server


async def problems(server, *rooms, openings=()):
    platform = TelegramPlatform(
        server.token, MENU, list(rooms), FixedClock(), MemoryInbox(), base_url=server.base_url, openings=openings
    )
    found = await platform.check(rooms)
    assert {call.method for call in server.calls} <= {"getMe", "getChat", "getChatMember"}, "nothing is changed"
    return [(problem.key.removeprefix("communities.acme.telegram."), problem.what) for problem in found]


def said(found, key: str, part: str) -> None:
    assert [(k, part in what) for k, what in found] == [(key, True)], found


async def test_rooms_that_are_right_have_no_problem(server):
    forum = server.add_group("Forum", forum=True)
    topic = server.add_topic(forum, "Cards")
    managers = server.add_group("Managers", bot_status="member")
    rooms = [room(f"{forum.id}:{topic}"), room(managers, RoomKind.MANAGERS), room(managers, RoomKind.STAFF)]
    assert await problems(server, *rooms) == []


async def test_a_broadcast_channel_is_refused(server):
    said(await problems(server, room(server.add_channel("News"))), "cards", "broadcast channel")


async def test_a_basic_group_is_refused_for_cards(server):
    group = server.add_group("Small", basic=True)
    said(await problems(server, room(group)), "cards", "basic group")
    assert await problems(server, room(group, RoomKind.STAFF)) == []


async def test_a_bot_that_is_no_administrator_sees_no_reactions(server):
    said(await problems(server, room(server.add_group("A", bot_status="member"))), "cards", "no administrator")


async def test_a_bot_that_may_not_delete_cannot_take_reactions_off(server):
    rights = set(ALL_RIGHTS) - {"can_delete_messages"}
    said(await problems(server, room(server.add_group("A", bot_rights=rights))), "cards", "take a refused reaction off")


@pytest.mark.parametrize("status", ["left", "kicked"])
async def test_a_room_without_the_bot_is_told_of(server, status):
    group = server.add_group("A", bot_status=status)
    said(await problems(server, room(group, RoomKind.MANAGERS)), "managers", "cannot see chat")


@pytest.mark.parametrize("chat_id", ["-1009999999999", "ambassadors"])
async def test_a_room_that_is_nowhere_is_told_of(server, chat_id):
    platform = TelegramPlatform(server.token, MENU, [], FixedClock(), MemoryInbox(), base_url=server.base_url)
    (problem,) = await platform.check([room(chat_id)])
    assert problem.key == "communities.acme.telegram.cards"
    assert chat_id in problem.what
    assert "-100" in problem.mend


async def test_a_topic_needs_a_forum(server):
    group = server.add_group("A")
    said(await problems(server, room(f"{group.id}:7")), "cards", "no topics")


async def test_a_group_that_became_a_supergroup_is_told_with_its_new_id(server):
    group = server.add_group("A", basic=True)
    server.fail_next(
        "getChat",
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        parameters={"migrate_to_chat_id": -1007},
    )
    said(await problems(server, room(group)), "cards", "now the supergroup -1007")


async def test_an_emoji_that_telegram_does_not_have_is_refused(server):
    said(await problems(server, room(server.add_group("A"), emoji="✅")), "claim_emoji", "no reaction ✅")


@pytest.mark.parametrize("allowed", [["👍"], []])
async def test_an_emoji_that_the_group_does_not_allow_is_refused(server, allowed):
    group = server.add_group("A")
    server.allow_reactions(group, allowed)
    said(await problems(server, room(group)), "claim_emoji", "does not allow ✍")


async def test_the_emoji_is_told_apart_from_how_a_keyboard_writes_it(server):
    group = server.add_group("A")
    server.allow_reactions(group, ["✍"])
    assert await problems(server, room(group, emoji="✍️")) == []


async def test_all_problems_are_told_at_once(server):
    found = await problems(
        server,
        room(server.add_channel("News"), emoji="✅"),
        room(server.add_group("A", bot_status="left"), RoomKind.MANAGERS),
    )
    assert [key for key, _ in found] == ["claim_emoji", "cards", "managers"]


async def test_a_silent_telegram_is_told_of(server):
    server.fail_next("getMe", 502, "Bad Gateway")
    assert [key for key, _ in await problems(server)] == ["telegram.token"]


def test_the_reactions_are_those_of_the_published_contract():
    assert REACTIONS == REACTION_EMOJI
    assert len(REACTIONS) == 73


async def test_everyone_is_offered_the_commands_of_their_right(server):
    cards, managers = server.add_group("Ambassadors"), server.add_group("Managers")
    ann, boss = server.add_user("Ann", language_code="ru"), server.add_user("Boss")
    for chat in (cards, managers):
        server.join(ann, chat)
        server.join(boss, chat, status="administrator")
    async with running(server, room(cards), room(managers, RoomKind.MANAGERS)):
        assert server.menu(ann, cards) == ["next", "help"], "what is hidden stays out"
        assert server.menu(ann) == ["next", "help"]
        assert server.menu(boss, managers) == ["sla", "next", "help"]
        assert server.menu(ann, server.add_group("Elsewhere")) == ["help"]
    shown = [call.values for call in server.asked("setMyCommands") if call.values.get("language_code") == "ru"]
    assert {"Помощь"} <= {command["description"] for values in shown for command in values["commands"]}


async def test_members_and_managers_in_topics_of_one_group_have_their_own(server):
    forum = server.add_group("Forum", forum=True)
    ann, boss = server.add_user("Ann"), server.add_user("Boss")
    server.join(ann, forum)
    server.join(boss, forum, status="administrator")
    first, second = server.add_topic(forum, "Cards"), server.add_topic(forum, "Managers")
    async with running(server, room(f"{forum.id}:{first}"), room(f"{forum.id}:{second}", RoomKind.MANAGERS)):
        assert (server.menu(ann, forum), server.menu(boss, forum)) == (["next", "help"], ["sla", "next", "help"])


async def test_menus_are_set_only_when_they_changed(server):
    cards = room(server.add_group("Ambassadors"))
    async with running(server, cards):
        before = len(server.asked("setMyCommands"))
    async with running(server, cards):
        assert len(server.asked("setMyCommands")) == before
    less = Menu((("en", (MenuItem("next", "The next thread", "ambassador"),)),))
    async with running(server, cards, menu=less):
        taken_away = [json.dumps(call.values.get("scope")) for call in server.asked("deleteMyCommands")]
    assert len(taken_away) == 1, "the default menu had only /help"


async def test_a_room_that_is_not_there_yet_does_not_stop_the_others(server, caplog):
    async with running(server, room("-1009999999999")):
        assert "command menus" in caplog.text


async def closed_wrong(server, chat_id):
    return await problems(server, openings=[Opening("communities.acme.perks.0.telegram_room", str(chat_id))])


async def test_a_closed_room_that_the_bot_can_open_and_close_has_no_problem(server):
    rights = ["can_invite_users", "can_restrict_members"]
    assert await closed_wrong(server, server.add_group("Closed", bot_rights=rights).id) == []


@pytest.mark.parametrize(
    ("right", "words"), [("can_invite_users", "invite users"), ("can_restrict_members", "ban users")]
)
async def test_a_closed_room_needs_the_rights_to_invite_and_to_ban(server, right, words):
    closed = server.add_group("Closed", bot_rights=set(ALL_RIGHTS) - {right})
    said(await closed_wrong(server, closed.id), "communities.acme.perks.0.telegram_room", words)


async def test_a_closed_room_is_there_private_and_a_supergroup(server):
    [(_, what)] = await closed_wrong(server, -1009999)
    assert "cannot see chat" in what
    [(_, what)] = await closed_wrong(server, server.add_group("Open", username="acme_open").id)
    assert "is public" in what
    [(_, what), *_] = await closed_wrong(server, server.add_group("Small", basic=True).id)
    assert "no supergroup" in what


@pytest.mark.parametrize(("minutes_ago", "found"), [(10, 1), (90, 0)])
async def test_a_public_address_that_telegram_cannot_reach_is_told_while_it_is_so(server, minutes_ago, found):
    hook = Webhook("http://127.0.0.1:9/telegram", "a-secret_of-letters")
    platform = TelegramPlatform(
        server.token, MENU, [], FixedClock(), MemoryInbox(), base_url=server.base_url, webhook=hook
    )
    async with httpx.AsyncClient() as client:
        await client.post(f"{server.base_url}{server.token}/setWebhook", json={"url": hook.url})
    server.core.pusher.last_error = (int(NOW.timestamp()) - minutes_ago * 60, "Connection refused")
    problems = await platform.check([])
    assert [("Connection refused" in one.what, one.key) for one in problems] == [(True, "telegram.public_url")] * found
