"""Points, leaderboard and perks as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.message import Button, Field, Message
from bot.ports.text import RichText, Style, Text, TimeStyle, When, plain

if TYPE_CHECKING:
    from bot.reports.standing import Board, Ladder, Placed, Purse
    from bot.texts import Texts
    from storage.tables import Entry

MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
SPANS = ("week", "month", "all")
STEPS = 10


def leaderboard_card(board: Board, t: Texts) -> Message:
    """Return the ranking, its ties and the reader's own place."""
    body: list[RichText] = [_placed(line, t) for line in board.top] or [plain(t("leaderboard-empty"))]
    if board.own:
        body.append(_placed(board.own, t))
    return Message(
        title=t(f"leaderboard-title-{board.span}"),
        body=tuple(body),
        note=plain(t("leaderboard-note", n=board.members)) if board.members else (),
        rows=(tuple(Button(t(f"span-{span}"), f"leaderboard:{span}") for span in SPANS if span != board.span),),
    )


def _placed(line: Placed, t: Texts) -> RichText:
    place = MEDALS.get(line.place, f"{line.place}.")
    points = t("points-n", n=line.points)
    return (Text(f"{place} "), line.who, Text(f" · {points}", Style.BOLD if line.mine else Style.PLAIN))


def points_card(purse: Purse, t: Texts) -> Message:
    """Return a member's balances and his latest lines."""
    fields = [Field(t("points-confirmed"), (Text(t("points-n", n=purse.confirmed), Style.BOLD),))]
    if purse.pending:
        fields.append(Field(t("points-pending"), plain(t("points-n", n=purse.pending))))
    return Message(
        title=t("points-title"),
        body=tuple(_line(line, t) for line in purse.lines) or (plain(t("points-empty")),),
        fields=tuple(fields),
        note=plain(t("points-pending-note")) if purse.pending else (),
    )


def _line(line: Entry, t: Texts) -> RichText:
    amount = f"{line.points:+d}".replace("-", "−")
    what = t(f"entry-{line.kind.value}-{line.account.value}", thread=str(line.thread_id or ""))
    return (Text(f"{amount} ", Style.BOLD), Text(f"{what} · "), When(line.at, TimeStyle.DAY))


def perks_card(ladder: Ladder, t: Texts) -> Message:
    """Return the ladder of perks, and how far the reader is."""
    body: list[RichText] = []
    for perk in ladder.perks:
        title = perk.title.get(t.language) or next(iter(perk.title.values()))
        takes = perk.threshold or perk.price or 0
        reached = ladder.points >= takes
        sign = "✅" if reached else "▫️"
        left = t("perk-reached") if reached else t("perk-left", n=takes - ladder.points)
        body.append((Text(f"{sign} "), Text(title, Style.BOLD), Text(f" · {t('points-n', n=takes)} · {left}")))
    following = next((takes for perk in ladder.perks if (takes := perk.threshold or 0) > ladder.points), None)
    note = plain(_bar(ladder.points, following)) if following else ()
    return Message(
        title=t("perks-title"),
        body=(plain(t("perks-have", n=ladder.points)), *body) if body else (plain(t("perks-empty")),),
        note=note,
    )


def _bar(points: int, goal: int) -> str:
    done = min(STEPS, STEPS * max(0, points) // goal)
    return "▰" * done + "▱" * (STEPS - done) + f" {points}/{goal}"
