"""A day on which Telegram fails in every way, one after another, while people in both chats go on; the end is exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from storage.tables import Card, CardKind, Claim, DeliveryState, Update
from tests.harness.discord_chat import DiscordHarness
from tests.harness.telegram_chat import TelegramHarness
from tests.running import running
from tests.side import eventually
from tests.trouble.telegram_day import CARDS, MANAGERS, Day

if TYPE_CHECKING:
    from tests.databases import Sqlite


async def seated(day: Day, thread: int) -> int:
    held = select(Claim).where(Claim.thread_id == thread, col(Claim.released_at).is_(None))
    return len(await day.rows(held))


async def claims(day: Day, name: str, thread: int) -> None:
    """Take a seat in Telegram by a reaction, whatever happens to the card meanwhile."""
    side = day.telegram
    [card] = await day.rows(select(Card).where(Card.platform == "telegram", Card.ref == thread, Card.kind == "thread"))
    user = day.server.core.world.users[int(side.people[name])]
    await day.server.react(user, day.room(CARDS).messages[int(card.message_id)], "✍")


async def test_a_day_of_troubles_ends_with_every_card_once_and_every_seat_taken(sqlite: Sqlite):
    harness = TelegramHarness(basic=[MANAGERS])
    async with running([harness, DiscordHarness()], await sqlite.fresh()) as bot:
        day = Day(bot)
        server, room = day.server, day.room(CARDS)
        for name in ("Tara", "Theo"):
            await day.telegram.member(name)
        await day.discord.member("Dora")

        # the morning: answers that are none, while people come and take seats
        server.fail_next("*", 502, "Bad Gateway", times=6)
        server.garble_next("sendMessage")
        await day.take("one")
        await day.stand(1)
        server.fail_next("getUpdates", 0, times=3)
        await claims(day, "Tara", 1)

        async def tara_sits() -> bool:
            return await seated(day, 1) == 1

        await eventually(tara_sits, "her reaction, though the connection was cut")
        server.fail_next("getUpdates", 0, performed=True, times=2)
        await claims(day, "Theo", 1)

        async def both_sit() -> bool:
            return await seated(day, 1) == 2

        await eventually(both_sit, "told twice, taken once")

        # noon: the group asks for a pause, then the bot is put out of it; Discord does not notice
        server.flood(room, 1)
        await day.take("two")
        await eventually(day.cards, "after the pause")
        server.set_bot(room, "kicked")
        await day.hears("I am not in it any more")
        await day.take("three")

        async def three_on_discord() -> bool:
            there = day.discord.harness
            return len(await there.messages(there.rooms[CARDS])) == 3

        await eventually(three_on_discord, "the other chat is served")
        await day.discord.react("Dora", 3)
        server.set_bot(room, "administrator")
        await day.hears("I am not in it any more", "works again")
        await eventually(lambda: day.cards(part="Dora"), "the card as it is now")

        # the afternoon: the token is revoked, the process dies, the managers' group becomes a supergroup
        server.is_revoked = True
        server.other_reader()
        await day.hears("I am not in it any more", "works again", "does not accept my token")
        await claims(day, "Tara", 2)
        server.is_revoked = False
        await day.hears("I am not in it any more", "works again", "does not accept my token", "Telegram works again")
        async with bot.down():
            server.migrate(day.room(MANAGERS))
            await claims(day, "Theo", 3)
        await day.post_to_managers()
        await eventually(lambda: day.said(part="has become a supergroup"), "the new id")

        async def all_sit() -> bool:
            return [await seated(day, thread) for thread in (1, 2, 3)] == [2, 1, 2]

        await eventually(all_sit, "what Telegram kept was applied")

        # the evening: nothing waits, nothing is dead, every card stands once
        await bot.pass_time(minutes=11)
        await eventually(lambda: is_over(day), "the end")
        cards = await day.rows(select(Card).where(Card.platform == "telegram", Card.kind == CardKind.THREAD))
        assert sorted(card.ref for card in cards) == [1, 2, 3]
        shown = [m.message_id for m in server.messages(room, by_bot=True) if m.buttons]
        assert sorted(shown) == sorted(int(card.message_id) for card in cards)
        assert await day.trouble() == []
        assert len(await day.said()) == 5, "each trouble once, each end once"
        assert await day.rows(select(Update).where(col(Update.handled_at).is_(None))) == []


async def is_over(day: Day) -> bool:
    day.bot.clock.advance(seconds=1)
    day.bot.service.outbox.wake()
    return not [row for row in await day.left() if row.state is not DeliveryState.DONE]
