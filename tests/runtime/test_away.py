"""What people did while the bot was away counts, and what they do while it is read is not undone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from bot.ports.chat import Gone, Refused, RetryAfter
from storage.tables import Card, CardKind, Claim, Identity, Member
from tests.runtime.fake_platform import Call, FakePlatform
from tests.runtime.rig import Rig, rig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from tests.world import FakeClock


class Reacting(FakePlatform):
    """A chat whose reactions stand by message; `during` is what people do while one reading is on its way."""

    def __init__(self) -> None:
        super().__init__("web", reads_reactions=True)
        self.on: dict[str, list[str]] = {}
        self.fails: list[Any] = []
        self.during: Callable[[str], Awaitable[None]] | None = None

    async def reaction_counts(self, chat_id: str, message_ids: Sequence[str], emoji: str) -> Any:
        self.calls.append(Call("reaction_counts", chat_id, self._time(), detail=emoji))
        await asyncio.sleep(0)
        if self.fails:
            return self.fails.pop(0)
        return {one: len(self.on.get(one, ())) for one in message_ids if (chat_id, one) in self.shown}

    async def reactions(self, chat_id: str, message_id: str, emoji: str) -> list[str] | None:
        self.calls.append(Call("reactions", chat_id, self._time(), None, message_id, emoji))
        standing = list(self.on.get(message_id, ()))
        if self.during is not None:
            await self.during(message_id)
        if self.fails:
            return self.fails.pop(0)
        return standing


class Bot(Rig):
    """A bot whose chat is `Reacting`, and its cards by thread."""

    chat: Reacting

    async def card(self, thread: int) -> str:
        query = select(Card.message_id).where(Card.ref == thread, Card.kind == CardKind.THREAD)
        return str(await self.one(query))

    async def stands(self, thread: int, *names: str) -> None:
        """Let these reactions, and no others, stand on a card, as after a time away."""
        self.chat.on[await self.card(thread)] = list(names)

    async def catch_up(self) -> None:
        self.clock.advance(minutes=1)
        await asyncio.wait_for(self.service.catch_up(self.chat), 5)

    async def seats(self, thread: int) -> list[str]:
        query = (
            select(Identity.external_id)
            .join(Member, col(Member.person_id) == col(Identity.person_id))
            .join(Claim, col(Claim.member_id) == col(Member.id))
            .where(Claim.thread_id == thread, col(Claim.released_at).is_(None))
            .order_by(col(Claim.seat))
        )
        async with self.database.read() as uow:
            return list((await uow.exec(query)).all())


@pytest.fixture
async def bot(database_url: str, clock: FakeClock) -> AsyncIterator[Bot]:
    async with rig(database_url, clock, Reacting(), per_author={"answers": 1, "days": 7}) as made:
        made.__class__ = Bot
        made.service.chats._away.first_wait = 0.01
        await made.join("zoe", "ana", "ben")
        yield made


async def test_the_seats_go_to_those_who_came_in_the_order_that_the_chat_tells(bot: Bot):
    thread = await bot.complain()
    await bot.deliver()
    await bot.stands(thread, "stranger", "zoe", "ben", "ana")
    await bot.catch_up()
    assert await bot.seats(thread) == ["zoe", "ben"]
    await bot.stands(thread, "zoe", "ana")
    await bot.catch_up()
    assert sorted(await bot.seats(thread)) == ["ana", "zoe"]
    await bot.deliver()
    off = [call.detail.split()[0] for call in bot.chat.asked("take_reaction_off")]
    assert off == ["ana"], "she came too late the first time"


async def test_only_its_own_reaction_taken_off_frees_a_seat(bot: Bot):
    by_button, by_reaction = await bot.complain(author="one"), await bot.complain(author="two")
    await bot.deliver()
    await bot.press(f"claim:{by_button}", "ana")
    await bot.react(await bot.card(by_reaction), "ana")
    await bot.react(await bot.card(by_reaction), "ben")
    await bot.stands(by_reaction, "ben")
    await bot.catch_up()
    assert await bot.seats(by_button) == ["ana"]
    assert await bot.seats(by_reaction) == ["ben"]


async def test_a_reaction_whose_seat_was_given_back_in_another_way_is_spent(bot: Bot):
    thread = await bot.complain()
    await bot.deliver()
    await bot.react(await bot.card(thread), "ana")
    await bot.press(f"release:{thread}", "ana")
    await bot.stands(thread, "ana")
    await bot.catch_up()
    assert await bot.seats(thread) == []


async def test_who_left_comes_first_on_all_cards(bot: Bot):
    """One critic is answered once by the same member here, so the seat is free for her only once the other is."""
    wanted, held = await bot.complain(author="critic"), await bot.complain(author="critic")
    await bot.deliver()
    await bot.react(await bot.card(held), "ana")
    await bot.react(await bot.card(wanted), "ben")
    await bot.stands(wanted, "ana", "ben")
    await bot.catch_up()
    assert (sorted(await bot.seats(wanted)), await bot.seats(held)) == (["ana", "ben"], [])
    await bot.deliver()
    assert not bot.chat.asked("take_reaction_off"), "she was refused first"


async def test_what_somebody_takes_off_while_it_is_read_stays_off(bot: Bot):
    thread = await bot.complain()
    await bot.deliver()
    card = await bot.card(thread)
    live: list[asyncio.Task[Any]] = []

    async def takes_it_off(_: str) -> None:
        if not live:
            live.append(asyncio.create_task(bot.react(card, "ana", added=False)))
            await asyncio.sleep(0.02)

    bot.chat.during = takes_it_off
    await bot.stands(thread, "ana")
    await bot.catch_up()
    await asyncio.gather(*live)
    assert await bot.seats(thread) == []


async def test_a_seat_that_was_taken_after_the_reading_began_is_left_alone(bot: Bot):
    first, second = await bot.complain(author="one"), await bot.complain(author="two")
    await bot.deliver()
    await bot.react(await bot.card(first), "ben")
    await bot.react(await bot.card(second), "ben")
    took: list[str] = []

    async def takes_another(message_id: str) -> None:
        other = await bot.card(second if message_id == await bot.card(first) else first)
        if not took:
            took.append(other)
            bot.clock.advance(seconds=1)
            await bot.react(other, "ana")

    bot.chat.during = takes_another
    await bot.stands(first, "ben")
    await bot.stands(second, "ben")
    await bot.catch_up()
    assert len(took) == 1
    assert sorted(await bot.seats(first) + await bot.seats(second)) == ["ana", "ben", "ben"]


async def test_who_is_asked_for_only_where_it_can_matter(bot: Bot):
    quiet, awaited, held = [await bot.complain(author=name) for name in ("one", "two", "three")]
    await bot.deliver()
    await bot.react(await bot.card(held), "ana")
    await bot.press(f"claim:{quiet}", "ana")
    await bot.stands(awaited, "ben")
    await bot.stands(held)
    await bot.catch_up()
    assert len(bot.chat.asked("reaction_counts")) == 1
    assert {call.message_id for call in bot.chat.asked("reactions")} == {await bot.card(awaited), await bot.card(held)}


@pytest.mark.parametrize("fails", [[RetryAfter(0, "not now")], [None], [RetryAfter(0), None, None]])
async def test_a_reading_that_fails_is_tried_again(bot: Bot, fails: list[Any]):
    thread, other = await bot.complain(author="one"), await bot.complain(author="two")
    await bot.deliver()
    await bot.stands(thread, "ana")
    await bot.stands(other, "ben")
    bot.chat.fails = list(fails)
    await bot.catch_up()
    assert bot.chat.fails == []
    assert (await bot.seats(thread), await bot.seats(other)) == (["ana"], ["ben"])


async def test_a_reading_ends_with_its_chat_or_where_the_room_is_lost(bot: Bot):
    thread = await bot.complain()
    await bot.deliver()
    await bot.stands(thread, "ana")
    for lost in (Gone(), Refused("no right")):
        bot.chat.fails = [lost]
        await bot.catch_up()
    bot.chat.alive = False
    bot.chat.fails = [RetryAfter(0)]
    await bot.catch_up()
    assert await bot.seats(thread) == []
    assert len(bot.chat.asked("reaction_counts")) == 3


async def test_readings_asked_for_while_one_is_under_way_are_one_more(bot: Bot):
    thread = await bot.complain()
    await bot.deliver()
    await bot.stands(thread, "ana")
    await asyncio.gather(*(bot.service.catch_up(bot.chat) for _ in range(5)))
    assert len(bot.chat.asked("reaction_counts")) == 2
    assert await bot.seats(thread) == ["ana"]


async def test_a_card_that_was_deleted_meanwhile_is_posted_again(bot: Bot):
    thread = await bot.complain()
    await bot.deliver()
    lost = await bot.card(thread)
    del bot.chat.shown["cards", lost]
    await bot.catch_up()
    await bot.deliver()
    assert await bot.card(thread) != lost
    assert len(bot.chat.messages("cards")) == 1
