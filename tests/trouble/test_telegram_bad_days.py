"""Telegram on its bad days: the whole bot beside Discord; people go on, managers hear once, nothing is lost or twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlmodel import col, select

from bot.ports.chat import Mended, Need, RoomKind
from storage import chat_states
from storage.tables import Card, CardKind, ChatState, Delivery, DeliveryKind, DeliveryState
from tests.harness.discord_chat import DiscordHarness
from tests.harness.telegram_chat import TelegramHarness
from tests.running import Running, running
from tests.side import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.databases import Sqlite
    from tests.standins.telegram_api import Chat, TelegramServer

CARDS, MANAGERS = RoomKind.CARDS, RoomKind.MANAGERS


class Day:
    """The bot over both chats; `server` is Telegram, and the trouble is in one of its rooms."""

    def __init__(self, bot: Running) -> None:
        self.bot = bot
        self.telegram, self.discord = bot.sides["telegram"], bot.sides["discord"]
        self.server: TelegramServer = self.telegram.harness.server  # type: ignore[attr-defined]

    def room(self, kind: RoomKind) -> Chat:
        return self.server.core.world.chats[int(self.telegram.harness.rooms[kind])]

    async def said(self, side: str = "discord", part: str = "Telegram") -> list[str]:
        """What managers read about Telegram in the other chat."""
        harness = self.bot.sides[side].harness
        return [seen.text for seen in await harness.messages(harness.rooms[MANAGERS]) if part in seen.text]

    async def hears(self, *parts: str, side: str = "discord") -> None:
        """Wait until the managers have read just these things about Telegram, each once."""

        async def heard() -> bool:
            self.bot.service.outbox.wake()
            return len(await self.said(side)) >= len(parts)

        await eventually(heard, f"{parts} in {side}")
        await self.bot.idle()
        said = await self.said(side)
        assert len(said) == len(parts), said
        for told, part in zip(said, parts, strict=True):
            assert part in told

    async def cards(self, kind: RoomKind = CARDS, part: str = "nobody on it yet") -> list[str]:
        harness = self.telegram.harness
        return [seen.text for seen in await harness.messages(harness.rooms[kind]) if part in seen.text]

    async def stand(self, count: int) -> None:
        """Wait until so many cards stand in Telegram's room, each once, and nothing is left to deliver."""

        async def shown() -> bool:
            self.bot.service.outbox.wake()
            return len(await self.cards()) >= count and not await self.left()

        async with asyncio.timeout(12):
            while not await shown():
                self.bot.clock.advance(seconds=1)
                await asyncio.sleep(0.02)
        assert len(await self.cards()) == count, await self.cards()
        assert len(await self.rows(select(Card).where(Card.platform == "telegram", Card.kind == CardKind.THREAD))) == count

    async def left(self) -> list[Delivery]:
        done = col(Delivery.state) != DeliveryState.DONE
        found: list[Delivery] = await self.rows(select(Delivery).where(Delivery.platform == "telegram", done))
        return found

    async def rows(self, query: object) -> list:
        async with self.bot.parts.database.read() as uow:
            return list((await uow.exec(query)).all())  # type: ignore[call-overload]

    async def is_in(self, need: Need) -> None:
        """Wait until the bot knows what is the matter."""

        async def known() -> bool:
            return [one for _, one in await self.trouble()] == [need]

        await eventually(known, f"{need}")

    async def trouble(self) -> list[tuple[str, str]]:
        rows: list[ChatState] = await self.rows(select(ChatState).where(ChatState.trouble != ""))
        return [(row.chat_id, row.trouble.partition(":")[0]) for row in rows]


@pytest.fixture
async def day(sqlite: Sqlite) -> AsyncIterator[Day]:
    async with running([TelegramHarness(), DiscordHarness()], await sqlite.fresh()) as bot:
        yield Day(bot)


async def test_a_bot_that_was_put_out_says_so_once_elsewhere_and_comes_back_with_what_waited(day: Day):
    room = day.room(CARDS)
    day.server.set_bot(room, "kicked")
    await day.hears("I am not in it any more")
    await day.bot.take_in()
    await day.bot.take_in(day.bot.mention(author="second"))
    assert len(await day.said()) == 1, "each delivery that is refused is the same trouble"
    harness = day.discord.harness
    assert len(await harness.messages(harness.rooms[CARDS])) == 2, "the other chat is served"

    await day.bot.restart()
    assert len(await day.said()) == 1, "a restart repeats nothing"

    day.server.set_bot(room, "administrator")
    await day.hears("I am not in it any more", "works again. 2 messages that waited are on their way")
    await day.stand(2)
    assert await day.trouble() == []


async def test_a_right_to_write_that_is_gone_is_tried_again_every_ten_minutes(day: Day):
    room = day.room(CARDS)
    day.server.core.bot_member(room).status = "restricted"
    await day.bot.take_in()
    await day.hears("I may not write there")
    posts = len(day.server.asked("sendMessage"))
    for _ in range(12):
        await day.bot.pass_time(minutes=2)
    assert 1 <= len([c for c in day.server.asked("sendMessage")[posts:] if c.values["chat_id"] == room.id]) <= 3
    day.server.core.bot_member(room).status = "administrator"
    await day.bot.pass_time(minutes=11)
    await day.hears("I may not write there", "works again")
    await day.stand(1)


async def test_a_bot_that_is_no_administrator_any_more_says_that_it_is_deaf(day: Day):
    day.server.set_bot(day.room(CARDS), "member")
    await day.hears("so I see no reactions", side="telegram")
    await day.bot.take_in()
    await day.stand(1)
    day.server.set_bot(day.room(CARDS), "administrator")
    await day.hears("so I see no reactions", "works again", side="telegram")
    assert await day.trouble() == []


async def test_a_right_that_was_taken_while_the_bot_was_away_is_noticed_at_the_start(day: Day):
    async with day.bot.down():
        day.server.core.bot_member(day.room(CARDS)).status = "member"
    await day.hears("so I see no reactions", side="telegram")


async def test_a_deleted_managers_room_is_told_of_in_the_other_chat(day: Day):
    day.server.delete_group(day.room(MANAGERS))
    async with day.bot.parts.transactions.write("acme") as ctx:
        ctx.post(DeliveryKind.NOTICE, MANAGERS, {"key": "moved-below", "fields": {}}, key="x")
    day.bot.service.outbox.wake()
    await day.hears("no longer exists")
    assert (await day.trouble())[0][1] == Need.GONE


async def test_a_token_that_is_revoked_is_told_once_and_everything_comes_when_it_is_good_again(day: Day):
    async def refused() -> bool:
        return bool([call for call in day.server.asked("sendMessage") if call.status == 401])

    async def on_discord() -> bool:
        harness = day.discord.harness
        return len(await harness.messages(harness.rooms[CARDS])) == 1

    day.server.is_revoked = True
    day.server.other_reader()
    await day.hears("does not accept my token any more")
    await day.bot.parts.desk.take("acme", [day.bot.mention()])
    await eventually(refused, "the try")
    await eventually(on_discord, "the other chat is served")
    assert {row.attempts for row in await day.left() if row.state is DeliveryState.WAITING} <= {0}, "no try is used up"
    day.server.is_revoked = False
    await day.hears("does not accept my token any more", "Telegram works again")
    await day.stand(1)


async def test_an_outage_of_minutes_is_told_and_one_of_seconds_is_not(day: Day):
    day.server.fail_next("*", 502, "Bad Gateway", times=100_000)
    day.server.other_reader()
    await day.is_in(Need.UNREACHABLE)
    await day.bot.service.scheduler.tick()
    assert await day.said() == [], "it may pass"
    await day.bot.parts.desk.take("acme", [day.bot.mention()])
    day.bot.clock.advance(minutes=6)
    await day.bot.service.scheduler.tick()
    await day.hears("has not been within my reach")
    day.server.mend()
    await day.hears("has not been within my reach", "Telegram works again")
    await day.stand(1)


async def test_another_program_that_takes_our_updates_is_told_of(day: Day):
    day.server.fail_next("getUpdates", 409, "Conflict: terminated by other getUpdates request", times=100_000)
    day.server.other_reader()
    await day.is_in(Need.CONFLICT)
    day.bot.clock.advance(minutes=6)
    await day.bot.service.scheduler.tick()
    await day.hears("Another program takes", side="discord")
    day.server.mend()
    await asyncio.sleep(1.1)  # a minute of calm
    day.server.add_user("Somebody")
    await day.telegram.member("Tara")
    await day.hears("Another program takes", "Telegram works again")


@pytest.mark.parametrize("bad", ["html", "html-200", "json", "500", "cut-before", "slow"])
async def test_what_is_no_answer_is_asked_again_and_nothing_stands_twice(day: Day, bad: str):
    for method in ("sendMessage", "getUpdates"):
        match bad:
            case "html":
                day.server.garble_next(method, status=502, times=2)
            case "html-200":
                day.server.garble_next(method, times=2)
            case "json":
                day.server.garble_next(method, '{"ok": true, "result": "yes"}', times=2)
            case "500":
                day.server.fail_next(method, 500, times=3)
            case "cut-before":
                day.server.fail_next(method, 0, times=2)
            case "slow":
                day.server.slow_next(method, 0.3, times=2)
    day.server.other_reader()
    [number] = await day.bot.take_in()
    await day.stand(1)
    await day.telegram.member("Tara")
    await day.telegram.react("Tara", number)
    await eventually(lambda: day.cards(part="Tara"), "her seat")
    assert await day.said() == []


async def test_an_answer_that_is_lost_after_the_deed_leaves_one_more_and_is_counted(day: Day):
    day.server.fail_next("sendMessage", 0, performed=True)
    await day.bot.take_in()

    async def shown() -> bool:
        day.bot.clock.advance(seconds=1)
        day.bot.service.outbox.wake()
        return len(await day.cards()) == 2

    await eventually(shown, "both")
    await day.bot.idle()
    async with day.bot.parts.database.read() as uow:
        from storage import outbox

        assert dict(await outbox.maybe_twice(uow)) == {"telegram": 1}


async def test_a_groups_long_wait_holds_no_other_group_and_no_button(day: Day):
    [number] = await day.bot.take_in()
    await day.telegram.member("Tara")
    day.server.flood(day.room(CARDS), 3)
    await day.telegram.react("Tara", number)
    async with day.bot.parts.transactions.write("acme") as ctx:
        ctx.post(DeliveryKind.NOTICE, MANAGERS, {"key": "moved-below", "fields": {}}, key="x")
    day.bot.service.outbox.wake()
    await eventually(lambda: day.said("telegram", "Its card stands"), "the other group's message", within=2)
    refused = day.server.refused_by_limits
    assert refused == 1
    await eventually(lambda: day.cards(part="Tara"), "after the wait")
    assert day.server.refused_by_limits == refused, "it was waited in full"


async def test_a_topic_that_is_closed_or_deleted_is_named(day: Day):
    outcome = day.server
    forum = outcome.add_group("Forum", forum=True, bot_rights=["can_delete_messages"])
    topic = outcome.add_topic(forum, "Cards")
    platform = day.bot.service.platforms["telegram"]
    from bot.ports.message import Message

    outcome.close_topic(forum, topic)
    closed = await platform.post(f"{forum.id}:{topic}", Message(title="A card"), key="1")
    outcome.delete_topic(forum, topic)
    deleted = await platform.post(f"{forum.id}:{topic}", Message(title="A card"), key="1")
    assert [getattr(one, "need", None) for one in (closed, deleted)] == [Need.TOPIC] * 2
