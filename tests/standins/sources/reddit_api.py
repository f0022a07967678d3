"""Reddit's listings over OAuth: reddit.com/dev/api, github.com/reddit-archive/reddit/wiki/OAuth2 and /wiki/API."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.ports.clock import Clock

APP, SECRET = "stand-in-app", "stand-in-secret"
MOST = 1000
ASKS_IN_TEN_MINUTES = 1000
_KNOWN = {"q", "sort", "type", "t", "limit", "raw_json", "restrict_sr", "after"}


@dataclass
class RedditApi:
    """Things by full name; `private` and `banned` subreddits cannot be read. Every submission is what is searched for.

    An item that was taken away (`drop`) is found no more, and nothing behind it is: as with Reddit's own `after`.
    """

    clock: Clock
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    subreddits: set[str] = field(default_factory=lambda: {"northwind"})
    private: set[str] = field(default_factory=set)
    banned: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)
    given: int = 0
    left: float = ASKS_IN_TEN_MINUTES
    window_from: datetime | None = None

    def routes(self) -> Iterable[web.RouteDef]:
        """Its routes."""
        return [
            web.post("/api/v1/access_token", self._token),
            web.get("/search", self._search),
            web.get("/r/{name}/search", self._search),
            web.get("/r/{name}/comments", self._comments),
            web.get("/subreddits/search", self._subreddits),
        ]

    def submit(
        self, title: str, body: str = "", *, author: str = "critic", at: datetime | None = None, **more: Any
    ) -> str:
        """Put a submission there; returns its full name."""
        name = f"t3_s{len(self.things):06d}"
        fields = {"title": title, "selftext": body, "num_comments": 2, "removed_by_category": None} | more
        return self._put("t3", name, author, at, fields)

    def comment(self, parent: str, body: str, *, author: str = "other", at: datetime | None = None, **more: Any) -> str:
        """Put a comment under a submission or comment; returns its full name."""
        name = f"t1_c{len(self.things):06d}"
        link = parent if parent.startswith("t3_") else self.things[parent]["data"]["link_id"]
        fields = {"body": body, "parent_id": parent, "link_id": link, "replies": ""} | more
        return self._put("t1", name, author, at, fields)

    def drop(self, name: str) -> None:
        """Take an item away."""
        del self.things[name]

    def _put(self, kind: str, name: str, author: str, at: datetime | None, fields: dict[str, Any]) -> str:
        moment = (at or self.clock.now()).timestamp()
        sub, bare = fields.get("subreddit", "northwind"), name[3:]
        below = f"{fields['link_id'][3:]}/_/{bare}" if kind == "t1" else f"{bare}/slug"
        data = {
            "id": bare,
            "name": name,
            "subreddit": sub,
            "author": author,
            "score": 5,
            "created_utc": moment,
            "edited": False,
            "permalink": f"/r/{sub}/comments/{below}/",
        }
        self.things[name] = {"kind": kind, "data": data | fields}
        return name

    async def _token(self, request: web.Request) -> web.Response:
        signed = base64.b64encode(f"{APP}:{SECRET}".encode()).decode()
        form = await request.post()
        if request.headers.get("Authorization") != f"Basic {signed}":
            return web.json_response({"message": "Unauthorized", "error": 401}, status=401)
        if form.get("grant_type") != "client_credentials":
            return web.json_response({"error": "unsupported_grant_type"})
        self.given += 1
        token = f"token-{self.given}"
        self.tokens = {token}
        made = {"access_token": token, "token_type": "bearer", "expires_in": 86_400, "scope": "*"}
        return web.json_response(made)

    async def _search(self, request: web.Request) -> web.StreamResponse:
        if not request.query.get("q") or request.query.get("sort") != "new":
            return web.json_response({"message": "Bad Request", "error": 400}, status=400)
        if "name" in request.match_info and request.query.get("restrict_sr") != "1":
            return web.json_response({"message": "Bad Request", "error": 400}, status=400)
        return self._listing(request, "t3")

    async def _comments(self, request: web.Request) -> web.StreamResponse:
        return self._listing(request, "t1")

    async def _subreddits(self, request: web.Request) -> web.StreamResponse:
        children = [{"kind": "t5", "data": {"display_name": "other", "name": "t5_x"}}]
        return web.json_response({"kind": "Listing", "data": {"after": None, "children": children}})

    def _listing(self, request: web.Request, kind: str) -> web.StreamResponse:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or token not in self.tokens:
            return web.json_response({"message": "Unauthorized", "error": 401}, status=401)
        asked, name = request.query, request.match_info.get("name")
        if asked.keys() - _KNOWN or not 1 <= int(asked.get("limit", "25")) <= 100 or asked.get("raw_json") != "1":
            return web.json_response({"message": "Bad Request", "error": 400}, status=400)
        closed = self._closed(name)
        if closed is not None:
            return closed
        headers = self._window()
        if self.left < 0:
            return web.json_response({"message": "Too Many Requests", "error": 429}, status=429, headers=headers)
        return web.json_response(self._page(asked.get("after"), int(asked["limit"]), kind, name), headers=headers)

    def _closed(self, name: str | None) -> web.Response | None:
        if name in self.private:
            return web.json_response({"reason": "private", "message": "Forbidden", "error": 403}, status=403)
        if name in self.banned:
            return web.json_response({"reason": "banned", "message": "Not Found", "error": 404}, status=404)
        if name is not None and name not in self.subreddits:
            return web.Response(status=302, headers={"Location": f"/subreddits/search?q={name}"})
        return None

    def _window(self) -> dict[str, str]:
        now = self.clock.now()
        if self.window_from is None or now - self.window_from >= timedelta(minutes=10):
            self.window_from, self.left = now, ASKS_IN_TEN_MINUTES if self.window_from else self.left
        self.left -= 1
        reset = int((self.window_from + timedelta(minutes=10) - now).total_seconds())
        left = max(0, self.left)
        return {"x-ratelimit-remaining": f"{left:.1f}", "x-ratelimit-used": "1", "x-ratelimit-reset": str(reset)}

    def _page(self, after: str | None, size: int, kind: str, name: str | None) -> dict[str, Any]:
        found = [
            thing
            for thing in self.things.values()
            if thing["kind"] == kind and name in {None, thing["data"]["subreddit"]}
        ]
        found.sort(key=lambda thing: (float(thing["data"]["created_utc"]), thing["data"]["name"]), reverse=True)
        names = [thing["data"]["name"] for thing in found[:MOST]]
        if after is not None and after not in names:
            page, more = [], False
        else:
            began = names.index(after) + 1 if after else 0
            page, more = found[:MOST][began : began + size], began + size < len(names)
        data = {
            "after": page[-1]["data"]["name"] if more else None,
            "before": None,
            "dist": len(page),
            "children": page,
        }
        return {"kind": "Listing", "data": data}
