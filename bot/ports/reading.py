"""What is read out of a public text by computing alone: how negative it is, why, and where it stands in meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ports.mentions import Tone

DIMENSIONS = 512
"""How many signed bytes a vector has."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader makes of one text.

    `negative` is an honest probability (0 to 1), `why` a reason as `because` writes it. `vector` is the text's place in
    meaning, DIMENSIONS signed bytes: near texts have a cosine near 1. It is empty where only the fallback could read.
    """

    tone: Tone
    negative: float
    why: str
    vector: bytes = b""


class Reader(Protocol):
    """Reads texts off the event loop; never raises for what a text holds."""

    async def read(self, texts: Sequence[str]) -> list[Read]:
        """Return what was read out of each text, in order."""

    async def close(self) -> None:
        """Let go of what reading needs."""
