"""YouTube's comment threads and comments: developers.google.com/youtube/v3/docs/commentThreads/list, …/comments/list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.ports.clock import Clock

KEY = "AIza-stand-in-sources"
GIVEN_ALONG = 5
_THREADS = {"part", "videoId", "allThreadsRelatedToChannelId", "order", "maxResults", "textFormat", "pageToken"}
_COMMENTS = {"part", "parentId", "maxResults", "textFormat", "pageToken"}


def failure(code: int, reason: str, message: str) -> web.Response:
    """An error as YouTube writes it."""
    each = {"message": message, "domain": "youtube.commentThread", "reason": reason}
    return web.json_response({"error": {"code": code, "message": message, "errors": [each]}}, status=code)


@dataclass
class YouTubeApi:
    """Threads by id; `owners` are the channels of the videos, `off` the videos without comments.

    `units` counts every request with a known key, up to `quota`. A page's token goes by the item it ended with, so that
    what comes meanwhile moves nothing.
    """

    clock: Clock
    owners: dict[str, str] = field(default_factory=dict)
    off: set[str] = field(default_factory=set)
    threads: dict[str, dict[str, Any]] = field(default_factory=dict)
    replies: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)
    units: int = 0
    quota: int = 10_000

    def routes(self) -> Iterable[web.RouteDef]:
        """Its two routes."""
        return [web.get("/youtube/v3/commentThreads", self._threads), web.get("/youtube/v3/comments", self._comments)]

    def put(self, video: str, text: str, author: str = "critic", at: datetime | None = None) -> str:
        """Put a comment under a video; returns its id."""
        name = f"Ugy{len(self.threads):08d}AaABAg"
        self.threads[name] = self._comment(name, text, author, at) | {"video": video}
        self.replies[name] = []
        return name

    def reply(self, thread: str, text: str, author: str = "other", at: datetime | None = None) -> str:
        """Put a reply under a comment; returns its id."""
        name = f"{thread}.9re{len(self.replies[thread]):05d}"
        comment = self._comment(name, text, author, at)
        comment["snippet"]["parentId"] = thread
        self.replies[thread].append(comment)
        return name

    def _comment(self, name: str, text: str, author: str, at: datetime | None) -> dict[str, Any]:
        moment = (at or self.clock.now()).strftime("%Y-%m-%dT%H:%M:%SZ")
        snippet = {
            "authorDisplayName": f"@{author}",
            "authorChannelUrl": f"http://www.youtube.com/@{author}",
            "authorChannelId": {"value": "UCabcdefghijklmnopqrstuv"},
            "textDisplay": text,
            "textOriginal": text,
            "canRate": True,
            "viewerRating": "none",
            "likeCount": 7,
            "publishedAt": moment,
            "updatedAt": moment,
        }
        return {"kind": "youtube#comment", "etag": "etag", "id": name, "snippet": snippet}

    def _counted(self, request: web.Request, known: set[str]) -> web.Response | None:
        if request.headers.get("X-Goog-Api-Key") != KEY or "key" in request.query:
            return failure(400, "badRequest", "API key not valid. Please pass a valid API key.")
        if self.units >= self.quota:
            return failure(403, "quotaExceeded", "The request cannot be completed because you exceeded your quota.")
        self.units += 1
        unknown = request.query.keys() - known
        size = int(request.query.get("maxResults", "20"))
        if unknown or not 1 <= size <= 100 or request.query.get("textFormat") != "plainText":
            return failure(400, "invalidParameter", f"Invalid value {unknown}")
        if request.query.get("pageToken") in self.stale:
            return failure(400, "invalidPageToken", "The request specifies an invalid page token.")
        return None

    async def _threads(self, request: web.Request) -> web.Response:
        refused = self._counted(request, _THREADS)
        if refused is not None:
            return refused
        asked = request.query
        video, channel = asked.get("videoId"), asked.get("allThreadsRelatedToChannelId")
        if (video is None) == (channel is None) or asked.get("part") != "snippet,replies":
            return failure(400, "missingRequiredParameter", "No filter selected.")
        if video in self.off:
            return failure(403, "commentsDisabled", "The video has disabled comments.")
        if (video and video not in self.owners) or (channel and channel not in self.owners.values()):
            reason = "videoNotFound" if video else "channelNotFound"
            return failure(404, reason, "The video or channel could not be found.")
        wanted = [
            name
            for name, each in self.threads.items()
            if each["video"] == video or (channel and self.owners[each["video"]] == channel)
        ]
        wanted.sort(key=lambda name: (self.threads[name]["snippet"]["publishedAt"], name), reverse=True)
        return self._page(request, "youtube#commentThreadListResponse", wanted, self._thread)

    async def _comments(self, request: web.Request) -> web.Response:
        refused = self._counted(request, _COMMENTS)
        if refused is not None:
            return refused
        parent = request.query.get("parentId")
        if parent not in self.threads:
            return failure(404, "parentCommentNotFound", "The specified parent comment could not be found.")
        held = {each["id"]: each for each in self.replies[parent]}
        names = sorted(held, reverse=True)
        return self._page(request, "youtube#commentListResponse", names, held.__getitem__)

    def _thread(self, name: str) -> dict[str, Any]:
        held = self.threads[name]
        snippet = {
            "channelId": self.owners[held["video"]],
            "videoId": held["video"],
            "topLevelComment": {key: value for key, value in held.items() if key != "video"},
            "canReply": True,
            "totalReplyCount": len(self.replies[name]),
            "isPublic": True,
        }
        thread = {"kind": "youtube#commentThread", "etag": "etag", "id": name, "snippet": snippet}
        along = self.replies[name][-GIVEN_ALONG:]
        return thread | ({"replies": {"comments": along}} if along else {})

    def _page(self, request: web.Request, kind: str, names: list[str], shown: Any) -> web.Response:
        token, size = request.query.get("pageToken"), int(request.query.get("maxResults", "20"))
        began = (
            0
            if token is None
            else next((i + 1 for i, name in enumerate(names) if f"QURTSl{name}" == token), len(names))
        )
        page = names[began : began + size]
        body: dict[str, Any] = {
            "kind": kind,
            "etag": "etag",
            "pageInfo": {"totalResults": len(page), "resultsPerPage": size},
        }
        if began + size < len(names):
            body["nextPageToken"] = f"QURTSl{page[-1]}"
        return web.json_response(body | {"items": [shown(name) for name in page]})
