"""When a thread counts as answered: the one definition, behind every figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.tables import Proof, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def said_at(answer: Reply) -> datetime:
    """Return when an answer was given: its public time where the link tells it, else when it was recorded."""
    return answer.published_at or answer.recorded_at


def answered_at(answers: Sequence[Reply]) -> datetime | None:
    """Return when a thread was answered: by the first of its answers that was not rejected; None if there is none."""
    return min((said_at(answer) for answer in answers if answer.proof is not Proof.REJECTED), default=None)
