"""YouTube: comments and replies under videos and under all videos of a channel, by the Data API v3.

GET {base}/youtube/v3/commentThreads (videoId or allThreadsRelatedToChannelId, order=time) gives threads, newest first,
each with some of its replies; …/comments (parentId) gives the rest. Every request, a refused one too, is one unit of
the key's quota, which begins anew at midnight Pacific time. A round walks down each video and channel in turn: to the
newest thread of the round before, and through the newest 200 threads at least, whose `totalReplyCount` tells where
somebody wrote again. Not seen: replies to threads older than the newest 200, a reply for which another was deleted in
the meantime, what its owner held back for more than a day, and more than 2,000 replies of one thread. Sources:
developers.google.com/youtube/v3/docs/commentThreads/list, …/comments/list, …/errors, …/determine_quota_cost.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.intake.shapes.documents import objects
from bot.intake.sources.comment import mention_of_comment
from bot.intake.sources.common import document, key, strange, words_of
from bot.intake.sources.threads import Found, Round, Unread
from bot.net.client import Answer, Barred
from bot.ports.proof import TryLater
from bot.ports.sources import Batch, Budget, Refused

if TYPE_CHECKING:
    from bot.config.sources import YouTubeSource
    from bot.intake.sources.common import Net
    from bot.net.client import Client
    from bot.ports.clock import Clock
    from bot.ports.mentions import NewMention
    from bot.ports.sources import Asked, Raw

_ZONE = "America/Los_Angeles"
_DAY_IS_OVER = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
_BAD_TOKEN = frozenset({"invalidPageToken", "processingFailure", "invalidParameter"})
_NOT_THERE = frozenset({"videoNotFound", "channelNotFound", "commentNotFound", "parentCommentNotFound", "notFound"})
_KEY_UNKNOWN = frozenset({"keyInvalid", "keyExpired", "authError", "required"})
_NO_RIGHTS = frozenset({"accessNotConfigured", "ipRefererBlocked", "SERVICE_DISABLED", "insufficientPermissions"})
_TOO_FAST_FOR = 60.0
_OK = 200


class YouTube:
    """The comments under some videos and channels."""

    kind = "youtube"

    def __init__(self, config: YouTubeSource, client: Client, key: str | None, clock: Clock) -> None:
        self.name = config.name
        self.budget: Budget | None = Budget(config.units_a_day, "day", "units", _ZONE)
        self._targets = [f"videoId={video}" for video in config.videos]
        self._targets += [f"allThreadsRelatedToChannelId={channel}" for channel in config.channels]
        self._client, self._key, self._clock = client, key, clock

    async def fetch(self, asked: Asked) -> Batch | TryLater | Refused:
        """Ask for the next page of threads, or of one thread's replies; a page is one unit."""
        spent = asked.left is not None and asked.left < 1
        if self._key is None or spent:
            return Refused("budget") if self._key else Refused("no-key", ("places.youtube_key",))
        now = Round(asked, self._targets)
        waiting = now.waiting()
        resource = "comments" if waiting else "commentThreads"
        answer = await self._ask(resource, _params(now, waiting))
        if not isinstance(answer, Answer):
            return strange("YouTube", answer) if isinstance(answer, Barred) else answer
        if answer.status != _OK:
            return self._refused(now, waiting, answer)
        page = document(answer)
        if page is None or not isinstance(page.get("items"), list):
            return strange("YouTube", answer)
        token = page.get("nextPageToken")
        found = Found(page["items"], token if isinstance(token, str) and token else None)
        items = now.replies(waiting, found) if waiting else now.threads(found)
        return Batch(tuple(items), now.cursor(), more=now.goes_on(), spent=1)

    def read(self, raw: Raw) -> NewMention:
        """Return one comment, its thread's ids beside it as `thread`. Raises UnreadableError."""
        return mention_of_comment(raw)

    async def _ask(self, resource: str, params: dict[str, str]) -> Answer | TryLater | Barred:
        headers = {"X-Goog-Api-Key": self._key or ""}
        return await self._client.get(f"/youtube/v3/{resource}", params, headers, kept_for=0)

    def _refused(self, now: Round, waiting: Unread | None, answer: Answer) -> Batch | TryLater | Refused:
        reasons, said = _why(answer)
        if (later := self._later(reasons)) is not None:
            return later
        if reasons & _KEY_UNKNOWN or "API key" in said:
            return Refused("key-refused", ("places.youtube_key",), spent=1)
        if reasons & _NO_RIGHTS:
            return Refused("no-rights", ("places.youtube_key", said), spent=1)
        if reasons & _BAD_TOKEN and now.token():
            now.again()
            # not at once: a token that is never taken would eat up the day's units
            return Batch((), now.cursor(), spent=1)
        if waiting and reasons & (_NOT_THERE | {"forbidden"}):
            # the thread went while it was waiting to be read
            now.replies(waiting, Found([], None))
            return Batch((), now.cursor(), more=now.goes_on(), spent=1)
        return self._part_refused(now, _note(reasons, now.target_id(), said))

    def _later(self, reasons: frozenset[str]) -> TryLater | None:
        if reasons & _DAY_IS_OVER:
            return TryLater(self._client.host.rest(self._till_tomorrow()), "YouTube's quota for today is used up")
        if reasons & _TOO_FAST:
            return TryLater(self._client.host.rest(_TOO_FAST_FOR), "YouTube was asked too fast")
        return None

    def _part_refused(self, now: Round, note: Refused) -> Batch | Refused:
        """Go on with the other videos and channels, where there are any."""
        if len(self._targets) == 1 or note.why == "bad-query":
            return Refused(note.why, note.words, spent=1)
        now.pass_by()
        return Batch((), now.cursor(), more=now.goes_on(), spent=1, note=note)

    def _till_tomorrow(self) -> float:
        # "Daily quotas reset at midnight Pacific Time": developers.google.com/youtube/v3/determine_quota_cost
        now = self._clock.now()
        zone = ZoneInfo(_ZONE)
        tomorrow = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)
        return tomorrow.timestamp() - now.timestamp()


def make(config: YouTubeSource, net: Net) -> YouTube:
    """Return the source of one list of videos and channels."""
    return YouTube(config, net.client(net.places.youtube_base), key(net.places.youtube_key), net.clock)


def _params(now: Round, waiting: Unread | None) -> dict[str, str]:
    params = {"textFormat": "plainText", "maxResults": "100"}
    if waiting:
        params |= {"part": "snippet", "parentId": waiting.id}
    else:
        name, _, value = now.target.partition("=")
        params |= {"part": "snippet,replies", "order": "time", name: value}
    return params | ({"pageToken": token} if (token := now.token()) else {})


def _why(answer: Answer) -> tuple[frozenset[str], str]:
    """Return the reasons that YouTube names, in both of its lists, and what it says."""
    told: Any = (document(answer) or {}).get("error")
    error = told if isinstance(told, dict) else {}
    named = [*objects(error.get("errors")), *objects(error.get("details"))]
    return frozenset(str(each.get("reason")) for each in named), words_of(error.get("message"))


def _note(reasons: frozenset[str], name: str, said: str) -> Refused:
    if "commentsDisabled" in reasons:
        return Refused("comments-off", (name,))
    if reasons & _NOT_THERE:
        return Refused("not-found", (name,))
    if reasons & {"forbidden", "ineligibleAccount"}:
        return Refused("no-rights", (name, said))
    return Refused("bad-query", (said,))
