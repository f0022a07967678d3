"""The card's fields: priority, deadline, seats, why it is sorted so, the answers; or how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.cards.afterlife import afterlife_fields
from bot.cards.story import story_fields
from bot.cards.weights import priority_line
from bot.ports.message import Field
from bot.ports.text import Link, RichText, Span, Text, When, plain
from bot.rules.lifecycle import CLAIMABLE, WAITING
from storage.tables import Proof, ThreadState

if TYPE_CHECKING:
    from bot.reports.thread import Seat, ThreadView
    from bot.texts import Texts

SHOWN_REPLIES = 5


def live_fields(view: ThreadView, t: Texts) -> list[Field]:
    """Return what a thread that goes on shows."""
    thread = view.thread
    fields = [Field(t("card-priority"), plain(priority_line(thread, view.weights, t)))]
    if thread.category is None:
        fields.append(Field(t("card-category"), plain(t("card-category-asked"))))
    if thread.state in WAITING or thread.state is ThreadState.REVIEW:
        key = "card-due-late" if thread.late_on_arrival else "card-due"
        by = t.rich(key, at=When(thread.due_at), limit=When(thread.limit_at))
        if thread.hold_why and thread.paused_at is not None:
            by = t.rich("card-held", since=When(thread.paused_at), why=thread.hold_why)
        fields.append(Field(t("card-answer-by"), by))
    elif thread.answered_at is not None:
        fields.append(Field(t("card-answered"), (When(thread.answered_at),)))
    if thread.state in CLAIMABLE:
        fields.append(Field(t("card-seats"), _seats(view, t)))
    if view.fits:
        fields.append(Field(t("card-fits"), words.people(view.fits)))
    if thread.category_why and thread.category is not None:
        fields.append(Field(t("card-why"), plain(words.why(t, thread.category_why))))
    fields.extend(afterlife_fields(view, t))
    fields.extend(story_fields(view.tells, t))
    fields.extend(_answers(view, t))
    return fields


def ended_fields(view: ThreadView, t: Texts) -> list[Field]:
    """Return what a thread that ended shows: why, and the answers; of a merged one, which thread it is part of."""
    if view.merged is not None:
        number = f"#{view.merged} →"
        way = Link(number, view.merged_at) if view.merged_at else Text(number)
        return [Field(t("card-merged"), (way,))]
    reason = t(f"dismissal-{view.reason}") if t.has(f"dismissal-{view.reason}") else ""
    fields = [Field(t("card-reason"), plain(reason))] if reason else []
    return fields + _answers(view, t)


def _seats(view: ThreadView, t: Texts) -> RichText:
    free = plain(t("card-seats-free", free=view.free, seats=view.thread.seats))
    held = words.joined((_seat(seat, t) for seat in view.seats), ", ")
    return words.joined([held, free]) if held else free


def _seat(seat: Seat, t: Texts) -> RichText:
    """Return who holds a seat, whom he asked to take it, and when he is back or the seat is free again."""
    who = words.who(t, seat.who)
    if seat.asked is not None:
        return (who, Text(" → "), words.who(t, seat.asked), Text("?"))
    if seat.back_at is not None:
        return t.rich("card-seat-back", name=who, at=When(seat.back_at))
    if seat.free_at is not None:
        return t.rich("card-seat-until", name=who, at=When(seat.free_at))
    return (who,)


def _answers(view: ThreadView, t: Texts) -> list[Field]:
    if not view.replies:
        return []
    lines: list[Span] = []
    for index, answer in enumerate(view.replies[:SHOWN_REPLIES], start=1):
        likes = t("card-likes", n=answer.likes)
        lines += [Text(("\n" if index > 1 else "") + f"{index}. "), words.who(t, answer.who), Text(" · ")]
        seen = " ✓" if answer.reply.proof is Proof.VERIFIED else ""
        lines += [Link(t("card-open"), answer.reply.url), Text(seen + (f" · {likes}" if answer.likes else ""))]
    return [Field(t("card-answers"), tuple(lines), wide=True)]
