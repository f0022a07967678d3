"""What must hold of points at any moment: every balance shown is the ledger's sum, and nothing is paid twice."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bot.reports.members import page_of
from bot.reports.owndata import own_data
from bot.reports.perks import shelf
from bot.reports.standing import RANKED, leaderboard, purse, statement
from bot.rules.periods import local_day
from bot.rules.points import EARNINGS
from bot.usecases.award import BY_HAND
from storage.ledger import base_of
from storage.tables import (
    Account,
    Entry,
    EntryKind,
    Member,
    Proof,
    Redemption,
    RedemptionState,
    Reply,
    Word,
    WordState,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.config import CommunityConfig
    from storage.database import UnitOfWork

Rows = dict[type[Any], list[Any]]
SPENDING = {EntryKind.REDEEMED, EntryKind.REFUND}
KEPT = {RedemptionState.REQUESTED, RedemptionState.APPROVED, RedemptionState.FULFILLED}


def owners(members: Sequence[Member]) -> dict[int, int]:
    """Return whose points a member's lines are: his own, or those of whom he turned out to be (never a chain)."""
    found = {member.id: member.merged_into or member.id for member in members}
    assert all(found[owner] == owner for owner in found.values()), "a merged member was merged into a merged one"
    return found


def total(entries: Sequence[Entry], account: Account) -> int:
    return sum(entry.points for entry in entries if entry.account is account)


async def check_shown(uow: UnitOfWork, config: CommunityConfig, rows: Rows, now: datetime) -> None:
    """Every page that shows points shows the ledger's sum."""
    whose, by_id = owners(rows[Member]), {member.id: member for member in rows[Member]}
    community = rows[Member][0].community_id
    lines: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in rows[Entry]:
        lines[whose[entry.member_id]].append(entry)
    everybody = {one.member.id: one.points for one in (await page_of(uow, community, now)).lines}
    board = await leaderboard(
        uow, community, span="all", now=now, zone=config.tz, reader=None, rank_managers=config.points.rank_managers
    )
    ranked = []
    for member in set(whose.values()):
        mine = lines[member]
        confirmed, pending = total(mine, Account.CONFIRMED), total(mine, Account.PENDING)
        ever = total([entry for entry in mine if entry.kind not in SPENDING], Account.CONFIRMED)
        have, page = (
            await purse(uow, community, member),
            await statement(uow, community, member, now=now, zone=config.tz),
        )
        assert (have.confirmed, have.pending) == (page.confirmed, page.pending) == (confirmed, pending)
        assert page.ever == ever
        means = (await shelf(uow, community, member)).means
        assert (means.lifetime, means.spendable) == (ever, confirmed)
        assert everybody.get(member, confirmed) == confirmed
        assert pending >= 0
        data = await own_data(uow, by_id[member].person_id, now, "")
        own = [line for place in data["communities"] for part in place["memberships"] for line in part["points"]]
        assert sum(line["points"] for line in own) == confirmed + pending
        if by_id[member].state in RANKED and not by_id[member].manages and ever > 0:
            ranked.append(ever)
    assert [line.points for line in board.top] == sorted(ranked, reverse=True)


def check_ledger(config: CommunityConfig, rows: Rows) -> None:
    """Nothing is paid twice, taken twice or turned into more than it was; caps hold; nobody spends what he has not."""
    entries = sorted(rows[Entry], key=lambda entry: entry.id)
    assert len({entry.key for entry in entries}) == len(entries)
    families = {
        key: list(found) for key, found in groupby(sorted(entries, key=lambda e: (base_of(e.key), e.id)), _family)
    }
    for key, family in families.items():
        first = family[0]
        assert first.key == key, "a line is about one that is not there"
        assert {entry.member_id for entry in family} == {first.member_id}
        assert sum(entry.points for entry in family) in {0, first.points}, f"{key} was paid, or taken, twice"
    _answers(config, rows[Reply], families)
    _perks(rows[Redemption], families)
    _words(rows[Word], families)
    _order(config, entries, owners(rows[Member]))


def _family(entry: Entry) -> str:
    return base_of(entry.key)


def _answers(config: CommunityConfig, answers: Sequence[Reply], families: Mapping[str, list[Entry]]) -> None:
    """A rejected answer has brought nothing; any other one pending points exactly while its disclosure was not seen."""
    for answer in answers:
        for kind in ("reply", "first", "verified"):
            family = families.get(f"{kind}:{answer.id}", [])
            confirmed, pending = total(family, Account.CONFIRMED), total(family, Account.PENDING)
            if answer.proof is Proof.REJECTED:
                assert (confirmed, pending) == (0, 0)
            elif config.points.require_disclosure:
                assert (pending if answer.disclosure_seen else confirmed) == 0
            if kind != "verified" and family and answer.proof is not Proof.REJECTED:
                assert confirmed + pending == family[0].points


def _perks(requests: Sequence[Redemption], families: Mapping[str, list[Entry]]) -> None:
    """What was asked for is paid for once, and paid back when it was denied."""
    for row in requests:
        paid, back = families.get(f"redeemed:{row.id}", []), families.get(f"refund:{row.id}", [])
        assert sum(entry.points for entry in paid) == -row.cost
        assert sum(entry.points for entry in back) in {0, row.cost}
        if row.state in KEPT:
            assert back == []
        if row.state is RedemptionState.DENIED and row.cost:
            assert back


def _words(told: Sequence[Word], families: Mapping[str, list[Entry]]) -> None:
    """Only what was taken up is paid."""
    for word in told:
        if word.state is not WordState.ACCEPTED:
            assert f"suggestion:{word.id}" not in families


def _order(config: CommunityConfig, entries: Sequence[Entry], whose: Mapping[int, int]) -> None:
    """Replay the ledger: no line was paid beyond a cap, and nobody spent or lost by hand what he had not.

    Only what was earned may be taken back below zero: the points for an answer that is rejected may be spent already.
    """
    firsts = {entry.key: entry for entry in entries}
    by_day: defaultdict[tuple[Any, ...], int] = defaultdict(int)
    by_thread: defaultdict[tuple[Any, ...], int] = defaultdict(int)
    alone: defaultdict[int, int] = defaultdict(int)
    together: defaultdict[int, int] = defaultdict(int)
    for entry in entries:
        base = firsts[base_of(entry.key)]
        if entry.account is Account.CONFIRMED:
            alone[entry.member_id] += entry.points
            together[whose[entry.member_id]] += entry.points
            by_choice = entry.kind in {EntryKind.REDEEMED, EntryKind.CORRECTION} or base.kind in BY_HAND
            if by_choice and entry.points < 0:
                assert max(alone[entry.member_id], together[whose[entry.member_id]]) >= 0, f"{entry.key} overdraws"
        if base.kind not in EARNINGS or entry.kind is EntryKind.CONFIRM:
            continue
        day, thread = (base.member_id, local_day(base.at, config.tz)), (base.member_id, base.thread_id)
        by_day[day] += entry.points
        by_thread[thread] += entry.points
        if entry is base:
            assert by_day[day] <= config.points.daily_cap
            assert base.thread_id is None or by_thread[thread] <= config.points.thread_cap
