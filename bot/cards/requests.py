"""A member's request for a perk as the managers see it, alive in every chat, and the bonuses of a month."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.cards.perks import money, price, stage
from bot.ports.message import Button, ButtonStyle, Field, Message, Tint
from bot.ports.text import RichText, Style, Text, TimeStyle, When, Who, plain
from bot.rules.perks import title
from storage.tables import PerkKind, Proof, RedemptionState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from bot.reports.payouts import Payouts
    from bot.reports.perks import RequestView
    from bot.texts import Texts

MOST_LINES = 20
TINTS = {RedemptionState.FULFILLED: Tint.DONE, RedemptionState.DENIED: Tint.LOW, RedemptionState.ENDED: Tint.LOW}


def request_card(view: RequestView, t: Texts) -> Message:
    """Return who asks for what, what it takes, what he did for it, and the decisions there are."""
    row, perk = view.row, view.perk
    who: Who | Text = view.who or Text(t("former-member"))
    fields = [
        Field(t("request-takes"), plain(money(row) + " · " + price(perk, t) if money(row) else price(perk, t))),
        Field(t("request-points"), plain(t("request-means", n=view.means.lifetime, left=view.means.spendable))),
        Field(t("request-answers"), plain(_answers(view.answers, t))),
    ]
    if row.why:
        fields.append(Field(t("request-why"), plain(row.why), wide=True))
    if view.failed:
        fields.append(Field(t("request-failed"), plain(row.last_error), wide=True))
    return Message(
        title=t("request-title", redemption=str(row.id), perk=title(perk, t.language)),
        body=((who, Text(" · "), *_state(view, t)),),
        fields=tuple(fields),
        note=t.rich("request-asked", at=When(row.requested_at)),
        tint=Tint.HIGH if view.failed else TINTS.get(row.state, Tint.NORMAL),
        rows=request_rows(view, t),
    )


def _state(view: RequestView, t: Texts) -> RichText:
    row = view.row
    if row.state is RedemptionState.FULFILLED and row.ends_at is not None:
        return t.rich("redemption-until", at=When(row.ends_at, TimeStyle.DAY))
    cancelled = row.state is RedemptionState.DENIED and row.decided_at is None and not row.why
    name = "cancelled" if cancelled else stage(view.perk, row)
    return (Text(t(f"redemption-{name}"), Style.BOLD),)


def _answers(answers: Mapping[Proof, int], t: Texts) -> str:
    return ", ".join(t(f"latest-{proof}", n=answers[proof]) for proof in Proof if answers.get(proof)) or t(
        "latest-none"
    )


def request_rows(view: RequestView, t: Texts) -> tuple[tuple[Button, ...], ...]:
    """Return the decisions that a request's state leaves; the first of them is on no other card."""
    number, perk = view.row.id, view.perk
    withhold = Button(t("button-withhold"), f"withhold:{number}", style=ButtonStyle.DANGER)
    again = Button(t("button-try-again"), f"regrant:{number}", style=ButtonStyle.MAIN)
    buttons: tuple[Button, ...] = ()
    match view.row.state:
        case RedemptionState.REQUESTED:
            buttons = (
                Button(t("button-redeem-approve"), f"grant:{number}", style=ButtonStyle.GOOD),
                Button(t("button-refuse"), f"refuse:{number}", style=ButtonStyle.DANGER),
            )
        case RedemptionState.APPROVED if perk.kind is PerkKind.BONUS:
            buttons = (Button(t("button-paid"), f"paid:{number}", style=ButtonStyle.GOOD), withhold)
        case RedemptionState.APPROVED if view.failed:
            buttons = (again, withhold)
        case RedemptionState.ENDING if view.failed:
            buttons = (again, Button(t("button-taken-by-hand"), f"byhand:{number}"))
        case RedemptionState.FULFILLED if view.endable:
            buttons = (Button(t("button-end-perk"), f"endperk:{number}", style=ButtonStyle.DANGER),)
            if view.row.cost:
                buttons += (Button(t("button-end-refund"), f"endrefund:{number}"),)
    return (buttons,) if buttons else ()


def payouts_card(report: Payouts, t: Texts) -> Message:
    """Return the bonuses of a month with their totals, the newest first, and the way to the file."""
    lines = [
        plain(
            " · ".join(
                (
                    line.on.isoformat(),
                    line.member or t("former-member"),
                    line.perk,
                    f"{line.amount:.2f} {line.currency}",
                    t("redemption-paid" if line.paid else "redemption-owed"),
                )
            )
        )
        for line in reversed(report.lines)
    ]
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], plain(t("payouts-more", n=len(lines) - MOST_LINES))]
    before = (report.month.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    month = report.month.strftime("%Y-%m")
    file = (Button(t("button-csv"), f"payouts:{month}:export", style=ButtonStyle.MAIN),) if report.lines else ()
    return Message(
        title=t("payouts-title", month=month),
        body=tuple(lines) or (plain(t("payouts-none")),),
        fields=(
            Field(t("payouts-paid"), plain(_sums(report.paid))),
            Field(t("payouts-owed"), plain(_sums(report.owed))),
        ),
        note=plain(t("payouts-note")),
        rows=((*file, Button(before, f"payouts:{before}")),),
    )


def _sums(sums: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{amount:.2f} {currency}" for currency, amount in sums.items()) or "–"
