"""A member's public name in a place, in whatever form he copies it, as the bare name that proof compares.

Sources: X, "How to change your username" (letters, digits and _, at most 15); Reddit, "What is a username" (letters,
digits, _ and -, 3 to 20); YouTube, "Handle naming guidelines" (letters of any script, digits, _ - . ·, 3 to 30, for
scripts that write a word in one sign fewer). All three take `Ana` and `ana` for one name.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

PLACES = ("x", "youtube", "reddit")
"""Where a handle is asked for: the places whose answers can be looked at."""

_NAMES = {
    "x": re.compile(r"[A-Za-z0-9_]{1,15}"),
    "youtube": re.compile(r"(?=.*\w)[\w.·-]{2,30}"),
    "reddit": re.compile(r"[A-Za-z0-9_-]{3,20}"),
}
_SCHEME = r"(?:https?://)?"
_TAIL = r"(?:[/?#].*)?"
_LINKS = {
    "x": re.compile(rf"{_SCHEME}(?:(?:www|mobile|m)\.)?(?:x|twitter)\.com/@?([^/?#]+){_TAIL}", re.IGNORECASE),
    "youtube": re.compile(rf"{_SCHEME}(?:(?:www|m|music)\.)?youtube\.com/@([^/?#]+){_TAIL}", re.IGNORECASE),
    "reddit": re.compile(rf"{_SCHEME}(?:[a-z-]{{1,5}}\.)?reddit\.com/u(?:ser)?/([^/?#]+){_TAIL}", re.IGNORECASE),
}
_SHORT = re.compile(r"/?u(?:ser)?/([^/]+)/?", re.IGNORECASE)
# parts of x.com that are no people
_NOBODY = frozenset({"i", "home", "search", "hashtag", "intent", "share", "explore", "settings", "messages"})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def bare(place: str, given: str) -> str | None:
    """Return the bare name that somebody means by `given`, or None where that is no name in `place`."""
    given = given.translate(_INVISIBLE).strip()
    link = _LINKS[place].fullmatch(given)
    if link:
        name = unquote(link[1])
        if place == "x" and name.lower() in _NOBODY:
            return None
    else:
        short = _SHORT.fullmatch(given) if place == "reddit" else None
        name = short[1] if short else given
    name = name.removeprefix("@")
    return name if _NAMES[place].fullmatch(name) else None


def place_of(given: str) -> str | None:
    """Return the place that a link to somebody's page, or Reddit's `u/name`, belongs to; None where it says none."""
    given = given.translate(_INVISIBLE).strip()
    if _SHORT.fullmatch(given):
        return "reddit"
    return next((place for place, link in _LINKS.items() if link.fullmatch(given)), None)


def same(one: str, other: str) -> bool:
    """Say whether two names of one place are the same person's: no place tells capitals apart."""
    return one.removeprefix("@").casefold() == other.removeprefix("@").casefold()
