"""When negative threads come far faster than usual."""

from __future__ import annotations

from pydantic import Field

from bot.rules.settings import Settings


class SpikeRules(Settings):
    """When a spike is one: at least `least` threads in an hour, by chance less likely than `chance` on a usual day.

    Usual is the same hour of the same weekday in the last `weeks` weeks. An incident ends after `quiet_hours` without
    an unusual hour.
    """

    enabled: bool = True
    least: int = Field(5, ge=2, le=1000)
    chance: float = Field(0.0001, gt=0, le=0.05)
    weeks: int = Field(8, ge=2, le=52)
    quiet_hours: float = Field(3, gt=0, le=72)
