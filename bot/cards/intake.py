"""The sources as managers see them: what works, what came, what is left of the budgets, and what to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.cards.perks import in_rows, pages_row, short
from bot.ports.message import Button, Message
from bot.ports.text import RichText, Span, Style, Text, When, plain

if TYPE_CHECKING:
    from bot.reports.intake import Counts, Way
    from bot.texts import Texts

A_PAGE = 5
A_ROW = 2
KINDS = {
    "feed": "RSS",
    "json": "JSON",
    "octolens": "Octolens",
    "syften": "Syften",
    "f5bot": "F5Bot",
    "webhook": "Webhook",
}
OWN = ("http", "import", "find")
"""Ways in that stand in no config: the HTTP intake, imported files, what members found."""


def intake_card(ways: list[Way], page: int, t: Texts) -> Message:
    """Return one page of the sources, with a button for each that can be asked at once; pages begin with 1."""
    if not ways:
        return Message(title=t("intake-title"), body=(plain(t("intake-empty")),))
    pages = -(-len(ways) // A_PAGE)
    page = min(max(1, page), pages)
    shown = ways[(page - 1) * A_PAGE : page * A_PAGE]
    buttons = [
        Button(t("button-ask-now", source=short(way.name)), f"ask:{way.name}")
        for way in shown
        if way.minutes is not None
    ]
    waiting = sum(way.waiting for way in ways)
    return Message(
        title=t("intake-title"),
        body=tuple(_way(way, t) for way in shown),
        note=plain(t("intake-waiting", n=waiting)) if waiting else (),
        rows=(*in_rows(buttons, A_ROW), *pages_row("intake", page, pages, t)),
    )


def trouble(t: Texts, reason: str) -> str:
    """Return in plain words, with the mend, what a source says that it brings nothing."""
    kind, _, told = reason.partition("|")
    key = f"source-{kind}" if t.has(f"source-{kind}") else "source-strange"
    return t(key, words=told or "–")


def name(way: Way, t: Texts) -> str:
    """Return a way in by its name, and of which kind it is."""
    if not way.kind:
        return t(f"intake-own-{way.name}") if way.name in OWN else way.name
    kind = KINDS.get(way.kind) or words.place(way.kind)
    return way.name if kind.lower() == way.name else f"{way.name} · {kind}"


def _way(way: Way, t: Texts) -> RichText:
    lines: list[RichText] = [(Text(f"{_sign(way)} "), Text(name(way, t), Style.BOLD), *_every(way, t))]
    if way.state is not None:
        lines.append(_when(way, t))
    lines.append(plain(f"{t('intake-today')} {_counts(way.today, t)} · {t('intake-week')} {_counts(way.week, t)}"))
    if way.used is not None:
        percent = round(100 * way.used.used / way.used.limit)
        used, most = round(way.used.used), round(way.used.limit)
        lines.append(plain(t("intake-budget", used=used, most=most, unit=way.used.unit, percent=percent)))
    if way.waiting:
        lines.append(plain(t("intake-unread", n=way.waiting)))
    if way.state is not None and way.state.last_error and way.configured:
        lines.append((Text("→ " + trouble(t, way.state.last_error) + ". "), *_again(way, t)))
    return tuple(span for line in _broken_into_lines(lines) for span in line)


def _broken_into_lines(lines: list[RichText]) -> list[RichText]:
    first, *others = lines
    return [first, *((Text("\n"), *line) for line in others)]


def _sign(way: Way) -> str:
    state = way.state
    if not way.configured and way.kind:
        return "⏹️"
    if state is None:
        return "📥"
    if state.last_error:
        return "⚠️"
    return "✅" if state.worked_at else "▫️"


def _every(way: Way, t: Texts) -> RichText:
    if way.kind and not way.configured:
        return plain(f" · {t('intake-taken-out')}")
    return plain(f" · {t('intake-every', n=way.minutes)}") if way.minutes is not None else ()


def _when(way: Way, t: Texts) -> RichText:
    state = way.state
    if state is None or state.worked_at is None:
        return plain(t("intake-never"))
    spans: list[Span] = [*t.rich("intake-worked", at=When(state.worked_at))]
    if state.newest_at is not None:
        spans += [Text(" · "), *t.rich("intake-newest", at=When(state.newest_at))]
    return tuple(spans)


def _again(way: Way, t: Texts) -> RichText:
    return t.rich("intake-again", at=When(way.state.due_at)) if way.state is not None else ()


def _counts(counts: Counts, t: Texts) -> str:
    if not counts.any:
        return "–"
    told = [t("intake-new", n=counts.new)]
    if counts.known:
        told.append(t("intake-known", n=counts.known))
    if counts.broken:
        told.append(t("intake-broken", n=counts.broken))
    return ", ".join(told)
