"""When who is nudged: the settings, and the moments that follow from them. The list itself is `usecases/nudges.py`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import Field

from bot.rules.settings import Settings
from storage.tables import NudgeKind

if TYPE_CHECKING:
    from storage.tables import Thread


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

    def has(self, kind: NudgeKind) -> bool:
        """Say whether a community wants this nudge."""
        return kind not in self.leave_out


def target_time(thread: Thread) -> timedelta:
    """Return a thread's own target time: from start to target, without the time that its clocks stood still."""
    return thread.due_at - thread.started_at - timedelta(seconds=thread.paused_seconds)


def free_at(rules: NudgeRules, thread: Thread, heard_at: datetime) -> datetime:
    """Return when a seat is freed whose holder hears of the reminder at a moment."""
    return heard_at + rules.free_share * target_time(thread)


def on_clock(thread: Thread, moment: datetime) -> datetime:
    """Return a moment to come as the thread's clock counts it, so that it moves on when the clock stands still."""
    return moment - timedelta(seconds=thread.paused_seconds)


def by_wall(thread: Thread, clocked: datetime) -> datetime:
    """Return when a moment that was kept `on_clock` comes, as far as is known now."""
    return clocked + timedelta(seconds=thread.paused_seconds)


def put_off_until(rules: NudgeRules, thread: Thread, now: datetime, hours: float | None, *, held: bool) -> datetime:
    """Return when a put-off is over: who holds a seat comes back before the thread's limit at the latest.

    What was late on arrival has no limit to keep. Not after now: it cannot be put off any more.
    """
    until = now + timedelta(hours=hours or rules.snooze_hours)
    return min(until, thread.limit_at) if held and not thread.late_on_arrival else until


def may_take_back(rules: NudgeRules, freed_at: datetime, now: datetime) -> bool:
    """Say whether a seat that was freed a while ago may still be taken back with a press."""
    return now <= freed_at + timedelta(hours=rules.undo_hours)
