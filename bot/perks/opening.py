"""What a perk opens in the chats: a role where there are roles, a closed room where a link asks first.

`settings` name them (`discord_role`, `telegram_room`); `noted` holds what was given, as lists that JSON keeps:
`roles` of [chat, room with the cards, account, role], `rooms` of [chat, closed room, account, link].
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.ports.chat import Gone, Invited, Refused, RetryAfter
from bot.ports.perks import Again, Done, Elsewhere, Impossible, NoAccount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.ports.chat import Outcome, Platform
    from bot.ports.perks import Account, Ended, Reach, Work
    from storage.tables import PerkKind

NOTHING_SET = (
    "nothing says what it opens; give the perk a discord_role or a telegram_room in the catalogue, then try again"
)
NO_LINK = "–"
GIVEN_IN = {"discord": "discord_role", "telegram": "telegram_room"}
"""What a perk opens in a chat of which nothing else is known here, as another process serves it."""


@dataclass(frozen=True, slots=True)
class Opens:
    """A kind of perk that is nothing but what it opens."""

    kind: PerkKind

    async def grant(self, work: Work, reach: Reach) -> Ended:
        """Give the role, or make the member's own link."""
        return await open_up(work, reach)

    async def undo(self, work: Work, reach: Reach) -> Ended:
        """Take the role off, end the link, put the member out."""
        return await close(work, reach)


@dataclass
class Notes:
    """What has been given so far; a second try adds nothing twice."""

    roles: list[list[str]] = field(default_factory=list)
    rooms: list[list[str]] = field(default_factory=list)

    @classmethod
    def of(cls, work: Work) -> Notes:
        """Return what earlier tries noted."""
        return cls([*work.noted.get("roles", [])], [*work.noted.get("rooms", [])])

    def has(self, account: Account, what: str) -> bool:
        """Say whether somebody was given a role or a room with this account."""
        if what == "discord_role":
            return any(note[0] == account.platform and note[2] == account.external_id for note in self.roles)
        return any(note[0] == account.platform and note[2] == account.external_id for note in self.rooms)

    def data(self) -> dict[str, Any]:
        """Return them as they are kept."""
        return {"roles": self.roles, "rooms": self.rooms, "closed": []}


async def open_up(work: Work, reach: Reach) -> Ended:
    """Give the role and make the link, in every chat where the member has an account and the perk opens something."""
    steps = list(_steps(work, reach))
    if not work.settings.get("discord_role") and not work.settings.get("telegram_room"):
        return Impossible(NOTHING_SET)
    notes, absent = Notes.of(work), 0
    for account, platform, what in steps:
        if platform is None:
            continue
        step = _give_role if what == "discord_role" else _make_link
        outcome = await step(work, platform, account, notes)
        if (ended := _ended(work, outcome, what, notes)) is not None:
            return ended
        absent += isinstance(outcome, Gone)
    for account, platform, what in steps:
        if platform is None and not notes.has(account, what):
            return Elsewhere(account.platform, notes.data())
    if absent == len(steps):
        return NoAccount(tuple(_chats(work, reach)))
    return Done(notes.data(), _told(notes))


def _ended(work: Work, outcome: Outcome | Invited, what: str, notes: Notes) -> Ended | None:
    """Return how a step ends the whole; None where the next one follows, also after an account that is not there."""
    match outcome:
        case RetryAfter(seconds=seconds, reason=reason):
            return Again(seconds, reason, notes.data())
        case Refused(reason=reason):
            return Impossible(reason, notes.data())
        case Gone() if what != "discord_role":
            return Impossible(f"the closed room {work.settings[what]} is not there, or the bot is not in it")
    return None


async def close(work: Work, reach: Reach) -> Ended:
    """Take roles back, end links and put the member out; also what a try that broke off may have given unnoted."""
    notes = Notes.of(work)
    _add_unnoted(work, reach, notes)
    closed: list[str] = [*work.noted.get("closed", [])]
    left = [note[0] for note in (*notes.rooms, *notes.roles) if note[0] not in closed and reach.is_elsewhere(note[0])]
    passed = {*closed, *left}
    outcomes = [
        *[one for note in notes.rooms if note[0] not in passed for one in await _close_room(work, reach, note)],
        *[one for note in notes.roles if note[0] not in passed for one in await _take_role(work, reach, note)],
    ]
    ended = _worst(outcomes)
    if left and isinstance(ended, Done):
        return Elsewhere(left[0], {**notes.data(), "closed": sorted({*closed, *reach.platforms})})
    return ended


async def _close_room(work: Work, reach: Reach, note: list[str]) -> list[Outcome]:
    chat, room, who, link = note
    platform = reach.platforms.get(chat)
    if platform is None:
        return [Refused(f"{chat} is not among the chats any more")]
    ended = [await platform.revoke(room, link)] if link else []
    return [*ended, await platform.put_out(room, who)] if room not in work.shared else ended


async def _take_role(work: Work, reach: Reach, note: list[str]) -> list[Outcome]:
    chat, room, who, role = note
    platform = reach.platforms.get(chat)
    if platform is None:
        return [Refused(f"{chat} is not among the chats any more")]
    return [await platform.take_role(room, who, role)] if role not in work.shared else []


def _worst(outcomes: list[Outcome]) -> Ended:
    for outcome in outcomes:
        if isinstance(outcome, RetryAfter):
            return Again(outcome.seconds, outcome.reason)
    return next((Impossible(one.reason) for one in outcomes if isinstance(one, Refused)), Done())


def _add_unnoted(work: Work, reach: Reach, notes: Notes) -> None:
    for account, _, what in _steps(work, reach):
        value = str(work.settings[what])
        if what == "discord_role":
            note = [account.platform, account.room, account.external_id, value]
            notes.roles += [] if note in notes.roles else [note]
        else:
            note = [account.platform, value, account.external_id]
            notes.rooms += [] if any(one[:3] == note for one in notes.rooms) else [[*note, ""]]


def _steps(work: Work, reach: Reach) -> Iterator[tuple[Account, Platform | None, str]]:
    """Yield what is to be opened to whom, and with which chat: None where another process serves it."""
    for account in work.accounts:
        platform = reach.platforms.get(account.platform)
        if platform is None:
            what = GIVEN_IN.get(account.platform)
            if what and reach.is_elsewhere(account.platform) and work.settings.get(what):
                yield account, None, what
            continue
        if platform.abilities.roles and work.settings.get("discord_role"):
            yield account, platform, "discord_role"
        if platform.abilities.join_requests and work.settings.get("telegram_room"):
            yield account, platform, "telegram_room"


def _chats(work: Work, reach: Reach) -> Iterator[str]:
    """Yield the chats in which this perk could be given."""
    for name, platform in reach.platforms.items():
        role = platform.abilities.roles and work.settings.get("discord_role")
        if role or (platform.abilities.join_requests and work.settings.get("telegram_room")):
            yield name


async def _give_role(work: Work, platform: Platform, account: Account, notes: Notes) -> Outcome:
    role = str(work.settings["discord_role"])
    outcome = await platform.give_role(account.room, account.external_id, role)
    note = [account.platform, account.room, account.external_id, role]
    if not isinstance(outcome, Gone | Refused | RetryAfter) and note not in notes.roles:
        notes.roles.append(note)
    return outcome


async def _make_link(work: Work, platform: Platform, account: Account, notes: Notes) -> Outcome | Invited:
    room = str(work.settings["telegram_room"])
    standing = [note for note in notes.rooms if note[:3] == [account.platform, room, account.external_id]]
    if standing:
        return Invited(standing[0][3])
    outcome = await platform.invite(room, account.name)
    if isinstance(outcome, Invited):
        notes.rooms.append([account.platform, room, account.external_id, outcome.link])
    return outcome


def _told(notes: Notes) -> dict[str, str]:
    """Return how he gets in: by a `role`, a `link`, or `both`."""
    link = notes.rooms[0][3] if notes.rooms else NO_LINK
    return {"way": "both" if notes.rooms and notes.roles else "link" if notes.rooms else "role", "link": link}
