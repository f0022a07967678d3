"""A card that comes to the bottom is one message again: the new one; the old one is a line that leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.chat import RoomKind
from storage import threads

if TYPE_CHECKING:
    from tests.harness.base import Seen
    from tests.running import Running
    from tests.side import Side


async def bring_down(bot: Running, thread: int) -> None:
    """Have the card come to the bottom, and made anew for another reason at once."""
    async with bot.parts.transactions.write("acme") as ctx:
        found = await threads.get(ctx.uow, ctx.community_id, thread)
        assert found is not None
        ctx.bring_down(found)
        ctx.refresh(found)
    bot.parts.transactions.wake()
    await bot.idle()


async def brought_down(bot: Running, chat: Side, thread: int) -> tuple[Seen, Seen]:
    """Have the card come to the bottom; returns how it stood before, and how it stands now."""
    before = await chat.card(thread)
    await bring_down(bot, thread)
    return before, await chat.card(thread)


async def at(chat: Side, message_id: str) -> Seen:
    return next(one for one in await chat.messages() if one.id == message_id)


async def test_the_card_is_the_last_message_and_the_old_one_leads_to_it(bot, chat):
    thread, other = await bot.take_in(bot.mention(), bot.mention())
    before, now = await brought_down(bot, chat, thread)
    assert [one.id for one in await chat.messages()] == [before.id, (await chat.card(other)).id, now.id]
    assert (now.text, now.buttons) == (before.text, before.buttons)
    await chat.reactions(thread, 1)
    line = await at(chat, before.id)
    assert line.text.startswith(f"#{thread} has moved down.")
    assert (line.buttons, line.reactions) == ((), ())
    [(label, link)] = line.links
    assert label == "Open the card"
    assert chat.harness.opens(link) == (chat.harness.rooms[RoomKind.CARDS], now.id)


async def test_a_claim_is_made_and_taken_back_on_the_new_card_alone(bot, chat):
    ana, ben = [await chat.member(name) for name in ("Ana", "Ben")]
    [thread] = await bot.take_in()
    room, emoji = chat.harness.rooms[RoomKind.CARDS], chat.harness.claim_emoji
    before, now = await brought_down(bot, chat, thread)
    await chat.harness.react(ana, room, before.id, emoji)
    await chat.react("Ben", thread)
    await chat.card(thread, "Ben", "1 of 2 free", without="Ana")
    await bot.restart()
    await chat.card(thread, "Ben", "1 of 2 free", without="Ana")
    await chat.harness.unreact(ben, room, now.id, emoji)
    assert (await chat.card(thread, "2 of 2 free", without="Ben")).id == now.id


async def test_a_seat_that_was_taken_on_the_old_message_stays_until_it_is_given_back(bot, chat):
    ana = await chat.member("Ana")
    [thread] = await bot.take_in()
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana", "1 of 2 free")
    before, _ = await brought_down(bot, chat, thread)
    await chat.harness.unreact(ana, chat.harness.rooms[RoomKind.CARDS], before.id, chat.harness.claim_emoji)
    await bot.restart()
    await chat.card(thread, "Ana", "1 of 2 free")
    await chat.ask("Ana", f"/release {thread}")
    await chat.card(thread, "2 of 2 free", without="Ana")


async def test_a_card_can_come_down_again_and_the_lines_lead_on(bot, chat):
    [thread] = await bot.take_in()
    first, second = await brought_down(bot, chat, thread)
    bot.clock.advance(hours=1)
    again, third = await brought_down(bot, chat, thread)
    assert again.id == second.id
    room = chat.harness.rooms[RoomKind.CARDS]
    ways = [chat.harness.opens((await at(chat, one.id)).links[0][1]) for one in (first, second)]
    assert ways == [(room, second.id), (room, third.id)]
    assert len(await chat.messages()) == 3


async def test_a_card_whose_message_was_deleted_by_hand_comes_down_too(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    before = await chat.card(thread)
    await chat.delete(thread)
    await bring_down(bot, thread)
    [now] = await chat.messages()
    assert now.id != before.id
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana")


async def test_a_card_of_a_thread_that_has_ended_meanwhile_stays_where_it_is(bot, chat):
    [thread] = await bot.take_in()
    panel = await chat.press("Mara", thread, "manage")
    await chat.press_private("Mara", panel, f"dismiss:{thread}:not_us")
    before = await chat.card(thread, "not for us")
    await bring_down(bot, thread)
    assert [one.id for one in await chat.messages()] == [before.id]
