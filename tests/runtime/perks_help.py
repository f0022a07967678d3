"""What the tests of granting share: a bot with two members who have points, and acts in one line each."""

from __future__ import annotations

import pytest
from sqlmodel import select

from storage import people
from storage.tables import Account, Entry, EntryKind, Perk, Redemption
from tests.runtime.fake_platform import FakePlatform
from tests.runtime.rig import rig

ROLE, OTHER, ROOM = "123456789012345678", "223456789012345678", "-1001234567890"
PERKS = [
    {"name": "early", "title": {"en": "Early access"}, "threshold": 5, "discord_role": ROLE, "days": 30},
    {"name": "twin", "title": {"en": "Twin"}, "threshold": 5, "discord_role": ROLE},
    {"name": "room", "title": {"en": "Room"}, "kind": "closed_room", "threshold": 5, "telegram_room": ROOM},
]


@pytest.fixture
async def bot(database_url, clock):
    async with rig(database_url, clock, FakePlatform(roles=True, join_requests=True), perks=PERKS) as made:
        await made.join("ana", "ben")
        for name in ("ana", "ben"):
            await earn(made, name)
        yield made


async def earn(bot, name: str) -> None:
    async with bot.parts.transactions.write("acme") as ctx:
        account = await people.identity(ctx.uow, "web", name)
        account.direct_open = True
        member = await people.member_of(ctx.uow, ctx.community_id, account.person_id)
        key, at = f"award:{name}", ctx.now
        ctx.uow.add(
            Entry(
                community_id=ctx.community_id, member_id=member.id, key=key, kind=EntryKind.AWARD,
                account=Account.CONFIRMED, points=20, at=at,
            )
        )  # fmt: skip


async def get(bot, perk: str, who: str = "ana") -> int:
    wanted = (await bot.one(select(Perk).where(Perk.name == perk))).id
    await bot.press(f"redeem:{wanted}", who)
    async with bot.database.read() as uow:
        return (await uow.exec(select(Redemption.id).order_by(Redemption.id.desc()))).first()


async def row(bot, number: int) -> Redemption:
    return await bot.one(select(Redemption).where(Redemption.id == number))


async def work(bot) -> None:
    await bot.parts.granting.idle()


async def manager(bot, what, *given, **more) -> None:
    async with bot.parts.transactions.write("acme") as ctx:
        await what(ctx, *given, **more)


def given(bot) -> list[str]:
    return [call.detail for call in bot.chat.asked("give_role")]
