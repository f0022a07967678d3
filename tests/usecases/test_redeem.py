"""A perk is asked for, decided, granted once; points that were not used come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.usecases import catalogue, redeem
from storage.tables import Account, CardKind, DeliveryKind
from storage.tables import RedemptionState as S
from tests.usecases.acts import entries, refusal, waiting
from tests.usecases.shop import (
    PERKS,
    ask,
    code_of,
    decide,
    decisions,
    earn,
    grant,
    open_direct,
    perk,
    row_of,
    spendable,
    state_of,
    stock,
    why_not,
)
from tests.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.usecases.actor import Actor
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


async def test_a_threshold_is_met_by_points_ever_earned_and_costs_nothing(world: World, ana: Actor) -> None:
    await ask(world, ana, "thanks")
    await ask(world, ana, "circle")
    await stock(world, "gift", "A")
    await ask(world, ana, "gift")
    assert await spendable(world, ana) == 15
    number = await ask(world, ana, "early")
    row = await row_of(world, number)
    assert (row.state, row.cost, row.due_at) == (S.APPROVED, 0, world.clock.now())
    assert await spendable(world, ana) == 15


async def test_points_that_are_pending_or_spent_buy_nothing(world: World) -> None:
    ben = await world.join("Ben")
    await earn(world, ben, 500, Account.PENDING)
    assert await why_not(world, ben, "early") == "perk-locked"
    assert await why_not(world, ben, "circle") == "perk-dear"
    await earn(world, ben, 30)
    await ask(world, ben, "circle")
    assert await spendable(world, ben) == 0
    assert await why_not(world, ben, "line") == "perk-dear"


async def test_the_same_request_twice_is_one_and_costs_once(world: World, ana: Actor) -> None:
    number = await ask(world, ana, "circle")
    for state in (S.APPROVED, S.FULFILLED):
        assert await state_of(world, number) is state
        assert await why_not(world, ana, "circle") == "perk-yours"
        await grant(world, number)
    assert [(line.key, line.points) for line in (await entries(world))[1:]] == [(f"redeemed:{number}", -30)]


async def test_a_manager_decides_where_the_perk_asks_for_it_and_always_about_money(world: World, ana: Actor) -> None:
    line, bonus = await ask(world, ana, "line"), await ask(world, ana, "thanks")
    for number in (line, bonus):
        row = await row_of(world, number)
        assert (row.state, row.due_at) == (S.REQUESTED, None)
        assert [
            one
            for one in await waiting(world, DeliveryKind.CARD, ref=number)
            if one.data["kind"] == CardKind.REDEMPTION
        ]
    mara = await world.join("Mara")
    for number in (line, line, bonus, bonus):
        await decide(world, redeem.approve, number, by=mara)
    assert (await row_of(world, line)).due_at == world.clock.now()
    row = await row_of(world, bonus)
    assert (row.state, row.due_at, row.person_id) == (S.APPROVED, None, mara.person_id)
    assert await decisions(world) == ["perk_approve", "perk_approve"]
    assert await told(world) == ["tell-perk-approved"]


async def test_a_denied_request_pays_back_once_and_is_told_with_the_reason(world: World, ana: Actor) -> None:
    number = await ask(world, ana, "line")
    assert await spendable(world, ana) == 90
    await decide(world, redeem.deny, number, WHY)
    await decide(world, redeem.deny, number, WHY)
    assert await spendable(world, ana) == 100
    [row] = await waiting(world, DeliveryKind.TELL)
    assert (row.data["key"], row.data["fields"]) == (
        "tell-perk-denied",
        {"perk": "Direct line", "reason": WHY, "n": 10},
    )
    assert await refusal(decide(world, redeem.approve, number)) == "redemption-decided"
    assert [line.key for line in await entries(world)][1:] == [f"redeemed:{number}", f"refund:{number}"]
    assert await ask(world, ana, "line") != number


async def test_one_managers_no_does_not_undo_the_others_yes(world: World, ana: Actor) -> None:
    number = await ask(world, ana, "thanks")
    await decide(world, redeem.approve, number)
    assert await refusal(decide(world, redeem.deny, number, WHY)) == "redemption-decided"
    await decide(world, redeem.deny, number, WHY, approved=True)
    assert (await state_of(world, number), await spendable(world, ana)) == (S.DENIED, 100)
    assert await refusal(decide(world, redeem.paid, number)) == "redemption-decided"


async def test_a_bonus_is_paid_as_it_was_agreed_whatever_is_edited_later(world: World, ana: Actor) -> None:
    number = await ask(world, ana, "thanks")
    await decide(world, redeem.approve, number)
    await decide(world, catalogue.edit, "thanks", "amount", "1.00")
    await decide(world, redeem.paid, number)
    await decide(world, redeem.paid, number)
    row = await row_of(world, number)
    assert (row.state, row.data, row.fulfilled_at) == (
        S.FULFILLED,
        {"amount": "25.00", "currency": "EUR"},
        world.clock.now(),
    )
    last = (await waiting(world, DeliveryKind.TELL))[-1].data
    assert (last["key"], last["fields"]["amount"]) == ("tell-perk-paid", "25.00")
    assert (await decisions(world)).count("perk_paid") == 1
    assert await refusal(decide(world, redeem.end, number, WHY)) == "perk-kept"


async def test_only_a_bonus_is_paid(world: World, ana: Actor) -> None:
    number = await ask(world, ana, "early")
    assert await refusal(decide(world, redeem.paid, number)) == "redemption-decided"


async def test_what_a_threshold_hands_over_is_handed_over_once(world: World, ana: Actor) -> None:
    await stock(world, "pass", "P1", "P2")
    number = await ask(world, ana, "pass")
    await decide(world, redeem.approve, number)
    world.clock.advance(days=8)
    assert await decide(world, redeem.expire) == 1
    assert await state_of(world, number) is S.ENDED
    assert await why_not(world, ana, "pass") == "perk-had"


async def test_a_code_goes_to_one_member_and_is_told_to_nobody_else(world: World, ana: Actor) -> None:
    assert await why_not(world, ana, "gift") == "perk-out"
    assert await spendable(world, ana) == 100
    assert await stock(world, "gift", "AAA", "BBB", "AAA") == (2, 1)
    assert await stock(world, "gift", "BBB", "CCC") == (1, 1)
    number = await ask(world, ana, "gift")
    assert (await state_of(world, number), await code_of(world, number)) == (S.FULFILLED, "AAA")
    rows = await world.deliveries()
    assert not [row for row in rows if "AAA" in str(row.data)]
    assert [row.data["fields"]["n"] for row in rows if row.kind is DeliveryKind.NOTICE] == [2]


async def test_an_approved_code_is_told_in_the_direct_chat(world: World, ana: Actor) -> None:
    await stock(world, "pass", "P1")
    number = await ask(world, ana, "pass")
    assert await code_of(world, number) is None
    ben = await world.join("Ben")
    await earn(world, ben, 20)
    assert await why_not(world, ben, "pass") == "perk-out"
    await decide(world, redeem.approve, number)
    [row] = await waiting(world, DeliveryKind.TELL)
    assert (row.chat_id, row.data["fields"]["code"]) == ("ana", "P1")


async def test_stock_counts_what_is_out_and_comes_back(world: World) -> None:
    people = [await world.join(name) for name in ("Ana", "Ben", "Cem")]
    for actor in people:
        await earn(world, actor, 60)
    first = await ask(world, people[0], "circle")
    await ask(world, people[1], "circle")
    assert await why_not(world, people[2], "circle") == "perk-out"
    assert await spendable(world, people[2]) == 60
    await grant(world, first)
    await decide(world, redeem.end, first, WHY)
    assert await why_not(world, people[2], "circle") == "perk-out"
    await decide(world, redeem.ended, first)
    await ask(world, people[2], "circle")


async def test_a_member_takes_his_own_request_back_while_it_waits(world: World, ana: Actor) -> None:
    ben = await world.join("Ben")
    number = await ask(world, ana, "thanks")
    assert await refusal(decide(world, redeem.cancel, number, by=ben)) == "no-redemption"
    await decide(world, redeem.cancel, number, by=ana)
    assert (await state_of(world, number), await spendable(world, ana)) == (S.DENIED, 100)
    again = await ask(world, ana, "thanks")
    await decide(world, redeem.approve, again)
    assert await refusal(decide(world, redeem.cancel, again, by=ana)) == "redemption-decided"
    assert await spendable(world, ana) == 60


async def test_what_is_no_longer_offered_stays_with_those_who_have_it(world: World, ana: Actor) -> None:
    number = await ask(world, ana, "early")
    await grant(world, number)
    await decide(world, catalogue.edit, "early", "threshold", "5000")
    await decide(world, catalogue.edit, "early", "retired", "yes")
    assert await state_of(world, number) is S.FULFILLED
    ben = await world.join("Ben")
    await earn(world, ben, 9000)
    assert await why_not(world, ben, "early") == "perk-retired"


async def test_a_perk_or_request_that_does_not_exist_is_refused(world: World, ana: Actor) -> None:
    assert await refusal(decide(world, redeem.request, 999, by=ana)) == "no-perk"
    for act in (redeem.approve, redeem.paid, redeem.try_again, redeem.taken_by_hand):
        assert await refusal(decide(world, act, 999)) == "no-redemption"
    assert (await perk(world, "early")).name == "early"


async def test_nobody_grants_himself_a_perk_or_gives_himself_its_price_back(world: World, ana: Actor) -> None:
    bonus, circle = await ask(world, ana, "thanks"), await ask(world, ana, "circle")
    assert await refusal(decide(world, redeem.approve, bonus, by=ana)) == "own-request"
    assert await state_of(world, bonus) is S.REQUESTED
    await grant(world, circle)
    assert await refusal(decide(world, redeem.end, circle, WHY, by=ana, refund=True)) == "own-request"
    assert await state_of(world, circle) is S.FULFILLED
    assert await spendable(world, ana) == 30
