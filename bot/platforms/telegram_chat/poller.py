"""Long polling that loses nothing: the offset moves on, which makes Telegram forget, only after the commit."""

from __future__ import annotations

import asyncio
import logging
import math
from typing import TYPE_CHECKING, Any, TypeVar

from telegram import error

from bot.platforms.telegram_chat.outcomes import seconds
from bot.ports.errors import NotNowError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    from bot.platforms.telegram_chat.spells import Spells
    from bot.platforms.telegram_chat.wire import WireBot

    Keep = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]

logger = logging.getLogger(__name__)

POLL_FOR = 25
MOST_AT_ONCE = 100
"""Updates in one answer where nothing else is asked for: https://core.telegram.org/bots/api#getupdates"""
FIRST_BACK_OFF_FOR = 1.0
LONGEST_BACK_OFF_FOR = 30.0
_Result = TypeVar("_Result")


class Poller:
    """Asks for updates until it is stopped, and outlives whatever the network or the database does."""

    def __init__(self, bot: WireBot, keep: Keep, spells: Spells, *, haste: float = 1.0) -> None:
        self._bot, self._keep, self._spells, self._haste = bot, keep, spells, haste
        self._stopped = asyncio.Event()
        self._asked = asyncio.Event()
        self._is_behind, self._fresh_from = True, math.inf
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to ask, and return once Telegram was asked: only then it knows that reactions are wanted."""
        self._task = asyncio.create_task(self._run(), name="telegram polling")
        await self._asked.wait()

    async def stop(self) -> None:
        """End the waiting poll at once; a batch that is being kept is kept to its end."""
        self._stopped.set()
        if self._task is not None:
            await self._task

    def is_fresh(self, update_id: int) -> bool:
        """Say whether an update came while this was asking; others waited at Telegram, or in the database."""
        return update_id >= self._fresh_from

    async def _run(self) -> None:
        offset: int | None = None
        back_off_for = FIRST_BACK_OFF_FOR
        while not self._stopped.is_set():
            try:
                offset = await self._round(offset)
                back_off_for = FIRST_BACK_OFF_FOR
            except error.RetryAfter as problem:
                self._is_behind = True
                await self._unless_stopped(asyncio.sleep(seconds(problem)))
            except NotNowError:
                self._is_behind = True
                # the log has it already; the offset stays, so the same updates come again
                await self._unless_stopped(asyncio.sleep(FIRST_BACK_OFF_FOR / self._haste))
            except Exception as problem:  # noqa: BLE001 - nothing may end the polling
                self._is_behind = True
                _tell(problem)
                self._spells.failed(problem)
                await self._unless_stopped(asyncio.sleep(back_off_for / self._haste))
                back_off_for = min(back_off_for * 2, LONGEST_BACK_OFF_FOR)

    async def _round(self, offset: int | None) -> int | None:
        poll_for = POLL_FOR if self._asked.is_set() else 0
        try:
            updates = await self._unless_stopped(self._bot.fetch(offset, poll_for))
        finally:
            self._asked.set()
        if updates is None:
            return offset
        self._spells.worked()
        if updates:
            numbers = [int(update["update_id"]) for update in updates]
            beyond = max(numbers) + 1
            # after a quiet week Telegram may begin anew, and lower: core.telegram.org/bots/api#update
            self._fresh_from = beyond if self._is_behind else min(self._fresh_from, *numbers)
            await self._keep(updates)
            offset = beyond
        self._is_behind = len(updates) >= MOST_AT_ONCE
        return offset

    async def _unless_stopped(self, work: Coroutine[Any, Any, _Result]) -> _Result | None:
        """Return the result of `work`, or None when stopped before it came."""
        task, stopped = asyncio.create_task(work), asyncio.create_task(self._stopped.wait())
        try:
            await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            if not task.done():
                task.cancel()
        try:
            return await task
        except asyncio.CancelledError:
            if self._stopped.is_set():
                return None
            raise


def _tell(problem: Exception) -> None:
    if isinstance(problem, error.Conflict):
        logger.warning(
            "Telegram hands our updates to another program or webhook (%s); stop the other one, or make a bot of its "
            "own for it with @BotFather",
            problem.message,
        )
    elif isinstance(problem, error.InvalidToken):
        # Its text can carry the token.
        logger.critical("Telegram does not accept the bot's token any more; set telegram.token to a valid one")
    elif isinstance(problem, error.TelegramError):
        logger.warning("Telegram cannot be reached (%s); trying again", problem.message)
    else:
        logger.error("Updates from Telegram could not be kept; they are asked for again", exc_info=problem)
