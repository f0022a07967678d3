"""What the Telegram tests share: an inbox in memory, a menu, and a running adapter before the stand-in."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.platforms.telegram_chat import TelegramPlatform
from bot.ports.chat import Menu, MenuItem, Room, RoomKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from typing import Any

    from bot.ports.chat import Handle
    from bot.ports.inbound import Inbound, Reply
    from tests.standins.telegram_api import Chat, TelegramServer

NOW = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
MENU = Menu(
    tuple(
        (
            language,
            (
                MenuItem("next", next_text, "ambassador"),
                MenuItem("help", help_text, "stranger"),
                MenuItem("sla", "SLA", "manager"),
                MenuItem("forget", "Hidden", "ambassador", shown=False),
            ),
        )
        for language, next_text, help_text in (("en", "The next thread", "Help"), ("ru", "Следующее", "Помощь"))
    )
)


class FixedClock:
    def now(self) -> datetime:
        return NOW


class MemoryInbox:
    """An inbox as the runtime's: unique by update id, in order, and what is not handled is handed out again."""

    def __init__(self) -> None:
        self.kept: dict[int, Mapping[str, Any]] = {}
        self.batches = 0
        self.refuse_next = 0
        self.after_keep: Callable[[], None] = lambda: None
        self.done: set[int] = set()
        self.faults: list[Exception] = []
        self._handle: Handle | None = None
        self._more = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        self.batches += 1
        if self.refuse_next:
            self.refuse_next -= 1
            raise OSError("the disk is full")
        for update in updates:
            self.kept.setdefault(update["update_id"], update)
        self.after_keep()
        self._more.set()

    def serve(self, handle: Handle) -> None:
        self._handle = handle
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            waiting = [one for one in sorted(self.kept) if one not in self.done]
            for update_id in waiting:
                await self._one(update_id)
            self._more.clear()
            if all(one in self.done for one in self.kept):
                await self._more.wait()

    async def _one(self, update_id: int) -> None:
        assert self._handle is not None
        try:
            await self._handle(self.kept[update_id], update_id)
        except Exception as fault:  # noqa: BLE001 - the tests look at it
            self.faults.append(fault)
        self.done.add(update_id)


class Running:
    """A started adapter: what came in, and what is answered next."""

    def __init__(self, platform: TelegramPlatform, inbox: MemoryInbox) -> None:
        self.platform = platform
        self.inbox = inbox
        self.received: list[Inbound] = []
        self.answer: Callable[[Inbound], Reply | None] = lambda _: None
        self.answer_after_for = 0.0

    async def receive(self, inbound: Inbound) -> Reply | None:
        self.received.append(inbound)
        if self.answer_after_for:
            await asyncio.sleep(self.answer_after_for)
        return self.answer(inbound)


def room(chat: Chat | str, kind: RoomKind = RoomKind.CARDS, emoji: str = "✍") -> Room:
    return Room("acme", kind, chat if isinstance(chat, str) else str(chat.id), emoji)


@asynccontextmanager
async def running(
    server: TelegramServer, *rooms: Room, inbox: MemoryInbox | None = None, webhook: Any = None, menu: Menu = MENU
) -> AsyncIterator[Running]:
    inbox = inbox or MemoryInbox()
    platform = TelegramPlatform(
        server.token, menu, list(rooms), FixedClock(), inbox, base_url=server.base_url, webhook=webhook
    )
    run = Running(platform, inbox)
    await platform.start(run.receive)
    try:
        yield run
    finally:
        await platform.stop()
        await inbox.stop()
