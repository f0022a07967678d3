"""A file or a picture that goes with a message, within what Telegram takes from bots.

Files have at most 50 MB; photos 10 MB, width and height together at most 10000, one at most 20 times the other
(https://core.telegram.org/bots/api#sendphoto, https://core.telegram.org/bots/api#senddocument).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.ports.chat import Refused
from bot.rules.png import size_of

if TYPE_CHECKING:
    from bot.ports.message import File, Message

MB = 1_000_000
DOCUMENT_MOST, PHOTO_MOST = 50 * MB, 10 * MB
SIDES_MOST, RATIO_MOST = 10_000, 20


def refusal(message: Message) -> Refused | None:
    """Return why what goes with a message cannot be sent; None where nothing goes with it, or where it can."""
    if message.file is not None:
        return _too_large(message.file, DOCUMENT_MOST, "files")
    if message.picture is None:
        return None
    return _too_large(message.picture, PHOTO_MOST, "photos") or _too_long(message.picture)


def _too_large(file: File, most: int, what: str) -> Refused | None:
    if len(file.content) <= most:
        return None
    size = math.ceil(len(file.content) * 10 / MB) / 10
    return Refused(f"{file.name} has {size} MB, and Telegram takes {what} of at most {most // MB} MB")


def _too_long(picture: File) -> Refused | None:
    sides = size_of(picture.content)
    if sides is None:
        return Refused(f"{picture.name} is no PNG")
    if sum(sides) <= SIDES_MOST and max(sides) <= RATIO_MOST * min(sides):
        return None
    taken = f"{SIDES_MOST} for both sides together, one at most {RATIO_MOST} times the other"
    return Refused(f"{picture.name} is {sides[0]} by {sides[1]}, and Telegram takes photos of at most {taken}")
