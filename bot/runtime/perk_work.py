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
    from collections.abc import Collection

    from bot.config import CommunityConfig, Config
    from bot.runtime.transactions import Transactions
    from storage.database import UnitOfWork
    from storage.tables import Perk, PerkKind, Redemption


@dataclass(frozen=True, slots=True)
class Task:
    """One try: which redemption, as it stood when it was leased, the how-manieth try, and the work.

    `barred` is why the perk must not be given as it stands in the catalogue.
    """

    id: int
    state: RedemptionState
    attempts: int
    kind: PerkKind
    work: Work
    barred: str = ""

    @property
    def grants(self) -> bool:
        """Say whether it is to be given; otherwise it is to be taken back."""
        return self.state is RedemptionState.APPROVED


async def lease_task(transactions: Transactions, chats: Collection[str], lease_for: timedelta) -> Task | None:
    """Lease what has been due for longest and can go on in these chats, by a transaction of its own; None if none."""
    now = transactions.clock.now()
    # asked after every commit that shows something: the one writer must not wait for it in vain
    async with transactions.database.read() as uow:
        if not await granting.is_due(uow, list(transactions.names), chats, now):
            return None
    async with transactions.database.write() as uow:
        row = await granting.lease(uow, list(transactions.names), chats, now, now + lease_for)
        if row is None:
            return None
        perk = await perks.by_id(uow, row.community_id, row.perk_id)
        assert perk is not None  # noqa: S101 - a redemption points to its perk
        name = transactions.names[row.community_id]
        work = await _work(uow, row, perk, name, transactions.config.communities[name])
        barred = await why_barred(uow, transactions.config, name, perk)
        return Task(row.id, row.state, row.attempts, perk.kind, work, barred)


async def why_barred(uow: UnitOfWork, config: Config, name: str, perk: Perk) -> str:
    """Return why a perk must not open what the catalogue names, or nothing.

    Managers edit the catalogue of their own community only, but one bot may serve others on the same server: what
    another community names in the config or in its catalogue is not theirs to give, unless the operator seeded it so.
    """
    rooms = {chat_id.partition(":")[0] for one in config.communities.values() for chat_id in _rooms_of(one)}
    seeded = {other: _seeded(one) for other, one in config.communities.items()}
    for key in ("discord_role", "telegram_room"):
        value = str(perk.settings.get(key) or "")
        if key == "telegram_room" and value in rooms:
            return f"{value} is one of the rooms in the config, not a closed one; name a room of its own"
        if not value or value in seeded[name]:
            continue
        elsewhere = any(value in one for other, one in seeded.items() if other != name)
        if elsewhere or await granting.named_elsewhere(uow, perk.community_id, value):
            return f"{key} {value} belongs to another community here; name one of your own"
    return ""


def _rooms_of(config: CommunityConfig) -> list[str]:
    return [chat_id for _, rooms in config.rooms() for chat_id in rooms.chat_ids().values()]


def _seeded(config: CommunityConfig) -> set[str | None]:
    return {value for perk in config.perks for value in (perk.discord_role, perk.telegram_room)}


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
