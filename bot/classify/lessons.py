"""A post that is very like what a manager called no complaint loses probability; one like what he let pass gains some.

Each decision pulls by how wrong the first guess was, and by how near the new post stands: from NEAR on, wholly from
SAME on. All together never move a post by more than MOST, so that no row of decisions can make the bot deaf; but what
was certain beyond SURE is first brought down to that, as far as the decisions go against it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.classify.vectors import unpack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.classify.vectors import Matrix

MOST = 2.0
"""In logits: a post at 0.90 comes down to 0.55 at the lowest, one at 0.50 up to 0.88 at the highest."""
# Cosines of the sentence encoder: of two mentions of one category 1 % reach 0.50.
NEAR, SAME = 0.5, 0.9
SURE = 3.0
"""In logits: 0.95. A first guess says 0.999 of coarse words alone; then a manager's word would change nothing."""
_EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Taught:
    """One decision: where the post stood, what had been guessed (0 to 1), and whether it was a complaint about us."""

    vector: bytes
    guessed: float
    is_complaint: bool


@dataclass(frozen=True, slots=True)
class Lessons:
    """All decisions of a community, ready to be compared with."""

    places: Matrix
    pulls: Matrix

    @classmethod
    def of(cls, taught: Sequence[Taught]) -> Lessons:
        """Return decisions in the form in which they are compared; those that were never read teach nothing."""
        read = [one for one in taught if one.vector]
        pulls = [(1.0 if one.is_complaint else 0.0) - one.guessed for one in read]
        return cls(unpack([one.vector for one in read]), np.array(pulls, dtype=np.float32))

    def shift(self, vector: bytes) -> float:
        """Return by how many logits a post is moved, from -MOST to MOST; 0 where nothing like it was decided."""
        if not vector or not len(self.pulls):
            return 0.0
        nearness = np.clip((self.places @ unpack([vector])[0] - NEAR) / (SAME - NEAR), 0, 1)
        return MOST * math.tanh(float(nearness @ self.pulls))


def adjusted(negative: float, vector: bytes, lessons: Lessons) -> float:
    """Return a probability (0 to 1) as the decisions move it; without any that is near it stays as it is."""
    shift = lessons.shift(vector)
    if not shift:
        return negative
    held = min(max(negative, _EDGE), 1 - _EDGE)
    odds = math.log(held / (1 - held))
    beyond = max(odds - SURE, 0.0) if shift < 0 else min(odds + SURE, 0.0)
    return 1 / (1 + math.exp(beyond * abs(shift) / MOST - odds - shift))
