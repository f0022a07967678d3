"""How long transactions wait for their turn and how long they hold it: whether the database is what people wait for.

A turn begins when the connection is there and the transaction has begun: on SQLite, with the lock of a write.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlmodel.ext.asyncio.session import AsyncSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TURN = "turn"


@dataclass(slots=True)
class _Turn:
    """When a transaction was asked for, and when it first began, by a clock that only goes on."""

    asked_at: float
    began_at: float | None = None


class Turns:
    """The turns of one database; `watch` is told `read` or `write`, and the seconds waited and held."""

    def __init__(self) -> None:
        self.watch: Callable[[str, float, float], None] = _nobody

    @contextmanager
    def one(self, kind: str) -> Iterator[dict[str, Any]]:
        """Yield what a session is given as its `info`; one that never asks the database anything counts for nothing."""
        turn = _Turn(time.perf_counter())
        try:
            yield {TURN: turn}
        finally:
            if turn.began_at is not None:
                self.watch(kind, turn.began_at - turn.asked_at, time.perf_counter() - turn.began_at)


@event.listens_for(AsyncSession.sync_session_class, "after_begin")
def _began(session: Any, _transaction: Any, _connection: Any) -> None:
    turn = session.info.get(TURN)
    if turn is not None and turn.began_at is None:
        turn.began_at = time.perf_counter()


def _nobody(_kind: str, _waited: float, _held: float) -> None:
    """Watch nothing."""
