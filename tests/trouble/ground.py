"""Bad days of the disk and of the server, as they come; each begins and ends as a test says."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
import subprocess
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from storage.database import Database

ALL_OUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class Bad:
    """A trouble that a test begins and ends."""

    is_on = False

    async def begin(self) -> None:
        self.is_on = True
        await self._begin()

    async def end(self) -> None:
        self.is_on = False
        await self._end()

    async def end_if_on(self) -> None:
        """Leave all as it was, also where a test broke off."""
        if self.is_on:
            await self.end()

    async def _begin(self) -> None:
        raise NotImplementedError

    async def _end(self) -> None:
        raise NotImplementedError


class Locked(Bad):
    """Another process's connection holds the file's write lock."""

    def __init__(self, database: Database, url: str) -> None:
        self._other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)

    async def _begin(self) -> None:
        self._other.execute("BEGIN IMMEDIATE")

    async def _end(self) -> None:
        self._other.close()


class ReadOnly(Bad):
    """SQLite refuses whatever writes."""

    def __init__(self, database: Database, url: str) -> None:
        event.listen(database.writer.sync_engine, "checkout", self._set)

    def _set(self, connection: Any, _record: Any, _proxy: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA query_only={'ON' if self.is_on else 'OFF'}")
        cursor.close()

    async def _begin(self) -> None:
        """Nothing: the next transaction meets it."""

    async def _end(self) -> None:
        """Nothing, again."""


class Disk(Bad):
    """A small disk on which no more fits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    @classmethod
    @contextlib.contextmanager
    def mounted(cls, folder: Path) -> Iterator[Disk | None]:
        """Make one; None where the machine does not let us."""
        words = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder]
        made = shutil.which("mount") and subprocess.run(words, check=False, capture_output=True)  # noqa: S603
        if not made or made.returncode:
            yield None
            return
        try:
            yield cls(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)  # noqa: S603, S607

    def take(self, file: str) -> str:
        """Move a file there; returns its new path."""
        return shutil.move(file, self.folder)

    async def _begin(self) -> None:
        with self._ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))

    async def _end(self) -> None:
        self._ballast.unlink()


class ServerReadOnly(Bad):
    """The server takes no writes, in connections of before and after."""

    def __init__(self, database: Database, url: str) -> None:
        self._url = url

    async def _begin(self) -> None:
        await self._be("on")

    async def _end(self) -> None:
        await self._be("off")

    async def _be(self, state: str) -> None:
        async with administrator(self._url) as connection:
            await connection.execute("SET default_transaction_read_only = off")
            name = await connection.fetchval("SELECT current_database()")
            await connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {state}")
            if state == "on":
                await connection.execute(ALL_OUT)


class Line(Bad):
    """The connection to the server, over which a test has power: `url` leads through it."""

    def __init__(self, url: str) -> None:
        address, _, folder = url.partition("?host=")
        self._socket = str(next(Path(folder).glob(".s.PGSQL.*[0-9]")))
        self._address = address
        self._open = asyncio.Event()
        self._open.set()
        self._is_cut = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._pumps: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server

    async def lay(self) -> str:
        """Begin to lead through; returns the address."""
        self._server = await asyncio.start_server(self._through, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        return self._address.replace("postgres:@", "postgres@").replace("@/", f"@127.0.0.1:{port}/")

    async def _begin(self) -> None:
        """Cut all connections, and let no new one come through."""
        self._is_cut = True
        for writer in self._writers:
            writer.transport.abort()

    async def _end(self) -> None:
        self._is_cut = False

    def say_nothing(self) -> None:
        """Keep all connections, and let nothing through."""
        self._open.clear()

    def speak(self) -> None:
        """Let through what was held back."""
        self._open.set()

    async def close(self) -> None:
        self._open.set()
        await self._begin()
        self._server.close()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        await self._server.wait_closed()

    async def _through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_unix_connection(self._socket)
        self._writers |= {writer, far_writer}
        for source, sink in ((reader, far_writer), (far_reader, writer)):
            pump = asyncio.create_task(self._pump(source, sink))
            self._pumps.add(pump)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while told := await source.read(65536):
                await self._open.wait()
                sink.write(told)
                await sink.drain()
        sink.close()


@asynccontextmanager
async def administrator(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()
