"""Who gets a seat, who gives it back, and what is offered next. A race has exactly as many winners as seats."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.ports.errors import UserError
from bot.rules.counted import Dismissal
from bot.usecases.manage import approve, assign, dismiss
from storage.tables import ClaimOrigin, DeliveryKind, ThreadState
from tests.usecases.acts import (
    another,
    claim,
    forget_deliveries,
    holders,
    leave,
    offered,
    refusal,
    release,
    reply,
    seats,
    state_of,
    thread_of,
    waiting,
)
from tests.world import NOON, mention

if TYPE_CHECKING:
    from tests.world import FakeClock, World

HOUR = timedelta(hours=1)


async def test_a_race_has_as_many_winners_as_seats(world: World) -> None:
    [thread] = await world.complain()
    actors = [await world.join(f"Member{number}") for number in range(12)]
    results = await asyncio.gather(*(refusal(claim(world, actor, thread, ClaimOrigin.REACTION)) for actor in actors))
    assert sorted(results) == ["", ""] + ["thread-full"] * 10
    assert [seat.seat for seat in await seats(world, thread)] == [1, 2]


async def test_a_race_between_two_processes_has_as_many_winners_as_seats(
    world: World, database_url: str, clock: FakeClock
) -> None:
    [thread] = await world.complain()
    actors = [await world.join(f"Member{number}") for number in range(8)]
    async with another(database_url, clock) as twin:
        both = (world, twin)
        results = await asyncio.gather(
            *(refusal(claim(both[number % 2], actor, thread)) for number, actor in enumerate(actors))
        )
    assert sorted(results) == ["", ""] + ["thread-full"] * 6


async def test_the_same_member_takes_one_seat_only(world: World) -> None:
    [thread] = await world.complain()
    ana = await world.join("Ana")
    results = await asyncio.gather(*(refusal(claim(world, ana, thread)) for _ in range(5)))
    assert sorted(results) == [""] + ["already-yours"] * 4
    assert await holders(world, thread) == [ana.member.id]


async def test_who_did_not_join_takes_no_seat(world: World) -> None:
    [thread] = await world.complain()
    stranger = replace(await world.join("Ana"), member=None)
    assert await refusal(claim(world, stranger, thread)) == "not-joined"


async def test_who_has_left_takes_no_seat_even_with_an_old_hand(world: World) -> None:
    [thread] = await world.complain()
    ana = await world.join("Ana")
    await leave(world, await world.join("Ana"))
    assert await refusal(claim(world, ana, thread)) == "not-joined"


async def test_leaving_and_claiming_at_once_leaves_no_seat_behind(world: World) -> None:
    posts = [mention(NOON - HOUR, author=f"critic{number}") for number in range(4)]
    threads = await world.complain(*posts)
    ana = await world.join("Ana")
    await asyncio.gather(
        *(refusal(claim(world, replace(ana), thread)) for thread in threads), leave(world, replace(ana))
    )
    assert [await holders(world, thread) for thread in threads] == [[], [], [], []]


async def test_a_thread_that_is_not_there_has_no_seat(world: World) -> None:
    assert await refusal(claim(world, await world.join("Ana"), 999)) == "no-thread"


async def test_a_thread_that_was_dismissed_has_no_seat(world: World) -> None:
    [thread] = await world.complain()
    async with world.acting() as ctx:
        await dismiss(ctx, thread, Dismissal.DO_NOT_ENGAGE)
    assert await refusal(claim(world, await world.join("Ana"), thread)) == "thread-closed"


async def test_a_thread_in_review_has_no_seat(world: World) -> None:
    [thread] = await world.complain(score=0.6)
    assert await refusal(claim(world, await world.join("Ana"), thread)) == "thread-closed"


async def test_who_asks_too_late_is_told_who_holds_the_seats(world: World) -> None:
    [thread] = await world.complain()
    for name in ("Ana", "Bo"):
        await claim(world, await world.join(name), thread)
    with pytest.raises(UserError) as refused:
        await claim(world, await world.join("Cy"), thread)
    assert refused.value.fields["holders"] == "Ana, Bo"


async def test_a_claim_and_a_release_refresh_the_card_and_move_the_thread(world: World) -> None:
    [thread] = await world.complain()
    ana, bo = await world.join("Ana"), await world.join("Bo")
    await forget_deliveries(world)
    await claim(world, ana, thread)
    claimed = await thread_of(world, thread)
    assert (claimed.state, claimed.claimed_at) == (ThreadState.CLAIMED, NOON)
    assert await waiting(world, DeliveryKind.CARD, ref=thread)
    world.clock.advance(hours=1)
    await claim(world, bo, thread)
    await release(world, ana, thread)
    assert await state_of(world, thread) is ThreadState.CLAIMED
    await release(world, bo, thread)
    # the first claim stays the first claim
    assert (await thread_of(world, thread)).claimed_at == NOON
    assert await state_of(world, thread) is ThreadState.OPEN
    assert await refusal(release(world, bo, thread)) == "no-seat"


async def test_the_seat_that_was_given_back_is_given_again(world: World) -> None:
    [thread] = await world.complain()
    ana, bo, cy = [await world.join(name) for name in ("Ana", "Bo", "Cy")]
    await claim(world, ana, thread)
    await claim(world, bo, thread)
    await release(world, ana, thread)
    await claim(world, cy, thread)
    assert [(seat.seat, seat.member_id) for seat in await seats(world, thread)] == [
        (1, cy.member.id),
        (2, bo.member.id),
    ]


@pytest.mark.parametrize(
    ("origin", "platform", "released"),
    [
        (ClaimOrigin.REACTION, "web", True),
        (ClaimOrigin.REACTION, "discord", False),
        (ClaimOrigin.BUTTON, "web", False),
        (ClaimOrigin.ASSIGNMENT, "web", False),
    ],
)
async def test_only_its_own_reaction_taken_off_gives_a_seat_back(
    world: World, origin: ClaimOrigin, platform: str, *, released: bool
) -> None:
    [thread] = await world.complain()
    ana = await world.join("Ana")
    await claim(world, replace(ana, platform=platform), thread, origin)
    assert await release(world, ana, thread, reaction=True) is released
    assert (await holders(world, thread) == []) is released


async def test_a_reaction_taken_off_without_a_seat_is_no_fault(world: World) -> None:
    [thread] = await world.complain()
    assert await release(world, await world.join("Ana"), thread, reaction=True) is False


async def test_a_critic_is_not_answered_by_the_same_member_again_and_again(world: World) -> None:
    posts = [mention(NOON - HOUR, author=name) for name in ("Critic", "critic", "CRITIC", "somebody")]
    first, second, third, other = await world.complain(*posts)
    ana = await world.join("Ana")
    await claim(world, ana, first)
    await claim(world, ana, second)
    assert await refusal(claim(world, ana, third)) == "same-author"
    await claim(world, ana, other)
    await claim(world, await world.join("Bo"), third)
    # a seat that was given back before an answer did not swarm anybody
    await release(world, ana, first)
    await claim(world, ana, third)
    assert await refusal(claim(world, ana, first)) == "same-author"
    world.clock.advance(days=7, minutes=1)
    await claim(world, ana, first)


async def test_an_answer_counts_for_its_critic_also_when_the_seat_is_free_again(world: World) -> None:
    first, second, third = await world.complain(*(mention(NOON - HOUR, author="critic") for _ in range(3)))
    ana = await world.join("Ana")
    for thread in (first, second):
        await reply(world, ana, thread)
        await release(world, ana, thread)
    assert await refusal(claim(world, ana, third)) == "same-author"


async def test_one_member_cannot_slip_past_the_limit_by_claiming_at_once(world: World) -> None:
    threads = await world.complain(*(mention(NOON - HOUR, author="critic") for _ in range(6)))
    ana = await world.join("Ana")
    results = await asyncio.gather(*(refusal(claim(world, replace(ana), thread)) for thread in threads))
    assert sorted(results) == ["", ""] + ["same-author"] * 4


async def test_next_offers_the_most_urgent_thread_that_fits(world: World) -> None:
    mild, urgent, soon = await world.complain(
        mention(NOON - 3 * HOUR, author="a", category="technical"),
        mention(NOON - 2 * HOUR, author="b", category="trust", reach={"views": 90_000}),
        mention(NOON - 1 * HOUR, author="c", category="technical"),
    )
    ana, bo, cy = [await world.join(name) for name in ("Ana", "Bo", "Cy")]
    assert await offered(world, ana) == urgent
    await claim(world, ana, urgent)
    assert await offered(world, ana) == mild
    assert await offered(world, bo) == urgent
    await claim(world, bo, urgent)
    assert await offered(world, cy) == mild
    await reply(world, cy, mild)
    assert await offered(world, cy) == soon
    await reply(world, cy, soon)
    assert await offered(world, cy) is None


async def test_next_passes_over_a_critic_answered_often_enough(world: World) -> None:
    first, second, _, other = await world.complain(
        *(mention(NOON - 5 * HOUR, author="critic") for _ in range(3)), mention(NOON - HOUR, author="other")
    )
    ana = await world.join("Ana")
    await claim(world, ana, first)
    await claim(world, ana, second)
    assert await offered(world, ana) == other


async def test_next_offers_what_waits_in_line_too(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, publish={"on_view": 1}) as world:
        shown, in_line = await world.complain(mention(NOON - 2 * HOUR), mention(NOON - HOUR))
        ana, bo = await world.join("Ana"), await world.join("Bo")
        await claim(world, ana, shown)
        assert (await thread_of(world, in_line)).shown_at is None
        assert await offered(world, ana) == in_line
        await claim(world, ana, in_line)
        assert (await thread_of(world, in_line)).shown_at == NOON
        assert await offered(world, bo) == shown


async def test_an_assigned_member_is_told_and_one_who_left_is_not_to_be_had(world: World) -> None:
    [thread] = await world.complain()
    manager, ana, bo = [await world.join(name) for name in ("Max", "Ana", "Bo")]
    await leave(world, bo)
    async with world.acting(manager) as ctx:
        await assign(ctx, thread, ana.member.id)
    [seat] = await seats(world, thread)
    assert (seat.member_id, seat.origin, seat.platform) == (ana.member.id, ClaimOrigin.ASSIGNMENT, "web")

    async def give(member_id: int) -> None:
        async with world.acting(manager) as ctx:
            await assign(ctx, thread, member_id)

    assert await refusal(give(bo.member.id)) == "no-member"
    assert await refusal(give(999)) == "no-member"
    assert await refusal(give(ana.member.id)) == "already-yours-other"


async def test_an_approved_thread_is_shown_ahead_of_the_line(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, publish={"on_view": 1}) as world:
        _, in_line, review = await world.complain(
            mention(NOON - 3 * HOUR), mention(NOON - 2 * HOUR), mention(NOON - HOUR, score=0.6)
        )
        async with world.acting() as ctx:
            await approve(ctx, review)
        assert (await thread_of(world, review)).shown_at == NOON
        assert (await thread_of(world, in_line)).shown_at is None
