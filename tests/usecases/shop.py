"""A community with a perk of each kind, members with points, and requests in one line each."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from sqlmodel import col, func, select

from bot.ports.perks import Done
from bot.usecases import catalogue, redeem
from storage import ledger, perks
from storage.tables import Account, Audit, Entry, EntryKind, Perk, PerkCode, Redemption
from tests.usecases.acts import refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.usecases.actor import Actor
    from bot.usecases.context import Context
    from storage.tables import RedemptionState
    from tests.world import World

ROLE = "123456789012345678"
ROOM = "-1001234567890"
PERKS: list[dict[str, Any]] = [
    {"name": "early", "title": {"en": "Early access", "ru": "Ранний доступ"}, "threshold": 20, "discord_role": ROLE},
    {"name": "circle", "title": {"en": "The circle"}, "kind": "closed_room", "price": 30, "days": 30, "stock": 2},
    {"name": "line", "title": {"en": "Direct line"}, "kind": "product_line", "price": 10, "approval": True},
    {
        "name": "thanks",
        "title": {"en": "Thank-you"},
        "kind": "bonus",
        "price": 40,
        "amount": "25.00",
        "currency": "EUR",
    },
    {"name": "once", "title": {"en": "One bonus"}, "kind": "bonus", "threshold": 10, "amount": "5", "currency": "USD"},
    {"name": "gift", "title": {"en": "Gift card"}, "kind": "code", "price": 15},
    {"name": "pass", "title": {"en": "Pass"}, "kind": "code", "threshold": 10, "approval": True, "days": 7},
]
LINES = itertools.count(1)


async def earn(world: World, actor: Actor, points: int, account: Account = Account.CONFIRMED) -> None:
    """Give somebody points."""
    assert actor.member is not None
    line = Entry(
        community_id=actor.member.community_id,
        member_id=actor.member.id,
        key=f"award:{next(LINES)}",
        kind=EntryKind.AWARD,
        account=account,
        points=points,
        at=world.clock.now(),
    )
    async with world.database.write() as uow:
        assert await ledger.add(uow, line)


async def perk(world: World, name: str) -> Perk:
    async with world.database.read() as uow:
        return (await uow.exec(select(Perk).where(Perk.name == name))).one()


async def ask(world: World, actor: Actor, name: str) -> int:
    """Ask for a perk by name and return the request's number."""
    wanted = (await perk(world, name)).id
    async with world.acting(actor) as ctx:
        return (await redeem.request(ctx, wanted)).id


async def why_not(world: World, actor: Actor, name: str) -> str:
    """Ask for a perk and return why it is refused."""
    return await refusal(ask(world, actor, name))


async def decide(
    world: World, what: Callable[..., Awaitable[Any]], *given: Any, by: Actor | None = None, **more: Any
) -> Any:
    """Let a manager, or the worker, do something."""
    async with world.acting(by) as ctx:
        return await what(ctx, *given, **more)


async def grant(world: World, redemption: int, **noted: Any) -> None:
    """Let the worker have granted it."""
    await decide(world, redeem.granted, redemption, Done(noted=noted))


async def lease(world: World, redemption: int) -> None:
    """Let the worker have begun."""
    async with world.database.write() as uow:
        row = (await uow.exec(select(Redemption).where(Redemption.id == redemption))).one()
        row.attempts, row.leased_until = row.attempts + 1, world.clock.now()
        uow.add(row)


async def row_of(world: World, redemption: int) -> Redemption:
    async with world.database.read() as uow:
        return (await uow.exec(select(Redemption).where(Redemption.id == redemption))).one()


async def state_of(world: World, redemption: int) -> RedemptionState:
    return (await row_of(world, redemption)).state


async def stock(world: World, name: str, *codes: str) -> tuple[int, int]:
    """Add codes."""
    found: tuple[int, int] = await decide(world, catalogue.add_codes, name, " ".join(codes))
    return found


async def code_of(world: World, redemption: int) -> str | None:
    async with world.database.read() as uow:
        return (await perks.codes_of(uow, [redemption])).get(redemption)


async def codes_given(world: World) -> int:
    async with world.database.read() as uow:
        query = select(func.count()).select_from(PerkCode).where(col(PerkCode.redemption_id).is_not(None))
        return (await uow.exec(query)).one()


async def decisions(world: World) -> list[str]:
    """Return what was decided, oldest first."""
    async with world.database.read() as uow:
        return list(await uow.exec(select(Audit.what).order_by(col(Audit.id))))


async def spendable(world: World, actor: Actor) -> int:
    assert actor.member is not None
    async with world.database.read() as uow:
        have = await ledger.balances(uow, actor.member.community_id, actor.member.id)
    return have[Account.CONFIRMED]


async def open_direct(world: World, actor: Actor) -> None:
    """Let somebody have opened his direct chat."""
    async with world.acting(actor) as ctx:
        await _open(ctx)


async def _open(ctx: Context) -> None:
    from storage import people

    account = await people.identity(ctx.uow, ctx.actor.platform, ctx.actor.external_id)
    assert account is not None
    account.direct_open = True
    ctx.uow.add(account)
