"""Small pieces that several cards share: durations, shares, places, lists of people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot import texts
from bot.ports.text import RichText, Span, Text, When
from bot.rules.links import PLACE_NAMES as PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.ports.text import Who
    from bot.rules.sla import Share
    from bot.texts import Texts
    from storage.tables import Category, Thread

HOUR = timedelta(hours=1)


def place(source: str) -> str:
    """Return a place by the name people know; a forum's own short name stays as it is."""
    return PLACES.get(source, source)


def duration(t: Texts, value: timedelta | None) -> str:
    """Return a duration in the largest unit that says it in two digits or fewer, or a dash."""
    if value is None:
        return "–"
    if value < HOUR:
        return t("duration-minutes", n=max(0, round(value.total_seconds() / 60)))
    if value < 3 * 24 * HOUR:
        return t("duration-hours", n=round(value / HOUR, 1))
    return t("duration-days", n=round(value / (24 * HOUR), 1))


def share(t: Texts, value: Share) -> str:
    """Return a share as percent with its counts, or a dash while nothing is decided."""
    return "–" if value.percent is None else t("share", percent=value.percent, good=value.good, total=value.total)


def category(t: Texts, value: Category | None) -> str:
    """Return a category as people call it."""
    return t(f"category-{value.value}") if value else t("category-none")


def why(t: Texts, reason: str) -> str:
    """Return a stored reason (`because`) as a sentence."""
    kind, _, words = reason.partition("|")
    return t(f"why-{kind}", words=words)


def example(t: Texts, source: str, language: str | None) -> str:
    """Return how a disclosure may sound in a place, in its thread's language where we speak that, else the reader's."""
    spoken = texts.of(language) if language in texts.LANGUAGES else t
    return spoken(f"remind-{source if source in PLACES else 'forum'}")


def reminder(t: Texts, source: str, language: str | None) -> RichText:
    """Return the reminder of the disclosure: an example to say in one's own words, and never a whole answer."""
    return (Text(t("remind", example=example(t, source, language))),)


def joined(parts: Iterable[RichText], between: str = " · ") -> RichText:
    """Return pieces of text with a separator between them."""
    spans: list[Span] = []
    for part in parts:
        if spans and part:
            spans.append(Text(between))
        spans.extend(part)
    return tuple(spans)


def who(t: Texts, one: Who) -> Span:
    """Return a member by name, or that he is one no more: nobody remembers who was erased."""
    return one if one.name else Text(t("former-member"))


def due(t: Texts, thread: Thread) -> Span:
    """Return when a thread is due, or that its clock is paused."""
    return Text(t("due-paused")) if thread.hold_why else When(thread.due_at)


def people(whos: Sequence[Who]) -> RichText:
    """Return people as a list."""
    return joined(((who,) for who in whos), ", ")
