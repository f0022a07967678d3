"""Any list in JSON over HTTP: the config says where the list, its fields and the next page's address stand.

The newest items are read first and each only once: a round walks from page to page until it meets an item that is
known. The next page's address is followed on the same host only; where it is not to be had any more, the round begins
anew once, and then goes without.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import httpx

from bot.intake.sources import mapping
from bot.intake.sources.common import key, strange
from bot.intake.sources.seen import GAP, apart, mark, newest, refused
from bot.net.client import Answer, Barred
from bot.ports.sources import Batch, Refused, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.config.sources import JsonSource
    from bot.intake.sources.common import Net
    from bot.net.client import Client
    from bot.ports.mentions import NewMention
    from bot.ports.proof import TryLater
    from bot.ports.sources import Asked, Budget, Raw

MOST_PAGES = 20
_OK = 200


class JsonList:
    """One list."""

    kind = "json"
    budget: Budget | None = None

    def __init__(self, config: JsonSource, client: Client, environment: Mapping[str, str]) -> None:
        self.name, self._config, self._client, self._environment = config.name, config, client, environment

    async def fetch(self, asked: Asked) -> Batch | TryLater | Refused:
        """Ask for the next page of a round, and return what is not known of it."""
        headers = {}
        if self._config.token_env:
            token = key(self._environment.get(self._config.token_env))
            if token is None:
                return Refused("no-key", (self._config.token_env,))
            headers["Authorization"] = f"Bearer {token}"
        url = asked.cursor.get("next") or self._config.url
        _, path, query = apart(url)
        answer = await self._client.get(path, query, headers, kept_for=0)
        if not isinstance(answer, Answer | Barred):
            return answer
        found = self._page(asked, answer, url)
        return _begun_anew(asked.cursor, found) if isinstance(found, Refused) and "next" in asked.cursor else found

    def _page(self, asked: Asked, answer: Answer | Barred, url: str) -> Batch | Refused:
        if not isinstance(answer, Answer) or answer.status != _OK:
            return refused(self._client.host.name, answer)
        try:
            body = json.loads(answer.body)
        except (ValueError, RecursionError):
            return strange(self._client.host.name, Barred("no JSON"))
        items = mapping.look(body, self._config.items)
        if not isinstance(items, list):
            return Refused("strange", (f"no list at {self._config.items or 'the beginning'}",))
        return self._batch(asked, items, self._onward(body, url))

    def read(self, raw: Raw) -> NewMention:
        """Return one item as a mention. Raises UnreadableError."""
        return mapping.read(self._config.fields, raw, self._config.place)

    def _batch(self, asked: Asked, items: list[Any], onward: str | Refused | None) -> Batch:
        cursor = asked.cursor
        known, walked = cursor.get("known"), cursor.get("walked", [])
        marks = [mark(self._id(item)) for item in items]
        before, round_ = set(known or ()), set(walked)
        met = bool(before.intersection(marks))
        new = [item for item, one in zip(items, marks, strict=True) if one not in before and one not in round_]
        wanted = new if known is not None or asked.since is None else [one for one in new if not self._old(one, asked)]
        walked, page = newest(walked, marks), cursor.get("page", 1)
        # the first round ends where it meets what is too old for it
        goes_on = isinstance(onward, str) and new and not met and len(wanted) == len(new) and page < MOST_PAGES
        found = tuple(one if isinstance(one, dict) else {"~value": one} for one in reversed(wanted))
        skipped = len(new) - len(wanted)
        if goes_on:
            after = {name: cursor[name] for name in ("known", "again") if name in cursor}
            return Batch(
                found, after | {"walked": walked, "next": onward, "page": page + 1}, more=True, skipped=skipped
            )
        note = GAP if before and walked and not met else onward if isinstance(onward, Refused) else None
        return Batch(found, {"known": newest(walked, known or ())}, skipped=skipped, note=note)

    def _onward(self, body: object, url: str) -> str | Refused | None:
        told = mapping.look(body, self._config.next) if self._config.next else None
        if not isinstance(told, str) or not told.strip():
            return None
        try:
            onward = urljoin(url, told.strip())
            same = apart(onward)[0] == apart(self._config.url)[0] and bool(httpx.URL(onward))
        except (ValueError, httpx.InvalidURL):
            same = False
        return onward if same else Refused("strange", (f"{self._config.next} leads to another host",))

    def _id(self, item: object) -> object:
        found = mapping.look(item, self._config.fields.id)
        return str(found) if isinstance(found, str | int) and found != "" else item

    def _old(self, item: object, asked: Asked) -> bool:
        since: datetime | None = asked.since
        try:
            return since is not None and mapping.moment(mapping.look(item, self._config.fields.posted_at)) < since
        except UnreadableError:
            return False


def _begun_anew(cursor: Mapping[str, Any], why: Refused) -> Batch:
    """Begin a round anew whose next page is not to be had any more; at the second time end it with what was read."""
    if "again" not in cursor:
        return Batch((), {name: cursor[name] for name in ("known",) if name in cursor} | {"again": True}, note=why)
    return Batch((), {"known": newest(cursor.get("walked", ()), cursor.get("known") or ())}, note=why)


def make(config: JsonSource, net: Net, environment: Mapping[str, str] = os.environ) -> JsonList:
    """Return a list's source."""
    return JsonList(config, net.client(apart(config.url)[0]), environment)
