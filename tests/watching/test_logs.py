"""A line for people or for machines, with the event's id, and without any secret of the config."""

from __future__ import annotations

import io
import json
import logging

import pytest

from bot.config import parse
from bot.ports.watching import event, happened, note, step
from bot.runtime import logs
from bot.runtime.metrics import Metrics
from storage.trouble import Kind, Unavailable
from tests.watching.heard import everything
from tests.world import community

log = logging.getLogger("tests.logs")
SECRET = 'a "quoted" token/with signs'


def failing(told: str, *said: str) -> None:
    def fail() -> None:
        raise ValueError(told)

    try:
        fail()
    except ValueError:
        log.exception(*said)


def test_a_line_for_people_has_the_id_the_facts_and_the_trace():
    with everything() as heard, event("u12"):
        log.info("delivered", extra={"facts": {"platform": "web", "why": "no rights", "ms": 3}})
        failing("broken", "fault %s", "7F3A")
    first, second, *trace = heard.text.splitlines()
    assert first.endswith(' INFO tests.logs: [u12] delivered platform=web why="no rights" ms=3')
    assert second.endswith("[u12] fault 7F3A")
    assert trace[0] == "Traceback (most recent call last):"
    assert trace[-1] == "ValueError: broken"


def test_a_line_for_machines_is_one_object():
    with everything(logs.Json()) as heard:
        with event("u12"):
            log.warning("two\nlines", extra={"facts": {"ms": 3}})
        log.info("outside of any event")
    first, second = map(json.loads, heard.text.splitlines())
    assert first.pop("at").endswith("+00:00")
    assert first == {"level": "WARNING", "logger": "tests.logs", "message": "two\nlines", "event": "u12", "ms": 3}
    assert "event" not in second


def test_a_strangers_words_cannot_look_like_a_line_of_ours():
    with everything() as heard:
        log.info("refused: %s", "no\n2026-11-22 INFO bot: all is well\r")
    assert len(heard.text.splitlines()) == 1


@pytest.mark.parametrize("form", [logs.Lines(), logs.Json()], ids=["text", "json"])
def test_a_secret_is_hidden_in_every_spelling(form: logs.Lines):
    logs.hide(form, [SECRET, "longer than " + SECRET, "abc"])
    with everything(form) as heard:
        log.info(
            "plain %s, in an address %s, of the other %s",
            SECRET,
            "a%20%22quoted%22%20token%2Fwith%20signs",
            "longer than " + SECRET,
        )
        log.info("facts", extra={"facts": {"token": SECRET}})
        failing(SECRET, "abc")
    assert "quoted" not in heard.text
    assert "longer" not in heard.text
    assert "abc" in heard.text, "three letters are no secret"
    assert heard.text.count("***") == 5


def test_every_secret_of_a_config_is_known():
    raw = {
        "database": "postgresql://bot:in-the-address@127.0.0.1/x",
        "discord": {"token": "discord-token"},
        "telegram": {"token": "telegram-token", "public_url": "https://b.example/t", "webhook_secret": "w" * 32},
        "places": {"x_token": "x-token", "youtube_key": "y-key"},
        "communities": {
            "acme": community(
                intake={"secret_env": "ACME_INTAKE"},
                sources=[{"name": "mon", "kind": "syften", "secret": "a-long-enough-hook-secret-of-ours"}],
                classify={"by": "llm", "llm": {"url": "https://m.example/v1", "model": "m", "secret": "llm-key"}},
            )
        },
    }
    environment = {"ACME_INTAKE": "sixteen letters and more"}
    found = logs.secrets_of(parse(raw, environment), environment)
    tokens = {"discord-token", "telegram-token", "w" * 32, "x-token", "y-key", "llm-key", "in-the-address"}
    assert found == tokens | {"sixteen letters and more", "a-long-enough-hook-secret-of-ours"}


@pytest.mark.parametrize(("name", "value"), [("FIRSTHAND_LOG", "chatty"), ("FIRSTHAND_LOG_FORMAT", "xml")])
def test_a_setting_that_does_not_exist_is_refused(name: str, value: str):
    with pytest.raises(logs.BadSettingError, match="must be one of") as refusal:
        logs.set_up({name: value}, io.StringIO())
    assert refusal.value.name == name


def test_what_comes_every_minute_is_told_only_when_there_was_something_to_it():
    metrics = Metrics()
    with everything() as heard:
        with step(metrics.seen, "job", job="settle", community="acme"):
            pass
        with step(metrics.seen, "job", job="digest", community="acme", told=1):
            pass
        with pytest.raises(Unavailable), step(metrics.seen, "job", job="nudges", community="acme"):
            raise Unavailable(Kind.LOCKED)
        with pytest.raises(ZeroDivisionError), step(metrics.seen, "job", job="report", community="acme"):
            _ = 1 / 0
    levels = {line.split("job=")[1].split()[0]: line.split()[2] for line in heard.lines("job=")}
    assert levels == {"settle": "DEBUG", "digest": "INFO", "nudges": "DEBUG", "report": "WARNING"}


def test_an_event_within_an_event_is_the_same_and_what_it_notes_is_its_own():
    told = []
    with step(told.append, "request", route="/x") as outer, event() as name:
        with step(told.append, "act", platform="web"), event() as inner:
            note("refused", why="full")
        happened(told.append, "posts", new=1)
        assert inner == name
        note(status=200)
    act, posts, request = told
    assert (act.outcome, act.facts) == ("refused", {"platform": "web", "why": "full"})
    assert (posts.what, posts.facts) == ("posts", {"new": 1})
    assert request is outer
    assert (request.outcome, request.facts) == ("done", {"route": "/x", "status": 200})
    with event() as another:
        assert another != name
