"""What may stand in a report that names nobody.

A link too many left out costs a look into the managers' version; a name that slips through cannot be taken back.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus, urlsplit

from bot.rules.links import canonical, post_id

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST = 3
"""A part of a name that is shorter stands in every other address by chance."""
# A page about a person: /@ann, /~ann, /u/ann, ?user=ann.
_PERSONAL = re.compile(
    r"/[@~][^/]|/(?:u|users?|profiles?|members?|authors?|people|accounts?)/[^/]|[?&](?:user|username|author|member)=",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_LATIN = str.maketrans(
    dict(zip("абвгдезиклмнопрстуфыэіґ", "abvgdeziklmnoprstufieig", strict=True))
    | {"ж": "zh", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "iu", "я": "ia"}
    # the same sounds as people spell them in Latin letters
    | {"y": "i", "j": "i", "є": "ie"}
)


def nameless(link: str, names: Iterable[str]) -> str | None:
    """Return a post's link in its one spelling, or None where one of the names, or a word of it, stands in it.

    X, Reddit and YouTube lead to a post by its number alone; the address of a forum may hold who wrote it, also with
    other marks between the words, without accents, or a Russian name in Latin letters.
    """
    try:
        spelled = canonical(link)
    except ValueError:  # forgotten: a fingerprint stands there
        return None
    if post_id(spelled) is not None:
        return spelled
    read = unquote_plus(spelled)
    if _PERSONAL.search(read):
        return None
    address = _plain(f"{_host(spelled)} {read}")
    told = any(part in address for name in names for part in _parts(name))
    return None if told else spelled


def _host(link: str) -> str:
    """Return a link's host in its own letters."""
    host = urlsplit(link).hostname or ""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


@lru_cache(maxsize=4096)
def _parts(name: str) -> frozenset[str]:
    """Return a name as it may stand in an address: as a whole, and its longer words."""
    words = {word for one in _WORD.findall(unicodedata.normalize("NFKC", name)) if len(word := _plain(one)) >= SHORTEST}
    return frozenset(words | ({_plain(name)} - {""}))


def _plain(words: str) -> str:
    """Return the letters and digits alone, small, without accents, in the Latin alphabet where it is Cyrillic."""
    bare = unicodedata.normalize("NFKD", words.casefold())
    return "".join(_WORD.findall(bare.translate(_LATIN))).replace("kh", "h")
