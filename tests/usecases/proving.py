"""What is looked at and decided about answers, in one line each, and what stands afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import select

from bot.ports.proof import Seen
from bot.usecases import appeals, proof, review
from storage import proof as proving
from storage.tables import Audit, Check, Doubt, DoubtKind, Finding, Identity, Member, Reply, Right
from tests.usecases.acts import reply

if TYPE_CHECKING:
    from bot.usecases.actor import Actor
    from bot.usecases.appeals import Decided
    from tests.world import World


async def look(
    world: World,
    reply_id: int,
    found: Finding = Finding.YES,
    *,
    author: str = "ana_x",
    text: str | None = "It took two days.",
    disclosed: Finding = Finding.YES,
    in_thread: Finding = Finding.UNKNOWN,
    likeness: float | None = None,
    copy_of: int | None = None,
    published_at: datetime | None = None,
) -> bool:
    """Look at an answer as the inspector does, with what is seen given; says whether the look counted."""
    now = world.clock.now()
    async with world.database.write() as uow:
        check = (await proving.checks_of(uow, [reply_id]))[reply_id]
        check.due_at, check.leased_until, check.attempts = now, now + timedelta(minutes=2), check.attempts + 1
        uow.add(check)
    seen = Seen(found, author, text, in_thread, published_at=published_at) if found is Finding.YES else Seen(found)
    async with world.acting() as ctx:
        return await proof.noted(ctx, check.id, proof.Look(seen, disclosed, likeness, copy_of), check.leased_until)


async def accept(world: World, actor: Actor, doubt_id: int) -> Decided:
    async with world.acting(actor) as ctx:
        return await review.accept(ctx, doubt_id)


async def reject(world: World, actor: Actor, reply_id: int, why: str = "it is spam", **more: Any) -> Decided:
    async with world.acting(actor) as ctx:
        return await review.reject(ctx, reply_id, why, **more)


async def unreview(world: World, actor: Actor, reply_id: int) -> Decided:
    async with world.acting(actor) as ctx:
        return await review.undo(ctx, reply_id)


async def appeal(world: World, actor: Actor, reply_id: int, text: str = "it is my own") -> Decided:
    async with world.acting(actor) as ctx:
        return await appeals.appeal(ctx, reply_id, text)


async def doubts(world: World, reply_id: int, *, decided: bool = False) -> dict[DoubtKind, Doubt]:
    """Return an answer's doubts by kind: those that wait, or the latest decided ones."""
    async with world.database.read() as uow:
        found = await proving.doubts_of(uow, reply_id)
    return {doubt.kind: doubt for doubt in found if (doubt.decided_at is not None) == decided}


async def reply_of(world: World, reply_id: int) -> Reply:
    async with world.database.read() as uow:
        return (await uow.exec(select(Reply).where(Reply.id == reply_id))).one()


async def check_of(world: World, reply_id: int) -> Check:
    async with world.database.read() as uow:
        return (await proving.checks_of(uow, [reply_id]))[reply_id]


async def give_handle(world: World, actor: Actor, name: str = "ana_x", place: str = "x") -> None:
    assert actor.member is not None
    async with world.database.write() as uow:
        member = (await uow.exec(select(Member).where(Member.id == actor.member.id))).one()
        member.handles = {**member.handles, place: name}
        uow.add(member)


async def open_direct(world: World, actor: Actor) -> None:
    """Let the bot write to somebody first."""
    async with world.database.write() as uow:
        account = (await uow.exec(select(Identity).where(Identity.external_id == actor.external_id))).one()
        account.direct_open = True
        uow.add(account)


async def answered(world: World, *, disclosed: bool = True, handle: str = "ana_x") -> tuple[Actor, int]:
    """Let Ana answer a complaint; returns her and the answer."""
    [thread] = await world.complain()
    ana = await world.join("Ana")
    if handle:
        await give_handle(world, ana, handle)
    return ana, (await reply(world, ana, thread, disclosed=disclosed)).reply.id


async def begin(world: World, **complaint: object) -> tuple[Actor, Actor, int, int]:
    """Let Ana answer a complaint; returns her, a manager, the thread and the answer."""
    [thread] = await world.complain(**complaint)
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    await give_handle(world, ana)
    await open_direct(world, ana)
    return ana, mara, thread, (await reply(world, ana, thread)).reply.id


async def audited(world: World) -> list[tuple[str, str]]:
    async with world.database.read() as uow:
        return [(line.what, line.why) for line in (await uow.exec(select(Audit).order_by(Audit.id))).all()]
