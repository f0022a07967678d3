"""Foreign words made harmless: a quote turns no text around, towers up nowhere and never ends inside an emoji."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ELLIPSIS = "…"
MARKS_MOST = 4
_JOINER = "\u200d"
_BREAKS = re.compile("\r\n?|[\u2028\u2029\u0085\v\f]")
_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_HALVES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return text without control characters, bidirectional controls, half characters and stacks of marks.

    Right-to-left letters stay: they order themselves. Four marks on one letter are enough for every living script.
    """
    text = _HALVES.sub("\ufffd", _DROPPED.sub("", _BREAKS.sub("\n", text))).replace("\t", " ")
    if text.isascii():
        return text
    kept, marks = [], 0
    for letter in text:
        marks = marks + 1 if unicodedata.category(letter) in {"Mn", "Me"} else 0
        if marks <= MARKS_MOST:
            kept.append(letter)
    return "".join(kept)


def units(text: str) -> int:
    """Return the length in UTF-16 units: never less than what Discord counts, whichever way it counts."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def head(text: str, most: int) -> str:
    """Return the longest beginning of at most `most` UTF-16 units that ends between two visible characters."""
    if units(text) <= most:
        return text
    end = used = 0
    for letter in text:
        used += units(letter)
        if used > most:
            break
        end += 1
    while end and not _parts_at(text, end):
        end -= 1
    return text[:end]


def cut(text: str, most: int) -> str:
    """Return text in at most `most` UTF-16 units, ending with an ellipsis where something was cut off."""
    return text if units(text) <= most else head(text, most - 1).rstrip() + ELLIPSIS


def cut_shown(text: str, most: int, show: Callable[[str], str]) -> str:
    """Return `show(text)` with `text` shortened, never the markup, until it fits into `most` UTF-16 units."""
    whole = show(text) if units(text) <= most else ""
    if whole and units(whole) <= most:
        return whole
    fits, over = 0, min(units(text), most) + 1
    while over - fits > 1:
        middle = (fits + over) // 2
        if units(show(cut(text, middle))) <= most:
            fits = middle
        else:
            over = middle
    return show(cut(text, fits)) if fits else ""


def _parts_at(text: str, at: int) -> bool:
    """Whether the characters before and after a place are seen as two (the part of UAX #29 that emoji need)."""
    before, after = text[at - 1], text[at]
    if _JOINER in (before, after) or unicodedata.category(after).startswith("M"):
        return False
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return False
    if _is_flag_half(before) and _is_flag_half(after):
        start = at
        while start and _is_flag_half(text[start - 1]):
            start -= 1
        return (at - start) % 2 == 0
    return True


def _is_flag_half(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"
