"""What a manager picks from: the thread that one becomes part of, or the post that becomes a thread of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.ports.message import Button, Message
from bot.ports.text import Link, RichText, Style, Text, When, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.likely import Choice
    from bot.texts import Texts
    from storage.tables import Mention, Thread

EXCERPT = 90
A_ROW = 4


def merge_card(choice: Choice, t: Texts) -> Message:
    """Return the threads that one may be merged with, a button for each."""
    number = choice.thread.id
    buttons = [Button(f"#{one.id}", f"merge:{number}:{one.id}") for one, _ in choice.others]
    return Message(
        title=t("merge-title", thread=number),
        body=tuple(_thread(one, post, t) for one, post in choice.others) or (plain(t("merge-none")),),
        note=plain(t("merge-note", thread=number)),
        rows=_rows(buttons),
    )


def split_card(thread: Thread, posts: Sequence[Mention], t: Texts) -> Message:
    """Return the posts that may leave a thread, a button for each."""
    buttons = [
        Button(t("split-button", n=index), f"split:{thread.id}:{post.id}") for index, post in enumerate(posts, start=1)
    ]
    return Message(
        title=t("split-title", thread=thread.id),
        body=tuple(_post(f"{index}.", post) for index, post in enumerate(posts, start=1))
        or (plain(t("split-none", thread=thread.id)),),
        note=plain(t("split-note")) if posts else (),
        rows=_rows(buttons),
    )


def _rows(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW))


def _thread(thread: Thread, post: Mention | None, t: Texts) -> RichText:
    state = Text(f"#{thread.id} · {t(f'state-{thread.state.value}')} · ")
    return (state, *_post("", post)) if post is not None else (state,)


def _post(number: str, post: Mention) -> RichText:
    text = " ".join(post.text.split())
    excerpt = text if len(text) <= EXCERPT else text[: EXCERPT - 2].rstrip() + " …"
    named = (Text(f"{number} ", Style.BOLD),) if number else ()
    where = Link(words.place(post.source), post.url) if post.url else Text(words.place(post.source))
    return (*named, where, Text(f" · {post.author} · "), When(post.posted_at), Text(" · "), Text(excerpt, Style.ITALIC))
