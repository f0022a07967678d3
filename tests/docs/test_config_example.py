"""config.example.toml: complete, refused while it holds placeholders, and good as soon as they are filled in."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from bot.config import Config, parse
from bot.ports.errors import ConfigError
from bot.rules.points import LIKE_ACKNOWLEDGEMENTS, OTHER_ACKNOWLEDGEMENT
from tests.docs.reading import EXAMPLE, filled, fits, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ENVIRONMENT = {"NORTHWIND_INTAKE_SECRET": "a-long-random-word"}


def _placeholders(node: Any, path: str = "") -> Iterator[str]:
    if isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _placeholders(value, f"{path}.{key}".strip("."))
    elif str(node).startswith("<"):
        yield path


def _paths(node: Any, path: str = "") -> Iterator[str]:
    if isinstance(node, dict | list) and node:
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _paths(value, f"{path}.{key}".strip("."))
    else:
        yield path


OPTION = re.compile(r"^# (?=\[|[a-z_]+ = )", re.MULTILINE)
SHOWN = sorted(_paths(tomllib.loads(OPTION.sub("", EXAMPLE))))
"""Every key of the example, those of its commented options too."""


def test_the_example_is_refused_with_each_placeholder_named_once():
    raw = tomllib.loads(EXAMPLE)
    with pytest.raises(ConfigError) as refused:
        parse(raw, ENVIRONMENT)
    assert sorted(key for key, _ in refused.value.problems) == sorted(_placeholders(raw))
    assert all("placeholder" in what for _, what in refused.value.problems)


def test_the_example_with_its_placeholders_filled_in_is_in_order():
    config = parse(tomllib.loads(filled(EXAMPLE)), ENVIRONMENT)
    community = config.communities["northwind"]
    assert [platform for platform, _ in community.rooms()] == ["discord", "telegram"]
    assert community.points.like == {}


def test_tokens_from_the_environment_win_over_the_placeholders_of_the_example():
    raw = tomllib.loads(filled(EXAMPLE))
    raw["discord"]["token"] = raw["telegram"]["token"] = "<your token>"
    tokens = {"FIRSTHAND_DISCORD_TOKEN": "one", "FIRSTHAND_TELEGRAM_TOKEN": "two"}
    config = parse(raw, ENVIRONMENT | tokens)
    assert config.discord
    assert config.discord.token
    assert config.discord.token.get_secret_value() == "one"


def test_an_emoji_of_a_discord_server_is_no_placeholder():
    raw = tomllib.loads(filled(EXAMPLE))
    raw["communities"]["northwind"]["discord"]["claim_emoji"] = "<:wave:123456789012345678>"
    rooms = parse(raw, ENVIRONMENT).communities["northwind"].discord
    assert rooms
    assert rooms.claim_emoji == "<:wave:123456789012345678>"


def test_values_shown_in_the_example_are_the_defaults_or_placeholders():
    """What the example shows as usual is what one gets by leaving the line out."""
    raw = tomllib.loads(filled(EXAMPLE))
    whole = parse(raw, ENVIRONMENT)
    bare_raw = {key: value for key, value in raw.items() if key != "operators"}
    without = parse({**bare_raw, "communities": {"northwind": {"product": "Northwind"}}}, {})
    assert (whole.operators, whole.places, whole.proof) == (without.operators, without.places, without.proof)
    shown, bare = whole.communities["northwind"], without.communities["northwind"]
    for name in (
        "language",
        "join",
        "seats",
        "publish",
        "classify",
        "priority",
        "sla",
        "per_author",
        "quiet",
        "nudges",
        "spike",
        "digest",
        "report",
        "targets",
        "retention",
        "proof",
        "points",
    ):
        assert getattr(shown, name) == getattr(bare, name), name


@pytest.mark.parametrize("key", sorted(set(keys_of(Config))))
def test_every_key_stands_in_the_example_in_its_place(key: str):
    assert any(fits(key, path) for path in SHOWN), f"{key} is missing in config.example.toml"


def test_the_example_shows_no_key_that_does_not_exist():
    known = set(keys_of(Config))
    assert [path for path in SHOWN if not any(fits(key, path) for key in known)] == []


@pytest.mark.parametrize("place", sorted(LIKE_ACKNOWLEDGEMENTS))
def test_the_likes_that_the_example_shows_work_when_they_are_taken_in(place: str):
    header = f"# [communities.northwind.points.like.{place}]"
    lines = EXAMPLE[EXAMPLE.index(header) :].splitlines()[:3]
    with_likes = filled(EXAMPLE) + "\n" + "\n".join(line.removeprefix("# ") for line in lines)
    points = parse(tomllib.loads(with_likes), ENVIRONMENT).communities["northwind"].points
    assert points.like_value(place) == 1
    assert points.like[place].acknowledge == LIKE_ACKNOWLEDGEMENTS[place]


def test_the_example_names_the_words_for_any_other_place():
    assert OTHER_ACKNOWLEDGEMENT in EXAMPLE
