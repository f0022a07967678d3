"""Buttons under a message: what is pressed comes back as it is, links open only http and https."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.platforms.telegram_chat.inert import clean
from bot.platforms.telegram_chat.writer import ELLIPSIS, cut, is_visible
from bot.ports.message import ButtonStyle

if TYPE_CHECKING:
    from bot.ports.message import Button

PRESS_LIMIT = 64  # bytes: https://core.telegram.org/bots/api#inlinekeyboardbutton
LABEL_LIMIT = 64
LINK_LIMIT = 2048
# A row shares its width equally; on a phone about this many letters can be read.
LINE_LIMIT = 36
BUTTON_LIMIT = 100

_STYLES = {ButtonStyle.MAIN: "primary", ButtonStyle.GOOD: "success", ButtonStyle.DANGER: "danger"}


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Return the buttons, in more rows where one would be too narrow to read; None without any.

    A link that Telegram would refuse loses its button. Raises ValueError for a press that Telegram cannot carry.
    """
    lines: list[list[InlineKeyboardButton]] = []
    left = BUTTON_LIMIT
    for row in rows:
        shown = [made for button in row if (made := _button(button)) is not None][:left]
        left -= len(shown)
        lines += _lines(shown)
    return InlineKeyboardMarkup(lines) if lines else None


def opens(url: str | None) -> bool:
    """Say whether Telegram opens `url`: http or https, with a host that has a dot."""
    if url is None or len(url) > LINK_LIMIT or any(sign.isspace() or not sign.isprintable() for sign in url):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and all(host.split(".")) and "." in host


def _button(button: Button) -> InlineKeyboardButton | None:
    label = cut(" ".join(clean(button.label).split()), LABEL_LIMIT)
    label = label if is_visible(label) else ELLIPSIS
    style = _STYLES.get(button.style)
    if button.press is None:
        return InlineKeyboardButton(label, url=button.url, style=style) if opens(button.url) else None
    if not 1 <= len(button.press.encode()) <= PRESS_LIMIT:
        raise ValueError(f"a press has 1 to {PRESS_LIMIT} bytes: {button.press!r}")
    return InlineKeyboardButton(label, callback_data=button.press, style=style)


def _lines(buttons: list[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    lines: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        # Equal widths: the longest label decides how many fit.
        line = [*lines[-1], button] if lines else [button]
        if lines and max(len(each.text) for each in line) * len(line) <= LINE_LIMIT:
            lines[-1] = line
        else:
            lines.append([button])
    return lines
