"""How fast somebody records answers: nobody writes seven thoughtful ones in half an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.rules.proof import ProofRules


def odd_pace(times: Sequence[datetime], at: datetime, rules: ProofRules) -> int | None:
    """Return how many answers were recorded in the window that ends at `at`, if that is odd, else None.

    `times` are when one member recorded his answers, the one at `at` included.
    """
    opened = at - timedelta(minutes=rules.pace_minutes)
    count = sum(opened < time <= at for time in times)
    return count if count > rules.pace_answers else None
