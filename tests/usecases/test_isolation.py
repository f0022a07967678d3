"""Nobody in one community can touch or see what belongs to another by its number."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import SQLModel, select, text

from bot.bootstrap import prepare
from bot.config import parse
from bot.ports.proof import TryLater
from bot.reports.applications import member_view
from bot.reports.members import meant, page_of
from bot.reports.queue import queue
from bot.reports.review import review as waiting_for_eyes
from bot.reports.sla import sla_report
from bot.reports.standing import leaderboard, purse
from bot.reports.thread import thread_view
from bot.rules.lifecycle import By
from bot.usecases import appeals, award, claim, manage, members, proof, record, review, roster, words
from bot.usecases.context import Actor
from bot.usecases.manage import Dismissal
from storage import people
from storage.tables import Category, ClaimOrigin, DoubtKind, Finding, Mention, Reply, Right
from tests.usecases.acts import refusal
from tests.usecases.proving import check_of, doubts, look
from tests.world import NOON, World, answer, community, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.usecases.context import Context
    from tests.world import FakeClock

HOUR = timedelta(hours=1)
ROOMS = {"cards": "rival-cards", "managers": "rival-managers", "claim_emoji": "✋"}


class Two:
    """Two communities in one database: `acme`, where things happened, and `rival`, where somebody tries numbers."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.thread = self.reply = self.kept = self.member = self.check = self.doubt = self.entry = self.word = 0

    @asynccontextmanager
    async def act(self, name: str, actor: Actor) -> AsyncIterator[Context]:
        async with self.world.parts.transactions.write(name) as ctx:
            ctx.actor = actor
            yield ctx

    async def join(self, name: str, who: str) -> Actor:
        async with self.world.parts.transactions.write(name) as ctx:
            account = await people.ensure_identity(ctx.uow, "web", who, who, ctx.now)
            ctx.actor = Actor("web", who, who, Right.MANAGER, account.person_id)
            ctx.actor.member = await members.join(ctx)
        return ctx.actor

    async def contents(self) -> dict[str, list[Any]]:
        """Return every row of every table."""
        async with self.world.database.read() as uow:
            names = sorted(set(SQLModel.metadata.tables) - {"job_run"})
            return {
                name: sorted(map(repr, (await uow.exec(text(f'SELECT * FROM "{name}"'))).all()))  # noqa: S608 - our names
                for name in names
            }


@pytest.fixture
async def two(database_url: str, clock: FakeClock) -> AsyncIterator[Two]:
    raw = {"database": database_url, "http": {"port": 0}, "communities": {}}
    raw["communities"] = {"acme": community(), "rival": community(product="Other", web=ROOMS)}
    parts = await prepare(parse(raw, {}), clock)
    await parts.transactions.prepare()
    made = Two(World(parts, clock))
    [made.thread] = await made.world.complain(mention(NOON - HOUR))
    post = mention(NOON - HOUR, score=0.1)
    await parts.desk.take("acme", [post])
    ana = await made.join("acme", "ana")
    made.member = ana.member.id
    async with made.act("acme", ana) as ctx:
        made.reply = (await record.reply(ctx, made.thread, answer(NOON), disclosed=False)).reply.id
        await manage.recategorise(ctx, made.thread, Category.TRUST)
        await manage.to_staff(ctx, made.thread, By.MANAGER)
    async with made.act("acme", await made.join("acme", "cy")) as ctx:
        made.entry = (await award.award(ctx, made.member, 5, "a guide")).entry_id
        made.word = (await words.suggest(ctx, "An idea")).id
    await look(made.world, made.reply, in_thread=Finding.NO)
    made.check = (await check_of(made.world, made.reply)).id
    made.doubt = (await doubts(made.world, made.reply))[DoubtKind.OTHER_THREAD].id
    async with parts.database.read() as uow:
        made.kept = (await uow.exec(select(Mention.id).where(Mention.external_id == post.id))).one()
    yield made
    await made.world.close()


THREAD, REPLY, MENTION = "no-thread", "no-reply", "no-mention"
ATTEMPTS: dict[str, tuple[str, Callable[[Context, Two], Awaitable[Any]]]] = {
    "claim": (THREAD, lambda ctx, two: claim.claim(ctx, two.thread, ClaimOrigin.BUTTON)),
    "release": (THREAD, lambda ctx, two: claim.release(ctx, two.thread)),
    "release by reaction": (THREAD, lambda ctx, two: claim.release(ctx, two.thread, reaction=True)),
    "reply": (THREAD, lambda ctx, two: record.reply(ctx, two.thread, answer(NOON), disclosed=True)),
    "disclose": (REPLY, lambda ctx, two: record.disclose(ctx, two.reply)),
    "undisclosed": (REPLY, lambda ctx, two: record.undisclosed(ctx, two.reply)),
    "like": ("no-such-answer", lambda ctx, two: record.like(ctx, reply_id=two.reply)),
    "approve": (THREAD, lambda ctx, two: manage.approve(ctx, two.thread)),
    "dismiss": (THREAD, lambda ctx, two: manage.dismiss(ctx, two.thread, Dismissal.NOT_US)),
    "to staff": (THREAD, lambda ctx, two: manage.to_staff(ctx, two.thread, By.MANAGER)),
    "give back": (THREAD, lambda ctx, two: manage.from_staff(ctx, two.thread, solved=False)),
    "solve": (THREAD, lambda ctx, two: manage.from_staff(ctx, two.thread, solved=True)),
    "recategorise": (THREAD, lambda ctx, two: manage.recategorise(ctx, two.thread, Category.RUMOR)),
    "assign": (THREAD, lambda ctx, two: manage.assign(ctx, two.thread, ctx.member_id)),
    "free a seat": (THREAD, lambda ctx, two: manage.free_seat(ctx, two.thread, two.member)),
    "promote": (MENTION, lambda ctx, two: manage.promote(ctx, two.kept)),
    "undo": (THREAD, lambda ctx, two: manage.undo(ctx, two.thread)),
    "admit": ("no-member", lambda ctx, two: roster.admit(ctx, two.member)),
    "decline": ("no-member", lambda ctx, two: roster.decline(ctx, two.member, "why")),
    "suspend": ("no-member", lambda ctx, two: roster.suspend(ctx, two.member, "why")),
    "lift": ("no-member", lambda ctx, two: roster.lift(ctx, two.member)),
    "note": ("no-member", lambda ctx, two: roster.note(ctx, two.member, "words")),
    "free all seats": ("no-member", lambda ctx, two: roster.free_seats(ctx, two.member)),
    "accept": ("no-doubt", lambda ctx, two: review.accept(ctx, two.doubt)),
    "accept all": ("", lambda ctx, two: review.accept_all(ctx, DoubtKind.OTHER_THREAD, two.doubt)),
    "reject": ("no-such-answer", lambda ctx, two: review.reject(ctx, two.reply, "why")),
    "reject by the doubt": ("no-doubt", lambda ctx, two: review.reject(ctx, two.reply, "why", doubt_id=two.doubt)),
    "undo a verdict": ("no-such-answer", lambda ctx, two: review.undo(ctx, two.reply)),
    "appeal": (REPLY, lambda ctx, two: appeals.appeal(ctx, two.reply, "why")),
    "note a look": ("", lambda ctx, two: proof.noted(ctx, two.check, proof.Look(proof.NOT_CHECKABLE), None)),
    "look later": ("", lambda ctx, two: proof.postponed(ctx, two.check, TryLater(1, "429"), None)),
    "award": ("no-member", lambda ctx, two: award.award(ctx, two.member, 5, "why")),
    "correct": ("no-member", lambda ctx, two: award.correct(ctx, two.member, -1, "why")),
    "take an award back": ("no-line", lambda ctx, two: award.take_back(ctx, two.entry)),
    "take a word up": ("no-word", lambda ctx, two: words.decide(ctx, two.word, accept=True)),
    "decline a word": ("no-word", lambda ctx, two: words.decide(ctx, two.word, accept=False)),
    "answer a word": ("no-word", lambda ctx, two: words.answer(ctx, two.word, "why")),
    "ask about a word": ("", lambda ctx, two: words.answerable(ctx, two.word)),
    "find gone": ("", lambda ctx, two: members.gone(ctx, two.member)),
}


async def test_no_act_reaches_into_another_community(two: Two) -> None:
    max_ = await two.join("rival", "max")
    before = await two.contents()
    for name, (why, attempt) in ATTEMPTS.items():

        async def act(attempt: Callable[[Context, Two], Awaitable[Any]] = attempt) -> None:
            async with two.act("rival", max_) as ctx:
                await attempt(ctx, two)

        assert (name, await refusal(act())) == (name, why)
        assert await two.contents() == before


async def test_every_act_that_takes_a_number_was_tried() -> None:
    """A use case that is added to claim, record or manage has to be tried here too."""
    acts = {
        name
        for module in (claim, record, manage)
        for name, act in vars(module).items()
        if getattr(act, "__module__", "") == module.__name__
        and not name.startswith("_")
        and {"thread_id", "reply_id", "mention_id"} & set(getattr(act, "__annotations__", {}))
    }
    tried = {"claim", "release", "reply", "disclose", "undisclosed", "like", "approve", "dismiss", "to_staff"}
    tried |= {"from_staff", "recategorise", "assign", "free_seat", "promote", "undo"}
    assert acts == tried
    about_answers = {
        name
        for module in (proof, review, appeals)
        for name, act in vars(module).items()
        if getattr(act, "__module__", "") == module.__name__
        and not name.startswith("_")
        and {"reply_id", "doubt_id", "check_id", "up_to"} & set(getattr(act, "__annotations__", {}))
    }
    assert about_answers - {"Decided"} == {"accept", "accept_all", "reject", "undo", "appeal", "noted", "postponed"}
    by_hand = {
        name
        for module in (award, words)
        for name, act in vars(module).items()
        if getattr(act, "__module__", "") == module.__name__
        and not name.startswith("_")
        and {"member_id", "entry_id", "word_id"} & set(getattr(act, "__annotations__", {}))
    }
    assert by_hand - {"Given"} == {"award", "correct", "take_back", "decide", "answer", "answerable"}
    about_members = {
        name
        for name, act in vars(roster).items()
        if getattr(act, "__module__", "") == roster.__name__
        and not name.startswith("_")
        and "member_id" in getattr(act, "__annotations__", {})
    }
    assert about_members == {"admit", "decline", "suspend", "lift", "note", "free_seats"}


async def test_an_answer_elsewhere_is_not_found_by_its_link(two: Two) -> None:
    max_ = await two.join("rival", "max")
    async with two.world.database.read() as uow:
        link = (await uow.exec(select(Reply.link))).one()

    async def act() -> None:
        async with two.act("rival", max_) as ctx:
            await record.like(ctx, link=link)

    assert await refusal(act()) == "no-such-answer"


async def test_a_member_elsewhere_cannot_be_given_a_seat(two: Two) -> None:
    await two.world.parts.desk.take("rival", [mention(NOON - HOUR)])
    max_ = await two.join("rival", "max")
    async with two.world.database.read() as uow:
        report = await sla_report(uow, max_.member.community_id, NOON)
    [waiting] = report.open_threads

    async def act() -> None:
        async with two.act("rival", max_) as ctx:
            await manage.assign(ctx, waiting.thread.id, two.member)

    assert await refusal(act()) == "no-member"


async def test_leaving_one_community_leaves_the_other_alone(two: Two) -> None:
    ana = await two.join("rival", "ana")
    before = await two.contents()
    async with two.act("rival", ana) as ctx:
        await members.leave(ctx)
    after = await two.contents()
    assert after["claim"] == before["claim"]
    assert after["thread"] == before["thread"]


async def test_one_post_may_concern_two_communities(two: Two) -> None:
    post = mention(NOON - HOUR)
    taken = [await two.world.parts.desk.take(name, [post]) for name in ("acme", "rival")]
    assert [one.new for [one] in taken] == [True, True]


async def test_no_figure_counts_another_community(two: Two) -> None:
    rival = two.world.parts.transactions.community_id("rival")
    tz = two.world.parts.transactions.config.communities["rival"].tz
    async with two.world.database.read() as uow:
        assert await thread_view(uow, rival, two.thread) is None
        report = await sla_report(uow, rival, NOON)
        assert (report.waiting, report.open_threads, [window.threads for window in report.windows]) == (0, (), [0, 0])
        found = await queue(uow, rival, "withdrawal")
        assert (found.review_total, found.mentions) == (0, ())
        for words in ("", "ana", f"m{two.member}", "active"):
            assert (await page_of(uow, rival, NOON, words)).found == 0
        assert await meant(uow, rival, f"m{two.member}") == {}
        assert await member_view(uow, rival, two.member, now=NOON, questions=()) is None
        board = await leaderboard(uow, rival, span="all", now=NOON, zone=tz, reader=two.member)
        assert board.top == ()
        assert (await waiting_for_eyes(uow, rival, after=two.doubt, here=True)).next is None
        have = await purse(uow, rival, two.member)
        assert (have.confirmed, have.pending, have.lines) == (0, 0, ())
