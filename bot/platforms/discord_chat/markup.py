"""Typed text as Discord's markdown: plain words look as they are; no foreign word links, pings or formats."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from bot.platforms.discord_chat.clean import ELLIPSIS, clean, cut_shown, units
from bot.ports.text import Link, Style, Text, TimeStyle, When, Who

if TYPE_CHECKING:
    from bot.ports.text import RichText, Span

NAME = "discord"
LINK_MOST = 2048
GLUE = "\u200b"
_INLINE = re.compile(r"[\\*_~`|<\[]|:(?=//)")
_LINE_START = re.compile(r"^( *)([#>+-]|\d+(?=[.)]))", re.MULTILINE)
_EVERYBODY = re.compile(r"@(?=everyone|here)")
_MARKERS = {Style.BOLD: "**", Style.ITALIC: "*", Style.CODE: "`"}
_TIMES = {TimeStyle.RELATIVE: "R", TimeStyle.MOMENT: "f", TimeStyle.DAY: "D"}


def escape(text: str) -> str:
    """Return clean words with every sign that Discord would interpret made inert, bare links included.

    `discord.utils.escape_markdown` leaves mentions, numbered lists, masked and bare links alive; foreign words may
    carry any of them.
    """
    text = _INLINE.sub(r"\\\g<0>", text)
    text = _LINE_START.sub(lambda found: found[1] + (found[2] + "\\" if found[2].isdigit() else "\\" + found[2]), text)
    return _EVERYBODY.sub("@\u200b", text)


def is_web(url: str | None, most: int = LINK_MOST) -> bool:
    """Whether Discord will open this address: http or https, with a host, no blanks, not too long."""
    if not url or len(url) > most or any(letter.isspace() for letter in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and url.isprintable()


def fit(spans: RichText, most: int) -> str:
    """Return typed text as markdown of at most `most` UTF-16 units; only plain words are cut, with an ellipsis."""
    pieces = _pieces(spans)
    whole = "".join(piece for _, piece in pieces)
    if units(whole) <= most:
        return whole
    shown = ""
    for span, piece in pieces:
        left = most - 1 - units(shown)
        if units(piece) > left:
            shown += _cut_words(span, piece, left) if isinstance(span, Text) else ""
            break
        shown += piece
    shown = shown.rstrip()
    return shown if shown.endswith((ELLIPSIS, *(ELLIPSIS + end for end in _MARKERS.values()))) else shown + ELLIPSIS


def _cut_words(span: Text, piece: str, most: int) -> str:
    glue = GLUE if piece.startswith(GLUE) else ""

    def show(words: str) -> str:
        return glue + _styled(words, span.style)

    return cut_shown(clean(span.value), most, show)


def fit_quote(text: str, most: int, lines_most: int = 15) -> str:
    """Return somebody else's words as a quote block: inert, no empty lines, cut to `most` UTF-16 units."""
    lines = [line.strip() for line in clean(text).split("\n") if line.strip()]
    if len(lines) > lines_most:
        lines = [*lines[:lines_most], ELLIPSIS]
    return cut_shown("\n".join(lines), most, _quoted) if lines else ""


def bare(spans: RichText) -> str | None:
    """Return typed text without any markup, for places that show none; None when a link or a time would be lost."""
    if any(isinstance(span, Link | When) for span in spans):
        return None
    words = (span.name if isinstance(span, Who) else span.value for span in spans if isinstance(span, Who | Text))
    return clean("".join(words))


def _pieces(spans: RichText) -> list[tuple[Span, str]]:
    """Show each span; two styled neighbours are kept apart, or their markers would melt into one."""
    pieces: list[tuple[Span, str]] = []
    after_marker = False
    for span in spans:
        piece = _show(span)
        styled = isinstance(span, Text) and span.style is not Style.PLAIN and bool(piece)
        if after_marker and styled:
            piece = GLUE + piece
        after_marker = styled or (after_marker and not piece)
        pieces.append((span, piece))
    return pieces


def _show(span: Span) -> str:
    match span:
        case Text(value, style):
            return _styled(clean(value), style)
        case Link(label, url):
            return _masked(label, url)
        case When(at, style):
            return f"<t:{int(at.timestamp())}:{_TIMES[style]}>"
        case Who(name):
            external_id = span.on(NAME)
            return f"<@{external_id}>" if external_id else escape(clean(name))


def _styled(words: str, style: Style) -> str:
    """Put the markers close around the words: a blank beside a marker would switch it off."""
    if style is Style.CODE:
        words = words.replace("`", "\u02cb").replace("\n", " ")
    core = words.strip()
    if style is Style.PLAIN or not core:
        return escape(words)
    before, _, after = words.partition(core)
    marker = _MARKERS[style]
    return f"{before}{marker}{core if style is Style.CODE else escape(core)}{marker}{after}"


def _masked(label: str, url: str) -> str:
    """Show a link; Discord does not mask a link behind a label that looks like one, so its scheme is left out."""
    words = re.sub(r"https?://", "", clean(label).replace("\n", " ")).strip()
    shown = escape(words).replace("]", "\\]")
    if not is_web(url):
        return shown
    target = percent(url, safe="%:/?#@!$&'*+,;=~-._[]").replace("[", "%5B").replace("]", "%5D")
    return f"[{shown}]({target})" if shown else f"<{target}>"


def _quoted(words: str) -> str:
    return "\n".join(f"> {escape(line)}" for line in words.split("\n"))
