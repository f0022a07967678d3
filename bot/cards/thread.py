"""The card: the one living message per chat that shows a thread, made anew from its state each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.cards.guide import left_alone, note
from bot.cards.thread_fields import ended_fields, live_fields
from bot.cards.thread_rows import card_rows
from bot.ports.message import Message, Tint
from bot.ports.text import Link, RichText, Style, Text, When, plain
from bot.rules.lifecycle import CLAIMABLE
from storage.tables import CardKind, Priority, ThreadState

if TYPE_CHECKING:
    from bot.reports.thread import ThreadView
    from bot.texts import Texts

TINTS = {
    Priority.LOW: Tint.LOW,
    Priority.NORMAL: Tint.NORMAL,
    Priority.HIGH: Tint.HIGH,
    Priority.CRITICAL: Tint.CRITICAL,
}
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
            state=t("state-merged" if view.merged is not None else f"state-{thread.state.value}"),
        ),
        link=view.first.url,
        body=(_where(view, t),),
        quote=_cut(view.first.text) if live else "",
        fields=tuple(live_fields(view, t)) if live else tuple(ended_fields(view, t)),
        note=note(view.hint, thread, t) if thread.state in CLAIMABLE else left_alone(view.hint, thread, t),
        tint=TINTS[thread.priority] if live and thread.answered_at is None else Tint.DONE,
        rows=card_rows(view, t, kind),
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


def _cut(text: str) -> str:
    if len(text) <= EXCERPT:
        return text
    # a text without spaces (Japanese, a long link) is cut in the middle of a word rather than lost
    space = text.rfind(" ", EXCERPT - LONGEST_WORD, EXCERPT)
    return text[: space if space > 0 else EXCERPT] + " …"
