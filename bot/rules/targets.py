"""How far a month should be by a moment in it, if every day brought the same part of the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rules.periods import local_day, season

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo


def pace(target: int, moment: datetime, zone: ZoneInfo) -> int:
    """Return the part of a month's target that an even pace has reached at a moment, rounded down.

    The month is the community's own, between 671 and 745 hours long.
    """
    begins, ends = season(local_day(moment, zone), zone)
    return int(target * (moment - begins).total_seconds() // (ends - begins).total_seconds())
