"""The catalogue of perks as managers edit it: the list, and one perk's page with a button for each field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards.perks import in_rows, pages_row, price, short, stage
from bot.ports.message import Button, ButtonStyle, Field, Form, Input, Message
from bot.ports.text import RichText, Style, Text, plain
from bot.rules.catalogue import POWER, SWITCHES, fields_of, value_of
from bot.rules.perks import KEPT, title
from storage.tables import PerkKind, RedemptionState

if TYPE_CHECKING:
    from bot.reports.perks import Holder, Line
    from bot.texts import Texts
    from storage.tables import Perk

A_PAGE = 12
A_ROW = 4
LONGEST_VALUE = 300
LONGEST_CODES = 4000
CODES, HOLDERS = "codes", "holders"


def catalogue_card(lines: list[Line], page: int, t: Texts) -> Message:
    """Return one page of the catalogue, a button for each perk; pages begin with 1."""
    pages = max(1, -(-len(lines) // A_PAGE))
    page = min(max(1, page), pages)
    shown = lines[(page - 1) * A_PAGE : page * A_PAGE]
    buttons = [Button(short(line.perk.name), f"perk:{line.perk.name}") for line in shown]
    return Message(
        title=t("catalogue-title"),
        body=tuple(_line(line, t) for line in shown) or (plain(t("perks-empty")),),
        note=plain(t("catalogue-note")),
        rows=(*in_rows(buttons, A_ROW), *pages_row("perk", page, pages, t)),
    )


def _line(line: Line, t: Texts) -> RichText:
    perk = line.perk
    facts = [title(perk, t.language), t(f"perk-kind-{perk.kind}"), price(perk, t)]
    if line.left is not None:
        facts.append(t("perk-left", n=line.left))
    if line.live:
        facts.append(t("perk-holders", n=line.live))
    if perk.retired:
        facts.append(t("perk-not-offered"))
    return (Text(perk.name, Style.BOLD), Text(f" · {' · '.join(facts)}"))


def perk_card(line: Line, t: Texts, *, lead: bool, edited: bool = False, said: str = "") -> Message:
    """Return a perk's page; `edited` offers to undo the last edit, `said` stands on top, `lead` may hand out power."""
    perk, name = line.perk, line.perk.name
    fields = fields_of(perk.kind)
    open_ = [field for field in fields if lead or field not in POWER]
    buttons = [_edit(perk, field, t) for field in open_]
    if perk.kind is PerkKind.CODE:
        buttons.append(Button(t("button-codes"), f"perk:{name}:{CODES}"))
    if line.live:
        buttons.append(Button(t("button-holders"), f"perk:{name}:{HOLDERS}"))
    if edited:
        buttons.append(Button(t("button-undo"), f"unperk:{name}"))
    shown = [Field(t(f"perk-field-{key(field)}"), plain(shown_value(value_of(perk, field), t))) for field in fields]
    if perk.kind is PerkKind.CODE:
        shown.append(Field(t("perk-codes-left"), plain(str(line.codes))))
    return Message(
        title=t("perk-page-title", name=name, kind=t(f"perk-kind-{perk.kind}")),
        body=(plain(said),) if said else (),
        fields=tuple(shown),
        note=plain(t("perk-lead-note")) if set(POWER) & set(fields) and not lead else (),
        rows=in_rows([*buttons, Button(t("button-catalogue"), "perk")], A_ROW),
    )


def _edit(perk: Perk, field: str, t: Texts) -> Button:
    """Return a field's button; a switch is turned at once, the rest opens a form."""
    if field not in SWITCHES:
        return Button(t(f"perk-field-{key(field)}"), f"perk:{perk.name}:{field}")
    on = bool(value_of(perk, field))
    label = t(f"switch-{field}-{'off' if on else 'on'}")
    style = ButtonStyle.GOOD if field == "retired" and on else ButtonStyle.QUIET
    return Button(label, f"perk:{perk.name}:{field}:{'no' if on else 'yes'}", style=style)


def key(field: str) -> str:
    """Return a field's name as the texts have it."""
    return field.replace(".", "-")


def shown_value(value: Any, t: Texts) -> str:
    """Return what a field holds, in words."""
    if value is None:
        return t("perk-nothing")
    if isinstance(value, bool):
        return t("perk-yes" if value else "perk-no")
    return str(value)


def edit_form(perk: Perk, field: str, t: Texts) -> Form:
    """Return the form that asks for one field's new value."""
    label = t(f"perk-field-{key(field)}")
    held = value_of(perk, field)
    given = Input(
        "to",
        label,
        t(f"perk-shape-{field.partition('.')[0]}")[:100],
        longest=LONGEST_VALUE,
        value="" if held is None else str(held),
    )
    instead = t("perk-form-instead", name=perk.name, field=field)
    return Form("perkset", f"{perk.name}.{field}", t("perk-form-title", field=label), (given,), instead)


def codes_form(perk: Perk, t: Texts) -> Form:
    """Return the form that takes codes, one a line."""
    given = Input("to", t("codes-form-link"), t("codes-form-hint"), longest=LONGEST_CODES, long=True)
    return Form(
        "perkset",
        f"{perk.name}.{CODES}",
        t("codes-form-title"),
        (given,),
        t("codes-form-instead", name=perk.name),
    )


def holders_card(perk: Perk, holders: list[Holder], t: Texts) -> Message:
    """Return who has a perk, with a button to take it back where that can be done."""
    body: list[RichText] = []
    buttons = []
    for holder in holders:
        who = holder.who or Text(t("former-member"))
        state = t(f"redemption-{stage(perk, holder.row)}")
        body.append((Text(f"{holder.row.id} · "), who, Text(f" · {state}")))
        endable = holder.row.state is RedemptionState.FULFILLED and perk.kind not in KEPT
        if endable:
            buttons.append(Button(t("button-end-of", redemption=str(holder.row.id)), f"endperk:{holder.row.id}"))
    return Message(
        title=t("holders-title", name=perk.name),
        body=tuple(body) or (plain(t("holders-none")),),
        rows=(*in_rows(buttons, A_ROW), (Button(t("button-to-perk"), f"perk:{perk.name}"),)),
    )
