"""What a managers' digest adds to the day: missed limits by name, what waits, what stands still, spikes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.cards.advice import number, numbers_line
from bot.ports.text import RichText, Span, Style, Text, When, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.reports.desk import Desk
    from bot.reports.sla import OpenThread
    from bot.texts import Texts
    from storage.tables import Thread

REASON = 60


def desk_lines(desk: Desk, t: Texts, links: Mapping[int, str]) -> list[RichText]:
    """Return the lines of a managers' desk; only what there is."""
    lines: list[RichText] = []
    if desk.incident is not None:
        lines.append(t.rich("desk-incident", since=When(desk.incident.opened_at), n=desk.gathered))
    if desk.missed_total:
        lines.append((Text(t("desk-missed", n=desk.missed_total), Style.BOLD),))
        lines += [_missed(one, t, links) for one in desk.missed]
        if desk.missed_total > len(desk.missed):
            lines.append(plain(t("digest-more", n=desk.missed_total - len(desk.missed))))
    if desk.answered_late:
        lines.append(numbers_line(t("desk-answered-late"), desk.answered_late, t, links))
    if waits := _waits(desk, t):
        lines.append((Text(t("desk-waits") + " ", Style.BOLD), Text(" · ".join(waits))))
    if desk.staff_since is not None:
        lines.append(t.rich("desk-staff", n=desk.with_staff, since=When(desk.staff_since)))
    if desk.held:
        lines.append((Text(t("desk-held", n=desk.held_total), Style.BOLD),))
        lines += [_held(thread, links) for thread in desk.held]
        if desk.held_total > len(desk.held):
            lines.append(plain(t("digest-more", n=desk.held_total - len(desk.held))))
    named = {"desk-silent": ", ".join(desk.silent), "desk-aside": " · ".join(_aside(desk, t))}
    lines += [(Text(t(key) + " ", Style.BOLD), Text(told)) for key, told in named.items() if told]
    return lines


def _missed(one: OpenThread, t: Texts, links: Mapping[int, str]) -> RichText:
    thread = one.thread
    holders = words.people(one.holders) if one.holders else plain(t("digest-nobody"))
    where = " · ".join(part for part in (words.place(thread.source), thread.author) if part)
    return (number(thread.id, links), Text(" "), When(thread.limit_at), Text(f" · {where} · "), *holders)


def _held(thread: Thread, links: Mapping[int, str]) -> RichText:
    line: list[Span] = [number(thread.id, links), Text(" ")]
    if thread.paused_at is not None:
        line.append(When(thread.paused_at))
    why = " ".join(thread.hold_why.split())
    if why:
        line.append(Text(" · " + (why if len(why) <= REASON else why[: REASON - 2].rstrip() + " …")))
    return tuple(line)


def _waits(desk: Desk, t: Texts) -> list[str]:
    counts = {
        "review": desk.review,
        "applications": desk.applications,
        "requests": desk.requests,
        "doubts": desk.doubts,
        "words": desk.words,
    }
    return [t(f"desk-waits-{what}", n=n) for what, n in counts.items() if n]


def _aside(desk: Desk, t: Texts) -> list[str]:
    counts = {"freed": desk.freed, "arrived": desk.late_on_arrival, "line": desk.in_line}
    return [t(f"desk-aside-{what}", n=n) for what, n in counts.items() if n]
