"""The day as its readers get it: members a dozen lines for a phone, managers the same with what waits for them.

A critic's name stands in the managers' only. A day on which nothing happened is one friendly line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.cards.advice import number, numbers_line, thing_line
from bot.cards.desk import desk_lines
from bot.cards.stories import growing_line
from bot.ports.message import Message, Tint
from bot.ports.text import RichText, Style, Text, TimeStyle, When, plain
from bot.rules.advice import Audience
from bot.rules.targets import pace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.config import CommunityConfig
    from bot.ports.text import Who
    from bot.reports.brief import Day
    from bot.reports.digest import Done
    from bot.reports.sla import OpenThread
    from bot.texts import Texts


def day_card(day: Day, config: CommunityConfig, t: Texts, links: Mapping[int, str]) -> Message:
    """Return the day in a few lines; `links` are the addresses of threads' cards."""
    figures, desk = day.figures, day.desk
    audience = Audience.MANAGERS if desk else Audience.MEMBERS
    title = t(f"digest-title-day-{audience.value}", product=config.product)
    when = When(figures.until, TimeStyle.DAY)
    if day.nothing_happened:
        return Message(title=title, body=(t.rich("digest-quiet-day", at=when),), tint=Tint.DONE)
    counts = t.rich(
        "digest-counts",
        at=when,
        new=figures.new,
        claimed=figures.claimed,
        answered=figures.answered,
        overdue=figures.overdue,
    )
    body = [counts, thing_line(day.thing, audience, t, links)]
    named = {one.thread.id for one in desk.missed} if desk else set()
    late = [one.thread_id for one in figures.case.pressing if one.thread_id not in named]
    if desk is not None:
        body += desk_lines(desk, t, links)
    if late:
        body.append(numbers_line(t("digest-late"), late, t, links))
    if figures.case.follow_ups:
        body.append(numbers_line(t("digest-again"), figures.case.follow_ups, t, links))
    if figures.next_due:
        body.append(plain_bold(t("digest-next")))
        body += [due_line(one, t, links, names_critic=desk is not None) for one in figures.next_due]
    if day.growing:
        body.append(growing_line(day.growing, t))
    if figures.helpers:
        body.append(helpers_line(figures.helpers, t))
    so_far = figures.month
    body.append(pace_line(so_far, config, figures.until, t) if desk else month_line(so_far, config, t))
    return Message(title=title, body=tuple(body), tint=Tint.HIGH if figures.overdue else Tint.PLAIN)


def due_line(one: OpenThread, t: Texts, links: Mapping[int, str], *, names_critic: bool) -> RichText:
    """Return a thread in one line: number, when it is due, where, who is on it; the critic for managers only."""
    thread = one.thread
    where = words.place(thread.source) + (f" · {thread.author}" if names_critic and thread.author else "")
    holders = words.people(one.holders) if one.holders else plain(t("digest-nobody"))
    return (number(thread.id, links), Text(" "), When(thread.due_at), Text(f" · {where} · "), *holders)


def helpers_line(helpers: Sequence[tuple[Who, int]], t: Texts) -> RichText:
    """Return who got most points, with how many."""
    parts: list[RichText] = [(words.who(t, who), Text(" " + t("points-n", n=points))) for who, points in helpers]
    return (Text(t("digest-helpers") + " ", Style.BOLD), *words.joined(parts))


def month_line(so_far: Done, config: CommunityConfig, t: Texts) -> RichText:
    """Return the month so far against its targets."""
    targets = config.targets
    line = t(
        "digest-month",
        members=so_far.members,
        members_target=targets.active_members,
        answers=so_far.answers,
        answers_target=targets.answers,
        likes=so_far.likes,
        likes_target=targets.likes,
    )
    return (Text(t("digest-month-title") + " ", Style.BOLD), Text(line))


def pace_line(so_far: Done, config: CommunityConfig, until: datetime, t: Texts) -> RichText:
    """Return the month so far against its targets and against an even pace towards them."""
    targets = config.targets
    parts = [
        t("digest-pace", what=t(f"digest-pace-{what}"), n=n, total=target, due=pace(target, until, config.tz))
        for what, n, target in (
            ("members", so_far.members, targets.active_members),
            ("answers", so_far.answers, targets.answers),
            ("likes", so_far.likes, targets.likes),
        )
    ]
    return (Text(t("digest-month-title") + " ", Style.BOLD), Text(" · ".join(parts)))


def plain_bold(value: str) -> RichText:
    """Return a line that heads those below it."""
    return (Text(value, Style.BOLD),)
