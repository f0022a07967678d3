"""What waits for a manager: review, and what was kept or found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.cards.costs import costs_line
from bot.ports.message import Button, ButtonStyle, Message
from bot.ports.text import Link, RichText, Style, Text, plain

if TYPE_CHECKING:
    from bot.reports.queue import Queue
    from bot.texts import Texts
    from storage.tables import Mention

LINE = 90


def queue_card(queue: Queue, t: Texts) -> Message:
    """Return what waits for review and which mentions were kept (or found), each with its one press."""
    body: list[RichText] = []
    rows: list[Button] = []
    if queue.review and not queue.words:
        body.append((Text(t("queue-review", n=queue.review_total), Style.BOLD),))
        for thread, post in queue.review:
            body.append(_post(f"#{thread.id}", post, t))
            rows.append(Button(t("queue-show", n=f"#{thread.id}"), f"approve:{thread.id}", style=ButtonStyle.GOOD))
    if queue.mentions:
        key = "queue-found" if queue.words else "queue-kept"
        body.append((Text(t(key, words=queue.words), Style.BOLD),))
        for post in queue.mentions:
            body.append(_post(f"m{post.id}", post, t))
            if post.thread_id is None and not post.history:
                rows.append(Button(t("queue-show", n=f"m{post.id}"), f"promote:{post.id}"))
    if not body:
        body.append(plain(t("queue-none")))
    if queue.costs is not None:
        body.append(plain(costs_line(queue.costs, t)))
    return Message(
        title=t("queue-title"),
        body=tuple(body),
        note=plain(t("queue-in-line", n=queue.in_line)) if queue.in_line else (),
        rows=tuple(tuple(rows[at : at + 4]) for at in range(0, len(rows), 4))[:5],
    )


def _post(number: str, post: Mention, t: Texts) -> RichText:
    text = " ".join(post.text.split())
    excerpt = text if len(text) <= LINE else text[: LINE - 2].rstrip() + " …"
    percent = t("queue-negative", percent=round(100 * post.negative))
    return (
        Text(f"{number} ", Style.BOLD),
        Link(words.place(post.source), post.url),
        Text(f" · {post.author} · {percent} · "),
        Text(excerpt, Style.ITALIC),
    )
