"""What people really write: files of real texts, as the services give them out, become cards in every chat."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlmodel import col, select

from bot.intake.shapes import read
from bot.ports.mentions import NewMention
from storage.tables import Thread, ThreadState
from tests.harness import HARNESSES
from tests.running import running
from tests.side import CARDS, MANAGERS

if TYPE_CHECKING:
    from tests.databases import Sqlite
    from tests.harness.base import Seen
    from tests.running import Running
    from tests.side import Side

DATA = Path(__file__).parents[3] / "shared" / "data"
FILES = {"x": ("real_posts_x_pages.json", 500), "reddit": ("real_comments_reddit_listing.json", 562)}
NUMBER = re.compile(r"#(\d+) ·")
BATCH = 500
ON_VIEW = 20
# low enough that the first classifier finds more than fit on view
PUBLISH = {"show_from": 0.5, "review_from": 0.4, "on_view": ON_VIEW}
# a chat with limits takes its time
WITHIN = 120.0

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real texts are not on this machine"),
]


def real(source: str) -> list[NewMention]:
    """Return a file's posts; every single one is readable."""
    name, count = FILES[source]
    items = [outcome for _, outcome in read(DATA / name, advance=lambda _: None)]
    posts = [one for one in items if isinstance(one, NewMention)]
    assert (len(items), len(posts)) == (count, count)
    return posts


async def take_in(bot: Running, posts: list[NewMention]) -> tuple[int, int, list[str]]:
    """Take posts in as `import` does; returns how many were new, how many known, and why others were refused."""
    taken = []
    for start in range(0, len(posts), BATCH):
        taken += await bot.parts.desk.take("acme", posts[start : start + BATCH])
    await asyncio.wait_for(bot.service.outbox.idle(), WITHIN)
    refused = [one.refused for one in taken if one.refused]
    new = sum(one.new for one in taken)
    return new, len(taken) - new - len(refused), refused


async def threads(bot: Running, *states: ThreadState) -> list[Thread]:
    """Return the threads in these states, most urgent first."""
    async with bot.parts.database.read() as uow:
        query = select(Thread).where(col(Thread.state).in_(states))
        return list((await uow.exec(query.order_by(col(Thread.urgency).desc(), col(Thread.id)))).all())


def numbers(messages: list[Seen]) -> list[int]:
    """Return the threads whose cards stand in a room, in their order."""
    found = [NUMBER.search(one.text.split("\n", 1)[0]) for one in messages]
    return [int(one[1]) for one in found if one]


async def shows_the_truth(bot: Running, side: Side) -> None:
    """The chat shows exactly what the database says, and each card can be claimed."""
    cards = await side.messages(CARDS)
    shown = [thread.id for thread in await threads(bot, ThreadState.OPEN) if thread.shown_at is not None]
    doubted = [thread.id for thread in await threads(bot, ThreadState.REVIEW)]
    assert sorted(numbers(cards)) == sorted(shown)
    assert sorted(numbers(await side.messages(MANAGERS))) == sorted(doubted)
    for card in cards:
        assert card.button("claim")
        assert dict(card.reactions) == {side.harness.claim_emoji: 1}


def refused_by_limits(side: Side) -> int:
    """Return how many of the bot's requests came too fast for the chat."""
    match side.name:
        case "telegram":
            return side.harness.server.refused_by_limits
        case "discord":
            return side.harness.server.served_429
    return 0


@pytest.mark.parametrize("source", FILES)
@pytest.mark.parametrize("chats", [("discord", "telegram"), ("web",)], ids="+".join)
async def test_real_posts_become_cards(chats: tuple[str, ...], source: str, sqlite: Sqlite):
    posts = real(source)
    async with running([HARNESSES[name]() for name in chats], await sqlite.fresh(), publish=PUBLISH) as bot:
        # the youngest of the posts was written a day after the stories' noon
        bot.clock.advance(days=1)
        sides = list(bot.sides.values())
        assert await take_in(bot, posts[:BATCH]) == (BATCH, 0, [])
        shown = [thread.id for thread in await threads(bot, ThreadState.OPEN) if thread.shown_at is not None]
        doubted = [thread.id for thread in await threads(bot, ThreadState.REVIEW)]
        assert len(shown) == ON_VIEW
        assert doubted
        for side in sides:
            assert numbers(await side.messages(CARDS)) == shown, "most urgent first"
            assert numbers(await side.messages(MANAGERS)) == doubted, "most urgent first"

        rest = posts[BATCH:]
        assert await take_in(bot, rest) == (len(rest), 0, [])
        for side in sides:
            await shows_the_truth(bot, side)

        before = [await side.messages() for side in sides]
        assert await take_in(bot, posts) == (0, len(posts), [])
        assert [await side.messages() for side in sides] == before
        assert [refused_by_limits(side) for side in sides] == [0 for _ in sides]


@pytest.mark.parametrize("source", ["x", "reddit"])
async def test_no_thread_in_line_is_more_urgent_than_one_on_view(source: str, sqlite: Sqlite):
    async with running([HARNESSES["web"]()], await sqlite.fresh(), publish=PUBLISH) as bot:
        bot.clock.advance(days=1)
        await take_in(bot, real(source)[:BATCH])
        waiting = await threads(bot, ThreadState.OPEN)
        assert len(waiting) > ON_VIEW
        on_view = [thread.shown_at is not None for thread in waiting]
        assert on_view == sorted(on_view, reverse=True)
