"""Managers see where the bot listens, what came of it and what is wrong, in plain words with the mend."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot import texts
from bot.cards.intake import intake_card, trouble
from bot.intake.sources.common import REASONS
from bot.ports.errors import UserError
from bot.ports.proof import TryLater
from bot.ports.sources import Batch, Budget, Refused
from bot.reports.desk import desk
from bot.reports.intake import Counts, intake
from bot.rules import listening as rules
from bot.rules.periods import local_day
from bot.usecases import listening
from bot.usecases.listening import StaleLeaseError, Turn
from storage import sources
from tests.runtime.fake_platform import words as said
from tests.world import NOON, World, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.ports.message import Message
    from storage.tables import SourceState
    from tests.databases import Sqlite
    from tests.world import FakeClock

X: dict[str, Any] = {"kind": "x", "name": "x-search", "query": "northwind", "posts_a_month": 1000}
HOOK: dict[str, Any] = {"kind": "octolens", "name": "octolens", "secret": "a-secret-that-is-long"}


@pytest.fixture
async def world(sqlite: Sqlite, clock: FakeClock) -> AsyncIterator[World]:
    """A community that asks X and is sent mentions by Octolens."""
    made = await World.open(await sqlite.fresh(), clock, sources=[X, HOOK])
    yield made
    await made.close()


def words(message: Message) -> str:
    return " ".join(said(message).split())


async def leased(world: World) -> Turn:
    async with world.acting() as ctx:
        row = (await sources.of_community(ctx.uow, ctx.community_id))[0]
        [row] = await sources.lease(ctx.uow, [row.id], ctx.now, ctx.now + timedelta(minutes=3), 1)
        assert row.leased_until is not None
        return Turn(row.id, row.leased_until)


async def page(world: World, number: int = 1, language: str = "en") -> Message:
    async with world.database.read() as uow:
        config = world.parts.config.communities["acme"]
        number_of = world.parts.transactions.community_id("acme")
        return intake_card(await intake(uow, number_of, config, world.clock.now()), number, texts.of(language))


async def state(world: World) -> SourceState:
    async with world.database.read() as uow:
        return (await sources.of_community(uow, world.parts.transactions.community_id("acme")))[0]


async def count(world: World, source: str, ago: int = 0, **counts: int) -> None:
    async with world.acting() as ctx:
        day = local_day(ctx.now, ctx.config.tz) - timedelta(days=ago)
        await sources.tally(ctx.uow, ctx.community_id, source, day, **counts)


async def test_the_page_tells_of_each_source_what_came_and_how_it_stands(world: World) -> None:
    assert "has brought nothing yet" in words(await page(world))
    turn, budget = await leased(world), Budget(1000, "month", "posts", page=100)
    async with world.acting() as ctx:
        reserved = await listening.reserve(ctx, Turn(turn.source_id, turn.leased, budget))
        assert reserved is not None
        left, turn = reserved
        assert (left, turn.reserved) == (1000, 100)
    async with world.acting() as ctx:
        brought = Batch((), {"since": "7"}, spent=25)
        await listening.brought(ctx, turn, brought, [mention(ctx.now - timedelta(hours=2))], None)
    await count(world, "x-search", new=3, known=2)
    await count(world, "x-search", 6, new=4, broken=1)
    await count(world, "x-search", 7, new=100)
    await count(world, "octolens", 1, new=9)
    await count(world, "find", new=1)
    told = words(await page(world))
    assert "x-search · X · every 5 min" in told
    assert "Today: 3 new, 2 known · 7 days: 7 new, 2 known, 1 unreadable" in told
    assert "Budget: 25 of 1,000 posts this month (2%)" in told
    assert "📥 octolens" in told
    assert "Today: – · 7 days: 9 new" in told
    assert "Found by members" in told
    assert "Сегодня: новых 3, известных 2" in words(await page(world, language="ru"))


async def test_a_button_asks_each_pulled_source_and_no_other(world: World) -> None:
    rows = (await page(world)).rows
    assert [button.press for row in rows for button in row] == ["ask:x-search"]
    async with world.acting() as ctx:
        with pytest.raises(UserError, match="source-unknown"):
            await listening.ask_now(ctx, "octolens")
        await listening.ask_now(ctx, "X-Search")
    await leased(world)
    async with world.acting() as ctx:
        with pytest.raises(UserError, match="source-just-asked"):
            await listening.ask_now(ctx, "x-search")


@pytest.mark.parametrize("reason", [*REASONS, "later", "something-new"])
@pytest.mark.parametrize("language", texts.LANGUAGES)
async def test_every_trouble_is_told_in_plain_words(reason: str, language: str) -> None:
    told = trouble(texts.of(language), f"{reason}|places.x_token")
    assert "|" not in told
    assert reason not in told.replace("budget", "") or language == "en"
    assert len(trouble(texts.of(language), reason)) > 10


async def test_trouble_stands_on_the_page_and_in_the_digest_until_it_is_over(world: World) -> None:
    turn = await leased(world)
    async with world.acting() as ctx:
        await listening.failed(ctx, turn, Refused("key-refused", ("places.x_token",)))
    told = words(await page(world))
    assert "→ The place does not accept the key (places.x_token): put a valid one in. I ask again" in told
    number = world.parts.transactions.community_id("acme")
    world.clock.advance(hours=2)
    async with world.database.read() as uow:
        waits = await desk(uow, number, NOON, world.clock.now())
    assert waits.silent == ("x-search",)
    assert not waits.is_clear
    turn = await leased(world)
    async with world.acting() as ctx:
        await listening.brought(ctx, turn, Batch((), {}), [], None)
    async with world.database.read() as uow:
        assert (await desk(uow, number, NOON, world.clock.now())).silent == ()


async def test_one_part_that_says_no_is_told_and_no_failure(world: World) -> None:
    turn = await leased(world)
    async with world.acting() as ctx:
        note = Refused("comments-off", ("video abc",))
        await listening.brought(ctx, turn, Batch((), {}, note=note), [], None)
    assert "Comments are switched off there: video abc" in words(await page(world))
    assert (await state(world)).failing_since is None


async def test_what_one_part_said_stands_until_the_next_round_though_the_other_parts_bring_something(
    world: World,
) -> None:
    turn = await leased(world)
    async with world.acting() as ctx:
        note = Refused("comments-off", ("video abc",))
        await listening.brought(ctx, turn, Batch((), {}, more=True, note=note), [], turn.leased)
        await listening.brought(ctx, turn, Batch((), {}), [], None)
    assert "Comments are switched off there: video abc" in words(await page(world))
    world.clock.advance(hours=1)
    turn = await leased(world)
    async with world.acting() as ctx:
        await listening.brought(ctx, turn, Batch((), {}, more=True), [], turn.leased)
    assert "Comments are switched off" not in words(await page(world))


async def test_a_turn_that_was_taken_over_writes_nothing(world: World) -> None:
    old = await leased(world)
    world.clock.advance(minutes=4)
    await leased(world)
    before = await state(world)
    for act in (
        lambda ctx: listening.brought(ctx, old, Batch((), {"at": 9}), [], None),
        lambda ctx: listening.failed(ctx, old, TryLater(0, "503")),
        lambda ctx: listening.reserve(ctx, Turn(old.source_id, old.leased, Budget(10, "day", "units"))),
    ):
        with pytest.raises(StaleLeaseError):
            async with world.acting() as ctx:
                await act(ctx)
    assert await state(world) == before


async def test_a_source_taken_out_of_the_config_is_shown_as_such(world: World) -> None:
    async with world.acting() as ctx:
        await sources.ensure(ctx.uow, ctx.community_id, "old-feed", "feed", ctx.now)
    told = words(await page(world))
    assert "⏹️ old-feed · RSS · not in the config any more" in told


async def test_a_source_of_another_kind_under_the_same_name_begins_anew(world: World) -> None:
    turn = await leased(world)
    async with world.acting() as ctx:
        await listening.brought(ctx, turn, Batch((), {"since": "7"}), [], None)
        row = await sources.ensure(ctx.uow, ctx.community_id, "x-search", "reddit", ctx.now)
        assert (row.cursor, row.kind) == ({}, "reddit")


async def test_many_sources_stand_on_pages(sqlite: Sqlite, clock: FakeClock) -> None:
    several = [X | {"name": f"x-{number}"} for number in range(12)]
    world = await World.open(await sqlite.fresh(), clock, sources=several)
    pages = [await page(world, number) for number in (0, 1, 2, 3, 99)]
    assert [len(one.body) for one in pages] == [5, 5, 5, 2, 2]
    assert len(words(pages[0])) < 2000
    await world.close()


@pytest.mark.parametrize(
    ("every", "zone", "name", "whole"),
    [
        ("month", "UTC", "2026-11", "2026-12-01T00:00:00+00:00"),
        ("day", "UTC", "2026-11-17", "2026-11-18T00:00:00+00:00"),
        ("day", "America/Los_Angeles", "2026-11-17", "2026-11-18T08:00:00+00:00"),
        ("day", "Pacific/Auckland", "2026-11-18", "2026-11-18T11:00:00+00:00"),
    ],
)
def test_a_budget_counts_in_its_own_zone(every: str, zone: str, name: str, whole: str) -> None:
    assert rules.period(every, zone, NOON) == name
    assert rules.next_period(every, zone, NOON).isoformat() == whole


def test_what_came_is_nothing_where_nothing_came() -> None:
    assert not Counts().any
    assert Counts(broken=1).any
