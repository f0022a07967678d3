"""Somebody about whom every table holds something, marked so that a test can find it again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import SQLModel, col, select, text, update

from bot.usecases import putting_off
from storage.tables import (
    Account,
    Audit,
    Card,
    CardKind,
    Check,
    Claim,
    ConnectCode,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Doubt,
    DoubtKind,
    Entry,
    EntryKind,
    Guidance,
    GuidanceVersion,
    Handover,
    Lesson,
    LessonKind,
    Like,
    Member,
    Narrative,
    Perk,
    PerkCode,
    PerkKind,
    Person,
    Redemption,
    RedemptionState,
    Snooze,
    StoryHint,
    Update,
    Visit,
    Word,
    WordKind,
)
from tests.usecases.acts import claim, like, reply
from tests.world import answer

if TYPE_CHECKING:
    from bot.usecases.actor import Actor
    from storage.database import Database
    from tests.world import World

NAME = "Anazebra"
"""Her name, and (in lower case) her account's id; it stands in every text about her."""


def mark(table: type[SQLModel]) -> str:
    """Return the text about her that a table holds."""
    return f"anazebra in {table.__tablename__}"


async def contents(database: Database) -> dict[str, list[str]]:
    """Return every row of every table, as text."""
    async with database.read() as uow:
        return {
            name: sorted(map(repr, (await uow.exec(text(f'SELECT * FROM "{name}"'))).all()))  # noqa: S608 - our names
            for name in sorted(set(SQLModel.metadata.tables) - {"job_run"})
        }


async def everything(world: World, ben: Actor) -> tuple[Actor, int]:
    """Return a member about whom every table holds something, and the thread that she answered."""
    ana = await world.join(NAME)
    [thread, held] = [(await world.complain())[0] for _ in range(2)]
    answered = (await reply(world, ana, thread, answer(world.clock.now()).replace("member", "anazebra"))).reply
    await claim(world, ana, held)
    async with world.acting(ana) as ctx:
        await putting_off.put_off(ctx, held)
    other = (await reply(world, ben, thread)).reply
    await like(world, ana, other.id)
    await like(world, ben, answered.id)
    now, me = world.clock.now(), ana.member.id
    async with world.acting() as ctx:
        uow, here = ctx.uow, ctx.community_id
        person = {
            "language": "en",
            "zone": "Europe/Lisbon",
            "quiet_from": 1,
            "quiet_until": 2,
            "last_community_id": here,
        }
        await uow.exec(update(Person).where(col(Person.id) == ana.person_id).values(**person))
        about = {
            "handles": {"x": "anazebra"},
            "speaks": ["en"],
            "expertise": ["support"],
            "experience": [["Since when?", mark(Member)]],
            "note": mark(Member),
            "state_why": mark(Member),
            "manages": True,
            "seen_at": now,
        }
        await uow.exec(update(Member).where(col(Member.id) == me).values(**about))
        looked = {"author": "anazebra", "text": mark(Check), "last_error": mark(Check), "due_at": now}
        await _upsert_check(uow, here, answered.id, looked)
        perk = Perk(community_id=here, name="beta", kind=PerkKind.EARLY_ACCESS, threshold=1, title={"en": "Beta"})
        lent = Perk(community_id=here, name="code", kind=PerkKind.CODE, threshold=1, title={"en": "Code"})
        uow.add_all((perk, lent))
        await uow.flush()
        shown = {"requested_at": now, "why": mark(Redemption), "data": {"link": mark(Redemption)}}
        done = RedemptionState.FULFILLED
        given = Redemption(
            community_id=here, perk_id=perk.id, member_id=me, state=done, person_id=ana.person_id, **shown
        )
        coded = Redemption(community_id=here, perk_id=lent.id, member_id=me, state=done, **shown)
        seat = (await uow.exec(select(Claim).where(Claim.member_id == me, Claim.thread_id == held))).one()
        mine = {"community_id": here, "thread_id": held, "claim_id": seat.id, "at": now}
        uow.add(Handover(**mine, to_member_id=ben.member.id))
        word = Word(community_id=here, member_id=me, kind=WordKind.FEEDBACK, text=mark(Word), at=now)
        word.answers, word.person_id = [{"text": mark(Word)}], ana.person_id
        uow.add_all((given, coded, word))
        story = Narrative(community_id=here, name="gone", sentence="Gone.", created_at=now, changed_at=now)
        story.person_id = ana.person_id
        uow.add(story)
        await uow.flush()
        page = Guidance(community_id=here, narrative_id=story.id)
        uow.add(page)
        await uow.flush()
        did = {"community_id": here, "person_id": ana.person_id, "at": now}
        uow.add_all(
            (
                GuidanceVersion(**did, guidance_id=page.id, version=1, why=mark(GuidanceVersion)),
                Lesson(**did, thread_id=thread, kind=LessonKind.CATEGORY, label="trust", vector=b"1"),
                StoryHint(**did, threads=[thread], narrative_id=story.id),
            )
        )
        uow.add_all(
            (
                Doubt(
                    community_id=here,
                    reply_id=answered.id,
                    kind=DoubtKind.GONE,
                    evidence={"text": mark(Doubt)},
                    why=mark(Doubt),
                    opened_at=now,
                    person_id=ana.person_id,
                ),
                PerkCode(
                    community_id=here,
                    perk_id=lent.id,
                    code=mark(PerkCode).replace("anazebra", "code"),
                    redemption_id=coded.id,
                ),
                ConnectCode(person_id=ana.person_id, code_hash="anazebra", expires_at=now),
                Visit(community_id=here, person_id=ana.person_id, seen_at=now),
                Audit(
                    community_id=here,
                    member_id=me,
                    at=now,
                    what="suspend",
                    why=mark(Audit),
                    before={"note": mark(Audit)},
                ),
                Audit(community_id=here, person_id=ana.person_id, at=now, what="note", why="well done, Anazebra"),
                Entry(
                    community_id=here,
                    member_id=me,
                    key="award:1",
                    kind=EntryKind.AWARD,
                    account=Account.CONFIRMED,
                    points=7,
                    why=mark(Entry),
                    at=now,
                ),
                _delivery(
                    here, now, DeliveryKind.TELL, "anazebra", {"key": "tell-freed", "fields": {"x": mark(Delivery)}}
                ),
                _delivery(here, now, DeliveryKind.TAKE_REACTION_OFF, "cards", {"user": "anazebra"}),
                _delivery(
                    here,
                    now,
                    DeliveryKind.NOTICE,
                    "managers",
                    {"key": "k", "fields": {"name": NAME}},
                    state=DeliveryState.DEAD,
                ),
                Update(
                    platform="web",
                    update_id=1,
                    raw={"message": {"from": {"id": "anazebra", "name": mark(Update)}}},
                    received_at=now,
                    handled_at=now,
                ),
                *(
                    Card(
                        community_id=here,
                        ref=ref,
                        kind=kind,
                        platform="web",
                        chat_id="managers",
                        message_id=f"m{kind}",
                        posted_at=now - timedelta(hours=1),
                    )
                    for kind, ref in (
                        (CardKind.APPLICATION, me),
                        (CardKind.REDEMPTION, given.id),
                        (CardKind.WORD, word.id),
                    )
                ),
                Card(
                    community_id=here,
                    thread_id=thread,
                    ref=thread,
                    kind=CardKind.THREAD,
                    platform="web",
                    chat_id="cards",
                    message_id="mthread",
                    posted_at=now,
                ),
            )
        )
    return ana, thread


async def _upsert_check(uow: Any, community_id: int, reply_id: int, looked: dict[str, Any]) -> None:
    row = (await uow.exec(select(Check).where(Check.reply_id == reply_id))).first()
    row = row or Check(community_id=community_id, reply_id=reply_id)
    for name, value in looked.items():
        setattr(row, name, value)
    uow.add(row)
    await uow.flush()


def _delivery(
    community_id: int, now: Any, kind: DeliveryKind, chat_id: str, data: dict[str, Any], **more: Any
) -> Delivery:
    state = more.get("state", DeliveryState.WAITING)
    return Delivery(
        community_id=community_id,
        platform="web",
        chat_id=chat_id,
        kind=kind,
        data=data,
        state=state,
        created_at=now,
        not_before=now,
    )


HELD = (
    Person,
    Member,
    Check,
    Redemption,
    Word,
    Doubt,
    PerkCode,
    ConnectCode,
    Visit,
    Audit,
    Entry,
    Delivery,
    Update,
    Card,
    GuidanceVersion,
)
DECIDED = (Lesson, Narrative, StoryHint)
"""What she did as a manager; no words about her stand in it."""
HELD_BY_ACTS = (Claim, Handover, Like, Snooze)
