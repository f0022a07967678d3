"""What a manager reads: the queue, and the daily digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.cards.sla import open_line
from bot.ports.message import Button, ButtonStyle, Field, Message, Tint
from bot.ports.text import Link, RichText, Span, Style, Text, TimeStyle, When, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config import Targets
    from bot.reports.digest import DigestFigures
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
    return Message(
        title=t("queue-title"),
        body=tuple(body) or (plain(t("queue-none")),),
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


def digest_card(figures: DigestFigures, targets: Targets, t: Texts, *, product: str) -> Message:
    """Return the day in a few lines; a day on which nothing happened is one friendly line."""
    month = t(
        "digest-month",
        members=figures.month_members,
        members_target=targets.active_members,
        answers=figures.month_answers,
        answers_target=targets.answers,
        likes=figures.month_likes,
        likes_target=targets.likes,
    )
    title = (Text(t("digest-date"), Style.BOLD), When(figures.until, TimeStyle.DAY))
    if figures.nothing_happened:
        return Message(title=t("digest-title", product=product), body=(title, plain(t("digest-quiet")), plain(month)))
    fields = [Field(t("digest-month-title"), plain(month), wide=True)]
    if figures.next_due:
        fields.insert(0, Field(t("digest-next"), _lines([open_line(one, t) for one in figures.next_due]), wide=True))
    if figures.helpers:
        helped = [(who, Text(f" · {t('points-n', n=points)}")) for who, points in figures.helpers]
        fields.insert(len(fields) - 1, Field(t("digest-helpers"), _lines(helped), wide=True))
    counts = t(
        "digest-counts",
        new=figures.new,
        claimed=figures.claimed,
        answered=figures.answered,
        overdue=figures.overdue,
    )
    return Message(
        title=t("digest-title", product=product),
        body=(title, plain(counts)),
        fields=tuple(fields),
        note=plain(t("digest-note-overdue" if figures.overdue else "digest-note")),
        tint=Tint.HIGH if figures.overdue else Tint.PLAIN,
    )


def _lines(parts: Sequence[RichText]) -> RichText:
    spans: list[Span] = []
    for part in parts:
        spans += [Text("\n"), *part] if spans else part
    return tuple(spans)
