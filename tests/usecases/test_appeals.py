"""Who decides about answers: one at a time, never about his own, and a member may disagree once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.reports.review import review as waiting_
from bot.usecases import review
from bot.usecases.members import leave
from storage.tables import DeliveryKind, DoubtKind, Finding, Proof, Right, ThreadState
from tests.usecases.acts import (
    balances,
    disclose,
    refusal,
    reply,
    state_of,
    waiting,
)
from tests.usecases.proving import (
    accept,
    appeal,
    audited,
    begin,
    check_of,
    doubts,
    look,
    reject,
    reply_of,
    unreview,
)
from tests.world import NOON, mention

if TYPE_CHECKING:
    from tests.world import World

YES, NO, UNKNOWN = Finding.YES, Finding.NO, Finding.UNKNOWN
HOUR = timedelta(hours=1)


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
