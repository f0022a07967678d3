"""The bot over Telegram and Discord on a day when Telegram misbehaves, as its managers and its rooms see it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from bot.ports.chat import RoomKind
from storage.tables import Card, CardKind, ChatState, Delivery, DeliveryKind, DeliveryState
from tests.side import eventually

if TYPE_CHECKING:
    from bot.ports.chat import Need
    from tests.running import Running
    from tests.standins.telegram_api import Chat, TelegramServer

CARDS, MANAGERS = RoomKind.CARDS, RoomKind.MANAGERS


class Day:
    """The bot over both chats; `server` is Telegram, and the trouble is in one of its rooms."""

    def __init__(self, bot: Running) -> None:
        self.bot = bot
        self.telegram, self.discord = bot.sides["telegram"], bot.sides["discord"]
        self.server: TelegramServer = self.telegram.harness.server  # type: ignore[attr-defined]

    def room(self, kind: RoomKind) -> Chat:
        return self.server.core.world.chats[int(self.telegram.harness.rooms[kind])]

    async def said(self, side: str = "discord", part: str = "Telegram") -> list[str]:
        """What managers read about Telegram in the other chat."""
        harness = self.bot.sides[side].harness
        return [seen.text for seen in await harness.messages(harness.rooms[MANAGERS]) if part in seen.text]

    async def hears(self, *parts: str, side: str = "discord") -> None:
        """Wait until the managers have read just these things about Telegram, each once."""

        async def heard() -> bool:
            self.bot.service.outbox.wake()
            return len(await self.said(side)) >= len(parts)

        await eventually(heard, f"{parts} in {side}")
        await self.bot.idle()
        said = await self.said(side)
        assert len(said) == len(parts), said
        for told, part in zip(said, parts, strict=True):
            assert part in told

    async def cards(self, kind: RoomKind = CARDS, part: str = "nobody on it yet") -> list[str]:
        harness = self.telegram.harness
        return [seen.text for seen in await harness.messages(harness.rooms[kind]) if part in seen.text]

    async def stand(self, count: int) -> None:
        """Wait until so many cards stand in Telegram's room, each once, and nothing is left to deliver."""

        async def shown() -> bool:
            self.bot.service.outbox.wake()
            return len(await self.cards()) >= count and not await self.left()

        async with asyncio.timeout(12):
            while not await shown():
                self.bot.clock.advance(seconds=1)
                await asyncio.sleep(0.02)
        assert len(await self.cards()) == count, await self.cards()
        assert (
            len(await self.rows(select(Card).where(Card.platform == "telegram", Card.kind == CardKind.THREAD))) == count
        )

    async def left(self) -> list[Delivery]:
        done = col(Delivery.state) != DeliveryState.DONE
        found: list[Delivery] = await self.rows(select(Delivery).where(Delivery.platform == "telegram", done))
        return found

    async def rows(self, query: Any) -> list[Any]:
        async with self.bot.parts.database.read() as uow:
            return list((await uow.exec(query)).all())

    async def is_in(self, need: Need) -> None:
        """Wait until the bot knows what is the matter."""

        async def known() -> bool:
            return [one for _, one in await self.trouble()] == [need]

        await eventually(known, f"{need}")

    async def trouble(self) -> list[tuple[str, str]]:
        rows: list[ChatState] = await self.rows(select(ChatState).where(ChatState.trouble != ""))
        return [(row.chat_id, row.trouble.partition(":")[0]) for row in rows]

    async def post_to_managers(self) -> None:
        """Have a notice on its way to the managers of both chats."""
        async with self.bot.parts.transactions.write("acme") as ctx:
            ctx.post(DeliveryKind.NOTICE, MANAGERS, {"key": "moved-below", "fields": {}}, key="below")
        self.bot.service.outbox.wake()

    async def take(self, author: str = "critic") -> None:
        """Take a complaint in, whatever can be shown of it."""
        await self.bot.parts.desk.take("acme", [self.bot.mention(author=author)])
