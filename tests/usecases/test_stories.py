"""Managers name stories, and threads come into them: what each change does, and what it can be taken back to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from bot.classify.upstream import verdict_of
from bot.reports.stories import every_story, growing, story_page
from bot.reports.story import tells
from bot.rules.links import canonical
from bot.usecases import clock as ticking
from bot.usecases import matched, stories, story_hints
from bot.usecases.take_in import Incoming, take_in
from storage import stories as rows
from storage import story_hints as hints
from storage.tables import Audit, CardKind, DeliveryKind, HintState, Mention, Priority, StoryHint
from tests.usecases.acts import claim, refusal, reply, thread_of, waiting
from tests.world import World, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from bot.ports.mentions import NewMention
    from bot.usecases.actor import Actor
    from tests.world import FakeClock

SENTENCE = "A withdrawal hangs for days and nobody answers."


@pytest.fixture
async def world(database_url: str, clock: FakeClock) -> AsyncIterator[World]:
    made = await World.open(database_url, clock)
    yield made
    await made.close()


async def _named(world: World, name: str = "Frozen withdrawals", threads: tuple[int, ...] = ()) -> int:
    async with world.acting() as ctx:
        return (await stories.create(ctx, name, SENTENCE, threads)).id


async def _told(world: World, *found: tuple[NewMention, tuple[int, float] | None], copies: str = "") -> list[int]:
    """Take mentions in as the desk does once it knows their stories."""

    items = []
    for one, story in found:
        verdict = verdict_of(one)
        assert verdict is not None
        items.append(Incoming(one, canonical(one.link), verdict, "upstream", story=story, copy_of=copies))
    async with world.acting() as ctx:
        await take_in(ctx, items)
    async with world.database.read() as uow:
        known = {row.external_id: row.thread_id for row in await uow.exec(select(Mention))}
    return [known[one.id] or 0 for one, _ in found]


def _post(at: datetime, **fields: str) -> NewMention:
    return mention(at - timedelta(minutes=5), **fields)


async def test_a_new_thread_comes_into_the_story_that_it_surely_tells(world: World):
    story = await _named(world)
    now = world.clock.now()
    sure, unsure = await _told(world, (_post(now), (story, 0.9)), (_post(now), (story, 0.5)))
    assert ((await thread_of(world, sure)).narrative_id, (await thread_of(world, sure)).narrative_score) == (story, 0.9)
    assert (await thread_of(world, unsure)).narrative_id is None


async def test_an_urgent_storys_threads_weigh_more_now_and_later(world: World):
    story = await _named(world)
    now = world.clock.now()
    [before] = await _told(world, (_post(now, category="trust"), (story, 0.9)))
    weighed = (await thread_of(world, before)).urgency
    async with world.acting() as ctx:
        await stories.call_urgent(ctx, story, urgent=True)
    assert (await thread_of(world, before)).urgency > weighed
    [after] = await _told(world, (_post(now, category="trust"), (story, 0.9)))
    assert [(await thread_of(world, one)).priority for one in (before, after)] == [Priority.HIGH] * 2


async def test_what_a_manager_said_of_a_thread_stands_whatever_is_matched_later(world: World):
    one, other = await _named(world), await _named(world, "Fees")
    [first, second] = await world.complain(_post(world.clock.now()), _post(world.clock.now()))
    async with world.acting() as ctx:
        await stories.put(ctx, first, one)
        await stories.put(ctx, second, None)
    async with world.acting() as ctx:
        assert await matched.rematch(ctx, {first: (other, 0.99), second: (other, 0.99)}) == 0
    assert ((await thread_of(world, first)).narrative_id, (await thread_of(world, second)).narrative_id) == (one, None)


async def test_an_ended_story_matches_no_more_and_keeps_its_threads(world: World):
    story = await _named(world)
    [thread] = await _told(world, (_post(world.clock.now()), (story, 0.9)))
    async with world.acting() as ctx:
        await stories.end(ctx, story)
    [late] = await _told(world, (_post(world.clock.now()), (story, 0.9)))
    async with world.acting() as ctx:
        assert await matched.rematch(ctx, {thread: None}) == 0
    assert (await thread_of(world, thread)).narrative_id == story
    assert (await thread_of(world, late)).narrative_id is None
    async with world.acting() as ctx:
        await stories.undo(ctx, story)
    [again] = await _told(world, (_post(world.clock.now()), (story, 0.9)))
    assert (await thread_of(world, again)).narrative_id == story


async def test_a_merge_moves_the_threads_and_its_undo_brings_back_those_that_nobody_moved(world: World):
    one, other = await _named(world), await _named(world, "Stuck payouts")
    now = world.clock.now()
    first, second = await _told(world, (_post(now), (one, 0.9)), (_post(now), (one, 0.8)))
    async with world.acting() as ctx:
        await stories.merge(ctx, one, other)
    assert [(await thread_of(world, thread)).narrative_id for thread in (first, second)] == [other, other]
    async with world.acting() as ctx:
        assert [line.story.id for line in await every_story(ctx.uow, ctx.community_id, ctx.now, ctx.config.tz)] == [
            other
        ]
        await stories.put(ctx, second, None)
    async with world.acting() as ctx:
        await stories.undo(ctx, one)
    assert [(await thread_of(world, thread)).narrative_id for thread in (first, second)] == [one, None]


async def _try(world: World, story: int, name: str = "Other", into: int = 0) -> list[str]:
    async def done(act: str) -> None:
        async with world.acting() as ctx:
            match act:
                case "rename":
                    await stories.rename(ctx, story, name)
                case "create":
                    await stories.create(ctx, name, SENTENCE)
                case "reword":
                    await stories.reword(ctx, story, "short")
                case "merge":
                    await stories.merge(ctx, story, into)
                case _:
                    await stories.undo(ctx, story)

    return [await refusal(done(act)) for act in ("rename", "create", "reword", "merge", "undo")]


async def test_what_cannot_be_is_refused_with_its_reason(world: World):
    one = await _named(world)
    await _named(world, "Other")
    assert await _try(world, one, into=one) == [
        *("story-exists", "story-exists", "story-sentence", "story-into-itself", "story-nothing-to-undo")
    ]
    assert await _try(world, 999, "x" * 61, 998) == [
        *("story-name", "story-name", "story-sentence", "no-story", "no-story")
    ]


async def test_another_sentence_is_read_anew_and_another_name_is_not(world: World):
    story = await _named(world)
    async with world.acting() as ctx:
        assert await matched.read(ctx, await stories.find(ctx, story), b"\1" * 512)
        await stories.rename(ctx, story, "Stuck")
    async with world.acting() as ctx:
        assert (await stories.find(ctx, story)).vector
        told = (await stories.reword(ctx, story, "Payouts are frozen without a reason.")).sentence
    async with world.acting() as ctx:
        held = await stories.find(ctx, story)
        assert (held.vector, held.sentence) == (b"", told)


async def test_a_hint_becomes_a_story_only_by_a_managers_word(world: World):
    threads = await world.complain(*(_post(world.clock.now()) for _ in range(4)))
    async with world.acting() as ctx:
        [hint] = await matched.hint(ctx, [threads])
        assert await matched.hint(ctx, [threads[:3]]) == [], "the same threads are not suggested twice"
    assert (await thread_of(world, threads[0])).narrative_id is None
    shown = await waiting(world, DeliveryKind.CARD, ref=hint)
    assert CardKind.STORY in {row.data["kind"] for row in shown}
    async with world.acting() as ctx:
        story = await story_hints.take_up(ctx, hint, "Frozen withdrawals", SENTENCE)
    assert [(await thread_of(world, one)).narrative_id for one in threads] == [story.id] * 4
    assert (await thread_of(world, threads[0])).narrative_score is None
    async with world.acting() as ctx:
        taken = await hints.get(ctx.uow, ctx.community_id, hint)
        assert taken is not None
        assert (taken.state, taken.narrative_id) == (HintState.TAKEN, story.id)


async def test_a_declined_hint_is_not_suggested_again(world: World):
    threads = await world.complain(*(_post(world.clock.now()) for _ in range(4)))
    async with world.acting() as ctx:
        [hint] = await matched.hint(ctx, [threads])
        await story_hints.decline(ctx, hint)
    world.clock.advance(days=30)
    async with world.acting() as ctx:
        assert await matched.hint(ctx, [threads]) == []
        assert [one.state for one in await ctx.uow.exec(select(StoryHint))] == [HintState.DECLINED]


async def test_the_card_counts_the_month_and_names_what_worked(world: World):
    ana: Actor = await world.join("Ana")
    story = await _named(world)
    first, second = await _told(world, *((_post(world.clock.now()), (story, 0.9)) for _ in range(2)))
    await claim(world, ana, first)
    recorded = await reply(world, ana, first)
    world.clock.advance(days=5)
    async with world.acting() as ctx:
        await ticking.settle(ctx)
    [third] = await _told(world, (_post(world.clock.now()), (story, 0.9)))
    async with world.acting() as ctx:
        thread = await thread_of(world, third)
        shown = await tells(ctx.uow, thread, Mention(id=0), ctx.config.tz, ctx.now)
        page = await story_page(ctx.uow, ctx.community_id, story, ctx.now, ctx.config.tz)
    assert shown.nth == 3
    assert list(shown.worked) == [(first, recorded.reply.url)]
    assert page is not None
    assert {thread.id for thread, _ in page.threads} == {first, second, third}
    assert page.line.month == 3


async def test_the_digest_names_what_grows_and_nothing_else(world: World):
    story, calm = await _named(world), await _named(world, "Calm")
    await _told(world, (_post(world.clock.now()), (story, 0.9)), (_post(world.clock.now()), (calm, 0.9)))
    world.clock.advance(days=8)
    await _told(world, *((_post(world.clock.now()), (story, 0.9)) for _ in range(2)))
    async with world.acting() as ctx:
        found = await growing(ctx.uow, ctx.community_id, ctx.now)
    assert [(one.name, one.week, one.before) for one in found] == [("Frozen withdrawals", 2, 1)]


async def test_a_copy_points_to_the_first_with_its_words(world: World):
    original = _post(world.clock.now())
    [first] = await _told(world, (original, None))
    async with world.database.read() as uow:
        row = (await uow.exec(select(Mention))).one()
    [second] = await _told(world, (_post(world.clock.now()), None), copies=row.link)
    async with world.database.read() as uow:
        copy = (await uow.exec(select(Mention).where(Mention.thread_id == second))).one()
        thread = await thread_of(world, second)
        shown = await tells(uow, thread, copy, world.parts.config.communities["acme"].tz, world.clock.now())
    assert (copy.copy_of, shown.repeats, shown.copies) == (row.id, first, 1)


async def test_every_change_stands_in_the_audit(world: World):
    story = await _named(world)
    async with world.acting() as ctx:
        await stories.rename(ctx, story, "Stuck")
        await stories.call_urgent(ctx, story, urgent=True)
        await stories.end(ctx, story)
        await stories.reopen(ctx, story)
    async with world.database.read() as uow:
        written = [line.what for line in await uow.exec(select(Audit).order_by(Audit.id))]  # type: ignore[arg-type]
        assert await rows.last_decision(uow, 999, story, ["story_end"]) is None
    assert written == ["story_new", "story_name", "story_urgent", "story_end", "story_reopen"]
