"""What may stand in a report that names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from bot.rules.links import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable


def nameless(link: str, names: Iterable[str]) -> str | None:
    """Return a post's link in its one spelling, or None where one of the names stands in it.

    X, Reddit and YouTube lead to a post by its number alone; the address of a forum may hold who wrote it.
    """
    try:
        spelled = canonical(link)
    except ValueError:  # forgotten: a fingerprint stands there
        return None
    read = unquote(spelled).casefold()
    told = any(name.strip("@ ").casefold() in read for name in names if name.strip("@ "))
    return None if told else spelled
