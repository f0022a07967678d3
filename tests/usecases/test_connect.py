"""A one-time code makes two chat accounts one person: nothing is lost, nothing is had twice, no line ever moves."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import col, select

from bot.usecases import connect as connecting
from bot.usecases import profile
from storage.tables import (
    Audit,
    Claim,
    ConnectCode,
    DeliveryKind,
    EntryKind,
    Identity,
    Like,
    Member,
    MemberState,
    Person,
    Reply,
    Thread,
    ThreadState,
    Visit,
)
from tests.usecases.accounts import account, code_of, connect, enter, now, row_of
from tests.usecases.acts import (
    another,
    balances,
    claim,
    entries,
    holders,
    like,
    refusal,
    reply,
    see,
    state_of,
    waiting,
)
from tests.world import NOON, mention

if TYPE_CHECKING:
    from typing import Any

    from tests.world import FakeClock, World

HOUR = timedelta(hours=1)
LIKES: dict[str, Any] = {"points": {"like": {"x": {"value": 2, "acknowledge": "x-forbids-rewarded-engagement"}}}}


async def all_of(world: World, table: type[Any]) -> list[Any]:
    async with world.database.read() as uow:
        return list((await uow.exec(select(table).order_by(col(table.id)))).all())


async def test_a_fresh_account_becomes_the_members_own(world: World) -> None:
    ana = await world.join("Ana")
    phone = await account(world, "AnaPhone", joins=False)
    async with world.database.write() as uow:
        opened = (await uow.exec(select(Identity).where(Identity.platform == "web"))).one()
        opened.direct_open = True
        uow.add(opened)
    code = await code_of(world, ana)
    assert len(code.replace("-", "")) == 10
    assert code.replace("-", "") not in str((await all_of(world, ConnectCode))[0]), "only its hash is kept"
    await enter(world, phone, f" {code.lower()} ")
    after = await now(world, phone)
    assert (after.person_id, after.member and after.member.id) == (ana.person_id, ana.member.id)
    gone = next(one for one in await all_of(world, Person) if one.id == phone.person_id)
    assert gone.merged_into == ana.person_id
    [told] = await waiting(world, DeliveryKind.TELL, key="tell-connected")
    assert (told.chat_id, told.data["fields"]) == ("ana", {"name": "AnaPhone", "platform": "Telegram"})
    [line] = [one for one in await all_of(world, Audit) if one.what == "connect"]
    assert (line.member_id, line.person_id) == (ana.member.id, ana.person_id)


async def test_a_code_that_cannot_be_used_is_refused_plainly(world: World) -> None:
    ana, ben = await world.join("Ana"), await world.join("Ben")
    phone, other = await account(world, "Phone"), await account(world, "Other")
    code = await code_of(world, ana)
    before = [await all_of(world, table) for table in (Identity, Person, Member)]
    assert await refusal(enter(world, phone, "ABCDE-FGHJK")) == "code-unknown"
    assert await refusal(enter(world, phone, "")) == "code-unknown"
    assert await refusal(enter(world, ana, code)) == "code-own"
    assert await refusal(enter(world, ben, code)) == "code-same-chat"
    newer = await code_of(world, ana)
    assert await refusal(enter(world, phone, code)) == "code-unknown", "only the newest code counts"
    world.clock.advance(minutes=15)
    assert await refusal(enter(world, phone, newer)) == "code-old"
    assert [await all_of(world, table) for table in (Identity, Person, Member)] == before
    code = await code_of(world, ana)
    await enter(world, phone, code)
    assert await refusal(enter(world, phone, code)) == "code-own"
    assert await refusal(enter(world, other, code)) == "code-used"
    assert await refusal(connect(world, ana, other)) == "code-same-chat"


async def test_a_code_that_others_could_read_is_worth_nothing(world: World) -> None:
    ana, phone = await world.join("Ana"), await account(world, "Phone")
    code = await code_of(world, ana)
    async with world.acting(phone) as ctx:
        await connecting.burn(ctx, code)
    assert await refusal(enter(world, phone, code)) == "code-used"


async def test_who_is_no_member_has_no_code_to_give(world: World) -> None:
    sly = await account(world, "Sly", joins=False)
    assert await refusal(code_of(world, sly)) == "not-joined"


async def test_seats_answers_and_points_become_one_and_no_line_moves(world: World) -> None:
    mine, both, theirs, done = await world.complain(*(mention(NOON - HOUR) for _ in range(4)))
    ana, phone, ben = await world.join("Ana"), await account(world, "Phone"), await world.join("Ben")
    await claim(world, ana, mine)
    await claim(world, ana, both)
    await claim(world, phone, both)
    await claim(world, phone, theirs)
    recorded = await reply(world, phone, done)
    await see(world, recorded.reply.id)
    await claim(world, ben, done)
    before = await entries(world)
    had = [await balances(world, actor) for actor in (ana, phone)]
    assert had[1][1] > 0
    await connect(world, ana, phone)
    assert await entries(world) == before
    assert await balances(world, ana) == tuple(map(sum, zip(*had, strict=True)))
    for thread in (mine, both, theirs):
        assert await holders(world, thread) == [ana.member.id]
        assert await state_of(world, thread) is ThreadState.CLAIMED
    assert [one.member_id for one in await all_of(world, Reply)] == [ana.member.id]
    assert {one.member_id for one in await all_of(world, Claim)} == {ana.member.id, ben.member.id}
    gone = await row_of(world, phone.member.id)
    assert (gone.state, gone.merged_into) == (MemberState.LEFT, ana.member.id)
    assert await refusal(claim(world, await now(world, phone), done)) == "already-yours"
    shown = await waiting(world, DeliveryKind.CARD, ref=done)
    assert shown, "the card names the account no more, so it is made anew"


async def test_nobody_likes_himself_or_twice_through_a_second_account(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, **LIKES) as world:
        [thread] = await world.complain()
        ana, phone, ben = await world.join("Ana"), await account(world, "Phone"), await world.join("Ben")
        own = (await reply(world, ana, thread)).reply.id
        bens = (await reply(world, ben, thread)).reply.id
        for actor, which in ((phone, own), (ana, bens), (phone, bens), (ben, own)):
            await like(world, actor, which)
        await connect(world, ana, phone)
        assert {(one.member_id, one.reply_id) for one in await all_of(world, Like)} == {
            (ana.member.id, bens),
            (ben.member.id, own),
        }
        taken = [one for one in await entries(world) if one.kind is EntryKind.REVERSAL]
        assert [(one.member_id, one.points, one.why) for one in taken] == [
            (phone.member.id, -2, "Both accounts are one person’s.")
        ] * 2
        assert (await balances(world, ana))[1] == 2


A, P, S, W, L = (MemberState(name) for name in ("active", "paused", "suspended", "applied", "left"))


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [(A, S, S), (S, A, S), (L, S, S), (P, A, A), (A, L, A), (L, W, W), (W, P, P), (P, P, P)],
)
async def test_the_better_standing_wins_and_a_suspension_wins_over_all(
    world: World, one: MemberState, other: MemberState, wanted: MemberState
) -> None:
    first, second = await world.complain(mention(NOON - HOUR), mention(NOON - HOUR))
    ana, phone = await world.join("Ana"), await account(world, "Phone")
    await claim(world, ana, first)
    await claim(world, phone, second)
    code = await code_of(world, ana)
    async with world.database.write() as uow:
        for actor, state in ((ana, one), (phone, other)):
            member = (await uow.exec(select(Member).where(Member.id == actor.member.id))).one()
            member.state, member.state_why = state, "why" if state is MemberState.SUSPENDED else ""
            uow.add(member)
    await enter(world, phone, code)
    kept = await row_of(world, ana.member.id)
    assert (kept.state, kept.state_why) == (wanted, "why" if wanted is MemberState.SUSPENDED else "")
    active = wanted is MemberState.ACTIVE
    assert await holders(world, first) == await holders(world, second) == ([ana.member.id] if active else [])
    assert await state_of(world, second) is (ThreadState.CLAIMED if active else ThreadState.OPEN)


async def test_what_was_left_empty_is_filled_and_the_rest_stays(world: World) -> None:
    ana, phone = await world.join("Ana"), await account(world, "Phone")
    async with world.acting(ana) as ctx:
        await profile.name_handles(ctx, {"x": "ana"})
        await profile.speak_languages(ctx, ["en"])
        await profile.sleep(ctx, "22-7")
    world.clock.advance(hours=1)
    async with world.acting(phone) as ctx:
        await profile.name_handles(ctx, {"x": "other", "reddit": "ana_r"})
        await profile.speak_languages(ctx, ["de"])
        await profile.know_topics(ctx, ["trust"])
        await profile.sleep(ctx, "20-5")
        await profile.live_in(ctx, "Berlin")
        await profile.hear(ctx, "3")
    await connect(world, ana, phone)
    kept, gone = await row_of(world, ana.member.id), await row_of(world, phone.member.id)
    assert kept.handles == {"x": "ana", "reddit": "ana_r"}
    assert (kept.speaks, kept.expertise, kept.pings_per_day) == (["en"], ["trust"], 3)
    assert (gone.handles, gone.speaks, gone.expertise, gone.note) == ({}, [], [], "")
    persons = {one.id: one for one in await all_of(world, Person)}
    assert (persons[ana.person_id].quiet_from, persons[ana.person_id].zone) == (1320, "Europe/Berlin")
    assert (persons[phone.person_id].quiet_from, persons[phone.person_id].zone) == (None, None)


async def test_a_third_account_is_merged_flat(world: World) -> None:
    web, phone, disc = await world.join("Web"), await account(world, "Phone"), await account(world, "Disc", "discord")
    [thread] = await world.complain()
    recorded = await reply(world, disc, thread)
    await see(world, recorded.reply.id)
    had = await balances(world, disc)
    await connect(world, phone, disc)
    await connect(world, web, phone)
    members = {one.id: one for one in await all_of(world, Member)}
    assert {members[one.member.id].merged_into for one in (phone, disc)} == {web.member.id}
    assert members[web.member.id].merged_into is None
    assert await balances(world, web) == had
    assert {one.person_id for one in await all_of(world, Identity)} == {web.person_id}
    persons = {one.id: one.merged_into for one in await all_of(world, Person)}
    assert (persons[phone.person_id], persons[disc.person_id]) == (web.person_id, web.person_id)


async def test_the_same_code_entered_twice_at_once_connects_once(world: World) -> None:
    ana, phone = await world.join("Ana"), await account(world, "Phone")
    code = await code_of(world, ana)
    said = await asyncio.gather(*(refusal(enter(world, phone, code)) for _ in range(4)))
    assert sorted(said) == ["", "code-own", "code-own", "code-own"]
    assert len([one for one in await all_of(world, Member) if one.merged_into]) == 1


async def test_of_two_accounts_that_enter_one_code_at_once_one_is_connected(world: World) -> None:
    ana = await world.join("Ana")
    others = [await account(world, f"Phone{number}") for number in range(3)]
    code = await code_of(world, ana)
    said = await asyncio.gather(*(refusal(enter(world, one, code)) for one in others))
    assert said.count("") == 1
    assert set(said) <= {"", "code-used", "code-same-chat"}


async def test_connecting_while_both_act_leaves_nothing_with_the_vanished(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock) as world, another(database_url, clock) as twin:
        threads = await world.complain(*(mention(NOON - HOUR) for _ in range(6)))
        ana, phone = await world.join("Ana"), await account(world, "Phone")
        code = await code_of(world, ana)
        acts = [refusal(claim(twin, actor, thread)) for thread in threads for actor in (phone, ana)]
        acts += [refusal(reply(twin, phone, threads[0])), refusal(enter(world, phone, code))]
        await asyncio.gather(*acts)
        assert (await row_of(world, phone.member.id)).merged_into == ana.member.id
        assert phone.member.id not in {one.member_id for one in await all_of(world, Claim)}
        assert phone.member.id not in {one.member_id for one in await all_of(world, Reply)}
        for thread in await all_of(world, Thread):
            seats = [one for one in await all_of(world, Claim) if one.thread_id == thread.id and not one.released_at]
            assert len(seats) <= 1


async def test_where_one_was_seen_is_where_both_were_seen(world: World) -> None:
    ana, phone = await world.join("Ana"), await account(world, "Phone", joins=False)
    community = world.parts.transactions.community_id("acme")
    async with world.database.write() as uow:
        for person in (ana.person_id, phone.person_id):
            uow.add(Visit(community_id=community, person_id=person, seen_at=NOON))
    await connect(world, ana, phone)
    assert [one.person_id for one in await all_of(world, Visit)] == [ana.person_id]


async def test_the_shape_of_a_code() -> None:
    assert not set("01ILO") & set(connecting.ALPHABET)
    assert connecting.spelled(" abcde–fghjk ") == "ABCDEFGHJK"
