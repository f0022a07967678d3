"""What a thread's card says of its story, and the card of a story that is suggested to the managers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.ports.message import Button, ButtonStyle, Field, Form, Input, Message, Tint
from bot.ports.text import Link, RichText, Text, When, plain
from bot.rules.stories import LONGEST_NAME, LONGEST_SENTENCE
from storage.tables import HintState

if TYPE_CHECKING:
    from bot.reports.stories import HintView
    from bot.reports.story import Tells
    from bot.texts import Texts
    from storage.tables import Mention, Thread

EXCERPT = 140
TEENS = (11, 12, 13)
ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def story_fields(told: Tells | None, t: Texts) -> list[Field]:
    """Return which story a thread tells and what worked in it, and that its words were read before."""
    if told is None:
        return []
    fields = []
    if told.story is not None:
        nth = f" · {t(f'story-nth-{ending(told.nth)}', n=told.nth)}" if told.nth else ""
        urgent = f" · {t('story-is-urgent')}" if told.story.urgent and told.story.ended_at is None else ""
        fields.append(Field(t("story-field"), plain(f"{told.story.name}{nth}{urgent}"), wide=True))
    if told.worked:
        links: list[RichText] = [(Link(f"#{thread}", url),) for thread, url in told.worked]
        fields.append(Field(t("story-worked"), words.joined(links, ", "), wide=True))
    if told.repeats is not None:
        said = t("story-repeats", thread=told.repeats, n=told.copies)
        fields.append(Field(t("story-words"), plain(said)))
    elif told.copies:
        fields.append(Field(t("story-words"), plain(t("story-repeated", n=told.copies))))
    return fields


def ending(number: int) -> str:
    """Return the ending of an ordinal number as English has it; it is part of a text's key."""
    return "th" if number % 100 in TEENS else ENDINGS.get(number % 10, "th")


def hint_card(view: HintView, t: Texts) -> Message:
    """Return threads that may be a story, with examples; or what became of the suggestion."""
    hint, number = view.hint, view.hint.id
    if hint.state is HintState.TAKEN:
        said = t("hint-taken", name=view.name)
        return Message(title=t("hint-title", n=view.threads), body=(plain(said),), tint=Tint.DONE)
    if hint.state is HintState.DECLINED:
        return Message(title=t("hint-title", n=view.threads), body=(plain(t("hint-declined")),), tint=Tint.DONE)
    body: list[RichText] = [plain(t("hint-why"))]
    if view.words:
        body.append(plain(t("hint-words", words=", ".join(view.words))))
    body += [example(thread, post) for thread, post in view.examples]
    return Message(
        title=t("hint-title", n=view.threads),
        body=tuple(body),
        note=plain(t("hint-note", number=str(number))),
        tint=Tint.NORMAL,
        rows=(
            (
                Button(t("button-hint-take"), f"storyset:hint.{number}", style=ButtonStyle.GOOD),
                Button(t("button-hint-none"), f"nostory:{number}"),
            ),
        ),
    )


def example(thread: Thread, post: Mention) -> RichText:
    """Return one complaint in a line: its number leads to the post."""
    text = " ".join(post.text.split())
    cut = text if len(text) <= EXCERPT else text[: EXCERPT - 2].rstrip() + " …"
    number = Link(f"#{thread.id}", post.url) if post.url.startswith("http") else Text(f"#{thread.id}")
    return (number, Text(" "), When(post.posted_at), Text(f" · {cut}"))


def new_form(t: Texts, ref: str) -> Form:
    """Return the form for a new story; `ref` is `new`, or the hint that it comes from (`hint.4`)."""
    inputs = (_name_input(t), _sentence_input(t))
    instead = t("story-instead-hint", number=ref.partition(".")[2]) if ref != "new" else t("story-instead-new")
    return Form("storyset", ref, t("story-form-new"), inputs, instead)


def edit_form(t: Texts, story_id: int, field: str, now: str) -> Form:
    """Return the form for another name or sentence of a story; `now` is what stands there."""
    asked = _name_input(t, now) if field == "name" else _sentence_input(t, now)
    instead = t(f"story-instead-{field}", number=str(story_id))
    return Form("storyset", f"{story_id}.{field}", t(f"story-form-{field}"), (asked,), instead)


def _name_input(t: Texts, now: str = "") -> Input:
    return Input("name", t("story-ask-name"), hint=t("story-name-hint"), longest=LONGEST_NAME, value=now)


def _sentence_input(t: Texts, now: str = "") -> Input:
    return Input(
        "sentence",
        t("story-ask-sentence"),
        hint=t("story-sentence-hint"),
        longest=LONGEST_SENTENCE,
        long=True,
        value=now,
    )
