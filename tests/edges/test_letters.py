"""`python -m bot intake list | show | retry`: what could not be read waits, and is taken in after the mend."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot import bootstrap
from bot.config import parse
from bot.runtime.arrivals import arrive
from bot.runtime.hooks import _items, _reading
from bot.runtime.retrying import readers, retry
from storage import letters, sources
from tests.edges.hooks_help import SECRET
from tests.world import World, community

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.edges.conftest import CommandLine
    from tests.world import FakeClock

HOOK = {"name": "ours", "kind": "webhook", "secret": SECRET, "place": "forum", "items": "found"}
RIGHT = HOOK | {"fields": {"posted_at": "at"}}


def item(number: int, at: datetime, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "url": f"https://board.example/t/{number}",
        "author": "anna",
        "text": "They froze my money",
        "at": at.isoformat(),
    } | fields


async def mended(world: World, **hook: Any) -> World:
    """Return the same community after its config was changed."""
    raw = {"database": "sqlite:///unused", "communities": {"acme": community(sources=[HOOK | hook] if hook else [])}}
    parts = bootstrap.Parts(parse(raw, {}), world.database, world.clock)
    await parts.transactions.prepare()
    return World(parts, world.clock)


async def send(world: World, body: object) -> tuple[int, int, int]:
    """Have the community's hook told of a body; returns how many were new, known and broken."""
    reader = (await readers(world.parts.config, "acme", world.clock))["ours"]
    raws, why = _items(json.dumps(body).encode(), reader)
    came = await arrive(world.parts.desk, "acme", "ours", raws, _reading(reader, why))
    return came.new, came.known, len(came.broken)


async def again(world: World, source: str | None = None) -> tuple[int, int, list[str]]:
    """Retry; returns how many were new and known, and why the others wait."""
    parts = world.parts
    made = await readers(parts.config, "acme", world.clock)
    done = await retry(parts.transactions, parts.desk, "acme", made, source)
    return done.new, done.known, [why for _, _, why in done.left]


async def waiting(world: World) -> list[int]:
    async with world.database.read() as uow:
        return [row.id for row in await letters.waiting(uow, 1)]


@pytest.fixture
async def world(database_url: str, clock: FakeClock) -> AsyncIterator[World]:
    """A community whose mapping looks for the time in the wrong place."""
    opened = await World.open(database_url, clock, sources=[HOOK])
    yield opened
    await opened.close()


async def test_what_is_mended_is_taken_in_once_and_shown(world: World):
    now = world.clock.now()
    body = {"found": [item(1, now), item(2, now), item(3, now, url="nowhere"), item(2, now)]}
    assert await send(world, body) == (0, 0, 4)
    assert len(await waiting(world)) == 3
    assert (await again(world))[:2] == (0, 0)
    right = await mended(world, **RIGHT)
    assert await again(right) == (2, 0, ["link: a link starts with http:// or https://"])
    assert await again(right) == (0, 0, ["link: a link starts with http:// or https://"])
    assert await send(right, {"found": [item(1, now), item(4, now)]}) == (1, 1, 0)
    async with world.database.read() as uow:
        [day] = await sources.tallies(uow, 1, now.date())
        assert (day.new, day.known, day.broken) == (1, 1, 4)
        first = await letters.find(uow, 1, 1)
    assert first is not None
    # what it said stands in the mention, and goes with it when that is forgotten
    assert (first.raw, first.settled_at) == ({}, now)


async def test_a_letter_that_comes_again_after_it_was_taken_in_waits_again(world: World):
    now = world.clock.now()
    await send(world, {"found": [item(1, now)]})
    await again(await mended(world, **RIGHT))
    assert await waiting(world) == []
    await send(world, {"found": [item(1, now)]})
    assert await waiting(world) == [1]
    assert await again(await mended(world, **RIGHT)) == (0, 1, [])


async def test_a_whole_request_is_read_again_item_by_item(world: World):
    now = world.clock.now()
    moved = {"rows": {"all": [item(1, now), item(2, now, text=""), 7]}}
    assert await send(world, moved) == (0, 0, 1)
    right = await mended(world, **(RIGHT | {"items": "rows.all"}))
    assert await again(right) == (
        1,
        0,
        ["text: empty; every mention needs it", "not an object with named fields but a number"],
    )
    assert await again(right) == (
        0,
        0,
        ["text: empty; every mention needs it", "not an object with named fields but a number"],
    )


async def test_two_who_retry_at_the_same_time_take_everything_in_once(world: World):
    now = world.clock.now()
    await send(world, {"found": [item(number, now) for number in range(30)]})
    right = await mended(world, **RIGHT)
    done = await asyncio.gather(*(again(right) for _ in range(3)))
    assert sum(new for new, _, _ in done) == 30
    assert not any(left for _, _, left in done)
    assert await waiting(world) == []


async def test_one_source_can_be_retried_and_one_that_is_gone_keeps_its_letters(world: World):
    await send(world, {"found": [item(1, world.clock.now())]})
    assert await again(await mended(world, **RIGHT), "another") == (0, 0, [])
    assert await again(await mended(world)) == (0, 0, ["its source is not in the config any more"])
    assert len(await waiting(world)) == 1


async def test_a_community_sees_only_its_own_letters(world: World):
    await send(world, {"found": [item(1, world.clock.now())]})
    async with world.database.read() as uow:
        assert await letters.waiting(uow, 2) == []
        assert await letters.find(uow, 2, 1) is None
        assert await letters.counts(uow, 2) == {}
        assert await letters.counts(uow, 1) == {"ours": 1}
    async with world.database.write() as uow:
        await letters.settle(uow, 2, [1], world.clock.now())
        assert await letters.forget(uow, 2, world.clock.now() + timedelta(days=1), 10) == 0
    assert len(await waiting(world)) == 1


async def test_letters_are_forgotten_when_the_config_says(world: World):
    from bot.usecases import retention

    await send(world, {"found": [item(1, world.clock.now())]})
    for days, left in ((29, 1), (2, 0)):
        world.clock.advance(days=days)
        async with world.acting() as ctx:
            assert (await retention.forget(ctx)).letters == 1 - left
        assert len(await waiting(world)) == left


def test_letters_are_listed_shown_and_retried(bot: CommandLine):
    assert "Nothing waits" in bot("intake", "list").output
    hook = f'[[communities.acme.sources]]\nname = "ours"\nkind = "webhook"\nplace = "forum"\nsecret = "{SECRET}"\n'
    plain = bot.config
    bot.config = plain + hook
    path = bot.write_config()

    async def broken() -> None:
        from bot.config import load

        parts = await bootstrap.prepare(load(path))
        await parts.transactions.prepare()
        made = (await readers(parts.config, "acme", parts.clock))["ours"]
        items = [item(1, datetime.now(UTC), text="\x1b[31mred [/bold]"), {"id": "[/red]\x07"}]
        await arrive(parts.desk, "acme", "ours", items, made.read)
        await parts.database.close()

    asyncio.run(broken())
    listed = bot("intake", "list").output
    assert "2 wait (ours 2)." in listed
    assert "posted_at: missing" in listed
    assert "link: missing" in listed
    shown = bot("intake", "show", "1")
    assert (shown.exit_code, '"url": "https://board.example/t/1"' in shown.output, "\x1b" in shown.output) == (
        0,
        True,
        False,
    )
    nothing = bot("intake", "show", "99")
    assert (nothing.exit_code, "no letter 99" in nothing.output) == (2, True)
    still = bot("intake", "retry")
    assert (still.exit_code, still.output.strip().splitlines()[-1]) == (1, "0 new, 0 known, 2 still cannot be read.")
    bot.config = plain + hook + '[communities.acme.sources.fields]\nposted_at = "at"\n'
    done = bot("intake", "retry", "--source", "ours")
    assert done.output.strip().splitlines()[-1] == "1 new, 0 known, 1 still cannot be read."
    assert "1 wait (ours 1)." in bot("intake", "list", "--community", "acme").output
