"""Who may be played on the page, and which rooms each of them sees."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ports.chat import RoomKind

BOT = "@bot"
"""The bot's own id among reactions; no person may have it."""

INNER_CIRCLE = frozenset({"manager", "lead"})
"""The roles that see the managers' and the staff room."""

OPERATOR = "operator"
"""The role that sees the operators' room."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the demo.

    `roles` are role ids as the config writes them, `about` is one line for the picker, `language` is a code where
    the person has one of their own, and `sees` overrules the rooms that follow from the roles.
    """

    id: str
    name: str
    roles: frozenset[str] = frozenset()
    about: str = ""
    language: str | None = None
    sees: frozenset[RoomKind] | None = None

    def may_see(self, kind: RoomKind) -> bool:
        """Tell whether rooms of this kind are shown: the community's to all, others to managers and leads.

        The operators' room is shown to operators alone: no community shall learn of another.
        """
        if self.sees is not None:
            return kind in self.sees
        if kind is RoomKind.OPERATORS:
            return OPERATOR in self.roles
        return kind is RoomKind.CARDS or bool(self.roles & INNER_CIRCLE)
