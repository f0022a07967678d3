"""What one person or a room is told in a sentence: live times, the way to the threads that it is about, buttons."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.cards import words
from bot.ports.message import Button, Message
from bot.ports.text import Link, RichText, Text, When
from bot.runtime.addresses import card_links

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports.chat import Platform
    from bot.texts import Texts
    from storage.database import UnitOfWork
    from storage.tables import Delivery


async def sentence(uow: UnitOfWork, row: Delivery, t: Texts, platforms: Mapping[str, Platform]) -> Message:
    """Return the message of a row that holds a sentence's key and fields.

    Fields that mean something: `link` can be opened, `at` (ISO 8601) is a live time, `threads` are named below the
    sentence, each with the way to its card; `n` says how many there are where not all are named.
    """
    fields: dict[str, Any] = dict(row.data["fields"])
    numbers = [int(one) for one in fields.pop("threads", ())]
    link, at = str(fields.get("link", "")), str(fields.get("at", ""))
    if link.startswith("https://"):
        fields["link"] = Link(link, link)
    if at:
        fields["at"] = When(datetime.fromisoformat(at))
    body: tuple[RichText, ...] = (t.rich(row.data["key"], **fields),)
    if numbers:
        links = await card_links(uow, platforms[row.platform], row.community_id, numbers)
        body = (*body, _named(t, numbers, links, int(fields.get("n", 0)) - len(numbers)))
    # who is told that his answer was rejected can say at once that he disagrees
    buttons = tuple(Button(t(label), press) for label, press in row.data.get("buttons", ()))
    return Message(body=body, rows=(buttons,) if buttons else ())


def _named(t: Texts, numbers: list[int], links: Mapping[int, str], more: int) -> RichText:
    """Return threads by number, each with the way to its card where there is one, and how many are not named."""
    named: list[RichText] = [
        (Link(f"#{number}", links[number]) if number in links else Text(f"#{number}"),) for number in numbers
    ]
    return words.joined([*named, *([(Text(t("nudge-more", n=more)),)] if more > 0 else [])])
