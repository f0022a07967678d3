"""How fast posts come in: `make bench`, or `python -m tests.bench.intake`.

A hundred thousand posts of a month, each with its verdict, come in as a file (what `python -m bot import` does) and by
HTTP (signed, 500 at a time, to the bot as it runs), on SQLite and on PostgreSQL. What they made, rows of all tables, is
written once more into an empty database by `executemany` of the bare driver, with the same settings and as many
commits: that is the floor. Reading is measured elsewhere (`tests.bench.reading`). Each bot is a process of its own, and
how much memory it holds is looked at all the while: the last third of the way stands against the first.
"""

from __future__ import annotations

import asyncio
import http.client
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from rich.console import Console

from bot.bootstrap import Parts, prepare
from bot.importing import import_into
from bot.intake.signature import HEADER, sign
from bot.proof.probers import Probers
from bot.runtime.desk import Desk
from storage.database import open_database
from storage.migrate import upgrade
from tests.bench.bare import batches, fill, rows_of
from tests.bench.judged import AsTheyCame, posts
from tests.bench.report import addresses
from tests.bench.row import Row, against, show
from tests.world import config

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY, QUICK = 100_000, 2_000
BATCH = 500
SPAN = timedelta(days=30)
SECRET = "sixteen letters and more"
PATH = "/v1/communities/acme/mentions"
say = sys.stdout.write

LOOK_EVERY = 0.05
FLOORS = 3
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Memory:
    """How much memory this process holds, in MB, looked at again and again."""

    def __init__(self) -> None:
        self.seen: list[float] = []
        self._end = threading.Event()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look while the block runs."""
        thread = threading.Thread(target=self._look, daemon=True)
        thread.start()
        yield
        self._end.set()
        thread.join()

    def _look(self) -> None:
        while not self._end.wait(LOOK_EVERY):
            self.seen.append(int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE / 2**20)

    def told(self) -> dict[str, float]:
        """Return the peak of the first third and of the last."""
        third = max(len(self.seen) // 3, 1)
        return {"first": max(self.seen[:third], default=0), "last": max(self.seen[-third:], default=0)}


async def prepared(url: str) -> Parts:
    """Return the bot's parts, whose posts are understood as they come."""
    parts = await prepare(config(url, classify={"by": "upstream"}, intake={"secret": SECRET}))
    parts.desk = Desk(parts.transactions, AsTheyCame())
    return parts


async def by_file(url: str, path: Path) -> dict[str, float]:
    """Import the file, and return what it took."""
    parts = await prepared(url)
    memory, began = Memory(), time.perf_counter()
    with memory.watched():
        counts = await import_into(parts, "acme", path, history=False, console=Console(file=io.StringIO()))
    return {"seconds": time.perf_counter() - began, "new": counts.new} | memory.told()


async def by_http(url: str, path: Path) -> dict[str, float]:
    """Run the bot, have another process send the file, and return what it took."""
    parts = await prepared(url)
    service = parts.service([], looks=Probers({}))
    await service.start()
    memory = Memory()
    words = (sys.executable, "-m", "tests.bench.intake", "send", str(service.port), str(path))
    with memory.watched():
        sender = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
        said, _ = await sender.communicate()
    await service.stop()
    return json.loads(said) | memory.told()


def send(port: int, path: Path) -> dict[str, float]:
    """Send all posts of a file by one connection, one batch after another; what is sent is put together before."""
    lines = path.read_text("utf-8").splitlines()
    bodies = [f"[{','.join(lines[at : at + BATCH])}]".encode() for at in range(0, len(lines), BATCH)]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    new, began = 0, time.perf_counter()
    for body in bodies:
        headers = {HEADER: sign(SECRET, body, datetime.now(UTC)), "Content-Type": "application/json"}
        connection.request("POST", PATH, body, headers)
        answer = connection.getresponse()
        told = answer.read()
        assert answer.status == 200, told
        new += json.loads(told)["new"]
    return {"seconds": time.perf_counter() - began, "new": new}


WAYS = {"file": by_file, "http": by_http}


def one(way: str, url: str, path: Path) -> dict[str, float]:
    """Take a file in, in a process of its own."""
    words = [sys.executable, "-m", "tests.bench.intake", way, url, str(path)]
    found: dict[str, float] = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603
    return found


async def _empty(url: str) -> str:
    database = open_database(url)
    await upgrade(database)
    await database.close()
    return url


async def measure(*, quick: bool = False, kinds: tuple[bool, ...] = (False, True)) -> list[Row]:
    """Return the figures of both ways in, on both databases (`kinds`: whether it is PostgreSQL)."""
    rows: list[Row] = []
    many = QUICK if quick else MANY
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        path = Path(folder) / "posts.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(post) + "\n" for post in posts(many, datetime.now(UTC), SPAN))
        for postgres in kinds:
            with addresses(postgres=postgres) as urls:
                for way in WAYS:
                    rows += await _way(way, urls, path, many, "PostgreSQL" if postgres else "SQLite")
    return rows


async def _way(way: str, urls: Iterator[str], path: Path, many: int, database: str) -> list[Row]:
    url = await asyncio.to_thread(next, urls)
    found = await asyncio.to_thread(one, way, url, path)
    assert found["new"] == many, found
    columns, made = await rows_of(url)
    parts = batches(columns, made, BATCH)
    floors = [await fill(await _empty(await asyncio.to_thread(next, urls)), columns, parts) for _ in range(FLOORS)]
    written = sum(len(some) for some in made.values())
    what = f"executemany of the same {written:,} rows, {len(parts)} commits"
    name = f"{many:,} posts by {way}, {database}"
    return [
        against(name, found["seconds"], "s", median(floors), what=what, goal=5),
        against(f"{name}: memory", found["last"], "MB", found["first"], what="the peak of the first third", goal=1.1),
    ]


def main(arguments: list[str]) -> None:
    """Measure, or do one part of it in this process."""
    match arguments:
        case ["send", port, path]:
            say(json.dumps(send(int(port), Path(path))))
        case [way, url, path] if way in WAYS:
            say(json.dumps(asyncio.run(WAYS[way](url, Path(path)))))
        case _:
            quick = "--quick" in arguments
            show("intake", "Intake", asyncio.run(measure(quick=quick)), keeps=not quick)


if __name__ == "__main__":
    main(sys.argv[1:])
