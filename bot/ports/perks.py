"""What a kind of perk is given and how it may end; each kind is one file in `bot/perks`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.ports.chat import Platform
    from storage.tables import PerkKind


@dataclass(frozen=True, slots=True)
class Account:
    """A member's account in one chat that the community uses; `room` is that chat's room with the cards."""

    platform: str
    external_id: str
    name: str
    room: str


@dataclass(frozen=True, slots=True)
class Work:
    """One redemption to grant or to undo. `noted` is what granting noted earlier, also in a try that broke off.

    `key` is unique for the redemption and the same in every try, so that what is done twice is done once. It holds
    from `since` to `until` (None: for good). `shared` are the roles and rooms that the member has by another perk too,
    so that an undo leaves them.
    """

    key: str
    community: str
    product: str
    perk: str
    settings: Mapping[str, Any]
    accounts: tuple[Account, ...]
    since: datetime
    until: datetime | None = None
    shared: frozenset[str] = frozenset()
    noted: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """It is granted (or undone). `noted` is kept for the undo; `told` are fields for `perk-granted-<kind>`."""

    noted: Mapping[str, Any] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Again:
    """Not now: try again after `seconds`. `noted` is what has been done so far."""

    seconds: float
    reason: str
    noted: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Impossible:
    """It cannot be done however often it is tried; `reason` is for the manager."""

    reason: str
    noted: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoAccount:
    """The member is nowhere where this perk can be given; he could connect an account in one of `chats`, or come in."""

    chats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The next step is in a chat that another process serves. `noted` is what has been done so far."""

    chat: str
    noted: Mapping[str, Any] = field(default_factory=dict)


Ended = Done | Again | Impossible | NoAccount | Elsewhere


class Helpdesk(Protocol):
    """Tells the helpdesk, by a signed request, that a member has priority support or has it no more."""

    async def tell(self, community: str, body: Mapping[str, Any], key: str) -> Ended:
        """Send one JSON document; `key` makes a repetition harmless. `Done` where the community has no helpdesk."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What kinds may use: the chats that this process serves, by name, the helpdesk, and all chats' names."""

    platforms: Mapping[str, Platform]
    helpdesk: Helpdesk
    chats: frozenset[str] = frozenset()

    def is_elsewhere(self, chat: str) -> bool:
        """Say whether a chat is one of the config's that another process serves."""
        return chat in self.chats and chat not in self.platforms


class Kind(Protocol):
    """One kind of perk; what it does outside of the database is safe to repeat."""

    kind: PerkKind

    async def grant(self, work: Work, reach: Reach) -> Ended:
        """Give it."""

    async def undo(self, work: Work, reach: Reach) -> Ended:
        """Take it back; also what a broken grant left half done."""
