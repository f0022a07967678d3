"""What a manager decides about answers: points, clock, seat and word go with it, and come back with it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from bot.reports.digest import digest
from bot.reports.review import review as waiting_
from bot.reports.sla import sla_report
from bot.reports.standing import leaderboard, purse
from bot.reports.thread import thread_view
from bot.usecases import clock as ticking
from bot.usecases import manage, review
from bot.usecases.manage import Dismissal
from bot.usecases.members import leave
from storage.tables import Audit, DeliveryKind, DoubtEnd, DoubtKind, Finding, Proof, Right, ThreadState
from tests.usecases.acts import (
    balances,
    claim,
    disclose,
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
    check_of,
    doubts,
    give_handle,
    look,
    open_direct,
    reject,
    reply_of,
    unreview,
)
from tests.world import NOON, answer, mention

if TYPE_CHECKING:
    from bot.usecases.context import Actor
    from tests.world import World

YES, NO, UNKNOWN = Finding.YES, Finding.NO, Finding.UNKNOWN
HOUR = timedelta(hours=1)


async def begin(world: World, **complaint: object) -> tuple[Actor, Actor, int, int]:
    """Let Ana answer a complaint; returns her, a manager, the thread and the answer."""
    [thread] = await world.complain(**complaint)
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    await give_handle(world, ana)
    await open_direct(world, ana)
    return ana, mara, thread, (await reply(world, ana, thread)).reply.id


async def audited(world: World) -> list[tuple[str, str]]:
    async with world.database.read() as uow:
        return [(line.what, line.why) for line in (await uow.exec(select(Audit).order_by(Audit.id))).all()]


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
        assert (figures.answered, figures.waiting, figures.month_answers, figures.helpers) == (0, 1, 0, ())
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


async def test_nobody_decides_about_his_own_answer(world: World) -> None:
    mara = await world.join("Mara", Right.MANAGER)
    [thread] = await world.complain()
    one = (await reply(world, mara, thread)).reply.id
    await look(world, one, UNKNOWN)
    doubt = (await doubts(world, one))[DoubtKind.UNSEEN]
    assert await refusal(accept(world, mara, doubt.id)) == "own-answer"
    async with world.acting(mara) as ctx:
        assert await review.accept_all(ctx, DoubtKind.UNSEEN, doubt.id) == []
    assert await balances(world, mara) == (15, 0)
    await reject(world, await world.join("Leo", Right.MANAGER), one)
    assert await refusal(unreview(world, mara, one)) == "own-answer"
    assert await balances(world, mara) == (0, 0)


async def test_all_of_a_kind_are_those_that_were_shown(world: World) -> None:
    mara, ana, bo = await world.join("Mara", Right.MANAGER), await world.join("Ana"), await world.join("Bo")
    threads = await world.complain(*(mention(NOON - HOUR, author=f"critic{number}") for number in range(4)))
    found = [
        (await reply(world, who, thread)).reply.id for who, thread in zip((ana, bo, ana, bo), threads, strict=True)
    ]
    for one in found[:3]:
        await look(world, one, UNKNOWN)
    async with world.database.read() as uow:
        view = await waiting_(uow, mara.member.community_id)
    assert view.next is not None
    shown = [reply_.id for _, reply_ in view.next.together]
    assert shown == found[:3]
    newest = view.next.together[-1][0].id
    await look(world, found[3], UNKNOWN)  # comes while the manager looks
    async with world.acting(mara) as ctx:
        done = await review.accept_all(ctx, DoubtKind.UNSEEN, newest)
    assert [one.reply_id for one in done] == found[:3]
    assert set(await doubts(world, found[3])) == {DoubtKind.UNSEEN}
    assert (await balances(world, ana), await balances(world, bo)) == ((0, 30), (15, 15))


@pytest.mark.parametrize("kind", sorted(set(DoubtKind) - review.TOGETHER))
async def test_what_has_to_be_read_is_not_accepted_in_a_heap(world: World, kind: DoubtKind) -> None:
    mara = await world.join("Mara", Right.MANAGER)

    async def act() -> None:
        async with world.acting(mara) as ctx:
            await review.accept_all(ctx, kind, 10**6)

    assert await refusal(act()) == "one-by-one"


async def test_an_appeal_is_heard_once_and_can_bring_the_answer_back(world: World) -> None:
    ana, mara, _, one = await begin(world)
    await look(world, one, likeness=0.9, copy_of=one)
    assert await refusal(appeal(world, ana, one)) == "not-rejected"
    await reject(world, mara, one, "a copy")
    assert await refusal(appeal(world, mara, one)) == "no-reply"
    assert await refusal(appeal(world, ana, one, "  ")) == "no-reason"
    await appeal(world, ana, one, "I wrote both")
    assert await refusal(appeal(world, ana, one)) == "appealed"
    doubt = (await doubts(world, one))[DoubtKind.APPEAL]
    assert doubt.evidence == {"text": "I wrote both", "why": "a copy"}
    assert len(await waiting(world, DeliveryKind.NOTICE, key="notice-appeal")) == 1
    done = await accept(world, mara, doubt.id)
    assert (done.what, done.points) == ("appeal_accepted", 15)
    assert await balances(world, ana) == (0, 20), "nothing is held against it any more, so it is verified too"
    await look(world, one, likeness=0.9, copy_of=one)
    assert await doubts(world, one) == {}
    # the manager was wrong about that
    await unreview(world, mara, one)
    assert await balances(world, ana) == (0, 0)
    assert set(await doubts(world, one)) == {DoubtKind.APPEAL}


async def test_an_appeal_that_is_turned_down_is_the_last_word_on_that_rejection(world: World) -> None:
    ana, mara, _, one = await begin(world)
    await reject(world, mara, one)
    await appeal(world, ana, one)
    done = await reject(world, mara, one, "we compared them")
    assert done.what == "appeal_rejected"
    [told] = await waiting(world, DeliveryKind.TELL, key="tell-appeal-rejected")
    assert told.data["fields"]["why"] == "we compared them"
    assert await refusal(appeal(world, ana, one)) == "appealed"
    assert await balances(world, ana) == (0, 0)
    await unreview(world, mara, one)
    assert set(await doubts(world, one)) == {DoubtKind.APPEAL}
    # a new rejection can be disagreed with anew
    await accept(world, mara, (await doubts(world, one))[DoubtKind.APPEAL].id)
    world.clock.advance(hours=1)
    await reject(world, mara, one)
    await appeal(world, ana, one)


async def test_who_has_left_may_still_disagree(world: World) -> None:
    ana, mara, _, one = await begin(world)
    await reject(world, mara, one)
    async with world.acting(ana) as ctx:
        await leave(ctx)
    await appeal(world, ana, one)
    await accept(world, mara, (await doubts(world, one))[DoubtKind.APPEAL].id)
    assert await balances(world, ana) == (15, 0)


async def test_two_managers_at_once_decide_once(world: World) -> None:
    ana, mara, _, one = await begin(world)
    max_ = await world.join("Max", Right.MANAGER)
    await look(world, one, UNKNOWN)
    doubt = (await doubts(world, one))[DoubtKind.UNSEEN].id
    results = await asyncio.gather(
        refusal(accept(world, mara, doubt)), refusal(reject(world, max_, one, doubt_id=doubt))
    )
    assert sorted(results) == ["", "doubt-decided"]
    assert len(await audited(world)) == 1
    assert await balances(world, ana) in ((0, 15), (0, 0))


async def test_a_member_who_mends_while_a_manager_rejects_gets_one_answer(world: World) -> None:
    ana, mara, thread, one = await begin(world)
    await look(world, one, disclosed=NO)
    doubt = (await doubts(world, one))[DoubtKind.NO_DISCLOSURE].id
    results = await asyncio.gather(
        refusal(disclose(world, ana, one)), refusal(reject(world, mara, one, doubt_id=doubt))
    )
    assert results in (["", "doubt-decided"], ["reply-rejected", ""])
    out = (await reply_of(world, one)).proof is Proof.REJECTED
    assert (await check_of(world, one)).due_at == (None if out else NOON)
    assert await balances(world, ana) == ((0, 0) if out else (15, 0))
    assert await state_of(world, thread) is (ThreadState.OPEN if out else ThreadState.ANSWERED)


async def test_the_most_serious_comes_first_and_later_goes_on(world: World) -> None:
    _, mara, _, one = await begin(world)
    [thread] = await world.complain(mention(NOON - HOUR, author="other"))
    bo = await world.join("Bo")
    two = (await reply(world, bo, thread)).reply.id
    await look(world, one, author="somebody", likeness=0.9, copy_of=one)
    await look(world, two, UNKNOWN)
    seen, after = [], None
    async with world.database.read() as uow:
        while (view := await waiting_(uow, mara.member.community_id, after=after)).next is not None:
            seen.append(view.next.doubt.kind)
            after = view.next.doubt.id
    assert seen == [DoubtKind.OTHER_AUTHOR, DoubtKind.NEAR_COPY, DoubtKind.UNSEEN]
    assert view.total == 3


@pytest.mark.parametrize(("doubt", "why"), [(999, "no-doubt")])
async def test_what_does_not_exist_is_said(world: World, doubt: int, why: str) -> None:
    mara = await world.join("Mara", Right.MANAGER)
    assert await refusal(accept(world, mara, doubt)) == why
    assert await refusal(reject(world, mara, 999)) == "no-such-answer"
    assert await refusal(reject(world, mara, 999, " \n ")) == "no-reason"
    assert await refusal(unreview(world, mara, 999)) == "no-such-answer"
    assert await refusal(appeal(world, mara, 999)) == "no-reply"
