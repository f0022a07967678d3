"""After a time away from Discord, two hundred open cards are read again within its limits, and every seat is right."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlmodel import col, select

from bot.ports.chat import RoomKind
from storage.tables import Card, CardKind, Claim, ClaimOrigin, Delivery, DeliveryState, Member, Thread, ThreadState
from tests.harness.discord_chat import DiscordHarness
from tests.running import Running, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.databases import Sqlite
    from tests.standins.discord_api import Message, User

CARDS, HELD, NEW = 200, 40, 20
EMOJI = "✋"
PEOPLE = ("Ana", "Ben", "Cem", "Dan")


class Desk:
    """A bot that is down while cards stand in its channel, and what people do there meanwhile."""

    def __init__(self, bot: Running, harness: DiscordHarness) -> None:
        self.bot, self.harness, self.server = bot, harness, harness.server
        self.room = harness.server.channels[int(harness.rooms[RoomKind.CARDS])]
        self.people = bot.sides["discord"].people
        self.members: dict[str, int] = {}

    def user(self, name: str) -> User:
        return self.server.users[int(self.people[name])]

    async def post(self, number: int) -> dict[int, Message]:
        """Have as many threads taken in and their cards posted, with nothing left to deliver; by thread."""
        threads = await self.bot.import_elsewhere(*(self.bot.mention(author=f"critic{at}") for at in range(number)))
        now, shown = self.bot.clock.now(), {}
        async with self.bot.parts.database.write() as uow:
            for thread in threads:
                shown[thread] = self.server.post(self.room, self.server.bot, {"content": f"card of #{thread}"})
                self.server.add_reaction(shown[thread], self.server.bot, EMOJI)
                place = {"platform": "discord", "chat_id": str(self.room.id), "message_id": str(shown[thread].id)}
                uow.add(
                    Card(community_id=1, thread_id=thread, ref=thread, kind=CardKind.THREAD, posted_at=now, **place)
                )
            for row in (await uow.exec(select(Delivery))).all():
                row.state = DeliveryState.DONE
                uow.add(row)
            self.members = dict(
                zip(PEOPLE, (await uow.exec(select(Member.id).order_by(col(Member.id)))).all()[-4:], strict=True)
            )
        return shown

    async def hold(self, thread: int, name: str) -> None:
        """Let somebody hold a seat that a reaction took before."""
        async with self.bot.parts.database.write() as uow:
            row = (await uow.exec(select(Thread).where(Thread.id == thread))).one()
            row.state = ThreadState.CLAIMED
            uow.add(row)
            took = {"origin": ClaimOrigin.REACTION, "platform": "discord", "claimed_at": self.bot.clock.now()}
            uow.add(Claim(community_id=1, thread_id=thread, member_id=self.members[name], seat=1, **took))

    async def holders(self) -> dict[int, set[str]]:
        names = {member: name for name, member in self.members.items()}
        async with self.bot.parts.database.read() as uow:
            rows = (await uow.exec(select(Claim).where(col(Claim.released_at).is_(None)))).all()
        found: dict[int, set[str]] = {}
        for row in rows:
            found.setdefault(row.thread_id, set()).add(names[row.member_id])
        return found


@pytest.fixture
async def desk(sqlite: Sqlite) -> AsyncIterator[Desk]:
    harness = DiscordHarness(answer_within=15)
    async with running([harness], await sqlite.fresh()) as bot:
        for name in PEOPLE:
            await bot.sides["discord"].member(name)
        yield Desk(bot, harness)


async def test_two_hundred_open_cards_are_read_within_the_limits(desk: Desk):
    """Where all of them tell something this takes 212 requests and, with Discord's own windows, 44 seconds."""
    bot, server = desk.bot, desk.server
    await bot.stop()
    shown = await desk.post(CARDS)
    held, new, rest = list(shown)[:HELD], list(shown)[HELD : HELD + NEW], list(shown)[HELD + NEW :]
    wanted: dict[int, set[str]] = {}
    for at, thread in enumerate(held):
        await desk.hold(thread, "Ana")
        stays = at % 2
        if stays:
            await server.react(desk.user("Ana"), shown[thread], EMOJI)
            wanted[thread] = {"Ana"}
        if at % 10 == 0:
            await server.react(desk.user("Ben"), shown[thread], EMOJI)
            wanted[thread] = {"Ben"}
    for thread in new:
        await server.react(desk.user("Cem"), shown[thread], EMOJI)
        wanted[thread] = {"Cem"}
    crowd = [server.add_member(f"P{at}", roles=[desk.harness.community]) for at in range(120)]
    for person in (*crowd, desk.user("Dan")):
        await server.react(person, shown[new[0]], EMOJI)
    wanted[new[0]] = {"Cem", "Dan"}
    await server.delete_message(shown[rest[0]])
    server.requests.clear()
    server.limits.refused.clear()
    await bot.start()
    await bot.service.chats.caught_up()
    assert await desk.holders() == wanted
    asked = Counter(
        "who" if "/reactions/" in path else "page" if path.endswith("/messages") else "one"
        for method, path, _ in server.requests
        if method == "GET" and "/channels/" in path
    )
    twice = HELD // 10
    assert asked == {"page": 2, "who": HELD + NEW + twice + 1}, "one more page of those who reacted to one card"
    assert server.served_429 == 0
    await desk.harness.server.wait_for(lambda: len(server.messages(desk.room)) == CARDS)
    assert "card of" not in server.messages(desk.room)[-1].text, "the card that was deleted is there again"


async def test_super_reactions_and_emoji_of_the_servers_own_spelling_are_found(desk: Desk):
    bot, server = desk.bot, desk.server
    await bot.stop()
    [first, second], shown = (found := await desk.post(2)), found
    for thread in (first, second):
        await desk.hold(thread, "Ana")
    await server.react(desk.user("Ana"), shown[first], EMOJI, super_=True)
    server.take_reaction(shown[second], server.bot, EMOJI)
    await server.react(desk.user("Ana"), shown[second], f"{EMOJI}\ufe0f")
    await bot.start()
    await bot.service.chats.caught_up()
    assert await desk.holders() == {first: {"Ana"}, second: {"Ana"}}
