"""All communities for the operators, one line each, the worst first; no critic and no member is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.cards.advice import sentence
from bot.ports.message import Message, Tint
from bot.ports.text import Style, Text, TimeStyle, When, plain
from bot.rules.advice import Advice, Audience

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.ports.text import RichText
    from bot.reports.overview import Standing
    from bot.texts import Texts

LISTED = 12
"""So many lines fit into one message of either chat with room to spare."""
SIGNS = ("🔴", "🟠", "🟢")
"""Past a limit; something to look at; all is well."""


def overview_card(
    standings: Sequence[Standing], names: Mapping[int, str], until: datetime, t: Texts, links: Mapping[int, str]
) -> Message:
    """Return how the communities stand; `names` are their products by row id, `links` the addresses of cards."""
    shown, more = standings[:LISTED], standings[LISTED:]
    when = When(until, TimeStyle.DAY)
    unwell = sum(not one.is_well for one in standings)
    body = [t.rich("overview-head", at=when, n=len(standings), left=unwell)]
    body += [_line(one, names[one.community_id], t, links) for one in shown]
    if more:
        body.append(plain(t("overview-more", n=len(more), left=sum(not one.is_well for one in more))))
    tint = Tint.CRITICAL if any(one.missed for one in standings) else Tint.HIGH if unwell else Tint.DONE
    return Message(title=t("overview-title"), body=tuple(body), tint=tint)


def _line(one: Standing, name: str, t: Texts, links: Mapping[int, str]) -> RichText:
    sign = SIGNS[0 if one.missed else 1 if not one.is_well else 2]
    counts = t("overview-counts", new=one.new, answered=one.answered, overdue=one.overdue, missed=one.missed)
    parts: list[RichText] = [(Text(f"{sign} "), Text(f"{name}:", Style.BOLD), Text(f" {counts}"))]
    if one.oldest is not None:
        parts.append(t.rich("overview-oldest", since=When(one.oldest)))
    parts.append(plain(t("overview-sla", share=words.share(t, one.in_target))))
    if one.stuck:
        parts.append(plain(t("overview-stuck", n=one.stuck)))
    if one.dead:
        parts.append(plain(t("overview-dead", n=one.dead)))
    if one.first.advice is not Advice.PRAISE:
        parts.append(sentence(one.first, Audience.OPERATORS, t, links))
    return words.joined(parts)
