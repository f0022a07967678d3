"""Which thread a mention belongs to: one complaint and what follows under it.

Fifty people who complain under one brand post are fifty threads; ten posts of one complaint are one.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

LONGEST_KEY = 500


@dataclass(frozen=True)
class Place:
    """Where a mention stands: `source` and `id` as it came in, `link` canonical, the rest as its source tells it.

    `conversation` is the conversation (X), submission (Reddit) or video (YouTube); `root` says that the mention opens
    it (None: not known); `branch` is the top-level comment that it stands under.
    """

    source: str
    id: str
    author: str
    link: str
    conversation: str | None = None
    root: bool | None = None
    branch: str | None = None


def thread_key(place: Place, *, started_by: str | None = None, root_is_complaint: bool = False) -> str:
    """Return the key that all mentions of one thread in one community share.

    `started_by` is the author of the conversation's first post, where it is known (X). `root_is_complaint` says that
    the submission itself is known as a complaint (Reddit): then everything below it follows that complaint.
    """
    match place.source:
        case "x":
            return _short(_x(place, started_by))
        case "reddit":
            return _short(_reddit(place, root_is_complaint=root_is_complaint))
        case "youtube":
            return _short(_youtube(place))
    return _short(f"link:{place.link}")


def _x(place: Place, started_by: str | None) -> str:
    if place.conversation is None:
        return _key("x", place.id)
    started = started_by is not None and _handle(started_by) == _handle(place.author)
    if place.root or place.conversation == place.id or started:
        return _key("x", place.conversation)
    return _key("x", place.conversation, _handle(place.author))


def branch_key(source: str, key: str, author: str) -> str | None:
    """Return the key that an author's posts had before it was known that he opened the conversation `key` (X only)."""
    return _short(f"{key}:{_key(_handle(author))}") if source == "x" else None


def _reddit(place: Place, *, root_is_complaint: bool) -> str:
    submission = place.conversation and _bare(place.conversation)
    if not place.id.startswith("t1_") and (place.root or place.id.startswith("t3_") or _bare(place.id) == submission):
        return _key("reddit", "submission", submission or _bare(place.id))
    if root_is_complaint and submission:
        return _key("reddit", "submission", submission)
    return _key("reddit", "comment", _bare(place.branch or place.id))


def _youtube(place: Place) -> str:
    if place.root or place.id == place.conversation:
        return _key("youtube", "video", place.conversation or place.id)
    # An answer's id is the top-level comment's, a dot, and its own.
    return _key("youtube", "comment", (place.branch or place.id).partition(".")[0])


def _short(key: str) -> str:
    # A name or a link may be far longer than what a database compares with ease.
    return key if len(key) <= LONGEST_KEY else f"{key[:200]}#{sha256(key.encode()).hexdigest()}"


def _handle(author: str) -> str:
    return author.strip().removeprefix("@").casefold()


def _bare(name: str) -> str:
    return name.lower().removeprefix("t1_").removeprefix("t3_")


def _key(*parts: str) -> str:
    # Quoted, so that a colon inside a name never makes two threads one.
    return ":".join(quote(part, safe="@ ") for part in parts)
