"""Reddit: what its OAuth API tells of a comment, for the application's own account (its anonymous JSON is closed).

POST {auth}/api/v1/access_token with grant_type=client_credentials, then GET {base}/api/info?id=t1_…&raw_json=1: a
listing with `author`, `body`, `link_id`, `parent_id`. Deleted or removed: the body says so in brackets. Sources:
github.com/reddit-archive/reddit/wiki/OAuth2 (application only), reddit.com/dev/api#GET_api_info.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from bot.net.client import Answer
from bot.net.reading import Fields, clean, name, read
from bot.ports.proof import Seen, TryLater
from bot.proof.seen import GONE, NOT_CHECKABLE
from bot.rules import links
from storage.tables import Finding

if TYPE_CHECKING:
    from bot.net.client import Client
    from bot.net.reddit_token import Tokens
    from bot.ports.proof import Wanted

log = logging.getLogger(__name__)

_GONE_BODIES = ("[deleted]", "[removed]", "[ removed by")
_NOBODY = "[deleted]"
_STEPS = 5
# What a comment answers never changes, and many answers stand under one.
_WAY_KEPT_FOR = 600.0
_UNAUTHORIZED = 401


class _Comment(Fields):
    name: str
    author: str = ""
    body: str
    link_id: str
    parent_id: str
    created_utc: Annotated[float, Field(ge=0, le=32_503_680_000)] | None = None


class _Thing(Fields):
    kind: str
    data: _Comment


class _Children(Fields):
    children: tuple[_Thing, ...]


class _Listing(Fields):
    data: _Children


class RedditProber:
    """Looks at comments on Reddit; without an application's id and secret none is checkable, and nothing is asked."""

    place = "reddit"

    def __init__(self, client: Client, tokens: Tokens | None) -> None:
        self._client, self._tokens = client, tokens
        self._told = False

    async def look(self, wanted: Wanted) -> Seen | TryLater:
        """Look at one comment."""
        full_name = links.post_id(wanted.link)
        if full_name is None or not full_name.startswith("t1_") or links.place_of(wanted.link) != self.place:
            return NOT_CHECKABLE
        found = await self._comment(full_name)
        if not isinstance(found, _Comment):
            return found
        author = "" if found.author == _NOBODY else name(found.author)
        published_at = None if found.created_utc is None else datetime.fromtimestamp(found.created_utc, UTC)
        if found.body.strip().lower().startswith(_GONE_BODIES):
            return Seen(Finding.NO, author=author, published_at=published_at)
        in_thread = await self._in_thread(found, wanted.complaint)
        if isinstance(in_thread, TryLater):
            return in_thread
        return Seen(Finding.YES, author, clean(found.body), in_thread, published_at=published_at)

    async def _in_thread(self, comment: _Comment, complaint: str) -> Finding | TryLater:
        asked = links.post_id(complaint)
        submission = links.post_id(links.conversation_of(complaint) or "")
        if asked is None or submission is None or links.place_of(complaint) != self.place:
            return Finding.UNKNOWN
        if comment.link_id != submission or asked == submission:
            return Finding.YES if comment.link_id == submission else Finding.NO
        return await self._leads_up_to(asked, comment.parent_id)

    async def _leads_up_to(self, asked: str, above: str) -> Finding | TryLater:
        """Say whether the way up from a comment passes `asked`; not known where it is longer than five steps."""
        for _ in range(_STEPS):
            if above == asked or not above.startswith("t1_"):
                break
            found = await self._comment(above, kept_for=_WAY_KEPT_FOR)
            if not isinstance(found, _Comment):
                return found if isinstance(found, TryLater) else Finding.UNKNOWN
            above = found.parent_id
        if above == asked:
            return Finding.YES
        return Finding.UNKNOWN if above.startswith("t1_") else Finding.NO

    async def _comment(self, full_name: str, kept_for: float | None = None) -> _Comment | Seen | TryLater:
        answer = await self._info(full_name, kept_for)
        match answer:
            case TryLater():
                return answer
            case Answer(status=200):
                listing = read(_Listing, answer)
                if listing is None:
                    log.warning("Reddit answered in another shape than documented; the comment is not checkable")
                    return NOT_CHECKABLE
                return next((each.data for each in listing.data.children if each.data.name == full_name), GONE)
            case Answer(status=status) if not self._told:
                self._told = True
                log.error("Reddit refuses what is asked with places.reddit_id (status %s)", status)
        return NOT_CHECKABLE

    async def _info(self, full_name: str, kept_for: float | None) -> Answer | TryLater | None:
        if self._tokens is None:
            return None
        for again in (False, True):
            token = await self._tokens.current()
            if not isinstance(token, str):
                return token
            headers = {"Authorization": f"bearer {token}"}
            params = {"id": full_name, "raw_json": "1"}
            answer = await self._client.get("/api/info", params, headers, kept_for=kept_for)
            if isinstance(answer, Answer) and answer.status == _UNAUTHORIZED and not again:
                self._tokens.forget(token)
                continue
            return answer if isinstance(answer, Answer | TryLater) else None
        return None
