"""What the tests of the Discord adapter share: a stand-in with its harness, a bot that notes what it hears, a card."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.platforms.discord_chat import DiscordPlatform
from bot.ports.chat import Menu, MenuItem, Option, Room, RoomKind, Sent
from bot.ports.inbound import Answered, Filled, Inbound, Pressed, Reply, Typed
from bot.ports.message import Button, Choice, Form, Input, Message
from bot.ports.text import plain
from tests.harness.discord_chat import QUICK, DiscordHarness

NOW = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)
MENU = Menu(
    (
        (
            "en",
            (
                MenuItem("points", "Your points", "ambassador"),
                MenuItem("like", "Like", "ambassador", (Option("link", "Link"),)),
            ),
        ),
        (
            "ru",
            (
                MenuItem("points", "Баллы", "ambassador"),
                MenuItem("like", "Лайк", "ambassador", (Option("link", "Ссылка"),)),
            ),
        ),
    )
)
CARD = Message(
    "Stuck withdrawal",
    body=(plain("Since Monday."),),
    rows=((Button("Claim", "claim:7"), Button("Record", "reply:7")),),
)
FORM = Form(
    "reply",
    "7",
    "Record your reply",
    (Input("link", "Link"), Input("disclosure", "Disclosed?", choices=(Choice("yes", "Yes"), Choice("no", "No")))),
    "type /reply",
)


class Stopped:
    def now(self) -> datetime:
        return NOW


class Bot:
    """What stands behind the adapter: notes every event and answers as a test says, `slow_for` seconds later."""

    def __init__(self) -> None:
        self.heard: list[Inbound] = []
        self.replies: dict[str, Reply | None] = {}
        self.slow_for = 0.0

    async def receive(self, inbound: Inbound) -> Reply | None:
        await asyncio.sleep(self.slow_for)
        self.heard.append(inbound)
        match inbound.event:
            case Pressed(press=key) | Typed(name=key) | Filled(action=key) | Answered(text=key):
                return self.replies.get(key)
            case _:
                return None

    @property
    def events(self) -> list[object]:
        return [inbound.event for inbound in self.heard]


@pytest.fixture
async def chat():
    harness = DiscordHarness(Stopped())
    await harness.open()
    yield harness
    await harness.close()


def rooms_of(chat: DiscordHarness) -> list[Room]:
    return [Room("acme", kind, chat_id, chat.claim_emoji) for kind, chat_id in chat.rooms.items()]


def adapter(chat: DiscordHarness, **more) -> DiscordPlatform:
    return DiscordPlatform(
        more.pop("token", chat.server.token),
        more.pop("menu", MENU),
        more.pop("rooms", rooms_of(chat)),
        chat.clock,
        api_base=chat.server.rest_url,
        gateway=chat.server.gateway_url,
        guild_ready_timeout=0.05,
        waits=more.pop("waits", QUICK),
        **more,
    )


@asynccontextmanager
async def running(chat: DiscordHarness, bot: Bot, **more):
    """Run a bot, as after a start or a restart, for a while."""
    chat._options = {"points": (), "like": ("link",)}
    platform = adapter(chat, **more)
    await platform.start(bot.receive)
    try:
        yield platform
    finally:
        await platform.stop()


async def post(platform: DiscordPlatform, chat: DiscordHarness, message: Message = CARD, key: str = "card:7") -> str:
    sent = await platform.post(chat.rooms[RoomKind.CARDS], message, key=key)
    assert isinstance(sent, Sent)
    return sent.message_id
