"""Threads at every point of their life, and the decisions a manager can take there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.rules.counted import Dismissal
from bot.rules.lifecycle import By
from bot.usecases import manage
from storage.tables import CardKind, Category, DeliveryKind
from tests.usecases.acts import (
    claim,
    holders,
    reply,
    settle,
    thread_of,
    waiting,
)
from tests.world import mention

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.usecases.actor import Actor
    from bot.usecases.context import Context
    from tests.world import World

HOUR = timedelta(hours=1)
MINE = {"author": "critic", "conversation": "100"}


async def decide(world: World, what: Callable[..., Awaitable[Any]], *args: Any, **named: Any) -> Any:
    async with world.acting() as ctx:
        return await what(ctx, *args, **named)


async def undo(world: World, thread: int) -> str:
    return (await decide(world, manage.undo, thread))[1]


async def standing(world: World, thread: int) -> dict[str, Any]:
    """Return everything that a decision might touch."""
    found = await thread_of(world, thread)
    return found.model_dump(exclude={"shown_at"}) | {"holders": await holders(world, thread)}


async def rooms_told(world: World, thread: int) -> set[CardKind]:
    return {CardKind(row.data["kind"]) for row in await waiting(world, DeliveryKind.CARD, ref=thread)}


async def to_review(world: World, _: Actor) -> int:
    [thread] = await world.complain(score=0.6, **MINE)
    return thread


async def to_open(world: World, _: Actor) -> int:
    [thread] = await world.complain(**MINE)
    return thread


async def to_claimed(world: World, ana: Actor) -> int:
    thread = await to_open(world, ana)
    await claim(world, ana, thread)
    return thread


async def to_answered(world: World, ana: Actor) -> int:
    thread = await to_claimed(world, ana)
    await reply(world, ana, thread)
    return thread


async def to_follow_up(world: World, ana: Actor) -> int:
    thread = await to_answered(world, ana)
    world.clock.advance(hours=1)
    await world.complain(mention(world.clock.now(), **MINE))
    return thread


async def to_quiet(world: World, ana: Actor) -> int:
    thread = await to_answered(world, ana)
    world.clock.advance(hours=73)
    await settle(world)
    return thread


async def to_staffed(world: World, ana: Actor) -> int:
    thread = await to_claimed(world, ana)
    await decide(world, manage.to_staff, thread, By.MANAGER)
    return thread


async def approve(ctx: Context, thread: int) -> None:
    await manage.approve(ctx, thread)


async def dismiss(ctx: Context, thread: int) -> None:
    await manage.dismiss(ctx, thread, Dismissal.NOT_US)


async def staff(ctx: Context, thread: int) -> None:
    await manage.to_staff(ctx, thread, By.MANAGER)


async def give_back(ctx: Context, thread: int) -> None:
    await manage.from_staff(ctx, thread, solved=False)


async def solve(ctx: Context, thread: int) -> None:
    await manage.from_staff(ctx, thread, solved=True)


async def recategorise(ctx: Context, thread: int) -> None:
    await manage.recategorise(ctx, thread, Category.TRUST)
