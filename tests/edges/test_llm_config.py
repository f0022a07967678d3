"""The language model's section of a config: its secret, and what is told when something is missing."""

from __future__ import annotations

import pytest

from bot.config import parse
from bot.config.reading import llm_secret
from bot.ports.errors import ConfigError
from tests.world import community

URL = "https://models.example/v1"


def raw(**classify):
    return {"database": "sqlite:///x.db", "communities": {"acme": community(classify=classify)}}


def read(environment, **classify):
    return parse(raw(**classify), environment).communities["acme"]


def test_a_secret_may_stand_in_the_config_or_in_the_environment_or_be_left_out():
    llm = {"url": URL, "model": "m"}
    held = {"ACME_LLM": "from-outside"}
    assert llm_secret(read({}, by="llm", llm=llm | {"secret": "inside"}), {}) == "inside"
    assert llm_secret(read(held, by="llm", llm=llm | {"secret_env": "ACME_LLM"}), held) == "from-outside"
    assert llm_secret(read({}, by="llm", llm=llm), {}) is None
    assert llm_secret(read({}, by="builtin"), {}) is None


@pytest.mark.parametrize(
    ("classify", "key", "words"),
    [
        ({"by": "llm"}, "communities.acme.classify", "needs a section classify.llm"),
        (
            {"by": "llm", "llm": {"url": URL, "model": "m", "secret_env": "ACME_LLM"}},
            "communities.acme.classify.llm.secret_env",
            "ACME_LLM is not set in the environment",
        ),
        ({"by": "llm", "llm": {"url": "models.example", "model": "m"}}, "communities.acme.classify.llm.url", "pattern"),
    ],
)
def test_what_is_missing_is_told_with_its_key(classify, key, words):
    with pytest.raises(ConfigError) as raised:
        parse(raw(**classify), {})
    assert [(found, words in said) for found, said in raised.value.problems] == [(key, True)]
