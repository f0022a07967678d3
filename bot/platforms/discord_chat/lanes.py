"""Events of one person on one message are handled in the order they came; nobody waits for anybody else."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable
    from typing import Any

T = TypeVar("T")


class Lanes:
    """Runs work in one lane per key, first come, first served; forgets a lane when it is empty."""

    def __init__(self) -> None:
        self._last: dict[Hashable, asyncio.Task[Any]] = {}
        self._running: set[asyncio.Task[Any]] = set()

    def enter(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        """Take a place in the lane at once and return the task; what went before may fail without harm."""
        task = asyncio.create_task(_after(self._last.get(key), work))
        self._last[key] = task
        self._running.add(task)
        task.add_done_callback(lambda done: self._leave(key, done))
        return task

    def watch(self, task: asyncio.Task[Any] | None) -> None:
        """Count a task, such as one that answers, among what is under way."""
        if task is not None:
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def drain(self, wait_for: float) -> None:
        """Wait at most `wait_for` seconds for what is under way, then cancel the rest and wait until it is off."""
        if self._running:
            await asyncio.wait(self._running, timeout=wait_for)
        left = list(self._running)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _leave(self, key: Hashable, done: asyncio.Task[Any]) -> None:
        self._running.discard(done)
        if self._last.get(key) is done:
            del self._last[key]


async def _after(before: asyncio.Task[Any] | None, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    if before is not None:
        await asyncio.wait({before})
    return await work()
