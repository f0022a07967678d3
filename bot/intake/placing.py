"""A post that comes by two roads is one: where its link tells the place and the post, they come from the link.

So a mention that a monitor sends has the same source and id as the one that is read from X, YouTube or Reddit itself.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.ports.sources import UnreadableError
from bot.rules import links

UNKNOWN = "unknown"
"""The author of a post whose source names none."""

LONGEST_ID = 200
OTHER = "web"
_NAMES = {
    "twitter": "x",
    "xcom": "x",
    "hn": "hackernews",
    "ycombinator": "hackernews",
    "redditcomments": "reddit",
    "redditposts": "reddit",
    "hackernewscomments": "hackernews",
    "hackernewsposts": "hackernews",
    "lobsterscomments": "lobsters",
    "lobstersposts": "lobsters",
}


def place_named(name: object) -> str:
    """Return the short name of a place as somebody else calls it ("Hacker News", "twitter"); "web" for no name."""
    bare = re.sub(r"[^a-z0-9]", "", name.lower()) if isinstance(name, str) else ""
    short = _NAMES.get(bare, bare)[:30].lstrip("0123456789")
    return short or OTHER


def placed(link: object, place: str, own_id: str | None = None) -> dict[str, Any]:
    """Return link, source, id, and what a link tells of the conversation and the author.

    `place` is where the post stands if its link does not tell; `own_id` is its id there, in place of the link. Raises
    UnreadableError for what is no link.
    """
    if not isinstance(link, str):
        raise UnreadableError("link: missing; every mention needs it")
    link = _led_to(link.strip())
    try:
        whole = links.canonical(link)
    except ValueError as error:
        raise UnreadableError(f"link: {error}") from None
    told = links.place_of(link)
    post = links.post_id(link)
    if told is None or post is None:
        # a page of X that is no post has no id that X knows
        source = told or (OTHER if place in links.PLACES else place)
        return {"link": link, "source": source, "id": short_id(own_id if own_id and told is None else whole)}
    found: dict[str, Any] = {"link": link, "source": told, "id": post}
    if told == "x":
        return found | {"author": links.author_of(link)}
    return found | (_reddit(post, whole) if told == "reddit" else _youtube(post, whole))


def short_id(name: str) -> str:
    """Return an id that can be kept: itself, or what stands for one that is too long."""
    name = name.strip()
    return name if len(name) <= LONGEST_ID else sha256(name.encode("utf-8", "replace")).hexdigest()


def _reddit(post: str, whole: str) -> dict[str, Any]:
    submission = whole.partition("/comments/")[2].partition("/")[0]
    return {"conversation": f"t3_{submission}", "root": post.startswith("t3_")}


def _youtube(post: str, whole: str) -> dict[str, Any]:
    if "lc=" not in whole:
        return {"conversation": post, "root": True}
    video = re.search(r"[?&]v=([\w-]+)", whole)
    return {"conversation": video[1] if video else None, "root": False, "branch": post.partition(".")[0]}


def _led_to(link: str) -> str:
    """Return the page that an alert's redirect leads to (Google Alerts: google.com/url?url=…)."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    if not re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", parts.netloc) or parts.path != "/url":
        return link
    query = parse_qs(parts.query)
    return next((query[name][0] for name in ("url", "q") if name in query), link)
