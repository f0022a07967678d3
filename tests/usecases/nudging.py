"""Members who can be told, minutes that pass, and what was told meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from bot.reports.thread import thread_view
from bot.usecases import handing_over, holding, profile, putting_off, seats
from bot.usecases import nudges as nudging
from storage import people
from storage.tables import Delivery, DeliveryKind, Handover, Identity, Nudge, Right

if TYPE_CHECKING:
    from datetime import datetime

    from bot.reports.thread import Seat
    from bot.usecases.actor import Actor
    from storage.tables import NudgeKind
    from tests.world import World

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def member(world: World, name: str, *, opened: bool = True, quiet: str = "", **about: Any) -> Actor:
    """Let somebody join who can be told things; `knows`, `pings` and `zone` as in /me."""
    actor = await world.join(name, about.get("right", Right.AMBASSADOR))
    async with world.database.write() as uow:
        account = (await uow.exec(select(Identity).where(Identity.person_id == actor.person_id))).one()
        account.direct_open = opened
        uow.add(account)
    async with world.acting(actor) as ctx:
        if "zone" in about:
            await profile.live_in(ctx, about["zone"])
        if "knows" in about:
            await profile.know_topics(ctx, about["knows"])
        if "pings" in about:
            await profile.hear(ctx, str(about["pings"]))
        if quiet:
            await profile.sleep(ctx, quiet)
    return actor


async def lead(world: World, name: str, *, opened: bool = True) -> Actor:
    """Let somebody join who was last seen with a lead's right."""
    actor = await member(world, name, opened=opened)
    assert actor.member is not None
    async with world.database.write() as uow:
        await people.note_act(uow, actor.member.id, world.clock.now(), manages=True, leads=True, in_room=True)
    return replace(actor, right=Right.LEAD)


async def tick(world: World) -> int:
    """Let the clock do a minute's nudging."""
    async with world.acting() as ctx:
        return await nudging.nudge(ctx)


async def minute_by_minute(world: World, until: datetime, step: timedelta = MINUTE) -> None:
    """Let the clock do its work until a moment, that one included."""
    while world.clock.at < until:
        world.clock.at = min(world.clock.at + step, until)
        await tick(world)


async def nudges(world: World, kind: NudgeKind | None = None) -> list[Nudge]:
    async with world.database.read() as uow:
        rows = (await uow.exec(select(Nudge).order_by(col(Nudge.id)))).all()
    return [row for row in rows if kind in {None, row.kind}]


async def told(world: World, who: str = "", key: str = "") -> list[Delivery]:
    """Return what somebody is told privately, oldest first."""
    rows = [row for row in await world.deliveries() if row.kind is DeliveryKind.TELL]
    return [row for row in rows if who in {"", row.chat_id} and key in {"", row.data["key"]}]


async def notices(world: World, key: str) -> list[Delivery]:
    rows = [row for row in await world.deliveries() if row.kind is DeliveryKind.NOTICE]
    return [row for row in rows if row.data["key"] == key]


async def brought_down(world: World) -> list[int]:
    """Return the threads whose cards were brought down."""
    return [row.data["ref"] for row in await world.deliveries() if row.data.get("bump")]


async def on_card(world: World, thread: int) -> list[Seat]:
    """Return the seats as the card shows them now."""
    config = world.parts.transactions.config.communities["acme"]
    async with world.database.read() as uow:
        here = world.parts.transactions.community_id("acme")
        view = await thread_view(uow, here, thread, config, world.clock.now())
    assert view is not None
    return list(view.seats)


async def put_off(world: World, actor: Actor, thread: int, hours: int | None = None) -> datetime:
    async with world.acting(actor) as ctx:
        return (await putting_off.put_off(ctx, thread, hours)).until


async def back(world: World, actor: Actor, thread: int) -> None:
    async with world.acting(actor) as ctx:
        await putting_off.resume(ctx, thread)


async def ask(world: World, actor: Actor, thread: int, other: Actor) -> int:
    """Offer a seat to somebody, and return the offer's row."""
    assert other.member is not None
    async with world.acting(actor) as ctx:
        await handing_over.ask(ctx, thread, other.member.id)
    async with world.database.read() as uow:
        return (await uow.exec(select(Handover.id).order_by(col(Handover.id).desc()))).first() or 0


async def take_over(world: World, actor: Actor, offer: int) -> str:
    async with world.acting(actor) as ctx:
        return (await handing_over.take_over(ctx, offer)).name


async def decline(world: World, actor: Actor, offer: int) -> str:
    async with world.acting(actor) as ctx:
        return (await handing_over.decline(ctx, offer)).name


async def take_back(world: World, actor: Actor, claim: int) -> int:
    async with world.acting(actor) as ctx:
        return (await seats.take_back(ctx, claim)).id


async def hold(world: World, thread: int) -> None:
    async with world.acting() as ctx:
        await holding.hold(ctx, thread, "we ask the bank")


async def go_on(world: World, thread: int) -> None:
    async with world.acting() as ctx:
        await holding.go_on(ctx, thread)
