"""Points and leaderboard as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.message import Button, Field, Message
from bot.ports.text import RichText, Style, Text, TimeStyle, When, plain
from storage.tables import EntryKind

if TYPE_CHECKING:
    from datetime import date

    from bot.reports.standing import Board, Placed, Statement
    from bot.texts import Texts
    from storage.tables import Entry

MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
SPANS = ("week", "month", "all")
TURNED = (EntryKind.REVERSAL,)


def leaderboard_card(board: Board, t: Texts) -> Message:
    """Return the ranking, its ties and the reader's own place."""
    body: list[RichText] = [_placed(line, t) for line in board.top] or [plain(t("leaderboard-empty"))]
    if board.own:
        body.append(_placed(board.own, t))
    spans = tuple(
        Button(t(f"span-{span}"), f"leaderboard:{span}") for span in SPANS if span != board.span or board.month
    )
    earlier = board.earlier
    back = (Button(_month(earlier, t), f"leaderboard:month:{earlier:%Y-%m}"),) if earlier else ()
    title = t(f"leaderboard-title-{board.span}")
    if board.month:
        title = t("leaderboard-of", month=_month(board.month, t))
    return Message(
        title=title,
        body=tuple(body),
        note=plain(t("leaderboard-note", n=board.members)) if board.members else (),
        rows=((*spans, *back),),
    )


def _month(day: date, t: Texts) -> str:
    return t("month-of-year", month=t(f"month-{day.month}"), year=str(day.year))


def _placed(line: Placed, t: Texts) -> RichText:
    place = MEDALS.get(line.place, f"{line.place}.")
    points = t("points-n", n=line.points)
    return (Text(f"{place} "), line.who, Text(f" · {points}", Style.BOLD if line.mine else Style.PLAIN))


def points_card(page: Statement, t: Texts) -> Message:
    """Return a member's balances, and where his points came from, ten lines at a time."""
    fields = [Field(t("points-confirmed"), (Text(t("points-n", n=page.confirmed), Style.BOLD),))]
    if page.pending:
        fields.append(Field(t("points-pending"), plain(t("points-n", n=page.pending))))
    fields += [
        Field(t("points-month"), plain(t("points-n", n=page.month))),
        Field(t("points-ever"), plain(t("points-n", n=page.ever))),
    ]
    older = (Button(t("button-older"), f"older:{page.older}"),) if page.older else ()
    latest = () if page.latest else (Button(t("button-latest"), "points"),)
    return Message(
        title=t("points-title"),
        body=tuple(_line(line, t, waits=line.key in page.waits) for line in page.lines) or (plain(t("points-empty")),),
        fields=tuple(fields) if page.lines or page.ever else tuple(fields[:1]),
        note=plain(t("points-pending-note")) if page.pending else (),
        rows=((*latest, *older),) if latest or older else (),
    )


def _line(line: Entry, t: Texts, *, waits: bool) -> RichText:
    amount = f"{line.points:+d}".replace("-", "−")
    turned = f"-{'in' if line.points > 0 else 'out'}" if line.kind in TURNED else ""
    what = [t(f"entry-{line.kind.value}{turned}")]
    if waits:
        what = [t("points-waits", what=what[0])]
    if line.thread_id:
        what.append(f"#{line.thread_id}")
    if line.why:
        what.append(line.why)
    return (Text(f"{amount} ", Style.BOLD), Text(f"{' · '.join(what)} · "), When(line.at, TimeStyle.DAY))
