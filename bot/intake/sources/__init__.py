"""Every kind of pulled source, one file each: `build` makes a community's from its config."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.config.sources import PULLED
from bot.intake.sources.common import LIMITS, Net
from bot.intake.sources.json_list import make as make_json
from bot.intake.sources.reddit import make as make_reddit
from bot.intake.sources.x import make as make_x
from bot.intake.sources.youtube import make as make_youtube

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config import CommunityConfig
    from bot.ports.sources import Source

__all__ = ["LIMITS", "Net", "build"]


def make_feed(config: Any, net: Net) -> Source:
    """Return a feed; what reads feeds is loaded only where one is asked."""
    from bot.intake.sources.feed import make  # noqa: PLC0415

    return make(config, net)


MAKERS: dict[str, Callable[[Any, Net], Source]] = {
    "x": make_x,
    "youtube": make_youtube,
    "reddit": make_reddit,
    "feed": make_feed,
    "json": make_json,
}
"""A kind and what makes a source of it from its config and the shared connections."""


def build(community: CommunityConfig, net: Net) -> list[Source]:
    """Return the sources that a community has asked, in the order of its config; they connect when first asked."""
    return [MAKERS[each.kind](each, net) for each in community.sources if isinstance(each, PULLED)]
