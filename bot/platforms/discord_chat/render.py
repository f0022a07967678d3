"""A message as Discord shows it: one embed and its buttons, always within Discord's published limits.

When a message is too long, the quote gives way first, then the body; buttons and their ids are never cut.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.platforms.discord_chat.attached import picture_name, upload
from bot.platforms.discord_chat.clean import clean, cut, units
from bot.platforms.discord_chat.markup import bare, fit, fit_quote, is_web
from bot.ports.message import ButtonStyle, Tint
from bot.ports.text import Text, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ports.message import Button, Field, File, Message
    from bot.ports.text import RichText, Span

TITLE_MOST, DESCRIPTION_MOST, FOOTER_MOST, TOTAL_MOST = 256, 4096, 2048, 6000
FIELDS_MOST, FIELD_NAME_MOST, FIELD_VALUE_MOST = 25, 256, 1024
ROWS_MOST, ROW_MOST, LABEL_MOST, PRESS_MOST, LINK_MOST = 5, 5, 80, 100, 512
# Ours, so that no part can starve the others.
FIELDS_SHARE, NOTE_SHARE, QUOTE_SHARE = 2600, 600, 300
NOTHING = "\u200b"

COLOURS = {
    Tint.PLAIN: None,
    Tint.LOW: discord.Colour(0x95A5A6),
    Tint.NORMAL: discord.Colour(0x3498DB),
    Tint.HIGH: discord.Colour(0xE67E22),
    Tint.CRITICAL: discord.Colour(0xC0392B),
    Tint.DONE: discord.Colour(0x2ECC71),
}
STYLES = {
    ButtonStyle.QUIET: discord.ButtonStyle.secondary,
    ButtonStyle.MAIN: discord.ButtonStyle.primary,
    ButtonStyle.GOOD: discord.ButtonStyle.success,
    ButtonStyle.DANGER: discord.ButtonStyle.danger,
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rendered:
    """An embed, rows of buttons and perhaps a file (a picture is shown by the embed), ready to send once."""

    embed: discord.Embed
    rows: tuple[tuple[discord.ui.Button[discord.ui.View], ...], ...]
    file: File | None = None
    file_name: str = ""

    def parts(self) -> dict[str, Any]:
        """Return what a new message is sent with; buttons and a file only where there are any."""
        view, files = self.view(), self.files()
        return {"embed": self.embed} | ({"view": view} if view else {}) | ({"files": files} if files else {})

    def files(self) -> list[discord.File]:
        """Return the file for sending, in a list of at most one."""
        return [upload(self.file_name, self.file)] if self.file else []

    def view(self) -> discord.ui.View | None:
        """Return the buttons for sending, None when there are none.

        The view is stopped, so that the library keeps nothing in memory: presses are told by their id alone and work
        just as well on messages that were posted before a restart.
        """
        if not self.rows:
            return None
        view = discord.ui.View(timeout=None)
        for number, row in enumerate(self.rows):
            for button in row:
                button.row = number
                view.add_item(button)
        view.stop()
        return view


def render(message: Message) -> Rendered:
    """Return the message as an embed with buttons, cut to Discord's limits (message and embed limits of API v10)."""
    title = fit(plain(message.title.strip().replace("\n", " ")), TITLE_MOST)
    note, footer = _note(message.note)
    fields = _fields(message.fields)
    used = units(title) + units(footer) + sum(units(name) + units(value) for name, value, _ in fields)
    description = _description(message, note, min(DESCRIPTION_MOST, TOTAL_MOST - used))
    embed = discord.Embed(
        title=title or None,
        url=message.link if title and is_web(message.link) else None,
        description=description or (NOTHING if not title and not fields and not message.picture else None),
        colour=COLOURS[message.tint],
    )
    for name, value, wide in fields:
        embed.add_field(name=name, value=value, inline=not wide)
    if footer:
        embed.set_footer(text=footer)
    name = message.file.name if message.file else ""
    if message.picture and not message.file:
        name = picture_name(message.picture.name)
        embed.set_image(url=f"attachment://{name}")
    return Rendered(embed, _rows(message.rows), message.attached, name)


def _note(note: RichText) -> tuple[str, str]:
    """Return the small print as a line of the description and as a footer; a footer shows no links and no times."""
    words = bare(note)
    if words is None:
        line = fit(tuple(_on_one_line(span) for span in note), NOTE_SHARE)
        return (f"-# {line}" if line.strip() else ""), ""
    return "", cut(words.strip(), min(FOOTER_MOST, NOTE_SHARE))


def _on_one_line(span: Span) -> Span:
    return Text(span.value.replace("\n", " "), span.style) if isinstance(span, Text) else span


def _fields(fields: Sequence[Field]) -> list[tuple[str, str, bool]]:
    shown: list[tuple[str, str, bool]] = []
    left = FIELDS_SHARE
    for field in fields[:FIELDS_MOST]:
        name = fit(plain(field.label.strip()), FIELD_NAME_MOST) or NOTHING
        room = min(FIELD_VALUE_MOST, left - units(name))
        if room < 1:
            _log.warning("a field is left out of a message that is too long: %s", name)
            continue
        value = fit(field.value, room).strip() or NOTHING
        left -= units(name) + units(value)
        shown.append((name, value, field.wide))
    return shown


def _description(message: Message, note: str, most: int) -> str:
    """Put the body, the quote and the small print together; the quote takes what the others leave."""
    left = most - (units(note) + 1 if note else 0)
    kept_for_quote = min(QUOTE_SHARE, units(message.quote)) if message.quote.strip() else 0
    body: list[str] = []
    for paragraph in message.body:
        room = left - kept_for_quote - 1
        if room < 1:
            break
        body.append(fit(paragraph, room).strip("\n"))
        left -= units(body[-1]) + 1
    quote = fit_quote(message.quote, left - 1)
    return "\n".join(part for part in (*body, quote, note) if part.strip()).strip()


def _rows(rows: Sequence[Sequence[Button]]) -> tuple[tuple[discord.ui.Button[discord.ui.View], ...], ...]:
    taken: set[str] = set()
    shown = []
    for row in rows[:ROWS_MOST]:
        buttons = [made for button in row[:ROW_MOST] if (made := _button(button, taken))]
        if buttons:
            shown.append(tuple(buttons))
    return tuple(shown)


def _button(button: Button, taken: set[str]) -> discord.ui.Button[discord.ui.View] | None:
    """Return one button; None, with a line in the log, for one that Discord would refuse the whole message for."""
    label = cut(clean(button.label).replace("\n", " ").strip(), LABEL_MOST) or NOTHING
    if button.press and len(button.press) <= PRESS_MOST and button.press not in taken and not button.url:
        taken.add(button.press)
        return discord.ui.Button(label=label, custom_id=button.press, style=STYLES[button.style])
    if not button.press and is_web(button.url, LINK_MOST):
        return discord.ui.Button(label=label, url=button.url)
    _log.warning("a button is left out: %r, press %r, url %r", label, button.press, button.url)
    return None
