"""Mention monitors that send by themselves: one file each, that knows how one sends and what its words mean.

What a monitor classified is used: its tone, its relevance, its tags where they are our categories' names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.config.sources import F5BotHook, OctolensHook, OtherHook, SyftenHook
from bot.intake.hooks import f5bot, octolens, syften, webhook

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from bot.config import CommunityConfig
    from bot.config.sources import AnyHook
    from bot.ports.mentions import NewMention
    from bot.ports.sources import Raw

    class Hook(Protocol):
        """How one monitor sends."""

        def split(self, body: object) -> list[object]:
            """Return the items of a request, none for a test event. Raises UnreadableError where their list is not."""

        def read(self, raw: Raw) -> NewMention:
            """Return one item as a mention. Raises UnreadableError."""


HOOKS = (OctolensHook, SyftenHook, F5BotHook, OtherHook)
MAKERS: dict[str, Callable[[Any], Hook]] = {
    "octolens": octolens.make,
    "syften": syften.make,
    "f5bot": f5bot.make,
    "webhook": webhook.make,
}


def hooks_of(community: CommunityConfig) -> dict[str, tuple[AnyHook, Hook]]:
    """Return a community's hooks by name: each config with how it is read."""
    return {one.name: (one, MAKERS[one.kind](one)) for one in community.sources if isinstance(one, HOOKS)}
