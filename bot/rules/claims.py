"""Who may take a seat. The database's unique indexes decide a race; this decides everything else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import Field

from bot.rules.lifecycle import CLAIMABLE
from bot.rules.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.tables import ThreadState


class PerAuthor(Settings):
    """One critic is not answered by the same member again and again: at most `answers` threads in `days` days."""

    answers: int = Field(2, ge=1, le=100)
    days: int = Field(7, ge=1, le=365)


class NoSeat(StrEnum):
    """Why a seat is not given; each has its sentence in the texts (`error-<value>`)."""

    CLOSED = "thread-closed"
    MINE = "already-yours"
    FULL = "thread-full"
    SAME_AUTHOR = "same-author"


@dataclass(frozen=True, slots=True)
class Seating:
    """What is known when a member asks for a seat.

    `same_author` counts his other threads of this critic; `spent` the others who answered here and gave their seat
    back: an answer keeps its seat used, or a thread would be answered by everybody, one after the other.
    """

    state: ThreadState
    seats: int
    taken: Collection[int]
    mine: bool
    same_author: int
    spent: int = 0


def find_seat(seating: Seating, per_author: PerAuthor) -> int | NoSeat:
    """Return the number of a free seat (from 1), or why there is none for this member."""
    if seating.mine:
        return NoSeat.MINE
    if seating.state not in CLAIMABLE:
        return NoSeat.CLOSED
    free = [seat for seat in range(1, seating.seats + 1) if seat not in seating.taken]
    # two threads that became one may have more holders than seats, until they give theirs back
    beyond = sum(seat > seating.seats for seat in seating.taken)
    if len(free) <= seating.spent + beyond:
        return NoSeat.FULL
    if seating.same_author >= per_author.answers:
        return NoSeat.SAME_AUTHOR
    return free[0]
