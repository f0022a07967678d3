"""What managers decide about members, and how they find them: by number, by name, by state, ten to a page."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from bot.reports.applications import member_view
from bot.reports.members import meant, meant_first, page_of
from bot.usecases import roster
from storage import people
from storage.tables import Audit, DeliveryKind, Member, MemberState, Right
from tests.usecases.acts import claim, holders, leave, refusal, reply, waiting

if TYPE_CHECKING:
    from bot.usecases.actor import Actor
    from tests.world import World

WHY = "The answers were copied."


async def suspend(world: World, manager: Actor, member_id: int, why: str = WHY) -> None:
    async with world.acting(manager) as ctx:
        await roster.suspend(ctx, member_id, why)


async def lift(world: World, manager: Actor, member_id: int) -> bool:
    async with world.acting(manager) as ctx:
        return await roster.lift(ctx, member_id)


async def note(world: World, manager: Actor, member_id: int, words: str) -> None:
    async with world.acting(manager) as ctx:
        await roster.note(ctx, member_id, words)


async def lines(world: World) -> list[tuple[str, str, int | None]]:
    async with world.database.read() as uow:
        return [(one.what, one.why, one.member_id) for one in await uow.exec(select(Audit).order_by(Audit.id))]


async def stands(world: World, actor: Actor) -> MemberState:
    async with world.database.read() as uow:
        return (await uow.exec(select(Member.state).where(Member.id == actor.member.id))).one()


async def found(world: World, words: str) -> list[str]:
    async with world.database.read() as uow:
        return sorted((await meant(uow, 1, words)).values())


async def listed(world: World, words: str = "", page: int = 1) -> list[str]:
    async with world.database.read() as uow:
        shown = await page_of(uow, 1, world.clock.now(), words, page)
    return [one.who.name for one in shown.lines]


async def test_a_suspension_frees_the_seats_keeps_the_points_and_is_told_with_its_reason(world: World) -> None:
    one, two = [(await world.complain())[0] for _ in range(2)]
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    async with world.acting() as ctx:
        account = await people.identity(ctx.uow, "web", "ana")
        account.direct_open = True
        ctx.uow.add(account)
    await claim(world, ana, one)
    await reply(world, ana, two)
    before = await _points(world, ana)
    await suspend(world, mara, ana.member.id)
    assert await holders(world, one) == await holders(world, two) == []
    assert await stands(world, ana) is MemberState.SUSPENDED
    assert await _points(world, ana) == before > 0
    assert await refusal(claim(world, ana, one)) == "suspended"
    [told] = await waiting(world, DeliveryKind.TELL, key="tell-suspended")
    assert told.data["fields"]["why"] == WHY
    assert await refusal(suspend(world, mara, ana.member.id, "again")) == "suspended-before"
    assert [await lift(world, mara, ana.member.id) for _ in range(2)] == [True, False]
    await claim(world, await world.join("Ana"), one)
    assert await lines(world) == [("suspend", WHY, ana.member.id), ("lift", "", ana.member.id)]


async def _points(world: World, actor: Actor) -> int:
    async with world.database.read() as uow:
        view = await member_view(uow, 1, actor.member.id, now=world.clock.now(), questions=())
    assert view is not None
    return view.have.confirmed + view.have.pending


async def test_two_managers_at_once_suspend_once(world: World) -> None:
    ana = await world.join("Ana")
    managers = [await world.join(name, Right.MANAGER) for name in ("Mara", "Max")]
    said = await asyncio.gather(*(refusal(suspend(world, one, ana.member.id)) for one in managers))
    assert sorted(said) == ["", "suspended-before"]
    assert len(await lines(world)) == 1


async def test_nobody_suspends_himself_and_a_manager_no_other_manager(world: World) -> None:
    mara, leo = await world.join("Mara", Right.MANAGER), await world.join("Leo", Right.LEAD)
    max_ = await world.join("Max", Right.MANAGER)
    async with world.acting() as ctx:
        for actor in (mara, leo, max_):
            await people.note_act(ctx.uow, actor.member.id, ctx.now, manages=True, in_room=True)
    assert await refusal(suspend(world, mara, mara.member.id)) == "suspend-self"
    assert await refusal(suspend(world, mara, leo.member.id)) == "suspend-manager"
    assert await refusal(suspend(world, mara, max_.member.id)) == "suspend-manager"
    assert await refusal(suspend(world, leo, max_.member.id)) == ""
    # his right comes from the config, and stays
    assert await refusal(lift(world, max_, max_.member.id)) == "lift-self"
    assert await stands(world, max_) is MemberState.SUSPENDED
    assert await lift(world, mara, max_.member.id)


@pytest.mark.parametrize("why", ["", "  \n "])
async def test_a_reason_is_asked_for(world: World, why: str) -> None:
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    assert await refusal(suspend(world, mara, ana.member.id, why)) == "reason-missing"
    assert await refusal(suspend(world, mara, ana.member.id, "x" * 301)) == "reason-too-long"
    assert await stands(world, ana) is MemberState.ACTIVE


async def test_who_left_is_not_suspended_and_who_is_not_suspended_not_lifted(world: World) -> None:
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    assert not await lift(world, mara, ana.member.id)
    await leave(world, ana)
    assert await refusal(suspend(world, mara, ana.member.id)) == "not-to-suspend"
    assert await refusal(lift(world, mara, ana.member.id)) == "not-suspended"
    assert await refusal(suspend(world, mara, 999)) == "no-member"


async def test_a_note_is_the_managers_own_and_its_words_are_not_in_the_audit(world: World) -> None:
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    await note(world, mara, ana.member.id, "Knows a lot about taxes.")
    await note(world, mara, ana.member.id, "Knows a lot about taxes.")
    assert await refusal(note(world, mara, ana.member.id, "x" * 1001)) == "note-too-long"
    async with world.database.read() as uow:
        view = await member_view(uow, 1, ana.member.id, now=world.clock.now(), questions=())
    assert view.application.member.note == "Knows a lot about taxes."
    assert await lines(world) == [("note", "", ana.member.id)]
    assert [row for row in await world.deliveries() if row.kind is DeliveryKind.TELL] == []


async def test_all_seats_of_a_member_are_freed_at_once(world: World) -> None:
    threads = [(await world.complain())[0] for _ in range(3)]
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    for thread in threads:
        await claim(world, ana, thread)
    async with world.acting(mara) as ctx:
        assert await roster.free_seats(ctx, ana.member.id) == 3
        assert await roster.free_seats(ctx, ana.member.id) == 0
    assert [await holders(world, thread) for thread in threads] == [[], [], []]
    assert await lines(world) == [("free_all", "", ana.member.id)]


async def test_a_member_is_found_by_number_by_name_and_by_how_it_begins(world: World) -> None:
    anna, annabel, max_ = [await world.join(name) for name in ("Anna", "Annabel", "Max Power")]
    assert await found(world, f"m{max_.member.id}") == await found(world, f"M{max_.member.id}") == ["Max Power"]
    assert await found(world, "@max power") == await found(world, "max") == ["Max Power"]
    assert await found(world, "anna") == ["Anna"]
    assert await found(world, "ann") == ["Anna", "Annabel"]
    assert await found(world, str(anna.member.id)) == await found(world, "m0") == await found(world, "zoe") == []
    assert await found(world, f"m{annabel.member.id}9") == []


async def test_a_name_of_several_words_is_told_from_the_words_after_it(world: World) -> None:
    await world.join("Max Power")
    await world.join("Max")
    async with world.database.read() as uow:
        names = [
            (sorted(who.values()), rest)
            for who, rest in [
                await meant_first(uow, 1, "Max", "Power copied answers"),
                await meant_first(uow, 1, "max", "copied answers"),
                await meant_first(uow, 1, "Max Power", ""),
            ]
        ]
    assert names == [(["Max Power"], "copied answers"), (["Max"], "copied answers"), (["Max Power"], "")]


async def test_the_roster_has_ten_to_a_page_the_last_act_first(world: World) -> None:
    actors = [await world.join(f"Member {number:02}") for number in range(12)]
    async with world.acting() as ctx:
        for number, actor in enumerate(actors):
            at = ctx.now + timedelta(minutes=number)
            await people.note_act(ctx.uow, actor.member.id, at, manages=None, in_room=False)
    assert await listed(world) == [f"Member {number:02}" for number in range(11, 1, -1)]
    assert await listed(world, page=2) == await listed(world, page=99) == ["Member 01", "Member 00"]
    assert await listed(world, page=0) == await listed(world)


async def test_the_roster_knows_who_went_quiet_who_waits_and_who_is_not_in(world: World) -> None:
    for name in ("Ana", "Ben", "Cleo", "Dora", "Ed"):
        await world.join(name)
    async with world.acting() as ctx:
        for row in await people.members(ctx.uow, 1):
            name = (await people.names(ctx.uow, [row.id]))[row.id][0].name
            state = {"Cleo": MemberState.APPLIED, "Dora": MemberState.LEFT, "Ed": MemberState.PAUSED}
            row.state = state.get(name, MemberState.ACTIVE)
            row.seen_at = ctx.now - timedelta(days=14 if name != "Ana" else 13)
            ctx.uow.add(row)
    assert await listed(world) == ["Cleo", "Ana", "Ben", "Ed"]
    assert await listed(world, "quiet") == ["Ben"]
    assert await listed(world, "applied") == ["Cleo"]
    assert await listed(world, "left") == ["Dora"]
    assert await listed(world, "suspended") == []
