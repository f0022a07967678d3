"""Typed text: nothing is escaped twice and nothing pings by accident, because a renderer knows what each piece is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Style(StrEnum):
    """How a piece of text stands out."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"


class TimeStyle(StrEnum):
    """How a moment is shown; both chats keep a relative time live by themselves."""

    RELATIVE = "relative"
    MOMENT = "moment"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words, shown exactly as they are: markup in them is never interpreted."""

    value: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Link:
    """A label that opens `url` (http or https)."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class When:
    """A moment, aware and in UTC, shown in the reader's own zone where the chat can."""

    at: datetime
    style: TimeStyle = TimeStyle.RELATIVE


@dataclass(frozen=True, slots=True)
class Who:
    """A member by name. `external_ids` maps a platform's name to its user id; showing one never pings."""

    name: str
    external_ids: tuple[tuple[str, str], ...] = ()

    def on(self, platform: str) -> str | None:
        """Return the user id on `platform`, or None."""
        return dict(self.external_ids).get(platform)


Span = Text | Link | When | Who
RichText = tuple[Span, ...]


def plain(value: str) -> RichText:
    """Return `value` as one plain piece."""
    return (Text(value),)


def bold(value: str) -> RichText:
    """Return `value` as one bold piece."""
    return (Text(value, Style.BOLD),)
