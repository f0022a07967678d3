"""What kind of answer it was, and under which guidance: said by its author, and noted, before it is known how it went."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from bot.usecases import record, review
from storage.tables import AnswerKind, Guidance, Reply, ThreadState
from tests.usecases.acts import refusal, reply, settle, state_of
from tests.world import answer, mention

if TYPE_CHECKING:
    from bot.usecases.context import Actor
    from tests.world import World


async def describe(world: World, actor: Actor, reply_id: int, kind: AnswerKind) -> Reply:
    async with world.acting(actor) as ctx:
        return await record.describe(ctx, reply_id, kind)


async def recorded(world: World, reply_id: int) -> Reply:
    async with world.database.read() as uow:
        return (await uow.exec(select(Reply).where(Reply.id == reply_id))).one()


async def test_the_author_says_it_with_the_link_or_later_and_may_say_it_anew(world: World) -> None:
    [thread], ana, bo = await world.complain(), await world.join("Ana"), await world.join("Bo")
    async with world.acting(ana) as ctx:
        link = answer(ctx.now)
        with_link = (await record.reply(ctx, thread, link, disclosed=True, kind=AnswerKind.STEPS)).reply.id
    plain = (await reply(world, bo, thread)).reply.id
    assert [(await recorded(world, one)).kind for one in (with_link, plain)] == [AnswerKind.STEPS, None]
    for kind in (AnswerKind.STORY, AnswerKind.SUPPORT, AnswerKind.SUPPORT):
        await describe(world, bo, plain, kind)
        assert (await recorded(world, plain)).kind is kind


async def test_nobody_says_it_of_anothers_answer_nor_of_a_rejected_one(world: World) -> None:
    [thread], ana, bo = await world.complain(), await world.join("Ana"), await world.join("Bo")
    hers = (await reply(world, ana, thread)).reply.id
    assert await refusal(describe(world, bo, hers, AnswerKind.STORY)) == "no-reply"
    async with world.acting() as ctx:
        await review.reject(ctx, hers, "copied")
    assert await refusal(describe(world, ana, hers, AnswerKind.STORY)) == "reply-rejected"
    assert (await recorded(world, hers)).kind is None


async def test_once_the_thread_has_come_to_rest_it_stays_as_it_is(world: World) -> None:
    [thread], ana = await world.complain(), await world.join("Ana")
    hers = (await reply(world, ana, thread)).reply.id
    await describe(world, ana, hers, AnswerKind.STORY)
    for days, state in ((4, ThreadState.QUIET), (8, ThreadState.CLOSED)):
        world.clock.advance(days=days)
        await settle(world)
        assert await state_of(world, thread) is state
        assert await refusal(describe(world, ana, hers, AnswerKind.STEPS)) == "too-late-for-kind"
        # an old button pressed again says nothing new
        assert (await describe(world, ana, hers, AnswerKind.STORY)).kind is AnswerKind.STORY


@pytest.mark.parametrize(
    ("mentioned", "version"),
    [({"category": "trust"}, 3), ({"category": "support"}, None), ({"category": None, "text": "So bad"}, None)],
)
async def test_an_answer_knows_the_version_of_the_guidance_that_stood(
    world: World, mentioned: dict[str, Any], version: int | None
) -> None:
    async with world.acting() as ctx:
        guidance = (await ctx.uow.exec(select(Guidance))).one()
        guidance.version = 3
        ctx.uow.add(guidance)
    complaint = mention(world.clock.now() - timedelta(hours=1), **mentioned)
    [thread], ana = await world.complain(complaint), await world.join("Ana")
    first = (await reply(world, ana, thread)).reply
    assert first.guidance == version
    async with world.acting() as ctx:
        guidance = (await ctx.uow.exec(select(Guidance))).one()
        guidance.version = 4
        ctx.uow.add(guidance)
    assert (await recorded(world, first.id)).guidance == version
