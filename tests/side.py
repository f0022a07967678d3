"""One chat of the running bot, in business words: people by name, cards by thread."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from bot.ports.chat import RoomKind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tests.harness.base import Harness, Seen

Found = TypeVar("Found")
PATIENCE = 10.0
CARDS, MANAGERS, STAFF = RoomKind.CARDS, RoomKind.MANAGERS, RoomKind.STAFF


async def eventually(look: Callable[[], Awaitable[Found]], what: str = "", within: float = PATIENCE) -> Found:
    """Return the first true thing that `look` returns; fails after `within` seconds."""
    ends_at = time.monotonic() + within
    while not (found := await look()):
        assert time.monotonic() < ends_at, f"not seen within {within} s: {what}"
        await asyncio.sleep(0.01)
    return found


class Side:
    """A chat with its people. What a person does returns what that person alone was shown, or None."""

    def __init__(self, harness: Harness) -> None:
        self.harness = harness
        self.name = harness.name
        self.people: dict[str, str] = {}

    def config(self, rights: Mapping[str, str]) -> dict[str, Any]:
        """Return the community's rooms in this chat, and its people with their rights."""
        return {
            **{kind.value: chat_id for kind, chat_id in self.harness.rooms.items() if kind is not RoomKind.OPERATORS},
            "claim_emoji": self.harness.claim_emoji,
            "rights": {right: [f"user:{self.people[name]}"] for right, name in rights.items()},
        }

    async def person(self, name: str) -> str:
        """Let somebody into the rooms, who is no member yet."""
        if name not in self.people:
            self.people[name] = await self.harness.person(name)
        return self.people[name]

    async def member(self, name: str) -> str:
        """Let somebody in who joins with consent, the way this chat has for it."""
        person = await self.person(name)
        if self.name == "telegram":
            await self.harness.open_direct(person)
            await self.type(name, "/help")  # in the room: whoever was not seen there may not join
        asked = await self.type(name, "/join", direct=self.name == "telegram")
        assert asked is not None, "/join showed nothing"
        place = person if self.name == "telegram" else self.harness.rooms[CARDS]
        await self.harness.press(person, place, asked.id, asked.button("agree"))
        return person

    async def apply(self, name: str, *answers: str) -> Seen:
        """Ask to join a community that has questions, the way this chat has for it; returns what is said at the end."""
        person, direct = await self.person(name), self.name == "telegram"
        if direct:
            await self.harness.open_direct(person)
            await self.type(name, "/help")
        terms = await self.type(name, "/join", direct=direct)
        said = await self.fill(name, terms, "agree", dict(zip(("first", "second"), answers, strict=False)), *answers)
        assert said is not None, f"{name} was shown nothing after the last answer"
        return said

    async def fill(
        self, name: str, seen: Seen | None, press: str, values: dict[str, str], *typed: str, room: RoomKind = CARDS
    ) -> Seen | None:
        """Press what asks for words and give them: by its form, or by typed lines in a chat that has no forms."""
        assert seen is not None, "there is nothing to press"
        if self.name != "telegram":
            whole = press if ":" in press else seen.button(press)
            return await self.harness.fill(await self.person(name), self.harness.rooms[room], seen.id, whole, values)
        shown = await self.press_private(name, seen, press, room)
        for line in typed:
            shown = await self.type(name, line, room, direct=room is CARDS)
        return shown

    def leave(self, name: str) -> None:
        """Somebody leaves the rooms, or is removed from them."""
        person = self.people[name]
        if self.name == "web":
            people = self.harness.chat.people
            people[person] = replace(people[person], sees=frozenset())
        elif self.name == "discord":
            self.harness.server.leave(self.harness.server.users[int(person)])
        else:
            world = self.harness.server.core.world
            self.harness.server.leave(world.users[int(person)], world.chats[int(self.harness.rooms[CARDS])])

    async def decide(self, words: str, press: str, room: RoomKind = MANAGERS) -> Seen | None:
        """Mara presses a button of the card that says these words."""
        card = await self.room_says(words, room=room)
        return await self.harness.press(self.people["Mara"], self.harness.rooms[room], card.id, card.button(press))

    async def messages(self, room: RoomKind = CARDS) -> list[Seen]:
        """Return what the bot's messages in a room say now, oldest first."""
        return await self.harness.messages(self.harness.rooms[room])

    async def card(self, thread: int, *words: str, room: RoomKind = CARDS, without: str | None = None) -> Seen:
        """Return the thread's card once it says all these words (and not the other)."""
        shown: list[str] = []

        async def look() -> Seen | None:
            cards = [one for one in await self.messages(room) if _heads(one, thread)]
            shown[:] = [one.text for one in cards]
            fit = [
                one for one in cards if all(word in _all(one) for word in words) and (without or "\0") not in one.text
            ]
            return fit[-1] if fit else None

        try:
            return await eventually(look)
        except AssertionError:
            raise AssertionError(f"no card of #{thread} in {room} says {words} (nor {without}), but: {shown}") from None

    async def react(self, name: str, thread: int, emoji: str | None = None) -> None:
        """Put an emoji (the claim's if none is given) on a card."""
        await self._reaction(self.harness.react, name, thread, emoji)

    async def unreact(self, name: str, thread: int, emoji: str | None = None) -> None:
        """Take one's emoji off a card."""
        await self._reaction(self.harness.unreact, name, thread, emoji)

    async def _reaction(self, act: Callable[..., Awaitable[None]], name: str, thread: int, emoji: str | None) -> None:
        card = await self.card(thread)
        await act(await self.person(name), self.harness.rooms[CARDS], card.id, emoji or self.harness.claim_emoji)

    async def swap(self, name: str, thread: int, old: str, new: str) -> None:
        """Exchange one's emoji for another, which is one act on Telegram and two elsewhere."""
        await self.react(name, thread, new)
        if self.name != "telegram":
            await self.unreact(name, thread, old)

    async def reactions(self, thread: int, claim: int, **others: int) -> None:
        """Wait until the claim emoji stands on a card so many times (the bot's own among them), and these others."""
        wanted = {self.harness.claim_emoji: claim} | others
        shown: list[dict[str, int]] = []

        async def look() -> bool:
            shown[:] = [dict((await self.card(thread)).reactions)]
            return shown == [wanted]

        try:
            await eventually(look)
        except AssertionError:
            raise AssertionError(f"on #{thread} stand {shown}, not {wanted}") from None

    async def delete(self, thread: int) -> None:
        """A moderator deletes a card."""
        await self.harness.delete(self.harness.rooms[CARDS], (await self.card(thread)).id)

    async def press(self, name: str, thread: int, press: str, room: RoomKind = CARDS) -> Seen | None:
        """Press a button of a card, by its action, or by the whole press."""
        card = await self.card(thread, room=room)
        whole = press if ":" in press else card.button(press)
        return await self.harness.press(await self.person(name), self.harness.rooms[room], card.id, whole)

    async def press_private(self, name: str, seen: Seen | None, press: str, room: RoomKind = CARDS) -> Seen | None:
        """Press a button of something that only this person sees."""
        assert seen is not None, "there is nothing to press"
        person = await self.person(name)
        place = person if self.name == "telegram" else self.harness.rooms[room]
        whole = press if ":" in press else seen.button(press)
        return await self.harness.press(person, place, seen.id, whole)

    async def type(self, name: str, line: str, room: RoomKind = CARDS, *, direct: bool = False) -> Seen | None:
        """Type a command in a room or in the direct chat."""
        return await self.harness.type(await self.person(name), None if direct else self.harness.rooms[room], line)

    async def ask(self, name: str, line: str, room: RoomKind = CARDS) -> Seen:
        """Type a command in a room and return what only the asker is shown."""
        seen = await self.type(name, line, room)
        assert seen is not None, f"{name} was shown nothing after {line!r}"
        return seen

    async def room_says(self, *words: str, room: RoomKind = CARDS) -> Seen:
        """Return the newest message in a room that says all these words, once it is there."""

        async def look() -> Seen | None:
            said = [one for one in await self.messages(room) if all(word in _all(one) for word in words)]
            return said[-1] if said else None

        return await eventually(look, f"{words} in {room}")

    async def answer(self, name: str, thread: int, text: str) -> Seen | None:
        """Write a line as an answer to a card."""
        card = await self.card(thread)
        return await self.harness.answer(await self.person(name), self.harness.rooms[CARDS], card.id, text)

    async def record(self, name: str, thread: int, link: str, *, disclosed: bool) -> Seen | None:
        """Record an answer's link in the natural way of this chat."""
        card = await self.card(thread)
        room = self.harness.rooms[CARDS]
        return await self.harness.record(await self.person(name), room, card.id, thread, link, disclosed=disclosed)

    async def told(self, name: str, words: str) -> Seen:
        """Return the private message to somebody that says these words, once it is there."""
        person = await self.person(name)

        async def look() -> Seen | None:
            return next((one for one in await self.harness.directs(person) if words in one.text), None)

        return await eventually(look, f"{words!r}, told to {name}")


def _heads(seen: Seen, thread: int) -> bool:
    first = seen.text.split("\n", 1)[0]
    return re.search(rf"#{thread} ·", first) is not None


def _all(seen: Seen) -> str:
    return "\n".join([seen.text, *(label for label, _ in seen.buttons)])
