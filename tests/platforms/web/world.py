"""A small web chat with a bot that remembers, for the tests of this folder."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
from fastapi import FastAPI

from bot.platforms.web import Person, WebChat, WebPlatform, router
from bot.ports.chat import Menu, MenuItem, Room, RoomKind, Sent
from bot.ports.message import Button, Message
from bot.ports.text import plain

if TYPE_CHECKING:
    from bot.ports.inbound import Inbound, Reply

NOW = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)
ADDRESS = "http://127.0.0.1:8080"
ROOMS = [Room("acme", kind, f"web-{kind}", "✋") for kind in RoomKind]
PEOPLE = [
    Person("anna", "Anna", about="Trades since 2019"),
    Person("mira", "Mira", frozenset({"manager"})),
    Person("oleg", "Олег", language="ru"),
]
MENU = Menu((("en", (MenuItem("points", "Your points", "ambassador"), MenuItem("sla", "Deadlines", "manager"))),))
CARD = Message("Stuck withdrawal", body=(plain("Since Monday."),), rows=((Button("Claim", "claim:7"),),))


class Stopped:
    def now(self) -> datetime:
        return NOW


class Bot:
    """Remembers what came in and answers with what the test set."""

    def __init__(self) -> None:
        self.seen: list[Inbound] = []
        self.reply: Reply | None = None

    async def __call__(self, inbound: Inbound) -> Reply | None:
        self.seen.append(inbound)
        return self.reply


class World:
    def __init__(self) -> None:
        self.bot = Bot()
        self.chat = WebChat(run="w")
        self.platform = WebPlatform(self.chat, MENU, ROOMS, PEOPLE, Stopped())
        app = FastAPI()
        app.include_router(router(self.platform))
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS)

    async def act(self, kind: str, *, who: str = "anna", chat: str = "web-cards", status: int = 200, **fields):
        response = await self.client.post(f"/web/{kind}", json={"as": who, "chat": chat, **fields})
        assert response.status_code == status, response.text
        return response.json()

    async def state(self, who: str) -> dict:
        return (await self.client.get("/web/state", params={"as": who})).json()

    async def seen_by(self, who: str, chat: str = "web-cards") -> list[dict]:
        return next(one["posts"] for one in (await self.state(who))["chats"] if one["id"] == chat)

    async def card(self) -> str:
        sent = await self.platform.post("web-cards", CARD, key="card")
        assert isinstance(sent, Sent)
        return sent.message_id
