"""Somebody gets all that is held about her, and nobody else does; once erased, nothing says who she was."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import SQLModel, col, func, select

from bot.commands import privacy as commands
from bot.commands.spec import Args
from bot.ports.chat import RoomKind
from bot.reports.owndata import own_data
from bot.reports.people import NOBODY
from bot.reports.standing import leaderboard
from bot.reports.thread import thread_view
from bot.usecases import privacy, roster
from bot.usecases.profile import name_handles
from storage import ledger, people
from storage.tables import (
    Account,
    Audit,
    Claim,
    Delivery,
    DeliveryKind,
    DoubtKind,
    Entry,
    EntryKind,
    GuidanceVersion,
    Identity,
    Member,
    MemberState,
    Person,
    Redemption,
    RedemptionState,
    Reply,
    Word,
    WordKind,
)
from tests.usecases.acts import another, claim, refusal, reply
from tests.usecases.privately import DECIDED, HELD, HELD_BY_ACTS, NAME, contents, everything, mark
from tests.usecases.proving import appeal, doubts, look, reject
from tests.usecases.test_isolation import Two, two
from tests.world import answer, mention

if TYPE_CHECKING:
    from bot.usecases.actor import Actor
    from bot.usecases.context import Context
    from tests.world import FakeClock, World

__all__ = ["two"]

POINTS_TO_PEOPLE = {"person", "member", "reply", "redemption"}
TELLS_ACCOUNTS = {"external_id", "chat_id", "raw"}
NOT_ABOUT_MEMBERS = {
    "arrival": "external_id is the id of a public post that waits to be read; the row goes when it is",
    "chat_state": "chat_id is a room's; its trouble names nobody",
    "mention": "external_id is the id of a public post; what is forgotten of it, retention says",
    "dead_letter": "raw is a public post that nobody could read; emptied when taken in, forgotten by retention",
}


async def erase(world: World, actor: Actor, *, everywhere: bool = True) -> None:
    async with world.acting(replace(actor)) as ctx:
        await privacy.erase(ctx, everywhere=everywhere)


def award(ctx: Context, actor: Actor) -> Entry:
    confirmed = {"kind": EntryKind.AWARD, "account": Account.CONFIRMED, "points": 5}
    return Entry(community_id=ctx.community_id, member_id=actor.member.id, key="award:2", at=ctx.now, **confirmed)


async def data_of(world: World, actor: Actor) -> dict[str, Any]:
    async with world.database.read() as uow:
        return json.loads(json.dumps(await own_data(uow, actor.person_id, world.clock.now(), "all of it")))


def test_every_table_that_can_hold_something_about_a_person_is_tried() -> None:
    """A table that is added with such a column must be told here, exported and erased, or excused."""
    tried = {table.__tablename__ for table in (*HELD, *HELD_BY_ACTS, *DECIDED, Reply, Identity)}
    for name, table in SQLModel.metadata.tables.items():
        targets = {key.column.table.name for key in table.foreign_keys}
        if targets & POINTS_TO_PEOPLE or TELLS_ACCOUNTS & set(table.columns.keys()):
            assert name in tried or name in NOT_ABOUT_MEMBERS, name


async def test_my_data_holds_something_from_every_table(world: World) -> None:
    ben = await world.join("Ben")
    ana, thread = await everything(world, ben)
    data = await data_of(world, ana)
    text = json.dumps(data)
    for table in HELD:
        if table.__tablename__ in {"person", "connect_code", "visit", "perk_code", "card"}:
            continue
        assert mark(table) in text, table
    [here] = data["communities"]
    [member] = here["memberships"]
    assert data["what_this_is"] == "all of it"
    assert data["you"][0]["time_zone"] == "Europe/Lisbon"
    assert data["accounts"] == [
        {"chat": "web", "id_there": "anazebra", "name_there": NAME, "the_bot_may_write_first": False}
    ]
    assert here["seen_in_its_room_at"] == ["2026-11-17T12:00:00+00:00"]
    assert member["note"] == mark(Member)
    assert member["your_answers_when_you_applied"] == [{"question": "Since when?", "answer": mark(Member)}]
    assert {seat["thread_id"] for seat in member["seats"]} > {thread}
    assert member["codes_you_were_given"][0]["code"] == "code in perk_code"
    assert {card["kind"] for card in member["cards_about_you_in_the_managers_rooms"]} == {
        "application",
        "redemption",
        "word",
    }
    assert len(member["likes"]) == 1
    assert [row["label"] for row in here["what_you_taught_by_deciding"]] == ["trust"]
    assert [row["name"] for row in here["stories_you_named"]] == ["gone"]
    assert len(here["hints_of_stories_you_decided"]) == 1
    assert sum(line["points"] for line in member["points"]) >= 7
    assert "code_hash" not in data["codes_to_connect_another_chat"][0]


async def test_my_data_says_nothing_of_others(world: World) -> None:
    ben = await world.join("Ben")
    ana, _ = await everything(world, ben)
    assert "Anazebra" not in json.dumps(await data_of(world, ben))
    assert "ben" not in json.dumps((await data_of(world, ana))["accounts"]).lower()


async def test_once_erased_nothing_says_who_she_was(world: World) -> None:
    ben = await world.join("Ben")
    ana, _ = await everything(world, ben)
    assert any("anazebra" in row.lower() for rows in (await contents(world.database)).values() for row in rows)
    await erase(world, ana)
    left = {
        name: [row for row in rows if "anazebra" in row.lower() or "lisbon" in row.lower()]
        for name, rows in (await contents(world.database)).items()
    }
    # what was granted outside is taken back first; the account is needed until then, and for nothing else
    [ending] = left.pop("redemption")
    assert "'accounts'" in ending.replace('"', "'")
    assert {name: rows for name, rows in left.items() if rows} == {}
    async with world.database.read() as uow:
        member = (await uow.exec(select(Member).where(Member.id == ana.member.id))).one()
        assert member.state is MemberState.ERASED
        assert await people.names(uow, [member.id]) == {}
        for table in (*DECIDED, GuidanceVersion):
            decided = {row.person_id for row in await uow.exec(select(table))} - {None}
            assert decided == {member.person_id}, table
        assert not (
            await uow.exec(select(Claim).where(col(Claim.released_at).is_(None), Claim.member_id == member.id))
        ).all()


async def test_an_erased_members_figures_stay_and_name_nobody(world: World) -> None:
    ben = await world.join("Ben")
    ana, thread = await everything(world, ben)
    async with world.acting() as ctx:
        ctx.uow.add(award(ctx, ben))
    async with world.database.read() as uow:
        before = (await uow.exec(select(func.count(), func.sum(Entry.points)).select_from(Entry))).one()
        bens = await ledger.balances(uow, ben.member.community_id, ben.member.id)
    await erase(world, ana)
    async with world.database.read() as uow:
        live = col(Redemption.state).in_((RedemptionState.REQUESTED, RedemptionState.APPROVED))
        assert not (await uow.exec(select(Redemption).where(Redemption.member_id == ana.member.id, live))).all()
        assert (await uow.exec(select(func.count(), func.sum(Entry.points)).select_from(Entry))).one() == before
        assert await ledger.balances(uow, ben.member.community_id, ben.member.id) == bens
        view = await thread_view(uow, ben.member.community_id, thread)
        assert NOBODY in [answer.who for answer in view.replies]
        assert len(view.replies) == 2
        board = await leaderboard(
            uow,
            ben.member.community_id,
            span="all",
            now=world.clock.now(),
            zone=world.parts.transactions.config.communities["acme"].tz,
            reader=None,
        )
        assert [line.who.name for line in board.top] == ["Ben"], "who is nobody has no place in the ranking"


async def test_what_she_answered_to_feedback_is_nobodys_answer(world: World) -> None:
    ben = await world.join("Ben")
    ana = await world.join(NAME)
    said = [{"person": str(one.person_id), "text": "Thank you"} for one in (ana, ben)]
    word = Word(kind=WordKind.FEEDBACK, text="It works", at=world.clock.now(), answers=said)
    word.community_id, word.member_id = ben.member.community_id, ben.member.id
    async with world.acting() as ctx:
        ctx.uow.add(word)
    await erase(world, ana, everywhere=False)
    async with world.database.read() as uow:
        [left] = (await uow.exec(select(Word))).all()
    assert [one["text"] for one in left.answers] == ["Thank you", "Thank you"]
    assert left.answers[1]["person"] == str(ben.person_id)
    assert left.answers[0]["person"] not in {str(ana.person_id), str(ben.person_id)}


async def test_what_was_written_about_others_only_loses_her_names(world: World) -> None:
    """Or whoever calls himself by a usual word could have everybody's reasons erased with him."""
    mara, ben, spam = await world.join("Mara"), await world.join("Ben"), await world.join("Spam")
    why = "this is spam, not spammy; SPAM again"
    async with world.acting(mara) as ctx:
        await ctx.decided("suspend", why=why, about=ben.member.id)
        line = award(ctx, ben)
        line.why = why
        ctx.uow.add(line)
        note = {"key": "notice-perk-failed", "fields": {"name": "Spam", "reason": why, "n": 3}}
        ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, note, key="one")
        await roster.note(ctx, ben.member.id, why)
    await erase(world, spam)
    left = "this is …, not spammy; … again"
    async with world.database.read() as uow:
        assert (await uow.exec(select(Audit.why).where(Audit.what == "suspend"))).one() == left
        assert (await uow.exec(select(Entry.why))).one() == left
        assert (await uow.exec(select(Member.note).where(Member.id == ben.member.id))).one() == left
    [waiting] = [row for row in await world.deliveries() if row.kind is DeliveryKind.NOTICE]
    assert waiting.data["fields"] == {"name": "…", "reason": left, "n": 3}


async def test_whoever_copied_her_still_has_his_say(world: World) -> None:
    mara, ben, ana = await world.join("Mara"), await world.join("Ben"), await world.join(NAME)
    [thread] = await world.complain()
    hers, his = [(await reply(world, who, thread)).reply.id for who in (ana, ben)]
    await look(world, his, likeness=0.9, copy_of=hers)
    await reject(world, mara, his, "copied from Anazebra")
    await appeal(world, ben, his, "Anazebra copied me")
    await erase(world, ana)
    assert (await doubts(world, his))[DoubtKind.APPEAL].evidence == {"text": "… copied me", "why": "copied from …"}
    assert (await doubts(world, his, decided=True))[DoubtKind.NEAR_COPY].evidence == {"other": hers, "likeness": 0.9}


async def test_cards_that_showed_her_are_made_anew(world: World) -> None:
    ben = await world.join("Ben")
    ana, thread = await everything(world, ben)
    await erase(world, ana)
    shown = {(row.data["kind"], row.data["ref"]) for row in await world.deliveries() if row.kind is DeliveryKind.CARD}
    assert ("thread", thread) in shown
    assert {"application", "redemption", "word"} <= {kind for kind, _ in shown}


async def test_who_was_erased_comes_back_as_a_stranger(world: World) -> None:
    ben = await world.join("Ben")
    ana, thread = await everything(world, ben)
    await erase(world, ana)
    again = await world.join(NAME)
    assert again.person_id != ana.person_id
    assert again.member.id != ana.member.id
    async with world.database.read() as uow:
        assert set((await ledger.balances(uow, again.member.community_id, again.member.id)).values()) == {0}
    assert await refusal(reply(world, again, thread)) in {"", "thread-full"}


async def test_who_comes_back_is_not_paid_for_the_same_answer_again(world: World) -> None:
    ana, ben = await world.join(NAME), await world.join("Ben")
    [thread] = await world.complain()
    link = answer(world.clock.now())
    await reply(world, ana, thread, link)
    await erase(world, ana)
    again = await world.join(NAME)
    for who in (again, ben):
        assert await refusal(reply(world, who, thread, link.replace("member", "i"))) == "link-counted"
    # and it is no complaint either, when the intake meets it only now
    name = link.rpartition("/")[2]
    before = len((await contents(world.database))["thread"])
    assert await world.complain(mention(world.clock.now(), id=name, link=link, author="anazebra")) == []
    assert len((await contents(world.database))["thread"]) == before


async def test_her_own_posts_that_the_intake_met_say_nothing_of_her_either(world: World) -> None:
    ana = await world.join(NAME)
    async with world.acting(ana) as ctx:
        await name_handles(ctx, {"x": NAME})
    [thread] = await world.complain()
    link = answer(world.clock.now())
    await reply(world, ana, thread, link)
    now = world.clock.now()
    complaint = mention(now, author="@AnaZebra")
    met = [
        mention(now, id=link.rpartition("/")[2], link=link, author="anazebra", text="I am Anazebra"),
        mention(now, author="Anazebra", text="good morning", score=0.0),
        mention(now, author="anazebras", text="somebody else", score=0.0),
    ]
    await world.complain(*met)
    [own] = await world.complain(complaint)
    await erase(world, ana)
    rows = [row for row in (await contents(world.database))["mention"] if "zebra" in row.lower()]
    assert len(rows) == 2, "what others answer stays, as any critic's post does"
    assert any("somebody else" in row for row in rows)
    assert own != thread
    # the same posts, imported once more, are known
    count = len((await contents(world.database))["mention"])
    await world.complain(*met)
    assert len((await contents(world.database))["mention"]) == count


async def test_erased_twice_is_erased_once(world: World) -> None:
    ben = await world.join("Ben")
    ana, _ = await everything(world, ben)
    await asyncio.gather(*(refusal(erase(world, ana)) for _ in range(2)))
    async with world.database.read() as uow:
        assert not [one for one in await uow.exec(select(Identity)) if one.name == NAME]
        about = (await uow.exec(select(Audit).where(Audit.what == "erased", col(Audit.member_id).is_not(None)))).all()
        assert len(about) == 1
        assert about[0].person_id not in {ana.person_id, ben.person_id}


async def test_a_claim_at_the_same_moment_leaves_nothing_behind(
    world: World, database_url: str, clock: FakeClock
) -> None:
    ana = await world.join(NAME)
    threads = [(await world.complain())[0] for _ in range(6)]
    async with another(database_url, clock) as twin:
        results = await asyncio.gather(
            *(refusal(claim(twin, replace(ana), thread)) for thread in threads[:3]),
            erase(world, ana),
            *(refusal(claim(twin, replace(ana), thread)) for thread in threads[3:]),
        )
    assert {result for result in results if result is not None} <= {"", "not-joined"}
    async with world.database.read() as uow:
        assert not (await uow.exec(select(Claim).where(col(Claim.released_at).is_(None)))).all()
    assert not [row for rows in (await contents(world.database)).values() for row in rows if "anazebra" in row.lower()]


async def test_erased_from_one_community_she_stays_in_the_other(two: Two) -> None:
    here, there = await two.join("acme", "ana"), await two.join("rival", "ana")
    async with two.world.parts.transactions.write("acme") as ctx:
        ctx.actor = replace(here)
        await privacy.erase(ctx, everywhere=False)
    async with two.world.database.read() as uow:
        members = {
            row.id: row
            for row in await uow.exec(select(Member).where(col(Member.id).in_([here.member.id, there.member.id])))
        }
        assert members[here.member.id].state is MemberState.ERASED
        assert members[here.member.id].person_id != there.person_id
        assert members[there.member.id].state is MemberState.ACTIVE
        assert (
            await uow.exec(select(Identity).where(Identity.external_id == "ana"))
        ).one().person_id == there.person_id
        # what she decided as a manager stands, by nobody in particular
        assert not (
            await uow.exec(
                select(Audit).where(Audit.person_id == there.person_id, Audit.community_id == here.member.community_id)
            )
        ).all()


async def test_erased_everywhere_she_is_erased_in_both(two: Two) -> None:
    here, there = await two.join("acme", "ana"), await two.join("rival", "ana")
    await two.world.parts.desk.take("rival", [])
    async with two.world.parts.transactions.write("rival") as ctx:
        ctx.actor = replace(there)
        await privacy.erase(ctx, everywhere=True)
    async with two.world.database.read() as uow:
        rows = (await uow.exec(select(Member).where(col(Member.id).in_([here.member.id, there.member.id])))).all()
        assert {row.state for row in rows} == {MemberState.ERASED}
        assert not (await uow.exec(select(Identity).where(Identity.external_id == "ana"))).all()
        cards = [row for row in await uow.exec(select(Delivery)) if row.kind is DeliveryKind.CARD]
        ours = two.world.parts.transactions.community_id("acme")
        assert {row.chat_id for row in cards if row.community_id == ours} <= {"cards", "managers", "staff"}


async def test_it_takes_two_presses(world: World) -> None:
    ana = await world.join("Ana")
    async with world.acting(ana) as ctx:
        asked = await commands.erase(ctx, Args({"scope": "all"}))
        assert [button.press for row in asked.message.rows for button in row] == ["erase:all:yes"]
        words = str(asked.message.body)
        assert "What goes" in words
        assert "What stays" in words
        assert ctx.actor.member.state is MemberState.ACTIVE
        done = await commands.erase(ctx, Args({"scope": "all", "sure": "yes"}))
        assert "stranger" in done.brief
    async with world.database.read() as uow:
        assert not (await uow.exec(select(Identity).where(Identity.name == "Ana"))).all()


@pytest.mark.parametrize("several", [False, True])
async def test_erasing_here_alone_is_offered_to_who_is_elsewhere_too(two: Two, *, several: bool) -> None:
    ana = await two.join("acme", "eva")
    if several:
        await two.join("rival", "eva")
    async with two.act("acme", replace(ana)) as ctx:
        shown = await commands.my_data(ctx, Args({}))
    presses = [button.press for row in shown.message.rows for button in row]
    assert presses == (["erase:one", "erase:all"] if several else ["erase:all"])
    assert shown.message.file.name == "firsthand-my-data.json"
    assert not shown.shared


async def test_a_person_row_left_behind_is_nobody(world: World) -> None:
    ana = await world.join("Ana")
    await erase(world, ana)
    async with world.database.read() as uow:
        left = (await uow.exec(select(Person).where(Person.id == ana.person_id))).one()
    assert left.model_dump(exclude={"id", "created_at"}) == dict.fromkeys(
        ("language", "last_community_id", "zone", "quiet_from", "quiet_until", "merged_into")
    )
