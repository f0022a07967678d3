"""The HTTP server: posts and comments that a test puts there, found at the places' own paths."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from .shapes import reddit_comment, reddit_listing, x_oembed, youtube_failure, youtube_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .trouble import Trouble

YOUTUBE_KEY = "AIza-stand-in-key"
REDDIT_ID, REDDIT_SECRET = "stand-in-app", "stand-in-secret"


@dataclass(frozen=True)
class Ask:
    """One request as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass
class PlacesServer:
    """All three places on one port of 127.0.0.1; `async with` starts it.

    `x`: post number to its oEmbed; `comments`, `threads`: YouTube's resources by id; `reddit`: things by full name.
    Each request takes `takes` seconds; `most_at_once` counts those under way together.
    """

    x: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: dict[str, dict[str, Any]] = field(default_factory=dict)
    threads: dict[str, dict[str, Any]] = field(default_factory=dict)
    reddit: dict[str, dict[str, Any]] = field(default_factory=dict)
    asks: list[Ask] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    trouble: dict[str, Trouble] = field(default_factory=dict)
    reddit_headers: dict[str, str] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    takes: float = 0
    under_way: int = 0
    most_at_once: int = 0
    url: str = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def settings(self) -> dict[str, str]:
        """Return the config's section that has links looked at here."""
        bases = dict.fromkeys(("x_base", "youtube_base", "reddit_base", "reddit_auth_base"), self.url)
        keys = {"youtube_key": YOUTUBE_KEY, "reddit_id": REDDIT_ID, "reddit_secret": REDDIT_SECRET}
        return bases | keys | {"contact": "u/firsthand"}

    def asked(self, path: str) -> list[Ask]:
        """The requests for one path, in order."""
        return [ask for ask in self.asks if ask.path == path]

    def put_x(self, number: str, handle: str, text: str, **more: Any) -> None:
        """Put a post on X."""
        self.x[number] = x_oembed(number, handle, text) | more

    def put_reddit(self, name: str, author: str, body: str, link_id: str, parent_id: str) -> None:
        """Put a comment on Reddit."""
        self.reddit[name] = reddit_comment(name, author, body, link_id, parent_id)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        self.asks.append(Ask(request.method, path, dict(request.query), dict(request.headers)))
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        await asyncio.sleep(self.takes)
        self.under_way -= 1
        trouble = self.trouble.get(path) or self.trouble.get("*")
        if trouble is not None and (trouble.times is None or len(self.asked(path)) <= trouble.times):
            return await trouble.happen(request, self.sent)
        answers = {"/oembed": self._oembed, "/api/info": self._info} | {
            "/youtube/v3/comments": partial(self._youtube, self.comments, "youtube#commentListResponse"),
            "/youtube/v3/commentThreads": partial(self._youtube, self.threads, "youtube#commentThreadListResponse"),
        }
        if path in answers:
            return answers[path](request)
        if path == "/api/v1/access_token":
            return await self._token(request)
        return web.json_response({"message": "Not Found"}, status=404)

    def _oembed(self, request: web.Request) -> web.Response:
        number = request.query.get("url", "").rpartition("/status/")[2]
        found = self.x.get(number)
        if found is None:
            return web.json_response({"error": "Sorry, that page does not exist"}, status=404)
        return web.json_response(found)

    def _youtube(self, held: Mapping[str, dict[str, Any]], kind: str, request: web.Request) -> web.Response:
        key = request.headers.get("X-Goog-Api-Key") or request.query.get("key")
        if key != YOUTUBE_KEY:
            return web.json_response(youtube_failure(400, "badRequest", "API key not valid."), status=400)
        if request.query.get("part") != "snippet" or request.query.get("textFormat") != "plainText":
            return web.json_response(youtube_failure(400, "invalidParameter", "No filter selected."), status=400)
        return web.json_response(youtube_list(kind, [held[i] for i in request.query["id"].split(",") if i in held]))

    async def _token(self, request: web.Request) -> web.Response:
        signed = base64.b64encode(f"{REDDIT_ID}:{REDDIT_SECRET}".encode()).decode()
        form = await request.post()
        if request.headers.get("Authorization") != f"Basic {signed}":
            return web.json_response({"message": "Unauthorized", "error": 401}, status=401)
        if form.get("grant_type") != "client_credentials":
            return web.json_response({"error": "unsupported_grant_type"})
        token = f"token-{len(self.asks)}"
        self.tokens = {token}
        made = {"access_token": token, "token_type": "bearer", "expires_in": 86_400, "scope": "*"}
        return web.json_response(made)

    def _info(self, request: web.Request) -> web.Response:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or token not in self.tokens:
            return web.json_response({"message": "Unauthorized", "error": 401}, status=401)
        names = request.query.get("id", "").split(",")
        found = [self.reddit[name] for name in names if name in self.reddit]
        return web.json_response(reddit_listing(found), headers=self.reddit_headers)
