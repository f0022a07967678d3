"""What becomes of a mention: a card, a wait for the manager, or kept for the record."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.rules.settings import Settings


class Fate(StrEnum):
    """Shown at once, decided by a manager first, or kept."""

    SHOW = "show"
    REVIEW = "review"
    KEEP = "keep"


class PublishRules(Settings):
    """Two thresholds on the probability (0 to 1) that a mention is negative; `on_view` open cards at most."""

    mode: Literal["auto", "review"] = "auto"
    show_from: float = Field(0.75, ge=0, le=1)
    review_from: float = Field(0.3, ge=0, le=1)
    on_view: int = Field(20, ge=1, le=500)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.review_from > self.show_from:
            msg = "review_from must not be above show_from"
            raise ValueError(msg)
        return self


def fate_of(negative: float, rules: PublishRules) -> Fate:
    """Return what becomes of a mention that is negative with this probability."""
    if negative >= rules.show_from:
        return Fate.SHOW if rules.mode == "auto" else Fate.REVIEW
    return Fate.REVIEW if negative >= rules.review_from else Fate.KEEP
