"""The Discord stand-in keeps Discord's rules: what it refuses, when, and with which code."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import pytest

from tests.standins.discord_api import DiscordServer, UnlikelyError
from tests.standins.discord_api.intents import GUILD_MESSAGES, GUILDS, MESSAGE_CONTENT
from tests.standins.discord_api.wire import Wire, posts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.standins.discord_api import Channel, User

HAND = "✋"


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as running:
        yield running


@pytest.fixture
async def wire(server: DiscordServer) -> AsyncIterator[Wire]:
    async with aiohttp.ClientSession() as session:
        yield Wire(server, session)


@pytest.fixture
def room(server: DiscordServer) -> Channel:
    return server.add_channel("critics")


@pytest.fixture
def ana(server: DiscordServer) -> User:
    return server.add_member("Ana")


@pytest.mark.parametrize(
    ("permission", "asked"),
    [
        ("VIEW_CHANNEL", "GET "),
        ("SEND_MESSAGES", "POST "),
        ("EMBED_LINKS", "POST "),
        ("READ_MESSAGE_HISTORY", "GET /{card}"),
        ("ADD_REACTIONS", "PUT /{card}/reactions/🔥/@me"),
        ("MANAGE_MESSAGES", "DELETE /{card}/reactions/✋/{ana}"),
        ("MANAGE_MESSAGES", "DELETE /{card}"),
    ],
)
async def test_a_missing_permission_is_refused(
    wire: Wire, room: Channel, ana: User, permission: str, asked: str
) -> None:
    card = await wire.server.say(ana, room, "mine")
    await wire.server.react(ana, card, HAND)
    method, path = asked.split(" ")
    where = posts(room) + path.format(card=card.id, ana=ana.id)
    body = {"embeds": [{"title": "x"}]} if method == "POST" else None
    wire.server.deny(room, permission)
    assert await wire.code(method, where, body) == (403, 50001 if permission == "VIEW_CHANNEL" else 50013)
    wire.server.allow(room, permission)
    await asyncio.sleep(float(wire.headers["X-RateLimit-Reset-After"]))
    assert (await wire(method, where, body))[0] < 300


async def test_without_the_history_there_is_none(server: DiscordServer, wire: Wire, room: Channel, ana: User) -> None:
    await server.say(ana, room, "mine")
    server.deny(room, "READ_MESSAGE_HISTORY")
    assert await wire("GET", posts(room)) == (200, [])


async def test_unknown_things_have_their_codes(server: DiscordServer, wire: Wire, room: Channel, ana: User) -> None:
    card = await server.say(ana, room, "mine")
    assert await wire.code("GET", "/channels/1") == (404, 10003)
    assert await wire.code("GET", f"{posts(room)}/1") == (404, 10008)
    assert await wire.code("GET", "/users/1") == (404, 10013)
    assert await wire.code("GET", f"/guilds/{server.guild.id}/members/1") == (404, 10013)
    assert await wire.code("PATCH", f"{posts(room)}/{card.id}", {"content": "yours"}) == (403, 50005)
    assert await wire.code("POST", posts(room), {"content": " "}) == (400, 50006)
    assert await wire.code("PUT", f"{posts(room)}/{card.id}/reactions/ok/@me") == (400, 10014)
    server.leave(ana)
    assert await wire.code("GET", f"/guilds/{server.guild.id}/members/{ana.id}") == (404, 10007)


async def test_a_wrong_token_is_refused(server: DiscordServer) -> None:
    async with aiohttp.ClientSession(headers={"Authorization": "Bot wrong"}) as session:
        async with session.get(server.rest_url + "/users/@me") as answer:
            assert answer.status == 401
        async with session.ws_connect(server.gateway_url) as socket:
            await socket.receive_json()
            await socket.send_json({"op": 2, "d": {"token": "wrong", "intents": 1, "properties": {}}})
            assert (await socket.receive()).data == 4004


async def test_a_nonce_posts_once_for_some_minutes(server: DiscordServer, wire: Wire, room: Channel) -> None:
    body = {"content": "card", "nonce": "7", "enforce_nonce": True}
    first, again = [(await wire("POST", posts(room), body))[1]["id"] for _ in range(2)]
    assert first == again
    assert (await wire("POST", posts(room), body | {"enforce_nonce": False}))[1]["id"] != first
    server.nonce_for = 0
    await wire("POST", posts(room), body)
    assert len(server.messages(room)) == 3


async def test_an_interaction_is_answered_once_within_three_seconds(
    server: DiscordServer, wire: Wire, room: Channel, ana: User
) -> None:
    hello = {"type": 4, "data": {"content": "hello", "flags": 64}}
    asked = server.interactions.begin(2, ana, room, {"name": "x"})
    hook = f"/webhooks/{server.bot.id}/{asked.token}"
    assert await wire.code("POST", hook, {"content": "too early"}) == (404, 10015)
    assert (await wire.answer(asked, hello))[0] == 204
    assert await wire.answer(asked, hello) == (400, 40060)
    assert (await wire("PATCH", hook + "/messages/@original", {"content": "changed"}))[0] == 200
    assert (asked.text, asked.ephemeral, server.messages(room)) == ("changed", True, [])
    server.interactions.token_for = 0
    assert await wire.code("POST", hook, {"content": "too late"}) == (401, 50027)

    assert server.interactions.ack_within == 3
    server.interactions.ack_within = 0.05
    slow = server.interactions.begin(2, ana, room, {"name": "x"})
    await asyncio.sleep(0.06)
    assert await wire.answer(slow, hello) == (404, 10062)
    assert slow.kind == "unanswered"


async def test_people_cannot_do_what_the_app_would_not_let_them(
    server: DiscordServer, room: Channel, ana: User
) -> None:
    hidden = server.add_channel("staff", private_to=[])
    card = await server.say(ana, room, "mine")
    with pytest.raises(UnlikelyError, match="nothing to press"):
        await server.press(ana, card, "claim")
    with pytest.raises(UnlikelyError, match="no command"):
        await server.slash(ana, room, "points")
    with pytest.raises(UnlikelyError, match="cannot SEND_MESSAGES"):
        await server.say(ana, hidden, "let me in")


async def test_others_words_need_the_content_intent(
    server: DiscordServer, wire: Wire, room: Channel, ana: User
) -> None:
    async def heard(intents: int) -> str:
        async with wire.session.ws_connect(server.gateway_url) as socket:
            await socket.receive_json()
            identify = {"token": server.token, "intents": intents, "properties": {}}
            await socket.send_json({"op": 2, "d": identify})
            while (await socket.receive_json())["t"] != "GUILD_CREATE":
                pass
            await server.say(ana, room, "secret")
            event = await socket.receive_json()
            assert event["t"] == "MESSAGE_CREATE"
            return str(event["d"]["content"])

    assert await heard(GUILDS | GUILD_MESSAGES) == ""
    assert (await wire("GET", posts(room)))[1][0]["content"] == ""
    server.privileged_intents = {"message_content"}
    assert await heard(GUILDS | GUILD_MESSAGES | MESSAGE_CONTENT) == "secret"
    assert (await wire("GET", posts(room)))[1][0]["content"] == "secret"


async def test_planned_trouble_comes_before_or_after_the_deed(server: DiscordServer, wire: Wire, room: Channel) -> None:
    server.fail_next("/messages", method="POST", status=502)
    server.fail_next("/messages", method="POST", status=503, after_deed=True)
    assert (await wire("POST", posts(room), {"content": "lost"}))[0] == 502
    assert (await wire("POST", posts(room), {"content": "kept"}))[0] == 503
    server.fail_next("/messages", status=None)
    with pytest.raises(aiohttp.ClientConnectionError):
        await wire("POST", posts(room), {"content": "cut"})
    assert [message.content for message in server.messages(room)] == ["kept"]


async def test_roles_are_given_below_the_bots_own(server: DiscordServer, wire: Wire, ana: User) -> None:
    perk = server.add_role("Early access")
    member = f"/guilds/{server.guild.id}/members/{ana.id}/roles"
    assert (await wire("PUT", f"{member}/{perk.id}"))[0] == 204
    assert server.roles_of(ana) == ["Early access"]
    perk.position = 2000
    assert await wire.code("DELETE", f"{member}/{perk.id}") == (403, 50013)
