"""Reddit: what a search finds among submissions, and in the newest comments of named subreddits, over OAuth.

GET {base}/search or /r/NAME/search (restrict_sr=1, sort=new) and /r/NAME/comments: listings, newest first, a hundred at
a time, going on with `after`. `before` is not used: it finds nothing once its own item was deleted. A round walks down
each list in turn to where the round before began; Reddit gives out no more than about the newest 1,000 of any list, so
what a busy place writes beyond that between two rounds is not seen. Reddit searches no comments: the query's words are
looked for here. raw_json=1, or texts come escaped. Sources: reddit.com/dev/api#GET_search, #listings;
github.com/reddit-archive/reddit/wiki/API (limits) and /wiki/JSON.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.intake.raw import keepable, object_of
from bot.intake.shapes.documents import mapping, objects, word
from bot.intake.shapes.reddit import Tops, is_gone, item_of
from bot.intake.sources.common import document, mention_of, strange, words_of
from bot.intake.sources.query import asks_for
from bot.intake.sources.walk import Dated, Walk
from bot.net.client import Answer, Barred
from bot.ports.sources import Batch, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config.sources import RedditSource
    from bot.intake.sources.common import Net
    from bot.net.client import Client
    from bot.net.reddit_token import Tokens
    from bot.ports.mentions import NewMention
    from bot.ports.proof import TryLater
    from bot.ports.sources import Asked, Budget, Raw

_OK, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 200, 401, 403, 404
_MOST_PAGES = 12
_LARGEST_TIME = 32_503_680_000
# Reddit's search shows a submission minutes after it was written, its lists what a moderator let through later.
LATE = timedelta(hours=6)


class Reddit:
    """One search of Reddit."""

    kind = "reddit"
    budget: Budget | None = None

    def __init__(self, config: RedditSource, client: Client, tokens: Tokens | None) -> None:
        self.name = config.name
        self._query, self._client, self._tokens = config.query, client, tokens
        self._lists = [f"/r/{name}/search" for name in config.subreddits] or ["/search"]
        self._lists += [f"/r/{name}/comments" for name in config.subreddits if config.comments]
        self._wanted = asks_for(config.query)

    async def fetch(self, asked: Asked) -> Batch | TryLater | Refused:
        """Ask for the next page of the list that is walked."""
        if self._tokens is None:
            return Refused("no-key", ("places.reddit_id",))
        at = asked.cursor.get("at")
        path = at if at in self._lists else self._lists[0]
        walks = {name: state for name, state in asked.cursor.get("walks", {}).items() if name in self._lists}
        walk = Walk.at(walks.get(path, {}), asked.since, asked.now)
        answer = await self._ask(self._tokens, path, walk.page)
        if not isinstance(answer, Answer):
            return strange("Reddit", answer) if isinstance(answer, Barred) else answer
        things = _things(answer)
        if things is None:
            return self._refused(walks, path, answer)
        return self._page(asked, walks, (path, walk), things)

    def read(self, raw: Raw) -> NewMention:
        """Return one comment or submission. Raises UnreadableError."""
        thing = object_of(raw)
        return mention_of(item_of(1, thing, Tops([mapping(thing.get("data")), *objects(thing.get("above", []))])))

    async def _ask(self, tokens: Tokens, path: str, page: str | None) -> Answer | Barred | TryLater | Refused:
        params = {"limit": "100", "raw_json": "1"} | ({"after": page} if page else {})
        if path.endswith("search"):
            params |= {"q": self._query, "sort": "new", "type": "link", "t": "all"}
        if path.endswith("/search") and path != "/search":
            params |= {"restrict_sr": "1"}
        for _ in range(2):
            token = await tokens.current()
            if not isinstance(token, str):
                return token or Refused("key-refused", ("places.reddit_id",))
            answer = await self._client.get(path, params, {"Authorization": f"bearer {token}"}, kept_for=0)
            if not isinstance(answer, Answer) or answer.status != _UNAUTHORIZED:
                return answer
            tokens.forget(token)
        return Refused("key-refused", ("places.reddit_id",))

    def _page(self, asked: Asked, walks: dict[str, Any], at: tuple[str, Walk], things: _Things) -> Batch:
        path, walk = at
        if walk.page and not things.items and not walk.tries:
            # the item that it was to go on after may be gone: nothing is found behind it then
            walk.again()
            return Batch((), {"walks": walks | {path: walk.state()}, "at": path}, more=True)
        dated = [each for thing in things.items if (each := _dated(thing))]
        fresh = walk.fresh(dated, LATE)
        new = [thing for thing in things.items if (each := _dated(thing)) is None or each.id in fresh]
        items = [thing for thing in new if self._is_for_us(thing)]
        walk.took(dated, asked.now)
        over = walk.is_over(dated, things.after, fewest=1, most=_MOST_PAGES)
        if over:
            walk.end()
        else:
            walk.on(things.after)
        after, more = self._next(walks | {path: walk.state()}, path, over=over)
        return Batch(tuple(_with_above(items, new)), after, more=more, skipped=len(new) - len(items))

    def _is_for_us(self, thing: object) -> bool:
        if not isinstance(thing, dict):
            return True
        if is_gone(thing):
            return False
        body = mapping(thing.get("data")).get("body")
        return thing.get("kind") != "t1" or not isinstance(body, str) or self._wanted(body)

    def _next(self, walks: dict[str, Any], path: str, *, over: bool) -> tuple[dict[str, Any], bool]:
        """Return the cursor of the next page, and whether it belongs to this round."""
        place = self._lists.index(path) + over
        return {"walks": walks, "at": self._lists[place % len(self._lists)]}, place < len(self._lists)

    def _refused(self, walks: dict[str, Any], path: str, answer: Answer) -> Batch | Refused:
        told = document(answer) or {}
        said = words_of(told.get("reason")) or words_of(told.get("message")) or f"status {answer.status}"
        subreddit = path.split("/")[2] if path.startswith("/r/") else ""
        match answer.status:
            case status if status == _FORBIDDEN:
                why = Refused("no-rights", (f"r/{subreddit}" if subreddit else "places.reddit_id", said))
            case status if subreddit and (status == _NOT_FOUND or _leads_away(told)):
                why = Refused("not-found", (f"r/{subreddit}",))
            case status if status == _OK:
                return strange("Reddit", answer)
            case _:
                return Refused("bad-query", (said,))
        if len(self._lists) == 1:
            return why
        # the rest of the search goes on; this list begins anew where it had got to
        after, more = self._next(walks, path, over=True)
        return Batch((), after, more=more, note=why)


class _Things:
    """A page of a listing: its items as they came, and where it goes on."""

    def __init__(self, items: Sequence[object], after: str | None) -> None:
        self.items, self.after = items, after


def make(config: RedditSource, net: Net) -> Reddit:
    """Return the source of one search."""
    return Reddit(config, net.client(net.places.reddit_base), net.reddit_tokens())


def _things(answer: Answer) -> _Things | None:
    """Return a listing of comments and submissions; None for anything else."""
    told = document(answer) if answer.status == _OK else None
    data = mapping((told or {}).get("data"))
    children = data.get("children")
    if told is None or told.get("kind") != "Listing" or not isinstance(children, list) or _leads_away(told):
        return None
    return _Things(children, word(data.get("after")) or None)


def _leads_away(told: dict[str, Any]) -> bool:
    # a subreddit that does not exist leads to a search among subreddits (t5)
    children = mapping(told.get("data")).get("children")
    return isinstance(children, list) and any(thing.get("kind") == "t5" for thing in objects(children))


def _dated(thing: object) -> Dated | None:
    data = mapping(mapping(thing).get("data"))
    name, at = word(data.get("name")), data.get("created_utc")
    if not name:
        return None
    if not isinstance(at, int | float) or isinstance(at, bool) or not 0 <= at <= _LARGEST_TIME:
        return Dated(name, None)
    return Dated(name, float(at))


def _with_above(items: Sequence[object], page: Sequence[object]) -> list[Raw]:
    """Return items as they are kept: a comment with what the page knows of the way up to its top-level comment."""
    data = [mapping(thing.get("data")) for thing in objects(list(page))]
    pairs = [(word(each.get("name")), word(each.get("parent_id"))) for each in data]
    parents = {name: parent for name, parent in pairs if name and parent}
    return [_climbed(thing, parents) if isinstance(thing, dict) else keepable(thing) for thing in items]


def _climbed(thing: Raw, parents: dict[str, str]) -> Raw:
    above: list[dict[str, str]] = []
    name = word(mapping(thing.get("data")).get("parent_id"))
    while name in parents and len(above) < len(parents):
        parent = parents[name]
        above.append({"name": name, "parent_id": parent})
        name = parent
    return thing | {"above": above} if above else thing
