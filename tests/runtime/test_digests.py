"""What the rooms read each morning: members a short one, managers a fuller one, operators one line for each community."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.config.installation import Operators
from bot.ports.chat import Refused
from bot.ports.inbound import Typed
from bot.ports.text import Link
from storage.tables import Delivery, DeliveryKind, DeliveryState
from tests.runtime.fake_platform import FakePlatform, words
from tests.runtime.rig import Rig, rig
from tests.world import community

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.ports.message import Message
    from tests.world import FakeClock

BETA = {"cards": "b-cards", "managers": "b-managers"}
LINES = 12


@pytest.fixture
async def both(url: str, clock: FakeClock) -> AsyncIterator[Rig]:
    async with rig(url, clock, beta=community(product="Southwind", web=BETA)) as made:
        operators = Operators(web="operators", zone="Europe/Berlin")
        transactions = made.parts.transactions
        transactions.config = transactions.config.model_copy(update={"operators": operators})
        yield made


def posted(bot: Rig, room: str) -> list[Message]:
    return [call.message for call in bot.chat.asked("post", room) if call.message is not None]


def digests(bot: Rig, room: str) -> list[Message]:
    return [message for message in posted(bot, room) if "the day" in message.title or "the week" in message.title]


def links(message: Message) -> dict[str, str]:
    return {span.label: span.url for line in message.body for span in line if isinstance(span, Link)}


async def morning(bot: Rig, days: int = 0) -> None:
    """Let the next nine o'clock come (and some more days)."""
    bot.clock.at = bot.clock.at.replace(hour=8, minute=0) + timedelta(days=1 + days)
    await bot.service.scheduler.tick()
    await bot.deliver()


async def test_numbers_open_the_cards_and_critics_are_named_to_managers_only(both: Rig):
    taken, free = await both.complain(author="angry_one"), await both.complain(author="angry_two")
    await both.join("ana")
    await both.press(f"claim:{taken}")
    await both.deliver()
    await morning(both)
    [members], [managers] = digests(both, "cards"), digests(both, "managers")
    assert "angry" not in words(members)
    assert "angry_one" in words(managers)
    assert "Ana" in words(members)
    for message in (members, managers):
        addresses = links(message)
        assert set(addresses) == {f"#{taken}", f"#{free}"}
        assert all(address.startswith("https://chat.example/cards/") for address in addresses.values())
    assert len(members.body) + 1 <= LINES


async def test_a_members_digest_is_a_dozen_lines_on_the_worst_day_too(both: Rig):
    await both.join("ana", "ben", "cara", "dora")
    for number in range(9):
        thread = await both.complain()
        if number < 4:
            who = ("ana", "ben", "cara", "dora")[number]
            await both.press(f"claim:{thread}", who)
            await both.press(f"reply:{thread}", who)
    await both.deliver()
    await morning(both, days=2)
    fresh = await both.complain()
    both.clock.advance(hours=1)
    shown = await both.act(Typed("digest", ""), "mara", chat_id="managers", roles=("manager",))
    assert shown is not None
    assert shown.shared, "all managers may read it"
    assert f"#{fresh}" in words(shown.message)
    [members] = digests(both, "cards")[-1:]
    assert len(members.body) + 1 <= LINES
    assert "Now:" in words(members)


async def test_elsewhere_a_managers_digest_is_for_him_alone(both: Rig):
    await both.complain(author="angry_one")
    await both.deliver()
    for period in ("", "now", "week"):
        shown = await both.act(Typed("digest", period), "mara", roles=("manager",))
        assert shown is not None
        assert not shown.shared
    assert "Only managers" in await both.type("digest", who="ana")


async def test_operators_read_of_all_and_no_community_of_another(both: Rig):
    thread = await both.complain(author="angry_one")
    await both.deliver()
    await morning(both, days=2)
    [message] = posted(both, "operators")
    shown = words(message)
    assert "communities: 2 · to look at: 1" in shown
    assert shown.index("Northwind:") < shown.index("Southwind:"), "the worst first"
    assert "angry" not in shown
    assert set(links(message)) == {f"#{thread}"}
    for room, other in (("cards", "Southwind"), ("managers", "Southwind"), ("b-cards", "Northwind")):
        assert posted(both, room)
        assert not [one for one in posted(both, room) if other in words(one)]
    await both.service.scheduler.tick()
    await both.deliver()
    assert len(posted(both, "operators")) == 1


async def test_an_operators_room_that_refuses_is_no_communitys_to_know(both: Rig):
    both.chat.script("post", Refused("not in there"), chat_id="operators")
    await morning(both)
    [row] = [row for row in await both.deliveries() if row.kind is DeliveryKind.OVERVIEW]
    assert row.state is DeliveryState.DEAD
    assert not [row for row in await both.deliveries() if row.kind is DeliveryKind.NOTICE]


async def test_a_digest_that_an_earlier_version_left_is_still_told(both: Rig):
    await both.complain()
    until = both.clock.at
    data = {"since": (until - timedelta(days=1)).isoformat(), "until": (until + timedelta(hours=1)).isoformat()}
    community_id = both.parts.transactions.community_id("acme")
    given = {"community_id": community_id, "platform": "web", "chat_id": "cards", "kind": DeliveryKind.DIGEST}
    async with both.database.write() as uow:
        uow.add(Delivery(**given, data=data, created_at=until, not_before=until))
    await both.deliver()
    [told] = digests(both, "cards")
    assert told.title == "Northwind: the day in short"
    assert "new: 1" in words(told)


async def test_the_week_comes_after_the_day(url: str, clock: FakeClock):
    chat = FakePlatform()
    async with rig(url, clock, chat, digest={"weekly": "wednesday"}) as bot:
        await bot.complain()
        await morning(bot)
        for room in ("cards", "managers"):
            titles = [message.title for message in digests(bot, room)]
            assert ["day" in title for title in titles] == [True, False]
        assert "week before" not in words(digests(bot, "cards")[1]), "there was none"
