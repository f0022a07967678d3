"""Any other monitor's webhook: the config says where the items stand, and where their fields are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.intake.sources import mapping
from bot.ports.sources import UnreadableError

if TYPE_CHECKING:
    from bot.config.sources import OtherHook
    from bot.ports.mentions import NewMention
    from bot.ports.sources import Raw


class Other:
    """How a monitor sends that the config describes."""

    def __init__(self, config: OtherHook) -> None:
        self._config = config

    def split(self, body: object) -> list[object]:
        """Return the items of a request. Raises UnreadableError where the config's `items` leads to nothing."""
        found = mapping.look(body, self._config.items)
        if isinstance(found, dict):
            return [found]
        if not isinstance(found, list):
            raise UnreadableError(f"{self._config.items or 'the body'}: no list of items; mend `items` in the config")
        return found

    def read(self, raw: Raw) -> NewMention:
        """Return one item as a mention. Raises UnreadableError."""
        return mapping.read(self._config.fields, raw, self._config.place)


def make(config: OtherHook) -> Other:
    """Return how a monitor sends that the config describes."""
    return Other(config)
