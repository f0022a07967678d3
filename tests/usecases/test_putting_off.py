"""What a member puts off waits for him, as often and as long as the config says, and no reminder comes meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.usecases.acts import claim, holders, offered, refusal, release, reply, settle
from tests.usecases.nudging import HOUR, MINUTE, back, member, minute_by_minute, on_card, put_off, told
from tests.world import NOON, mention

if TYPE_CHECKING:
    from tests.world import World

POSTED = NOON - timedelta(minutes=5)


async def test_next_does_not_offer_what_was_put_off_until_then(world: World) -> None:
    ana, ben = await member(world, "Ana"), await member(world, "Ben")
    first, second = await world.complain(mention(POSTED - HOUR), mention(POSTED))
    assert await offered(world, ana) == first
    assert await put_off(world, ana, first) == NOON + 12 * HOUR
    assert await offered(world, ana) == second
    assert await offered(world, ben) == first, "he put nothing off"
    world.clock.at = NOON + 12 * HOUR - MINUTE
    assert await offered(world, ana) == second
    world.clock.advance(minutes=1)
    assert await offered(world, ana) == first


async def test_what_nobody_holds_may_be_put_off_as_often_as_one_likes(world: World) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    for _ in range(5):
        await put_off(world, ana, thread, 3)
    assert await offered(world, ana) is None
    await back(world, ana, thread)
    assert await offered(world, ana) == thread
    assert await refusal(back(world, ana, thread)) == "not-put-off"


async def test_a_holder_who_needs_longer_is_reminded_when_he_is_back_and_keeps_his_seat_until_then(
    world: World,
) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    await claim(world, ana, thread)
    await minute_by_minute(world, NOON + 8 * HOUR, HOUR)
    until = await put_off(world, ana, thread, 10)
    [seat] = await on_card(world, thread)
    assert (seat.back_at, len(await told(world, "ana"))) == (until, 1)
    await minute_by_minute(world, until - MINUTE, HOUR)
    assert (len(await told(world, "ana")), len(await holders(world, thread))) == (1, 1)
    await minute_by_minute(world, until)
    assert [row.data["key"] for row in await told(world, "ana")] == ["tell-reminder", "tell-reminder"]
    await minute_by_minute(world, until + 8 * HOUR - MINUTE, HOUR)
    assert len(await holders(world, thread)) == 1
    await minute_by_minute(world, until + 8 * HOUR)
    assert await holders(world, thread) == []


async def test_a_holder_may_put_off_twice_and_never_beyond_the_limit(world: World) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    await claim(world, ana, thread)
    await put_off(world, ana, thread, 1)
    assert await put_off(world, ana, thread, 300) == POSTED + 48 * HOUR
    assert await refusal(put_off(world, ana, thread)) == "snooze-spent"
    await release(world, ana, thread)
    await claim(world, ana, thread)
    world.clock.at = POSTED + 48 * HOUR - MINUTE
    assert await refusal(put_off(world, ana, thread)) == "snooze-limit"


async def test_the_last_reminder_offers_no_more_time_once_it_is_used_up(world: World) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    await claim(world, ana, thread)
    for _ in range(2):
        await put_off(world, ana, thread, 9)
        world.clock.advance(hours=9)
    await minute_by_minute(world, world.clock.at + MINUTE)
    [row] = await told(world, "ana")
    assert [press.partition(":")[0] for _, press in row.data["buttons"]] == ["reply", "handover", "release"]


async def test_who_is_back_early_is_where_he_was_before(world: World) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    await claim(world, ana, thread)
    await minute_by_minute(world, NOON + 8 * HOUR, HOUR)
    await put_off(world, ana, thread, 20)
    world.clock.advance(hours=1)
    await back(world, ana, thread)
    [seat] = await on_card(world, thread)
    assert (seat.back_at, seat.free_at) == (None, NOON + 16 * HOUR)
    await minute_by_minute(world, NOON + 16 * HOUR, HOUR)
    assert await holders(world, thread) == []
    assert len(await told(world, "ana", "tell-reminder")) == 1


async def test_taking_a_seat_takes_up_what_one_had_put_off(world: World) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    await put_off(world, ana, thread, 100)
    await claim(world, ana, thread)
    await minute_by_minute(world, NOON + 8 * HOUR, HOUR)
    assert len(await told(world, "ana", "tell-reminder")) == 1


@pytest.mark.parametrize("hours", [0, 337])
async def test_hours_that_nobody_means_are_refused(world: World, hours: int) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    assert await refusal(put_off(world, ana, thread, hours)) == "snooze-hours"


async def test_an_ended_thread_is_not_put_off(world: World) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    await reply(world, ana, thread)
    world.clock.advance(days=30)
    await settle(world)
    assert await refusal(put_off(world, ana, thread)) == "thread-closed"
