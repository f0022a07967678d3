"""Two links to one post are one link: x.com is twitter.com, youtu.be is youtube.com, who shared it is no part.

A mention that came by two roads becomes one thread, and an answer can be recorded once only.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from bot.rules import link_address, link_places

# X counts milliseconds from here; the ids before it (below 30 thousand million) were plain numbers without a time.
# Source: "Announcing Snowflake", Twitter engineering, 2010.
_X_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657_000, UTC)
_FIRST_TIMED_ID = 30_000_000_000

_INVISIBLE = r"\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_LINK = re.compile(rf"https?://(?:(?![,;]https?://)[^\s<>\[\]{{}}\"|`\\^{_INVISIBLE}\x00-\x1f])+", re.IGNORECASE)
_TRAILING = ".,;:!?…'”’“‘»›«)*~。、，！？）】」』—–"


PLACE_NAMES = {"x": "X", "youtube": "YouTube", "reddit": "Reddit"}
PLACES = frozenset(PLACE_NAMES)
TELLING = frozenset({"reddit", "youtube"})


@lru_cache(maxsize=4096)
def canonical(link: str) -> str:
    """Return the one spelling of a link, to compare by; ValueError says in a sentence why it is no http(s) link."""
    address = link_address.parse(link)
    post = link_places.post_at(address)
    if post:
        return post.link
    place = link_places.place_at(address)
    spelled = link_address.spell(address, drop=link_places.SHARING[place] if place else ())
    if len(spelled) > link_address.LONGEST:
        # Escapes make a link longer; what is stored must pass here again.
        raise ValueError(f"the link is longer than {link_address.LONGEST} characters")
    return spelled


def place_of(link: str) -> str | None:
    """Return "x", "reddit" or "youtube", None for any other host and for what is no link."""
    try:
        return link_places.place_at(link_address.parse(link))
    except ValueError:
        return None


def post_id(link: str) -> str | None:
    """Return the place's own id of the post or comment that a link leads to, None where the link does not tell.

    X: the number. Reddit: the full name, `t1_` for a comment and `t3_` for a submission, for the two are numbered
    apart. YouTube: the comment, else the video.
    """
    post = _post(link)
    return post.id if post else None


def author_of(link: str) -> str | None:
    """Return the handle in an X link, as written; None for other links and for those that go by number alone.

    X does not compare the handle with the post, so it says who shared it, not who wrote it.
    """
    post = _post(link)
    return post.author if post else None


def published_at(link: str) -> datetime | None:
    """Return when an X post was published, as its id tells to the millisecond; None for everything else."""
    post = _post(link)
    if not post or place_of(link) != "x" or int(post.id) < _FIRST_TIMED_ID:
        return None
    return _X_EPOCH + timedelta(milliseconds=int(post.id) >> 22)


def is_answer(link: str) -> bool:
    """Say whether a link can lead to one answer: not to a whole page, submission or video of X, Reddit or YouTube."""
    post = post_id(link)
    match place_of(link):
        case "x":
            return post is not None
        case "reddit":
            return post is not None and post.startswith("t1_")
        case "youtube":
            return "lc=" in canonical(link)
    return True


def conversation_of(link: str) -> str | None:
    """Return the Reddit submission or YouTube video that a link belongs to; None where it does not tell (X)."""
    if place_of(link) not in TELLING:
        return None
    return re.split(r"/_/|&lc=|\?lc=", canonical(link))[0]


def links_in(text: str) -> list[str]:
    """Return the http(s) links in what a person typed, each once, in order, without brackets and closing signs."""
    found: dict[str, None] = {}
    for match in _LINK.finditer(text):
        link = _without_tail(match[0], before=text[max(0, match.start() - 2) : match.start()])
        if not link.endswith("//"):
            found.setdefault(link)
    return list(found)


def _without_tail(link: str, before: str) -> str:
    # "_" may end a YouTube id, so it is taken off only where it opened too, as in _https://…_
    tail = _TRAILING + ("_" if before.endswith("_") else "")
    while link and link[-1] in tail:
        if link[-1] == ")" and link.count("(") >= link.count(")"):
            break
        link = link[:-1]
    return link


def _post(link: str) -> link_places.PlacePost | None:
    try:
        return link_places.post_at(link_address.parse(link))
    except ValueError:
        return None
