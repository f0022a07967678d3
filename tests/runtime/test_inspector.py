"""Answers are looked at in the background: never while a member waits, never lost, never paid twice."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from bot.ports.proof import Seen, TryLater
from bot.runtime.inspector import AT_ONCE, LEASE_FOR
from storage.tables import Check, Doubt, DoubtKind, Finding, Member, Proof, Reply
from tests.runtime.fake_prober import DISCLOSES, SILENT
from tests.world import answer

if TYPE_CHECKING:
    from tests.runtime.rig import Rig


async def records(bot: Rig, who: str = "ana", disclosed: str = "yes", **complaint: object) -> tuple[str, str]:
    """Record an answer to a new complaint; returns its link and what the member was told."""
    thread = await bot.complain(**complaint)
    link = answer(bot.clock.now())
    said = await bot.type("reply", f"{thread} {link} {disclosed}", who)
    return link, said


async def proof_of(bot: Rig, link: str) -> Proof:
    found: Proof = await bot.one(select(Reply.proof).where(Reply.url == link))
    return found


async def doubted(bot: Rig) -> set[DoubtKind]:
    async with bot.database.read() as uow:
        return set((await uow.exec(select(Doubt.kind).where(Doubt.decided_at.is_(None)))).all())


async def handle(bot: Rig, name: str = "ana_x") -> None:
    async with bot.database.write() as uow:
        for member in (await uow.exec(select(Member))).all():
            member.handles = {"x": name}
            uow.add(member)


async def test_an_answer_is_looked_at_with_what_is_needed_to_judge_it(either: Rig) -> None:
    await either.join("ana")
    await handle(either)
    link, said = await records(either)
    assert "+15 points are confirmed once I have seen" in said
    assert either.places.looked == [], "the member did not wait for it"
    either.places.post(link, "Ana_X")
    assert await either.parts.inspector.look() == 1
    [wanted] = either.places.looked
    assert (wanted.place, wanted.link, wanted.complaint[:19]) == (
        "x",
        link.replace("member", "i"),
        "https://x.com/i/sta",
    )
    assert await proof_of(either, link) is Proof.VERIFIED
    assert "20 points" in await either.type("points")
    assert await either.parts.inspector.look() == 0


async def test_text_is_read_for_the_disclosure_and_for_copies_of_earlier_answers(either: Rig) -> None:
    await either.join("ana", "bo")
    first, _ = await records(either, "ana", author="critic1")
    second, _ = await records(either, "bo", author="critic2")
    either.places.post(first, text=SILENT)
    either.places.post(second, text=DISCLOSES)
    await either.parts.inspector.look()
    assert await doubted(either) == {DoubtKind.NO_DISCLOSURE}
    third, _ = await records(either, "bo", author="critic3")
    either.places.post(third, text="Well: " + DISCLOSES)
    await either.parts.inspector.look()
    assert await doubted(either) == {DoubtKind.NO_DISCLOSURE, DoubtKind.NEAR_COPY}
    other = await either.one(select(Doubt.evidence).where(Doubt.kind == DoubtKind.NEAR_COPY))
    assert other["other"] == await either.one(select(Reply.id).where(Reply.url == second))


async def test_two_equal_answers_in_one_round_still_meet(either: Rig) -> None:
    await either.join("ana", "bo")
    for who in ("ana", "bo"):
        link, _ = await records(either, who, author=f"critic of {who}")
        either.places.post(link)
    assert await either.parts.inspector.look() == 2
    assert await doubted(either) == {DoubtKind.NEAR_COPY}


@pytest.mark.parametrize("trouble", [TryLater(60, "429"), RuntimeError("a bug in a prober")])
async def test_a_place_in_trouble_is_asked_again_later(
    either: Rig, trouble: TryLater | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    await either.join("ana")
    link, _ = await records(either)
    either.places.posts[link.replace("member", "i")] = trouble
    await either.parts.inspector.look()
    assert await doubted(either) == set()
    assert await either.parts.inspector.look() == 0
    either.places.post(link)
    either.clock.advance(minutes=6)
    assert await either.parts.inspector.look() == 1
    assert "Confirmed" in await either.type("points") or "15" in await either.type("points")
    assert (await either.one(select(Check.attempts))) == 0


async def test_a_process_that_dies_while_it_looks_loses_nothing(either: Rig) -> None:
    await either.join("ana")
    link, _ = await records(either)
    either.places.post(link)
    either.places.gate.clear()
    looking = asyncio.create_task(either.parts.inspector.look())
    while not either.places.looked:  # noqa: ASYNC110 - a look at any state has no event of its own
        await asyncio.sleep(0.005)
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
    either.crash()
    either.places.gate.set()
    assert await either.parts.inspector.look() == 0, "the lease of the dead process holds for a while"
    either.clock.advance(seconds=LEASE_FOR.total_seconds())
    assert await either.parts.inspector.look() == 1
    assert await either.one(select(Reply.disclosure_seen))


async def test_a_slow_place_keeps_nobody_waiting(bot: Rig) -> None:
    await bot.join("ana")
    await records(bot)
    bot.places.gate.clear()
    looking = asyncio.create_task(bot.parts.inspector.look())
    while not bot.places.looked:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    async with asyncio.timeout(2):
        assert "15 points" in await bot.type("points")
        await records(bot, author="another")
    bot.places.gate.set()
    await looking


async def test_the_worker_goes_its_rounds_and_stops_in_order(bot: Rig) -> None:
    await bot.join("ana")
    links = [(await records(bot, author=f"critic{number}"))[0] for number in range(AT_ONCE + 2)]
    for link in links:
        bot.places.post(link, text=SILENT)
    bot.parts.inspector.start()
    async with asyncio.timeout(10):
        await bot.parts.inspector.idle()
    assert len(bot.places.looked) == len(links)
    await bot.parts.inspector.stop()
    assert bot.places.closed
    link, _ = await records(bot, author="late")
    await asyncio.sleep(0.05)
    assert await proof_of(bot, link) is Proof.RECORDED


async def test_a_look_that_hangs_does_not_hold_up_the_end(bot: Rig) -> None:
    await bot.join("ana")
    await records(bot)
    bot.places.gate.clear()
    bot.parts.inspector.start()
    while not bot.places.looked:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    async with asyncio.timeout(6):
        await bot.parts.inspector.stop()
    assert await bot.one(select(Check.looked_at)) is None


async def test_what_cannot_be_looked_at_waits_for_eyes_and_the_page_says_so(bot: Rig) -> None:
    await bot.join("ana", "bo")
    link, _ = await records(bot)
    bot.places.posts[link.replace("member", "i")] = Seen(Finding.UNKNOWN)
    await bot.parts.inspector.look()
    page = await bot.type("review", who="mara", roles=("manager",), chat_id="managers")
    assert "disclosure to see: 1" in page
    assert "says that the answer in #1 tells about the perks" in page
    doubt = await bot.one(select(Doubt.id))
    page = await bot.press(f"fine:{doubt}", "mara", roles=("manager",), chat_id="managers")
    assert "15 points are confirmed" in page
    assert "Nothing waits for your eyes" in page
    assert "15 points" in await bot.type("points")
