"""The first of the month: the report arrives in the managers' rooms, once, and the client asks for his own version."""

from __future__ import annotations

import asyncio
import io
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pypdf import PdfReader

from bot.bootstrap import prepare
from bot.classify.by_words import WordListReader
from bot.runtime.scheduler import Scheduler
from tests.side import CARDS, MANAGERS
from tests.stories.timely import BOTH, told_in
from tests.world import answer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.harness.base import Seen
    from tests.running import Running
    from tests.side import Side

MORNING_OF_THE_FIRST = datetime(2026, 12, 1, 8, 1, tzinfo=UTC)
TO_MANAGERS = ["northwind-2026-11-client.pdf", "northwind-2026-11-manager.pdf", "northwind-2026-11-manager.xlsx"]


@asynccontextmanager
async def another_process(bot: Running) -> AsyncIterator[Scheduler]:
    """The clock of a second process over the same database."""
    parts = await prepare(bot.config, bot.clock, WordListReader())
    await parts.transactions.prepare()
    yield Scheduler(parts.transactions)
    await parts.database.close()


def attached(messages: list[Seen]) -> list[str]:
    """Return the names of the files in these messages, in their order."""
    return [name for one in messages for name, _ in one.files]


def words_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


async def month(days: Running) -> tuple[Side, Side]:
    """Live a little, and then it is the morning of the first; two processes notice."""
    bot, (discord, telegram) = days, days.sides.values()
    await discord.member("Ana")
    [thread, *_] = await bot.take_in(*(bot.mention(author=f"angry_{n}", category="trust") for n in range(3)))
    await discord.react("Ana", thread)
    await telegram.card(thread, "Ana")
    link = bot.places.post(answer(bot.clock.now()))
    await discord.record("Ana", thread, link, disclosed=True)
    await bot.idle()
    bot.clock.advance(seconds=(MORNING_OF_THE_FIRST - bot.clock.now()).total_seconds())
    async with another_process(bot) as other:
        await asyncio.gather(bot.service.scheduler.tick(), other.tick())
        await other.tick()
        await bot.pass_time(minutes=1)
    return discord, telegram


@told_in((BOTH, "postgresql"), digest={"at": "09:00"}, rights={"viewer": "Vic"})
async def test_the_report_comes_once_in_every_managers_room_and_a_viewer_gets_the_clients(days: Running) -> None:
    chats = await month(days)
    for chat in chats:
        told = await chat.messages(MANAGERS)
        [card] = [one for one in told if "Northwind: November 2026" in one.text and one.pictures]
        assert "Answers: 1 of 500" in card.text
        assert card.pictures[0].startswith(b"\x89PNG")
        assert attached(told) == TO_MANAGERS
        files = {name: content for one in told for name, content in one.files}
        clients, managers = (words_of(files[name]) for name in TO_MANAGERS[:2])
        assert ("Ana" in managers, "Ana" in clients, "angry" in clients) == (True, False, False)
        assert attached(await chat.messages(CARDS)) == []

    # the client reads the same month in private, and only the version that names nobody
    chat = chats[-1]
    await chat.harness.open_direct(chat.people["Vic"])
    assert "direct chat" in (await chat.ask("Vic", "/report 2026-11")).text
    await days.idle()
    his = await chat.harness.directs(chat.people["Vic"])
    assert attached(his) == [f"northwind-2026-11-client.{kind}" for kind in ("pdf", "xlsx")]
    assert [one for one in his if one.pictures]
    assert not [one for one in his if "Ana" in one.text or "angry" in one.text]
    assert attached(await chat.messages(CARDS)) == []
    assert attached(await chat.messages(MANAGERS)) == TO_MANAGERS
