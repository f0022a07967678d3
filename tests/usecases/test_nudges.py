"""Each nudge comes at its minute and not a minute before, to whom the list says, and never twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.usecases.nudges import NUDGES
from storage.tables import Card, CardKind, ClaimOrigin, DeliveryKind, NudgeKind, ThreadState
from tests.usecases.acts import another, claim, holders, release, reply, seats, state_of, thread_of, waiting
from tests.usecases.nudging import (
    HOUR,
    MINUTE,
    brought_down,
    go_on,
    hold,
    lead,
    member,
    minute_by_minute,
    notices,
    nudges,
    on_card,
    tick,
    told,
)
from tests.world import NOON, FakeClock, mention

if TYPE_CHECKING:
    from tests.world import World

POSTED = NOON - timedelta(minutes=5)
CLAIM_BY, DUE, LIMIT = POSTED + 8 * HOUR, POSTED + 24 * HOUR, POSTED + 48 * HOUR


def test_the_list_names_every_nudge_once() -> None:
    assert sorted(one.kind for one in NUDGES) == sorted(NudgeKind)


async def test_a_card_that_nobody_took_comes_down_once_at_a_third_of_its_time(world: World) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    await minute_by_minute(world, CLAIM_BY - MINUTE, HOUR)
    assert await brought_down(world) == []
    await minute_by_minute(world, CLAIM_BY)
    assert await brought_down(world) == [thread]
    await claim(world, ana, thread)
    await release(world, ana, thread)
    await minute_by_minute(world, CLAIM_BY + 5 * HOUR, HOUR)
    assert await brought_down(world) == [thread]


async def test_a_card_that_somebody_took_stays_where_it_is(world: World) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    await claim(world, ana, thread)
    await minute_by_minute(world, CLAIM_BY + HOUR, HOUR)
    assert await brought_down(world) == []


async def test_a_card_that_came_on_view_late_gets_half_its_time_there_first(world: World) -> None:
    ana = await member(world, "Ana")
    made = [mention(POSTED + timedelta(seconds=at)) for at in range(40)]
    numbers = await world.complain(*made)
    shown = [one for one in numbers if (await thread_of(world, one)).shown_at]
    hidden = [one for one in numbers if one not in shown]
    assert hidden, "the room has no line any more"
    world.clock.at = CLAIM_BY - HOUR
    for one in shown[:1]:
        await reply(world, ana, one)
    [late] = [one for one in hidden if (await thread_of(world, one)).shown_at]
    await minute_by_minute(world, CLAIM_BY + 3 * HOUR - MINUTE, HOUR)
    assert late not in {row.thread_id for row in await nudges(world, NudgeKind.UNCLAIMED)}
    await minute_by_minute(world, CLAIM_BY + 3 * HOUR + MINUTE)
    assert late in {row.thread_id for row in await nudges(world, NudgeKind.UNCLAIMED)}


async def test_who_asked_for_it_and_has_not_heard_of_a_waiting_thread_hears_of_it(world: World) -> None:
    await member(world, "Ana", knows=["support"], pings=5)
    ben = await member(world, "Ben", knows=["support"], pings=5)
    [thread] = await world.complain(category="support")
    cy = await member(world, "Cy", knows=["support"], pings=5)
    assert {row.chat_id for row in await told(world, key="tell-fits")} == {"ana", "ben"}
    await claim(world, ben, thread)
    await release(world, ben, thread)
    await minute_by_minute(world, CLAIM_BY, HOUR)
    assert [row.chat_id for row in await told(world, key="tell-fits")] == ["ana", "ben", "cy"]
    assert cy.member is not None
    assert cy.member.id in {row.ref for row in await nudges(world, NudgeKind.FITS)}


async def test_a_seat_without_an_answer_is_reminded_of_and_later_freed(world: World) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    await claim(world, ana, thread)
    [seat] = await seats(world, thread)
    reminded = NOON + 8 * HOUR
    await minute_by_minute(world, reminded - MINUTE, HOUR)
    assert await told(world, "ana", "tell-reminder") == []
    await minute_by_minute(world, reminded)
    [row] = await told(world, "ana", "tell-reminder")
    assert row.data["fields"] == {
        "thread": thread,
        "author": (await thread_of(world, thread)).author,
        "at": (reminded + 8 * HOUR).isoformat(),
    }
    assert [press for _, press in row.data["buttons"]] == [
        f"{name}:{thread}" for name in ("reply", "snooze", "handover", "release")
    ]
    [shown] = await on_card(world, thread)
    assert (shown.who.name, shown.free_at) == ("Ana", reminded + 8 * HOUR)
    await minute_by_minute(world, reminded + 8 * HOUR - MINUTE, HOUR)
    assert len(await holders(world, thread)) == 1
    await minute_by_minute(world, reminded + 8 * HOUR)
    assert await holders(world, thread) == []
    assert await state_of(world, thread) is ThreadState.OPEN
    [gone] = await told(world, "ana", "tell-expired")
    assert gone.data["buttons"] == [["button-take-back", f"takeback:{seat.id}"]]
    await minute_by_minute(world, reminded + 30 * HOUR, HOUR)
    assert len(await told(world, "ana")) == 2


async def test_a_seat_that_was_assigned_is_reminded_of_too(world: World) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    await claim(world, ana, thread, ClaimOrigin.ASSIGNMENT)
    await minute_by_minute(world, NOON + 8 * HOUR, HOUR)
    assert len(await told(world, "ana", "tell-reminder")) == 1


async def test_who_has_answered_is_left_alone(world: World) -> None:
    ana, ben = await member(world, "Ana"), await member(world, "Ben")
    [thread] = await world.complain()
    await claim(world, ben, thread)
    await reply(world, ana, thread)
    await minute_by_minute(world, NOON + 30 * HOUR, HOUR)
    assert await told(world) == []
    assert len(await holders(world, thread)) == 2


async def test_an_expired_seats_reaction_is_taken_off(world: World) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    async with world.database.write() as uow:
        uow.add(
            Card(
                community_id=world.parts.transactions.community_id("acme"),
                thread_id=thread,
                ref=thread,
                kind=CardKind.THREAD,
                platform="web",
                chat_id="cards",
                message_id="m7",
                posted_at=NOON,
            )
        )
    await claim(world, ana, thread, ClaimOrigin.REACTION)
    await minute_by_minute(world, NOON + 16 * HOUR, HOUR)
    [off] = await waiting(world, DeliveryKind.TAKE_REACTION_OFF)
    assert (off.platform, off.chat_id, off.data["message"], off.data["user"]) == ("web", "cards", "m7", "ana")


async def test_the_time_that_a_clock_stood_still_counts_against_nobody(world: World) -> None:
    ana = await member(world, "Ana")
    [thread] = await world.complain()
    await claim(world, ana, thread)
    world.clock.advance(hours=1)
    await hold(world, thread)
    await minute_by_minute(world, NOON + 12 * HOUR, HOUR)
    assert await told(world) == []
    await go_on(world, thread)
    await minute_by_minute(world, NOON + 19 * HOUR - MINUTE, HOUR)
    assert await told(world) == []
    await minute_by_minute(world, NOON + 19 * HOUR)
    assert len(await told(world, "ana", "tell-reminder")) == 1
    await hold(world, thread)
    await minute_by_minute(world, NOON + 29 * HOUR, HOUR)
    await go_on(world, thread)
    [shown] = await on_card(world, thread)
    assert shown.free_at == NOON + 37 * HOUR
    await minute_by_minute(world, NOON + 37 * HOUR - MINUTE, HOUR)
    assert len(await holders(world, thread)) == 1
    await minute_by_minute(world, NOON + 37 * HOUR)
    assert await holders(world, thread) == []


async def test_managers_hear_once_of_a_missed_target_and_leads_of_a_missed_limit(world: World) -> None:
    await lead(world, "Lea")
    [thread] = await world.complain()
    await minute_by_minute(world, DUE - MINUTE, HOUR)
    assert await notices(world, "notice-target") == []
    await minute_by_minute(world, DUE)
    [notice] = await notices(world, "notice-target")
    assert (notice.chat_id, notice.data["fields"]) == ("managers", {"n": 1, "threads": [thread]})
    await minute_by_minute(world, LIMIT - MINUTE, HOUR)
    assert await told(world, "lea", "tell-limit") == []
    await minute_by_minute(world, LIMIT + 9 * HOUR, HOUR)
    assert len(await told(world, "lea", "tell-limit")) == 1
    assert len(await notices(world, "notice-target")) == 1
    assert await notices(world, "notice-limit") == []


async def test_where_no_lead_can_be_told_the_managers_hear_of_the_limit(world: World) -> None:
    await lead(world, "Lea", opened=False)
    [thread] = await world.complain()
    world.clock.at = LIMIT
    await tick(world)
    [notice] = await notices(world, "notice-limit")
    assert notice.data["fields"] == {"n": 1, "threads": [thread]}


async def test_what_was_late_on_arrival_is_no_news_to_anybody(world: World) -> None:
    await world.complain(mention(NOON - 30 * HOUR), mention(NOON - 60 * HOUR))
    await minute_by_minute(world, NOON + 60 * HOUR, HOUR)
    assert await nudges(world) == []


async def test_holders_hear_at_once_and_once_more_that_the_critic_wrote_again(world: World) -> None:
    ana = await member(world, "Ana")
    post = mention(POSTED)
    [thread] = await world.complain(post)
    await reply(world, ana, thread)
    world.clock.advance(hours=1)
    again = mention(world.clock.at, conversation=post.conversation, author=post.author)
    await world.complain(again)
    assert len(await told(world, "ana", "tell-follow-up")) == 1
    await minute_by_minute(world, NOON + 9 * HOUR - MINUTE, HOUR)
    assert await told(world, "ana", "tell-follow-up-again") == []
    await minute_by_minute(world, NOON + 9 * HOUR)
    [row] = await told(world, "ana", "tell-follow-up-again")
    assert row.data["buttons"][0] == ["button-reply", f"reply:{thread}"]
    await minute_by_minute(world, NOON + 40 * HOUR, HOUR)
    assert len(await told(world, "ana")) == 2
    assert len(await holders(world, thread)) == 1, "an answer keeps the seat"


async def test_nobody_is_asked_again_who_has_answered_the_critic(world: World) -> None:
    ana = await member(world, "Ana")
    post = mention(POSTED)
    [thread] = await world.complain(post)
    await reply(world, ana, thread)
    world.clock.advance(hours=1)
    await world.complain(mention(world.clock.at, conversation=post.conversation, author=post.author))
    world.clock.advance(hours=1)
    await reply(world, ana, thread)
    await minute_by_minute(world, NOON + 40 * HOUR, HOUR)
    assert await told(world, "ana", "tell-follow-up-again") == []


async def test_after_a_night_offline_nobody_finds_a_wall_of_text(world: World) -> None:
    ana, ben = await member(world, "Ana"), await member(world, "Ben", quiet="")
    await lead(world, "Lea")
    numbers = await world.complain(*[mention(POSTED + timedelta(seconds=at)) for at in range(12)])
    for one in numbers[:3]:
        await claim(world, ana, one)
    await claim(world, ben, numbers[3])
    world.clock.advance(days=5)
    for _ in range(3):
        await tick(world)
        world.clock.advance(minutes=1)
    assert [row.data["key"] for row in await told(world, "ana")] == ["tell-reminders"]
    [his] = await told(world, "ana")
    assert his.data["fields"]["threads"] == numbers[:3]
    assert [row.data["key"] for row in await told(world, "ben")] == ["tell-reminder"]
    [target] = await notices(world, "notice-target")
    assert (target.data["fields"]["n"], len(target.data["fields"]["threads"])) == (12, 5)
    assert [row.data["fields"]["n"] for row in await told(world, "lea", "tell-limit")] == [12]
    assert len(await brought_down(world)) == 3
    assert len(await nudges(world, NudgeKind.UNCLAIMED)) == 8


@pytest.mark.parametrize("kind", [kind for kind in NudgeKind if kind is not NudgeKind.FITS])
async def test_a_nudge_that_is_left_out_is_not_given(database_url: str, kind: NudgeKind) -> None:
    async with another(database_url, FakeClock(), nudges={"leave_out": [kind.value]}) as world:
        ana = await member(world, "Ana")
        post = mention(POSTED)
        [thread, other, _] = await world.complain(post, mention(POSTED), mention(POSTED))
        await claim(world, ana, thread)
        await reply(world, ana, other)
        await minute_by_minute(world, NOON + 50 * HOUR, HOUR)
        given = {row.kind for row in await nudges(world)}
    dependent = {NudgeKind.REMINDER: {NudgeKind.FREED}}.get(kind, set())
    assert (
        given
        == {NudgeKind.UNCLAIMED, NudgeKind.REMINDER, NudgeKind.FREED, NudgeKind.TARGET, NudgeKind.LIMIT}
        - {kind}
        - dependent
    )
