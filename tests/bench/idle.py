"""What the bot takes when nothing happens: `make bench`, or `python -m tests.bench.idle`.

`python -m bot run` serves both stand-in chats from a SQLite file that is up to date; against it stands a process that
loads the same libraries, connects them to the same places and does nothing (`tests.bench.nothing`). Both are started in
turn, with everything in the machine's file cache, and looked at three seconds after they are ready: the seconds and the
computing time until then, and the memory that is theirs (PSS where the system tells it, else RSS).
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.nothing import READY
from tests.bench.row import Row, against, show
from tests.edges.children import ROOT
from tests.edges.test_check_live import CONFIG
from tests.harness.discord_chat import DiscordHarness
from tests.standins.telegram_api import TelegramServer

TURNS, QUICK = 7, 1
SETTLES_IN = 3.0
PATIENCE = 60.0
RUNNING = "Running in"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one start took: seconds until it was ready, seconds of computing until then, and MB afterwards."""

    seconds: float
    computing: float
    memory: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where the processes run: a folder with a config, the secrets, and the chats' addresses."""

    folder: Path
    secrets: dict[str, str]
    addresses: tuple[str, ...]

    async def bot(self, settles: float) -> Taken:
        """Start the bot and end it."""
        return await self._taken(RUNNING, settles, "-m", "bot", "run", "-c", "config.toml")

    async def nothing(self, settles: float) -> Taken:
        """Start the process that does nothing and end it."""
        return await self._taken(READY, settles, "-m", "tests.bench.nothing", *self.addresses)

    async def _taken(self, ready: str, settles: float, *words: str) -> Taken:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "500", **self.secrets}
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable, *words, cwd=self.folder, env=environment, stdout=asyncio.subprocess.PIPE
        )
        try:
            assert process.stdout is not None
            async with asyncio.timeout(PATIENCE):
                while ready not in (line := (await process.stdout.readline()).decode()):
                    assert line, "it ended before it was ready"
            seconds, computing = time.perf_counter() - began, _computing(process.pid)
            await asyncio.sleep(settles)
            return Taken(seconds, computing, _memory(process.pid))
        finally:
            process.terminate()
            await process.wait()


def _computing(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory(pid: int) -> float:
    """Return the MB of a process and of those that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return sum(_own(one) for one in (str(pid), *children))


def _own(pid: str) -> float:
    told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:])
    return int(told["Pss"].split()[0]) / 1024


async def measure(*, quick: bool = False) -> list[Row]:
    """Return memory, seconds and computing time until both chats are served, against doing nothing."""
    discord = DiscordHarness()
    await discord.open()
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        async with TelegramServer() as telegram:
            rows = await _in_turn(_place(Path(folder), discord, telegram), QUICK if quick else TURNS, quick=quick)
    await discord.close()
    return rows


def _place(folder: Path, discord: DiscordHarness, telegram: TelegramServer) -> Place:
    server, database = discord.server, f"sqlite:///{folder}/firsthand.db"
    text = CONFIG.format(
        folder=folder,
        api_base=server.rest_url,
        gateway=server.gateway_url,
        base_url=telegram.base_url,
        discord={kind.value: chat_id for kind, chat_id in discord.rooms.items()},
        telegram=[telegram.add_group(name).id for name in ("Cards", "Managers")],
    )
    (folder / "config.toml").write_text(f"{text}\n[http]\nport = 0\n\n[health]\nport = 0\n", "utf-8")
    secrets = {"FIRSTHAND_DISCORD_TOKEN": server.token, "FIRSTHAND_TELEGRAM_TOKEN": telegram.token}
    return Place(folder, secrets, (database, server.rest_url, server.gateway_url, telegram.base_url))


async def _in_turn(place: Place, turns: int, *, quick: bool) -> list[Row]:
    settles = 0.0 if quick else SETTLES_IN
    if not quick:
        await place.bot(0)
        await place.nothing(0)
    else:
        await place.bot(0)
    pairs = [(await place.bot(settles), await place.nothing(settles)) for _ in range(turns)]
    what = "the same libraries, connected, doing nothing"
    found = {name: [median(getattr(one[at], name) for one in pairs) for at in (0, 1)] for name in Taken.__slots__}
    (seconds, least), (computing, spent), (memory, held) = found["seconds"], found["computing"], found["memory"]
    return [
        against("idle memory", memory, "MB", held, what=what, goal=1.25),
        against("start until both chats are served", seconds, "s", least, what=what, goal=1.25),
        against("start: computing time", computing, "s", spent, what=what, goal=None),
    ]


def main(arguments: list[str]) -> None:
    """Measure and print."""
    quick = "--quick" in arguments
    show("idle", "Idle", asyncio.run(measure(quick=quick)), keeps=not quick)


if __name__ == "__main__":
    main(sys.argv[1:])
