"""Connecting with perks: one person has each perk once, and what he does not have twice he does not pay twice."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from bot.bootstrap import prepare
from bot.classify.by_words import WordListReader
from bot.config import parse
from bot.usecases import members, redeem
from storage import people
from storage.tables import Audit, Claim, Member, MemberState, Redemption, RedemptionState, Word, WordKind
from tests.usecases.accounts import account, code_of, connect, enter, row_of
from tests.usecases.acts import another, claim, refusal
from tests.usecases.shop import PERKS, ask, decide, earn, grant, spendable, state_of, stock
from tests.world import World, community

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.usecases.actor import Actor
    from tests.world import FakeClock

S = RedemptionState


@pytest.fixture
async def world(database_url: str, clock: FakeClock) -> AsyncIterator[World]:
    async with another(database_url, clock, perks=PERKS) as made:
        yield made


async def two(world: World) -> tuple[Actor, Actor, Actor]:
    ana, phone = await world.join("Ana"), await account(world, "Phone")
    for actor in (ana, phone):
        await earn(world, actor, 100)
    return ana, phone, await world.join("Mara")


async def test_two_requests_for_one_perk_become_one_and_the_younger_is_paid_back(world: World) -> None:
    ana, phone, _ = await two(world)
    mine, theirs = await ask(world, ana, "line"), await ask(world, phone, "line")
    assert (await spendable(world, ana), await spendable(world, phone)) == (90, 90)
    await connect(world, ana, phone)
    assert (await state_of(world, mine), await state_of(world, theirs)) == (S.REQUESTED, S.DENIED)
    assert await spendable(world, ana) == 190
    async with world.database.read() as uow:
        assert set(await uow.exec(select(Redemption.member_id))) == {ana.member.id}


async def test_what_is_given_stays_and_the_second_one_is_paid_back(world: World) -> None:
    ana, phone, mara = await two(world)
    mine, theirs = await ask(world, ana, "circle"), await ask(world, phone, "circle")
    await grant(world, theirs, link="https://t.me/+x")
    await connect(world, ana, phone)
    assert (await state_of(world, mine), await state_of(world, theirs)) == (S.DENIED, S.FULFILLED)
    assert await spendable(world, ana) == 170
    other = await account(world, "Disc", "discord")
    await earn(world, other, 100)
    third = await ask(world, other, "circle")
    await grant(world, third)
    await connect(world, ana, other)
    assert (await state_of(world, theirs), await state_of(world, third)) == (S.FULFILLED, S.ENDED)
    assert await spendable(world, ana) == 270
    assert mara.member is not None


async def test_what_was_handed_over_for_good_is_not_paid_back(world: World) -> None:
    ana, phone, mara = await two(world)
    await stock(world, "gift", "AAA", "BBB")
    first, second = await ask(world, ana, "gift"), await ask(world, phone, "gift")
    bonus = [await ask(world, actor, "thanks") for actor in (ana, phone)]
    for one in bonus:
        await decide(world, redeem.approve, one, by=mara)
    await decide(world, redeem.paid, bonus[1], by=mara)
    before = await spendable(world, ana) + await spendable(world, phone)
    await connect(world, ana, phone)
    # a second code stays his and paid for; a second bonus that nobody has paid yet comes back as points
    assert [await state_of(world, one) for one in (first, second, *bonus)] == [
        S.FULFILLED,
        S.ENDED,
        S.DENIED,
        S.FULFILLED,
    ]
    assert await spendable(world, ana) == before + 40


async def test_a_perk_that_only_the_second_account_had_comes_along(world: World) -> None:
    ana, phone, _ = await two(world)
    theirs = await ask(world, phone, "early")
    await grant(world, theirs)
    async with world.database.write() as uow:
        word = Word(
            community_id=ana.member.community_id,
            member_id=phone.member.id,
            kind=WordKind.FIND,
            text="https://x.com/i/status/1",
            at=world.clock.now(),
        )
        uow.add(word)
    await connect(world, ana, phone)
    assert await state_of(world, theirs) is S.FULFILLED
    async with world.database.read() as uow:
        assert (await uow.exec(select(Redemption.member_id))).one() == ana.member.id
        assert (await uow.exec(select(Word.member_id))).one() == ana.member.id


async def test_a_suspension_that_comes_along_ends_seats_and_perks(world: World) -> None:
    ana, phone, _ = await two(world)
    [thread] = await world.complain()
    await claim(world, ana, thread)
    given = await ask(world, ana, "early")
    await grant(world, given)
    async with world.database.write() as uow:
        member = (await uow.exec(select(Member).where(Member.id == phone.member.id))).one()
        member.state, member.state_why = MemberState.SUSPENDED, "spam"
        uow.add(member)
    await connect(world, ana, phone)
    assert (await row_of(world, ana.member.id)).state is MemberState.SUSPENDED
    assert await state_of(world, given) is S.ENDING
    async with world.database.read() as uow:
        assert [one.release_reason for one in (await uow.exec(select(Claim))).all()] == ["connected"]


ROOMS = {"cards": "rival-cards", "managers": "rival-managers", "claim_emoji": "✋"}


@asynccontextmanager
async def two_communities(url: str, clock: FakeClock) -> AsyncIterator[World]:
    both = {"acme": community(), "rival": community(product="Other", web=ROOMS)}
    parts = await prepare(
        parse({"database": url, "http": {"port": 0}, "communities": both}, {}), clock, WordListReader()
    )
    await parts.transactions.prepare()
    yield World(parts, clock)
    await parts.database.close()


async def join_at(world: World, at: str, actor: Actor) -> int:
    async with world.parts.transactions.write(at) as ctx:
        ctx.actor = actor
        return (await members.join(ctx)).id


async def test_every_community_follows_and_none_hears_of_another(database_url: str, clock: FakeClock) -> None:
    async with two_communities(database_url, clock) as world:
        ana, phone = await world.join("Ana"), await account(world, "Phone")
        in_both = await join_at(world, "rival", ana)
        of_phone = await join_at(world, "rival", phone)
        ben = await account(world, "Ben", "discord", at="rival")
        await enter(world, phone, await code_of(world, ana))
        rows = {one: await row_of(world, one) for one in (in_both, of_phone, phone.member.id)}
        assert rows[of_phone].merged_into == in_both
        assert rows[phone.member.id].merged_into == ana.member.id
        # Ben is a member of the rival only; connected from there, he is one of both
        await enter(world, ben, await code_of(world, ana), at="rival")
        assert (await row_of(world, ben.member.id)).merged_into == in_both
        async with world.database.read() as uow:
            lines = (await uow.exec(select(Audit).where(Audit.what == "connect"))).all()
            assert {one.community_id for one in lines} == {1, 2}
            mine = {one.id: one.community_id for one in (await uow.exec(select(Member))).all()}
            assert all(mine[one.member_id] == one.community_id for one in lines)


async def test_a_membership_elsewhere_becomes_the_survivors(database_url: str, clock: FakeClock) -> None:
    async with two_communities(database_url, clock) as world:
        ana = await world.join("Ana")
        phone = await account(world, "Phone", at="rival")
        await enter(world, phone, await code_of(world, ana), at="rival")
        row = await row_of(world, phone.member.id)
        assert (row.person_id, row.merged_into, row.state) == (ana.person_id, None, MemberState.ACTIVE)
        async with world.database.read() as uow:
            known = await people.memberships(uow, ana.person_id)
        assert len(known) == 2


async def test_a_code_of_one_community_says_nothing_in_another_until_it_is_entered(
    database_url: str, clock: FakeClock
) -> None:
    async with two_communities(database_url, clock) as world:
        ana = await world.join("Ana")
        sly = await account(world, "Sly", at="rival")
        await code_of(world, ana)
        assert await refusal(enter(world, sly, "ABCDEFGHJK", at="rival")) == "code-unknown"
        assert (await row_of(world, sly.member.id)).merged_into is None
