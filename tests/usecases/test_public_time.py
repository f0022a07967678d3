"""An answer counts from its public time as soon as that is known, wherever it was written."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.usecases.acts import reply, thread_of
from tests.usecases.proving import look, reply_of
from tests.world import NOON, mention

if TYPE_CHECKING:
    from tests.world import World

HOUR = timedelta(hours=1)
COMPLAINT = "https://www.reddit.com/r/northwind/comments/abc123/stuck/"


async def recorded(world: World) -> tuple[int, int]:
    """Return a thread on Reddit and its answer, written some time ago and recorded five hours after the complaint."""
    posted = world.clock.now()
    post = mention(posted, source="reddit", id="t3_abc123", link=COMPLAINT, conversation="t3_abc123")
    [thread] = await world.complain(post)
    ana = await world.join("Ana")
    world.clock.advance(hours=5)
    done = await reply(world, ana, thread, f"{COMPLAINT}def456/")
    return thread, done.reply.id


async def test_the_time_that_the_place_tells_is_the_time_of_the_answer(world: World) -> None:
    thread, one = await recorded(world)
    assert (await thread_of(world, thread)).answered_at == NOON + 5 * HOUR
    await look(world, one, published_at=NOON + 2 * HOUR)
    assert (await reply_of(world, one)).published_at == NOON + 2 * HOUR
    assert (await thread_of(world, thread)).answered_at == NOON + 2 * HOUR
    await look(world, one, published_at=NOON + 3 * HOUR)
    assert (await reply_of(world, one)).published_at == NOON + 2 * HOUR


@pytest.mark.parametrize("told", [NOON - HOUR, NOON + 6 * HOUR], ids=["before the complaint", "after the recording"])
async def test_a_time_that_cannot_be_is_not_believed(world: World, told: datetime) -> None:
    thread, one = await recorded(world)
    await look(world, one, published_at=told)
    assert (await reply_of(world, one)).published_at is None
    assert (await thread_of(world, thread)).answered_at == NOON + 5 * HOUR
