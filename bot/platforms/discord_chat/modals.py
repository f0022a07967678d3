"""A form as Discord's modal, and what comes back: the member finds every question with its hint in one window."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.platforms.discord_chat.clean import clean, cut, head
from bot.ports.inbound import Filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.ports.message import Form, Input

TITLE_MOST, LABEL_MOST, HINT_MOST, OPTION_MOST = 45, 45, 100, 100
INPUTS_MOST, RADIO_MOST, SELECT_MOST, TEXT_MOST = 5, 10, 25, 4000
PARAGRAPH_FROM = 600
_log = logging.getLogger(__name__)


def modal_of(form: Form) -> ui.Modal:
    """Return the form as a modal whose id is `action:ref`; stopped, so that the library does not keep it."""
    modal = ui.Modal(title=cut(_line(form.title), TITLE_MOST) or "?", custom_id=f"{form.action}:{form.ref}")
    if len(form.inputs) > INPUTS_MOST:
        _log.warning("the form %s asks more than %d questions: the rest is left out", form.action, INPUTS_MOST)
    for asked in form.inputs[:INPUTS_MOST]:
        hint = cut(_line(asked.hint), HINT_MOST) or None
        modal.add_item(ui.Label(text=cut(_line(asked.label), LABEL_MOST), description=hint, component=_part(asked)))
    modal.stop()
    return modal


def filled(data: Mapping[str, Any]) -> Filled:
    """Return what a modal brought back, from the interaction's data; what was left empty is an empty string."""
    action, _, ref = str(data["custom_id"]).partition(":")
    return Filled(action, ref, dict(_values(data.get("components", ()))))


def _part(asked: Input) -> ui.Item[Any]:
    """Return the part for one question: few choices lie open, many fold into a list."""
    if not asked.choices:
        long = asked.long or asked.longest >= PARAGRAPH_FROM
        most = min(asked.longest, TEXT_MOST)
        return ui.TextInput(
            custom_id=asked.name,
            style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
            required=asked.required,
            default=head(clean(asked.value), most) or None,
            max_length=most,
        )
    offered = [(cut(_line(choice.label), OPTION_MOST), choice.value) for choice in asked.choices[:SELECT_MOST]]
    if 1 < len(offered) <= RADIO_MOST:
        options = [
            discord.RadioGroupOption(label=label, value=value, default=value == asked.value) for label, value in offered
        ]
        return ui.RadioGroup(custom_id=asked.name, required=asked.required, options=options)
    entries = [discord.SelectOption(label=label, value=value, default=value == asked.value) for label, value in offered]
    return ui.Select(custom_id=asked.name, required=asked.required, options=entries)


def _values(parts: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for part in parts:
        if "component" in part:
            yield from _values([part["component"]])
        elif "components" in part:
            yield from _values(part["components"])
        elif "custom_id" in part:
            chosen = part.get("values") or [part.get("value")]
            yield part["custom_id"], str(chosen[0] or "")


def _line(text: str) -> str:
    return clean(text).replace("\n", " ").strip()
