"""The bot as a process that can be killed a thousand times: the libraries are loaded once, and each life is a fork.

`python -m tests.crash.child` reads orders from its input, one JSON object a line, and says who was born and who ended.
A life is the whole bot, composed as `python -m bot run` does it; only Telegram's minute is as short as the stand-in's,
Discord is not waited for two idle seconds, the clock may be ahead, and posts bring their tone with them.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import random
import select
import signal
import sqlite3
import sys
import threading
import time
import traceback
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from bot.__main__ import _log, _until_stopped
from bot.bootstrap import prepare
from bot.classify.by_words import WordListReader
from bot.commands import registry
from bot.config import parse
from bot.connecting import openings_on, rooms_on
from bot.importing import import_into
from bot.platforms.discord_chat.client import DiscordPlatform
from bot.platforms.telegram_chat.platform import TelegramPlatform
from bot.ports.chat import Pace
from bot.runtime.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.bootstrap import Parts
    from bot.config import Config
    from bot.ports.chat import Inbox, Platform
    from bot.runtime.service import Service

Order = dict[str, Any]
LOOK_EVERY = 0.01
CHECKPOINT_LOOKS_EVERY = 0.02


class ShiftedClock:
    """The machine's time, so many seconds ahead."""

    def __init__(self, ahead: float) -> None:
        self._ahead = timedelta(seconds=ahead)

    def now(self) -> datetime:
        """Return the moment that it is here."""
        return datetime.now(UTC) + self._ahead


def chats(parts: Parts, inbox: Inbox, speed: float) -> list[Platform]:
    """Return both chats over the stand-ins; `speed` is how much shorter Telegram's minute is."""
    config, menu, clock = parts.config, registry.menu(), parts.clock
    assert config.discord is not None
    assert config.discord.token is not None
    assert config.telegram is not None
    assert config.telegram.token is not None
    discord = DiscordPlatform(
        config.discord.token.get_secret_value(),
        menu,
        rooms_on(config, "discord"),
        clock,
        api_base=config.discord.api_base,
        gateway=config.discord.gateway,
        openings=openings_on(config, "discord"),
        guild_ready_timeout=0.05,
        missed=partial(parts.missed, "discord"),
    )
    telegram = TelegramPlatform(
        config.telegram.token.get_secret_value(),
        menu,
        rooms_on(config, "telegram"),
        clock,
        inbox,
        base_url=config.telegram.base_url,
    )
    pace = telegram.abilities.pace
    assert pace is not None
    telegram.abilities = replace(telegram.abilities, pace=Pace(pace.count, pace.per / speed))
    return [discord, telegram]


async def begin(config: Config, order: Order) -> Service:
    """Start the bot; it dies at the next commit, before anybody hears of it, once the file `wake` is there."""
    traps = Path(order["traps"])
    if config.database.startswith("sqlite:"):
        threading.Thread(target=die_in_a_checkpoint, args=(config.database, traps / "checkpoint"), daemon=True).start()
    parts = await prepare(config, ShiftedClock(order["ahead"]), WordListReader(), order.get("roles", ROLES))
    inbox = parts.inbox("telegram")
    ours = [chat for chat in chats(parts, inbox, order["speed"]) if chat.name in parts.roles]
    service = parts.service(ours, [inbox])
    wake = parts.transactions.wake

    def killing() -> None:
        if (traps / "wake").exists():
            os.kill(os.getpid(), signal.SIGKILL)
        wake()

    parts.transactions.wake = killing
    await service.start()
    return service


def die_in_a_checkpoint(database: str, trap: Path) -> None:
    """Once the trap is there, copy SQLite's log into its file without a pause, and kill this process in its midst."""
    while not trap.exists():
        time.sleep(CHECKPOINT_LOOKS_EVERY)
    connection = sqlite3.connect(database.removeprefix("sqlite:///"), timeout=30)
    delay_for = float(trap.read_text("ascii"))
    threading.Timer(delay_for, os.kill, (os.getpid(), signal.SIGKILL)).start()
    while True:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


async def migrate(config: Config) -> None:
    """Bring the database to the newest schema, as every start does."""
    parts = await prepare(config, ShiftedClock(0), WordListReader())
    await parts.database.close()


async def take_in(config: Config, order: Order) -> None:
    """Import a file, as `python -m bot import` does."""
    parts = await prepare(config, ShiftedClock(order["ahead"]), WordListReader())
    console = Console(file=sys.stderr)
    counts = await import_into(parts, "acme", Path(order["file"]), history=False, console=console)
    assert counts.readable, "the file could not be read"
    assert not counts.refused, f"not all of the file was taken: {counts}"


def live(order: Order) -> None:
    """Be the bot (or an import) until told to stop."""
    random.seed()
    _log()
    config = parse(order["config"], {})
    if order["what"] == "import":
        asyncio.run(take_in(config, order))
    elif order["what"] == "migrate":
        asyncio.run(migrate(config))
    else:
        _until_stopped(begin(config, order))


def born(order: Order) -> int:
    """Fork a life and return its process's number; here is where the child goes on, and never returns."""
    if pid := os.fork():
        return pid
    code = 1
    try:
        out = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for old, new in ((nothing, 0), (out, 1), (out, 2)):
            os.dup2(old, new)
        live(order)
        code = 0
    except BaseException:  # noqa: BLE001 - nothing may come back into the parent's loop
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(code)


def orders() -> Iterator[Order | None]:
    """Yield what comes in, and None whenever nothing did for a moment; ends with the input."""
    rest = b""
    while True:
        ready, _, _ = select.select([0], [], [], LOOK_EVERY)
        if ready:
            more = os.read(0, 1 << 20)
            if not more:
                return
            *whole, rest = (rest + more).split(b"\n")
            yield from map(json.loads, whole)
        yield None


def main() -> None:
    """Serve until the input ends."""
    registry.menu()
    gc.collect()
    gc.freeze()
    tell: Any = partial(print, flush=True)
    tell(json.dumps({"ready": os.getpid()}))
    for order in orders():
        if order is not None:
            tell(json.dumps({"born": born(order)}))
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            continue
        if pid:
            tell(json.dumps({"ended": pid, "code": os.waitstatus_to_exitcode(status)}))


if __name__ == "__main__":
    main()
