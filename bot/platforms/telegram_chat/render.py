"""A message as Telegram shows it: text with entities, never markup, so nothing has to be escaped.

Title, body line by line, the critic's words as a quote, one line per field, the small print. Times are live in the
reader's own zone; old clients read the UTC time. When all does not fit, the quote gives way first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from telegram import LinkPreviewOptions, MessageEntity

from bot.platforms.telegram_chat.inert import foreign, own
from bot.platforms.telegram_chat.keyboard import keyboard, opens
from bot.platforms.telegram_chat.writer import TEXT_LIMIT, Writer, cut, units
from bot.ports.message import Tint
from bot.ports.text import Link, Style, Text, TimeStyle, When, Who

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup

    from bot.ports.message import Message
    from bot.ports.text import RichText, Span

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
CAPTION_LIMIT = 1024  # sendDocument: caption, 0-1024 characters after entities parsing
# Telegram folds an expandable quote to three lines.
FOLD_UNITS = 320
FOLD_LINES = 4
LATEST = 2**31 - 1  # Telegram's times are 32 bits and begin after 1970

_TINTS = {
    Tint.PLAIN: "",
    Tint.LOW: "⚪️ ",
    Tint.NORMAL: "🔵 ",
    Tint.HIGH: "🟠 ",
    Tint.CRITICAL: "🔴 ",
    Tint.DONE: "🟢 ",
}
_STYLES = {Style.BOLD: MessageEntity.BOLD, Style.ITALIC: MessageEntity.ITALIC, Style.CODE: MessageEntity.CODE}
# https://core.telegram.org/bots/api#date-time-entity-formatting, with what clients older than 9.5 show instead.
_TIMES = {
    TimeStyle.RELATIVE: ("r", "%Y-%m-%d %H:%M UTC"),
    TimeStyle.MOMENT: ("Dt", "%Y-%m-%d %H:%M UTC"),
    TimeStyle.DAY: ("D", "%Y-%m-%d"),
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is sent."""

    text: str
    entities: tuple[MessageEntity, ...]
    keyboard: InlineKeyboardMarkup | None

    def fields(self) -> dict[str, Any]:
        """Return the arguments that sending and editing share."""
        return {
            "text": self.text,
            "entities": self.entities,
            "reply_markup": self.keyboard,
            "link_preview_options": NO_PREVIEW,
        }

    def caption(self) -> dict[str, Any] | None:
        """Return the arguments for a document with these words; None when they are too many for its caption."""
        if units(self.text) > CAPTION_LIMIT:
            return None
        return {"caption": self.text, "caption_entities": self.entities, "reply_markup": self.keyboard}


def render(message: Message) -> Rendered:
    """Return `message` within Telegram's limits. Raises ValueError for a press that Telegram cannot carry."""
    quote = foreign(message.quote).strip()
    if quote:
        around = _write(message, "").size + 2  # the blank line that sets the quote off
        quote = cut(quote, TEXT_LIMIT - around)
    text, entities = _write(message, quote).finish()
    return Rendered(text, entities, keyboard(message.rows))


def plain_text(message: Message, limit: int) -> str:
    """Return the words of `message` on their own, in at most `limit` UTF-16 units, for an alert."""
    quote = foreign(message.quote).strip()
    return cut(_write(message, quote).finish()[0], limit)


def _write(message: Message, quote: str) -> Writer:
    out = Writer()
    _title(out, message)
    for number, paragraph in enumerate(message.body):
        _part(out, blank=number == 0)
        _spans(out, paragraph)
    if quote:
        _part(out, blank=True)
        _quote(out, quote)
    for number, field in enumerate(message.fields):
        lines = any("\n" in span.value for span in field.value if isinstance(span, Text))
        _part(out, blank=number == 0 or lines)
        start = out.size
        out.write(f"{foreign(field.label)}:")
        out.mark(MessageEntity.BOLD, start)
        out.write("\n" if lines else " ")
        _spans(out, field.value)
    if message.note:
        _part(out, blank=True)
        _spans(out, message.note, italic=True)
    return out


def _part(out: Writer, *, blank: bool) -> None:
    if out.size:
        out.write("\n\n" if blank else "\n")


def _title(out: Writer, message: Message) -> None:
    if not message.title:
        return
    out.write(_TINTS[message.tint])
    start = out.size
    out.write(foreign(message.title))
    out.mark(MessageEntity.BOLD, start)
    if opens(message.link):
        out.mark(MessageEntity.TEXT_LINK, start, url=message.link)


def _quote(out: Writer, quote: str) -> None:
    start = out.size
    out.write(quote)
    is_long = units(quote) > FOLD_UNITS or quote.count("\n") >= FOLD_LINES
    out.mark(MessageEntity.EXPANDABLE_BLOCKQUOTE if is_long else MessageEntity.BLOCKQUOTE, start)


def _spans(out: Writer, spans: RichText, *, italic: bool = False) -> None:
    for span in spans:
        start = out.size
        is_code = _span(out, span, start)
        # Code can hold no other entity.
        if italic and not is_code:
            out.mark(MessageEntity.ITALIC, start)


def _span(out: Writer, span: Span, start: int) -> bool:
    """Write one span and its entities, and say whether it is code."""
    if isinstance(span, Text):
        out.write(own(span.value))
        if span.style in _STYLES:
            out.mark(_STYLES[span.style], start)
        return span.style is Style.CODE
    if isinstance(span, Link):
        out.write(foreign(span.label))
        if opens(span.url):
            out.mark(MessageEntity.TEXT_LINK, start, url=span.url)
    elif isinstance(span, When):
        _when(out, span, start)
    elif isinstance(span, Who):
        # A text_mention would ping, so it is the name alone.
        out.write(foreign(span.name))
    return False


def _when(out: Writer, span: When, start: int) -> None:
    time_format, fallback = _TIMES[span.style]
    at = span.at.astimezone(UTC)
    out.write(at.strftime(fallback))
    if 0 < at.timestamp() <= LATEST:
        out.mark(MessageEntity.DATE_TIME, start, at=at, time_format=time_format)
