"""Points by hand: with a reason, told, taken back once, never below zero, never for oneself; and what staff solved."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from bot.rules.lifecycle import By
from bot.usecases import award as giving
from bot.usecases import manage
from storage import people
from storage.tables import Audit, DeliveryKind, EntryKind, Member, MemberState, Right
from tests.usecases.acts import another, balances, entries, refusal, waiting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.usecases.actor import Actor
    from bot.usecases.award import Given
    from tests.world import FakeClock, World


async def by(world: World, actor: Actor, what: Callable[..., Awaitable[Any]], *given: Any, **more: Any) -> Any:
    async with world.acting(actor) as ctx:
        return await what(ctx, *given, **more)


async def decisions(world: World) -> list[tuple[str, str]]:
    async with world.database.read() as uow:
        return [(line.what, line.why) for line in await uow.exec(select(Audit).order_by(col(Audit.id)))]


async def open_direct(world: World, actor: Actor) -> None:
    async with world.acting(actor) as ctx:
        account = await people.identity(ctx.uow, "web", actor.external_id)
        account.direct_open = True
        ctx.uow.add(account)


async def test_an_award_is_confirmed_told_written_down_and_taken_back_once(world: World) -> None:
    ana, mara, max_ = [await world.join(name, Right.MANAGER) for name in ("Ana", "Mara", "Max")]
    await open_direct(world, ana)
    given: Given = await by(world, mara, giving.award, ana.member.id, 10, "  for the \n guide ")
    assert (given.name, given.points, given.confirmed) == ("Ana", 10, 10)
    assert await balances(world, ana) == (0, 10)
    [line] = await entries(world)
    assert (line.kind, line.why, line.place) == (EntryKind.AWARD, "for the guide", "")
    told = {"amount": "+10", "why": "for the guide", "product": "Northwind"}
    assert await waiting(world, DeliveryKind.TELL, key="tell-award", fields=told)
    both = await asyncio.gather(*(refusal(by(world, who, giving.take_back, given.entry_id)) for who in (mara, max_)))
    assert sorted(both) == ["", "taken-back"]
    assert await balances(world, ana) == (0, 0)
    assert await decisions(world) == [("award", "for the guide"), ("award_undone", "for the guide")]
    assert await waiting(world, DeliveryKind.TELL, key="tell-corrected", fields=told | {"amount": "−10"})


async def test_what_was_spent_cannot_be_taken_back(world: World) -> None:
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    given = await by(world, mara, giving.award, ana.member.id, 10, "a guide")
    await by(world, mara, giving.correct, ana.member.id, -4, "counted twice")
    assert await refusal(by(world, mara, giving.take_back, given.entry_id)) == "only-so-many"
    assert await refusal(by(world, mara, giving.correct, ana.member.id, -7, "counted twice")) == "only-so-many"
    assert await balances(world, ana) == (0, 6)
    await by(world, mara, giving.correct, ana.member.id, -6, "counted twice")
    assert await balances(world, ana) == (0, 0)


async def test_no_two_corrections_at_once_leave_less_than_nothing(world: World) -> None:
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    await by(world, mara, giving.award, ana.member.id, 10, "a guide")
    acts = [refusal(by(world, mara, giving.correct, ana.member.id, -6, "wrong")) for _ in range(4)]
    assert sorted(await asyncio.gather(*acts)) == ["", "only-so-many", "only-so-many", "only-so-many"]
    assert await balances(world, ana) == (0, 4)


@pytest.mark.parametrize(
    ("what", "points", "why", "code"),
    [
        (giving.award, 0, "x", "award-amount"),
        (giving.award, 101, "x", "award-amount"),
        (giving.award, -1, "x", "award-amount"),
        (giving.award, 5, " ", "reason-missing"),
        (giving.award, 5, "x" * 301, "reason-too-long"),
        (giving.correct, 0, "x", "correct-amount"),
        (giving.correct, 10_001, "x", "correct-amount"),
        (giving.correct, -10_001, "x", "correct-amount"),
        (giving.correct, 5, "", "reason-missing"),
    ],
)
async def test_nothing_is_given_without_a_reason_or_beyond_measure(
    world: World, what: Callable[..., Awaitable[Any]], points: int, why: str, code: str
) -> None:
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    assert await refusal(by(world, mara, what, ana.member.id, points, why)) == code
    assert (await entries(world), await decisions(world)) == ([], [])


async def test_nobody_gives_to_himself_to_strangers_or_to_who_is_gone(world: World) -> None:
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    for what in (giving.award, giving.correct):
        assert await refusal(by(world, mara, what, mara.member.id, 5, "me")) == "not-to-oneself"
        assert await refusal(by(world, mara, what, 999, 5, "who")) == "no-member"
    given = await by(world, ana, giving.award, mara.member.id, 5, "thanks")
    assert await refusal(by(world, mara, giving.take_back, given.entry_id)) == "not-to-oneself"
    assert await refusal(by(world, mara, giving.take_back, 999)) == "no-line"
    async with world.acting() as ctx:
        row = await ctx.uow.get(Member, ana.member.id)
        row.state = MemberState.SUSPENDED
        ctx.uow.add(row)
    assert await refusal(by(world, mara, giving.award, ana.member.id, 5, "well done")) == "no-member"
    await by(world, mara, giving.correct, ana.member.id, 5, "owed from before")
    assert await balances(world, ana) == (0, 5)


async def test_a_community_may_switch_awards_off(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, points={"award_most": 0}) as world:
        ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
        assert await refusal(by(world, mara, giving.award, ana.member.id, 1, "x")) == "award-none"


async def test_who_hands_a_thread_to_staff_is_paid_when_staff_solves_it(world: World) -> None:
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    await open_direct(world, ana)
    [thread] = await world.complain()
    await by(world, ana, manage.to_staff, thread, By.MEMBER)
    assert await balances(world, ana) == (0, 0)
    await asyncio.gather(*(by(world, mara, manage.from_staff, thread, solved=True) for _ in range(3)))
    assert await balances(world, ana) == (0, 3)
    assert await waiting(world, DeliveryKind.TELL, key="tell-routed", fields={"thread": thread, "points": 3})
    for _ in range(2):
        await by(world, mara, manage.undo, thread)
        assert await balances(world, ana) == (0, 0)
        await by(world, mara, manage.from_staff, thread, solved=True)
        assert await balances(world, ana) == (0, 3)


async def test_giving_back_pays_nothing_and_the_last_to_hand_over_counts(world: World) -> None:
    ana, bo, mara = [await world.join(name) for name in ("Ana", "Bo", "Mara")]
    [thread] = await world.complain()
    await by(world, ana, manage.to_staff, thread, By.MEMBER)
    await by(world, mara, manage.from_staff, thread, solved=False)
    await by(world, bo, manage.to_staff, thread, By.MEMBER)
    await by(world, mara, manage.from_staff, thread, solved=True)
    assert (await balances(world, ana), await balances(world, bo)) == ((0, 0), (0, 3))


async def test_a_manager_earns_nothing_by_deciding(world: World) -> None:
    mara, max_ = [await world.join(name, Right.MANAGER) for name in ("Mara", "Max")]
    first, second = [(await world.complain(author=name))[0] for name in ("one", "two")]
    await by(world, mara, manage.to_staff, first, By.MANAGER)
    await by(world, max_, manage.from_staff, first, solved=True)
    await by(world, mara, manage.to_staff, second, By.MEMBER)
    await by(world, mara, manage.from_staff, second, solved=True)  # he solved it himself
    assert await entries(world) == []


async def test_who_was_suspended_meanwhile_is_not_paid_and_loses_nothing_twice(world: World) -> None:
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    [thread] = await world.complain()
    await by(world, ana, manage.to_staff, thread, By.MEMBER)
    async with world.acting() as ctx:
        row = await ctx.uow.get(Member, ana.member.id)
        row.state = MemberState.SUSPENDED
        ctx.uow.add(row)
    await by(world, mara, manage.from_staff, thread, solved=True)
    await by(world, mara, manage.undo, thread)
    assert await entries(world) == []
