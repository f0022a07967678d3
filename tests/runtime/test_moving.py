"""A card comes to the bottom once for each time it is asked down, whatever breaks on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from bot.ports.chat import Gone, Refused, RetryAfter
from bot.runtime.addresses import card_links
from storage import threads
from storage.tables import Card, CardKind, DeliveryKind, DeliveryState
from tests.runtime.fake_platform import FakePlatform, words
from tests.runtime.rig import Rig, rig
from tests.world import community

if TYPE_CHECKING:
    from tests.world import FakeClock


async def shown(bot: Rig) -> int:
    """Have one card on view, and some time pass."""
    thread = await bot.complain()
    await bot.deliver()
    bot.clock.advance(hours=8)
    return thread


async def ask_down(bot: Rig, thread: int) -> None:
    async with bot.parts.transactions.write("acme") as ctx:
        found = await threads.get(ctx.uow, ctx.community_id, thread)
        assert found is not None
        ctx.bring_down(found)


async def refresh(bot: Rig, thread: int) -> None:
    async with bot.parts.transactions.write("acme") as ctx:
        found = await threads.get(ctx.uow, ctx.community_id, thread)
        assert found is not None
        ctx.refresh(found)


async def stands_at(bot: Rig) -> str:
    return (await bot.one(select(Card))).message_id


def ends(bot: Rig) -> list[str]:
    """Return how the messages in the room end, oldest first, without the card's details."""
    return ["card" if "Needs support" in one else " ".join(one.split()) for one in bot.chat.messages("cards")]


async def test_a_refresh_before_and_after_neither_loses_nor_doubles_it(either: Rig):
    thread = await shown(either)
    await refresh(either, thread)
    await ask_down(either, thread)
    await refresh(either, thread)
    await ask_down(either, thread)
    await either.deliver()
    assert ends(either) == ["#1 has moved down. Open the card", "card"]
    assert await stands_at(either) == "2"
    assert {row.state for row in await either.deliveries()} == {DeliveryState.DONE}
    assert [(call.message_id, call.detail) for call in either.chat.asked("unreact")] == [("1", "✋")]
    assert [call.message_id for call in either.chat.asked("react")] == ["1", "2"]


async def test_a_move_whose_answer_was_lost_in_a_crash_is_found_and_not_repeated(either: Rig):
    thread = await shown(either)
    await ask_down(either, thread)
    either.chat.loses_answers = True
    dying = either.outbox
    dying.wake()
    await either.chat.until(lambda: len(either.chat.messages("cards")) == 2)
    either.chat.loses_answers = False
    either.crash()
    await either.deliver()
    assert ends(either) == ["#1 has moved down. Open the card", "card"]
    assert await stands_at(either) == "2"
    for flight in dying._flights:
        flight.cancel()
    await dying.stop()


async def test_a_move_that_the_chat_put_off_is_made_once(either: Rig):
    thread = await shown(either)
    await ask_down(either, thread)
    either.chat.script("post", RetryAfter(3, "too many"))
    await either.deliver()
    assert ends(either) == ["card"]
    assert await stands_at(either) == "1"
    either.clock.advance(minutes=1)
    await either.deliver()
    # the search met the old card, which is not what was posted
    assert ends(either) == ["#1 has moved down. Open the card", "card"]
    assert await stands_at(either) == either.chat.id_of("Needs support") != "1"


async def test_a_card_that_was_posted_anew_since_it_was_asked_down_does_not_move_again(bot: Rig):
    thread = await shown(bot)
    await bot.outbox.stop()
    bot.chat.shown.clear()
    await refresh(bot, thread)
    await ask_down(bot, thread)
    bot.clock.advance(minutes=1)
    bot.crash()
    await bot.deliver()
    assert ends(bot) == ["card"]
    assert {row.state for row in await bot.deliveries()} == {DeliveryState.DONE}


@pytest.mark.parametrize("outcome", [Gone(), Refused("message can't be edited")])
async def test_an_old_message_that_cannot_be_changed_is_nobodys_trouble(bot: Rig, outcome: Gone | Refused):
    thread = await shown(bot)
    await ask_down(bot, thread)
    bot.chat.script("edit", outcome)
    await bot.deliver()
    assert await stands_at(bot) == "2"
    assert {row.state for row in await bot.deliveries()} == {DeliveryState.DONE}
    assert bot.chat.messages("managers") == []


async def test_the_line_says_where_to_look_in_a_chat_without_addresses(bot: Rig, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bot.chat, "link_to", lambda *_: None)
    await ask_down(bot, await shown(bot))
    await bot.deliver()
    assert ends(bot)[0] == "#1 has moved down. Its card stands at the end of the chat."


async def test_a_card_that_was_never_shown_is_only_posted(bot: Rig):
    thread = await bot.complain()
    await ask_down(bot, thread)
    await bot.deliver()
    assert ends(bot) == ["card"]
    assert not [row for row in await bot.deliveries() if row.kind is DeliveryKind.MOVED]


async def test_links_lead_to_the_cards_of_ones_own_community_and_chat(url: str, clock: FakeClock):
    web, other = FakePlatform(), FakePlatform("discord")
    beta = community(web={"cards": "beta-cards", "managers": "beta-managers"})
    async with rig(url, clock, web, beta=beta) as bot:
        open_, unsure = await bot.complain(), await bot.complain(score=0.6)
        await bot.deliver()
        async with bot.database.read() as uow:
            cards = {card.thread_id: card for card in (await uow.exec(select(Card))).all()}
            acme = cards[open_].community_id
            managers = (CardKind.THREAD, CardKind.REVIEW)
            assert cards[unsure].kind is CardKind.REVIEW
            asked = [open_, unsure, 999]
            own = f"https://chat.example/cards/{cards[open_].message_id}"
            review = f"https://chat.example/managers/{cards[unsure].message_id}"
            assert await card_links(uow, web, acme, asked) == {open_: own}
            assert await card_links(uow, web, acme, asked, managers) == {open_: own, unsure: review}
            assert await card_links(uow, web, acme + 1, asked) == {}
            assert await card_links(uow, other, acme, asked) == {}
            assert await card_links(uow, web, acme, []) == {}
            web.link_to = lambda *_: None  # type: ignore[method-assign]
            assert await card_links(uow, web, acme, asked) == {}
    assert words(web.asked("post", "cards")[0].message)
