"""Two communities in one database: `acme`, where much happened, and `rival`, where Max tries acme's numbers."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import SQLModel, col, select, text

from bot.bootstrap import prepare
from bot.classify.by_words import WordListReader
from bot.config import parse
from bot.ports.perks import Done
from bot.rules.lifecycle import By
from bot.usecases import award, catalogue, connect, manage, members, playbook, record, redeem, words
from bot.usecases.actor import Actor
from storage import people, sources, stories
from storage.tables import (
    Account,
    Category,
    Claim,
    DoubtKind,
    Entry,
    EntryKind,
    Finding,
    Handover,
    Incident,
    Mention,
    Narrative,
    Perk,
    Reply,
    Right,
    StoryHint,
)
from tests.usecases.proving import check_of, doubts, look
from tests.usecases.shop import PERKS, ROOM
from tests.world import NOON, World, answer, community, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.usecases.context import Context
    from storage.database import UnitOfWork
    from tests.world import FakeClock

HOUR = timedelta(hours=1)
LATER = timedelta(days=200)
"""So long that everything which time alone would do to acme's rows is due."""
RIVAL = {"cards": "rival-cards", "managers": "rival-managers", "claim_emoji": "✋", "rights": {"lead": ["user:max"]}}
SOURCE = {"kind": "x", "name": "x-search", "query": "northwind"}
SECRETS = (
    "Ana Secret",
    "SECRET-CODE",
    "A secret idea",
    "secret feedback",
    "secret complaint",
    "secret guide",
    "secret fact",
    "Secret story",
)
"""What stands in acme and may be read nowhere in rival."""
Rows = dict[str, list[str]]


class Two:
    """What a test needs of both: acme's numbers by name, and acts in either of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.thread = self.reply = self.mention = self.member = self.check = self.doubt = self.entry = 0
        self.suggestion = self.feedback = self.perk = self.request = self.granted = self.own_thread = self.claim = (
            self.handover
        ) = self.incident = 0
        self.story = self.hint = 0
        self.link = self.code = self.page = ""
        self.max = Actor()
        self.rivals: set[int | None] = set()

    def id_of(self, name: str) -> int:
        return self.world.parts.transactions.community_id(name)

    @asynccontextmanager
    async def act(self, name: str, actor: Actor) -> AsyncIterator[Context]:
        async with self.world.parts.transactions.write(name) as ctx:
            ctx.actor = actor
            yield ctx

    async def join(self, name: str, who: str, called: str = "") -> Actor:
        async with self.world.parts.transactions.write(name) as ctx:
            account = await people.ensure_identity(ctx.uow, "web", who, called or who, ctx.now)
            ctx.actor = Actor("web", who, called or who, Right.LEAD, account.person_id)
            ctx.actor.member = await members.join(ctx)
        if name == "rival":
            self.rivals.add(account.person_id)
        return ctx.actor

    async def max_now(self) -> Actor:
        """Return Max as he stands now, as the router makes him anew for each event."""
        assert self.max.person_id is not None
        async with self.world.database.read() as uow:
            member = await people.member_of(uow, self.id_of("rival"), self.max.person_id)
        return Actor("web", "max", "max", Right.LEAD, self.max.person_id, member, visited=True)

    async def contents(self, uow: UnitOfWork | None = None) -> Rows:
        """Return every row of every table."""
        return await self._rows(uow, but_mine=False)

    async def acmes(self, uow: UnitOfWork | None = None) -> Rows:
        """Return every row that is neither rival's nor of anybody who joined it."""
        return await self._rows(uow, but_mine=True)

    async def _rows(self, uow: UnitOfWork | None, *, but_mine: bool) -> Rows:
        if uow is None:
            async with self.world.database.read() as reading:
                return await self._rows(reading, but_mine=but_mine)
        found: Rows = {}
        for name in sorted(set(SQLModel.metadata.tables) - {"job_run"}):
            rows = (await uow.exec(text(f'SELECT * FROM "{name}"'))).mappings().all()  # noqa: S608 - our own names
            found[name] = sorted(repr(dict(row)) for row in rows if not (but_mine and self._is_rivals(name, row)))
        return found

    def _is_rivals(self, table: str, row: Any) -> bool:
        if "community_id" in row:
            return bool(row["community_id"] == self.id_of("rival"))
        return (row["id"] if table == "person" else row.get("person_id")) in self.rivals


async def _asked(two: Two) -> None:
    """Let acme's source be asked just now, for longer than the story goes on."""
    now, acme = two.world.clock.now(), two.id_of("acme")
    async with two.world.database.write() as uow:
        [row] = await sources.of_community(uow, acme)
        await sources.lease(uow, [row.id], now, now + timedelta(days=365), 1)


async def open_two(database: str, clock: FakeClock, since: timedelta = LATER) -> Two:
    """Open both, with something of everything in acme, a thread and Max in rival, and time gone by since."""
    raw: dict[str, Any] = {"database": database, "http": {"port": 0}}
    raw["communities"] = {
        "acme": community(perks=PERKS, sources=[SOURCE]),
        "rival": community(product="Other", web=RIVAL, perks=[]),
    }
    parts = await prepare(parse(raw, {}), clock, WordListReader())
    await parts.transactions.prepare()
    two = Two(World(parts, clock))
    await _asked(two)
    await _happened(two)
    ana, cy = await two.join("acme", "ana", "Ana Secret"), await two.join("acme", "cy")
    await _answered(two, ana)
    await _handed_over(two, cy)
    await _was_given(two, ana, cy)
    two.max = await two.join("rival", "max")
    await parts.desk.take("rival", [own := mention(NOON - HOUR)])
    async with parts.database.read() as uow:
        two.own_thread = (await uow.exec(select(Mention.thread_id).where(Mention.external_id == own.id))).one() or 0
    clock.at += since
    return two


async def _happened(two: Two) -> None:
    [two.thread] = await two.world.complain(mention(NOON - HOUR, text="A secret complaint: is my withdrawal lost?"))
    async with two.world.parts.transactions.write("acme") as ctx:
        await playbook.edit(ctx, "support", {"facts.en": "A secret fact"})
        tale = Narrative(
            community_id=ctx.community_id, name="Secret story", sentence="…", created_at=NOON, changed_at=NOON
        )
        ctx.uow.add(tale)
        await ctx.uow.flush()
        two.page, two.story = f"s{tale.id}", tale.id
        await stories.put(ctx.uow, ctx.community_id, [two.thread], two.story)
        maybe = StoryHint(community_id=ctx.community_id, at=NOON, threads=[two.thread])
        ctx.uow.add(maybe)
        await ctx.uow.flush()
        two.hint = maybe.id
        await playbook.edit(ctx, two.page, {"facts.en": "A secret fact"})
    await two.world.parts.desk.take("acme", [post := mention(NOON - HOUR, score=0.1)])
    async with two.world.database.read() as uow:
        two.mention = (await uow.exec(select(Mention.id).where(Mention.external_id == post.id))).one()


async def _answered(two: Two, ana: Actor) -> None:
    assert ana.member is not None
    two.member = ana.member.id
    async with two.act("acme", ana) as ctx:
        two.reply = (await record.reply(ctx, two.thread, answer(NOON), disclosed=False)).reply.id
        await manage.recategorise(ctx, two.thread, Category.TRUST)
        await manage.to_staff(ctx, two.thread, By.MANAGER)
        two.code = await connect.make_code(ctx)
    await look(two.world, two.reply, in_thread=Finding.NO)
    two.check = (await check_of(two.world, two.reply)).id
    two.doubt = (await doubts(two.world, two.reply))[DoubtKind.OTHER_THREAD].id
    async with two.world.database.read() as uow:
        two.link = (await uow.exec(select(Reply.link))).one()


async def _handed_over(two: Two, cy: Actor) -> None:
    assert cy.member is not None
    async with two.world.database.write() as uow:
        two.claim = (await uow.exec(select(Claim.id).where(Claim.thread_id == two.thread))).one()
        offer = Handover(
            community_id=two.id_of("acme"), thread_id=two.thread, claim_id=two.claim, to_member_id=cy.member.id, at=NOON
        )
        uow.add(offer)
        wave = Incident(community_id=two.id_of("acme"), opened_at=NOON, seen=9, usual=1, chance=0.00001)
        uow.add(wave)
        await uow.flush()
        two.handover, two.incident = offer.id, wave.id


async def _was_given(two: Two, ana: Actor, cy: Actor) -> None:
    async with two.act("acme", cy) as ctx:
        two.entry = (await award.award(ctx, two.member, 100, "a secret guide")).entry_id
        rich = {"key": "award:rich", "kind": EntryKind.AWARD, "account": Account.CONFIRMED, "points": 500}
        ctx.uow.add(Entry(community_id=ctx.community_id, member_id=two.member, at=ctx.now, **rich))
        await catalogue.add_codes(ctx, "gift", "SECRET-CODE SECOND-SECRET-CODE")
    async with two.world.database.read() as uow:
        perks = {one.name: one.id for one in (await uow.exec(select(Perk).order_by(col(Perk.id)))).all()}
    two.perk = perks["early"]
    async with two.act("acme", ana) as ctx:
        two.suggestion = (await words.suggest(ctx, "A secret idea")).id
        two.request = (await redeem.request(ctx, perks["thanks"])).id
        two.granted = (await redeem.request(ctx, perks["circle"])).id
        owed = (await redeem.request(ctx, perks["once"])).id
        line = (await redeem.request(ctx, perks["line"])).id
        await redeem.request(ctx, perks["gift"])
    async with two.act("acme", cy) as ctx:
        await redeem.granted(
            ctx,
            two.granted,
            Done(noted={"rooms": [["web", ROOM, "ana", "link"]], "roles": [["web", "cards", "ana", "1"]]}),
        )
        await redeem.approve(ctx, line)
        await redeem.approve(ctx, owed)
        await redeem.granted(ctx, line, Done())
    async with two.act("acme", ana) as ctx:
        two.feedback = (await words.feedback(ctx, "secret feedback")).id
