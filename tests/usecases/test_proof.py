"""What a look at an answer changes: its proof, its points, and what a manager is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from storage import proof as proving
from storage.tables import DeliveryKind, DoubtEnd, DoubtKind, EntryKind, Finding, MemberState, Proof
from tests.usecases.acts import another, balances, disclose, entries, like, refusal, reply, see, waiting
from tests.usecases.proving import answered, check_of, doubts, give_handle, look, open_direct, reject, reply_of
from tests.world import NOON, answer, mention

if TYPE_CHECKING:
    from tests.world import FakeClock, World

YES, NO, UNKNOWN = Finding.YES, Finding.NO, Finding.UNKNOWN
HOUR = timedelta(hours=1)


async def told(world: World, key: str) -> int:
    return len(await waiting(world, DeliveryKind.TELL, key=key))


async def test_points_wait_for_the_look_and_a_members_word_confirms_nothing(world: World) -> None:
    ana, one = await answered(world)
    assert await balances(world, ana) == (15, 0)
    assert (await check_of(world, one)).due_at == NOON
    await disclose(world, ana, one)
    assert await balances(world, ana) == (15, 0)
    await look(world, one)
    assert await balances(world, ana) == (0, 20)
    found = await reply_of(world, one)
    assert (found.proof, found.disclosure_seen) == (Proof.VERIFIED, True)
    lines = [(line.kind, line.key, line.points) for line in await entries(world) if line.kind is EntryKind.VERIFIED]
    assert lines == [(EntryKind.VERIFIED, f"verified:{one}", 5)]
    assert await doubts(world, one) == {}
    assert (await check_of(world, one)).due_at == NOON + timedelta(days=2)


TABLE = [
    # what the look finds · proof · (pending, confirmed) · doubts
    ({}, Proof.VERIFIED, (0, 20), set()),
    ({"in_thread": YES, "likeness": 0.1}, Proof.VERIFIED, (0, 20), set()),
    ({"disclosed": NO}, Proof.RECORDED, (15, 0), {DoubtKind.NO_DISCLOSURE}),
    ({"disclosed": UNKNOWN, "text": None}, Proof.RECORDED, (15, 0), {DoubtKind.UNSEEN}),
    ({"author": "somebody"}, Proof.RECORDED, (15, 0), {DoubtKind.OTHER_AUTHOR}),
    ({"author": ""}, Proof.RECORDED, (0, 15), set()),
    ({"author": "@ANA_X"}, Proof.VERIFIED, (0, 20), set()),
    ({"in_thread": NO}, Proof.RECORDED, (0, 15), {DoubtKind.OTHER_THREAD}),
    ({"likeness": 0.9}, Proof.RECORDED, (0, 15), {DoubtKind.NEAR_COPY}),
    ({"likeness": 0.5}, Proof.VERIFIED, (0, 20), set()),
    ({"found": NO}, Proof.RECORDED, (15, 0), {DoubtKind.GONE}),
    ({"found": UNKNOWN}, Proof.NOT_CHECKABLE, (15, 0), {DoubtKind.UNSEEN}),
    (
        {"author": "somebody", "in_thread": NO, "disclosed": NO, "likeness": 1.0},
        Proof.RECORDED,
        (15, 0),
        {DoubtKind.OTHER_AUTHOR, DoubtKind.OTHER_THREAD, DoubtKind.NO_DISCLOSURE, DoubtKind.NEAR_COPY},
    ),
]


@pytest.mark.parametrize(("seen", "proof_", "have", "doubted"), TABLE)
async def test_what_is_found_decides_proof_points_and_doubts(
    world: World, seen: dict[str, object], proof_: Proof, have: tuple[int, int], doubted: set[DoubtKind]
) -> None:
    ana, one = await answered(world)
    if "likeness" in seen:
        seen = seen | {"copy_of": one}
    await look(world, one, **seen)
    assert (await reply_of(world, one)).proof is proof_
    assert await balances(world, ana) == have
    assert set(await doubts(world, one)) == doubted
    # a second look that finds the same changes nothing and asks nobody twice
    before = await entries(world)
    await look(world, one, **seen)
    assert await entries(world) == before
    assert set(await doubts(world, one)) == doubted


async def test_without_the_gate_nothing_waits_and_nobody_has_to_look(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, points={"require_disclosure": False}) as world:
        ana, one = await answered(world)
        assert await balances(world, ana) == (0, 15)
        await look(world, one, UNKNOWN)
        assert await doubts(world, one) == {}
        await look(world, one)
        assert await balances(world, ana) == (0, 20)


async def test_a_missing_disclosure_is_told_with_the_mend_and_the_mend_needs_no_manager(world: World) -> None:
    ana, one = await answered(world)
    await open_direct(world, ana)
    await look(world, one, disclosed=NO)
    [row] = await waiting(world, DeliveryKind.TELL, key="tell-no-disclosure")
    assert row.data["buttons"] == [["button-disclosed", f"disclosed:{one}:yes"]]
    world.clock.advance(minutes=10)
    await disclose(world, ana, one)
    assert await doubts(world, one) == {}
    assert (await check_of(world, one)).due_at == world.clock.now()
    await look(world, one)
    assert (await doubts(world, one, decided=True))[DoubtKind.NO_DISCLOSURE].end is DoubtEnd.SETTLED
    assert await balances(world, ana) == (0, 20)
    assert await told(world, "tell-confirmed") == 1


async def test_saying_it_again_without_mending_it_is_asked_again(world: World) -> None:
    ana, one = await answered(world)
    await open_direct(world, ana)
    for times in (1, 2):
        await look(world, one, disclosed=NO)
        assert set(await doubts(world, one)) == {DoubtKind.NO_DISCLOSURE}
        assert await told(world, "tell-no-disclosure") == times
        await disclose(world, ana, one)


async def test_who_said_not_yet_has_days_to_put_it_in(world: World) -> None:
    ana, one = await answered(world, disclosed=False)
    await open_direct(world, ana)
    await look(world, one, disclosed=NO)
    assert await doubts(world, one) == {}
    assert await told(world, "tell-no-disclosure") == 0
    await look(world, one, UNKNOWN)
    assert await doubts(world, one) == {}, "nobody said that there is anything to see"
    world.clock.advance(days=2)
    await look(world, one, disclosed=NO)
    assert set(await doubts(world, one)) == {DoubtKind.NO_DISCLOSURE}
    assert await told(world, "tell-no-disclosure") == 1


async def test_a_verified_answer_that_is_gone_keeps_its_points_until_a_manager_decides(world: World) -> None:
    ana, one = await answered(world)
    await look(world, one)
    world.clock.advance(days=14)
    await look(world, one, NO)
    assert set(await doubts(world, one)) == {DoubtKind.GONE}
    assert await balances(world, ana) == (0, 20)
    assert (await check_of(world, one)).text == "It took two days.", "the evidence is kept"
    await look(world, one)
    assert await doubts(world, one) == {}


async def test_a_place_that_is_down_settles_and_doubts_nothing(world: World) -> None:
    _, one = await answered(world)
    await look(world, one, author="somebody")
    await look(world, one, UNKNOWN)
    assert set(await doubts(world, one)) == {DoubtKind.OTHER_AUTHOR}
    await look(world, one)
    assert await doubts(world, one) == {}


async def test_who_gave_no_handle_is_asked_for_it_once_and_is_verified_afterwards(world: World) -> None:
    ana, one = await answered(world, handle="")
    await open_direct(world, ana)
    [thread] = await world.complain()
    other = (await reply(world, ana, thread)).reply.id
    for each in (one, other):
        await look(world, each)
        assert (await reply_of(world, each)).proof is Proof.RECORDED
    assert await told(world, "tell-handle") == 1
    assert await balances(world, ana) == (0, 30)
    await give_handle(world, ana)
    async with world.database.write() as uow:
        await proving.look_again(uow, ana.member.community_id, ana.member.id, "x", world.clock.now())
    await look(world, one)
    assert (await reply_of(world, one)).proof is Proof.VERIFIED


async def test_seven_answers_in_half_an_hour_are_an_odd_pace(world: World) -> None:
    threads = await world.complain(*(mention(NOON - HOUR, author=f"critic{number}") for number in range(7)))
    ana = await world.join("Ana")
    found = []
    for thread in threads:
        world.clock.advance(minutes=2)
        found.append((await reply(world, ana, thread)).reply.id)
    for one in found:
        await look(world, one)
    assert [bool(await doubts(world, one)) for one in found] == [False] * 6 + [True]
    doubt = (await doubts(world, found[-1]))[DoubtKind.ODD_PACE]
    assert doubt.evidence == {"answers": 7, "minutes": 30}
    await look(world, found[-1])
    assert set(await doubts(world, found[-1])) == {DoubtKind.ODD_PACE}, "looking again does not make it slower"


async def test_a_near_copy_says_which_answer_it_is_near_to(world: World) -> None:
    [thread] = await world.complain()
    bo = await world.join("Bo")
    first = (await reply(world, bo, thread)).reply.id
    await look(world, first, text="Mine took two days")
    _, second = await answered(world)
    async with world.database.read() as uow:
        row = await reply_of(world, second)
        texts = await proving.earlier_texts(uow, row.community_id, row, NOON - HOUR, 10)
        assert list(texts) == [(first, "Mine took two days")]
        row = await reply_of(world, first)
        assert list(await proving.earlier_texts(uow, row.community_id, row, NOON - HOUR, 10)) == []
    await look(world, second, likeness=0.8, copy_of=first)
    assert (await doubts(world, second))[DoubtKind.NEAR_COPY].evidence == {"other": first, "likeness": 0.8}


async def test_a_result_that_comes_after_a_rejection_changes_nothing(world: World) -> None:
    ana, one = await answered(world)
    max_ = await world.join("Max")
    await reject(world, max_, one)
    assert await look(world, one)
    assert (await reply_of(world, one)).proof is Proof.REJECTED
    assert await balances(world, ana) == (0, 0)
    assert await doubts(world, one) == {}
    assert (await check_of(world, one)).due_at is None
    assert await refusal(disclose(world, ana, one)) == "reply-rejected"
    assert await refusal(like(world, max_, one)) == "no-such-answer"


async def test_ones_own_answer_in_the_thread_is_a_copy_unless_its_disclosure_was_missing(world: World) -> None:
    ana, first = await answered(world)
    thread = (await reply_of(world, first)).thread_id
    second = (await reply(world, ana, thread)).reply.id

    async def texts(one: int) -> list[int]:
        async with world.database.read() as uow:
            row = await reply_of(world, one)
            return [found for found, _ in await proving.earlier_texts(uow, row.community_id, row, NOON - HOUR, 10)]

    await look(world, first, disclosed=NO)
    assert await texts(second) == [], "posted again, because the disclosure was missing"
    await look(world, second)
    assert await texts(first) == [second], "and it is not paid twice when it is mended after all"
    await look(world, first)
    assert (await texts(first), await texts(second)) == ([], [first])


async def test_an_answer_of_somebody_who_was_erased_is_left_in_peace(world: World) -> None:
    ana, one = await answered(world)
    async with world.database.write() as uow:
        ana.member.state = MemberState.ERASED
        await uow.merge(ana.member)
    await look(world, one, author="somebody", disclosed=NO)
    assert await doubts(world, one) == {}
    assert (await check_of(world, one)).due_at is None


async def test_an_answer_to_the_critic_again_and_somebody_elses_are_additions(world: World) -> None:
    [thread] = await world.complain()
    for name in ("Ana", "Bo"):
        await reply(world, await world.join(name), thread, answer(world.clock.now()))
    kinds = [line.kind for line in await entries(world)]
    assert kinds == [EntryKind.REPLY, EntryKind.FIRST_REPLY, EntryKind.ADDITION]


async def test_eyes_see_what_the_machine_cannot(world: World) -> None:
    ana, one = await answered(world)
    assert await see(world, one) == 15
    assert await see(world, one) == 0
    assert await balances(world, ana) == (0, 15)
