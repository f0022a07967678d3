"""Whom a thread fits is offered it: in /next, on its card, by a ping where asked for; and the night stays quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from bot.reports.thread import thread_view
from bot.usecases import claim as claiming
from bot.usecases import manage, profile
from storage.tables import DeliveryKind, Identity, Member, Right
from tests.usecases.acts import another, claim, forget_deliveries, leave, release, waiting
from tests.world import NOON, mention

if TYPE_CHECKING:
    from bot.usecases.actor import Actor
    from storage.tables import Delivery
    from tests.world import FakeClock, World

HOUR = timedelta(hours=1)


async def member(world: World, name: str, *, opened: bool = True, **about: Any) -> Actor:
    """Let somebody join who says this about himself."""
    actor = await world.join(name)
    async with world.database.write() as uow:
        account = (await uow.exec(select(Identity).where(Identity.person_id == actor.person_id))).one()
        account.direct_open = opened
        uow.add(account)
    async with world.acting(actor) as ctx:
        if "speaks" in about:
            await profile.speak_languages(ctx, about["speaks"])
        if "knows" in about:
            await profile.know_topics(ctx, about["knows"])
        if "quiet" in about:
            await profile.sleep(ctx, about["quiet"])
        if "zone" in about:
            await profile.live_in(ctx, about["zone"])
        if "pings" in about:
            await profile.hear(ctx, str(about["pings"]))
    return actor


async def pinged(world: World) -> list[tuple[str, int]]:
    """Return who was told of which thread, as far as it is in the outbox."""
    rows = await waiting(world, DeliveryKind.TELL, key="tell-fits")
    return sorted((row.chat_id, row.data["fields"]["thread"]) for row in rows)


async def fits(world: World, thread: int) -> list[str]:
    config = world.parts.transactions.config.communities["acme"]
    async with world.database.read() as uow:
        community = world.parts.transactions.community_id("acme")
        view = await thread_view(uow, community, thread, config, world.clock.now())
    assert view is not None
    return [who.name for who in view.fits]


async def offered(world: World, actor: Actor) -> int | None:
    async with world.acting(actor) as ctx:
        found = await claiming.next_thread(ctx)
    return found.id if found else None


async def test_next_hands_over_what_fits_first_and_what_one_cannot_read_last(world: World) -> None:
    ana = await member(world, "Ana", knows=["trust"])
    early, german, _ = await world.complain(
        mention(NOON - 3 * HOUR, category="rumor", language="en"),
        mention(NOON - 2 * HOUR, category="rumor", language="de"),
        mention(NOON - HOUR, category="rumor", language="en"),
    )
    assert await offered(world, ana) == early
    async with world.acting(ana) as ctx:
        await profile.know_topics(ctx, ["rumor"])
        await profile.speak_languages(ctx, ["de"])
    assert await offered(world, ana) == german
    await claim(world, ana, german)
    assert await offered(world, ana) == early, "what is in another language comes last, and comes"


async def test_a_greater_priority_still_goes_first(world: World) -> None:
    ana = await member(world, "Ana", knows=["technical"])
    technical, trust = await world.complain(
        mention(NOON - HOUR, category="technical"), mention(NOON - HOUR + timedelta(minutes=1), category="trust")
    )
    assert await offered(world, ana) == trust
    await claim(world, ana, trust)
    assert await offered(world, ana) == technical


async def test_a_card_names_up_to_three_who_fit_the_least_busy_first(world: World) -> None:
    busy, thread, german = await world.complain(
        mention(NOON - HOUR, category="technical"),
        mention(NOON - HOUR, category="support"),
        mention(NOON - HOUR, category="support", language="de"),
    )
    people = [await member(world, name, knows=["support"]) for name in ("Ana", "Ben", "Cem", "Dee")]
    await member(world, "Eve", knows=["trust"])
    await member(world, "Fay", knows=["support"], quiet="00:00-23:00")
    await claim(world, people[0], busy)
    assert await fits(world, thread) == ["Ben", "Cem", "Dee"]
    await leave(world, people[1])
    assert await fits(world, thread) == ["Cem", "Dee", "Ana"]
    assert await fits(world, german) == []
    await claim(world, people[2], thread)
    assert await fits(world, thread) == [], "somebody has it"
    await release(world, people[2], thread)
    assert await fits(world, thread) == ["Cem", "Dee", "Ana"]
    assert await pinged(world) == []


async def test_who_asked_for_it_hears_of_a_thread_that_fits(world: World) -> None:
    await member(world, "Ana", knows=["support"], pings=1)
    await member(world, "Any", pings=1)
    await member(world, "Ben", knows=["trust"], pings=5)
    await member(world, "Cem", knows=["support"])
    await member(world, "Deaf", knows=["support"], pings=5, opened=False)
    await member(world, "Night", knows=["support"], pings=5, quiet="12:00-14:00")
    await member(world, "Far", knows=["support"], pings=5, quiet="12:00-14:00", zone="Asia/Tokyo")
    [thread] = await world.complain(category="support")
    assert await pinged(world) == [("ana", thread), ("any", thread), ("far", thread)]
    [told] = [row for row in await waiting(world, DeliveryKind.TELL, key="tell-fits") if row.chat_id == "ana"]
    assert told.data["fields"]["why"] == "Needs support"
    assert told.data["buttons"] == [["button-claim", f"claim:{thread}"]]


async def test_nobody_hears_more_often_a_day_than_he_asked_and_the_day_is_his_own(world: World) -> None:
    await member(world, "Ana", knows=["support"], pings=2, zone="America/New_York")
    for _ in range(4):
        await world.complain(category="support")
    assert [name for name, _ in await pinged(world)] == ["ana", "ana"]
    world.clock.at = datetime(2026, 11, 18, 4, 59, tzinfo=UTC)  # 23:59 in New York
    await world.complain(category="support")
    assert len(await pinged(world)) == 2
    world.clock.advance(minutes=1)
    await world.complain(category="support")
    assert len(await pinged(world)) == 3


async def test_three_at_most_hear_of_one_thread_and_in_turn(world: World) -> None:
    for name in ("Ana", "Ben", "Cem", "Dee", "Eve"):
        await member(world, name, knows=["support"], pings=5)
    [first] = await world.complain(category="support")
    [second] = await world.complain(category="support")
    assert [pair for pair in await pinged(world) if pair[1] == first] == [
        ("ana", first),
        ("ben", first),
        ("cem", first),
    ]
    assert [name for name, thread in await pinged(world) if thread == second] == ["ana", "dee", "eve"]


@pytest.mark.parametrize("on_view", [20, 300])
async def test_a_burst_of_posts_pings_nobody_over_and_over(database_url: str, clock: FakeClock, on_view: int) -> None:
    async with another(database_url, clock, publish={"on_view": on_view}) as world:
        for name in ("Ana", "Ben", "Cem", "Dee", "Eve"):
            await member(world, name, knows=["support"], pings=20)
        posts = [mention(NOON - HOUR + timedelta(seconds=number), category="support") for number in range(200)]
        await world.complain(*posts)
        assert sorted(name for name, _ in await pinged(world)) == ["ana", "ben", "cem", "dee", "eve"]
        async with world.database.read() as uow:
            assert set(await uow.exec(select(Member.pinged))) == {1}


async def test_a_thread_that_is_taken_as_it_comes_on_view_is_offered_to_nobody(
    database_url: str, clock: FakeClock
) -> None:
    async with another(database_url, clock, publish={"on_view": 1}) as world:
        await member(world, "Ana", knows=["support"], pings=9)
        ben = await member(world, "Ben", knows=["support"], pings=9)
        first, second = await world.complain(
            mention(NOON - 2 * HOUR, category="support"), mention(NOON - HOUR, category="support")
        )
        assert await pinged(world) == [("ana", first), ("ben", first)]
        await forget_deliveries(world)
        await claim(world, ben, second)
        assert await pinged(world) == []


async def test_who_brings_a_thread_on_view_is_not_told_of_it(world: World) -> None:
    mara = await member(world, "Mara", knows=["support"], pings=9)
    await member(world, "Ana", knows=["support"], pings=9)
    [thread] = await world.complain(category="support", score=0.6)
    assert await pinged(world) == []
    async with world.acting(replace(mara, right=Right.MANAGER)) as ctx:
        await manage.approve(ctx, thread)
    assert await pinged(world) == [("ana", thread)]


async def told(world: World, who: str) -> list[Delivery]:
    return [row for row in await world.deliveries() if row.kind is DeliveryKind.TELL and row.chat_id == who]


async def test_at_night_a_message_waits_for_the_morning(world: World) -> None:
    [thread] = await world.complain()
    ana = await member(world, "Ana", quiet="12:30-15:00")
    mara = await world.join("Mara", Right.MANAGER)
    async with world.acting(mara) as ctx:
        assert ana.member is not None
        await manage.assign(ctx, thread, ana.member.id)
    [row] = await told(world, "ana")
    assert row.not_before == datetime(2026, 11, 17, 14, tzinfo=UTC), "15:00 in the community's Berlin"


async def test_what_answers_his_own_act_does_not_wait(world: World) -> None:
    ana = await member(world, "Ana", quiet="12:30-15:00")
    async with world.acting(ana) as ctx:
        account = (await ctx.uow.exec(select(Identity).where(Identity.person_id == ana.person_id))).one()
        ctx.tell(account, "tell-freed", thread=1)
    async with world.acting() as ctx:
        account = (await ctx.uow.exec(select(Identity).where(Identity.person_id == ana.person_id))).one()
        ctx.tell(account, "tell-freed", thread=2)
    rows = sorted(await told(world, "ana"), key=lambda row: row.data["fields"]["thread"])
    assert [row.not_before > row.created_at for row in rows] == [False, True]


async def test_outside_of_the_quiet_hours_nothing_waits(world: World) -> None:
    await member(world, "Ana", quiet="22-7")
    await member(world, "Ben")
    async with world.acting() as ctx:
        for account in (await ctx.uow.exec(select(Identity).order_by(col(Identity.id)))).all():
            ctx.tell(account, "tell-freed", thread=1)
    assert all(row.not_before == row.created_at for row in await told(world, "ana") + await told(world, "ben"))
