"""The card's buttons: what members may do on it, what managers decide in review, what staff may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.guide import guide_button
from bot.cards.thread_fields import SHOWN_REPLIES
from bot.ports.message import Button, ButtonStyle
from bot.rules.lifecycle import CLAIMABLE
from storage.tables import CardKind, Category, ThreadState

if TYPE_CHECKING:
    from bot.reports.thread import ThreadView
    from bot.texts import Texts


def card_rows(view: ThreadView, t: Texts, kind: CardKind) -> tuple[tuple[Button, ...], ...]:
    """Return the rows of buttons under a card in the room of a kind."""
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
        *guide_button(view.hint, thread.id, t),
    ]
    likes = tuple(
        Button(t("button-like", n=index, name=answer.who.name or t("former-member")), f"liked:{answer.reply.id}")
        for index, answer in enumerate(view.replies[:SHOWN_REPLIES], start=1)
    )
    # whoever is asked by the card what it is about presses it there
    asked = category_row(thread.id, None, t) if thread.category is None else ()
    return tuple(row for row in (tuple(acts), likes, asked) if row)


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
        (Button(t("button-staff"), f"staff:{number}"), Button(t("button-merge"), f"merge:{number}")),
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
