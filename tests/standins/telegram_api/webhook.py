"""Pushing updates to the bot's own address, again and again until it answers 2xx."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import aiohttp

if TYPE_CHECKING:
    from .updates import Pending, UpdateQueue

# Where the bot's certificate would be checked, plain HTTP is taken from this machine only.
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


class WebhookPusher:
    """Delivers one update at a time; a queue (one chat's messages, one person's presses) stays in order.

    The first failure is repeated at once, then after 2, 4, 8... seconds divided by `speed`.
    """

    def __init__(self, queue: UpdateQueue, secret_token: str | None, speed: float) -> None:
        self._queue = queue
        self._secret_token = secret_token
        self._speed = speed
        self.last_error: tuple[int, str] | None = None
        self.attempts = 0
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """Ends the delivery; what was not confirmed stays pending."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
            while True:
                self._queue.changed.clear()
                update, wait_for = self._next()
                if update is not None:
                    await self._push(session, update)
                    continue
                try:
                    await asyncio.wait_for(self._queue.changed.wait(), wait_for)
                except TimeoutError:
                    continue

    def _next(self) -> tuple[Pending | None, float | None]:
        self._queue.forget_expired()
        now, blocked, waits = time.monotonic(), set[str](), list[float]()
        for update in self._queue.pending:
            if update.queue in blocked:
                continue
            if update.due_at <= now:
                return update, None
            blocked.add(update.queue)
            waits.append(update.due_at - now)
        return None, min(waits, default=None)

    async def _push(self, session: aiohttp.ClientSession, update: Pending) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret_token} if self._secret_token else {}
        self.attempts += 1
        try:
            request = session.post(self._queue.webhook_url, json=update.body, headers=headers, allow_redirects=False)
            async with request as answer:
                if 200 <= answer.status < 300:
                    self._queue.pending = [one for one in self._queue.pending if one is not update]
                    return
                error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as problem:
            error = f"Connection failed: {problem}"
        self.last_error = (int(time.time()), error)
        update.failures += 1
        delay_for = 0 if update.failures == 1 else 2 ** (update.failures - 1)
        update.due_at = time.monotonic() + delay_for / self._speed
