"""A thread has few seats, and an answer keeps its seat used: nobody is answered by everybody, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reports.digest import digest
from bot.reports.sla import sla_report
from bot.reports.thread import thread_view
from bot.usecases import manage
from storage.tables import DeliveryKind, Right, ThreadState
from tests.usecases.acts import claim, offered, refusal, release, reply
from tests.world import answer, mention

if TYPE_CHECKING:
    from tests.world import World


async def test_an_answer_keeps_its_seat_used_also_when_it_is_given_back(world: World) -> None:
    [thread] = await world.complain()
    ana, bo, cleo = [await world.join(name) for name in ("Ana", "Bo", "Cleo")]
    for member in (ana, bo):
        await reply(world, member, thread)
        await release(world, member, thread)
    assert await refusal(claim(world, cleo, thread)) == "thread-full"
    assert await refusal(reply(world, cleo, thread)) == "thread-full"
    async with world.database.read() as uow:
        view = await thread_view(uow, world.parts.transactions.community_id("acme"), thread)
    assert view is not None
    assert view.free == 0
    await claim(world, ana, thread)


async def test_a_thread_whose_critic_wrote_again_is_offered_and_listed_and_managers_hear_of_it(world: World) -> None:
    first = mention(world.clock.now())
    [thread] = await world.complain(first)
    ana, bo = [await world.join(name) for name in ("Ana", "Bo")]
    await reply(world, ana, thread)
    await release(world, ana, thread)
    world.clock.advance(hours=1)
    again = mention(world.clock.now(), conversation=first.id, author=first.author)
    await world.complain(again)
    assert await offered(world, bo) == thread
    async with world.database.read() as uow:
        report = await sla_report(uow, world.parts.transactions.community_id("acme"), world.clock.now())
    assert [one.thread.id for one in report.follow_ups] == [thread]
    notices = [row for row in await world.deliveries() if row.kind is DeliveryKind.NOTICE]
    assert [(row.chat_id, row.data["key"]) for row in notices] == [("managers", "notice-follow-up")]


async def test_what_was_late_on_arrival_does_not_stand_before_what_can_be_saved(world: World) -> None:
    now = world.clock.now()
    late, fresh = mention(now.replace(day=now.day - 5)), mention(now)
    old, new = await world.complain(late, fresh)
    ana = await world.join("Ana")
    assert await offered(world, ana) == new
    async with world.database.read() as uow:
        community = world.parts.transactions.community_id("acme")
        report = await sla_report(uow, community, now)
        figures = await digest(uow, community, now, world.parts.config.communities["acme"].tz)
    assert [one.thread.id for one in report.open_threads] == [new, old]
    assert (report.waiting, report.overdue, figures.overdue) == (2, 0, 0)


async def test_staff_threads_stay_in_sight_and_a_member_takes_his_own_press_back(world: World) -> None:
    [thread] = await world.complain()
    ana, bo = [await world.join(name) for name in ("Ana", "Bo")]
    async with world.acting(ana) as ctx:
        await manage.to_staff(ctx, thread, manage.By.MEMBER)
    async with world.database.read() as uow:
        report = await sla_report(uow, world.parts.transactions.community_id("acme"), world.clock.now())
    assert (report.with_staff, report.staff_since) == (1, world.clock.now())

    async def undo(who: object) -> ThreadState:
        async with world.acting(who) as ctx:
            return (await manage.undo(ctx, thread, by=manage.By.MEMBER))[0].state

    assert await refusal(undo(bo)) == "no-right"
    assert await undo(ana) is ThreadState.OPEN


async def test_an_answer_recorded_after_its_digest_stands_in_the_next_one(world: World) -> None:
    [thread] = await world.complain()
    ana = await world.join("Ana")
    written = world.clock.now()
    world.clock.advance(minutes=20)
    await reply(world, ana, thread, answer(written))
    async with world.database.read() as uow:
        community, zone = world.parts.transactions.community_id("acme"), world.parts.config.communities["acme"].tz
        until = world.clock.now().replace(minute=30)
        figures = await digest(uow, community, until, zone, start=written.replace(minute=10))
    assert figures.answered == 1


async def test_a_refusal_about_somebody_else_names_him(world: World) -> None:
    [thread] = await world.complain()
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    await claim(world, ana, thread)
    assert ana.member is not None

    async def assign() -> None:
        async with world.acting(mara) as ctx:
            await manage.assign(ctx, thread, ana.member.id)

    assert await refusal(assign()) == "already-yours-other"
