"""Members for a manager: who is meant by a name, the roster page by page, and the seats that one member holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ports.text import Who
from bot.reports.standing import purse
from bot.rules.membership import went_quiet
from storage import claims, people
from storage.tables import MemberState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.database import UnitOfWork
    from storage.tables import Identity, Member, Thread

PAGE = 10
QUIET = "quiet"
FILTERS = (QUIET, *(state.value for state in MemberState if state is not MemberState.ERASED))
NUMBER = re.compile(r"m([1-9]\d{0,8})", re.IGNORECASE | re.ASCII)
ACCOUNT = re.compile(r"<@!?(\d{1,20})>", re.ASCII)
"""How Discord writes a person whom somebody named with @."""
ORDER = (
    MemberState.APPLIED,
    MemberState.ACTIVE,
    MemberState.PAUSED,
    MemberState.SUSPENDED,
    MemberState.LEFT,
)


async def roster(uow: UnitOfWork, community_id: int) -> dict[int, str]:
    """Return the active members' names by member id."""
    active = [one.id for one in await people.members(uow, community_id) if one.state == MemberState.ACTIVE]
    names = await people.names(uow, active)
    return {member_id: names[member_id][0].name for member_id in active if member_id in names}


async def seated(uow: UnitOfWork, thread_id: int) -> dict[int, str]:
    """Return who holds a seat in a thread: names by member id, by seat."""
    held = [claim.member_id for claim in await claims.held(uow, [thread_id])]
    names = await people.names(uow, held)
    return {member_id: names[member_id][0].name for member_id in held if member_id in names}


async def seats_of(uow: UnitOfWork, community_id: int, member_id: int) -> list[Thread]:
    """Return the threads in which a member holds a seat, the earliest deadline first."""
    return [thread for _, thread in await claims.of_member(uow, community_id, member_id)]


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the roster. `is_quiet`: an active member who has done nothing for two weeks."""

    member: Member
    who: Who
    points: int
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Ten of the members whom the words meant, and how many there are of each kind in all; pages count from 1."""

    words: str
    lines: tuple[Listed, ...]
    page: int
    pages: int
    found: int
    counts: dict[str, int]


async def page_of(uow: UnitOfWork, community_id: int, now: datetime, words: str = "", page: int = 1) -> Page:
    """Return a page of the roster: everybody, those in a state or `quiet`, or those whom a name means.

    Who waits for a manager comes first, then the active ones by their last act, the newest first. Who left or was
    turned down is listed when asked for only.
    """
    everybody = await people.roster(uow, community_id)
    chosen = _chosen(everybody, words.strip(), now)
    chosen.sort(key=lambda one: (ORDER.index(one[0].state), -_last(one[0]).timestamp(), one[0].id))
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(page, 1), pages)
    lines = [
        Listed(
            member,
            who_of(accounts),
            (await purse(uow, community_id, member.id)).confirmed,
            went_quiet(member, now),
        )
        for member, accounts in chosen[(page - 1) * PAGE : page * PAGE]
    ]
    counts = {one: len(_chosen(everybody, one, now)) for one in FILTERS}
    return Page(words.strip(), tuple(lines), page, pages, len(chosen), counts)


async def meant(uow: UnitOfWork, community_id: int, words: str) -> dict[int, str]:
    """Return whom a manager means, names by member id: `m17`, a whole name, else all whose name begins so."""
    everybody = await people.roster(uow, community_id)
    return {member.id: accounts[0].name for member, accounts in _named(everybody, words.strip())}


async def meant_first(uow: UnitOfWork, community_id: int, words: str, rest: str) -> tuple[dict[int, str], str]:
    """Return whom the first words of a line mean, and what is left of the line: a name may be of several words."""
    further = rest.split()
    everybody = await people.roster(uow, community_id)
    for taken in range(len(further), 0, -1):
        name = " ".join([words, *further[:taken]])
        whole = [one for one in _named(everybody, name) if _is(one[1], name)]
        if whole:
            return {member.id: accounts[0].name for member, accounts in whole}, " ".join(further[taken:])
    return await meant(uow, community_id, words), rest


Rows = list[tuple["Member", "list[Identity]"]]


def _chosen(everybody: Rows, words: str, now: datetime) -> Rows:
    if not words:
        return [one for one in everybody if one[0].state is not MemberState.LEFT]
    if words.casefold() == QUIET:
        return [one for one in everybody if went_quiet(one[0], now)]
    if words.casefold() in FILTERS:
        return [one for one in everybody if one[0].state == words.casefold()]
    return _named(everybody, words)


def _named(everybody: Rows, words: str) -> Rows:
    number = NUMBER.fullmatch(words)
    if number is not None:
        return [one for one in everybody if one[0].id == int(number[1])]
    written = ACCOUNT.fullmatch(words)
    if written is not None:
        return [one for one in everybody if any(each.external_id == written[1] for each in one[1])]
    start = words.removeprefix("@").casefold()
    whole = [one for one in everybody if _is(one[1], start)]
    return whole or [one for one in everybody if any(each.name.casefold().startswith(start) for each in one[1])]


def _is(accounts: Sequence[Identity], name: str) -> bool:
    return any(one.name.casefold() == name.removeprefix("@").casefold() for one in accounts)


def who_of(accounts: Sequence[Identity]) -> Who:
    """Return a person by the name of the first chat he came from."""
    return Who(accounts[0].name, tuple((one.platform, one.external_id) for one in accounts))


def _last(member: Member) -> datetime:
    return member.seen_at or member.joined_at
