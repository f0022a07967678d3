"""What the operator reads in the log: one line each, with the id of its event; no secret of the config, ever.

`FIRSTHAND_LOG` is the least level, `FIRSTHAND_LOG_FORMAT` is `text` (for people) or `json` (one object a line).
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, SecretStr

from bot.ports.watching import current

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
FORMATS = ("text", "json")
NOISY = (
    "aiohttp",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncpg",
    "discord",
    "httpcore",
    "httpx",
    "telegram",
    "uvicorn",
)
SHORTEST = 4
"""A secret shorter than this is none: its letters stand everywhere."""


class BadSettingError(Exception):
    """A variable of the environment says what it cannot say; `name` is the variable."""

    def __init__(self, name: str, allowed: Iterable[str]) -> None:
        super().__init__(f"must be one of {', '.join(allowed)}")
        self.name = name


class Lines(logging.Formatter):
    """A line for people: when, how grave, who says it, `[the event's id]`, what, and its facts."""

    hidden: re.Pattern[str] | None = None

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the trace of an error below it."""
        return self.masked(self.line(record))

    def line(self, record: logging.LogRecord) -> str:
        """Return the line as it is."""
        head = f"{self.formatTime(record)} {record.levelname} {record.name}:"
        named = f" [{event}]" if (event := current()) else ""
        facts = "".join(f" {name}={_one(value)}" for name, value in facts_of(record).items())
        trace = f"\n{text}" if (text := self.trace(record)) else ""
        # a stranger's words must not look like a line of ours
        said = record.getMessage().replace("\r", "\\r").replace("\n", "\\n")
        return f"{head}{named} {said}{facts}{trace}"

    def trace(self, record: logging.LogRecord) -> str:
        """Return the trace of an error, if it has one."""
        return self.formatException(record.exc_info) if record.exc_info and record.exc_info[0] else ""

    def masked(self, text: str) -> str:
        """Return a text without any secret."""
        return self.hidden.sub("***", text) if self.hidden is not None else text


class Json(Lines):
    """A line for machines: `at` (UTC), `level`, `logger`, `message`, `event`, `trace`, and the facts."""

    def line(self, record: logging.LogRecord) -> str:
        """Return the object."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if event := current():
            told["event"] = event
        told |= facts_of(record)
        if trace := self.trace(record):
            told["trace"] = trace
        return json.dumps(told, ensure_ascii=False, default=str)


def set_up(environment: Mapping[str, str] = os.environ, stream: TextIO | None = None) -> Lines:
    """Let everything log in one form, and return what makes its lines. Raises BadSettingError.

    The libraries' own talk is left out below a warning: some of them tell addresses that hold a token.
    """
    level = environment.get("FIRSTHAND_LOG", "INFO").upper()
    if level not in LEVELS:
        raise BadSettingError("FIRSTHAND_LOG", LEVELS)
    form = environment.get("FIRSTHAND_LOG_FORMAT", "text").lower()
    if form not in FORMATS:
        raise BadSettingError("FIRSTHAND_LOG_FORMAT", FORMATS)
    made = Json() if form == "json" else Lines()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(made)
    logging.basicConfig(level=level, handlers=[handler])
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return made


def hide(lines: Lines, secrets: Iterable[str]) -> None:
    """Let no line show these secrets, in no spelling that an address or JSON gives them."""
    spelled = {
        form for one in secrets if len(one) >= SHORTEST for form in (one, quote(one, safe=""), json.dumps(one)[1:-1])
    }
    longest_first = sorted(spelled, key=lambda one: (-len(one), one))
    lines.hidden = re.compile("|".join(map(re.escape, longest_first))) if spelled else None


def secrets_of(config: BaseModel, environment: Mapping[str, str] = os.environ) -> set[str]:
    """Return every secret that a config holds or names (`…_env`), with the database's password."""
    found = {value for value in _secrets(config, environment) if value}
    password = urlsplit(str(getattr(config, "database", ""))).password
    return found | ({password} if password else set())


def _secrets(node: object, environment: Mapping[str, str]) -> Iterator[str]:
    if isinstance(node, SecretStr):
        yield node.get_secret_value()
    elif isinstance(node, BaseModel):
        for name, value in node:
            if name.endswith("_env") and isinstance(value, str):
                yield environment.get(value, "")
            yield from _secrets(value, environment)
    elif isinstance(node, dict):
        for value in node.values():
            yield from _secrets(value, environment)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _secrets(value, environment)


def facts_of(record: logging.LogRecord) -> Mapping[str, str | int | float]:
    """Return what a line tells beside its words."""
    found: Mapping[str, str | int | float] = getattr(record, "facts", {})
    return found


def _one(value: object) -> str:
    text = str(value)
    return (
        json.dumps(text, ensure_ascii=False) if not text or any(one.isspace() or one in '"=' for one in text) else text
    )
