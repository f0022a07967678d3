"""X as recent search shows it: docs.x.com, "Search recent Posts", "Paginate", "Rate limits", "Errors"."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.ports.clock import Clock

TOKEN = "stand-in-bearer"
EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657_000, UTC)
WINDOW = timedelta(days=7)
KNOWN = {"query", "max_results", "since_id", "until_id", "start_time", "next_token", "tweet.fields", "expansions"}
TWEET_FIELDS = {
    *("author_id", "conversation_id", "created_at", "in_reply_to_user_id", "lang", "note_tweet", "public_metrics"),
    *("referenced_tweets",),
}


def id_at(moment: datetime, number: int = 0) -> str:
    """The number of a post of a moment."""
    return str((int((moment - EPOCH) / timedelta(milliseconds=1)) << 22) | number)


def problem(status: int, title: str, detail: str, kind: str = "about:blank", **more: Any) -> web.Response:
    """An error as X writes it."""
    told = {"title": title, "type": kind, "status": status, "detail": detail} | more
    return web.json_response(told, status=status, content_type="application/json")


def invalid(message: str, **parameters: str) -> web.Response:
    """A 400 that names its parameters."""
    errors = [{"parameters": {name: [value] for name, value in parameters.items()}, "message": message}]
    kind = "https://api.twitter.com/2/problems/invalid-request"
    return problem(400, "Invalid Request", "One or more parameters to your request was invalid.", kind, errors=errors)


@dataclass
class XApi:
    """Posts that a test puts there, newest first, in pages; `read` counts what was given out, up to `cap`.

    `empty_first` answers each walk's first page empty, with a token; `asks_a_window` requests fit in 15 minutes.
    """

    clock: Clock
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, tuple[dict[str, str], int]] = field(default_factory=dict)
    read: int = 0
    cap: int | None = None
    empty_first: bool = False
    asks_a_window: int = 450
    window_from: datetime | None = None
    asks: int = 0

    def routes(self) -> Iterable[web.RouteDef]:
        """Its one route."""
        return [web.get("/2/tweets/search/recent", self._search)]

    def put(self, text: str, author: str = "critic", at: datetime | None = None, **more: Any) -> str:
        """Put a post there; returns its number."""
        moment = at or self.clock.now()
        number = id_at(moment, len(self.posts) % 4_194_304)
        who = str(1000 + len(self.users)) if author not in self.users else self.users[author]["id"]
        metrics = {"followers_count": 120, "following_count": 1, "tweet_count": 9, "listed_count": 0}
        self.users.setdefault(author, {"id": who, "username": author, "name": author, "public_metrics": metrics})
        counts = {"retweet_count": 2, "reply_count": 3, "like_count": 4, "quote_count": 1, "impression_count": 900}
        self.posts[number] = {
            "id": number,
            "edit_history_tweet_ids": [number],
            "text": text,
            "author_id": who,
            "created_at": moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "lang": "en",
            "conversation_id": number,
            "public_metrics": counts,
        } | more
        return number

    def expire(self) -> None:
        """Forget every token given out."""
        self.tokens.clear()

    async def _search(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return problem(401, "Unauthorized", "Unauthorized")
        now = self.clock.now()
        if self.window_from is None or now - self.window_from >= timedelta(minutes=15):
            self.window_from, self.asks = now, 0
        self.asks += 1
        window = {
            "x-rate-limit-limit": str(self.asks_a_window),
            "x-rate-limit-remaining": str(max(0, self.asks_a_window - self.asks)),
            "x-rate-limit-reset": str(int((self.window_from + timedelta(minutes=15)).timestamp())),
        }
        if self.asks > self.asks_a_window:
            answer = problem(429, "Too Many Requests", "Too Many Requests")
        elif self.cap is not None and self.read >= self.cap:
            kind = "https://api.twitter.com/2/problems/usage-capped"
            answer = problem(429, "UsageCapExceeded", "Usage cap exceeded: Monthly product cap", kind, period="Monthly")
        else:
            answer = self._bad(request) or self._out_of_reach(request, now) or self._page(dict(request.query))
        answer.headers.update(window)
        return answer

    def _bad(self, request: web.Request) -> web.Response | None:
        asked = request.query
        unknown = asked.keys() - KNOWN - {"user.fields"}
        if unknown:
            return invalid(f"The query parameter {unknown} is not one of these", **dict.fromkeys(unknown, ""))
        if not 1 <= len(asked.get("query", "")) <= 512:
            return invalid("There were errors processing your request: query", query=asked.get("query", ""))
        if not 10 <= int(asked.get("max_results", "10")) <= 100:
            return invalid("The `max_results` query parameter value is not between 10 and 100", max_results="")
        if set(asked.get("tweet.fields", "").split(",")) - TWEET_FIELDS:
            return invalid("The `tweet.fields` query parameter value is not one of these", **{"tweet.fields": ""})
        return None

    def _out_of_reach(self, request: web.Request, now: datetime) -> web.Response | None:
        asked = request.query
        if "start_time" in asked and asked.keys() & {"since_id", "until_id"}:
            return invalid("Invalid use of 'since_id' or 'until_id' in conjunction with 'start_time' or 'end_time'.")
        if "next_token" in asked:
            held = self.tokens.get(asked["next_token"])
            same = {key: value for key, value in asked.items() if key not in {"next_token", "max_results"}}
            if held is None or held[0] != same:
                return invalid("Invalid 'next_token'.", next_token=asked["next_token"])
        for name in ("since_id", "until_id"):
            if name in asked and int(asked[name]) < int(id_at(now - WINDOW)):
                return invalid(f"'{name}' must be a tweet id created after {now - WINDOW}.", **{name: asked[name]})
        start = asked.get("start_time")
        if start and datetime.fromisoformat(start) < now - WINDOW:
            return invalid("Invalid 'start_time'. It must be on or after 7 days ago.", start_time=start)
        return None

    def _page(self, asked: dict[str, str]) -> web.Response:
        oldest = int(id_at(self.clock.now() - WINDOW))
        lowest = max(int(asked.get("since_id", "0")), oldest)
        if start := asked.get("start_time"):
            lowest = max(lowest, int(id_at(datetime.fromisoformat(start))) - 1)
        bounds = {key: value for key, value in asked.items() if key not in {"next_token", "max_results"}}
        below = self.tokens[asked["next_token"]][1] if "next_token" in asked else int(asked.get("until_id", str(2**63)))
        found = sorted((int(number) for number in self.posts if lowest < int(number) < below), reverse=True)
        size = 0 if self.empty_first and "next_token" not in asked else int(asked.get("max_results", "10"))
        page = found[:size]
        self.read += len(page)
        meta: dict[str, Any] = {"result_count": len(page)}
        if page:
            meta |= {"newest_id": str(page[0]), "oldest_id": str(page[-1])}
        if len(found) > len(page):
            token = f"b26v89c19zqg8o3f{len(self.tokens)}"
            self.tokens[token] = bounds, page[-1] if page else below
            meta["next_token"] = token
        posts = [self.posts[str(number)] for number in page]
        named = {post["author_id"] for post in posts}
        users = [user for user in self.users.values() if user["id"] in named]
        body = {"data": posts, "includes": {"users": users}, "meta": meta} if posts else {"meta": meta}
        return web.json_response(body)
