"""Telegram on its bad days: the whole bot beside Discord; people go on, managers hear once, nothing is lost or twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from bot.ports.chat import Need
from storage import outbox
from storage.tables import Card, CardKind, DeliveryState
from tests.harness.discord_chat import DiscordHarness
from tests.harness.telegram_chat import TelegramHarness
from tests.running import running
from tests.side import eventually
from tests.trouble.telegram_day import CARDS, MANAGERS, Day

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.databases import Sqlite


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
    await day.post_to_managers()
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
    await day.take()
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
    await day.take()
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


async def test_what_is_no_answer_is_asked_again_and_nothing_stands_twice(day: Day):
    await day.telegram.member("Tara")
    bad_answers = (
        lambda method: day.server.garble_next(method, status=502, times=2),
        lambda method: day.server.garble_next(method, times=2),
        lambda method: day.server.garble_next(method, '{"ok": true, "result": "yes"}', times=2),
        lambda method: day.server.fail_next(method, 500, times=3),
        lambda method: day.server.fail_next(method, 0, times=2),
        lambda method: day.server.slow_next(method, 0.2, times=2),
    )
    for count, spoil in enumerate(bad_answers, 1):
        spoil("sendMessage")
        spoil("getUpdates")
        day.server.other_reader()
        await day.take(f"critic{count}")
        await day.stand(count)
    await day.telegram.react("Tara", 1)
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
        assert dict(await outbox.maybe_twice(uow)) == {"telegram": 1}


async def test_a_groups_long_wait_holds_no_other_group_and_no_button(day: Day):
    [number] = await day.bot.take_in()
    await day.telegram.member("Tara")
    day.server.flood(day.room(CARDS), 3)
    await day.telegram.react("Tara", number)
    await day.post_to_managers()
    await eventually(lambda: day.said("telegram", "Its card stands"), "the other group's message", within=2)
    refused = day.server.refused_by_limits
    assert refused == 1
    await eventually(lambda: day.cards(part="Tara"), "after the wait")
    assert day.server.refused_by_limits == refused, "it was waited in full"


async def test_a_group_that_became_a_supergroup_has_one_living_card_of_each_and_keeps_its_place(sqlite: Sqlite):
    harness, url = TelegramHarness(basic=[MANAGERS]), await sqlite.fresh()
    publish = {"show_from": 1.0, "review_from": 0.3}
    async with running([harness, DiscordHarness()], url, publish=publish) as bot:
        day = Day(bot)
        old = day.room(MANAGERS)
        [first] = await bot.take_in()
        [before] = [m for m in day.server.messages(old, by_bot=True) if m.buttons]
        new = day.server.migrate(old)
        await bot.take_in(bot.mention(author="second"))
        await day.hears("has become a supergroup with the id")

        async def moved() -> bool:
            bot.clock.advance(seconds=1)
            bot.service.outbox.wake()
            return len([m for m in day.server.messages(new, by_bot=True) if m.buttons]) == 2

        await eventually(moved, "both cards where the group is now")
        await bot.restart()
        mara = day.server.core.world.users[int(day.telegram.people["Mara"])]
        press = f"approve:{first}"
        [card] = [m for m in day.server.messages(new) if press in [b.get("callback_data") for b in m.buttons]]
        assert (await day.server.press(mara, card, press)).answered
        await bot.idle()
        assert await day.cards() != [], "what was decided there is done"
        assert len([m for m in day.server.messages(new, by_bot=True) if m.buttons]) == 1
        assert before.edit_count == 0, "what stayed behind is left alone"
        assert len(await day.said()) == 1, "told once, also after a restart"
        assert {card.chat_id for card in await day.rows(select(Card).where(Card.kind == CardKind.REVIEW))} >= {
            str(old.id)
        }
