"""A month's target at an even pace, in the community's own month."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.rules.targets import pace

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("at", "target", "due"),
    [
        ((2026, 11, 1), 500, 0),
        ((2026, 11, 16), 500, 250),
        ((2026, 11, 30, 23, 59), 500, 499),
        ((2026, 2, 15), 100, 50),
        # October has an hour more, March one less: the same day is a little less, or more, of the month
        ((2026, 10, 16, 12, 29), 745, 372),
        ((2026, 10, 16, 12, 31), 1490, 745),
        ((2026, 3, 16, 12), 743, 372),
        ((2026, 11, 16), 0, 0),
    ],
)
def test_every_hour_of_a_month_brings_the_same_part(at: tuple[int, ...], target: int, due: int):
    assert pace(target, datetime(*at, tzinfo=BERLIN), BERLIN) == due
