"""One look at a public post or answer, which always ends: with what was seen, or with a wish to look later."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol

from bot.ports.proof import TryLater

if TYPE_CHECKING:
    from bot.ports.proof import Seen, Wanted

log = logging.getLogger(__name__)

LOOK_WITHIN = 60.0


class Looks(Protocol):
    """Looks at links of every place (the probers, or a stand-in for them)."""

    async def look(self, wanted: Wanted) -> Seen | TryLater:
        """Look at one link."""

    async def close(self) -> None:
        """Close all connections."""


async def seen(looks: Looks, wanted: Wanted) -> Seen | TryLater:
    """Return what is seen of a link within LOOK_WITHIN seconds; a fault of ours is logged, and it is tried later."""
    try:
        return await asyncio.wait_for(looks.look(wanted), LOOK_WITHIN)
    except TimeoutError:
        return TryLater(0, "it took too long")
    except Exception as error:
        log.exception("what stands on %s could not be looked at", wanted.place)
        return TryLater(0, f"a fault of our own ({type(error).__name__})")
