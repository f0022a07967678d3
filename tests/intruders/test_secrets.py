"""No secret is shown by a config that is printed, by what is wrong with it, or by what a chat refuses."""

from __future__ import annotations

import traceback
from typing import Any

import pytest
from pydantic import BaseModel

from bot.config import parse
from bot.platforms.telegram_chat import Webhook
from bot.platforms.telegram_chat.wire import connect
from bot.ports.chat import PlatformError
from bot.ports.errors import ConfigError
from tests.world import community

MARK = "S3CRET"
TELEGRAM = f"123456:{MARK}-telegram-token-of-some-length"


def _good() -> dict[str, Any]:
    acme = community(
        intake={"secret": f"{MARK}-intake-secret-of-length"},
        helpdesk={"url": "https://help.example/in", "secret": f"{MARK}-helpdesk-secret-of-length"},
    )
    places = {key: f"{MARK}-{key}" for key in ("x_token", "youtube_key", "reddit_secret")}
    return {
        "database": f"postgresql://db.example/bot?password={MARK}",
        "telegram": {"token": TELEGRAM, "public_url": "https://bot.example/in", "webhook_secret": f"{MARK}-webhook-16"},
        "discord": {"token": f"{MARK}-discord"},
        "places": {**places, "reddit_id": "app"},
        "communities": {"acme": acme},
    }


def _sections(model: BaseModel) -> list[BaseModel]:
    found = [model]
    for value in dict(model).values():
        values = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else [value]
        for one in values:
            found += _sections(one) if isinstance(one, BaseModel) else []
    return found


def test_a_config_that_is_printed_shows_no_secret():
    config = parse(_good(), {})
    sections = _sections(config)
    assert len(sections) > 10
    for section in sections:
        assert MARK not in repr(section), type(section)
        assert MARK not in str(section), type(section)


@pytest.mark.parametrize(
    "wrong",
    [
        {"telegram": {"token": [TELEGRAM]}},
        {"telegram": {"token": TELEGRAM, "public_url": "https://b.example", "webhook_secret": f"{MARK} !"}},
        {"telegram": TELEGRAM},
        {"discord": {"token": {"a": MARK}, MARK.lower(): 1}},
        {"database": f"mysql://{MARK}@db"},
        {"places": {"x_token": 5, "youtube_key": [MARK]}},
        {"http": {"port": MARK}},
        {"communities": {"acme": community(intake={"secret": f"{MARK}"})}},
        {"communities": {"acme": community(helpdesk={"url": "https://h.example", "secret": [MARK]})}},
    ],
)
def test_what_is_wrong_with_a_config_is_told_without_the_secret(wrong: dict[str, Any]):
    with pytest.raises(ConfigError) as refused:
        parse(_good() | wrong, {})
    assert refused.value.problems
    assert MARK not in repr(refused.value.problems)
    assert MARK not in "".join(traceback.format_exception(refused.value))


def test_what_holds_the_token_shows_it_nowhere():
    assert MARK not in repr(Webhook("https://bot.example/in", f"{MARK}-webhook"))
    assert MARK not in repr(connect(TELEGRAM))
    assert MARK not in str(PlatformError([]))
