"""When two accounts turn out to be one person, what he put off, offered and heard of follows him, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from bot.reports.owndata import own_data
from bot.usecases import profile
from storage import people
from storage.tables import Handover, HandoverEnd, NudgeKind, Snooze
from tests.usecases.accounts import account, connect, now
from tests.usecases.acts import claim, refusal
from tests.usecases.nudging import ask, member, nudges, put_off, take_over, tick, told
from tests.world import NOON, mention

if TYPE_CHECKING:
    from tests.world import World


async def test_put_offs_follow_and_his_own_go_first(world: World) -> None:
    ana, other = await member(world, "Ana"), await account(world, "Ana2")
    one, two = await world.complain(mention(NOON), mention(NOON))
    until = await put_off(world, ana, one, 3)
    await put_off(world, other, one, 9)
    later = await put_off(world, other, two, 9)
    await connect(world, ana, other)
    async with world.database.read() as uow:
        rows = (await uow.exec(select(Snooze).order_by(col(Snooze.thread_id)))).all()
    assert ana.member is not None
    assert [(row.thread_id, row.member_id, row.until) for row in rows] == [
        (one, ana.member.id, until),
        (two, ana.member.id, later),
    ]


async def test_an_offer_to_his_other_account_becomes_his_and_one_to_himself_ends(world: World) -> None:
    ana, other, ben = await member(world, "Ana"), await account(world, "Ana2"), await member(world, "Ben")
    one, two = await world.complain(mention(NOON), mention(NOON))
    await claim(world, ben, one)
    await claim(world, ana, two)
    offer, own = await ask(world, ben, one, other), await ask(world, ana, two, other)
    await connect(world, ana, other)
    async with world.database.read() as uow:
        rows = {row.id: row for row in (await uow.exec(select(Handover))).all()}
    assert (rows[own].end, rows[offer].end) == (HandoverEnd.WITHDRAWN, None)
    me = await now(world, ana)
    assert await refusal(take_over(world, me, own)) == "handover-over"
    assert await take_over(world, me, offer) == "Ben"


async def test_he_hears_of_no_thread_again_that_either_account_heard_of(world: World) -> None:
    ana, twin = await member(world, "Ana", knows=["support"], pings=5), await account(world, "Anc")
    async with world.acting(await now(world, twin)) as ctx:
        await profile.know_topics(ctx, ["support"])
        await profile.hear(ctx, "5")
    await world.complain(category="support")
    await world.complain(category="support")
    assert len(await nudges(world, NudgeKind.FITS)) == 4
    await connect(world, ana, twin)
    assert len(await nudges(world, NudgeKind.FITS)) == 2
    world.clock.advance(hours=10)
    await tick(world)
    assert len(await told(world, key="tell-fits")) == 4


async def test_one_account_is_told_and_not_every_one(world: World) -> None:
    ana, other = await member(world, "Ana"), await account(world, "Ana2")
    [thread] = await world.complain()
    await connect(world, ana, other)
    await claim(world, await now(world, ana), thread)
    world.clock.advance(hours=9)
    await tick(world)
    assert [row.chat_id for row in await told(world, key="tell-reminder")] == ["ana"]


async def test_who_leads_leads_with_either_account(world: World) -> None:
    ana = await member(world, "Ana")
    twin = await account(world, "Ana2")
    async with world.database.write() as uow:
        assert twin.member is not None
        await people.note_act(uow, twin.member.id, world.clock.now(), manages=True, leads=True, in_room=True)
    await connect(world, ana, twin)
    assert (await now(world, ana)).member.leads


async def test_own_data_tells_what_was_put_off_offered_and_reminded_of(world: World) -> None:
    ana, ben = await member(world, "Ana"), await member(world, "Ben")
    one, two = await world.complain(mention(NOON), mention(NOON))
    await claim(world, ana, one)
    await claim(world, ben, two)
    world.clock.advance(hours=8, minutes=1)
    await tick(world)
    await put_off(world, ana, one, 2)
    await ask(world, ana, one, ben)
    async with world.database.read() as uow:
        mine = await own_data(uow, ana.person_id, world.clock.now(), "all")
        his = await own_data(uow, ben.person_id, world.clock.now(), "all")
    [here] = mine["communities"][0]["memberships"]
    assert [row["thread_id"] for row in here["put_off"]] == [one]
    assert [row["kind"] for row in here["reminders"]] == ["reminder"]
    [offered] = here["seats_you_offered_to_others"]
    assert (offered["thread_id"], "to_member_id" in offered) == (one, False), "whom she asked is his to know"
    [there] = his["communities"][0]["memberships"]
    assert [row["thread_id"] for row in there["seats_others_offered_to_you"]] == [one]
