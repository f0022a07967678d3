"""What is old is forgotten: authors and texts go, figures stay, and the same post makes no second card."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from bot.cards.thread import thread_card
from bot.ports.errors import UserError
from bot.reports.queue import queue
from bot.reports.thread import thread_view
from bot.rules.counted import Dismissal
from bot.runtime import jobs
from bot.texts import of
from bot.usecases import manage, retention
from storage.tables import (
    Audit,
    Card,
    CardKind,
    Check,
    Delivery,
    DeliveryKind,
    DeliveryState,
    JobRun,
    Mention,
    Thread,
    ThreadState,
)
from tests.usecases.acts import reply, settle
from tests.usecases.privately import contents
from tests.world import NOON, World, mention

if TYPE_CHECKING:
    from tests.world import FakeClock

HOUR = timedelta(hours=1)


def post(**fields: Any) -> Any:
    """Return a post whose every word can be found again."""
    told = {"author": "angry_trader", "text": "Quokka money is gone", "id": "9001", "conversation": "9001"}
    return mention(NOON - HOUR, **{"link": "https://x.com/angry_trader/status/9001", **told, **fields})


async def forget(world: World) -> retention.Forgotten:
    async with world.acting() as ctx:
        return await retention.forget(ctx)


async def closed(world: World) -> int:
    """Answer a thread and let it close; its card stands in the room."""
    ana = await world.join("Ana")
    [thread] = await world.complain(post())
    answered = (await reply(world, ana, thread)).reply
    async with world.acting() as ctx:
        row = (await ctx.uow.exec(select(Check).where(Check.reply_id == answered.id))).first()
        row = row or Check(community_id=ctx.community_id, reply_id=answered.id)
        row.text, row.author, row.due_at = "Quokka answer", "ana", None
        ctx.uow.add(row)
        shown = {"ref": thread, "thread_id": thread, "kind": CardKind.THREAD, "posted_at": NOON}
        ctx.uow.add(Card(community_id=ctx.community_id, platform="web", chat_id="cards", message_id="m1", **shown))
    for days in (4, 8):
        world.clock.advance(days=days)
        await settle(world)
    return thread


async def found(world: World, *words: str) -> dict[str, list[str]]:
    """Return every row that has one of these words."""
    rows = {
        name: [row for row in rows if any(word in row for word in words)]
        for name, rows in (await contents(world.database)).items()
    }
    return {name: lines for name, lines in rows.items() if lines}


async def test_an_old_closed_thread_keeps_its_figures_and_no_names(world: World) -> None:
    thread = await closed(world)
    world.clock.advance(days=89)
    assert (await forget(world)).nothing
    world.clock.advance(days=2)
    assert await forget(world) == retention.Forgotten(threads=1, mentions=1)
    assert await found(world, "angry_trader", "Quokka", "9001") == {}
    async with world.database.read() as uow:
        row = (await uow.exec(select(Thread))).one()
        [kept] = (await uow.exec(select(Mention))).all()
    assert (row.state, row.forgotten_at, row.mentions) == (ThreadState.CLOSED, world.clock.now(), 1)
    assert row.answered_at is not None
    assert (kept.posted_at, kept.negative, kept.thread_id) == (NOON - HOUR, 0.9, thread)
    assert (await forget(world)).nothing


async def test_its_card_is_made_anew_without_an_author(world: World) -> None:
    thread = await closed(world)
    world.clock.advance(days=91)
    async with world.acting() as ctx:
        for row in await ctx.uow.exec(select(Delivery)):
            await ctx.uow.delete(row)
    await forget(world)
    [card] = [row for row in await world.deliveries() if row.kind is DeliveryKind.CARD]
    assert (card.chat_id, card.data) == ("cards", {"ref": thread, "kind": "thread"})
    async with world.database.read() as uow:
        view = await thread_view(uow, card.community_id, thread)
    shown = thread_card(view, of("en"), CardKind.THREAD)
    assert "author forgotten" in str(shown.body)
    assert "angry" not in str(shown)


async def test_the_same_post_is_known_again_and_makes_no_card(world: World) -> None:
    await closed(world)
    world.clock.advance(days=91)
    await forget(world)
    for again in (post(), post(id="9002"), post(link="https://x.com/i/status/9003")):
        [taken] = await world.parts.desk.take("acme", [again])
        assert not taken.new, again
    async with world.database.read() as uow:
        assert len((await uow.exec(select(Thread))).all()) == 1
    [other] = await world.parts.desk.take("acme", [post(id="9004", link="https://x.com/i/status/9004")])
    assert other.new, "who complains anew in an old conversation begins a thread"


async def test_fingerprints_differ_from_community_to_community(world: World, clock: FakeClock) -> None:
    async with world.acting() as ctx:
        here = ctx.salt
        ctx.community.id += 1
        assert ctx.salt != here
        ctx.community.id -= 1
    assert clock.now() == NOON


@pytest.mark.parametrize("history", [False, True])
async def test_mentions_that_were_only_kept_are_forgotten_too(world: World, *, history: bool) -> None:
    await world.parts.desk.take("acme", [post(score=0.1)], history=history)
    world.clock.advance(days=89)
    assert (await forget(world)).nothing
    world.clock.advance(days=2)
    assert await forget(world) == retention.Forgotten(mentions=1)
    assert await found(world, "angry_trader", "Quokka", "9001") == {}
    async with world.database.read() as uow:
        row = (await uow.exec(select(Mention))).one()
        for words in ("", "quokka", "angry"):
            assert (await queue(uow, row.community_id, words)).mentions == ()
    with pytest.raises(UserError) as refused:
        async with world.acting() as ctx:
            await manage.promote(ctx, row.id)
    assert refused.value.code == "no-mention"


async def test_a_forgotten_thread_is_not_brought_back(world: World) -> None:
    [thread] = await world.complain(post())
    async with world.acting() as ctx:
        await manage.dismiss(ctx, thread, Dismissal.NOT_US)
    world.clock.advance(days=91)
    await forget(world)
    with pytest.raises(UserError) as refused:
        async with world.acting() as ctx:
            await manage.undo(ctx, thread)
    assert refused.value.code == "not-possible-now"


async def test_what_lives_is_not_forgotten(world: World) -> None:
    await world.complain(post())
    world.clock.advance(days=1000)
    assert (await forget(world)).nothing
    assert "mention" in await found(world, "Quokka")


async def test_what_could_not_be_delivered_is_forgotten(world: World) -> None:
    async with world.acting() as ctx:
        for state in (DeliveryState.DEAD, DeliveryState.WAITING):
            told = {"key": "notice-follow-up", "fields": {"author": "angry_trader", "thread": 1}}
            ctx.uow.add(
                Delivery(
                    community_id=ctx.community_id,
                    platform="web",
                    chat_id="managers",
                    kind=DeliveryKind.NOTICE,
                    data=told,
                    state=state,
                    created_at=NOON,
                    not_before=NOON,
                )
            )
    world.clock.advance(days=91)
    assert await forget(world) == retention.Forgotten(deliveries=1)
    assert [row.state for row in await world.deliveries()] == [DeliveryState.WAITING]


async def test_the_clock_forgets_in_batches_once_a_day_and_writes_it_down_once(world: World) -> None:
    many = retention.BATCH + 1
    await world.parts.desk.take("acme", [mention(NOON - HOUR, score=0.1) for _ in range(many)])
    world.clock.advance(days=91)
    for _ in range(2):
        await jobs.forget(world.parts.transactions, "acme")
    async with world.database.read() as uow:
        assert {row.url for row in await uow.exec(select(Mention))} == {""}
        [line] = (await uow.exec(select(Audit))).all()
        assert len((await uow.exec(select(JobRun).where(JobRun.job == "retention"))).all()) == 1
    assert (line.what, line.person_id, line.before) == (
        "forgot",
        None,
        {"threads": 0, "mentions": many, "deliveries": 0, "letters": 0},
    )
    world.clock.advance(days=1)
    await jobs.forget(world.parts.transactions, "acme")
    async with world.database.read() as uow:
        assert len((await uow.exec(select(Audit).where(col(Audit.what) == "forgot"))).all()) == 1
