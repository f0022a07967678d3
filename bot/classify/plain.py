"""A public post as the tone model reads it: without addresses, with names as one sign and hashtags as words.

Promise: training and reading go through the same door, so a weight learned is a weight used.
"""

from __future__ import annotations

import html
import re

LONGEST = 2000
"""How many characters are read; the tone of a longer text is told by its beginning."""

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_QUOTES = re.compile(r'\\?"+')
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\bhttps?\b(?!:)")
_NAMES = re.compile(r"(?:(?<!\w)\.?@\w+[\s:,]*)+")
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_HASHTAG = re.compile(r"#(\w+)")
_HUMP = re.compile(r"(?<=[a-zа-я0-9])(?=[A-ZА-Я])")
_CURLY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\0": " "})


def plain(text: str) -> str:
    """Return the text on one line: no addresses, `@anna` as `@user`, `#TwoWords` as `# Two Words`, `sooo` as `soo`."""
    told = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text[: 2 * LONGEST])
    told = html.unescape(html.unescape(told)).encode("utf-8", "ignore").decode().translate(_CURLY)
    told = _ADDRESS.sub(" ", _QUOTES.sub('"', told).strip().strip('"'))
    told = _DRAWN_OUT.sub(r"\1\1", _NAMES.sub("@user ", told))
    told = _HASHTAG.sub(lambda match: "# " + _HUMP.sub(" ", match[1]), told)
    return " ".join(told.split())[:LONGEST]
