"""The card: the one living message per chat that shows a thread, made anew from its state each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.ports.message import Button, ButtonStyle, Field, Message, Tint
from bot.ports.text import Link, RichText, Span, Style, Text, When, plain
from bot.rules.lifecycle import CLAIMABLE, WAITING
from storage.tables import CardKind, Category, Priority, Proof, ThreadState

if TYPE_CHECKING:
    from bot.reports.thread import Seat, ThreadView
    from bot.texts import Texts

TINTS = {
    Priority.LOW: Tint.LOW,
    Priority.NORMAL: Tint.NORMAL,
    Priority.HIGH: Tint.HIGH,
    Priority.CRITICAL: Tint.CRITICAL,
}
SHOWN_REPLIES = 5
EXCERPT = 400
LONGEST_WORD = 40


def thread_card(view: ThreadView, t: Texts, kind: CardKind) -> Message:
    """Return the card of a thread for the community's, the managers' or the staff's room, in one language."""
    thread = view.thread
    live = thread.state in CLAIMABLE or thread.state in {ThreadState.REVIEW, ThreadState.STAFF}
    return Message(
        title=t(
            "card-title",
            thread=str(thread.id),
            category=words.category(t, thread.category),
            state=t(f"state-{thread.state.value}"),
        ),
        link=view.first.url,
        body=(_where(view, t),),
        quote=_cut(view.first.text) if live else "",
        fields=tuple(_fields(view, t)) if live else tuple(_ending(view, t)),
        note=_note(view, t) if thread.state in CLAIMABLE else (),
        tint=TINTS[thread.priority] if live and thread.answered_at is None else Tint.DONE,
        rows=_rows(view, t, kind),
    )


def _where(view: ThreadView, t: Texts) -> RichText:
    first, thread = view.first, view.thread
    author = Text(thread.author, Style.BOLD) if thread.author else Text(t("card-author-forgotten"))
    pieces: list[RichText] = [
        (Link(words.place(thread.source), first.url), Text(" · "), author),
        (When(first.posted_at),),
    ]
    if thread.reach:
        pieces.append(plain(t("card-reach", reach=thread.reach)))
    if thread.mentions > 1:
        latest = Link(t("card-mentions", n=thread.mentions), view.latest.url)
        pieces.append((latest,))
    return words.joined(pieces)


def _fields(view: ThreadView, t: Texts) -> list[Field]:
    thread = view.thread
    fields = [Field(t("card-priority"), plain(t(f"priority-{thread.priority.value}")))]
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
    if thread.category_why:
        fields.append(Field(t("card-why"), plain(words.why(t, thread.category_why))))
    fields.extend(_answers(view, t))
    return fields


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


def _ending(view: ThreadView, t: Texts) -> list[Field]:
    reason = t(f"dismissal-{view.reason}") if t.has(f"dismissal-{view.reason}") else ""
    fields = [Field(t("card-reason"), plain(reason))] if reason else []
    return fields + _answers(view, t)


def _note(view: ThreadView, t: Texts) -> RichText:
    guidance = view.guidance.get(t.language) or next(iter(view.guidance.values()), "")
    reminder = t("card-disclosure", place=words.place(view.thread.source))
    return plain(f"{guidance} {reminder}".strip())


def _rows(view: ThreadView, t: Texts, kind: CardKind) -> tuple[tuple[Button, ...], ...]:
    thread, state = view.thread, view.thread.state
    if kind is CardKind.REVIEW:
        return review_rows(view, t) if state is ThreadState.REVIEW else ()
    if kind is CardKind.STAFF:
        return (staff_row(thread.id, t),) if state is ThreadState.STAFF else ()
    manage = Button(t("button-manage"), f"manage:{thread.id}")
    if state not in CLAIMABLE:
        return ((manage,),)
    acts = []
    if view.free:
        acts.append(Button(t("button-claim"), f"claim:{thread.id}", style=ButtonStyle.MAIN))
    acts += [
        Button(t("button-reply"), f"reply:{thread.id}", style=ButtonStyle.GOOD),
        Button(t("button-staff"), f"staff:{thread.id}"),
        manage,
    ]
    likes = tuple(
        Button(t("button-like", n=index, name=answer.who.name or t("former-member")), f"liked:{answer.reply.id}")
        for index, answer in enumerate(view.replies[:SHOWN_REPLIES], start=1)
    )
    return (tuple(acts), likes) if likes else (tuple(acts),)


def review_rows(view: ThreadView, t: Texts) -> tuple[tuple[Button, ...], ...]:
    """Return the manager's one-press decisions on a thread that waits for review."""
    number = view.thread.id
    return (
        (
            Button(t("button-approve"), f"approve:{number}", style=ButtonStyle.GOOD),
            Button(t("dismissal-not_us"), f"dismiss:{number}:not_us"),
            Button(t("dismissal-not_negative"), f"dismiss:{number}:not_negative"),
            Button(t("dismissal-do_not_engage"), f"dismiss:{number}:do_not_engage", style=ButtonStyle.DANGER),
        ),
        category_row(number, view.thread.category, t),
    )


def category_row(thread_id: int, now: Category | None, t: Texts) -> tuple[Button, ...]:
    """Return one button for every other category."""
    return tuple(
        Button(t(f"category-{category.value}"), f"category:{thread_id}:{category.value}")
        for category in Category
        if category is not now
    )


def staff_row(thread_id: int, t: Texts) -> tuple[Button, ...]:
    """Return what staff may do with a thread."""
    return (
        Button(t("button-give-back"), f"giveback:{thread_id}", style=ButtonStyle.MAIN),
        Button(t("button-solved"), f"solved:{thread_id}", style=ButtonStyle.GOOD),
    )


def _cut(text: str) -> str:
    if len(text) <= EXCERPT:
        return text
    # a text without spaces (Japanese, a long link) is cut in the middle of a word rather than lost
    space = text.rfind(" ", EXCERPT - LONGEST_WORD, EXCERPT)
    return text[: space if space > 0 else EXCERPT] + " …"
