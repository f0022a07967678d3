"""What `/sla` shows: how much waits, what presses, and how fast the community claims and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.ports.message import Field, Message, Tint
from bot.ports.text import RichText, Style, Text, When, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.sla import OpenThread, SlaReport, Window
    from bot.rules.sla import SlaRules
    from bot.texts import Texts
    from storage.tables import Category, Thread

LONGEST_WHY = 80


def sla_card(report: SlaReport, rules: SlaRules, t: Texts) -> Message:
    """Return the open threads by time left, and how fast the community claims and answers."""
    body = [open_line(one, t) for one in report.open_threads]
    if not report.waiting:
        body.append(plain(t("sla-nothing-open")))
    more = report.waiting - report.held_total - len(report.open_threads)
    if more > 0:
        body.append(plain(t("sla-more", n=more)))
    if report.follow_ups:
        numbers = ", ".join(f"#{one.thread.id}" for one in report.follow_ups)
        body.append(plain(t("sla-follow-ups", numbers=numbers)))
    if report.staff_since:
        body.append(t.rich("sla-staff", n=report.with_staff, since=When(report.staff_since)))
    fields = [Field(t("sla-held-title", n=report.held_total), _held(report.held, t), wide=True)] if report.held else []
    fields += [
        Field(t("sla-window", days=window.days), _figures(window, rules, t), wide=True) for window in report.windows
    ]
    if report.by_category:
        lines = [_category(category, window, rules, t) for category, window in report.by_category]
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
    own = rules.category or rules.priority

    def within(hours: float) -> str:
        return t("sla-within-own" if own else "sla-within", hours=round(hours, 1))

    lines = [
        t("sla-in-claim", within=within(rules.target_hours * rules.claim_share), share=words.share(t, window.claimed)),
        t("sla-in-target", within=within(rules.target_hours), share=words.share(t, window.in_target)),
        t("sla-in-limit", within=within(rules.limit_hours), share=words.share(t, window.in_limit)),
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


def _category(category: Category | None, window: Window, rules: SlaRules, t: Texts) -> str:
    own = rules.category.get(category) if category else None
    said: dict[str, str] = {
        "category": words.category(t, category),
        "share": words.share(t, window.in_target),
        "median": words.duration(t, window.reply_median),
    }
    if own is None:
        return t("sla-category", **said)
    return t("sla-category-own", **said, hours=own.target_hours, limit=own.limit_hours)


def _held(threads: Sequence[Thread], t: Texts) -> RichText:
    return words.joined((_still(thread, t) for thread in threads), "\n")


def _still(thread: Thread, t: Texts) -> RichText:
    where = Text(f" · {words.place(thread.source)} · {thread.author} · ")
    why = thread.hold_why if len(thread.hold_why) <= LONGEST_WHY else thread.hold_why[: LONGEST_WHY - 1] + "…"
    since = t.rich("sla-held", since=When(thread.paused_at or thread.started_at), why=why)
    return (Text(f"#{thread.id}", Style.BOLD), where, *since)
