"""A seat that is lost by time may be taken back for a while; nobody is written to, or loses it, in his quiet hours."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.usecases import nudges as nudging
from storage.tables import ClaimOrigin, NudgeKind
from tests.usecases.acts import another, claim, holders, refusal, release, reply, seats
from tests.usecases.nudging import (
    HOUR,
    MINUTE,
    lead,
    member,
    minute_by_minute,
    nudges,
    put_off,
    take_back,
    tick,
    told,
)
from tests.world import NOON, FakeClock, mention

if TYPE_CHECKING:
    from bot.usecases.context import Actor
    from tests.databases import Postgres, Sqlite
    from tests.world import World

REMINDED, FREED = NOON + 8 * HOUR, NOON + 16 * HOUR


async def lost(world: World, *actors: Actor) -> tuple[int, list[int]]:
    """Let a thread's seats be lost by time; returns the thread and the claims."""
    [thread] = await world.complain()
    for actor in actors:
        await claim(world, actor, thread)
    mine = [one.id for one in await seats(world, thread)]
    await minute_by_minute(world, FREED, HOUR)
    assert await holders(world, thread) == []
    return thread, mine


async def test_a_lost_seat_is_taken_back_with_a_press_and_reminded_of_anew(world: World) -> None:
    ana = await member(world, "Ana")
    thread, [seat] = await lost(world, ana)
    assert await take_back(world, ana, seat) == thread
    [again] = await seats(world, thread)
    assert again.origin is ClaimOrigin.BUTTON
    assert await refusal(take_back(world, ana, seat)) == "already-yours"
    await minute_by_minute(world, FREED + 8 * HOUR, HOUR)
    assert len(await told(world, "ana", "tell-reminder")) == 2


async def test_a_lost_seat_is_gone_after_the_time_to_take_it_back_or_when_others_have_all(world: World) -> None:
    ana, ben, cy = [await member(world, name) for name in ("Ana", "Ben", "Cy")]
    thread, [mine, his] = await lost(world, ana, ben)
    assert await refusal(take_back(world, ben, mine)) == "no-expired-seat"
    await claim(world, cy, thread)
    await take_back(world, ben, his)
    assert await refusal(take_back(world, ana, mine)) == "thread-full"
    await release(world, cy, thread)
    world.clock.at = FREED + 12 * HOUR + MINUTE
    assert await refusal(take_back(world, ana, mine)) == "take-back-late"


async def test_a_seat_that_one_gave_back_is_not_taken_back_like_that(world: World) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    await claim(world, ana, thread)
    [seat] = await seats(world, thread)
    await release(world, ana, thread)
    assert await refusal(take_back(world, ana, seat.id)) == "no-expired-seat"


async def test_a_reminder_waits_for_the_morning_and_the_seat_is_kept_as_long_after_it(world: World) -> None:
    ana = await member(world, "Ana", quiet="20:00-07:00", zone="UTC")
    [thread] = await world.complain()
    await claim(world, ana, thread)
    morning = datetime(2026, 11, 18, 7, tzinfo=UTC)
    await minute_by_minute(world, REMINDED, HOUR)
    [row] = await told(world, "ana")
    assert row.not_before == morning
    await minute_by_minute(world, morning + 8 * HOUR - MINUTE, HOUR)
    assert len(await holders(world, thread)) == 1
    await minute_by_minute(world, morning + 8 * HOUR)
    assert await holders(world, thread) == []


async def test_a_seat_is_not_freed_in_its_holders_quiet_hours(world: World) -> None:
    ana = await member(world, "Ana", quiet="03:00-09:00", zone="UTC")
    [thread] = await world.complain()
    await claim(world, ana, thread)
    await minute_by_minute(world, datetime(2026, 11, 18, 8, 59, tzinfo=UTC), HOUR)
    assert len(await holders(world, thread)) == 1, "the time was over at four, when she slept"
    await minute_by_minute(world, datetime(2026, 11, 18, 9, tzinfo=UTC))
    assert await holders(world, thread) == []


async def test_a_seat_is_freed_also_of_who_cannot_be_told(world: World) -> None:
    ana = await member(world, "Ana", opened=False)
    await lost(world, ana)
    assert await told(world) == []


async def test_two_processes_that_tick_at_once_nudge_once(databases: Sqlite | Postgres, clock: FakeClock) -> None:
    url = await databases.fresh()
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(another(url, clock))
        others = [await stack.enter_async_context(another(url, clock)) for _ in range(2)]
        ana, ben = await member(one, "Ana", knows=["support"], pings=9), await member(one, "Ben")
        await lead(one, "Lea")
        numbers = await one.complain(*[mention(NOON - timedelta(minutes=at), category="trust") for at in range(5, 9)])
        await claim(one, ana, numbers[0])
        await claim(one, ben, numbers[0])
        await claim(one, ben, numbers[1])
        given = 0
        for _ in range(14):
            clock.advance(hours=4)
            given += sum(await asyncio.gather(*[tick(world) for world in (one, *others)]))
        rows = await nudges(one)
        assert given == len([row for row in rows if row.kind is not NudgeKind.FITS])
        assert {row.kind for row in rows} >= {
            NudgeKind.REMINDER,
            NudgeKind.FREED,
            NudgeKind.TARGET,
            NudgeKind.LIMIT,
            NudgeKind.UNCLAIMED,
        }
        words = [(row.chat_id, row.data["key"], str(row.data["fields"].get("threads"))) for row in await told(one)]
        assert len(words) == len(set(words))


async def test_who_answers_while_the_clock_frees_keeps_his_answer(
    databases: Sqlite | Postgres, clock: FakeClock
) -> None:
    url = await databases.fresh()
    async with another(url, clock) as world, another(url, clock) as other:
        ana = await member(world, "Ana")
        for _ in range(4):
            [thread] = await world.complain()
            await claim(world, ana, thread)
            start = clock.at
            await minute_by_minute(world, start + 8 * HOUR, HOUR)
            clock.at = start + 16 * HOUR
            await asyncio.gather(reply(world, ana, thread), tick(other))
            assert ana.member is not None
            assert await holders(world, thread) == [ana.member.id], "an answer takes a seat, whoever was first"
            assert await nudging_is_over(other, thread)


async def nudging_is_over(world: World, thread: int) -> bool:
    world.clock.advance(hours=30)
    before = len(await told(world, key="tell-reminder"))
    async with world.acting() as ctx:
        await nudging.nudge(ctx)
    return len(await told(world, key="tell-reminder")) == before


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["claim", "release", "reply", "snooze", "wait", "complain", "follow"]), st.integers(0, 5)
    ),
    min_size=4,
    max_size=14,
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=ACTS, quiet=st.sampled_from(["", "22:00-07:00", "01:00-13:00"]))
async def test_on_any_days_nobody_is_told_twice_or_at_night_or_loses_a_seat_unwarned(
    sqlite: Sqlite, acts: list[tuple[str, int]], quiet: str
) -> None:
    clock = FakeClock()
    async with another(await sqlite.fresh(), clock) as world:
        people = [await member(world, name, quiet=quiet, zone="UTC", pings=3) for name in ("Ana", "Ben")]
        posts: list[Any] = []
        numbers: list[int] = []
        for what, number in acts:
            who = people[number % 2]
            thread = numbers[number % len(numbers)] if numbers else 0
            if what == "complain" or not numbers:
                posts.append(mention(clock.at - timedelta(minutes=5)))
                numbers += await world.complain(posts[-1])
            elif what == "follow":
                post = posts[number % len(posts)]
                await world.complain(mention(clock.at, conversation=post.conversation, author=post.author))
            elif what == "claim":
                await refusal(claim(world, who, thread))
            elif what == "release":
                await refusal(release(world, who, thread))
            elif what == "reply":
                await refusal(reply(world, who, thread))
            elif what == "snooze":
                await refusal(put_off(world, who, thread, number + 1))
            await minute_by_minute(world, clock.at + (number + 1) * HOUR, HOUR)
        await minute_by_minute(world, clock.at + 40 * HOUR, 2 * HOUR)
        rows = await nudges(world)
        keys = [(row.thread_id, row.kind, row.ref, row.round) for row in rows]
        assert len(keys) == len(set(keys))
        reminded = {row.ref: row.at for row in rows if row.kind is NudgeKind.REMINDER}
        for row in rows:
            if row.kind is NudgeKind.FREED:
                assert row.at - reminded[row.ref] >= 8 * HOUR
                assert not _sleeps(row.at, quiet)
        said = [row for row in await told(world) if row.data["key"] != "tell-claimed"]
        assert not [row for row in said if _sleeps(row.not_before, quiet)]
        again = [(row.chat_id, row.data["key"], str(row.data["fields"]), row.created_at) for row in said]
        assert len(again) == len(set(again))


def _sleeps(moment: datetime, quiet: str) -> bool:
    """Say whether a moment lies in quiet hours such as 22:00-07:00, in UTC."""
    if not quiet:
        return False
    begins, ends = (int(one[:2]) for one in quiet.split("-"))
    return begins <= moment.hour < ends if begins < ends else moment.hour >= begins or moment.hour < ends
