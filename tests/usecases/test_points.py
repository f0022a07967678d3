"""What answers and likes earn: never twice, never above the caps, and only with the disclosure."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.rules.points import PointRules
from storage.tables import Account, EntryKind
from tests.usecases.acts import (
    another,
    balances,
    disclose,
    entries,
    like,
    refusal,
    reply,
    see,
)
from tests.world import NOON, answer, mention

if TYPE_CHECKING:
    from tests.world import FakeClock, World

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
VIDEO = "https://youtube.com/watch?v=dQw4w9WgXcQ"
SUBMISSION = "https://reddit.com/r/product/comments/abc1/a_title"


async def test_points_wait_until_the_disclosure_was_seen(world: World) -> None:
    [thread] = await world.complain()
    ana = await world.join("Ana")
    recorded = await reply(world, ana, thread)
    assert (recorded.points, recorded.account) == (15, Account.PENDING)
    assert await balances(world, ana) == (15, 0)
    await disclose(world, ana, recorded.reply.id)  # his word alone confirms nothing
    assert await balances(world, ana) == (15, 0)
    assert sorted(await asyncio.gather(*(see(world, recorded.reply.id) for _ in range(4)))) == [0, 0, 0, 15]
    assert await balances(world, ana) == (0, 15)
    assert await see(world, recorded.reply.id) == 0
    assert await balances(world, ana) == (0, 15)


async def test_a_community_may_do_without_the_disclosure_gate(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, points={"require_disclosure": False}) as world:
        [thread] = await world.complain()
        ana = await world.join("Ana")
        recorded = await reply(world, ana, thread, disclosed=False)
        assert await balances(world, ana) == (0, 15)
        await see(world, recorded.reply.id)
        assert await balances(world, ana) == (0, 15)


async def test_a_like_counts_once_and_never_for_oneself(world: World) -> None:
    [thread] = await world.complain()
    ana, bo = await world.join("Ana"), await world.join("Bo")
    recorded = await reply(world, ana, thread, answer(NOON - MINUTE))
    results = await asyncio.gather(*(refusal(like(world, bo, recorded.reply.id)) for _ in range(3)))
    assert sorted(results) == ["", "like-counted", "like-counted"]
    assert await refusal(like(world, bo, link=f"{recorded.reply.url}?s=20")) == "like-counted"
    assert await refusal(like(world, ana, recorded.reply.id)) == "own-reply"
    assert await refusal(like(world, bo, link=answer(NOON))) == "no-such-answer"
    assert await refusal(like(world, bo, link="nonsense")) == "not-a-link"
    assert await refusal(like(world, bo, 999)) == "no-such-answer"
    assert await balances(world, bo) == (0, 0)


LIKES = {"x": {"value": 3, "acknowledge": "x-forbids-rewarded-engagement"}}


async def test_a_like_earns_only_where_the_community_set_a_value(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, points={"like": LIKES}) as world:
        on_x, elsewhere = await world.complain(
            mention(NOON - HOUR), mention(NOON - HOUR, source="reddit", link=SUBMISSION)
        )
        ana, bo = await world.join("Ana"), await world.join("Bo")
        one = await reply(world, ana, on_x)
        other = await reply(world, ana, elsewhere, f"{SUBMISSION}/def2")
        assert (await like(world, bo, one.reply.id)).points == 3
        assert (await like(world, bo, link=other.reply.url)).points == 0


@pytest.mark.parametrize(("daily", "thread_cap", "total"), [(100, 30, 45), (22, 30, 22), (100, 12, 24), (0, 30, 0)])
async def test_no_member_earns_more_than_the_caps(
    database_url: str, clock: FakeClock, daily: int, thread_cap: int, total: int
) -> None:
    caps = {"daily_cap": daily, "thread_cap": thread_cap}
    async with another(database_url, clock, points=caps) as world:
        threads = await world.complain(*(mention(NOON - HOUR, author=f"critic{number}") for number in range(2)))
        ana = await world.join("Ana")
        for number in range(3):
            await reply(world, ana, threads[0], disclosed=number != 1)
        await reply(world, ana, threads[1])
        assert sum(await balances(world, ana)) == total


async def test_a_daily_cap_holds_against_acts_at_the_same_time(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, points={"daily_cap": 40}) as world:
        threads = await world.complain(*(mention(NOON - HOUR, author=f"critic{number}") for number in range(6)))
        ana = await world.join("Ana")
        again = [await world.join("Ana") for _ in threads]
        await asyncio.gather(*(reply(world, actor, thread) for actor, thread in zip(again, threads, strict=True)))
        assert await balances(world, ana) == (40, 0)


async def test_a_new_local_day_has_a_new_daily_cap(database_url: str, clock: FakeClock) -> None:
    clock.at = datetime(2026, 11, 17, 22, 50, tzinfo=UTC)  # ten minutes to midnight in Berlin
    async with another(database_url, clock, points={"daily_cap": 15}) as world:
        first, second, third = await world.complain(
            *(mention(clock.now() - HOUR, author=f"critic{number}") for number in range(3))
        )
        ana = await world.join("Ana")
        assert (await reply(world, ana, first)).points == 15
        assert (await reply(world, ana, second)).points == 0
        clock.advance(minutes=10)
        assert (await reply(world, ana, third)).points == 15


async def test_a_ledger_line_says_what_it_is_for(world: World) -> None:
    [thread] = await world.complain()
    recorded = await reply(world, await world.join("Ana"), thread)
    lines = [(entry.kind, entry.key, entry.points, entry.place, entry.at) for entry in await entries(world)]
    assert lines == [
        (EntryKind.REPLY, f"reply:{recorded.reply.id}", 10, "x", NOON),
        (EntryKind.FIRST_REPLY, f"first:{recorded.reply.id}", 5, "x", NOON),
    ]


TONES = ("Nobody helped me. The worst product ever.", "Thank you, it was great!", "")


async def test_the_tone_of_a_text_is_never_looked_at(world: World) -> None:
    """The same act earns the same, whatever is said: in the complaint, in the post, or by the manager who decides."""
    threads = await world.complain(
        *(mention(NOON - HOUR, author=f"critic{number}", text=text or "Hm.") for number, text in enumerate(TONES))
    )
    ana = await world.join("Ana")
    assert [(await reply(world, ana, thread)).points for thread in threads] == [15, 15, 15]


PLACES = {"reddit": {"reply": 4, "verified": 0}, "x": {"addition": 2, "first_reply": 0}}


@pytest.mark.parametrize(
    ("kind", "place", "worth"),
    [
        (EntryKind.REPLY, "x", 10),
        (EntryKind.REPLY, "reddit", 4),
        (EntryKind.VERIFIED, "reddit", 0),
        (EntryKind.VERIFIED, "x", 5),
        (EntryKind.ADDITION, "x", 2),
        (EntryKind.FIRST_REPLY, "x", 0),
        (EntryKind.ROUTED, "x", 3),
        (EntryKind.FIND, "", 5),
        (EntryKind.SUGGESTION, "", 5),
        (EntryKind.LIKE, "x", 0),
    ],
)
def test_what_an_act_is_worth_follows_its_kind_and_place(kind: EntryKind, place: str, worth: int) -> None:
    assert PointRules.model_validate({"place": PLACES}).value(kind, place) == worth


@pytest.mark.parametrize("kind", [EntryKind.AWARD, EntryKind.CONFIRM, EntryKind.REDEEMED, EntryKind.REVERSAL])
def test_no_rule_prices_what_is_not_earned(kind: EntryKind) -> None:
    with pytest.raises(ValueError, match="not earned"):
        PointRules().value(kind, "x")
