"""One comment of YouTube, as a thread of its video shows it: who wrote it, what, and the link that leads to it."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from bot.intake.raw import object_of
from bot.intake.shapes.documents import count, mapping, word
from bot.intake.shapes.items import checked
from bot.intake.sources.common import mention_of

if TYPE_CHECKING:
    from bot.ports.mentions import NewMention
    from bot.ports.sources import Raw

_NAMES = {
    "author": "snippet.authorDisplayName",
    "text": "snippet.textDisplay",
    "posted_at": "snippet.publishedAt",
    "conversation": "thread.videoId",
}


def mention_of_comment(raw: Raw) -> NewMention:
    """Return a comment as a mention. Raises UnreadableError."""
    comment = object_of(raw)
    snippet, thread = mapping(comment.get("snippet")), mapping(comment.get("thread"))
    id_, video, top = word(comment.get("id")), word(thread.get("videoId")), word(thread.get("id"))
    given = {
        "source": "youtube",
        "id": id_,
        "link": _link(id_ or "", video or word(snippet.get("videoId")), word(thread.get("channelId"))),
        "author": _author(snippet),
        "text": _text(snippet.get("textDisplay")),
        "posted_at": snippet.get("publishedAt"),
        "conversation": video or word(snippet.get("videoId")),
        "root": False,
        "branch": top or (id_ or "").partition(".")[0],
        "reach": {
            "likes": count(snippet.get("likeCount")),
            "replies": count(thread.get("totalReplyCount")) if id_ == top else None,
        },
    }
    return mention_of(checked(1, {name: value for name, value in given.items() if value is not None}, _NAMES))


def _author(snippet: dict[str, object]) -> str | None:
    """Return the handle where the channel's address holds one, else the name as it is shown, else the channel's id."""
    try:
        path = unquote(urlsplit(word(snippet.get("authorChannelUrl")) or "").path)
    except ValueError:
        path = ""
    shown = path[2:].partition("/")[0] if path.startswith("/@") else word(snippet.get("authorDisplayName")) or ""
    channel = word(mapping(snippet.get("authorChannelId")).get("value"))
    return shown.strip().removeprefix("@")[:200] or channel


def _text(text: object) -> object:
    # plain text was asked for; YouTube is known to escape quotes and brackets in it all the same
    return unescape(text) if isinstance(text, str) else text


def _link(comment: str, video: str | None, channel: str | None) -> str:
    """Return a comment's own link; what stands on a channel and under no video is linked there."""
    named = quote(comment, safe="")
    if video:
        return f"https://www.youtube.com/watch?v={quote(video, safe='')}&lc={named}"
    return f"https://www.youtube.com/channel/{quote(channel or '', safe='')}/discussion?lc={named}"
