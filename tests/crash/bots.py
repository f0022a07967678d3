"""Bots as processes: born by order, killed without a word, or told to stop; what each said is kept in a file."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0


class Bot:
    """One life; `code` is how it ended (-9: killed)."""

    def __init__(self, pid: int, log: Path) -> None:
        self.pid, self.log, self.born_at = pid, log, time.monotonic()
        self.ended = asyncio.Event()
        self.code: int | None = None

    def kill(self) -> None:
        """End it at once; it learns nothing of it."""
        if not self.ended.is_set():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    async def gone(self, within: float = PATIENCE) -> int:
        """Wait for its end; returns its code."""
        await asyncio.wait_for(self.ended.wait(), within)
        assert self.code is not None
        return self.code

    async def stop(self) -> tuple[int, float]:
        """Tell it to stop (SIGTERM); returns its code and how many seconds it took."""
        began = time.monotonic()
        os.kill(self.pid, signal.SIGTERM)
        return await self.gone(), time.monotonic() - began

    def said(self) -> str:
        """Return all that it wrote into its log."""
        return self.log.read_text("utf-8", errors="replace") if self.log.exists() else ""


class Births(Protocol):
    """Where bots come from."""

    async def bear(self, **order: Any) -> Bot:
        """Start a life by an order (see `tests.crash.child`)."""


class Nursery:
    """Bears bots out of one process that has loaded everything."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self._process, self._folder, self._number = process, folder, 0
        self._bots: dict[int, Bot] = {}
        self._born: asyncio.Queue[int] = asyncio.Queue()
        self._turn = asyncio.Lock()
        self._listening = asyncio.create_task(self._listen())

    async def bear(self, **order: Any) -> Bot:
        """Start a life by an order (see `tests.crash.child`)."""
        assert self._process.stdin is not None
        async with self._turn:
            self._number += 1
            log = self._folder / f"{self._number}.log"
            self._process.stdin.write(json.dumps(order | {"log": str(log)}).encode() + b"\n")
            pid = await asyncio.wait_for(self._born.get(), PATIENCE)
            bot = self._bots[pid]
            bot.log = log
            return bot

    async def close(self) -> None:
        """Kill whoever still lives, and end."""
        for bot in self._bots.values():
            bot.kill()
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        await self._listening

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            told = json.loads(line)
            if "born" in told:
                self._bots[told["born"]] = Bot(told["born"], self._folder)
                self._born.put_nowait(told["born"])
            elif "ended" in told:
                bot = self._bots.pop(told["ended"])
                bot.code = told["code"]
                bot.ended.set()


@asynccontextmanager
async def nursery(folder: Path) -> AsyncIterator[Nursery]:
    """A nursery that keeps the logs in a folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTHAND_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.crash.child",
        cwd=ROOT,
        env={**clean, "COLUMNS": "200"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    made = Nursery(process, folder)
    try:
        yield made
    finally:
        await made.close()


class CommandLine:
    """Bears bots as an operator starts them, `python -m bot run` and `python -m bot import`, with nothing made shorter."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._number = folder, 0
        self._watching: set[asyncio.Task[None]] = set()

    async def bear(self, **order: Any) -> Bot:
        """Start a command; of the order what it does, its config and its file count."""
        self._number += 1
        config, log = self._folder / "config.toml", self._folder / f"command{self._number}.log"
        config.write_text("".join(f"{key} = {_toml(value)}\n" for key, value in order["config"].items()), "utf-8")
        words = ["import", order["file"]] if order["what"] == "import" else [order["what"]]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTHAND_")}
        with log.open("wb") as out:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", *words, "--config", str(config)),
                cwd=ROOT,
                env=clean,
                stdout=out,
                stderr=out,
            )
        bot = Bot(process.pid, log)
        watching = asyncio.create_task(self._watch(process, bot))
        self._watching.add(watching)
        watching.add_done_callback(self._watching.discard)
        return bot

    async def _watch(self, process: asyncio.subprocess.Process, bot: Bot) -> None:
        bot.code = await process.wait()
        bot.ended.set()


def _toml(value: Any) -> str:
    """Return a value as TOML writes it, tables in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started and that run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = status.read_text("ascii", errors="replace").rpartition(")")[2].split()
            if int(words[1]) == pid and words[0] != "Z":
                found.append(int(status.parent.name))
    return found


def is_running(pid: int) -> bool:
    """Say whether a process runs; one that ended and was not taken note of does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
