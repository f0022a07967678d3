"""The bot on each bad day: all of it runs, over a chat in memory, and the trouble begins and ends as a test says."""

from __future__ import annotations

import sqlite3
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import SQLModel

from bot.bootstrap import Parts
from bot.classify.by_words import WordListReader
from bot.config import parse
from storage.database import open_database
from storage.trouble import Kind
from tests.runtime.fake_platform import FakePlatform
from tests.runtime.rig import Rig
from tests.trouble.ground import Disk, Line, Locked, ReadOnly, ServerReadOnly, administrator
from tests.world import community

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from tests.databases import Postgres, Sqlite
    from tests.world import FakeClock

SECRET = "a secret of acme's own"
KINDS = {
    "locked": Kind.LOCKED,
    "full": Kind.FULL,
    "read-only": Kind.READ_ONLY,
    "server-read-only": Kind.READ_ONLY,
    "cut": Kind.AWAY,
}


class Chat(FakePlatform):
    """A chat that tells whose reactions stand on which message."""

    def __init__(self) -> None:
        super().__init__(reads_reactions=True)
        self.reacted: dict[str, list[str]] = {}

    async def reaction_counts(self, chat_id: str, message_ids: Sequence[str], emoji: str) -> Any:
        return {number: len(self.reacted.get(number, [])) for number in message_ids}

    async def reactions(self, chat_id: str, message_id: str, emoji: str) -> list[str] | None:
        return self.reacted.get(message_id, [])


class Day:
    """A running bot, `bot`, the trouble, `bad`, and the facts as somebody else reads them."""

    def __init__(self, bot: Rig, bad: Any, kind: Kind, url: str) -> None:
        self.bot, self.bad, self.kind, self._url = bot, bad, kind, url

    async def counts(self) -> dict[str, int]:
        """Return how many rows each table has, read past the bot and past the trouble."""
        queries = {name: f'SELECT COUNT(*) FROM "{name}"' for name in SQLModel.metadata.tables}  # noqa: S608 - our own
        if self._url.startswith("sqlite:"):
            driver = sqlite3.connect(f"file:{self._url.removeprefix('sqlite:///')}?mode=ro", uri=True)
            found = {name: driver.execute(query).fetchone()[0] for name, query in queries.items()}
            driver.close()
            return found
        async with administrator(self._url) as connection:
            return {name: await connection.fetchval(query) for name, query in queries.items()}


@asynccontextmanager
async def running(url: str, clock: FakeClock, patience: float) -> AsyncIterator[Rig]:
    """The bot, with little patience, over a database and one chat that tells whose reactions stand."""
    raw = {
        "database": url,
        "http": {"port": 0},
        "health": {"port": 0},
        "communities": {"acme": community(intake={"secret": SECRET})},
    }
    parts = Parts(parse(raw, {}), open_database(url, patience), clock, WordListReader())
    await parts.transactions.prepare()
    bot = Rig(parts, clock, [Chat()])
    await bot.service.start()
    try:
        yield bot
    finally:
        await bot.service.stop()


@pytest.fixture(params=list(KINDS))
async def day(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> AsyncIterator[Day]:
    """Each bad day; a disk of its own is left out where the machine lets us make none."""
    name = request.param
    async with AsyncExitStack() as stack:
        if name in {"server-read-only", "cut"}:
            server: Postgres = request.getfixturevalue("postgres")
            url, patience = await server.fresh(), 5.0
        else:
            files: Sqlite = request.getfixturevalue("sqlite")
            url, patience = await files.fresh(), 0.5
        through, bad = url, None
        if name == "full":
            bad = stack.enter_context(Disk.mounted(tmp_path))
            if bad is None:
                pytest.skip("no disk can be made here")
            url = through = f"sqlite:///{bad.take(url.removeprefix('sqlite:///'))}"
        if name == "cut":
            bad = Line(url)
            through = await bad.lay()
            stack.push_async_callback(bad.close)
        bot = await stack.enter_async_context(running(through, clock, patience))
        if bad is None:
            made = {"locked": Locked, "read-only": ReadOnly, "server-read-only": ServerReadOnly}[name]
            bad = made(bot.database, url)
        yield Day(bot, bad, KINDS[name], url)
        await bad.end_if_on()
