"""Takes the next perk that the bot has to grant or to take back, with all that its kind needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.perks import Account, Work
from bot.usecases.redemptions import ACCOUNTS
from storage import granting, people, perks
from storage.tables import RedemptionState

if TYPE_CHECKING:
    from bot.config import CommunityConfig
    from bot.runtime.transactions import Transactions
    from storage.database import UnitOfWork
    from storage.tables import Perk, PerkKind, Redemption


@dataclass(frozen=True, slots=True)
class Task:
    """One try: which redemption, as it stood when it was leased, the how-manieth try, and the work."""

    id: int
    state: RedemptionState
    attempts: int
    kind: PerkKind
    work: Work

    @property
    def grants(self) -> bool:
        """Say whether it is to be given; otherwise it is to be taken back."""
        return self.state is RedemptionState.APPROVED


async def lease_task(transactions: Transactions, lease_for: timedelta) -> Task | None:
    """Lease what has been due for longest, in a transaction of its own; None when nothing is due."""
    now = transactions.clock.now()
    async with transactions.database.write() as uow:
        row = await granting.lease(uow, list(transactions.names), now, now + lease_for)
        if row is None:
            return None
        perk = await perks.by_id(uow, row.community_id, row.perk_id)
        assert perk is not None  # noqa: S101 - a redemption points to its perk
        name = transactions.names[row.community_id]
        work = await _work(uow, row, perk, name, transactions.config.communities[name])
        return Task(row.id, row.state, row.attempts, perk.kind, work)


async def _work(uow: UnitOfWork, row: Redemption, perk: Perk, name: str, config: CommunityConfig) -> Work:
    rooms = {platform: one.cards for platform, one in config.rooms()}
    known = (await people.names(uow, [row.member_id])).get(row.member_id, [])
    accounts = {(one.platform, one.external_id): one.name for one in known}
    for platform, external_id in row.data.get(ACCOUNTS, []):
        accounts.setdefault((platform, external_id), "")
    since = row.fulfilled_at or row.decided_at or row.requested_at
    return Work(
        key=f"{name}:{row.id}",
        community=name,
        product=config.product,
        perk=perk.name,
        settings=perk.settings,
        accounts=tuple(
            Account(platform, external_id, shown, rooms[platform])
            for (platform, external_id), shown in accounts.items()
            if platform in rooms
        ),
        since=since,
        until=row.ends_at or (since + timedelta(days=perk.days) if perk.days else None),
        shared=await _shared(uow, row),
        noted=row.data,
    )


async def _shared(uow: UnitOfWork, row: Redemption) -> frozenset[str]:
    """Return the roles and rooms that the member has by his other perks."""
    found: set[str] = set()
    for other, perk in await granting.held(uow, row.community_id, row.member_id):
        if other.id != row.id:
            found |= {str(perk.settings[key]) for key in ("discord_role", "telegram_room") if perk.settings.get(key)}
            found |= {str(note[3]) for note in other.data.get("roles", [])}
            found |= {str(note[1]) for note in other.data.get("rooms", [])}
    return frozenset(found)
