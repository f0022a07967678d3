"""The one thing to do now, as a line, and a thread's number that opens its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.ports.text import Link, Style, Text, plain
from bot.reports.brief import NUMBERED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.ports.text import RichText
    from bot.reports.pressing import OneThing
    from bot.rules.advice import Advised, Audience
    from bot.texts import Texts


def number(thread_id: int, links: Mapping[int, str]) -> Text | Link:
    """Return a thread's number; it opens the card where one stands.

    A thread in line has none, and no way to the post itself is offered in its place: an answer without a seat is what
    the cards are there to prevent.
    """
    link = links.get(thread_id)
    return Link(f"#{thread_id}", link) if link else Text(f"#{thread_id}", Style.BOLD)


def numbers_line(head: str, thread_ids: Sequence[int], t: Texts, links: Mapping[int, str]) -> RichText:
    """Return a line with the first threads of many, each opening its card."""
    shown: list[RichText] = [(number(one, links),) for one in thread_ids[:NUMBERED]]
    more = len(thread_ids) - NUMBERED
    tail = plain(" " + t("digest-more", n=more)) if more > 0 else ()
    return (Text(head + " ", Style.BOLD), *words.joined(shown, ", "), *tail)


def thing_line(thing: OneThing, audience: Audience, t: Texts, links: Mapping[int, str]) -> RichText:
    """Return the one thing to do now, with who holds the thread where that matters."""
    holder = words.who(t, thing.holders[0]) if thing.holders else Text(t("digest-nobody"))
    return (Text(t("digest-now") + " ", Style.BOLD), *sentence(thing.advised, audience, t, links, who=holder))


def sentence(advised: Advised, audience: Audience, t: Texts, links: Mapping[int, str], **fields: object) -> RichText:
    """Return what is advised, in the words for its readers."""
    card = number(advised.thread_id or 0, links)
    key = f"advice-{audience.value}-{advised.advice.value}"
    return t.rich(key, card=card, n=advised.n, number=str(advised.thread_id or ""), **fields)
