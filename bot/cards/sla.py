"""What `/sla` shows: how much waits, what presses, and how fast the community claims and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.ports.message import Field, Message, Tint
from bot.ports.text import RichText, Style, Text, When, plain

if TYPE_CHECKING:
    from bot.reports.sla import OpenThread, SlaReport, Window
    from bot.rules.sla import SlaRules
    from bot.texts import Texts


def sla_card(report: SlaReport, rules: SlaRules, t: Texts) -> Message:
    """Return the open threads by time left, and how fast the community claims and answers."""
    body = [open_line(one, t) for one in report.open_threads] or [plain(t("sla-nothing-open"))]
    more = report.waiting - len(report.open_threads)
    if more > 0:
        body.append(plain(t("sla-more", n=more)))
    if report.follow_ups:
        numbers = ", ".join(f"#{one.thread.id}" for one in report.follow_ups)
        body.append(plain(t("sla-follow-ups", numbers=numbers)))
    if report.staff_since:
        body.append(t.rich("sla-staff", n=report.with_staff, since=When(report.staff_since)))
    fields = [
        Field(t("sla-window", days=window.days), _figures(window, rules, t), wide=True) for window in report.windows
    ]
    if report.by_category:
        lines = [
            f"{words.category(t, category)}: {words.share(t, window.in_target)}, "
            f"{words.duration(t, window.reply_median)}"
            for category, window in report.by_category
        ]
        fields.append(Field(t("sla-by-category"), plain("\n".join(lines)), wide=True))
    return Message(
        title=t("sla-title", n=report.waiting, overdue=report.overdue),
        body=tuple(body),
        fields=tuple(fields),
        note=plain(t("sla-note")),
        tint=Tint.HIGH if report.overdue else Tint.DONE,
    )


def open_line(one: OpenThread, t: Texts) -> RichText:
    """Return a thread in one line: number, when it is due, where, whose, and who is on it."""
    thread = one.thread
    head = Text(f"#{thread.id} ", Style.BOLD)
    holders = words.people(one.holders) if one.holders else plain(t("sla-nobody"))
    where = Text(f" · {words.place(thread.source)} · {thread.author} · ")
    return (head, When(thread.due_at), where, *holders)


def _figures(window: Window, rules: SlaRules, t: Texts) -> RichText:
    lines = [
        t("sla-in-target", hours=f"{rules.target_hours:g}", share=words.share(t, window.in_target)),
        t("sla-in-limit", hours=f"{rules.limit_hours:g}", share=words.share(t, window.in_limit)),
        t(
            "sla-claim",
            median=words.duration(t, window.claim_median),
            p90=words.duration(t, window.claim_p90),
        ),
        t(
            "sla-reply",
            median=words.duration(t, window.reply_median),
            p90=words.duration(t, window.reply_p90),
        ),
    ]
    if window.late_on_arrival:
        lines.append(t("sla-late", n=window.late_on_arrival))
    return plain("\n".join(lines))
