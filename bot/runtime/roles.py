"""What one process of an installation does: the way in, reading, each chat, the clock. By default all of it.

Any number of processes may have a role: `intake` and `classify` are shared by all that have them; a chat and the
`scheduler` are one process's at a time, and the others stand by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

INTAKE, CLASSIFY, SCHEDULER = "intake", "classify", "scheduler"
CHATS = ("telegram", "discord")
ROLES = (INTAKE, CLASSIFY, *CHATS, SCHEDULER)


def parse(told: str, chats: Collection[str]) -> frozenset[str]:
    """Return the roles of a list such as `intake,telegram`. Raises ValueError, also for a chat that is not there."""
    named = [one.strip() for one in told.split(",") if one.strip()]
    unknown = [one for one in named if one not in ROLES]
    if unknown or not named:
        raise ValueError(f"{', '.join(unknown) or 'nothing'} is no role; choose among {', '.join(ROLES)}")
    absent = [one for one in named if one in CHATS and one not in chats]
    if absent and len(named) < len(ROLES):
        raise ValueError(f"the config has no room in {', '.join(absent)}")
    return frozenset(named) - frozenset(absent)
