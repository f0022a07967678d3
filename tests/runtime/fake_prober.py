"""Places in memory: a test says what stands at a link, and every look at it is noted; nothing goes to a network."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.ports.proof import Seen
from bot.rules.links import canonical
from storage.tables import Finding

if TYPE_CHECKING:
    from bot.ports.proof import TryLater, Wanted

DISCLOSES = "It took two days for me as well, and support sorted it out. I get early access for taking part."
SILENT = "The same happened to my account in spring: my own bank held it, and a call there was enough."


class FakePlaces:
    """What stands at links; where nothing was said, a link is not checkable. `gate` holds every look up."""

    def __init__(self) -> None:
        self.posts: dict[str, Seen | TryLater | Exception] = {}
        self.looked: list[Wanted] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.closed = False

    def post(
        self, link: str, author: str = "", text: str | None = DISCLOSES, in_thread: Finding = Finding.UNKNOWN
    ) -> str:
        """Let a post stand at a link."""
        self.posts[canonical(link)] = Seen(Finding.YES, author, text, in_thread)
        return link

    def remove(self, link: str) -> None:
        """Let nothing stand at a link any more."""
        self.posts[canonical(link)] = Seen(Finding.NO)

    async def look(self, wanted: Wanted) -> Seen | TryLater:
        self.looked.append(wanted)
        await self.gate.wait()
        found = self.posts.get(wanted.link, Seen(Finding.UNKNOWN))
        if isinstance(found, Exception):
            raise found
        return found

    async def close(self) -> None:
        self.closed = True
