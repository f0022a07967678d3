"""Acts in one line each, and what stands in the database afterwards."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlmodel import col, select

from bot.ports.errors import UserError
from bot.usecases import claim as claiming
from bot.usecases import clock as ticking
from bot.usecases import judging, record
from bot.usecases import members as belonging
from storage import claims, ledger
from storage.tables import Account, Claim, ClaimOrigin, Delivery, DeliveryKind, Entry, Thread, ThreadState
from tests.world import World, answer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable
    from typing import Any

    from bot.usecases.actor import Actor
    from bot.usecases.record import Recorded
    from tests.world import FakeClock


@asynccontextmanager
async def another(url: str, clock: FakeClock, **overrides: Any) -> AsyncIterator[World]:
    """Yield a world of its own over a database: a second process, or one with another config."""
    made = await World.open(url, clock, **overrides)
    try:
        yield made
    finally:
        await made.close()


async def claim(world: World, actor: Actor, thread: int, origin: ClaimOrigin = ClaimOrigin.BUTTON) -> None:
    async with world.acting(actor) as ctx:
        await claiming.claim(ctx, thread, origin)


async def release(world: World, actor: Actor, thread: int, *, reaction: bool = False) -> bool:
    async with world.acting(actor) as ctx:
        return await claiming.release(ctx, thread, reaction=reaction) is not None


async def offered(world: World, actor: Actor) -> int | None:
    async with world.acting(actor) as ctx:
        found = await claiming.next_thread(ctx)
    return found.id if found else None


async def reply(
    world: World, actor: Actor, thread: int, link: str | None = None, *, disclosed: bool = True
) -> Recorded:
    async with world.acting(actor) as ctx:
        return await record.reply(ctx, thread, link or answer(world.clock.now()), disclosed=disclosed)


async def disclose(world: World, actor: Actor, reply_id: int) -> Recorded:
    async with world.acting(actor) as ctx:
        return await record.disclose(ctx, reply_id)


async def see(world: World, reply_id: int) -> int:
    """Let somebody see the disclosure in an answer; returns the points that this confirms."""
    async with world.acting() as ctx:
        return await judging.see(ctx, await judging.hold(ctx, reply_id))


async def like(world: World, actor: Actor, reply_id: int | None = None, link: str = "") -> Recorded:
    async with world.acting(actor) as ctx:
        return await record.like(ctx, reply_id=reply_id, link=link)


async def leave(world: World, actor: Actor, *, paused: bool = False) -> None:
    async with world.acting(actor) as ctx:
        await (belonging.pause(ctx) if paused else belonging.leave(ctx))


async def settle(world: World) -> int:
    async with world.acting() as ctx:
        return await ticking.settle(ctx)


async def refusal(act: Awaitable[Any]) -> str:
    """Do something and return why it was refused, or an empty text."""
    try:
        await act
    except UserError as error:
        return error.code
    return ""


async def thread_of(world: World, thread: int) -> Thread:
    async with world.database.read() as uow:
        return (await uow.exec(select(Thread).where(Thread.id == thread))).one()


async def state_of(world: World, thread: int) -> ThreadState:
    return (await thread_of(world, thread)).state


async def threads(world: World) -> list[Thread]:
    async with world.database.read() as uow:
        return list((await uow.exec(select(Thread).order_by(col(Thread.id)))).all())


async def seats(world: World, thread: int) -> list[Claim]:
    async with world.database.read() as uow:
        return list(await claims.held(uow, [thread]))


async def holders(world: World, thread: int) -> list[int]:
    return [claim.member_id for claim in await seats(world, thread)]


async def balances(world: World, actor: Actor) -> tuple[int, int]:
    """Return what somebody has, pending and confirmed."""
    member = actor.member
    assert member is not None
    async with world.database.read() as uow:
        have = await ledger.balances(uow, member.community_id, member.id)
    return have[Account.PENDING], have[Account.CONFIRMED]


async def entries(world: World) -> list[Entry]:
    async with world.database.read() as uow:
        return list((await uow.exec(select(Entry).order_by(col(Entry.id)))).all())


async def waiting(world: World, kind: DeliveryKind, **data: Any) -> list[Delivery]:
    """Return the outbox rows of a kind that say this."""
    return [row for row in await world.deliveries() if row.kind is kind and data.items() <= row.data.items()]


async def forget_deliveries(world: World) -> None:
    async with world.database.write() as uow:
        for row in (await uow.exec(select(Delivery))).all():
            await uow.delete(row)
