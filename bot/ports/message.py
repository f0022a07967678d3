"""What a person is shown: one message with its buttons, or a form, without a platform.

Platforms render these and cut them to their own limits; nothing here knows Discord, Telegram or HTML.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.ports.text import RichText


class Tint(StrEnum):
    """The colour or sign at the edge of a message."""

    PLAIN = "plain"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"
    DONE = "done"


class ButtonStyle(StrEnum):
    """How strongly a button invites."""

    QUIET = "quiet"
    MAIN = "main"
    GOOD = "good"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A press that comes back as `press` (`action:ref[:value]`, ASCII, at most 64 bytes), or a link to `url`."""

    label: str
    press: str | None = None
    url: str | None = None
    style: ButtonStyle = ButtonStyle.QUIET


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled line. `wide` fields stand alone, others may stand side by side."""

    label: str
    value: RichText
    wide: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a message, such as one's own data or a report; made by us, never by a stranger."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    `title` may open `link`; `quote` is somebody else's text and is shown as quoted, plain and inert;
    `body` is paragraphs; `note` is the small print at the foot; `rows` are buttons, at most five rows of five.
    `file` goes with it to be kept, `picture` (a PNG) to be seen; a message has at most one of the two.
    """

    title: str = ""
    link: str | None = None
    body: tuple[RichText, ...] = ()
    quote: str = ""
    fields: tuple[Field, ...] = ()
    note: RichText = ()
    tint: Tint = Tint.PLAIN
    rows: tuple[tuple[Button, ...], ...] = ()
    file: File | None = None
    picture: File | None = None

    @property
    def attached(self) -> File | None:
        """Return the file or the picture that goes with it."""
        return self.file or self.picture


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a form's offered values."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Input:
    """One question of a form: free text (`long`: several lines; `value`: what stands there), or one of `choices`."""

    name: str
    label: str
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = True
    longest: int = 500
    long: bool = False
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Questions that come back as `Filled(action, ref, values)`; at most five inputs (Discord's modal limit).

    `instead` is the sentence for a chat without forms: what to type or answer to reach the same end.
    """

    action: str
    ref: str
    title: str
    inputs: tuple[Input, ...]
    instead: str
