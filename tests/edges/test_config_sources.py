"""Sources that do not fit are refused before the start, each with its key and the mend; keys may come later."""

from __future__ import annotations

from typing import Any

import pytest

from bot.config import parse
from bot.config.listening import keyless
from bot.ports.errors import ConfigError
from tests.world import community

X: dict[str, Any] = {"kind": "x", "name": "x-search", "query": "northwind"}
HOOK: dict[str, Any] = {"kind": "octolens", "name": "octolens", "secret": "a-secret-that-is-long"}
REDDIT: dict[str, Any] = {"kind": "reddit", "name": "reddit", "query": "northwind"}
JSON: dict[str, Any] = {"kind": "json", "name": "board", "url": "https://board.example/new", "token_env": "BOARD"}
IN_ENV = {key: value for key, value in HOOK.items() if key != "secret"} | {"secret_env": "HOOK"}


def problems(*sources: dict[str, Any], environment: dict[str, str] | None = None, **more: Any) -> list[tuple[str, str]]:
    raw = {"communities": {"acme": community(sources=list(sources), **more)}}
    try:
        parse(raw, environment or {})
    except ConfigError as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize(
    ("sources", "environment", "key", "told"),
    [
        ((X, REDDIT | {"name": "x-search"}), {}, "1.name", "is the name of source 0 already"),
        ((X | {"name": "http"},), {}, "0.name", "the bot uses itself"),
        ((HOOK | {"secret": "short"},), {}, "0.secret", "too short"),
        ((HOOK | {"secret": "a secret/with signs?"},), {}, "0.secret", "stands in an address"),
        ((IN_ENV,), {}, "0.secret_env", "is not set in the environment"),
        ((IN_ENV,), {"HOOK": "short"}, "0.secret_env", "too short"),
        ((JSON,), {}, "0.token_env", "BOARD is not set in the environment"),
    ],
)
def test_what_does_not_fit_is_told_by_its_key(
    sources: tuple[dict[str, Any], ...], environment: dict[str, str], key: str, told: str
) -> None:
    [(where, what)] = problems(*sources, environment=environment)
    assert where == f"communities.acme.sources.{key}"
    assert told in what
    assert "short" not in what or "too short" in what, "no secret is told"


def test_what_fits_is_taken() -> None:
    assert problems(X, HOOK, REDDIT) == []
    assert problems(IN_ENV, JSON, environment={"HOOK": "a-secret-that-is-long", "BOARD": "token"}) == []


def test_a_language_model_whose_secret_is_not_set_is_told_of() -> None:
    llm = {"url": "https://model.example/v1", "model": "small", "secret_env": "MODEL"}
    [(where, _)] = problems(X, classify={"by": "llm", "llm": llm})
    assert where == "communities.acme.classify.llm.secret_env"


def test_a_source_without_its_places_key_is_no_reason_not_to_start_and_check_names_it() -> None:
    raw = {"communities": {"acme": community(sources=[X, HOOK, REDDIT])}, "places": {"reddit_id": "an-id"}}
    assert list(keyless(parse(raw, {}))) == [
        ("communities.acme.sources.0", "set places.x_token (or FIRSTHAND_X_TOKEN)"),
        ("communities.acme.sources.2", "set places.reddit_secret (or FIRSTHAND_REDDIT_SECRET)"),
    ]
    given = {"FIRSTHAND_X_TOKEN": "t", "FIRSTHAND_REDDIT_SECRET": "s"}
    assert list(keyless(parse(raw, given))) == []
