"""An RSS or Atom feed: a forum's newest posts, or alerts of a search.

It is fetched only if it changed (ETag, Last-Modified; RFC 9110, 13.1) and read by feedparser from bytes, off the event
loop. A feed shows its newest entries only: where none of those that are known stands in it any more, some may have been
missed, and the source says so.
"""

from __future__ import annotations

import asyncio
import io
import re
from calendar import timegm
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import feedparser
from feedparser import mixin

from bot.intake.html import plain
from bot.intake.placing import placed
from bot.intake.sources import mapping
from bot.intake.sources.common import strange
from bot.intake.sources.seen import GAP, apart, mark, newest, refused
from bot.net.client import Answer, Barred, Wants
from bot.ports.sources import Batch, Refused
from bot.rules.plain_text import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config.sources import FeedSource
    from bot.intake.sources.common import Net
    from bot.net.client import Client
    from bot.ports.mentions import NewMention
    from bot.ports.proof import TryLater
    from bot.ports.sources import Asked, Budget, Raw

LARGEST = 2_000_000
_LONGEST = 100_000
_LONGEST_AUTHOR = 300
_OK, _UNCHANGED = 200, 304
_FEEDS = Wants(kinds=("/xml", "+xml", "/rss", "/atom", "/plain", "/html"))
_ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
_ROOT = re.compile(rb"<(?:[\w-]{1,20}:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_NAMES = {"posted_at": "published", "text": "content"}


class Feed:
    """One feed."""

    kind = "feed"
    budget: Budget | None = None

    def __init__(self, config: FeedSource, client: Client, path: str, query: Any) -> None:
        self.name, self._url, self._place = config.name, config.url, config.place
        self._client, self._path, self._query = client, path, query
        words = "|".join(re.escape(folded(word)) for word in config.words)
        self._words = re.compile(rf"(?<!\w)(?:{words})(?!\w)") if words else None

    async def fetch(self, asked: Asked) -> Batch | TryLater | Refused:
        """Ask for the feed, and return what was not in it before."""
        answer = await self._client.get(self._path, self._query, _conditions(asked), kept_for=0, wants=_FEEDS)
        if not isinstance(answer, Answer | Barred):
            return answer
        if isinstance(answer, Answer) and answer.status == _UNCHANGED:
            return Batch((), asked.cursor)
        if not isinstance(answer, Answer) or answer.status != _OK:
            return refused(self._client.host.name, answer)
        head = answer.body.replace(b"\0", b"")[:8192]
        if b"<!entity" in head.lower():
            # words of its own that grow when they are read: no honest feed has them
            return strange(self._client.host.name, Barred("a feed that declares entities"))
        if len(answer.body) > LARGEST or not _ROOT.search(head):
            return strange(self._client.host.name, Barred("no RSS and no Atom feed, or one of more than 2 MB"))
        return await asyncio.to_thread(self._batch, asked, answer)

    def read(self, raw: Raw) -> NewMention:
        """Return one entry as a mention; without a time of its own, as of when it was first seen."""
        where = placed(raw.get("link"), self._place, raw.get("id"))
        given = {
            **where,
            "author": raw.get("author") or where.get("author"),
            "text": mapping.text_of(raw.get("title"), raw.get("content")),
            "language": mapping.language(raw.get("language")),
            "posted_at": mapping.moment(raw.get("published") or raw.get("seen_at")),
        }
        return mapping.mention(given, _NAMES)

    def _batch(self, asked: Asked, answer: Answer) -> Batch:
        entries = _entries(answer, self._url, asked.now)
        marks = [mark(entry["id"] or entry) for entry in entries]
        known = asked.cursor.get("known")
        before = set(known or ())
        new = [entry for entry, one in zip(entries, marks, strict=True) if one not in before]
        wanted = [entry for entry in new if self._is_for_us(entry, None if known is not None else asked.since)]
        cursor = {
            "known": newest(marks, known or ()),
            "etag": answer.headers.get("etag", "")[:500],
            "modified": answer.headers.get("last-modified", "")[:100],
        }
        missed = bool(before and marks and not before.intersection(marks))
        # a feed names the newest first; an answer is better read after what it answers
        items = tuple(reversed(wanted))
        return Batch(items, cursor, skipped=len(new) - len(wanted), note=GAP if missed else None)

    def _is_for_us(self, entry: Raw, since: datetime | None) -> bool:
        if since and entry["published"] and datetime.fromisoformat(entry["published"]) < since:
            return False
        said = f"{plain(entry['title'])}\n{plain(entry['content'])}"
        return self._words is None or self._words.search(folded(said)) is not None


def _conditions(asked: Asked) -> dict[str, str]:
    told = {"If-None-Match": asked.cursor.get("etag"), "If-Modified-Since": asked.cursor.get("modified")}
    return {"Accept": _ACCEPT} | {name: value for name, value in told.items() if value and value.isascii()}


def _entries(answer: Answer, url: str, now: datetime) -> list[Raw]:
    """Return a feed's entries as plain JSON, the newest first as they stand."""
    kind = answer.headers.get("content-type", "application/xml")
    # bytes in a file: of anything else feedparser would make an address or a file's name
    found = feedparser.parse(
        io.BytesIO(answer.body),
        response_headers={"content-type": kind},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    language = found.feed.get("language")
    return [_entry(entry, url, now, language) for entry in found.entries]


def _entry(entry: Any, url: str, now: datetime, language: object) -> Raw:
    name = _text(entry.get("id"))
    link = _text(entry.get("link")) or (name if name.startswith(("http://", "https://")) else "")
    bodies = [_text(one.get("value")) for one in entry.get("content", ())] or [_text(entry.get("summary"))]
    author = _text((entry.get("author_detail") or {}).get("name")) or _text(entry.get("author"))
    return {
        "id": name or link,
        "link": urljoin(url, link) if link else None,
        "title": _text(entry.get("title")),
        "author": author.removeprefix("/u/"),
        "content": max(bodies, key=len),
        "published": _time(entry.get("published_parsed") or entry.get("updated_parsed")),
        "language": _text(entry.get("language") or language) or None,
        "seen_at": now.isoformat(),
    }


def _text(told: object) -> str:
    return told[:_LONGEST].strip() if isinstance(told, str) else ""


def _time(parsed: Sequence[int] | None) -> str | None:
    """Return feedparser's time, which is UTC; None where it is none that a calendar knows."""
    if parsed is None:
        return None
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=timegm(tuple(parsed)))).isoformat()
    except (ValueError, OverflowError):
        return None


def make(config: FeedSource, net: Net) -> Feed:
    """Return a feed's source."""
    base, path, query = apart(config.url)
    return Feed(config, net.client(base), path, query)


_sync_whole = mixin._FeedParserMixin._sync_author_detail  # noqa: SLF001


def _sync_short(self: Any, key: str = "author") -> None:
    context = self._get_context()
    if isinstance(context.get(key), str):
        context[key] = context[key][:_LONGEST_AUTHOR]
    _sync_whole(self, key)


# feedparser 6.0 looks for an address in an author's name with a pattern that takes minutes for 100,000 letters.
mixin._FeedParserMixin._sync_author_detail = _sync_short  # noqa: SLF001
