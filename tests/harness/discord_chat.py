"""Discord as its people drive it, on the stand-in server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.platforms.discord_chat import DiscordPlatform
from bot.platforms.discord_chat.connection import Waits
from bot.platforms.discord_chat.interactions import ANSWER_WITHIN
from bot.ports.chat import RoomKind
from bot.ports.clock import SystemClock
from tests.harness.base import Seen
from tests.standins.discord_api.clients import discord_py
from tests.standins.discord_api.server import DiscordServer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports.chat import Inbox, Menu, Platform, Room
    from bot.ports.clock import Clock
    from tests.standins.discord_api.interactions import InteractionResult
    from tests.standins.discord_api.state import Channel, Message, User

PATIENCE = 1.0
QUICK = Waits(identify=0.05, identify_most=0.5)
MENTION = re.compile(r"(?<!\\)<@(\d+)>")
LINK = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\(([^)]*)\)")
MARKUP = (
    (re.compile(r"(?m)^(> |-# )"), ""),
    (re.compile(r"(?<!\\)(\*\*|\*|`)"), ""),
    (re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\\([^0-9A-Za-z\s])"), r"\1"),
    (re.compile("\u200b"), ""),
)


class DiscordHarness:
    """Discord with one server: private rooms for cards, managers and staff; everybody added is in all of them."""

    name = "discord"
    claim_emoji = "✋"

    def __init__(self, clock: Clock | None = None, *, answer_within: float | None = None) -> None:
        """`answer_within`: seconds until Discord gives an interaction up; real Discord's three unless given.

        The bot then takes its time as well: a form cannot open any more once an answer was put off.
        """
        self.clock: Clock = clock or SystemClock()
        self.rooms: dict[RoomKind, str] = {}
        self.server = DiscordServer()
        self._put_off = ANSWER_WITHIN if answer_within is None else answer_within * 2 / 3
        if answer_within is not None:
            self.server.interactions.ack_within = answer_within
        self._pointed = discord_py(self.server)
        self._options: dict[str, tuple[str, ...]] = {}
        self._private: dict[str, Message] = {}
        self.waits = True
        self.missed: Callable[[], Awaitable[None]] | None = None

    async def open(self) -> None:
        await self.server.__aenter__()
        self._pointed.__enter__()
        self.community = self.server.add_role("Community")
        for kind in RoomKind:
            channel = self.server.add_channel(kind.value, private_to=[self.community])
            self.rooms[kind] = str(channel.id)

    async def close(self) -> None:
        self._pointed.__exit__(None, None, None)
        await self.server.__aexit__(None, None, None)
        self.server.verify()

    def platform(self, menu: Menu, rooms: list[Room], inbox: Inbox | None = None) -> Platform:
        items = dict(menu.by_language)[menu.default_language]
        self._options = {item.name: tuple(option.name for option in item.options) for item in items}
        return DiscordPlatform(
            self.server.token,
            menu,
            rooms,
            self.clock,
            api_base=self.server.rest_url,
            gateway=self.server.gateway_url,
            guild_ready_timeout=0.05,
            answer_within=self._put_off,
            waits=QUICK,
            missed=self.missed,
        )

    async def person(self, name: str) -> str:
        return str(self.server.add_member(name, roles=[self.community]).id)

    async def react(self, person: str, chat_id: str, message_id: str, emoji: str) -> None:
        await self.server.react(self._user(person), self._message(chat_id, message_id), emoji)

    async def unreact(self, person: str, chat_id: str, message_id: str, emoji: str) -> None:
        await self.server.unreact(self._user(person), self._message(chat_id, message_id), emoji)

    async def press(self, person: str, chat_id: str, message_id: str, press: str) -> Seen | None:
        message = self._message(chat_id, message_id)
        edits = message.edits
        return await self._shown(await self.server.press(self._user(person), message, press), edits)

    async def fill(self, person: str, chat_id: str, message_id: str, press: str, values: dict[str, str]) -> Seen | None:
        user, message = self._user(person), self._message(chat_id, message_id)
        form = await self.server.press(user, message, press)
        edits = message.edits
        return await self._shown(await self.server.submit(user, form, values), edits)

    async def type(self, person: str, chat_id: str | None, line: str) -> Seen | None:
        if chat_id is None:
            return await self._write(self._user(person), line)
        name, *words = line.removeprefix("/").split()
        names = self._options.get(name, ())
        if len(words) > len(names) > 0:
            words[len(names) - 1 :] = [" ".join(words[len(names) - 1 :])]
        options = dict(zip(names, words, strict=False))
        return await self._shown(await self.server.slash(self._user(person), self._channel(chat_id), name, options))

    async def answer(self, person: str, chat_id: str, message_id: str, text: str) -> Seen | None:
        raise NotImplementedError("without the message content intent the bot cannot read answers")

    async def record(
        self, person: str, chat_id: str, message_id: str, thread: int, link: str, *, disclosed: bool
    ) -> Seen | None:
        presses = self._message(chat_id, message_id).buttons
        press = next(one for one in presses if one == f"reply:{thread}" or one.startswith(f"reply:{thread}:"))
        values = {"link": link, "disclosure": "yes" if disclosed else "no"}
        return await self.fill(person, chat_id, message_id, press, values)

    async def open_direct(self, person: str) -> None:
        self.server.direct_channel(self._user(person))

    async def messages(self, chat_id: str) -> list[Seen]:
        return [self._seen(one) for one in self.server.messages(self._channel(chat_id)) if one.author.bot]

    async def directs(self, person: str) -> list[Seen]:
        return [self._seen(one) for one in self.server.dms(self._user(person)) if one.author.bot]

    async def delete(self, chat_id: str, message_id: str) -> None:
        await self.server.delete_message(self._message(chat_id, message_id))

    def opens(self, link: str) -> tuple[str, str]:
        guild, chat_id, message_id = link.removeprefix("https://discord.com/channels/").split("/")
        of = self._channel(chat_id).guild
        assert of is not None, "a direct chat"
        assert str(of.id) == guild
        return chat_id, message_id

    async def role(self, name: str) -> str:
        return str(self.server.add_role(name).id)

    def roles_of(self, person: str) -> set[str]:
        return {str(role.id) for role in self.server.guild.members[int(person)].roles}

    async def closed_room(self) -> str:
        raise NotImplementedError("Discord closes a room by a role")

    async def ask_in(self, person: str, link: str) -> bool:
        raise NotImplementedError("Discord closes a room by a role")

    def inside(self, chat_id: str) -> set[str]:
        raise NotImplementedError("Discord closes a room by a role")

    async def _write(self, user: User, line: str) -> Seen | None:
        before = {one.id for one in self.server.dms(user)}
        await self.server.dm(user, line)

        def answered() -> list[Message]:
            return [one for one in self.server.dms(user) if one.author.bot and one.id not in before]

        try:
            return self._seen((await self.server.wait_for(answered, PATIENCE))[-1])
        except TimeoutError:
            return None

    async def _shown(self, result: InteractionResult, edits_before: int = 0) -> Seen | None:
        """Return what the person sees in the end; an answer that was put off is waited for."""
        assert result.kind != "unanswered", "Discord told the person that the bot did not answer in time"
        if result.modal is not None:
            return self._form(result)
        if result.kind == "deferred" or (result.kind == "deferred_update" and (result.acked_after or 0) > PATIENCE):
            await result.settled()
        shown = result.followups[-1] if result.followups else result.message
        untouched = shown is not None and shown is result.source and shown.edits == edits_before
        if shown is None or shown.deleted or untouched:
            return None
        self._private[str(shown.id)] = shown
        return self._seen(shown)

    def _form(self, result: InteractionResult) -> Seen:
        assert result.modal is not None
        labels = [part["label"] for part in result.modal["components"]]
        return Seen(str(result.id), "\n".join((result.modal["title"], *labels)))

    def _seen(self, message: Message) -> Seen:
        buttons = [(part.get("label", ""), part.get("custom_id") or part.get("url", "")) for part in message.parts()]
        reactions = tuple((emoji, len(users)) for emoji, users in message.reactions.items())
        shown = tuple(one for one in buttons if one[1])
        files = tuple((one["filename"], message.files[one["filename"]]) for one in message.attachments)
        inside = {embed["image"]["url"].rsplit("/", 1)[1] for embed in message.embeds if embed.get("image")}
        pictures = tuple(message.files[name] for name in sorted(inside))
        text = _text(message)
        links = tuple(LINK.findall(text))
        return Seen(str(message.id), self._words(text), shown, reactions, files, pictures, links)

    def _words(self, text: str) -> str:
        """Return text as it is read: markup interpreted, mentions as names."""
        text = MENTION.sub(lambda found: f"\0{found[1]}\0", text)
        for pattern, shown in MARKUP:
            text = pattern.sub(shown, text)
        return re.sub("\0(\\d+)\0", lambda found: f"@{self.server.users[int(found[1])].name}", text)

    def _user(self, person: str) -> User:
        return self.server.users[int(person)]

    def _channel(self, chat_id: str) -> Channel:
        return self.server.channels[int(chat_id)]

    def _message(self, chat_id: str, message_id: str) -> Message:
        """Return a message of a room, of somebody's direct chat, or one that only its receiver sees."""
        places = [self._channel(chat_id), *self.server.channels.values()]
        found = [place.messages[int(message_id)] for place in places if int(message_id) in place.messages]
        return found[0] if found else self._private[message_id]


def _text(message: Message) -> str:
    """Return all words of a message but those on its buttons."""
    lines = [message.content]
    for embed in message.embeds:
        lines += [embed.get("title", ""), embed.get("description", "")]
        lines += [f"{one['name']}: {one['value']}" for one in embed.get("fields", [])]
        lines.append(embed.get("footer", {}).get("text", ""))
    return "\n".join(line for line in lines if line)
