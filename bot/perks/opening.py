"""What a perk opens in the chats: a role where there are roles, a closed room where a link asks first.

`settings` name them (`discord_role`, `telegram_room`); `noted` holds what was given, as lists that JSON keeps:
`roles` of [chat, room with the cards, account, role], `rooms` of [chat, closed room, account, link].
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.ports.chat import Gone, Invited, Refused, RetryAfter
from bot.ports.perks import Again, Done, Impossible, NoAccount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.ports.chat import Outcome, Platform
    from bot.ports.perks import Account, Ended, Reach, Work
    from storage.tables import PerkKind

NOTHING_SET = (
    "nothing says what it opens; give the perk a discord_role or a telegram_room in the catalogue, then try again"
)
NO_LINK = "–"


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

    def data(self) -> dict[str, Any]:
        """Return them as they are kept."""
        return {"roles": self.roles, "rooms": self.rooms}


async def open_up(work: Work, reach: Reach) -> Ended:
    """Give the role and make the link, in every chat where the member has an account and the perk opens something."""
    steps = list(_steps(work, reach))
    if not work.settings.get("discord_role") and not work.settings.get("telegram_room"):
        return Impossible(NOTHING_SET)
    notes, absent = Notes.of(work), 0
    for account, platform, what in steps:
        step = _give_role if what == "discord_role" else _make_link
        outcome = await step(work, platform, account, notes)
        match outcome:
            case RetryAfter(seconds=seconds, reason=reason):
                return Again(seconds, reason, notes.data())
            case Refused(reason=reason):
                return Impossible(reason, notes.data())
            case Gone() if what == "discord_role":
                absent += 1
            case Gone():
                return Impossible(f"the closed room {work.settings[what]} is not there, or the bot is not in it")
    if absent == len(steps):
        return NoAccount(tuple(_chats(work, reach)))
    return Done(notes.data(), _told(notes))


async def close(work: Work, reach: Reach) -> Ended:
    """Take roles back, end links and put the member out; also what a try that broke off may have given unnoted."""
    notes = Notes.of(work)
    _add_unnoted(work, reach, notes)
    outcomes: list[Outcome] = []
    for chat, room, who, link in notes.rooms:
        platform = reach.platforms.get(chat)
        if platform is None:
            outcomes.append(Refused(f"{chat} is not among the chats any more"))
            continue
        if link:
            outcomes.append(await platform.revoke(room, link))
        if room not in work.shared:
            outcomes.append(await platform.put_out(room, who))
    for chat, room, who, role in notes.roles:
        platform = reach.platforms.get(chat)
        if platform is None:
            outcomes.append(Refused(f"{chat} is not among the chats any more"))
        elif role not in work.shared:
            outcomes.append(await platform.take_role(room, who, role))
    return _worst(outcomes)


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


def _steps(work: Work, reach: Reach) -> Iterator[tuple[Account, Platform, str]]:
    for account in work.accounts:
        platform = reach.platforms.get(account.platform)
        if platform is None:
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
