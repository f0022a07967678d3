"""When who is nudged: the settings, and the one list of nudges."""

from __future__ import annotations

from pydantic import Field

from bot.rules.settings import Settings
from storage.tables import NudgeKind


class NudgeRules(Settings):
    """When nudges come, as parts of a thread's own target time, and which a community leaves out.

    Who holds a seat without an answer is reminded after `remind_share` of the target's time; his seat is freed
    `free_share` later, and he may take it back for `undo_hours`. He may put a thread off `snoozes` times, each time
    for `snooze_hours`.
    """

    remind_share: float = Field(1 / 3, gt=0, le=5)
    free_share: float = Field(1 / 3, gt=0, le=5)
    undo_hours: float = Field(12, ge=0, le=24 * 14)
    snooze_hours: float = Field(12, gt=0, le=24 * 14)
    snoozes: int = Field(2, ge=0, le=20)
    leave_out: frozenset[NudgeKind] = frozenset()
