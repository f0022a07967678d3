"""What a list already brought is known by short marks, so that a list that is read whole each time brings only news."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from bot.intake.sources.common import strange
from bot.net.client import Answer
from bot.ports.sources import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.net.client import Barred

KEPT = 2000
"""So many marks of a source are remembered, the newest first."""

GAP = Refused("gap")
_NOT_ALLOWED = frozenset({401, 403})
_NOT_THERE = frozenset({404, 410})


def mark(name: object) -> str:
    """Return what an item is known by; `name` is its id, or all of it where it has none."""
    text = name if isinstance(name, str) else json.dumps(name, sort_keys=True)
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def newest(*marks: Iterable[str]) -> list[str]:
    """Return marks each once, in order, no more than are kept."""
    return list(dict.fromkeys(one for several in marks for one in several))[:KEPT]


def refused(place: str, answer: Answer | Barred) -> Refused:
    """Return why an answer brings nothing."""
    if isinstance(answer, Answer) and answer.status in _NOT_THERE:
        return Refused("not-found", (place,))
    if isinstance(answer, Answer) and answer.status in _NOT_ALLOWED:
        return Refused("no-rights", (place,))
    return strange(place, answer)


def apart(url: str) -> tuple[str, str, httpx.QueryParams]:
    """Return an address as its host's base, its path and its query."""
    parts = urlsplit(url)
    query = httpx.QueryParams(parts.query)
    return f"{parts.scheme}://{parts.netloc}", parts.path or "/", query
