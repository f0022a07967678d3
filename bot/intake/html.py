"""The words of a piece of HTML, as the author wrote them: without tags, and without what he only quotes.

Not by the standard library's HTMLParser: tags that never end take it minutes for 100,000 characters. Everything here
goes over the text once.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from bot.net.reading import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST = 400_000

_TAG_OR_WORDS = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]{0,20})(?:[\s/][^<>]*)?>|[^<]+|<")
_LINES = frozenset({"br", "p", "div", "li", "tr", "ul", "ol", "table", "pre", "hr", *(f"h{n}" for n in range(1, 7))})
_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "iframe"})
_QUOTES = frozenset({"blockquote", "aside"})
_MARKED = re.compile(
    r"</(?:a|aside|b|blockquote|code|div|em|font|h[1-6]|i|li|ol|p|pre|span|strong|table|td|u|ul)>|<(?:br|hr)\s*/?>|<p>"
    r"|&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,7}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\s*\n\s*\n\s*")


def looks_marked(text: str) -> bool:
    """Say whether a text is HTML rather than a plain text that holds a sign or two of it."""
    return _MARKED.search(text) is not None


def words_of(html: str) -> str:
    """Return the words, a line for each block, at most 20,000 characters; quotes only where there is nothing else."""
    pieces = list(_pieces(_without_comments(html[:LARGEST])))
    return _joined(own for own, quoted in pieces if not quoted) or _joined(words for words, _ in pieces)


def plain(text: str) -> str:
    """Return a text that may or may not be HTML as plain words."""
    return words_of(text) if looks_marked(text) else clean(text)


def _pieces(html: str) -> list[tuple[str, bool]]:
    """Return the words in order, each with whether they stand in a quote."""
    found: list[tuple[str, bool]] = []
    unseen, quotes = "", 0
    for tag in _TAG_OR_WORDS.finditer(html):
        name = (tag["name"] or "").lower()
        if unseen:
            unseen = "" if name == unseen and tag["end"] else unseen
        elif name in _UNSEEN and not tag["end"]:
            unseen = "" if tag[0].endswith("/>") else name
        elif name in _QUOTES:
            quotes = max(0, quotes + (-1 if tag["end"] else 1))
            found.append(("\n", False))
        elif name in _LINES:
            found.append(("\n", quotes > 0))
        elif not name:
            found.append((unescape(tag[0]), quotes > 0))
    return found


def _joined(words: Iterable[str]) -> str:
    lines = (line.strip() for line in _BLANKS.sub(" ", clean("".join(words))).split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def _without_comments(html: str) -> str:
    kept: list[str] = []
    rest = html
    start = rest.find("<!--")
    at = 0
    while start >= 0:
        kept.append(html[at:start])
        end = html.find("-->", start)
        if end < 0:
            return "".join(kept)
        at = end + 3
        start = html.find("<!--", at)
    return "".join([*kept, html[at:]])
