"""The card of what a member told the team: his words as quoted, what can be done, and what was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.guide import A_ROW, MOST_PAGES_OFFERED, title
from bot.cards.perks import in_rows, short
from bot.ports.message import Button, ButtonStyle, Field, Message, Tint
from bot.ports.text import RichText, Span, Text, When, plain
from storage.tables import WordKind, WordState

if TYPE_CHECKING:
    from bot.reports.told import Told
    from bot.texts import Texts
    from storage.tables import Word

SHOWN_ANSWERS = 3
ANSWER_CUT = 300


def word_card(told: Told, t: Texts) -> Message:
    """Return the card for the managers' (feedback: the product team's) room, in one language."""
    word = told.word
    open_ = word.state is WordState.OPEN
    who: Span = told.who or Text(t("word-nobody"))
    return Message(
        title=t(f"word-title-{word.kind.value}", number=str(word.id)),
        link=word.text if word.kind is WordKind.FIND and word.text else None,
        body=((who, Text(" · "), When(word.at)),),
        quote="\n".join(one for one in (word.text, word.said) if one),
        fields=tuple(_fields(told, t)),
        note=_note(word, t),
        tint=Tint.NORMAL if open_ else Tint.DONE,
        rows=_rows(told, t),
    )


def _note(word: Word, t: Texts) -> RichText:
    if word.kind is WordKind.FEEDBACK:
        return plain(t("word-note-feedback"))
    waits = word.kind is WordKind.SUGGESTION and word.state is WordState.OPEN
    return plain(t("word-note-suggestion")) if waits else ()


def _fields(told: Told, t: Texts) -> list[Field]:
    word = told.word
    if word.kind is not WordKind.FEEDBACK:
        if word.state is WordState.OPEN or word.decided_at is None:
            return []
        value: RichText = (Text(f"{told.decided_by} · " if told.decided_by else ""), When(word.decided_at))
        return [Field(t(f"word-state-{word.state.value}"), value)]
    earlier = len(told.answers) - SHOWN_ANSWERS
    fields = [Field(t("word-earlier"), plain(str(earlier)))] if earlier > 0 else []
    for one in told.answers[-SHOWN_ANSWERS:]:
        by = one.by or t("word-nobody")
        text = one.text if len(one.text) <= ANSWER_CUT else f"{one.text[:ANSWER_CUT].rstrip()}…"
        fields.append(Field(t("word-answer"), (Text(f"{by} · "), When(one.at), Text(f"\n{text}")), wide=True))
    return fields


def _rows(told: Told, t: Texts) -> tuple[tuple[Button, ...], ...]:
    word = told.word
    if word.kind is WordKind.FEEDBACK:
        return ((Button(t("button-answer"), f"answer:{word.id}", style=ButtonStyle.MAIN),),)
    if word.state is not WordState.OPEN:
        return ()
    if word.kind is WordKind.SUGGESTION:
        decline = Button(t("button-decline-word"), f"word:{word.id}:decline", style=ButtonStyle.DANGER)
        return (*into_rows(told, t), (decline,))
    accept = Button(t("button-accept"), f"word:{word.id}:accept", style=ButtonStyle.GOOD)
    return ((accept, Button(t("button-decline-word"), f"word:{word.id}:decline")),)


def into_rows(told: Told, t: Texts) -> tuple[tuple[Button, ...], ...]:
    """Return a button for each page of the playbook that a suggestion can be put into."""
    press = f"word:{told.word.id}:accept"
    found = [Button(short(title(page, t)), f"{press}:{page.key}", style=ButtonStyle.GOOD) for page in told.pages]
    return in_rows(found[:MOST_PAGES_OFFERED], A_ROW)


def press_of(told: Told) -> str:
    """Return a press that only this card carries, whatever earlier version of the bot posted it."""
    number = told.word.id
    return {
        WordKind.FEEDBACK: f"answer:{number}",
        WordKind.SUGGESTION: f"word:{number}:decline",
        WordKind.FIND: f"word:{number}:accept",
    }[told.word.kind]
