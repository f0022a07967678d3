"""What is granted is told once, and ends once: by time, by a manager, with the membership, or because it failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.usecases import members, privacy, redeem, roster
from bot.usecases.actor import Actor
from storage.tables import DeliveryKind, Right
from storage.tables import RedemptionState as S
from tests.usecases.acts import refusal, waiting
from tests.usecases.shop import (
    PERKS,
    ask,
    decide,
    decisions,
    earn,
    grant,
    lease,
    open_direct,
    row_of,
    spendable,
    state_of,
    stock,
)
from tests.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.world import FakeClock

WHY = "Not this month, sorry."


@pytest.fixture
async def world(database_url: str, clock: FakeClock) -> AsyncIterator[World]:
    made = await World.open(database_url, clock, perks=PERKS)
    yield made
    await made.close()


@pytest.fixture
async def ana(world: World) -> Actor:
    """Ana, a member with a hundred points, who opened her direct chat."""
    actor = await world.join("Ana")
    await earn(world, actor, 100)
    await open_direct(world, actor)
    return actor


async def told(world: World) -> list[str]:
    return [row.data["key"] for row in await waiting(world, DeliveryKind.TELL)]


async def test_what_was_granted_is_told_once_and_ends_by_itself(world: World, ana: Actor) -> None:
    number = await ask(world, ana, "circle")
    await grant(world, number, link="https://example.org/in")
    await grant(world, number, link="https://example.org/in")
    row = await row_of(world, number)
    assert (row.state, row.due_at, row.data) == (S.FULFILLED, None, {"link": "https://example.org/in"})
    assert row.ends_at == world.clock.now() + timedelta(days=30)
    assert await told(world) == ["perk-granted-closed_room"]
    world.clock.advance(days=29, hours=23)
    assert await decide(world, redeem.expire) == 0
    world.clock.advance(hours=1)
    assert await decide(world, redeem.expire) == 1
    assert await decide(world, redeem.expire) == 0
    row = await row_of(world, number)
    assert (row.state, row.due_at) == (S.ENDING, world.clock.now())
    await decide(world, redeem.ended, number)
    await decide(world, redeem.ended, number)
    row = await row_of(world, number)
    assert (row.state, row.ended_at, row.data) == (S.ENDED, world.clock.now(), {})
    assert await decisions(world) == ["perk_granted", "perk_over", "perk_ended"]
    assert await told(world) == ["perk-granted-closed_room", "tell-perk-over"]
    assert await spendable(world, ana) == 70
    assert await ask(world, ana, "circle") != number


async def test_a_failure_is_told_to_the_managers_once_who_try_again_or_pay_back(world: World, ana: Actor) -> None:
    number = await ask(world, ana, "circle")
    await lease(world, number)
    for _ in range(2):
        await decide(world, redeem.failed, number, "the role stands above mine")
    row = await row_of(world, number)
    assert (row.state, row.due_at, row.leased_until, row.last_error) == (
        S.APPROVED,
        None,
        None,
        "the role stands above mine",
    )
    [notice] = await waiting(world, DeliveryKind.NOTICE)
    assert (notice.chat_id, notice.data["fields"]["reason"]) == ("managers", "the role stands above mine")
    assert await decisions(world) == ["perk_failed"]
    await decide(world, redeem.try_again, number)
    await decide(world, redeem.try_again, number)
    row = await row_of(world, number)
    assert (row.due_at, row.attempts, row.last_error) == (world.clock.now(), 0, "")
    assert await decisions(world) == ["perk_failed", "perk_retry"]
    await lease(world, number)
    await decide(world, redeem.failed, number, "no")
    await decide(world, redeem.deny, number, WHY, approved=True)
    row = await row_of(world, number)
    assert (row.state, row.due_at) == (S.ENDING, world.clock.now()), "what was half granted is taken back first"
    assert await spendable(world, ana) == 100
    await decide(world, redeem.ended, number)
    assert await state_of(world, number) is S.DENIED


async def test_what_was_tried_once_more_may_be_half_granted_and_is_taken_back(world: World, ana: Actor) -> None:
    number = await ask(world, ana, "circle")
    await lease(world, number)
    await decide(world, redeem.failed, number, "no")
    await decide(world, redeem.try_again, number)
    await decide(world, members.leave, by=ana)
    assert (await state_of(world, number), await spendable(world, ana)) == (S.ENDING, 100)
    await decide(world, redeem.ended, number)
    assert await state_of(world, number) is S.DENIED


async def test_what_cannot_be_taken_back_by_the_bot_is_by_hand(world: World, ana: Actor) -> None:
    number = await ask(world, ana, "early")
    await grant(world, number)
    assert await refusal(decide(world, redeem.taken_by_hand, number)) == "redemption-decided"
    await decide(world, redeem.end, number, WHY)
    await decide(world, redeem.failed, number, "I may not")
    await decide(world, redeem.taken_by_hand, number)
    assert await state_of(world, number) is S.ENDED


@pytest.mark.parametrize("refund", [False, True])
async def test_a_manager_ends_a_perk_and_says_whether_the_points_come_back(
    world: World, ana: Actor, refund: bool
) -> None:
    number = await ask(world, ana, "circle")
    assert await refusal(decide(world, redeem.end, number, WHY)) == "redemption-decided"
    await grant(world, number)
    for _ in range(2):
        await decide(world, redeem.end, number, WHY, refund=refund)
    assert await spendable(world, ana) == (100 if refund else 70)
    assert (await told(world))[1:] == ["tell-perk-ended"]
    assert (await decisions(world)).count("perk_end") == 1


async def test_a_decision_against_what_is_being_granted_takes_it_back(world: World, ana: Actor) -> None:
    number = await ask(world, ana, "circle")
    await lease(world, number)
    async with world.acting(ana) as ctx:
        assert await redeem.end_all(ctx, ana.member.id, "left") == 1
    row = await row_of(world, number)
    assert (row.state, row.leased_until) == (S.ENDING, world.clock.now()), "the worker that grants it finishes first"
    world.clock.advance(minutes=1)
    await grant(world, number, link="late")
    row = await row_of(world, number)
    assert (row.state, row.due_at, row.data["link"]) == (S.ENDING, world.clock.now(), "late")
    await decide(world, redeem.ended, number)
    assert await state_of(world, number) is S.DENIED
    world.clock.advance(minutes=1)
    await grant(world, number, link="even later")
    row = await row_of(world, number)
    assert (row.state, row.due_at) == (S.ENDING, world.clock.now()), "a grant that comes after the end is undone too"


async def test_leaving_ends_roles_and_rooms_and_requests_but_not_what_was_handed_over(world: World, ana: Actor) -> None:
    await earn(world, ana, 100)
    await stock(world, "gift", "AAA")
    given, room, line = await ask(world, ana, "early"), await ask(world, ana, "circle"), await ask(world, ana, "line")
    bonus, code = await ask(world, ana, "thanks"), await ask(world, ana, "gift")
    await grant(world, given)
    async with world.acting(ana) as ctx:
        assert await redeem.end_all(ctx, ana.member.id, "left") == 3
        assert await redeem.end_all(ctx, ana.member.id, "left") == 0
    states = [await state_of(world, number) for number in (given, room, line, bonus, code)]
    assert states == [S.ENDING, S.DENIED, S.DENIED, S.REQUESTED, S.FULFILLED]
    assert (await row_of(world, given)).data["accounts"] == [["web", "ana"]]
    assert await spendable(world, ana) == 200 - 40 - 15


async def test_leaving_and_a_suspension_end_perks_and_a_pause_does_not(world: World, ana: Actor) -> None:
    number = await ask(world, ana, "early")
    await grant(world, number)
    await decide(world, members.pause, by=ana)
    assert await state_of(world, number) is S.FULFILLED
    await decide(world, roster.suspend, ana.member.id, "Copied answers.", by=Actor("web", "mara", right=Right.MANAGER))
    row = await row_of(world, number)
    assert (row.state, row.why) == (S.ENDING, "Copied answers.")
    ben = await world.join("Ben")
    await earn(world, ben, 20)
    number = await ask(world, ben, "early")
    await grant(world, number)
    await decide(world, members.leave, by=ben)
    assert await state_of(world, number) is S.ENDING


async def test_who_is_no_active_member_asks_for_nothing(world: World, ana: Actor) -> None:
    async with world.acting(ana) as ctx:
        await members.leave(ctx)
    assert await refusal(ask(world, ana, "early")) != ""
    assert await spendable(world, ana) == 100


async def test_nothing_is_owed_to_somebody_who_is_erased(world: World, ana: Actor) -> None:
    await stock(world, "pass", "AAA")
    asked, owed = await ask(world, ana, "pass"), await ask(world, ana, "thanks")
    await decide(world, redeem.approve, owed)
    async with world.acting(replace(ana)) as ctx:
        await privacy.erase(ctx, everywhere=True)
    assert {await state_of(world, one) for one in (asked, owed)} == {S.DENIED}
    for act, number in ((redeem.approve, asked), (redeem.approve, owed), (redeem.paid, owed)):
        assert await refusal(decide(world, act, number)) == "redemption-decided"
    assert await spendable(world, ana) == 100, "the lines stay whole"
