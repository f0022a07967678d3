"""A source in memory: a growing stream in pages, and whatever trouble a test puts in its way; no network."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.ports.sources import Batch, UnreadableError
from tests.world import mention

if TYPE_CHECKING:
    from bot.ports.mentions import NewMention
    from bot.ports.proof import TryLater
    from bot.ports.sources import Asked, Budget, Raw, Refused


class FakeSource:
    """Brings what stands in `stream`, so many items a page, from the cursor's place on; `gate` holds every page up.

    `troubles` are met first, one at each asking. An item `{"broken": …}` cannot be read.
    """

    def __init__(self, name: str = "stream", page: int = 2, budget: Budget | None = None) -> None:
        self.name, self.kind, self.budget, self._page = name, "feed", budget, page
        self.stream: list[Raw] = []
        self.troubles: list[TryLater | Refused | Exception] = []
        self.asked: list[Asked] = []
        self.cost = 0.0
        self.gate = asyncio.Event()
        self.gate.set()

    def put(self, at: datetime, count: int = 1, **fields: Any) -> None:
        """Let so many complaints stand at the end of the stream, the last of them published at a moment."""
        for number in range(count, 0, -1):
            made = mention(at - timedelta(minutes=number), **fields)
            self.stream.append(made.model_dump(mode="json", exclude_none=True))

    async def fetch(self, asked: Asked) -> Batch | TryLater | Refused:
        self.asked.append(asked)
        await self.gate.wait()
        if self.troubles:
            trouble = self.troubles.pop(0)
            if isinstance(trouble, Exception):
                raise trouble
            return trouble
        at = int(asked.cursor.get("at", 0))
        end = min(at + self._page, len(self.stream))
        return Batch(tuple(self.stream[at:end]), {"at": end}, more=end < len(self.stream), spent=self.cost)

    def read(self, raw: Raw) -> NewMention:
        if "broken" in raw:
            raise UnreadableError(str(raw["broken"]))
        return type(mention(datetime.fromisoformat(raw["posted_at"]))).model_validate(raw)
