"""Places in a ranking: equal points share a place, and the next place counts everyone above (1, 2, 2, 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


def places(scored: Sequence[tuple[T, int]]) -> list[tuple[int, T, int]]:
    """Return (place, who, points), most points first; the given order is kept within a tie."""
    ordered = sorted(scored, key=lambda pair: -pair[1])
    ranked: list[tuple[int, T, int]] = []
    for index, (who, points) in enumerate(ordered, start=1):
        place = ranked[-1][0] if ranked and ranked[-1][2] == points else index
        ranked.append((place, who, points))
    return ranked
