"""Joining with consent and answers, being let in by one manager, resting and returning; each refusal with its way on."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from bot import texts
from bot.cards.members import application_card
from bot.reports.applications import application_view
from bot.rules.membership import CONSENT_VERSION
from bot.usecases import claim as claiming
from bot.usecases import members, privacy, roster
from bot.usecases.actor import Actor
from storage import people
from storage.tables import Audit, CardKind, ClaimOrigin, Delivery, DeliveryKind, Member, MemberState, Right
from tests.usecases.acts import another, claim, holders, leave, refusal, waiting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.world import FakeClock, World

QUESTIONS = [{"en": "How long have you used it?", "ru": "Давно ли вы с нами?"}, {"en": "From which country?"}]


@asynccontextmanager
async def admitting(url: str, clock: FakeClock, **more: Any) -> AsyncIterator[World]:
    async with another(url, clock, **{"join": "admit", "questions": QUESTIONS, **more}) as made:
        yield made


async def agree(world: World, name: str, right: Right = Right.STRANGER, **more: Any) -> Actor:
    """Let somebody who was seen in the room agree to the terms; returns him as he stands then."""
    async with world.parts.transactions.write("acme") as ctx:
        account = await people.ensure_identity(ctx.uow, "web", name.lower(), name, ctx.now)
        account.direct_open = True
        ctx.uow.add(account)
        ctx.actor = Actor("web", name.lower(), name, right, account.person_id, **{"visited": True, **more})
        ctx.actor.member = await people.member_of(ctx.uow, ctx.community_id, account.person_id)
        await members.join(ctx)
    return ctx.actor


async def answer(world: World, actor: Actor, *words: str, first: int = 0) -> Member:
    async with world.acting(actor) as ctx:
        return await members.answer(ctx, dict(enumerate(words, first)))


async def now(world: World, actor: Actor) -> Member:
    assert actor.member is not None
    async with world.database.read() as uow:
        return (await uow.exec(select(Member).where(Member.id == actor.member.id))).one()


async def decisions(world: World) -> list[str]:
    async with world.database.read() as uow:
        return list(await uow.exec(select(Audit.what).order_by(Audit.id)))


async def cards(world: World) -> list[Delivery]:
    shown = [row for row in await world.deliveries() if row.kind is DeliveryKind.CARD]
    return [row for row in shown if row.data["kind"] == CardKind.APPLICATION]


async def applied(world: World, name: str = "Ana") -> Actor:
    actor = await agree(world, name)
    await answer(world, actor, "Two years.", "Spain")
    return actor


async def mara(world: World) -> Actor:
    return await agree(world, "Mara", Right.MANAGER)


async def let_in(world: World, manager: Actor, actor: Actor) -> bool:
    async with world.acting(manager) as ctx:
        return await roster.admit(ctx, actor.member.id)


async def turn_down(world: World, manager: Actor, actor: Actor, why: str = "We know nothing about you yet.") -> None:
    async with world.acting(manager) as ctx:
        await roster.decline(ctx, actor.member.id, why)


async def come_back(world: World, actor: Actor) -> None:
    async with world.acting(actor) as ctx:
        await members.come_back(ctx)


async def test_an_application_waits_with_its_answers_for_a_manager(database_url: str, clock: FakeClock) -> None:
    async with admitting(database_url, clock) as world:
        [thread] = await world.complain()
        ana = await agree(world, "Ana")
        assert await refusal(claim(world, ana, thread)) == "application-unfinished"
        assert await cards(world) == []
        await answer(world, ana, "  Two\nyears. ")
        member = await answer(world, ana, "Spain", first=1)
        assert (member.state, member.consent_version) == (MemberState.APPLIED, CONSENT_VERSION)
        assert member.experience == [["How long have you used it?", "Two years."], ["From which country?", "Spain"]]
        [card] = await cards(world)
        assert (card.chat_id, card.data["ref"]) == ("managers", member.id)
        assert await refusal(claim(world, ana, thread)) == "application-waits"
        assert await holders(world, thread) == []
        assert await let_in(world, await mara(world), ana)
        await claim(world, replace(ana, member=await now(world, ana)), thread)
        assert await holders(world, thread) == [member.id]
        assert [row.chat_id for row in await waiting(world, DeliveryKind.TELL, key="tell-admitted")] == ["ana"]
        assert await decisions(world) == ["admit"]


async def test_all_answers_at_once_are_one_application(database_url: str, clock: FakeClock) -> None:
    async with admitting(database_url, clock) as world:
        ana = await applied(world)
        assert len((await now(world, ana)).experience) == 2
        await answer(world, ana, "Ten years!", "France")
        assert (await now(world, ana)).experience[0][1] == "Two years."


@pytest.mark.parametrize(
    ("words", "why"), [("   ", "answer-missing"), ("\u0000\u200b", "answer-missing"), ("x" * 401, "answer-too-long")]
)
async def test_an_answer_that_is_none_is_refused_with_its_question(
    database_url: str, clock: FakeClock, words: str, why: str
) -> None:
    async with admitting(database_url, clock) as world:
        ana = await agree(world, "Ana")
        assert await refusal(answer(world, ana, "Two years.", words)) == why
        assert (await now(world, ana)).experience == []


async def test_questions_are_asked_in_the_language_of_who_answers_where_there_is_one(
    database_url: str, clock: FakeClock
) -> None:
    async with admitting(database_url, clock) as world, world.acting(Actor(language="ru")) as ctx:
        assert [members.asked(ctx, at) for at in (0, 1)] == ["Давно ли вы с нами?", "From which country?"]
        assert members.asked(ctx, 0, "en") == "How long have you used it?"


async def test_an_open_community_with_questions_lets_in_with_the_last_answer(
    database_url: str, clock: FakeClock
) -> None:
    async with admitting(database_url, clock, join="open") as world:
        ana = await agree(world, "Ana")
        assert ana.member.state is MemberState.APPLIED
        assert (await answer(world, ana, "Two years.", "Spain")).state is MemberState.ACTIVE
        assert await cards(world) == []


@pytest.mark.parametrize("right", [Right.MANAGER, Right.LEAD])
async def test_who_manages_by_the_config_is_in_at_once(database_url: str, clock: FakeClock, right: Right) -> None:
    async with admitting(database_url, clock) as world:
        assert (await agree(world, "Mara", right)).member.state is MemberState.ACTIVE
        assert (await agree(world, "Cleo", Right.VIEWER)).member.state is MemberState.APPLIED


async def test_applying_twice_is_one_application(database_url: str, clock: FakeClock) -> None:
    async with admitting(database_url, clock) as world:
        ana = await agree(world, "Ana")
        await answer(world, ana, "Two years.", "Spain")
        await asyncio.gather(*(agree(world, "Ana") for _ in range(3)))
        member = await now(world, ana)
        assert (member.state, len(member.experience)) == (MemberState.APPLIED, 2)
        assert len(await cards(world)) == 1


async def test_two_managers_at_once_make_one_decision(database_url: str, clock: FakeClock) -> None:
    async with admitting(database_url, clock) as world:
        ana, one = await applied(world), await mara(world)
        two = await agree(world, "Max", Right.MANAGER)
        told = await asyncio.gather(let_in(world, one, ana), let_in(world, two, ana), let_in(world, one, ana))
        assert sorted(told) == [False, False, True]
        assert await decisions(world) == ["admit"]
        assert len(await waiting(world, DeliveryKind.TELL, key="tell-admitted")) == 1
        assert await refusal(turn_down(world, two, ana)) == "admitted-before"


async def test_one_admits_and_one_declines_and_one_of_them_is_told_so(database_url: str, clock: FakeClock) -> None:
    async with admitting(database_url, clock) as world:
        ana, one = await applied(world), await mara(world)
        two = await agree(world, "Max", Right.MANAGER)
        said = await asyncio.gather(refusal(let_in(world, one, ana)), refusal(turn_down(world, two, ana)))
        assert sorted(said) in (["", "admitted-before"], ["", "no-application"])
        assert len(await decisions(world)) == 1


async def test_who_was_declined_is_told_why_and_may_ask_again(database_url: str, clock: FakeClock) -> None:
    async with admitting(database_url, clock) as world:
        ana, manager = await applied(world), await mara(world)
        assert await refusal(turn_down(world, manager, ana, " ")) == "reason-missing"
        assert await refusal(turn_down(world, manager, ana, "x" * 301)) == "reason-too-long"
        await turn_down(world, manager, ana)
        assert (await now(world, ana)).state is MemberState.LEFT
        [told] = await waiting(world, DeliveryKind.TELL, key="tell-declined")
        assert told.data["fields"]["why"] == "We know nothing about you yet."
        assert await refusal(turn_down(world, manager, ana)) == "no-application"
        assert await refusal(let_in(world, manager, ana)) == "no-application"
        again = await agree(world, "Ana")
        assert (again.member.id, again.member.state, again.member.experience) == (
            ana.member.id,
            MemberState.APPLIED,
            [],
        )
        assert again.member.state_why == ""


async def test_who_takes_the_request_back_is_not_let_in(database_url: str, clock: FakeClock) -> None:
    async with admitting(database_url, clock) as world:
        ana = await applied(world)
        await leave(world, ana)
        assert await refusal(let_in(world, await mara(world), ana)) == "no-application"


async def test_resting_frees_the_seats_and_one_press_ends_it(world: World) -> None:
    claimed, other = await world.complain(), await world.complain()
    ana = await world.join("Ana")
    await claim(world, ana, claimed[0])
    await leave(world, ana, paused=True)
    assert await holders(world, claimed[0]) == []
    assert await refusal(claim(world, ana, other[0])) == "paused"
    await come_back(world, ana)
    await come_back(world, ana)
    await claim(world, ana, other[0])
    assert await decisions(world) == []


async def test_who_left_the_room_rests_by_the_clock_and_returns_by_acting_in_it(world: World) -> None:
    [thread] = await world.complain()
    ana = await world.join("Ana")
    await claim(world, ana, thread)

    async def notice() -> bool:
        async with world.acting() as ctx:
            return await members.gone(ctx, ana.member.id)

    assert sum(await asyncio.gather(notice(), notice())) == 1
    assert await holders(world, thread) == []
    member = await now(world, ana)
    assert (member.state, member.state_why) == (MemberState.PAUSED, "gone")
    outside = replace(ana, member=member, visited=False)
    assert await refusal(come_back(world, outside)) == "gone"
    assert await refusal(claim(world, outside, thread)) == "gone"
    async with world.acting(replace(outside, right=Right.STRANGER, visited=True)) as ctx:
        await members.seen_again(ctx)
        assert ctx.actor.right is Right.AMBASSADOR
        await claiming.claim(ctx, thread, ClaimOrigin.BUTTON)
    assert await holders(world, thread) == [ana.member.id]
    assert await decisions(world) == ["gone", "returned"]
    async with world.database.read() as uow:
        assert (await uow.exec(select(Audit.person_id, Audit.member_id).where(Audit.what == "gone"))).all() == [
            (None, ana.member.id)
        ]


async def test_who_rests_by_his_own_wish_is_not_brought_back_by_being_seen(world: World) -> None:
    ana = await world.join("Ana")
    await leave(world, ana, paused=True)
    async with world.acting(ana) as ctx:
        await members.seen_again(ctx)
    assert (await now(world, ana)).state is MemberState.PAUSED


async def test_leaving_does_not_end_a_suspension(world: World) -> None:
    ana, manager = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    async with world.acting(manager) as ctx:
        await roster.suspend(ctx, ana.member.id, "Copied answers.")
    for act in (leave(world, ana), world.join("Ana"), come_back(world, ana)):
        assert await refusal(act) == "suspended"
    assert (await now(world, ana)).state is MemberState.SUSPENDED


async def test_agreeing_again_is_noted_with_its_version(world: World) -> None:
    ana = await world.join("Ana")
    async with world.acting(ana) as ctx:
        member = await people.hold_member(ctx.uow, ctx.community_id, ana.member.id)
        member.consent_version = 1
        ctx.uow.add(member)
    assert (await world.join("Ana")).member.consent_version == CONSENT_VERSION


@pytest.mark.parametrize("everywhere", [True, False])
async def test_nobody_sheds_a_suspension_by_being_erased(world: World, *, everywhere: bool) -> None:
    mara, ana, ben = await world.join("Mara", Right.MANAGER), await agree(world, "Ana"), await agree(world, "Ben")
    async with world.acting(mara) as ctx:
        await roster.suspend(ctx, ana.member.id, "made things up")
    for who in (ana, ben):
        async with world.acting(replace(who)) as ctx:
            await privacy.erase(ctx, everywhere=everywhere)
    assert (await now(world, await agree(world, "Ben"))).state is MemberState.ACTIVE
    again = await agree(world, "Ana")
    assert (await now(world, again)).state is MemberState.APPLIED
    async with world.database.read() as uow:
        view = await application_view(uow, again.member.community_id, again.member.id)
    assert "was suspended here" in str(application_card(view, texts.of("en")).note)
    async with world.acting(mara) as ctx:
        assert await roster.admit(ctx, again.member.id)
    assert ((await now(world, again)).state, (await now(world, again)).state_why) == (MemberState.ACTIVE, "")
