"""A second account of somebody in another chat, and connecting the two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlmodel import select

from bot.usecases import connect as connecting
from bot.usecases import members
from bot.usecases.actor import Actor
from storage import people
from storage.tables import Identity, Member, Right

if TYPE_CHECKING:
    from tests.world import World


async def account(
    world: World, name: str, platform: str = "telegram", *, joins: bool = True, at: str = "acme"
) -> Actor:
    """Return somebody's account in another chat, whose direct chat is open."""
    async with world.parts.transactions.write(at) as ctx:
        known = await people.ensure_identity(ctx.uow, platform, name.lower(), name, ctx.now)
        known.direct_open = True
        ctx.uow.add(known)
        ctx.actor = Actor(platform, name.lower(), name, Right.AMBASSADOR, known.person_id, visited=True)
        if joins:
            ctx.actor.member = await members.join(ctx)
    return ctx.actor


async def now(world: World, actor: Actor, *, at: str = "acme") -> Actor:
    """Return an account as the router would see it now: with its person, and with his membership or none."""
    async with world.database.read() as uow:
        one = (
            await uow.exec(
                select(Identity).where(Identity.platform == actor.platform, Identity.external_id == actor.external_id)
            )
        ).one()
        member = await people.member_of(uow, world.parts.transactions.community_id(at), one.person_id)
    return replace(actor, person_id=one.person_id, member=member)


async def code_of(world: World, actor: Actor) -> str:
    async with world.acting(await now(world, actor)) as ctx:
        return await connecting.make_code(ctx)


async def enter(world: World, actor: Actor, code: str, *, at: str = "acme") -> None:
    """Type the code as an account, and confirm it."""
    async with world.parts.transactions.write(at) as ctx:
        ctx.actor = await now(world, actor, at=at)
        await connecting.connect(ctx, code)


async def connect(world: World, kept: Actor, gone: Actor) -> None:
    await enter(world, gone, await code_of(world, kept))


async def row_of(world: World, member_id: int) -> Member:
    async with world.database.read() as uow:
        return (await uow.exec(select(Member).where(Member.id == member_id))).one()
