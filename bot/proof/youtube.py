"""YouTube: what the Data API v3 tells of a comment, with the community's own key.

GET {base}/youtube/v3/comments?part=snippet&id=… (one unit of the day's quota). An unknown id gives an empty list or 404
`commentNotFound`; 403 names its reason in `error.errors[].reason`. A reply's id is PARENT.CHILD and its `parentId` the
top-level comment's. A comment's video is documented for comment threads only, so that is asked where it matters.
Sources: developers.google.com/youtube/v3/docs/comments, …/comments/list, …/commentThreads, …/errors; the key goes in a
header (cloud.google.com/docs/authentication/api-keys-use), so that no address holds it.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime  # noqa: TC002 - pydantic reads it when the shape is made

from bot.net.client import Answer
from bot.net.reading import Fields, clean, name, read
from bot.ports.proof import Seen, TryLater
from bot.proof.seen import GONE, NOT_CHECKABLE
from bot.rules import links
from storage.tables import Finding

if TYPE_CHECKING:
    from bot.net.client import Client
    from bot.ports.clock import Clock
    from bot.ports.proof import Wanted

log = logging.getLogger(__name__)

_PACIFIC = ZoneInfo("America/Los_Angeles")
_TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
_DAY_IS_OVER = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_REFUSED = frozenset({400, 401, 403})
# A comment stays where it is: which video it belongs to may be remembered for longer than its text.
_PLACE_KEPT_FOR = 600.0
_TOO_FAST_FOR = 60.0


class _Snippet(Fields):
    authorDisplayName: str = ""  # noqa: N815 - as YouTube writes it, here and below
    authorChannelUrl: str = ""  # noqa: N815
    textDisplay: str | None = None  # noqa: N815
    parentId: str | None = None  # noqa: N815
    videoId: str | None = None  # noqa: N815
    publishedAt: AwareDatetime | None = None  # noqa: N815


class _Item(Fields):
    id: str
    snippet: _Snippet


class _List(Fields):
    items: tuple[_Item, ...]


class _Reason(Fields):
    reason: str = ""


class _Error(Fields):
    errors: tuple[_Reason, ...] = ()


class _Failure(Fields):
    error: _Error


ItemsT = TypeVar("ItemsT", bound=_List)


class YouTubeProber:
    """Looks at comments on YouTube; without a key none of them is checkable, and nothing is asked."""

    place = "youtube"

    def __init__(self, client: Client, key: str | None, clock: Clock) -> None:
        self._client, self._key, self._clock = client, key, clock
        self._told = False

    async def look(self, wanted: Wanted) -> Seen | TryLater:
        """Look at one comment."""
        comment = links.post_id(wanted.link)
        if self._key is None or comment is None or links.place_of(wanted.link) != self.place:
            return NOT_CHECKABLE
        if not links.is_answer(wanted.link):
            return NOT_CHECKABLE
        found = await self._list("comments", comment)
        if not isinstance(found, tuple):
            return found
        snippet = next((item.snippet for item in found if item.id == comment), None)
        if snippet is None:
            return GONE
        in_thread = await self._in_thread(wanted.complaint, comment, snippet)
        if isinstance(in_thread, TryLater):
            return in_thread
        text = None if snippet.textDisplay is None else clean(snippet.textDisplay)
        return Seen(Finding.YES, _handle(snippet), text, in_thread, published_at=snippet.publishedAt)

    async def _in_thread(self, complaint: str, comment: str, snippet: _Snippet) -> Finding | TryLater:
        asked = links.post_id(complaint)
        if asked is None or links.place_of(complaint) != self.place:
            return Finding.UNKNOWN
        top = snippet.parentId or comment.partition(".")[0]
        if links.is_answer(complaint):
            return _said(snippet.parentId is not None and top == asked.partition(".")[0])
        if "/post/" in links.canonical(complaint):
            # comments on a channel's posts are no comment threads of a video
            return Finding.UNKNOWN
        if snippet.videoId:
            return _said(snippet.videoId == asked)
        found = await self._list("commentThreads", top, kept_for=_PLACE_KEPT_FOR)
        if isinstance(found, TryLater):
            return found
        videos = [item.snippet.videoId for item in found if item.id == top] if isinstance(found, tuple) else []
        return _said(videos[0] == asked) if videos and videos[0] else Finding.UNKNOWN

    async def _list(
        self, resource: str, comment: str, kept_for: float | None = None
    ) -> tuple[_Item, ...] | Seen | TryLater:
        params = {"part": "snippet", "id": comment, "textFormat": "plainText"}
        headers = {"X-Goog-Api-Key": self._key or ""}
        answer = await self._client.get(f"/youtube/v3/{resource}", params, headers, kept_for=kept_for)
        match answer:
            case TryLater():
                return answer
            case Answer(status=200):
                found = read(_List, answer)
                if found is not None:
                    return found.items
                log.warning("YouTube answered in another shape than documented; the comment is not checkable")
            case Answer(status=404):
                return GONE if "commentNotFound" in _reasons(answer) else NOT_CHECKABLE
            case Answer(status=status) if status in _REFUSED:
                return self._refused(_reasons(answer), status)
        return NOT_CHECKABLE

    def _refused(self, reasons: frozenset[str], status: int) -> Seen | TryLater:
        if reasons & _DAY_IS_OVER:
            return TryLater(self._client.host.rest(self._till_tomorrow()), "YouTube's quota for today is used up")
        if reasons & _TOO_FAST:
            return TryLater(self._client.host.rest(_TOO_FAST_FOR), "YouTube was asked too fast")
        if not self._told:
            self._told = True
            # only letters: what a place writes should not make lines in our log
            why = ", ".join(sorted(re.sub(r"[^A-Za-z]", "", reason)[:40] for reason in reasons)) or "no reason given"
            log.error("YouTube refuses places.youtube_key or what it asks for (status %s: %s)", status, why)
        return NOT_CHECKABLE

    def _till_tomorrow(self) -> float:
        # "Daily quotas reset at midnight Pacific Time": developers.google.com/youtube/v3/determine_quota_cost
        now = self._clock.now()
        tomorrow = datetime.combine(now.astimezone(_PACIFIC).date() + timedelta(days=1), time(), _PACIFIC)
        return tomorrow.timestamp() - now.timestamp()


def _said(yes: bool) -> Finding:  # noqa: FBT001 - it turns a truth into a finding
    return Finding.YES if yes else Finding.NO


def _reasons(answer: Answer) -> frozenset[str]:
    failure = read(_Failure, answer)
    return frozenset(each.reason for each in failure.error.errors) if failure else frozenset()


def _handle(snippet: _Snippet) -> str:
    """Return the author's handle; a channel's name is none: two channels may have one name, and it says nothing."""
    try:
        path = unquote(urlsplit(snippet.authorChannelUrl).path)
    except ValueError:
        path = ""
    if path.startswith("/@"):
        return name(path[1:].partition("/")[0])
    return name(snippet.authorDisplayName) if snippet.authorDisplayName.startswith("@") else ""
