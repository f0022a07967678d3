"""The bot as a process of its own, as a person or a service manager starts it."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0


class Child:
    """A running `python -m bot …`; all that it says is kept."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said = ""

    async def until(self, part: str) -> None:
        """Wait until it has said something."""
        async with asyncio.timeout(PATIENCE):
            while part not in self.said:
                line = await self._line()
                assert line, f"it ended before it said {part!r}:\n{self.said}"

    async def ends(self) -> int:
        """Wait for its end; returns the exit code."""
        async with asyncio.timeout(PATIENCE):
            while await self._line():
                pass
            return await self.process.wait()

    async def _line(self) -> str:
        assert self.process.stdout is not None
        line = (await self.process.stdout.readline()).decode()
        self.said += line
        return line


@asynccontextmanager
async def child(*words: object, folder: Path, **environment: str) -> AsyncIterator[Child]:
    """Start `python -m bot` with these words in a folder; it is killed at the end if it still runs."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTHAND_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *map(str, words),
        cwd=folder,
        env={
            **clean,
            "PYTHONPATH": str(ROOT),
            "FIRSTHAND_NO_BROWSER": "1",
            "FIRSTHAND_HEALTH_PORT": "0",
            "COLUMNS": "500",
            **environment,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Child(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
