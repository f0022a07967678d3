"""Reads posts by word lists alone: nothing to load, English only, and no place in meaning."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.classify.builtin import BuiltinClassifier
from bot.ports.reading import Read

if TYPE_CHECKING:
    from collections.abc import Sequence


class WordListReader:
    """The fallback, which needs no model."""

    async def read(self, texts: Sequence[str]) -> list[Read]:
        """Return what the word lists make of each text, in order; computed off the event loop."""
        verdicts = await asyncio.to_thread(BuiltinClassifier().classify, list(texts), {})
        return [Read(one.tone, one.negative, one.why) for one in verdicts]

    async def close(self) -> None:
        """Nothing is held."""
