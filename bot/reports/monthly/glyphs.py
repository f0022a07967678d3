"""Names in letters that can be drawn: what the font does not know (emoji, Chinese) becomes one mark, never a crash."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.ft2font import FT2Font

FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
PLAIN, BOLD = FONTS / "DejaVuSans.ttf", FONTS / "DejaVuSans-Bold.ttf"
UNKNOWN = "\N{REPLACEMENT CHARACTER}"


@cache
def _known() -> frozenset[int]:
    return frozenset(FT2Font(str(PLAIN)).get_charmap()) & frozenset(FT2Font(str(BOLD)).get_charmap())


def drawable(words: str) -> str:
    """Return words in letters of the reports' font; each run of letters that it lacks is one mark."""
    kept = [
        one if ord(one) in _known() else UNKNOWN
        for one in unicodedata.normalize("NFC", words)
        if unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Me"} and not "\ufe00" <= one <= "\ufe0f"
    ]
    return re.sub(f"{UNKNOWN}+", UNKNOWN, "".join(kept)).strip()
