"""A seat is handed over to whom its holder asks, once that one says yes; until then it stays where it is."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.usecases import handing_over
from storage.tables import ClaimOrigin, ThreadState
from tests.usecases.acts import another, claim, holders, leave, refusal, release, reply, seats, state_of
from tests.usecases.nudging import (
    HOUR,
    ask,
    decline,
    member,
    minute_by_minute,
    on_card,
    take_over,
    tick,
    told,
)
from tests.world import NOON, mention

if TYPE_CHECKING:
    from bot.usecases.actor import Actor
    from bot.usecases.handing_over import Choices
    from tests.world import FakeClock, World


async def choices(world: World, actor: Actor, thread: int) -> Choices:
    async with world.acting(actor) as ctx:
        return await handing_over.choices(ctx, thread)


async def withdraw(world: World, actor: Actor, thread: int) -> None:
    async with world.acting(actor) as ctx:
        await handing_over.withdraw(ctx, thread)


async def test_who_can_be_asked_fits_first_and_can_be_told(world: World) -> None:
    ana = await member(world, "Ana")
    await member(world, "Any")
    await member(world, "Fit", knows=["support"])
    await member(world, "Asleep", knows=["support"], quiet="12:00-14:00", zone="UTC")
    await member(world, "Deaf", knows=["support"], opened=False)
    mate = await member(world, "Mate", knows=["support"])
    [thread] = await world.complain(category="support")
    await claim(world, ana, thread)
    await claim(world, mate, thread)
    assert list((await choices(world, ana, thread)).names.values()) == ["Fit", "Any", "Asleep"]


async def test_the_seat_passes_when_the_other_one_agrees_and_both_are_told(world: World) -> None:
    ana, ben = await member(world, "Ana"), await member(world, "Ben")
    [thread] = await world.complain()
    await claim(world, ana, thread)
    offer = await ask(world, ana, thread, ben)
    [row] = await told(world, "ben", "tell-handover")
    assert [press for _, press in row.data["buttons"]] == [f"takeover:{offer}", f"declineover:{offer}"]
    [seat] = await on_card(world, thread)
    assert (seat.who.name, seat.asked and seat.asked.name) == ("Ana", "Ben")
    assert await take_over(world, ben, offer) == "Ana"
    [held] = await seats(world, thread)
    assert ben.member is not None
    assert (held.member_id, held.origin) == (ben.member.id, ClaimOrigin.HANDOVER)
    assert await state_of(world, thread) is ThreadState.CLAIMED
    [thanks] = await told(world, "ana", "tell-handover-taken")
    assert thanks.data["fields"] == {"thread": thread, "name": "Ben"}
    assert await refusal(take_over(world, ben, offer)) == "handover-over"


async def test_a_no_leaves_the_seat_where_it_is(world: World) -> None:
    ana, ben = await member(world, "Ana"), await member(world, "Ben")
    [thread] = await world.complain()
    await claim(world, ana, thread)
    offer = await ask(world, ana, thread, ben)
    assert await decline(world, ben, offer) == "Ana"
    assert len(await told(world, "ana", "tell-handover-declined")) == 1
    [seat] = await on_card(world, thread)
    assert (seat.who.name, seat.asked) == ("Ana", None)
    assert await refusal(take_over(world, ben, offer)) == "handover-declined"
    assert await refusal(decline(world, ben, offer)) == "handover-declined"


async def test_only_the_one_who_is_asked_may_answer(world: World) -> None:
    ana, ben, cy = [await member(world, name) for name in ("Ana", "Ben", "Cy")]
    [thread] = await world.complain()
    await claim(world, ana, thread)
    offer = await ask(world, ana, thread, ben)
    assert await refusal(take_over(world, cy, offer)) == "no-handover"
    assert await refusal(decline(world, ana, offer)) == "no-handover"
    assert await refusal(ask(world, cy, thread, ben)) == "no-seat"


async def test_asking_another_one_ends_the_first_offer_and_asking_twice_asks_once(world: World) -> None:
    ana, ben, cy = [await member(world, name) for name in ("Ana", "Ben", "Cy")]
    [thread] = await world.complain()
    await claim(world, ana, thread)
    first = await ask(world, ana, thread, ben)
    assert await ask(world, ana, thread, ben) == first
    assert len(await told(world, "ben")) == 1
    second = await ask(world, ana, thread, cy)
    assert (await choices(world, ana, thread)).asked == "Cy"
    assert await refusal(take_over(world, ben, first)) == "handover-over"
    await take_over(world, cy, second)


async def test_an_offer_ends_when_it_is_taken_back_or_the_seat_is_gone_or_answered_from(world: World) -> None:
    ana, ben = await member(world, "Ana"), await member(world, "Ben")
    for end in (withdraw, release, reply, leave):
        [thread] = await world.complain()
        await claim(world, ana, thread)
        offer = await ask(world, ana, thread, ben)
        await (end(world, ana) if end is leave else end(world, ana, thread))
        assert await refusal(take_over(world, ben, offer)) == "handover-over", end
        await tick(world)
        assert [seat.asked for seat in await on_card(world, thread)] in ([], [None]), end


async def test_who_was_asked_is_seated_by_the_same_rules_as_everybody(world: World) -> None:
    ana, ben = await member(world, "Ana"), await member(world, "Ben")
    for _ in range(2):
        [other] = await world.complain(author="same")
        await claim(world, ben, other)
    [thread] = await world.complain(author="same")
    await claim(world, ana, thread)
    assert (await choices(world, ana, thread)).names == {}
    assert await refusal(ask(world, ana, thread, ben)) == "handover-not-him"


async def test_what_one_has_answered_is_not_handed_over_unless_the_critic_wrote_again(world: World) -> None:
    ana, ben = await member(world, "Ana"), await member(world, "Ben")
    post = mention(NOON - timedelta(minutes=5))
    [thread] = await world.complain(post)
    await reply(world, ana, thread)
    assert await refusal(ask(world, ana, thread, ben)) == "handover-answered"
    world.clock.advance(hours=1)
    await world.complain(mention(world.clock.at, conversation=post.conversation, author=post.author))
    await take_over(world, ben, await ask(world, ana, thread, ben))
    assert ben.member is not None
    assert await holders(world, thread) == [ben.member.id]


async def test_an_answer_given_before_ends_no_offer_however_old_other_offers_are(world: World) -> None:
    ana, ben = await member(world, "Ana"), await member(world, "Ben")
    [other] = await world.complain()
    await claim(world, ben, other)
    await ask(world, ben, other, ana)
    post = mention(NOON - timedelta(minutes=5))
    [thread] = await world.complain(post)
    await reply(world, ana, thread)
    world.clock.advance(hours=1)
    await world.complain(mention(world.clock.at, conversation=post.conversation, author=post.author))
    offer = await ask(world, ana, thread, ben)
    await tick(world)
    assert await take_over(world, ben, offer) == "Ana"


async def test_anybody_may_have_it_and_those_hear_of_it_whom_it_fits(world: World) -> None:
    ana = await member(world, "Ana", knows=["support"], pings=5)
    [thread] = await world.complain(category="support")
    await claim(world, ana, thread)
    await member(world, "Ben", knows=["support"], pings=5)
    async with world.acting(ana) as ctx:
        await handing_over.to_anybody(ctx, thread)
    assert await holders(world, thread) == []
    assert [row.chat_id for row in await told(world, key="tell-fits")] == ["ana", "ben"]


async def test_who_took_over_is_reminded_from_then_on(world: World) -> None:
    ana, ben = await member(world, "Ana"), await member(world, "Ben")
    [thread] = await world.complain()
    await claim(world, ana, thread)
    world.clock.advance(hours=6)
    await take_over(world, ben, await ask(world, ana, thread, ben))
    await minute_by_minute(world, NOON + 13 * HOUR, HOUR)
    assert await told(world, "ana", "tell-reminder") == await told(world, "ben", "tell-reminder") == []
    await minute_by_minute(world, NOON + 14 * HOUR, HOUR)
    assert len(await told(world, "ben", "tell-reminder")) == 1


async def test_offers_to_a_member_stand_in_the_order_in_which_they_were_made(world: World) -> None:
    ana, ben = await member(world, "Ana"), await member(world, "Ben")
    numbers = await world.complain(mention(NOON - HOUR), mention(NOON - 2 * HOUR))
    for thread in numbers:
        await claim(world, ana, thread)
        await ask(world, ana, thread, ben)
    async with world.acting(ben) as ctx:
        waiting = await handing_over.asked_of(ctx)
    assert [(row.thread_id, name) for row, name in waiting] == [(number, "Ana") for number in numbers]


async def test_a_yes_and_its_withdrawal_at_once_leave_one_holder(databases: Any, clock: FakeClock) -> None:
    url = await databases.fresh()
    async with another(url, clock) as world, another(url, clock) as other:
        for number in range(5):
            ana, ben = await member(world, f"Ana{number}"), await member(world, f"Ben{number}")
            [thread] = await world.complain()
            await claim(world, ana, thread)
            offer = await ask(world, ana, thread, ben)
            taken, kept = await asyncio.gather(
                refusal(take_over(world, ben, offer)), refusal(withdraw(other, ana, thread))
            )
            assert ana.member is not None
            assert ben.member is not None
            if taken:
                assert (taken, kept) == ("handover-over", "")
                assert await holders(world, thread) == [ana.member.id]
            else:
                assert kept in {"no-seat", "handover-over"}
                assert await holders(world, thread) == [ben.member.id]


async def test_pressing_yes_twice_at_once_takes_one_seat(databases: Any, clock: FakeClock) -> None:
    url = await databases.fresh()
    async with another(url, clock) as world, another(url, clock) as other:
        ana, ben = await member(world, "Ana"), await member(world, "Ben")
        [thread] = await world.complain()
        await claim(world, ana, thread)
        offer = await ask(world, ana, thread, ben)
        said = await asyncio.gather(*[refusal(take_over(each, ben, offer)) for each in (world, other, world)])
        assert sorted(said) == ["", "handover-over", "handover-over"]
        assert len(await holders(world, thread)) == 1
