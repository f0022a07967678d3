"""The storyteller reads sentences, matches what came before, and suggests what comes together; managers decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlmodel import col, select

from bot.classify.by_words import WordListReader
from bot.runtime.storyteller import Storyteller
from storage.tables import CardKind, Imprint, Mention, Narrative, StoryHint, Thread
from tests.reading import WordReader, vector_of
from tests.runtime.rig import Rig, rig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Any

    from tests.databases import Sqlite
    from tests.world import FakeClock

FROZEN = [
    "my payout is frozen since monday",
    "payout frozen again since monday",
    "is your payout frozen since monday too",
    "still frozen payout since monday",
]
MANAGER: dict[str, Any] = {"chat_id": "managers", "roles": ("manager",)}


@pytest.fixture
async def made(sqlite: Sqlite, clock: FakeClock) -> AsyncIterator[Rig]:
    async with rig(await sqlite.fresh(), clock) as one:
        yield one


def _teller(made: Rig, reader: Any = None) -> Storyteller:
    return Storyteller(made.parts.transactions, reader or WordReader())


async def _complain(made: Rig, *texts: str) -> list[int]:
    threads = [await made.complain(text=text) for text in texts]
    async with made.database.write() as uow:
        for post in (await uow.exec(select(Mention).where(col(Mention.thread_id).in_(threads)))).all():
            if await uow.get(Imprint, post.id) is None:
                uow.add(Imprint(mention_id=post.id, community_id=post.community_id, vector=vector_of(post.text)))
    return threads


async def _stories_of(made: Rig, threads: list[int]) -> list[int | None]:
    async with made.database.read() as uow:
        query = select(Thread.narrative_id).where(col(Thread.id).in_(threads)).order_by(col(Thread.id))
        return list(await uow.exec(query))


async def test_a_new_story_finds_the_threads_of_the_last_days_and_a_new_sentence_others(made: Rig):
    threads = await _complain(made, FROZEN[0], "the fees for cash were raised")
    await made.type("stories", "new Frozen: my payout is frozen since monday", "max", **MANAGER)
    teller = _teller(made)
    await teller.look()
    assert await _stories_of(made, threads) == [1, None]
    await made.type("stories", "1 sentence the fees for cash were raised", "max", **MANAGER)
    made.clock.advance(minutes=1)
    await teller.look()
    assert await _stories_of(made, threads) == [None, 1]


async def test_threads_that_come_together_are_suggested_once_and_never_made_a_story(made: Rig):
    threads = await _complain(made, *FROZEN, "the fees for cash were raised")
    teller = _teller(made)
    await teller.look()
    made.clock.advance(hours=5)
    await teller.look()
    hints = await _rows(made, StoryHint)
    assert [sorted(one.threads) for one in hints] == [threads[:4]]
    assert await _rows(made, Narrative) == []
    await made.deliver()
    said = await made.press("storyset:hint.1", "max", **MANAGER)
    assert "/stories hint 1" in said
    assert "Frozen" in await made.type("stories", "hint 1 Frozen: Payouts are frozen.", "max", **MANAGER)
    assert await _stories_of(made, threads) == [1, 1, 1, 1, None]


async def _rows(made: Rig, table: Any) -> list[Any]:
    async with made.database.read() as uow:
        return list((await uow.exec(select(table))).all())


async def test_four_complaints_of_one_person_are_no_story(made: Rig):
    for text in FROZEN:
        await made.complain(text=text, author="one")
    await _complain(made)
    await _teller(made).look()
    assert await _rows(made, StoryHint) == []


async def test_a_suggestion_stands_as_a_card_that_shows_what_became_of_it(made: Rig):
    await _complain(made, *FROZEN)
    await _teller(made).look()
    await made.deliver()
    assert {row.data["kind"] for row in await made.deliveries() if row.data.get("ref") == 1} >= {CardKind.STORY}
    await made.press("nostory:1", "max", **MANAGER)
    assert "already" in await made.press("nostory:1", "max", **MANAGER)


async def test_a_sentence_that_only_the_word_list_could_read_waits_an_hour_and_harms_nothing(made: Rig):
    await made.type("stories", "new Frozen: my payout is frozen since monday", "max", **MANAGER)
    reader = WordListReader()
    teller = _teller(made, reader)
    await teller.look()
    [story] = await _rows(made, Narrative)
    assert story.vector == b""
    teller._reader = WordReader()
    await teller.look()
    made.clock.advance(minutes=61)
    await teller.look()
    [story] = await _rows(made, Narrative)
    assert len(story.vector) == 512


async def test_a_manager_moves_a_thread_by_a_press_and_by_typing(made: Rig):
    [thread] = await _complain(made, FROZEN[0])
    await made.type("stories", "new Frozen: my payout is frozen since monday", "max", **MANAGER)
    assert "Frozen" in await made.press(f"story:{thread}:1", "max", **MANAGER)
    assert "no story" in await made.type("story", f"{thread} none", "max", **MANAGER)
    await _teller(made).look()
    assert await _stories_of(made, [thread]) == [None]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("new Frozen without a colon", "colon"),
        ("7", "no story of this number"),
        ("1 dance", "not understood"),
        ("1 into 1", "part of itself"),
        ("1 undo", "Nothing to take back"),
        ("1 urgent", "urgent now"),
        ("1 name Stuck", "Renamed: “Stuck”"),
        ("page 1", "Frozen"),
    ],
)
async def test_what_is_typed_does_it_or_says_how(made: Rig, typed: str, said: str):
    await made.type("stories", "new Frozen: my payout is frozen since monday", "max", **MANAGER)
    assert said in await made.type("stories", typed, "max", **MANAGER)
