"""What keeps Telegram from being served as a whole, told once when it begins and once when it is over.

A refused token is told at once; that Telegram cannot be reached, or that another program takes our updates, when it
lasted. Of two programs each ends the other's waiting, so there one good answer proves nothing.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from telegram import error

from bot.platforms.telegram_chat.check import NETWORK, TOKEN_KEY, bad_token
from bot.ports.chat import Need, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    Tell = Callable[[Problem | None], None]

PATIENCE_FOR = 20.0
CALM_FOR = 60.0


class Spells:
    """Hears how each request ended, and tells what it means; `haste` shortens its waits."""

    def __init__(self, tell: Tell, *, haste: float = 1.0) -> None:
        self._tell, self._patience_for, self._calm_for = tell, PATIENCE_FOR / haste, CALM_FOR / haste
        self._told: Problem | None = None
        self._failing_since: float | None = None
        self._conflict_since = self._conflict_at = float("-inf")

    def failed(self, failure: Exception) -> None:
        """Note a failure; one that says nothing of Telegram as a whole is passed over."""
        now = asyncio.get_running_loop().time()
        if isinstance(failure, error.InvalidToken):
            self._say(bad_token())
        elif isinstance(failure, error.Conflict):
            if now - self._conflict_at >= self._calm_for:
                self._conflict_since = now
            self._conflict_at = now
            if now - self._conflict_since >= self._patience_for:
                self._say(_conflict(failure))
        elif _is_outage(failure):
            self._failing_since = now if self._failing_since is None else self._failing_since
            if now - self._failing_since >= self._patience_for:
                self._say(_unreachable(failure))

    def worked(self) -> None:
        """Note that Telegram did what it was asked for."""
        self._failing_since = None
        if self._told is None:
            return
        if self._told.need is Need.CONFLICT and asyncio.get_running_loop().time() - self._conflict_at < self._calm_for:
            return
        self._told = None
        self._tell(None)

    def _say(self, problem: Problem) -> None:
        if self._told is None or self._told.need is not problem.need:
            self._told = problem
            self._tell(problem)


def _is_outage(failure: Exception) -> bool:
    """Say whether no answer came, or none that Telegram would give; what it refuses, it answers."""
    answered = isinstance(failure, error.BadRequest | error.Forbidden | error.RetryAfter | error.ChatMigrated)
    return isinstance(failure, error.TelegramError) and not answered


def _conflict(failure: error.Conflict) -> Problem:
    mend = "stop the other one, or make a bot of its own for it with @BotFather"
    what = f"Telegram hands our updates to another program or webhook ({failure.message})"
    return Problem(TOKEN_KEY, what, mend, passing=True, need=Need.CONFLICT)


def _unreachable(failure: Exception) -> Problem:
    what = f"Telegram cannot be reached ({type(failure).__name__})"
    return Problem(TOKEN_KEY, what, NETWORK, passing=True, need=Need.UNREACHABLE)
