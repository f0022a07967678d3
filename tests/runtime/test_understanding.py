"""What is made of posts at the intake: by what came, by reading, by what was taught, by a model; nothing holds it up."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from bot.ports.mentions import Verdict, because
from bot.rules.counted import Dismissal
from bot.runtime.desk import Desk
from bot.runtime.understanding import Understanding
from bot.usecases import manage
from storage import retention
from storage.tables import Category, Guidance, Imprint, Lesson, Mention
from tests.reading import WordReader, vector_of
from tests.world import NOON, World, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.world import FakeClock

BARE = {"score": None, "category": None}
MILD = "nobody answers me about the payout"


class Reading:
    """A world whose posts are read by words."""

    def __init__(self, world: World) -> None:
        self.world, self.reader = world, WordReader()
        self.understanding = Understanding(world.parts.transactions, self.reader)
        world.parts.desk = Desk(world.parts.transactions, self.understanding)

    async def take(self, *texts: str, history: bool = False, **fields: Any) -> list[Mention]:
        """Take posts with these texts in and return them as they were stored."""
        given = [mention(self.world.clock.now(), text=text, **(BARE | fields)) for text in texts]
        await self.world.parts.desk.take("acme", given, history=history)
        async with self.world.database.read() as uow:
            rows = (
                await uow.exec(select(Mention).where(col(Mention.external_id).in_([one.id for one in given])))
            ).all()
        return sorted(rows, key=lambda row: [one.id for one in given].index(row.external_id))

    async def one(self, text: str, **fields: Any) -> Mention:
        return (await self.take(text, **fields))[0]

    async def dismiss(self, row: Mention, reason: Dismissal = Dismissal.NOT_US) -> None:
        async with self.world.acting() as ctx:
            await manage.dismiss(ctx, row.thread_id, reason)


@asynccontextmanager
async def reading(url: str, clock: FakeClock, **overrides: Any) -> AsyncIterator[Reading]:
    world = await World.open(url, clock, **overrides)
    try:
        yield Reading(world)
    finally:
        await world.close()


@pytest.fixture
async def acme(url: str, clock: FakeClock) -> AsyncIterator[Reading]:
    async with reading(url, clock) as made:
        yield made


def told(row: Mention) -> tuple[float, str | None, str, str]:
    return row.negative, row.category, row.category_why, row.classified_by


async def test_what_came_judged_stands_and_the_rest_is_read(acme: Reading) -> None:
    assert told(await acme.one("all is well", score=0.8, category="rumor")) == (0.8, "rumor", "upstream", "upstream")
    assert told(await acme.one("it is stuck", category="trust")) == (0.9, "trust", "upstream", "builtin")
    assert told(await acme.one("what a scam")) == (0.9, "trust", "keywords|“scam”", "builtin")
    quiet = await acme.one("good morning")
    assert (quiet.negative, quiet.tone, quiet.thread_id, quiet.classified_by) == (0.1, "neutral", None, "builtin")


async def test_another_classifier_than_upstream_reads_every_post_itself(url: str, clock: FakeClock) -> None:
    async with reading(url, clock, classify={"by": "builtin"}) as acme:
        row = await acme.one("what a scam", score=0.1, category="support")
        assert told(row) == (0.9, "trust", "keywords|“scam”", "builtin")


async def test_where_a_text_stands_is_kept_also_of_what_came_judged_and_goes_with_the_text(acme: Reading) -> None:
    row = await acme.one("it is stuck", score=0.2)
    async with acme.world.database.read() as uow:
        [kept] = (await uow.exec(select(Imprint))).all()
    assert (kept.mention_id, bytes(kept.vector)) == (row.id, vector_of("it is stuck"))


async def test_of_history_only_what_came_unjudged_is_read_and_nothing_is_kept(acme: Reading) -> None:
    judged, unjudged = await acme.take("a scam", history=True, score=0.7), await acme.take("it is stuck", history=True)
    assert (judged[0].negative, judged[0].category, unjudged[0].negative) == (0.7, "trust", 0.9)
    assert "a scam" not in acme.reader.asked
    async with acme.world.database.read() as uow:
        assert not (await uow.exec(select(Imprint))).all()


async def test_a_post_that_comes_again_is_not_read_again(acme: Reading) -> None:
    post = mention(NOON, text="it is stuck", **BARE)
    for _ in range(3):
        await acme.world.parts.desk.take("acme", [post])
    assert acme.reader.asked.count("it is stuck") == 1


async def test_a_manager_s_category_is_learned_with_the_next_post_and_unlearned_by_undo(acme: Reading) -> None:
    first = await acme.one("my payout is stuck in the tunnel")
    assert first.category is not Category.RUMOR
    async with acme.world.acting() as ctx:
        await manage.recategorise(ctx, first.thread_id, Category.RUMOR)
    second = await acme.one("the payout is stuck in the tunnel")
    assert told(second)[1:3] == ("rumor", f"taught|#{first.thread_id}")
    async with acme.world.acting() as ctx:
        await manage.undo(ctx, first.thread_id)
    third = await acme.one("this payout is stuck in the tunnel")
    assert third.category is not Category.RUMOR


async def test_what_was_dismissed_is_less_negative_the_next_time_and_undo_takes_that_back(acme: Reading) -> None:
    acme.reader.said = {"lost my keys in the park": 0.9, "lost my keys in the park again": 0.9}
    row = await acme.one("lost my keys in the park")
    await acme.dismiss(row)
    after = await acme.one("lost my keys in the park again")
    assert (after.negative < 0.75, after.tone, after.category_why) == (True, "negative", "lessons")
    async with acme.world.acting() as ctx:
        await manage.undo(ctx, row.thread_id)
    assert (await acme.one("lost my keys in the park again")).negative == 0.9


async def test_what_was_too_mild_and_a_manager_showed_is_shown_the_next_time(acme: Reading) -> None:
    acme.reader.said = {MILD: 0.25}
    row = await acme.one(MILD)
    assert row.thread_id is None
    async with acme.world.acting() as ctx:
        await manage.promote(ctx, row.id)
    again = await acme.one(MILD)
    assert (again.negative > 0.5, again.tone, again.thread_id is not None) == (True, "negative", True)


async def test_lessons_of_one_community_teach_no_other(url: str, clock: FakeClock) -> None:
    from tests.usecases.two import open_two

    two = await open_two(url, clock)
    desk = Desk(two.world.parts.transactions, Understanding(two.world.parts.transactions, WordReader()))
    async with two.world.parts.transactions.write("acme") as ctx:
        ctx.uow.add(_lesson(ctx.community_id, "it is stuck"))
    posts = {name: mention(NOON, text="it is stuck", **BARE) for name in ("acme", "rival")}
    for name, post in posts.items():
        await desk.take(name, [post])
    async with two.world.database.read() as uow:
        rows = (await uow.exec(select(Mention).where(Mention.text == "it is stuck").order_by(col(Mention.id)))).all()
    assert [row.negative < 0.75 for row in rows] == [True, False]
    await two.world.close()


def _lesson(community_id: int, text: str) -> Lesson:
    return Lesson(
        community_id=community_id, kind="negative", label="not_us", negative=0.9, vector=vector_of(text), at=NOON
    )


async def test_the_playbook_s_examples_are_learned_when_they_change(acme: Reading) -> None:
    text = "the moon phase affects my yield"
    assert (await acme.one(text)).category is not Category.RUMOR
    async with acme.world.database.write() as uow:
        row = Guidance(community_id=1, category=Category.RUMOR, sections={"examples": [text]}, keywords=["pst"])
        uow.add(row)
    assert (await acme.one(text)).category is Category.RUMOR
    assert told(await acme.one("pst, bad broken thing"))[1:3] == ("rumor", "keywords|“pst”")


async def test_below_the_configured_certainty_no_category_is_given(url: str, clock: FakeClock) -> None:
    async with reading(url, clock, classify={"category_from": 1.0}) as acme:
        assert (await acme.one("what a scam")).category is None


class Broken(WordReader):
    """A reader that raises."""

    async def read(self, texts: Any) -> Any:
        raise RuntimeError("no encoder")


class Model:
    """A model that says one thing of every post, or raises."""

    def __init__(self, said: Verdict | None) -> None:
        self.said, self.is_closed = said, False

    async def ask(self, community: str, posts: Any) -> Any:
        if self.said is None:
            raise RuntimeError("no model")
        return [self.said] * len(posts)

    async def close(self) -> None:
        self.is_closed = True


async def test_where_reading_fails_a_person_looks_and_what_came_judged_goes_on(
    acme: Reading, caplog: pytest.LogCaptureFixture
) -> None:
    acme.understanding._reader = Broken()
    row = await acme.one("what is this")
    assert told(row) == (0.5, None, "unread", "builtin")
    assert row.thread_id is not None
    assert "posts could not be read" in caplog.text
    assert told(await acme.one("a scam", score=0.8)) == (0.8, "trust", "keywords|“scam”", "upstream")


async def test_where_what_was_taught_cannot_be_had_posts_are_judged_without(
    acme: Reading, caplog: pytest.LogCaptureFixture
) -> None:
    acme.understanding._knowing._reader = Broken()
    assert told(await acme.one("it is stuck")) == (0.9, None, "wording|“stuck”", "builtin")
    assert "what was taught could not be had" in caplog.text


async def test_what_could_not_be_read_of_the_seeds_is_read_a_minute_later(acme: Reading) -> None:
    whole = acme.reader._read
    acme.reader._read = lambda text: whole(text).__class__("neutral", 0.6, because("nothing"))
    assert (await acme.one("Heard that they will stop all payouts")).category is None
    acme.reader._read = whole
    assert (await acme.one("Heard that they will stop all the payouts")).category is None
    acme.world.clock.advance(minutes=1)
    assert (await acme.one("We heard that they will stop all payouts")).category is Category.RUMOR


async def test_a_model_s_word_counts_where_it_is_asked_and_decisions_move_it_too(url: str, clock: FakeClock) -> None:
    llm = {"by": "llm", "llm": {"url": "http://127.0.0.1:9/v1", "model": "m"}}
    said = Verdict(tone="negative", negative=0.9, category="support", why=because("llm"))
    async with reading(url, clock, classify=llm) as acme:
        acme.understanding.model = model = Model(said)
        row = await acme.one("good morning to all of you")
        assert told(row) == (0.9, "support", "llm", "llm")
        await acme.dismiss(row)
        assert (await acme.one("good morning to all of you")).negative < 0.75
        model.said = None
        assert told(await acme.one("it is stuck")) == (0.9, None, "wording|“stuck”", "builtin")
        await acme.understanding.close()
        assert (acme.reader.is_closed, model.is_closed) == (True, True)


async def test_a_forgotten_complaint_is_copied_by_nobody_an_hour_later(acme: Reading) -> None:
    words = "the payout is stuck for forty days and what a scam this whole exchange has become"
    first = await acme.one(words)
    assert (await acme.one(f"{words}!!")).copy_of == first.id
    async with acme.world.acting() as ctx:
        gone = (await ctx.uow.exec(select(Mention).where(col(Mention.thread_id).is_not(None)))).all()
        await retention.forget_mentions(ctx.uow, gone, lambda *parts: f"~{hash(parts)}")
    acme.world.clock.advance(minutes=61)
    later = await acme.one(f"{words}!!!")
    assert (later.copy_of, (await acme.one(words)).copy_of) == (None, later.id)
