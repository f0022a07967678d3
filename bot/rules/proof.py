"""What makes an answer worth a manager's look, and when it is looked at again."""

from __future__ import annotations

from pydantic import Field

from bot.rules.settings import Settings


class ProofRules(Settings):
    """`alike_from` is the likeness (0 to 1) from which two answers count as nearly the same.

    More than `pace_answers` answers of one member within `pace_minutes` are an odd pace. `look_again_days` is when a
    verified answer is looked at again, in days after it was recorded, to see whether it still stands.
    """

    alike_from: float = Field(0.51, gt=0, le=1)
    pace_answers: int = Field(6, ge=1, le=1000)
    pace_minutes: int = Field(30, ge=1, le=1440)
    look_again_days: tuple[int, ...] = (2, 14, 45)
