"""Finds every declared action by looking into this folder; a name that is declared twice stops the start."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bot import texts
from bot.ports.chat import Menu, MenuItem
from bot.ports.chat import Option as MenuOption
from bot.rules.rights import ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.commands.spec import Action
    from bot.texts import Texts

MEMBERS_MENU = ("next", "reply", "like", "points", "leaderboard", "perks", "me", "help")
HIDDEN = "start"
"""What Telegram types for the person when he opens a direct chat; nobody needs to know it."""


@cache
def actions() -> Mapping[str, Action]:
    """Return all actions by name, in the order of their files and declarations."""
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])]
    modules = [import_module(f"bot.commands.{name}") for name in sorted(names)]
    return collect(action for module in modules for action in getattr(module, "ACTIONS", ()))


def collect(declared: Iterable[Action]) -> dict[str, Action]:
    """Return actions by name. Raises ValueError for a name that is declared twice."""
    found: dict[str, Action] = {}
    for action in declared:
        if action.name in found:
            raise ValueError(f"the action {action.name!r} is declared twice")
        found[action.name] = action
    return found


def menu() -> Menu:
    """Return every typed command in every language."""
    return Menu(
        tuple(
            (language, tuple(_item(action, texts.of(language)) for action in typed())) for language in texts.LANGUAGES
        )
    )


def typed() -> list[Action]:
    """Return what can be typed: the members' menu first, in the order in which they need it, then the managers'."""
    return sorted(
        (action for action in actions().values() if action.typed and action.name != HIDDEN),
        key=lambda action: (
            ORDER.index(action.shown or action.right),
            MEMBERS_MENU.index(action.name) if action.name in MEMBERS_MENU else len(MEMBERS_MENU),
        ),
    )


def _item(action: Action, t: Texts) -> MenuItem:
    return MenuItem(
        name=action.name,
        description=t(f"command-{action.name}"),
        right=(action.shown or action.right).value,
        options=tuple(
            MenuOption(
                option.name,
                t(f"option-{option.name}"),
                option.required,
                tuple((choice, choice) for choice in option.choices),
            )
            for option in action.options
        ),
        shown=action.shown is not None,
    )
