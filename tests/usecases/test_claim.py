"""A race has exactly as many winners as seats."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.ports.errors import UserError
from bot.usecases.claim import claim
from storage import claims
from storage.tables import ClaimOrigin

if TYPE_CHECKING:
    from tests.world import World


async def test_a_race_has_as_many_winners_as_seats(world: World) -> None:
    [thread] = await world.complain()
    actors = [await world.join(f"Member{number}") for number in range(12)]

    async def attempt(actor: object) -> str:
        try:
            async with world.acting(actor) as ctx:
                await claim(ctx, thread, ClaimOrigin.REACTION)
        except UserError as refusal:
            return refusal.code
        return "won"

    results = await asyncio.gather(*(attempt(actor) for actor in actors))
    assert sorted(results) == ["thread-full"] * 10 + ["won"] * 2
    async with world.database.read() as uow:
        assert sorted(seat.seat for seat in await claims.held(uow, [thread])) == [1, 2]


async def test_the_same_member_takes_one_seat_only(world: World) -> None:
    [thread] = await world.complain()
    ana = await world.join("Ana")
    async with world.acting(ana) as ctx:
        await claim(ctx, thread, ClaimOrigin.BUTTON)
    with pytest.raises(UserError, match="already-yours"):
        async with world.acting(ana) as ctx:
            await claim(ctx, thread, ClaimOrigin.REACTION)
