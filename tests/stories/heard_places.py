"""The places of the day on real HTTP: two searches of X, YouTube, Reddit, and a board with a feed and a list."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Self

from bot.config.installation import Places
from bot.intake.sources import MAKERS, Net
from bot.net.host import Limits
from tests.standins.sources import Farm, RedditApi, XApi, YouTubeApi
from tests.standins.sources.lists import Lists
from tests.standins.sources.reddit_api import APP, SECRET
from tests.standins.sources.x_api import TOKEN
from tests.standins.sources.youtube_api import KEY
from tests.stories.heard_forms import comment, entry, form, spoilt, thing, x_post
from tests.stories.heard_plan import PULLED
from tests.stories.heard_posts import VIDEO

if TYPE_CHECKING:
    from bot.config import Config
    from bot.ports.clock import Clock
    from bot.ports.sources import Source
    from tests.stories.heard_plan import Item

CHANNEL = "UCabcdefghijklmnopqrstuv"
QUICK = Limits(read_for=5, whole_for=10, largest=12_000_000, at_once=2, gap_for=0, kept_for=0)
PATHS = {
    "x-brand": "/2/tweets/search/recent",
    "x-scam": "/2/tweets/search/recent",
    "youtube": "/youtube/v3/commentThreads",
    "reddit": "/r/northwind/search",
    "board-feed": "/latest.rss",
    "board-json": "/api/posts",
}


class Heard:
    """All places, each on a port of its own; `async with` opens them."""

    def __init__(self, clock: Clock) -> None:
        self.x = {name: XApi(clock) for name in ("x-brand", "x-scam")}
        self.youtube = YouTubeApi(clock, owners={VIDEO: CHANNEL}, quota=1_000_000)
        self.reddit = RedditApi(clock)
        self.feed = Lists(clock, shown=150, token=None)
        self.list = Lists(clock, per_page=60, token=None)
        stands = {**self.x, "youtube": self.youtube, "reddit": self.reddit}
        stands |= {"board-feed": self.feed, "board-json": self.list}
        self.farms = {name: Farm(clock, (stand,)) for name, stand in stands.items()}
        self._open = AsyncExitStack()
        self._feed_names = 0
        for stand in self.x.values():
            stand.users["day"] = {"id": "77", "username": "writer", "name": "W", "public_metrics": {}}

    async def __aenter__(self) -> Self:
        for farm in self.farms.values():
            await self._open.enter_async_context(farm)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    @property
    def told(self) -> list[dict[str, Any]]:
        """The sources as they stand in the config."""
        board = {"place": "board", "minutes": 15}
        return [
            {"kind": "x", "name": "x-brand", "query": "northwind", "minutes": 10, "posts_a_month": 1_000_000},
            {"kind": "x", "name": "x-scam", "query": "northwind scam", "minutes": 15, "posts_a_month": 1_000_000},
            {"kind": "youtube", "name": "youtube", "videos": [VIDEO], "minutes": 15, "units_a_day": 100_000},
            {"kind": "reddit", "name": "reddit", "query": "northwind", "subreddits": ["northwind"], "comments": True},
            {"kind": "feed", "name": "board-feed", "url": f"{self.farms['board-feed'].url}/latest.rss"} | board,
            {"kind": "json", "name": "board-json", "url": f"{self.farms['board-json'].url}/api/posts", **board}
            | {"items": "data.posts", "next": "data.next", "fields": {"author": "author.name"}},
        ]

    def sources(self, config: Config, clock: Clock) -> tuple[list[Source], list[Net]]:
        """Return the sources of one process with its own connections, which ask without a gap."""
        made, nets = [], []
        for each in config.communities["acme"].sources:
            if each.name not in PULLED:
                continue
            url = self.farms[each.name].url
            keys: dict[str, Any] = {"x_token": TOKEN, "youtube_key": KEY, "reddit_id": APP, "reddit_secret": SECRET}
            keys |= dict.fromkeys(("x_api_base", "youtube_base", "reddit_base", "reddit_auth_base"), url)
            nets.append(Net(Places(**keys), clock, QUICK))
            made.append(MAKERS[each.kind](each, nets[-1]))
        return made, nets

    def show(self, item: Item) -> None:
        """Let an item stand at its place."""
        post, broken = item.post, item.broken
        match item.source:
            case "x-brand" | "x-scam":
                self.x[item.source].posts[post.id] = x_post(post, broken)
            case "youtube" if post.above is not None:
                self.youtube.replies[post.above.id].append(comment(post, broken))
            case "youtube":
                self.youtube.threads[post.id] = comment(post, broken)
                self.youtube.replies[post.id] = []
            case "reddit":
                self.reddit.things[post.id] = thing(post, broken)
            case "board-json":
                told = form("board-json", post, broken)
                self.list.entries.insert(0, self._renamed(told, item) if isinstance(told, dict) else told)
            case "board-feed":
                self.feed.entries.insert(0, self._renamed(_of_feed(item), item))

    def _renamed(self, told: dict[str, Any], item: Item) -> dict[str, Any]:
        """Give what is repeated another name: the same page, posted once more."""
        if item.again:
            self._feed_names += 1
            told["id"] = f"again-{self._feed_names}"
        return told


def _of_feed(item: Item) -> dict[str, Any]:
    post = item.post
    told = entry(post, post.mark)
    match item.broken:
        case "no_text" | "no_link":
            return told | {"text" if item.broken == "no_text" else "url": ""}
        case "ancient":
            return told | {"published_at": 1_000_000_000}
        case "":
            return told
    return told | spoilt(item.broken, "text", "url", "published_at", post)
