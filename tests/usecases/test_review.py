"""What a manager decides about answers: points, clock, seat and word go with it, and come back with it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.reports.digest import digest
from bot.reports.sla import sla_report
from bot.reports.standing import leaderboard, purse
from bot.reports.thread import thread_view
from bot.rules.counted import Dismissal
from bot.usecases import clock as ticking
from bot.usecases import manage
from storage.tables import DeliveryKind, DoubtEnd, DoubtKind, Finding, Proof, ThreadState
from tests.usecases.acts import (
    balances,
    claim,
    entries,
    holders,
    like,
    refusal,
    reply,
    state_of,
    thread_of,
    waiting,
)
from tests.usecases.proving import (
    accept,
    appeal,
    audited,
    begin,
    doubts,
    look,
    open_direct,
    reject,
    reply_of,
    unreview,
)
from tests.world import NOON, answer

if TYPE_CHECKING:
    from tests.world import World

YES, NO, UNKNOWN = Finding.YES, Finding.NO, Finding.UNKNOWN
HOUR = timedelta(hours=1)


async def test_a_manager_who_sees_the_disclosure_confirms_the_points(world: World) -> None:
    ana, mara, _, one = await begin(world)
    await look(world, one, UNKNOWN)
    done = await accept(world, mara, (await doubts(world, one))[DoubtKind.UNSEEN].id)
    assert done.points == 15
    assert await balances(world, ana) == (0, 15)
    found = await reply_of(world, one)
    assert (found.proof, found.disclosure_seen) == (Proof.NOT_CHECKABLE, True)
    assert await audited(world) == [("answer_accepted", "unseen")]
    await look(world, one, UNKNOWN)
    assert await doubts(world, one) == {}


async def test_a_rejection_takes_everything_back_and_tells_why(world: World) -> None:
    ana, mara, thread, one = await begin(world)
    await look(world, one)
    before = await thread_of(world, thread)
    assert await balances(world, ana) == (0, 20)
    done = await reject(world, mara, one, "copied from a website")
    assert done.points == 20
    assert await balances(world, ana) == (0, 0)
    after = await thread_of(world, thread)
    assert (after.state, after.answered_at) == (ThreadState.OPEN, None)
    assert (after.started_at, after.due_at, after.limit_at) == (before.started_at, before.due_at, before.limit_at)
    assert await holders(world, thread) == []
    [told] = await waiting(world, DeliveryKind.TELL, key="tell-rejected")
    assert told.data["fields"]["why"] == "copied from a website"
    assert told.data["buttons"] == [["button-disagree", f"appeal:{one}"]]
    assert [line.why for line in await entries(world) if line.points < 0 and ":reversed:" in line.key] == [
        "copied from a website"
    ] * 3
    assert await audited(world) == [("answer_rejected", "copied from a website")]
    assert await refusal(reject(world, mara, one)) == "reply-rejected"


async def test_no_figure_and_no_card_counts_what_was_rejected(world: World) -> None:
    ana, mara, thread, one = await begin(world)
    await look(world, one)
    bo = await world.join("Bo")
    await like(world, bo, one)
    await reject(world, mara, one)
    here = ana.member.community_id
    zone = world.parts.transactions.config.communities["acme"].tz
    async with world.database.read() as uow:
        report = await sla_report(uow, here, NOON)
        assert (report.waiting, [one_.thread.id for one_ in report.open_threads]) == (1, [thread])
        assert report.windows[0].in_target.good == 0
        figures = await digest(uow, here, NOON + HOUR, zone)
        assert (figures.answered, figures.waiting, figures.month.answers, figures.helpers) == (0, 1, 0, ())
        board = await leaderboard(uow, here, span="all", now=NOON, zone=zone, reader=None)
        assert board.top == ()
        view = await thread_view(uow, here, thread)
        assert view is not None
        assert (view.replies, view.free) == ((), 2)
        assert (await purse(uow, here, ana.member.id)).confirmed == 0


async def test_the_next_who_answers_in_time_is_the_first(world: World) -> None:
    _, mara, thread, one = await begin(world)
    await reject(world, mara, one)
    bo = await world.join("Bo")
    assert (await reply(world, bo, thread)).points == 15


async def test_a_rejected_answer_beside_another_leaves_the_thread_answered(world: World) -> None:
    _, mara, thread, one = await begin(world)
    world.clock.advance(hours=2)
    bo = await world.join("Bo")
    later = (await reply(world, bo, thread, answer(NOON + HOUR))).reply
    await reject(world, mara, one)
    found = await thread_of(world, thread)
    assert (found.state, found.answered_at) == (ThreadState.ANSWERED, later.published_at)
    assert await holders(world, thread) == [bo.member.id]


async def test_who_holds_a_seat_without_an_answer_keeps_the_thread_claimed(world: World) -> None:
    _, mara, thread, one = await begin(world)
    bo = await world.join("Bo")
    await claim(world, bo, thread)
    await reject(world, mara, one)
    assert (await state_of(world, thread), await holders(world, thread)) == (ThreadState.CLAIMED, [bo.member.id])


async def test_a_quiet_thread_whose_only_answer_is_rejected_waits_again(world: World) -> None:
    _, mara, thread, one = await begin(world)
    world.clock.advance(hours=80)
    async with world.acting() as ctx:
        await ticking.settle(ctx)
    assert await state_of(world, thread) is ThreadState.QUIET
    await reject(world, mara, one)
    assert await state_of(world, thread) is ThreadState.OPEN


async def test_what_was_decided_about_a_thread_can_be_undone_after_its_answer_was_rejected(world: World) -> None:
    _, mara, thread, one = await begin(world)
    async with world.acting(mara) as ctx:
        await manage.dismiss(ctx, thread, Dismissal.NOT_US)
    await reject(world, mara, one)
    assert (await state_of(world, thread), (await thread_of(world, thread)).answered_at) == (
        ThreadState.DISMISSED,
        None,
    )
    async with world.acting(mara) as ctx:
        await manage.undo(ctx, thread)
    assert await state_of(world, thread) is ThreadState.OPEN


async def test_undoing_a_rejection_brings_all_of_it_back(world: World) -> None:
    ana, mara, thread, one = await begin(world)
    await look(world, one)
    await reject(world, mara, one)
    await unreview(world, mara, one)
    assert await balances(world, ana) == (0, 20)
    assert (await reply_of(world, one)).proof is Proof.VERIFIED
    found = await thread_of(world, thread)
    assert (found.state, found.answered_at is not None) == (ThreadState.ANSWERED, True)
    assert await holders(world, thread) == [ana.member.id]
    assert len(await waiting(world, DeliveryKind.TELL, key="tell-restored")) == 1
    assert await audited(world) == [("answer_rejected", "it is spam"), ("undo", "answer_rejected")]
    assert await refusal(unreview(world, mara, one)) == "nothing-to-undo-here"
    # and once more, as often as somebody changes his mind
    await reject(world, mara, one)
    assert await balances(world, ana) == (0, 0)
    await unreview(world, mara, one)
    assert await balances(world, ana) == (0, 20)


async def test_what_was_doubted_is_doubted_again_after_the_undo(world: World) -> None:
    ana, mara, _, one = await begin(world)
    await look(world, one, disclosed=NO)
    doubt = (await doubts(world, one))[DoubtKind.NO_DISCLOSURE]
    await reject(world, mara, one, doubt_id=doubt.id)
    assert (await doubts(world, one, decided=True))[DoubtKind.NO_DISCLOSURE].end is DoubtEnd.REJECTED
    await unreview(world, mara, one)
    assert (await doubts(world, one))[DoubtKind.NO_DISCLOSURE].id == doubt.id
    await accept(world, mara, doubt.id)
    assert await balances(world, ana) == (0, 20)
    await unreview(world, mara, one)
    assert await balances(world, ana) == (15, 0)
    assert not (await reply_of(world, one)).disclosure_seen
    await accept(world, mara, doubt.id)
    assert await balances(world, ana) == (0, 20)


async def test_a_member_is_told_when_the_yes_to_his_appeal_is_taken_back(world: World) -> None:
    ana, mara, thread, one = await begin(world)
    await open_direct(world, ana)
    await reject(world, mara, one, "it is spam")
    await appeal(world, ana, one)
    await accept(world, mara, (await doubts(world, one))[DoubtKind.APPEAL].id)
    await unreview(world, mara, one)
    told = [row.data for row in await world.deliveries() if row.kind is DeliveryKind.TELL]
    assert (told[-1]["key"], told[-1]["fields"]) == ("tell-appeal-again", {"thread": thread, "points": 15})
    assert (await entries(world))[-1].why == "it is spam"
    assert DoubtKind.APPEAL in await doubts(world, one)


async def test_a_seat_that_somebody_took_meanwhile_stays_his(world: World) -> None:
    ana, mara, thread, one = await begin(world)
    await reject(world, mara, one)
    for name in ("Bo", "Cy"):
        await claim(world, await world.join(name), thread)
    before = await holders(world, thread)
    await unreview(world, mara, one)
    assert ana.member.id not in before
    assert await holders(world, thread) == before
    assert await state_of(world, thread) is ThreadState.ANSWERED
    assert await balances(world, ana) == (15, 0)


async def test_points_that_waited_when_they_were_taken_wait_again(world: World) -> None:
    ana, mara, _, one = await begin(world)
    await reject(world, mara, one)
    assert await balances(world, ana) == (0, 0)
    await unreview(world, mara, one)
    assert await balances(world, ana) == (15, 0)
    await look(world, one)
    assert await balances(world, ana) == (0, 20)


async def test_what_a_manager_accepted_is_not_asked_again(world: World) -> None:
    ana, mara, _, one = await begin(world)
    await look(world, one, author="somebody", in_thread=NO, likeness=0.9, copy_of=one)
    assert await balances(world, ana) == (15, 0), "somebody else's disclosure confirms nothing"
    for kind in (DoubtKind.NEAR_COPY, DoubtKind.OTHER_THREAD, DoubtKind.OTHER_AUTHOR):
        await accept(world, mara, (await doubts(world, one))[kind].id)
    assert await balances(world, ana) == (0, 20)
    assert (await reply_of(world, one)).proof is Proof.VERIFIED
    await look(world, one, author="somebody", in_thread=NO, likeness=0.9, copy_of=one)
    assert await doubts(world, one) == {}


async def test_a_disclosure_under_another_name_waits_for_both_decisions(world: World) -> None:
    ana, mara, _, one = await begin(world)
    await look(world, one, author="somebody", disclosed=NO)
    await accept(world, mara, (await doubts(world, one))[DoubtKind.NO_DISCLOSURE].id)
    assert await balances(world, ana) == (15, 0)
    await accept(world, mara, (await doubts(world, one))[DoubtKind.OTHER_AUTHOR].id)
    assert await balances(world, ana) == (0, 20)
