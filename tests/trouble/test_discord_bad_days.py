"""Discord's bad days: the adapter says how each delivery ended, what it needs, once, and comes back by itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from discord.backoff import ExponentialBackoff

from bot.platforms.discord_chat.connection import Waits
from bot.ports.chat import Gone, Mended, Need, PlatformError, Problem, Refused, RetryAfter, RoomKind, Sent
from bot.ports.inbound import Pressed, Reacted
from tests.platforms.discord_help import CARD, Bot, adapter, chat, post, running

if TYPE_CHECKING:
    from tests.harness.discord_chat import DiscordHarness

__all__ = ["chat"]

QUICK = Waits(identify=0.01, identify_most=0.05)
PAGE = "<html><title>Attention Required!</title></html>"


class Ears:
    """What the adapter reports, and how often it says that events were lost."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.missed = 0

    async def miss(self) -> None:
        self.missed += 1

    def needs(self) -> list[tuple[str, Need]]:
        return [(one.room, one.need) for one in self.told if isinstance(one, Problem)]


def rooms(chat: DiscordHarness) -> set[str]:
    return set(chat.rooms.values())


def asked(chat: DiscordHarness) -> int:
    return sum(1 for _, path, _ in chat.server.requests if path.startswith("/channels/"))


@pytest.mark.parametrize(
    ("how", "resumable"),
    [
        ({"code": 1000}, True),
        ({"code": 4000}, True),
        ({"code": 4007}, False),
        ({"code": 4008}, True),
        ({"code": 4009}, False),
        ({"how": "abort"}, True),
        ({"how": "reconnect"}, True),
        ({"how": "invalid"}, True),
        ({"how": "invalid"}, False),
    ],
)
async def test_a_cut_connection_comes_back_and_nothing_is_missed(chat, how, resumable):
    bot, ears, room = Bot(), Ears(), chat.rooms[RoomKind.CARDS]
    ana = await chat.person("Ana")
    async with running(chat, bot, missed=ears.miss, waits=QUICK) as platform:
        card = await post(platform, chat)
        await chat.server.drop_gateways(resumable=resumable, **how)
        if not resumable:
            await chat.server.wait_for(lambda: ears.missed)
        await chat.react(ana, room, card, "✋")
        await chat.server.wait_for(lambda: bot.heard)
        assert platform.alive
        assert bot.events == [Reacted("✋", added=True)]
        assert ears.missed == (not resumable)


async def test_a_connection_on_which_nothing_comes_is_cut_and_what_it_kept_is_heard(chat):
    bot, room = Bot(), chat.rooms[RoomKind.CARDS]
    ana = await chat.person("Ana")
    async with running(chat, bot, waits=Waits(silence=0.3)) as platform:
        card = await post(platform, chat)
        chat.server.gateway.silence()
        await chat.react(ana, room, card, "✋")
        await chat.server.wait_for(lambda: bot.heard)
    assert bot.events == [Reacted("✋", added=True)]


async def test_a_connection_that_nobody_can_read_is_begun_anew(chat):
    bot, ears, room = Bot(), Ears(), chat.rooms[RoomKind.CARDS]
    ana = await chat.person("Ana")
    async with running(chat, bot) as platform:
        platform.report = ears.told.append
        card = await post(platform, chat)
        await chat.server.drop_gateways(how="garble")
        await chat.server.wait_for(lambda: not platform.alive)
        assert ears.needs() == [("", Need.UNREACHABLE)]
        assert ears.told[0].passing
        await platform.stop()
        await platform.start(bot.receive)
        assert ears.told[1:] == [None]
        await chat.react(ana, room, card, "✋")
        await chat.server.wait_for(lambda: bot.heard)


async def test_a_gateway_that_fails_is_a_passing_problem_and_in_the_end_all_is_begun_anew(chat, monkeypatch):
    monkeypatch.setattr(ExponentialBackoff, "delay", lambda _: 0.01)
    bot = Bot()
    chat.server.gateway.open = False
    early = adapter(chat)
    with pytest.raises(PlatformError) as refusal:
        await early.start(bot.receive)
    assert refusal.value.problems[0].passing
    chat.server.gateway.open = True
    async with running(chat, bot, waits=Waits(away=0.1)) as platform:
        chat.server.gateway.open = False
        await chat.server.drop_gateways(resumable=False)
        await chat.server.wait_for(lambda: not platform.alive)
        chat.server.gateway.open = True
        await platform.stop()
        await platform.start(bot.receive)
        assert platform.alive


async def test_a_connection_that_breaks_again_and_again_is_begun_anew_with_a_pause(chat):
    async with running(chat, Bot(), waits=QUICK) as platform:
        for number in range(20):
            await chat.server.wait_for(lambda: chat.server.gateway.sockets)
            assert platform.alive
            await chat.server.drop_gateways()
            await chat.server.wait_for(lambda now=number: len(platform._client._cuts) > now)
        assert not platform.alive


async def test_a_token_that_is_revoked_is_told_once_and_served_again_when_it_is_good(chat):
    bot, ears = Bot(), Ears()
    async with running(chat, bot) as platform:
        platform.report = ears.told.append
        await chat.server.revoke_token()
        await chat.server.wait_for(lambda: not platform.alive)
        later = await platform.post(chat.rooms[RoomKind.CARDS], CARD, key="card:1")
        assert isinstance(later, RetryAfter), "it must not be given up"
        assert ears.needs()
        assert {need for _, need in ears.needs()} == {Need.TOKEN}
        await platform.stop()
        with pytest.raises(PlatformError) as refusal:
            await platform.start(bot.receive)
        assert not refusal.value.problems[0].passing
        chat.server.restore_token()
        await platform.start(bot.receive)
        assert ears.told[-1] is None
        assert isinstance(await platform.post(chat.rooms[RoomKind.CARDS], CARD, key="card:1"), Sent)


async def test_a_refused_token_is_noticed_by_any_answer(chat):
    ears = Ears()
    async with running(chat, Bot()) as platform:
        platform.report = ears.told.append
        chat.server.fail_next("/messages", method="POST", status=401)
        assert isinstance(await platform.post(chat.rooms[RoomKind.CARDS], CARD, key="card:1"), RetryAfter)
        assert not platform.alive
        assert ears.needs() == [("", Need.TOKEN)]


async def test_one_channels_long_wait_holds_no_other(chat):
    cards, managers = chat.rooms[RoomKind.CARDS], chat.rooms[RoomKind.MANAGERS]
    async with running(chat, Bot()) as platform:
        for scope in ("user", "shared"):
            chat.server.fail_next(f"{cards}/messages", method="POST", status=429, retry_after=120, scope=scope)
            assert await platform.post(cards, CARD, key=scope) == RetryAfter(120, "Discord asks to wait")
            assert isinstance(await platform.post(managers, CARD, key=f"{scope}:m"), Sent)


@pytest.mark.parametrize("trouble", [{"scope": "global", "retry_after": 90}, {"said": PAGE, "retry_after": 7}])
async def test_a_wait_for_the_whole_bot_is_obeyed_by_all_after_one_answer(chat, trouble):
    cards, managers = chat.rooms[RoomKind.CARDS], chat.rooms[RoomKind.MANAGERS]
    async with running(chat, Bot()) as platform:
        card = await post(platform, chat)
        chat.server.fail_next("/messages", method="POST", status=429, **trouble)
        assert await platform.post(cards, CARD, key="1") == RetryAfter(trouble["retry_after"], "Discord asks to wait")
        before = asked(chat)
        outcomes = [
            await platform.post(managers, CARD, key="2"),
            await platform.edit(cards, card, CARD),
            await platform.reaction_counts(cards, [card], "✋"),
            await platform.find(cards, "claim:7"),
        ]
        assert [type(outcome) for outcome in outcomes] == [RetryAfter] * 4
        assert all(0 < outcome.seconds <= trouble["retry_after"] for outcome in outcomes)
        assert asked(chat) == before
        platform._client.patience._until = 0.0
        assert isinstance(await platform.post(managers, CARD, key="2"), Sent)


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 503},
        {"status": 502, "said": PAGE, "times": 1},
        {"status": 403, "said": PAGE},
        {"status": 200, "said": "{", "after_deed": True},
        {"status": 200, "said": PAGE, "after_deed": True},
        {"status": None},
        {"status": None, "after_deed": True},
    ],
)
async def test_whatever_is_answered_in_place_of_discord_one_message_is_there_in_the_end(chat, trouble):
    room = chat.rooms[RoomKind.CARDS]
    async with running(chat, Bot()) as platform:
        chat.server.fail_next("/messages", method="POST", **trouble)
        outcome = await platform.post(room, CARD, key="card:1")
        if not isinstance(outcome, Sent):
            assert isinstance(outcome, RetryAfter)
            assert isinstance(await platform.post(room, CARD, key="card:1"), Sent)
    assert len(chat.server.messages(chat._channel(room))) == 1


async def test_a_search_that_fails_is_no_proof_that_nothing_is_there(chat):
    room = chat.rooms[RoomKind.CARDS]
    async with running(chat, Bot()) as platform:
        card = await post(platform, chat)
        chat.server.fail_next("/messages", method="GET", status=503)
        assert isinstance(await platform.find(room, "claim:7"), RetryAfter)
        assert await platform.find(room, "claim:7") == card


async def test_a_bot_that_was_removed_says_so_for_each_room_and_is_itself_again_when_it_is_invited(chat):
    bot, ears, room = Bot(), Ears(), chat.rooms[RoomKind.CARDS]
    ana = await chat.person("Ana")
    async with running(chat, bot, missed=ears.miss) as platform:
        platform.report = ears.told.append
        card = await post(platform, chat)
        chat.server.kick_bot()
        await chat.server.wait_for(lambda: len(ears.told) == len(rooms(chat)))
        assert set(ears.needs()) == {(one, Need.JOIN) for one in rooms(chat)}
        assert platform.alive
        refused = await platform.post(room, CARD, key="card:8")
        assert isinstance(refused, Refused)
        assert refused.need is Need.JOIN
        await chat.react(ana, room, card, "✋")
        chat.server.invite_bot()
        await chat.server.wait_for(lambda: ears.missed)
        assert {one.room for one in ears.told if isinstance(one, Mended)} == rooms(chat)
        assert len(ears.told) == 2 * len(rooms(chat))
        assert [one["name"] for one in chat.server.commands[chat.server.guild.id]] == ["points", "like"]
        assert await platform.reactions(room, card, "✋") == [ana]
        assert isinstance(await platform.post(room, CARD, key="card:8"), Sent)


@pytest.mark.parametrize(
    ("right", "need", "lost"), [("SEND_MESSAGES", Need.WRITE, False), ("VIEW_CHANNEL", Need.JOIN, True)]
)
async def test_a_right_that_is_taken_away_is_told_and_again_when_it_is_given_back(chat, right, need, lost):
    ears, room = Ears(), chat.rooms[RoomKind.CARDS]
    async with running(chat, Bot(), missed=ears.miss) as platform:
        platform.report = ears.told.append
        chat.server.deny(chat._channel(room), right)
        await chat.server.wait_for(lambda: ears.told)
        outcome = await platform.post(room, CARD, key="card:1")
        assert isinstance(outcome, Refused)
        assert outcome.need is need
        chat.server.allow(chat._channel(room), right)
        await chat.server.wait_for(lambda: len(ears.told) == 2)
        assert isinstance(await platform.post(room, CARD, key="card:1"), Sent)
        assert ears.needs() == [(room, need)]
        assert ears.told[1] == Mended(room)
        await chat.server.wait_for(lambda: ears.missed == lost)


async def test_a_channel_whose_history_is_closed_is_not_taken_for_an_empty_one(chat):
    ears, room = Ears(), chat.rooms[RoomKind.CARDS]
    async with running(chat, Bot(), missed=ears.miss) as platform:
        platform.report = ears.told.append
        card = await post(platform, chat)
        chat.server.deny(chat._channel(room), "READ_MESSAGE_HISTORY")
        await chat.server.wait_for(lambda: platform._servers._blind)
        assert isinstance(await platform.reaction_counts(room, [card], "✋"), Refused)
        chat.server.allow(chat._channel(room), "READ_MESSAGE_HISTORY")
        await chat.server.wait_for(lambda: ears.missed)
        assert await platform.reaction_counts(room, [card], "✋") == {card: 0}
    assert ears.told == []


async def test_a_deleted_channel_is_told_and_its_deliveries_have_nowhere_to_go(chat):
    ears, room = Ears(), chat.rooms[RoomKind.CARDS]
    async with running(chat, Bot()) as platform:
        platform.report = ears.told.append
        card = await post(platform, chat)
        chat.server.delete_channel(chat._channel(room))
        await chat.server.wait_for(lambda: ears.told)
        assert ears.needs() == [(room, Need.GONE)]
        assert await platform.edit(room, card, CARD) == Gone()
        assert await platform.post(room, CARD, key="card:8") == Gone()
        assert await platform.reaction_counts(room, [card], "✋") == Gone()


async def test_an_outage_of_a_server_is_waited_out_without_a_word(chat):
    ears, room = Ears(), chat.rooms[RoomKind.CARDS]
    async with running(chat, Bot(), missed=ears.miss) as platform:
        platform.report = ears.told.append
        chat.server.outage()
        assert isinstance(await platform.post(room, CARD, key="card:1"), RetryAfter)
        chat.server.outage_over()
        await chat.server.wait_for(lambda: ears.missed)
        assert isinstance(await platform.post(room, CARD, key="card:1"), Sent)
    assert ears.told == []


async def test_a_bot_that_begins_during_an_outage_serves_the_server_once_it_is_back(chat):
    ears = Ears()
    chat.server.guild.unavailable = True
    platform = adapter(chat, missed=ears.miss)
    platform.report = ears.told.append
    await platform.start(Bot().receive)
    assert ears.told == [None]
    chat.server.outage_over()
    await chat.server.wait_for(lambda: ears.missed)
    assert len(chat.server.commands[chat.server.guild.id]) == 2
    await platform.stop()


async def test_commands_that_discord_does_not_take_at_the_start_are_offered_later(chat):
    chat.server.fail_next("/commands", method="PUT", status=503, times=2)
    platform = adapter(chat)
    platform._servers.first_wait = 0.01
    await platform.start(Bot().receive)
    assert platform.alive
    await chat.server.wait_for(lambda: chat.server.commands.get(chat.server.guild.id))
    await platform.stop()


async def test_an_answer_that_reaches_discord_too_late_is_no_fault_and_the_deed_is_done(chat, caplog):
    bot, room = Bot(), chat.rooms[RoomKind.CARDS]
    user = chat.server.users[int(await chat.person("Ana"))]
    chat.server.interactions.ack_within = 0.05
    async with running(chat, bot) as platform:
        card = chat._message(room, await post(platform, chat))
        chat.server.fail_next("/callback", status=None, delay_for=0.2)
        late = await chat.server.press(user, card, "claim:7")
        await asyncio.sleep(0.2)
        assert late.kind == "unanswered"
        assert bot.events == [Pressed("claim:7")]
        assert isinstance(await platform.edit(room, str(card.id), CARD), Sent)
    assert "Traceback" not in caplog.text
