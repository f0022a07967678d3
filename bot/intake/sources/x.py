"""X: recent search of the API v2, the posts of the last seven days, newest first.

GET {base}/2/tweets/search/recent. A walk goes from the newest post down to `since`, the newest of the walk before; only
its last page makes its own newest post the next `since`, so a walk that was cut off goes on where it stopped: with
`next_token`, and where X does not take that any more with `until_id`, below the oldest post seen. Both bounds may not
stand beside `start_time`. A bound that has left the seven days is refused by name and let go of: what lay beyond is not
to be had. Every post returned counts against the month, so a page asks for no more than is left; under ten is too few
to ask for. Not seen: what X's index shows late, below the newest post of a walk that has ended, and what is older than
seven days. Sources: docs.x.com, "Search recent Posts", "Paginate", "Rate limits", "Response codes and errors".
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.intake.raw import keepable, object_of
from bot.intake.shapes.documents import mapping, objects, word
from bot.intake.shapes.x_pages import is_repost, item_of
from bot.intake.sources.common import document, key, mention_of, strange, words_of
from bot.net.client import TOO_MANY, Answer, Barred, Wants
from bot.ports.sources import Batch, Budget, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.config.sources import XSource
    from bot.intake.sources.common import Net
    from bot.net.client import Client
    from bot.ports.mentions import NewMention
    from bot.ports.proof import TryLater
    from bot.ports.sources import Asked, Raw

FEWEST, MOST = 10, 100
WINDOW = timedelta(days=7)
_PATH = "/2/tweets/search/recent"
_FIELDS = {
    "tweet.fields": "author_id,conversation_id,created_at,in_reply_to_user_id,lang,note_tweet,public_metrics,"
    "referenced_tweets",
    "expansions": "author_id",
    "user.fields": "username,public_metrics",
}
_WANTS = Wants(heard=frozenset({TOO_MANY}))
_CUT = ("start_time", "since_id", "until_id", "next_token")
_OK, _BAD, _UNKNOWN_KEY, _PAY, _FORBIDDEN = 200, 400, 401, 402, 403
_MARGIN = timedelta(minutes=10)
_AHEAD = timedelta(hours=1)
_MOST_EMPTY = 10
# Each refusal of a bound lets go of one of them.
_TRIES = len(_CUT) + 1


class X:
    """One search of X."""

    kind = "x"

    def __init__(self, config: XSource, client: Client, token: str | None) -> None:
        self.name = config.name
        self.budget: Budget | None = Budget(config.posts_a_month, "month", "posts", page=MOST)
        self._query, self._client, self._token = config.query, client, token

    async def fetch(self, asked: Asked) -> Batch | TryLater | Refused:
        """Ask for the next page of the walk; what it costs is the posts returned."""
        size = MOST if asked.left is None else min(MOST, int(asked.left))
        if self._token is None or size < FEWEST:
            return Refused("budget") if self._token else Refused("no-key", ("places.x_token",))
        cursor = dict(asked.cursor)
        if not cursor.keys() & {"since", "start", "next", "below"}:
            cursor |= _beginning(asked)
        for _ in range(_TRIES):
            answer = await self._ask(cursor, size)
            if not isinstance(answer, Answer):
                return strange("X", answer) if isinstance(answer, Barred) else answer
            if answer.status == _OK:
                return _page(cursor, answer, asked.now)
            refused = self._refused(answer)
            if not isinstance(refused, frozenset):
                return refused
            if "until_id" in refused:
                return Batch((), _ended(cursor))
            cursor = _without(cursor, refused)
        return Refused("bad-query", ("since_id",))

    def read(self, raw: Raw) -> NewMention:
        """Return one post, its author's record beside it as `author`. Raises UnreadableError."""
        post = object_of(raw)
        author = mapping(post.get("author"))
        return mention_of(item_of(1, post, {word(post.get("author_id")): author}))

    async def _ask(self, cursor: Mapping[str, Any], size: int) -> Answer | TryLater | Barred:
        params = {"query": self._query, "max_results": str(size), **_FIELDS, **_bounds(cursor)}
        headers = {"Authorization": f"Bearer {self._token}"}
        return await self._client.get(_PATH, params, headers, kept_for=0, wants=_WANTS)

    def _refused(self, answer: Answer) -> TryLater | Refused | frozenset[str]:
        """Return why X says no, or the bounds that it does not take any more."""
        told = document(answer) or {}
        said = words_of(told.get("detail")) or words_of(told.get("title")) or f"status {answer.status}"
        capped = "usage-capped" in str(told.get("type")) or told.get("title") == "UsageCapExceeded"
        match answer.status:
            case status if capped or status == _PAY:
                return Refused("used-up", (said,))
            case status if status == TOO_MANY:
                return self._client.put_off(TOO_MANY, answer.headers)
            case status if status == _BAD:
                errors = list(objects(told.get("errors")))
                names = {name for error in errors for name in mapping(error.get("parameters"))}
                past = frozenset(names & set(_CUT)) | _named(errors)
                message = next((words_of(error.get("message")) for error in errors if error.get("message")), "")
                return past or Refused("bad-query", (message or said,))
            case status if status == _UNKNOWN_KEY:
                return Refused("key-refused", ("places.x_token",))
            case status if status == _FORBIDDEN:
                return Refused("no-rights", ("places.x_token", said))
        return strange("X", answer)


def make(config: XSource, net: Net) -> X:
    """Return the source of one search."""
    return X(config, net.client(net.places.x_api_base), key(net.places.x_token))


def _beginning(asked: Asked) -> dict[str, Any]:
    """Begin where it was asked to, as far as X looks back; without a bound X goes back as far as it can."""
    if asked.since is None or asked.since <= asked.now - WINDOW + _MARGIN:
        return {}
    return {"start": asked.since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}


def _bounds(cursor: Mapping[str, Any]) -> dict[str, str]:
    since, start, until = cursor.get("since"), cursor.get("start"), cursor.get("below")
    bounds = {"since_id": since} if since else {"start_time": start} if start else {}
    if until:
        # until_id may stand beside since_id only
        bounds = ({"since_id": since or id_at(str(start))} if since or start else {}) | {"until_id": until}
    return bounds | ({"next_token": cursor["next"]} if "next" in cursor else {})


def _page(cursor: Mapping[str, Any], answer: Answer, now: datetime) -> Batch | Refused:
    page = document(answer)
    posts = page.get("data", []) if page is not None else None
    if page is None or not isinstance(posts, list) or not ("data" in page or "meta" in page):
        return strange("X", answer)
    users = {word(user.get("id")): user for user in objects(mapping(page.get("includes")).get("users"))}
    items = tuple(_with_author(post, users) for post in posts if not (isinstance(post, dict) and is_repost(post)))
    ids = [int(id_) for post in objects(posts) if (id_ := word(post.get("id"))) and id_.isdecimal() and id_.isascii()]
    # an id of the future as the next bound would hide all that comes until then
    ids = [id_ for id_ in ids if id_ <= int(id_at(now + _AHEAD))]
    after = dict(cursor)
    if ids:
        after["newest"] = str(max(ids + [int(cursor[key]) for key in ("newest",) if key in cursor]))
        after["oldest"] = str(min(ids + [int(cursor[key]) for key in ("oldest",) if key in cursor]))
    token = word(mapping(page.get("meta")).get("next_token"))
    after.pop("next", None)
    empty = 0 if ids else cursor.get("empty", 0) + 1
    skipped = len(posts) - len(items)
    if token is None:
        return Batch(items, _ended(after), spent=len(posts), skipped=skipped)
    if empty > _MOST_EMPTY or (ids and "oldest" in cursor and min(ids) >= int(cursor["oldest"])):
        # pages that lead no further down would cost the whole month; the next round goes on below, without the token
        note = Refused("strange", ("the same page again and again",))
        return Batch(items, _without(after, frozenset()), spent=len(posts), skipped=skipped, note=note)
    after = {name: value for name, value in after.items() if name != "empty"} | ({"empty": empty} if empty else {})
    # the token carries the bounds that it was given out with, so they stay as they were
    return Batch(items, after | {"next": token}, more=True, spent=len(posts), skipped=skipped)


def _ended(cursor: Mapping[str, Any]) -> dict[str, Any]:
    """Return where the next walk begins: at this one's newest post, or as before where it had none."""
    seen = [cursor[name] for name in ("newest", "since") if name in cursor]
    if seen:
        return {"since": max(seen, key=int)}
    return {name: cursor[name] for name in ("start",) if name in cursor}


def _without(cursor: Mapping[str, Any], refused: frozenset[str]) -> dict[str, Any]:
    """Return the cursor without the bounds that X does not take; it goes on below what the walk has seen."""
    gone = {"next", "empty"}
    if refused & {"since_id", "start_time"}:
        gone |= {"since", "start"}
    after = {name: value for name, value in cursor.items() if name not in gone}
    return after | ({"below": cursor["oldest"]} if "oldest" in cursor else {})


def _with_author(post: object, users: Mapping[str | None, dict[str, object]]) -> Raw:
    if not isinstance(post, dict):
        return keepable(post)
    author = users.get(word(post.get("author_id")))
    return post if author is None else post | {"author": author}


def _named(errors: list[dict[str, object]]) -> frozenset[str]:
    """Return the bounds that are named in the errors' words alone."""
    words = " ".join(words_of(error.get("message")) for error in errors)
    return frozenset(name for name in _CUT if f"'{name}'" in words or f"[{name}]" in words)


def id_at(moment: str | datetime) -> str:
    """Return the id below those that posts of a moment have: milliseconds since X's epoch, then 22 bits."""
    began = datetime(2010, 11, 4, 1, 42, 54, 657_000, UTC)
    at = moment if isinstance(moment, datetime) else datetime.fromisoformat(moment)
    return str((int((at - began) / timedelta(milliseconds=1)) << 22) - 1)
