"""A look is leased, and counts once: whoever dies, comes late or comes twice changes nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.proof import TryLater
from bot.usecases import proof
from storage import proof as proving
from storage.tables import DoubtKind, Finding, Proof
from tests.usecases.acts import balances, disclose
from tests.usecases.proving import answered, check_of, doubts, look, reply_of
from tests.world import NOON

if TYPE_CHECKING:
    from tests.world import World

YES, NO, UNKNOWN = Finding.YES, Finding.NO, Finding.UNKNOWN
HOUR = timedelta(hours=1)


async def test_a_look_that_is_out_of_date_counts_for_nothing(world: World) -> None:
    ana, one = await answered(world)
    now = world.clock.now()
    async with world.database.write() as uow:
        [check] = await proving.lease(uow, [ana.member.community_id], now, now + timedelta(minutes=2), 5)
        assert await proving.lease(uow, [ana.member.community_id], now, now + HOUR, 5) == []
    await disclose(world, ana, one)  # she mended it while we looked
    async with world.acting() as ctx:
        stale = proof.Look(proof.NOT_CHECKABLE)
        assert not await proof.noted(ctx, check.id, stale, now + timedelta(minutes=2))
    assert (await check_of(world, one)).due_at == now
    assert (await reply_of(world, one)).proof is Proof.RECORDED


async def test_who_died_between_look_and_note_leaves_a_lease_that_runs_out(world: World) -> None:
    ana, one = await answered(world)
    here, now = [ana.member.community_id], world.clock.now()
    async with world.database.write() as uow:
        await proving.lease(uow, here, now, now + timedelta(minutes=2), 5)
    world.clock.advance(minutes=2)
    async with world.database.write() as uow:
        [again] = await proving.lease(uow, here, world.clock.now(), world.clock.now() + timedelta(minutes=2), 5)
    assert (again.reply_id, again.attempts) == (one, 2)
    await look(world, one)
    assert await balances(world, ana) == (0, 15 + 5)


async def test_a_place_that_never_answers_counts_as_not_checkable_for_now(world: World) -> None:
    ana, one = await answered(world)
    here = [ana.member.community_id]
    tries = 0
    while (await check_of(world, one)).looked_at is None:
        tries += 1
        async with world.database.write() as uow:
            now = world.clock.now()
            [check] = await proving.lease(uow, here, now, now + timedelta(minutes=2), 5)
        async with world.acting() as ctx:
            await proof.postponed(ctx, check.id, TryLater(0, "429"), check.leased_until)
        found = await check_of(world, one)
        assert found.due_at is not None
        assert found.due_at > now
        world.clock.at = found.due_at
    assert tries == 8
    assert (await reply_of(world, one)).proof is Proof.NOT_CHECKABLE
    assert (await check_of(world, one)).due_at == NOON + timedelta(days=2)
    assert set(await doubts(world, one)) == {DoubtKind.UNSEEN}
    await look(world, one)
    assert await balances(world, ana) == (0, 20)


async def test_two_looks_at_once_pay_once(world: World) -> None:
    ana, one = await answered(world)
    await asyncio.gather(*(look(world, one) for _ in range(3)))
    assert await balances(world, ana) == (0, 20)
