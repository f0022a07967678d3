"""The card of an incident: one living message instead of a flood of cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.ports.message import Button, ButtonStyle, Field, Message, Tint
from bot.ports.text import Link, RichText, Text, When, plain

if TYPE_CHECKING:
    from bot.reports.incident import IncidentView
    from bot.texts import Texts

PLACES = 3


def incident_card(view: IncidentView, t: Texts) -> Message:
    """Return how much comes against the usual, what it is about, how far it is answered, and the way to help."""
    incident = view.incident
    if incident.closed_at is not None and not view.threads:
        return Message(title=t("incident-title-none"), body=(plain(t("incident-was-none")),), tint=Tint.DONE)
    if incident.closed_at is not None:
        ended = t.rich("incident-ended", at=When(incident.closed_at), threads=view.threads, answered=view.answered)
        return Message(title=t("incident-title-over"), body=(ended,), tint=Tint.DONE)
    number = incident.id
    return Message(
        title=t("incident-title", threads=view.threads),
        body=tuple(_story(view, t)),
        fields=(Field(t("incident-progress"), plain(_progress(view, t)), wide=True),),
        note=plain(t("incident-note")),
        tint=Tint.CRITICAL,
        rows=_rows(view, number, t),
    )


def _story(view: IncidentView, t: Texts) -> list[RichText]:
    incident = view.incident
    body = [t.rich("incident-since", at=When(incident.opened_at), seen=incident.seen, usual=round(incident.usual))]
    category, count = view.category
    if view.threads and category is not None:
        percent = round(100 * count / view.threads)
        body.append(plain(t("incident-about", category=words.category(t, category), percent=percent)))
    if view.words:
        body.append(plain(t("incident-words", words=", ".join(view.words))))
    places = ", ".join(f"{words.place(source)} {count}" for source, count in view.places[:PLACES])
    if places:
        body.append(plain(t("incident-places", places=places)))
    links: list[RichText] = []
    if view.first is not None:
        links.append((Link(t("incident-first"), view.first.url), Text(": "), When(view.first.posted_at)))
    if view.widest is not None and view.widest[0]:
        reach, post = view.widest
        links.append((Link(t("incident-widest"), post.url), Text(": "), Text(t("card-reach", reach=reach))))
    if links:
        body.append(words.joined(links))
    return body


def _progress(view: IncidentView, t: Texts) -> str:
    parts = [t("incident-open", n=view.open), t("incident-claimed", n=view.claimed)]
    parts.append(t("incident-answered", n=view.answered))
    if view.aside:
        parts.append(t("incident-aside", n=view.aside))
    return " · ".join(parts)


def _rows(view: IncidentView, number: int, t: Texts) -> tuple[tuple[Button, ...], ...]:
    manage = Button(t("button-manage"), f"incident_manage:{number}")
    if not view.free:
        return ((manage,),)
    take = Button(t("button-incident-next"), f"incident:{number}", style=ButtonStyle.MAIN)
    return ((take, manage), tuple(Button(f"#{thread.id}", f"incident_thread:{thread.id}") for thread in view.free))
