"""Two texts that a reader takes for the same are the same: spelling tricks, links and invisible signs are set aside."""

from __future__ import annotations

import re
import unicodedata

# Signs that are there and not seen: soft hyphens, joiners, marks of direction, variants of emoji.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_ONE_FOR_MANY = str.maketrans(
    dict.fromkeys("’‘ʼ`´′‛", "'") | dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("“”„«»″", '"') | {"ё": "е"}  # noqa: RUF100
)


def folded(text: str) -> str:
    """Return a text in small letters and one spelling (ё as е, one apostrophe, one dash), without what is not seen."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower()
    # small letters of some signs are two; without the second step folding twice would not be folding once
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", plain)).translate(_ONE_FOR_MANY)


def without_links(text: str) -> str:
    """Return a folded text with a blank in place of each link."""
    return _LINK.sub(" ", text)
