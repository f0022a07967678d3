"""Perks as a member sees them: what each takes, how far he is, what he has, and one press to get one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.message import Button, ButtonStyle, Message
from bot.ports.text import Link, RichText, Span, Style, Text, TimeStyle, When, plain
from bot.rules.perks import Hurdle, takes, title
from storage.tables import PerkKind, RedemptionState

if TYPE_CHECKING:
    from bot.reports.perks import Offer, Shelf
    from bot.texts import Texts
    from storage.tables import Perk, Redemption

A_PAGE = 6
A_ROW = 2
STEPS = 10
SHORT = 22
SIGNS = {RedemptionState.FULFILLED: "✅", RedemptionState.ENDING: "▫️"}


def shelf_card(shelf: Shelf, page: int, t: Texts) -> Message:
    """Return one page of the perks, and how far the reader is; pages begin with 1."""
    if not shelf.offers:
        return Message(title=t("perks-title"), body=(plain(t("perks-empty")),))
    pages = -(-len(shelf.offers) // A_PAGE)
    page = min(max(1, page), pages)
    shown = shelf.offers[(page - 1) * A_PAGE : page * A_PAGE]
    means = shelf.means
    have = t("perks-have", n=means.spendable)
    if means.lifetime != means.spendable:
        have += " " + t("perks-ever", n=means.lifetime)
    buttons = [button for offer in shown if (button := _button(offer, t))]
    return Message(
        title=t("perks-title"),
        body=(plain(have), *(_offer(offer, t) for offer in shown)),
        note=plain(_bar(means.lifetime, shelf.goal)) if shelf.goal else (),
        rows=(*in_rows(buttons, A_ROW), *_feedback(shelf, t), *pages_row("perks", page, pages, t)),
    )


def _feedback(shelf: Shelf, t: Texts) -> tuple[tuple[Button, ...], ...]:
    """Return the way to the product team, for who has it."""
    has = any(
        offer.perk.kind is PerkKind.PRODUCT_LINE and offer.mine and offer.mine.state is RedemptionState.FULFILLED
        for offer in shelf.offers
    )
    return ((Button(t("button-feedback"), "feedback"),),) if has else ()


def in_rows(buttons: list[Button], most: int) -> tuple[tuple[Button, ...], ...]:
    """Return buttons in rows of at most so many."""
    return tuple(tuple(buttons[at : at + most]) for at in range(0, len(buttons), most))


def pages_row(press: str, page: int, pages: int, t: Texts) -> tuple[tuple[Button, ...], ...]:
    """Return the row that leads to the pages before and after, where there are any."""
    before = (Button(t("button-page-before"), f"{press}:{page - 1}"),) if page > 1 else ()
    after = (Button(t("button-page-after"), f"{press}:{page + 1}"),) if page < pages else ()
    return ((*before, *after),) if before or after else ()


def short(words: str) -> str:
    """Return a title that fits a button on a phone."""
    return words if len(words) <= SHORT else f"{words[: SHORT - 1].rstrip()}…"


def price(perk: Perk, t: Texts) -> str:
    """Return what a perk takes, in words."""
    return t("perk-unlocks" if perk.threshold is not None else "perk-costs", n=takes(perk))


def money(row: Redemption) -> str:
    """Return what a bonus pays, as it was agreed."""
    return f"{row.data.get('amount', '')} {row.data.get('currency', '')}".strip()


def _offer(offer: Offer, t: Texts) -> RichText:
    perk, mine = offer.perk, offer.mine
    spans: list[Span] = [Text(f"{_sign(offer)} "), Text(title(perk, t.language), Style.BOLD)]
    if mine is not None:
        return (*spans, Text(" · "), *_mine(offer, mine, t))
    facts = [price(perk, t)]
    if perk.days:
        facts.append(t("perk-days", n=perk.days))
    if offer.left:
        facts.append(t("perk-left", n=offer.left))
    facts.append(_stands(offer, t))
    return (*spans, Text(f" · {' · '.join(facts)}"))


def _stands(offer: Offer, t: Texts) -> str:
    match offer.hurdle:
        case None:
            return t("perk-reached")
        case Hurdle.OUT:
            return t("perk-none-left")
        case Hurdle.HAD:
            return t("perk-had")
        case _:
            return t("perk-to-go", n=offer.missing)


def _sign(offer: Offer) -> str:
    if offer.mine is not None:
        return SIGNS.get(offer.mine.state, "⏳")
    return "🎁" if offer.hurdle is None else "▫️"


def _mine(offer: Offer, mine: Redemption, t: Texts) -> RichText:
    """Return where one's own request stands; a code is shown to its owner alone."""
    if offer.code:
        return t.rich("perk-code", code=Text(offer.code, Style.CODE))
    if mine.state is RedemptionState.FULFILLED and (link := _way_in(mine)):
        return t.rich("perk-way-in", link=Link(t("perk-door"), link))
    if mine.state is RedemptionState.FULFILLED and mine.ends_at is not None and offer.perk.kind is not PerkKind.BONUS:
        return t.rich("perk-until", at=When(mine.ends_at, TimeStyle.DAY))
    return plain(t(f"mine-{stage(offer.perk, mine)}"))


def _way_in(mine: Redemption) -> str:
    """Return the link into a closed room that was made for this member alone, where there is one."""
    return next((note[3] for note in mine.data.get("rooms", []) if note[3]), "")


def stage(perk: Perk, row: Redemption) -> str:
    """Return where a request stands, as the texts call it: a bonus is owed and paid where other perks are granted."""
    if perk.kind is PerkKind.BONUS:
        return {RedemptionState.APPROVED: "owed", RedemptionState.FULFILLED: "paid"}.get(row.state, row.state.value)
    return row.state.value


def _button(offer: Offer, t: Texts) -> Button | None:
    name = short(title(offer.perk, t.language))
    if offer.mine is not None and offer.mine.state is RedemptionState.REQUESTED:
        return Button(t("button-unredeem", perk=name), f"unredeem:{offer.mine.id}")
    if offer.hurdle is None:
        return Button(t("button-redeem", perk=name), f"redeem:{offer.perk.id}", style=ButtonStyle.GOOD)
    return None


def _bar(points: int, goal: int) -> str:
    done = min(STEPS, STEPS * max(0, points) // goal)
    return "▰" * done + "▱" * (STEPS - done) + f" {points}/{goal}"
