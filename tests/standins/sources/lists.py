"""A site with a feed and a list in JSON: conditional answers (RFC 9110, 13.1), pages, and whatever bytes it is given."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.ports.clock import Clock

TOKEN = "stand-in-lists"


@dataclass
class Lists:
    """Entries, the newest first; the feed shows `shown` of them, a page of the list `per_page`.

    `body` is answered in place of the feed, `kind` is its content type; `onward` in place of the next page's address.
    """

    clock: Clock
    entries: list[dict[str, Any]] = field(default_factory=list)
    shown: int = 20
    per_page: int = 5
    body: bytes | None = None
    kind: str = "application/rss+xml; charset=utf-8"
    onward: str | None = None
    token: str | None = TOKEN
    unchanged: int = 0

    def routes(self) -> Iterable[web.RouteDef]:
        """Its two routes."""
        return [web.get("/latest.rss", self._feed), web.get("/api/posts", self._list)]

    def put(self, number: int, text: str, at: datetime | None = None, **fields: Any) -> None:
        """Put a post in front of the others."""
        post = {
            "id": number,
            "url": f"/t/{number}",
            "author": {"name": f"anna{number}"},
            "text": text,
            "published_at": int((at or self.clock.now()).timestamp()),
        }
        self.entries.insert(0, post | fields)

    def rss(self) -> bytes:
        """The feed's bytes."""
        items = "".join(
            f"<item><guid isPermaLink='false'>post-{one['id']}</guid><title>{escape(one.get('title', ''))}</title>"
            f"<link>{escape(one['url'])}</link><dc:creator>{escape(one['author']['name'])}</dc:creator>"
            f"<pubDate>{format_datetime(self.clock.now().fromtimestamp(one['published_at'], self.clock.now().tzinfo))}"
            f"</pubDate><description>{escape(one['text'])}</description></item>"
            for one in self.entries[: self.shown]
        )
        head = '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        return f"{head}<title>Forum</title><language>en-us</language>{items}</channel></rss>".encode()

    async def _feed(self, request: web.Request) -> web.Response:
        body = self.rss() if self.body is None else self.body
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == tag:
            self.unchanged += 1
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(body=body, headers={"Content-Type": self.kind, "ETag": tag})

    async def _list(self, request: web.Request) -> web.Response:
        if self.token and request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response({"error": "who are you"}, status=401)
        start = int(request.query.get("from", 0))
        following = start + self.per_page
        further = f"/api/posts?kind=all&from={following}" if following < len(self.entries) else None
        page = {"data": {"posts": self.entries[start:following], "next": self.onward or further}}
        return web.Response(body=json.dumps(page).encode(), content_type="application/json")
