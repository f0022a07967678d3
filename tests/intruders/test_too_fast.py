"""Who acts faster than people do is asked once to slow down, and holds nobody else up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from bot.ports.inbound import Inbound, Left, Place, Pressed, Reacted, Sender
from bot.runtime.throttle import Answer, Throttle
from storage.tables import Card
from tests.runtime.rig import EMOJI, Rig, rig
from tests.world import NOON

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from bot.ports.inbound import Event
    from tests.databases import Sqlite
    from tests.world import FakeClock


def act(event: Event, at: datetime = NOON, who: str = "ana", platform: str = "web") -> Inbound:
    return Inbound(platform, Sender(who, who), Place("cards"), event, at)


def times(throttle: Throttle, count: int, at: datetime = NOON, who: str = "ana") -> list[Answer]:
    return [throttle.ask(act(Pressed("me"), at, who), at) for _ in range(count)]


def test_a_burst_is_heard_then_one_is_asked_once_and_then_unheard():
    throttle = Throttle(at_once=20, per_second=1)
    assert times(throttle, 25) == [Answer.HEARD] * 20 + [Answer.ASKED] + [Answer.UNHEARD] * 4
    # each second gives one back, and the spell goes on
    assert times(throttle, 2, NOON + timedelta(seconds=1)) == [Answer.HEARD, Answer.UNHEARD]
    # after a rest it is over
    assert times(throttle, 22, NOON + timedelta(minutes=1)) == [Answer.HEARD] * 20 + [Answer.ASKED, Answer.UNHEARD]


def test_each_account_has_its_own():
    throttle = Throttle(at_once=1)
    assert times(throttle, 2) == [Answer.HEARD, Answer.ASKED]
    assert times(throttle, 1, who="bo") == [Answer.HEARD]
    assert throttle.ask(act(Pressed("me"), platform="discord"), NOON) is Answer.HEARD


@pytest.mark.parametrize("event", [Left(), Reacted(EMOJI, added=False)])
def test_who_leaves_or_gives_a_seat_back_is_always_heard(event: Event):
    throttle = Throttle(at_once=1)
    times(throttle, 3)
    assert throttle.ask(act(event), NOON) is Answer.HEARD


def test_what_waited_while_the_bot_was_away_all_counts():
    throttle = Throttle(at_once=1)
    late = NOON + timedelta(hours=1)
    assert {throttle.ask(act(Pressed("me")), late) for _ in range(100)} == {Answer.HEARD}


def test_no_more_accounts_are_remembered_than_there_is_room_for():
    throttle = Throttle(at_once=1, most_known=3)
    for number in range(100):
        times(throttle, 1, who=f"m{number}")
    assert len(throttle._buckets) == 3


@pytest.fixture
async def hurried(sqlite: Sqlite, clock: FakeClock) -> AsyncIterator[Rig]:
    async with rig(await sqlite.fresh(), clock) as made:
        await made.join("ana", "bo")
        made.service.router.throttle = Throttle(at_once=2, per_second=1)
        yield made


async def test_he_is_told_so_once_and_others_are_answered(hurried: Rig):
    said = [await hurried.press("me") for _ in range(5)]
    assert all(said[:2])
    assert "A little slower, please" in said[2]
    assert said[3:] == ["", ""]
    assert "slower" not in await hurried.press("me", "bo")


async def test_a_reaction_that_came_too_fast_takes_no_seat_and_one_after_a_rest_does(hurried: Rig, clock: FakeClock):
    await hurried.complain()
    await hurried.deliver()
    message_id = await hurried.one(select(Card.message_id))
    await hurried.press("me")
    await hurried.press("me")
    await hurried.react(message_id)
    assert await hurried.held() == 0
    clock.advance(seconds=30)
    await hurried.react(message_id)
    assert await hurried.held() == 1


async def test_the_running_bots_own_router_is_guarded(sqlite: Sqlite, clock: FakeClock):
    async with rig(await sqlite.fresh(), clock) as made:
        fresh = made.parts.service([made.chat], looks=made.places).router
        answers = [fresh.throttle.ask(act(Pressed("me"), clock.now()), clock.now()) for _ in range(41)]
        assert answers == [Answer.HEARD] * 40 + [Answer.ASKED]
