"""An action's declaration, and how typed words, a button or a form become its arguments: without any I/O."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.ports.errors import UserError
from storage.tables import Right

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.ports.inbound import Reply
    from bot.usecases.context import Context

    Run = Callable[[Context, "Args"], Awaitable[Reply | None]]


class Kind(StrEnum):
    """What an option holds: a row's number, one word (of `choices` where there are any), or the rest of the line.

    `lines` is the rest too, as it was written: with its line breaks.
    """

    NUMBER = "number"
    WORD = "word"
    REST = "rest"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Option:
    """One argument. `required` is asked of typed commands; the name's description is `option-<name>` in the texts."""

    name: str
    kind: Kind
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do. `typed` makes it a command, `pressed` makes it a button.

    `shown` is the least right in whose menu the command stands; what is not shown hangs under buttons.
    A button's press is `name:value:value…` in the order of `options`; a form comes back under the action's name.
    """

    name: str
    right: Right
    run: Run
    options: tuple[Option, ...] = ()
    typed: bool = False
    shown: Right | None = None
    pressed: bool = False

    @property
    def usage(self) -> str:
        """Return how the command is typed."""
        words = [f"<{option.name}>" if option.required else f"[{option.name}]" for option in self.options]
        return " ".join([f"/{self.name}", *words])


class Args:
    """An action's checked arguments by option name."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def text(self, name: str) -> str:
        """Return an option's text, empty when it was not given."""
        return self._values.get(name, "")

    def number(self, name: str) -> int:
        """Return a required number."""
        return int(self._values[name])

    def has(self, name: str) -> bool:
        """Say whether an option was given."""
        return bool(self._values.get(name))


def from_text(action: Action, text: str, defaults: Mapping[str, str]) -> Args:
    """Read what was typed after a command. Raises UserError `option-missing` or `option-wrong`.

    `defaults` fill what the place tells (the card that was answered); a number that is given wins.
    """
    rest = text.strip()
    values: dict[str, str] = {}
    for option in action.options:
        word, *more = rest.split(None, 1)[:2] or [""]
        if option.kind in {Kind.REST, Kind.LINES}:
            values[option.name] = " ".join(rest.split()) if option.kind is Kind.REST else rest
            rest = ""
        elif word and not (option.name in defaults and not _fits(option, word)):
            values[option.name], rest = word, more[0] if more else ""
    return check(action, {**defaults, **{name: value for name, value in values.items() if value}})


def from_press(action: Action, values: Sequence[str]) -> Args:
    """Read a button's values; what can be typed (a link) may be left out, and the action asks for it with a form.

    Raises UserError `unknown-button` for values that no button of today carries.
    """
    given = {option.name: value for option, value in zip(action.options, values, strict=False) if value}
    needed = {
        option.name for option in action.options if option.required and (option.choices or option.kind is Kind.NUMBER)
    }
    fits = all(_fits(option, given[option.name]) for option in action.options if option.name in given)
    if not fits or not needed <= set(given):
        raise UserError("unknown-button")
    return check(action, given, whole=False)


def check(action: Action, values: Mapping[str, str], *, whole: bool = True) -> Args:
    """Check values by name. Raises UserError `option-missing` or `option-wrong`, which show how it is used."""
    for option in action.options:
        value = values.get(option.name, "")
        if not value:
            if option.required and whole:
                raise UserError("option-missing", usage=action.usage)
        elif not _fits(option, value):
            raise UserError("option-wrong", value=value[:40], option=option.name, usage=action.usage)
    names = {option.name for option in action.options}
    return Args({name: _plain(value) for name, value in values.items() if name in names})


def _fits(option: Option, value: str) -> bool:
    if option.kind is Kind.NUMBER:
        return _plain(value).isascii() and _plain(value).isdigit() and len(value) <= LONGEST_NUMBER
    return not option.choices or value.lower() in option.choices


def _plain(value: str) -> str:
    return value.lstrip("#") if value.lstrip("#").isdigit() else value


LONGEST_NUMBER = 9  # what fits into a row's number in every database
THREAD = Option("thread", Kind.NUMBER)
THREAD_OPTIONAL = Option("thread", Kind.NUMBER, required=False)


def action(name: str, right: Right, run: Run, *options: Option, **kind: Any) -> Action:
    """Return a declared action; keywords are `typed`, `shown`, `pressed`."""
    return Action(name, right, run, options, **kind)


__all__ = ["THREAD", "THREAD_OPTIONAL", "Action", "Args", "Kind", "Option", "Right", "action", "check"]
