"""A find that was taken up becomes a thread: read where that can be done, in the member's words where it cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, delete, select

from bot.ports.proof import Seen, TryLater
from bot.runtime.finder import TRIES, Finder
from bot.usecases import privacy, words
from storage.tables import (
    Account,
    Card,
    CardKind,
    Delivery,
    DeliveryKind,
    Entry,
    Finding,
    Lesson,
    Mention,
    Right,
    Thread,
    ThreadState,
    Tone,
    Word,
)
from tests.runtime.fake_prober import FakePlaces
from tests.usecases.acts import waiting
from tests.world import NOON, mention, status

if TYPE_CHECKING:
    from tests.world import World

POSTED = NOON - timedelta(hours=3)
LINK = f"https://x.com/somebody/status/{status(POSTED, 1)}"
CANONICAL = f"https://x.com/i/status/{status(POSTED, 1)}"
FORUM = "https://forum.example.org/t/their-fees/12"


async def taken_up(world: World, link: str = LINK, said: str = "", *, by: str = "Mara") -> Word:
    """Let Ana tell of a complaint, and a manager take it up."""
    ana, mara = await world.join("Ana"), await world.join(by, Right.MANAGER)
    async with world.acting(ana) as ctx:
        word = await words.find(ctx, link, said)
    async with world.acting(mara) as ctx:
        return (await words.decide(ctx, word.id, accept=True)).word


def finder(world: World, places: FakePlaces) -> Finder:
    return Finder(world.parts.transactions, world.parts.desk, places)


async def rows(world: World, table: type[Any]) -> list[Any]:
    async with world.database.read() as uow:
        return list((await uow.exec(select(table).order_by(col(table.id)))).all())


async def test_a_find_is_read_and_becomes_a_thread_that_is_shown_whatever_the_classifier_thinks(world: World) -> None:
    places = FakePlaces()
    places.posts[CANONICAL] = Seen(Finding.YES, "critic", "Lovely weather today.", published_at=POSTED)
    word = await taken_up(world)
    assert await finder(world, places).look() == 1
    [post], [thread] = await rows(world, Mention), await rows(world, Thread)
    assert (post.author, post.text, post.posted_at) == ("critic", "Lovely weather today.", POSTED)
    assert (post.via, post.tone, post.thread_id) == ("find", Tone.NEGATIVE, thread.id)
    assert (thread.state, thread.shown_at, thread.started_at) == (ThreadState.OPEN, NOON, POSTED)
    assert [one.mention_id for one in await rows(world, Word)] == [post.id]
    assert [lesson.label for lesson in await rows(world, Lesson)] == ["yes"]
    paid = [one for one in await rows(world, Entry) if one.account is Account.CONFIRMED]
    assert [one.key for one in paid if one.member_id == word.member_id and one.kind == "find"] == [paid[0].key]
    assert await finder(world, places).look() == 0, "once is enough"


@pytest.mark.parametrize(("said", "text"), [("They ask for a fee", "They ask for a fee"), ("", "could not be read")])
async def test_where_a_place_cannot_be_looked_at_the_members_words_stand(world: World, said: str, text: str) -> None:
    await taken_up(world, FORUM, said)
    await finder(world, FakePlaces()).look()
    [post] = await rows(world, Mention)
    assert text in post.text
    assert (post.author, post.posted_at) == ("unknown", NOON)
    assert [thread.state for thread in await rows(world, Thread)] == [ThreadState.OPEN]


async def test_a_place_that_does_not_answer_is_asked_again_and_then_done_without(world: World) -> None:
    places = FakePlaces()
    places.posts[CANONICAL] = TryLater(30, "429")
    await taken_up(world, said="Their fees")
    looks = 0
    while not await rows(world, Thread):
        looks += await finder(world, places).look()
        world.clock.advance(minutes=30)
    assert looks == len(places.looked) == TRIES
    assert [post.text for post in await rows(world, Mention)] == ["Their fees"]


async def test_a_post_that_is_gone_makes_no_thread_and_the_managers_hear_of_it(world: World) -> None:
    places = FakePlaces()
    places.remove(LINK)
    await taken_up(world)
    await finder(world, places).look()
    assert await rows(world, Thread) == []
    assert len(await waiting(world, DeliveryKind.NOTICE, key="notice-find-gone")) == 1
    assert await finder(world, places).look() == 0


@pytest.mark.parametrize("score", [0.1, 0.6, 0.9])
async def test_a_link_that_came_in_meanwhile_is_joined(world: World, score: float) -> None:
    await taken_up(world)
    await world.complain(mention(POSTED, id=CANONICAL.rpartition("/")[2], link=CANONICAL, score=score))
    await finder(world, FakePlaces()).look()
    [post], [thread] = await rows(world, Mention), await rows(world, Thread)
    assert (post.thread_id, post.via != "find") == (thread.id, True)
    assert [one.mention_id for one in await rows(world, Word)] == [post.id]
    assert (thread.state, thread.shown_at) == (ThreadState.OPEN, NOON), "a manager has said that it is a complaint"


async def test_what_was_erased_meanwhile_is_not_looked_at(world: World) -> None:
    word = await taken_up(world)
    async with world.database.write() as uow:
        held = await uow.get(Word, word.id)
        assert held is not None
        held.text = ""
        uow.add(held)
    places = FakePlaces()
    assert await finder(world, places).look() == 0
    assert places.looked == []


async def test_what_a_place_tells_oddly_is_taken_in_all_the_same(world: World) -> None:
    places = FakePlaces()
    places.posts[CANONICAL] = Seen(Finding.YES, " " + "a" * 900, "  \n", published_at=POSTED)
    await taken_up(world, said=" They lie. ")
    await finder(world, places).look()
    [mention_] = await rows(world, Mention)
    assert (mention_.author, mention_.text) == ("a" * 200, "They lie.")


async def test_a_find_that_cannot_be_taken_in_lets_others_go_first(world: World) -> None:
    class Broken:
        async def take(self, *_: Any, **__: Any) -> Any:
            raise RuntimeError("no room")

    word = await taken_up(world)
    broken = Finder(world.parts.transactions, Broken(), FakePlaces())  # type: ignore[arg-type]
    await broken.look()
    assert await broken.look() == 0
    [kept] = await rows(world, Word)
    assert kept.due_at > world.clock.now()
    assert kept.attempts == word.attempts + 1


async def test_once_erased_the_words_that_stood_for_a_post_go_from_it_and_its_card(world: World) -> None:
    await taken_up(world, FORUM, "Fees were charged twice.")
    await finder(world, FakePlaces()).look()
    ana = await world.join("Ana")
    [mention_] = await rows(world, Mention)
    assert mention_.text == "Fees were charged twice."
    async with world.acting() as ctx:
        ctx.uow.add(
            Card(
                community_id=ctx.community_id,
                thread_id=mention_.thread_id,
                ref=mention_.thread_id,
                kind=CardKind.THREAD,
                platform="web",
                chat_id="cards",
                message_id="m1",
                posted_at=ctx.now,
            )
        )
        await ctx.uow.exec(delete(Delivery))
    async with world.acting(ana) as ctx:
        await privacy.erase(ctx, everywhere=True)
    [mention_] = await rows(world, Mention)
    assert mention_.text == ""
    assert ("thread", mention_.thread_id) in {
        (row.data.get("kind"), row.data.get("ref")) for row in await world.deliveries()
    }
