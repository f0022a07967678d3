"""What the README says about sources, monitors' webhooks and posts that are looked at again is what is in force."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from bot.config import parse
from bot.config.sources import PULLED, JsonSource, Mapping, RedditSource, XSource, YouTubeSource
from bot.intake import raw
from bot.intake.hooks import HOOKS
from bot.intake.sources import feed, json_list, reddit, threads, x
from bot.reports import costs
from bot.rules import listening, rechecking
from bot.runtime import body, finder, openapi, poller
from tests.docs.reading import EXAMPLE, document, filled, section
from tests.docs.test_config_example import ENVIRONMENT, OPTION

if TYPE_CHECKING:
    from pydantic import BaseModel

README = document("README.md")
LISTENING, OPERATIONS = (" ".join(section(README, title).split()) for title in ("Listening", "Operations"))
CONFIGURATION = section(README, "Configuration")


def kind_of(model: type[BaseModel]) -> str:
    [kind] = model.model_fields["kind"].annotation.__args__  # type: ignore[union-attr]
    return str(kind)


PULLED_KINDS = [kind_of(model) for model in PULLED]
HOOK_KINDS = [kind_of(model) for model in HOOKS]


def row(key: str) -> str:
    [found] = re.findall(rf"^\| .*`sources\.{re.escape(key)}`.*$", CONFIGURATION, re.MULTILINE)
    return str(found)


@pytest.mark.parametrize("kind", PULLED_KINDS)
def test_every_source_that_is_asked_has_its_row(kind: str):
    assert re.search(rf"^\| `{kind}` \|", section(README, "Listening"), re.MULTILINE)


@pytest.mark.parametrize("kind", HOOK_KINDS)
def test_every_monitor_is_named_with_its_kind(kind: str):
    assert f"`{kind}`" in LISTENING or f'`kind = "{kind}"`' in LISTENING


@pytest.mark.parametrize("model", [*PULLED, *HOOKS], ids=kind_of)
def test_the_row_of_a_key_names_the_kinds_that_have_it(model: type[BaseModel]):
    for key in set(model.model_fields) - {"kind", "name", "fields"}:
        assert re.search(rf"\b{kind_of(model)}\b", row(key)), key


def test_the_defaults_of_sources_are_those_in_force():
    assert {model.model_fields["minutes"].default for model in (XSource, RedditSource, JsonSource)} == {5}
    assert {
        kind for kind, model in zip(PULLED_KINDS, PULLED, strict=True) if model.model_fields["minutes"].default == 15
    } == {
        "youtube",
        "feed",
    }
    assert "| `5` |" in row("minutes")
    assert "`15` for youtube and feed" in row("minutes")
    assert f"| `{XSource.model_fields['posts_a_month'].default}` |" in row("posts_a_month")
    assert f"| `{YouTubeSource.model_fields['units_a_day'].default}` |" in row("units_a_day")
    told = dict(
        zip(
            re.findall(r"`sources\.fields\.(\w+)`", row("fields.id")),
            row("fields.id").split("|")[2].split(", "),
            strict=True,
        )
    )
    fields = Mapping()
    assert {name: value.strip().strip("`") for name, value in told.items()} == {
        name: getattr(fields, name) for name in told
    }
    assert {name for name, value in fields.model_dump().items() if value} == set(told)


def blocks(kind: str) -> dict[str, Any]:
    """Return what the example shows of a kind of source, with its comment signs taken away."""
    shown = tomllib.loads(OPTION.sub("", filled(EXAMPLE)))["communities"]["northwind"]["sources"]
    [found] = [one for one in shown if one["kind"] == kind]
    return dict(found)


@pytest.mark.parametrize("kind", [*PULLED_KINDS, *HOOK_KINDS])
def test_every_source_of_the_example_works_when_it_is_taken_in(kind: str):
    source = blocks(kind)
    if "secret" in source:
        source["secret"] = "a-long-random-word"
    raw_config = tomllib.loads(filled(EXAMPLE))
    raw_config["communities"]["northwind"]["sources"] = [source]
    environment = {key: "a-long-random-word" for name, key in source.items() if name.endswith("_env")}
    [made] = parse(raw_config, ENVIRONMENT | environment).communities["northwind"].sources
    assert made.kind == kind


def test_the_address_of_a_hook_is_the_one_that_is_served():
    [path] = re.findall(r"https://your\.address(/v1/communities/)northwind(/hooks/)octolens/THE-SECRET", README)
    assert path == ("/v1/communities/", "/hooks/")
    assert "/v1/communities/{name}/hooks/{hook}/{secret}" in openapi_paths()
    assert f"More than {body.LARGEST // 1024 // 1024} MB or {openapi.MOST:,} items are a 413" in LISTENING


def openapi_paths() -> str:
    return document("bot/runtime/hooks.py")


def test_what_sources_see_and_do_not_see_is_as_it_is_told():
    assert (x.WINDOW.days, x.MOST) == (7, 100)
    assert "seven days back" in LISTENING
    assert threads.WATCHED_PAGES * 100 == 200
    assert "at least the newest 200 threads of each" in LISTENING
    assert threads.LATE.days == 1
    assert f"more than {threads.MOST_REPLY_PAGES * 100:,} replies of one thread" in LISTENING
    assert f"up to {feed.LARGEST // 1_000_000} MB" in LISTENING
    assert f"{json_list.MOST_PAGES} pages at most" in LISTENING
    assert "newest 1,000 of a list" in LISTENING
    assert reddit.LATE.total_seconds() == 6 * 3600


def test_how_sources_are_asked_is_as_it_is_told():
    assert f"At {listening.WARN_AT:.0%} and at the end" in LISTENING
    assert (listening.FIRST_WAIT.seconds, listening.MOST_WAIT.seconds, listening.REFUSED_FOR.seconds) == (
        60,
        3600,
        3600,
    )
    assert (listening.SILENT_AFTER.seconds, listening.TOLD_EVERY.seconds) == (3600, 6 * 3600)
    assert "at most every six hours" in LISTENING
    assert (poller.AT_ONCE, poller.PAGES, poller.LOOKS_BACK.days) == (4, 5, 1)
    assert "four at a time, five pages in a row at most" in OPERATIONS
    assert "it looks a day back" in LISTENING


def test_when_posts_are_looked_at_again_is_as_it_is_told():
    assert [int(age.total_seconds() // 3600) for age in rechecking.AGES] == [6, 24, 72]
    assert "again 6, 24 and 72 hours after they came in" in LISTENING
    assert rechecking.SURE_AFTER.seconds == 600
    assert "missing twice, ten minutes apart" in LISTENING
    assert {"x", "youtube", "reddit"} == rechecking.PLACES


def test_how_what_cannot_be_read_and_finds_are_treated_is_as_it_is_told():
    assert f"over {raw.LARGEST // 1024} KB: its first {raw.LONGEST_TEXT // 1024} KB" in LISTENING
    assert finder.TRIES == 4
    assert "four tries" in LISTENING


def test_when_the_costs_of_thresholds_are_ones_own_is_as_it_is_told():
    told = " ".join(section(README, "Negative or not").split())
    assert f"once there are {costs.FEWEST_DECISIONS}" in told
    assert f"last posts ({costs.FEWEST_POSTS} or more)" in told
