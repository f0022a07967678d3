"""The week in a few lines, each figure with the week before beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.cards.digest import helpers_line, month_line, pace_line
from bot.ports.message import Message, Tint
from bot.ports.text import Style, Text, TimeStyle, When
from bot.rules.advice import Audience

if TYPE_CHECKING:
    from bot.config import CommunityConfig
    from bot.ports.text import RichText
    from bot.reports.weekly import Week, WeekFigures
    from bot.texts import Texts

RARE = {"freed", "incidents"}
"""What is told only where it happened, this week or the week before."""


def week_card(figures: WeekFigures, config: CommunityConfig, t: Texts, audience: Audience) -> Message:
    """Return the week for members or managers; one in which nothing happened is one friendly line."""
    title = t(f"digest-title-week-{audience.value}", product=config.product)
    until = When(figures.until, TimeStyle.DAY)
    if figures.nothing_happened:
        return Message(title=title, body=(t.rich("digest-quiet-week", at=until),), tint=Tint.DONE)
    now = _values(figures.week, t, audience)
    before = _values(figures.before, t, audience) if figures.before else {}
    body: list[RichText] = [t.rich("week-span", since=When(figures.since, TimeStyle.DAY), at=until)]
    body += [
        _line(what, value, before.get(what), t)
        for what, value in now.items()
        if what not in RARE or {value, before.get(what, "0")} != {"0"}
    ]
    if figures.helpers:
        body.append(helpers_line(figures.helpers, t))
    if audience is Audience.MANAGERS:
        body.append(pace_line(figures.month, config, figures.until, t))
    else:
        body.append(month_line(figures.month, config, t))
    return Message(title=title, body=tuple(body))


def _values(week: Week, t: Texts, audience: Audience) -> dict[str, str]:
    shown = {
        "new": f"{week.new}",
        "answered": f"{week.answered}",
        "in-target": words.share(t, week.in_target),
        "reply": words.duration(t, week.reply_median),
        "members": f"{week.done.members}",
        "answers": f"{week.done.answers}",
        "likes": f"{week.done.likes}",
    }
    if audience is Audience.MANAGERS:
        shown |= {"freed": f"{week.freed}", "incidents": f"{week.incidents}"}
    return shown


def _line(what: str, value: str, before: str | None, t: Texts) -> RichText:
    tail = "" if before is None else t("week-before", value=before)
    return (Text(t(f"week-line-{what}") + " ", Style.BOLD), Text(value + tail))
