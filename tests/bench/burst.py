"""A hundred complaints at once, on Discord and on Telegram: `make bench`, or `python -m tests.bench.burst`.

The whole bot with the real libraries; the stand-ins' limits are real in kind, their windows shorter: Discord's five
posts in five seconds take three, Telegram's minute takes ten seconds. Of Telegram's twenty messages a minute sixteen are used,
the rest is kept for answers; on Discord answers and refreshes have limits of their own, so all posts are used. The
floor is how long that budget takes for so many cards. In the middle comes a critical complaint, which must be the next
post, and meanwhile people press and type. `--postgres` does it on PostgreSQL.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlmodel import col, func, select

from bot.ports.chat import Pace, RoomKind
from bot.runtime.pace import KEPT_FOR_ANSWERS
from storage.tables import Card, CardKind, Delivery, DeliveryState, Mention
from tests.bench.report import addresses
from tests.bench.row import Row, against, show
from tests.harness.discord_chat import DiscordHarness
from tests.harness.telegram_chat import SPEED, TelegramHarness
from tests.running import running

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports.chat import Inbox, Menu, Room
    from tests.running import Running

THREADS, ROUNDS, WARMING, IDLE_ACTS = 100, 3, 5, 15
DISCORD_POSTS, DISCORD_PER = 5, 3.0
TELEGRAM_FASTER = 6.0
TELEGRAM_POSTS, TELEGRAM_PER = 20 * (1 - KEPT_FOR_ANSWERS), 60 / TELEGRAM_FASTER
GAP, PATIENCE, MUCH_READ = 0.1, 120.0, 5_000_000
KINDS = ("buttons", "commands")
CHATS = ("discord", "telegram")


class SlowerTelegram(TelegramHarness):
    """Telegram whose minute lasts ten seconds, and not one."""

    def __init__(self) -> None:
        super().__init__()
        self.server.core.limits.speed = TELEGRAM_FASTER

    def platform(self, menu: Menu, rooms: list[Room], inbox: Inbox) -> Any:
        made = super().platform(menu, rooms, inbox)
        pace = made.abilities.pace
        assert pace is not None
        made.abilities = replace(made.abilities, pace=Pace(pace.count, pace.per * SPEED / TELEGRAM_FASTER))
        return made


def allowed_for(chat: str, cards: int) -> float:
    """Return how many seconds the budget needs at least to let so many posts through: the first of it at once."""
    most, per = (DISCORD_POSTS, DISCORD_PER) if chat == "discord" else (int(TELEGRAM_POSTS), TELEGRAM_PER)
    return (cards - 1) // most * per


@dataclass
class Found:
    """What one round saw, by chat: seconds until all was shown, posts that overtook the critical one, refusals."""

    took: dict[str, float] = field(default_factory=dict)
    overtook: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    answers: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


class Burst:
    """One bot on both chats, with a manager who presses and types."""

    def __init__(self, bot: Running, discord: DiscordHarness, telegram: SlowerTelegram) -> None:
        self.bot, self.discord, self.telegram = bot, discord, telegram
        self.found = Found()
        self.shown: dict[str, list[float]] = {chat: [] for chat in CHATS}
        self.judged: dict[str, dict[int, bool]] = {chat: {} for chat in CHATS}

    async def run(self) -> Found:
        """Let people act while nothing else happens, then while a hundred complaints come."""
        [first] = await self.bot.take_in()
        await self._acts(first, "idle", lambda count: count < IDLE_ACTS)
        standing = {chat: self._standing(chat) for chat in CHATS}
        await self.bot.parts.desk.take("acme", [self.bot.mention() for _ in range(THREADS)])
        began = time.perf_counter()
        watching = asyncio.create_task(self._watch(standing, THREADS + 1))
        acting = asyncio.create_task(self._acts(first, "busy", lambda _: not watching.done()))
        critical = asyncio.create_task(self._critical(standing))
        await asyncio.wait_for(asyncio.gather(watching, critical), PATIENCE)
        await acting
        for chat in CHATS:
            self.found.took[chat] = self.shown[chat][THREADS] - began
        await asyncio.wait_for(self.bot.service.outbox.idle(), PATIENCE)
        self.found.refused = {
            "discord": self.discord.server.served_429,
            "telegram": self.telegram.server.core.limits.refused,
        }
        return self.found

    def _standing(self, chat: str) -> int:
        """Return how many open cards stand in the cards' room; what else was said there is passed over."""
        room = self.bot.sides[chat].harness.rooms[RoomKind.CARDS]
        messages: Any = (
            self.discord.server.channels[int(room)].messages
            if chat == "discord"
            else self.telegram.server.core.world.chats[int(room)].messages
        )
        fresh = messages.keys() - self.judged[chat].keys()
        self.judged[chat].update({one: _is_card(messages[one]) for one in fresh})
        return sum(self.judged[chat].values())

    async def _watch(self, standing: dict[str, int], cards: int) -> None:
        """Note when each card is to be seen."""
        while any(len(seen) < cards for seen in self.shown.values()):
            now = time.perf_counter()
            for chat, seen in self.shown.items():
                seen.extend([now] * (self._standing(chat) - standing[chat] - len(seen)))
            await asyncio.sleep(0.005)

    async def _critical(self, standing: dict[str, int]) -> None:
        """Once half is shown everywhere, let a critical complaint come; count what was begun after it and shown before."""
        while any(self._standing(chat) - standing[chat] < THREADS * 0.4 for chat in CHATS):  # noqa: ASYNC110 - no event tells it
            await asyncio.sleep(0.02)
        # one chat is ahead of the other: each is asked about its own cards
        urgent = self.bot.mention(
            text="They lost my money, this is a scam", reach={"views": MUCH_READ}, category="trust"
        )
        await self.bot.parts.desk.take("acme", [urgent])
        async with self.bot.parts.database.read() as uow:
            before = {chat: await self._cards(uow, chat) for chat in CHATS}
            leased = select(func.count()).select_from(Delivery).where(Delivery.state == DeliveryState.LEASED)
            under_way = {chat: (await uow.exec(leased.where(Delivery.platform == chat))).one() for chat in CHATS}
        [thread] = await self._threads(urgent.id)
        while any(thread not in now for now in (await self._cards_now()).values()):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)
        for chat, cards in (await self._cards_now()).items():
            self.found.overtook[chat] = max(0, cards.index(thread) - len(before[chat]) - under_way[chat])

    async def _cards_now(self) -> dict[str, list[int]]:
        """Return the threads whose cards stand, by chat, in the order in which they were posted."""
        async with self.bot.parts.database.read() as uow:
            return {chat: await self._cards(uow, chat) for chat in CHATS}

    async def _cards(self, uow: Any, chat: str) -> list[int]:
        query = select(Card.ref).where(Card.platform == chat, Card.kind == CardKind.THREAD).order_by(col(Card.id))
        return list((await uow.exec(query)).all())

    async def _threads(self, name: str) -> list[int]:
        """Return the thread that a post began."""
        async with self.bot.parts.database.read() as uow:
            found = await uow.exec(select(Mention.thread_id).where(Mention.external_id == name))
            return [one for one in found.all() if one is not None]

    async def _acts(self, thread: int, when: str, going_on: Callable[[int], bool]) -> None:
        """Press and type in both chats, one after another; note how long each answer took."""
        count = 0
        while going_on(count):
            for chat in CHATS:
                side = self.bot.sides[chat]
                await self._timed(f"{when} buttons", side.press("Mara", thread, "manage"))
                await asyncio.sleep(GAP)
                direct = chat == "telegram"
                await self._timed(f"{when} commands", side.type("Mara", "/sla", direct=direct))
                await asyncio.sleep(GAP)
            count += 1

    async def _timed(self, name: str, act: Awaitable[Any]) -> None:
        began = time.perf_counter()
        assert await act is not None, f"no answer: {name}"
        self.found.answers[name].append(time.perf_counter() - began)


def _is_card(message: Any) -> bool:
    """Say whether a message of either stand-in has the button that takes a seat."""
    buttons = message.buttons if isinstance(message.buttons, list) else message.parts()
    pressed = [str(one.get("callback_data") or one.get("custom_id")) for one in buttons]
    return any(press.startswith("claim:") for press in pressed)


async def burst(url: str) -> Found:
    """Run one round in an empty database."""
    discord, telegram = DiscordHarness(), SlowerTelegram()
    discord.server.limits.scale = DISCORD_PER / 5
    async with running([discord, telegram], url, publish={"on_view": 2 * THREADS}, spike={"enabled": False}) as bot:
        return await Burst(bot, discord, telegram).run()


def p95(values: list[float]) -> float:
    """Return what nineteen of twenty were not slower than."""
    return sorted(values)[int(len(values) * 0.95)]


def rows_of(rounds: list[Found]) -> list[Row]:
    """Return the figures: medians of all rounds."""
    rows = []
    for chat in CHATS:
        took = statistics.median(one.took[chat] for one in rounds)
        what = "what the rest of the budget allows"
        name = f"{chat.title()}: {THREADS + 1} cards shown"
        rows.append(against(name, took, "s", allowed_for(chat, THREADS + 1), what=what, goal=1.05))
        rows.append(Row(f"{chat.title()}: 429s received", max(one.refused[chat] for one in rounds), "", goal=0))
        most = max(one.overtook[chat] for one in rounds)
        rows.append(Row(f"{chat.title()}: posts begun before the critical one", most, "", goal=0))
    for kind in KINDS:
        idle, busy = (
            statistics.median(p95(one.answers[f"{when} {kind}"]) for one in rounds) * 1000 for when in ("idle", "busy")
        )
        rows.append(against(f"{kind}: answered meanwhile, p95", busy, "ms", idle, what="the same when idle", goal=2.0))
    return rows


def main(arguments: list[str]) -> None:
    """Run all rounds, and print the table."""
    with addresses(postgres="--postgres" in arguments) as urls:
        rounds = [asyncio.run(burst(next(urls))) for _ in range(ROUNDS)]
    show("burst", f"{THREADS} complaints at once on both chats, and a critical one in the middle", rows_of(rounds))


if __name__ == "__main__":
    main(sys.argv[1:])
