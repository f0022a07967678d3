"""Telegram driven as people drive it, against the stand-in; what is shown privately is an alert or a direct message."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.platforms.telegram_chat import TelegramPlatform
from bot.platforms.telegram_chat.chats import parse_chat_id
from bot.platforms.telegram_chat.inert import JOINER
from bot.ports.chat import Pace, RoomKind
from bot.ports.clock import SystemClock
from tests.harness.base import Seen
from tests.standins.telegram_api import TelegramServer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from typing import Any

    from bot.ports.chat import Handle, Inbox, Menu, Room
    from bot.ports.clock import Clock
    from tests.standins.telegram_api import Chat, Message, PressResult, User

ROOM_TITLES = {
    RoomKind.CARDS: "Ambassadors",
    RoomKind.MANAGERS: "Managers",
    RoomKind.STAFF: "Staff",
    RoomKind.OPERATORS: "Operators",
}
# The limits' minute lasts a second, so that a story is not slower than it must be.
SPEED = 60.0
# What the outbox brings comes a moment after the update is handled.
GRACE_FOR = 0.4


class WatchedInbox:
    """Passes everything on and knows which updates were kept, and which were handled to their end."""

    def __init__(self, inbox: Inbox, kept: set[int], handled: set[int]) -> None:
        self._inbox = inbox
        self._kept = kept
        self._handled = handled

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        self._kept |= {update["update_id"] for update in updates}
        await self._inbox.keep(updates)

    def serve(self, handle: Handle) -> None:
        async def watched(raw: Mapping[str, Any], receipt: int) -> None:
            await handle(raw, receipt)
            self._handled.add(raw["update_id"])

        self._inbox.serve(watched)


class TelegramHarness:
    """A cards group, a managers' group and a staff group with the bot as administrator; `basic` are no supergroups."""

    name = "telegram"
    claim_emoji = "✍"

    def __init__(self, basic: Collection[RoomKind] = ()) -> None:
        self.server = TelegramServer(speed=SPEED)
        self._basic = basic
        self.rooms: dict[RoomKind, str] = {}
        self._kept: set[int] = set()
        self._handled: set[int] = set()
        self.waits = True
        self.clock: Clock = SystemClock()

    async def open(self) -> None:
        await self.server.__aenter__()
        for kind, title in ROOM_TITLES.items():
            self.rooms[kind] = str(self.server.add_group(title, basic=kind in self._basic).id)

    async def close(self) -> None:
        await self.server.__aexit__(None, None, None)

    def platform(self, menu: Menu, rooms: list[Room], inbox: Inbox) -> TelegramPlatform:
        watched = WatchedInbox(inbox, self._kept, self._handled)
        made = TelegramPlatform(
            self.server.token, menu, rooms, self.clock, watched, base_url=self.server.base_url, haste=SPEED
        )
        pace = made.abilities.pace
        assert pace is not None
        made.abilities = replace(made.abilities, pace=Pace(pace.count, pace.per / SPEED))
        return made

    async def person(self, name: str) -> str:
        user = self.server.add_user(name, language_code="en")
        for chat_id in self.rooms.values():
            self.server.join(user, self._chat(chat_id))
        return str(user.id)

    async def react(self, person: str, chat_id: str, message_id: str, emoji: str) -> None:
        before = self._told()
        await self.server.react(self._user(person), self._message(chat_id, message_id), emoji)
        await self._settle(before)

    async def unreact(self, person: str, chat_id: str, message_id: str, emoji: str) -> None:
        message = self._message(chat_id, message_id)
        if message.reactions.get(int(person)) != (emoji,):
            return
        before = self._told()
        await self.server.react(self._user(person), message, None)
        await self._settle(before)

    async def press(self, person: str, chat_id: str, message_id: str, press: str) -> Seen | None:
        before, standing = self._told(), self._standing(person)
        result = await self.server.press(self._user(person), self._message(chat_id, message_id), press, stale=True)
        assert result.answered, f"the button {press!r} kept waiting; {self.server.describe()}"
        await self._settle(before)
        return _together(result, self._news(person, standing))

    async def fill(self, person: str, chat_id: str, message_id: str, press: str, values: dict[str, str]) -> Seen | None:
        raise NotImplementedError("Telegram has no forms")

    async def type(self, person: str, chat_id: str | None, line: str) -> Seen | None:
        return await self._say(person, chat_id, line, None)

    async def answer(self, person: str, chat_id: str, message_id: str, text: str) -> Seen | None:
        return await self._say(person, chat_id, text, self._message(chat_id, message_id))

    async def record(
        self, person: str, chat_id: str, message_id: str, thread: int, link: str, *, disclosed: bool
    ) -> Seen | None:
        seen = await self.answer(person, chat_id, message_id, link)
        wanted = "yes" if disclosed else "no"
        presses = [press for _, press in (seen.buttons if seen else ()) if press.startswith("disclosed:")]
        press = next((press for press in presses if press.endswith(f":{wanted}")), None)
        return seen if seen is None or press is None else await self.press(person, person, seen.id, press)

    async def open_direct(self, person: str) -> None:
        before = self._told()
        await self.server.start(self._user(person))
        await self._settle(before)

    async def messages(self, chat_id: str) -> list[Seen]:
        return [_seen(message) for message in self.server.messages(self._chat(chat_id), by_bot=True)]

    async def directs(self, person: str) -> list[Seen]:
        return [_seen(message) for message in self.server.direct(self._user(person))]

    async def delete(self, chat_id: str, message_id: str) -> None:
        self.server.delete_message(self._message(chat_id, message_id))

    def opens(self, link: str) -> tuple[str, str]:
        inside, *topic, message_id = link.removeprefix("https://t.me/c/").split("/")
        return ":".join([f"-100{inside}", *topic]), message_id

    async def role(self, name: str) -> str:
        raise NotImplementedError("Telegram has no roles")

    def roles_of(self, person: str) -> set[str]:
        return set()

    async def closed_room(self) -> str:
        return str(self.server.add_group("Closed").id)

    async def ask_in(self, person: str, link: str) -> bool:
        before = self._told()
        try:
            self.server.follow(self._user(person), link)
        except ValueError:
            return False
        await self._settle(before)
        return True

    def inside(self, chat_id: str) -> set[str]:
        members = self._chat(chat_id).members.values()
        return {str(one.user.id) for one in members if one.is_present and not one.user.is_bot}

    async def _say(self, person: str, chat_id: str | None, text: str, reply_to: Message | None) -> Seen | None:
        user, before, standing = self._user(person), self._told(), self._standing(person)
        place = user if chat_id in {None, person} else self._chat(str(chat_id))
        await self.server.say(user, place, text, reply_to=reply_to)
        await self._settle(before)
        try:
            return await self.server.wait_for(lambda: self._news(person, standing), timeout=GRACE_FOR)
        except TimeoutError:
            return None

    def _told(self) -> int:
        return len(self.server.core.updates.log)

    async def _settle(self, before: int) -> None:
        """Wait until the bot has handled what it was told since, or found that it is not for it."""
        if not self.waits:
            return
        told = {update["update_id"] for update in self.server.core.updates.log[before:]}

        def is_settled() -> bool:
            waiting = {update.update_id for update in self.server.core.updates.pending}
            return not told & ((waiting | self._kept) - self._handled)

        await self.server.wait_for(is_settled, timeout=10)

    def _standing(self, person: str) -> dict[int, int]:
        return {message.message_id: message.edit_count for message in self.server.direct(self._user(person))}

    def _news(self, person: str, standing: dict[int, int]) -> Seen | None:
        """Return the last direct message that is new or was changed since."""
        mine = reversed(self.server.direct(self._user(person)))
        return next((_seen(m) for m in mine if standing.get(m.message_id) != m.edit_count), None)

    def _user(self, person: str) -> User:
        return self.server.core.world.users[int(person)]

    def _chat(self, chat_id: str) -> Chat:
        return self.server.core.world.chats[parse_chat_id(chat_id)[0]]

    def _message(self, chat_id: str, message_id: str) -> Message:
        return self._chat(chat_id).messages[int(message_id)]


def _together(result: PressResult, news: Seen | None) -> Seen | None:
    """Return the alert and the direct message as one, as the presser saw both."""
    if news is None:
        return Seen("", result.text) if result.text else None
    return replace(news, text=f"{result.text}\n{news.text}".strip())


def _seen(message: Message) -> Seen:
    buttons = tuple((b["text"], b.get("callback_data") or b.get("url") or "") for b in message.buttons)
    counts: dict[str, int] = {}
    for emoji in (each for mine in message.reactions.values() for each in mine):
        counts[emoji] = counts.get(emoji, 0) + 1
    text = (message.text or message.caption or "").replace(JOINER, "")
    files = ((message.document["file_name"], message.upload or b""),) if message.document else ()
    pictures = (message.upload or b"",) if message.photo else ()
    return Seen(str(message.message_id), text, buttons, tuple(counts.items()), files, pictures, tuple(_links(message)))


def _links(message: Message) -> Iterator[tuple[str, str]]:
    signs = (message.text or message.caption or "").encode("utf-16-le")
    for one in message.entities:
        if one["type"] == "text_link":
            label = signs[one["offset"] * 2 : (one["offset"] + one["length"]) * 2].decode("utf-16-le")
            yield label.replace(JOINER, ""), one["url"]
