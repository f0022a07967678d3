"""What a manager is shown to decide: the evidence in one sentence, what was seen, and two buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.ports.message import Button, ButtonStyle, Field, Message, Tint
from bot.ports.text import Link, RichText, Text, TimeStyle, When, plain
from storage.tables import DoubtKind

if TYPE_CHECKING:
    from bot.reports.review import DoubtView, ReviewView
    from bot.texts import Texts

REASONS = ("gone", "not_theirs", "no_disclosure", "copied")
REASON_OF = {
    DoubtKind.GONE: "gone",
    DoubtKind.OTHER_AUTHOR: "not_theirs",
    DoubtKind.NO_DISCLOSURE: "no_disclosure",
    DoubtKind.UNSEEN: "no_disclosure",
    DoubtKind.NEAR_COPY: "copied",
}
ACCEPTS = {
    DoubtKind.NO_DISCLOSURE: "button-see-it",
    DoubtKind.UNSEEN: "button-see-it",
    DoubtKind.APPEAL: "button-let-in",
}
EXCERPT = 500


def review_card(view: ReviewView, t: Texts, said: RichText = (), undo: Button | None = None) -> Message:
    """Return the doubt that comes next, under what was decided just now; friendly where nothing waits."""
    again = ((undo,),) if undo else ()
    before = (said,) if said else ()
    if view.next is None:
        left = view.total
        sentence = t("review-rest", n=left) if left else t("review-none")
        start = ((Button(t("button-from-start"), "review"),),) if left else ()
        return Message(title=t("review-title"), body=(*before, plain(sentence)), rows=(*start, *again))
    doubt = view.next
    return Message(
        title=t("review-title"),
        body=(*before, plain(_counts(view, t)), t.rich(f"doubt-{doubt.doubt.kind.value}", **_evidence(doubt, t))),
        quote=_quote(doubt),
        fields=tuple(_fields(doubt, t)),
        tint=Tint.PLAIN if doubt.doubt.kind is DoubtKind.UNSEEN else Tint.HIGH,
        rows=(*_rows(doubt, t), *again),
    )


def _counts(view: ReviewView, t: Texts) -> str:
    return " · ".join(t(f"review-count-{kind.value}", n=count) for kind, count in view.counts)


def _evidence(view: DoubtView, t: Texts) -> dict[str, object]:
    """Return what the sentence of a kind may say; a sentence takes what it needs."""
    evidence, check = view.doubt.evidence, view.check
    return {
        "who": words.who(t, view.who),
        "thread": view.thread.id,
        "place": words.place(view.thread.source),
        "author": check.author if check and check.author else "?",
        "handle": view.handle or "?",
        "percent": round(100 * (evidence.get("likeness") or 0)),
        "name": words.who(t, view.alike.who) if view.alike else "?",
        "answers": evidence.get("answers", 0),
        "minutes": evidence.get("minutes", 0),
        "why": evidence.get("why", ""),
    }


def _quote(view: DoubtView) -> str:
    if view.doubt.kind is DoubtKind.APPEAL:
        return str(view.doubt.evidence.get("text", ""))
    return _cut(view.check.text) if view.check else ""


def _fields(view: DoubtView, t: Texts) -> list[Field]:
    links: list[RichText] = [(Link(t("review-open-answer"), view.reply.url),)] if view.reply.url else []
    if view.complaint:
        links.append((Link(t("review-open-complaint"), view.complaint),))
    fields = [Field(t("review-links"), words.joined(links))] if links else []
    recorded: RichText = (When(view.reply.recorded_at, TimeStyle.RELATIVE), Text(f" · /reject {view.reply.id}"))
    fields.append(Field(t("review-recorded"), recorded))
    if view.pending:
        fields.append(Field(t("review-waits"), plain(t("points-n", n=view.pending))))
    if view.alike is not None:
        link: RichText = (
            (Link(t("review-open-answer"), view.alike.reply.url), Text(" · ")) if view.alike.reply.url else ()
        )
        fields.append(Field(t("review-alike"), (*link, Text(_cut(view.alike.text))), wide=True))
    if len(view.together) > 1:
        others = [
            (Link(f"#{reply.thread_id}", reply.url),) if reply.url else plain(f"#{reply.thread_id}")
            for _, reply in view.together
        ]
        fields.append(Field(t("review-together"), words.joined(others), wide=True))
    return fields


def _rows(view: DoubtView, t: Texts) -> tuple[tuple[Button, ...], ...]:
    doubt = view.doubt
    appealed = doubt.kind is DoubtKind.APPEAL
    reject = f"reject:{view.reply.id}" if appealed else f"why:{doubt.id}"
    no = t("button-keep-out" if appealed else "button-reject")
    acts = (
        Button(t(ACCEPTS.get(doubt.kind, "button-fine")), f"fine:{doubt.id}", style=ButtonStyle.GOOD),
        Button(no, reject, style=ButtonStyle.DANGER),
        Button(t("button-later"), f"later:{doubt.id}"),
    )
    if len(view.together) < 2:  # noqa: PLR2004 - one alone has its own button
        return (acts,)
    label = t("button-fine-all", n=len(view.together))
    return (acts, (Button(label, f"fineall:{doubt.kind.value}:{view.together[-1][0].id}"),))


def reasons_card(view: DoubtView, t: Texts) -> Message:
    """Return the usual reasons for a rejection, the likely one first, and the way to write another."""
    likely = REASON_OF.get(view.doubt.kind)
    ordered = sorted(REASONS, key=lambda reason: reason != likely)
    buttons = tuple(
        Button(t(f"button-reason-{reason}"), f"rejected:{view.doubt.id}:{reason}", style=ButtonStyle.DANGER)
        for reason in ordered
    )
    other = Button(t("button-reason-other"), f"reject:{view.reply.id}")
    back = Button(t("button-back"), f"later:{view.doubt.id}:here")
    return Message(
        body=(t.rich("reject-why", who=words.who(t, view.who), thread=view.thread.id),), rows=(buttons, (other, back))
    )


def _cut(text: str) -> str:
    return text if len(text) <= EXCERPT else text[:EXCERPT].rstrip() + " …"
