"""What was made of a post; what makes it is loaded with the first one, so that a bot that waits is small."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ports.mentions import NewMention, Verdict
    from bot.ports.reading import Reader
    from bot.runtime.transactions import Transactions
    from bot.runtime.understanding import Understanding

    Link = str


class SecondOpinion(Protocol):
    """A language model that is asked about single posts, as far as its time and its money go."""

    async def ask(self, community: str, posts: Sequence[tuple[NewMention, Link]]) -> Sequence[Verdict | None]:
        """Return what it says of each post, None where it said nothing that can be used."""

    async def close(self) -> None:
        """Close all connections."""


class Recalled(NamedTuple):
    """The nearest story with its score (0 to 1), and the link of the complaint that was copied (empty: none)."""

    story: tuple[int, float] | None = None
    copy_of: str = ""


NOTHING_RECALLED = Recalled()


class Understood(NamedTuple):
    """What was made of a post: the verdict, who gave it, where its text stands in meaning, and what it recalls."""

    verdict: Verdict
    by: str
    vector: bytes = b""
    recalled: Recalled = NOTHING_RECALLED


class Understands(Protocol):
    """Whatever understands posts."""

    async def understand(
        self, community: str, posts: Sequence[tuple[NewMention, Link]], *, history: bool = False
    ) -> list[Understood]:
        """Return what is made of each post (with its canonical link), in order."""


class WhenNeeded:
    """Understands posts as `Understanding` does, which is loaded for the first ones, and not on the event loop."""

    def __init__(self, transactions: Transactions, reader: Reader) -> None:
        self._transactions, self._reader = transactions, reader
        self._whole: Understanding | None = None
        self.model: SecondOpinion | None = None

    async def understand(
        self, community: str, posts: Sequence[tuple[NewMention, Link]], *, history: bool = False
    ) -> list[Understood]:
        """Return what is made of each post (with its canonical link), in order; see `Understanding`."""
        if not posts:
            return []
        if self._whole is None:
            made = (await asyncio.to_thread(_understanding))(self._transactions, self._reader)
            self._whole = self._whole or made
        self._whole.model = self.model
        return await self._whole.understand(community, posts, history=history)

    async def close(self) -> None:
        """Let go of what reading and asking need."""
        await self._reader.close()
        if self.model is not None:
            await self.model.close()


def _understanding() -> type[Understanding]:
    from bot.runtime.understanding import Understanding  # noqa: PLC0415

    return Understanding
