"""A place without its key is never asked, one that does not know it says which, and nobody waits for another's rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.config import CommunityConfig
from bot.intake.sources import build
from bot.intake.sources.common import REASONS
from bot.ports.sources import Batch, Refused
from tests.world import community

from .conftest import CONFIGS, Asker

if TYPE_CHECKING:
    from .conftest import World

KEYS = {"x": "x_token", "youtube": "youtube_key", "reddit": "reddit_id"}


@pytest.mark.parametrize("held", [None, " ", "ключ", "two\nlines"])
@pytest.mark.parametrize("kind", KEYS)
async def test_without_its_key_a_place_is_not_asked(world: World, kind: str, held: str | None) -> None:
    asker = Asker(world.net(**{KEYS[kind]: held}), kind)
    assert await asker.page() == Refused("no-key", (f"places.{KEYS[kind]}",))
    assert world.farm.asks == []


@pytest.mark.parametrize("kind", KEYS)
async def test_a_key_that_the_place_does_not_know_is_named_and_never_shown(world: World, kind: str) -> None:
    asker = Asker(world.net(**{KEYS[kind]: "wrong-key"}), kind)
    told = await asker.page()
    assert isinstance(told, Refused)
    assert (told.why, told.words) == ("key-refused", (f"places.{KEYS[kind]}",))
    assert all("wrong-key" not in str(ask.query) for ask in world.farm.asks)


async def test_a_communitys_sources_are_made_in_the_order_of_its_config(world: World) -> None:
    hook = {"kind": "octolens", "name": "hook", "secret": "0123456789abcdef0123"}
    config = CommunityConfig.model_validate(
        community(sources=[CONFIGS["reddit"], hook, CONFIGS["x"], CONFIGS["youtube"]])
    )
    sources = build(config, world.net())
    assert [(source.kind, source.name) for source in sources] == [
        ("reddit", "subs"),
        ("x", "search"),
        ("youtube", "tube"),
    ]
    budgets = [source.budget for source in sources]
    assert [budget and (budget.limit, budget.period, budget.unit, budget.zone) for budget in budgets] == [
        None,
        (10_000, "month", "posts", "UTC"),
        (8_000, "day", "units", "America/Los_Angeles"),
    ]


async def test_sources_of_one_place_share_its_rest(world: World) -> None:
    world.x.asks_a_window = 1
    net = world.net()
    one, other = Asker(net, "x"), Asker(net, "x", name="other")
    assert isinstance(await one.page(), Batch)
    assert not isinstance(await other.page(), Batch)
    assert len(world.farm.asks) == 1


def test_every_reason_is_one_word() -> None:
    assert all(reason.replace("-", "").isalpha() for reason in REASONS)
