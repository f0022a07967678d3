"""Takes a member's name out of one community: his rows stay where others count on them, and say nothing of him."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, cast
from sqlmodel import col, delete, func, or_, select, update

from storage import handing_over, imprints, nudges, putting_off
from storage.tables import (
    Audit,
    Card,
    CardKind,
    Check,
    Claim,
    ConnectCode,
    Delivery,
    DeliveryKind,
    Doubt,
    DoubtEnd,
    DoubtKind,
    Entry,
    GuidanceVersion,
    Handover,
    Identity,
    Lesson,
    Like,
    Member,
    MemberState,
    Mention,
    Narrative,
    Person,
    Redemption,
    RedemptionState,
    Reply,
    StoryHint,
    Thread,
    Update,
    Visit,
    Word,
    WordState,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork

DECIDED_BY = (Audit, Doubt, GuidanceVersion, Lesson, Narrative, Redemption, StoryHint, Word)
"""Tables that say which person decided."""
WRITTEN: tuple[tuple[Any, str], ...] = (
    (Audit, "why"),
    (Doubt, "why"),
    (Entry, "why"),
    (GuidanceVersion, "why"),
    (Redemption, "why"),
    (Member, "note"),
    (Member, "state_why"),
    (Thread, "hold_why"),
)
"""What managers write, about anybody."""


async def standing_cards(uow: UnitOfWork, community_id: int, members: Collection[int]) -> Sequence[Card]:
    """Return every card in the chats on which some members stand: of threads, applications, requests, words."""
    of_threads = select(Reply.thread_id).where(col(Reply.member_id).in_(members))
    seated = select(Claim.thread_id).where(col(Claim.member_id).in_(members))
    asked = select(Handover.thread_id).where(col(Handover.to_member_id).in_(members))
    told = select(Mention.thread_id).where(col(Mention.id).in_(_in_their_words(members)))
    shows = [
        col(Card.thread_id).in_(of_threads.union(seated, asked, told)),
        (col(Card.kind) == CardKind.APPLICATION) & col(Card.ref).in_(members),
        (col(Card.kind) == CardKind.REDEMPTION)
        & col(Card.ref).in_(select(Redemption.id).where(col(Redemption.member_id).in_(members))),
        (col(Card.kind) == CardKind.WORD) & col(Card.ref).in_(select(Word.id).where(col(Word.member_id).in_(members))),
    ]
    query = select(Card).where(Card.community_id == community_id, or_(*shows))
    return (await uow.exec(query.order_by(col(Card.id)))).all()


async def answers(uow: UnitOfWork, members: Collection[int], now: datetime, marked: Callable[[str], str]) -> None:
    """Empty the links, texts and evidence of members' answers; they go on counting, and nobody looks at them again.

    A fingerprint stays of each link, so that the same answer is not recorded, and paid, once more.
    """
    own = select(Reply.id).where(col(Reply.member_id).in_(members))
    for row in (await uow.exec(select(Reply).where(col(Reply.member_id).in_(members)))).all():
        row.link, row.url = marked(row.link), ""
        uow.add(row)
        await _set(uow, Like, col(Like.reply_id) == row.id, link=row.link)
    await uow.flush()
    blank = {"author": "", "text": "", "last_error": "", "due_at": None, "leased_until": None}
    await _set(uow, Check, col(Check.reply_id).in_(own), **blank)
    await _set(
        uow, Doubt, col(Doubt.reply_id).in_(own) & col(Doubt.decided_at).is_(None), decided_at=now, end=DoubtEnd.SETTLED
    )
    await _set(uow, Doubt, col(Doubt.reply_id).in_(own), evidence={}, why="")


async def posts(
    uow: UnitOfWork, community_id: int, members: Collection[int], handles: Collection[tuple[str, str]]
) -> Sequence[Mention]:
    """Return the posts by members that the intake met: their answers, and what else stands under their public names.

    Not the complaint of a thread, which others answer. `handles` are (source, name in lower case).
    """
    theirs = select(Reply.link).where(col(Reply.member_id).in_(members))
    called = func.lower(Mention.author)
    under = [(col(Mention.source) == source) & called.in_((name, f"@{name}")) for source, name in handles]
    complaints = select(Thread.first_mention_id).where(
        Thread.community_id == community_id, col(Thread.first_mention_id).is_not(None)
    )
    query = select(Mention).where(
        Mention.community_id == community_id,
        or_(col(Mention.link).in_(theirs), *under),
        col(Mention.id).not_in(complaints),
    )
    return (await uow.exec(query.order_by(col(Mention.id)))).all()


async def words_and_perks(uow: UnitOfWork, members: Collection[int], now: datetime) -> None:
    """Empty what members told the team, also where it stands for a post; and why requests were decided.

    What was open is over.
    """
    mine = col(Word.member_id).in_(members)
    said = (await uow.exec(_in_their_words(members))).all()
    await _set(uow, Mention, col(Mention.id).in_(said), text="")
    await imprints.forget(uow, said)
    await _set(uow, Word, mine & (col(Word.state) == WordState.OPEN), state=WordState.DECLINED, decided_at=now)
    await _set(uow, Word, mine, text="", said="", due_at=None, answers=[])
    asked = col(Redemption.member_id).in_(members)
    await _set(uow, Redemption, asked, why="", last_error="")
    # what is being taken back needs the account until it is done; then it is forgotten as well
    await _set(uow, Redemption, asked & (col(Redemption.state) != RedemptionState.ENDING), data={})


def _in_their_words(members: Collection[int]) -> Any:
    """Return the posts that could not be read, for which the words of some members who told of them stand."""
    stands = (col(Word.said) != "") & (col(Mention.text) == func.trim(Word.said))
    return (
        select(Mention.id)
        .join(Word, stands & (col(Word.mention_id) == col(Mention.id)))
        .where(col(Word.member_id).in_(members))
    )


async def times(uow: UnitOfWork, members: Collection[int]) -> None:
    """Forget what members put off, whom they offered their seats or who did so to them, and of what they were told."""
    await putting_off.forget_member(uow, members)
    await handing_over.forget_member(uow, members)
    await nudges.forget_member(uow, members)


async def reasons(uow: UnitOfWork, members: Collection[int]) -> Sequence[Audit]:
    """Return the audit lines about members."""
    return (await uow.exec(select(Audit).where(col(Audit.member_id).in_(members)))).all()


async def appeals(uow: UnitOfWork, community_id: int) -> Sequence[Doubt]:
    """Return what members wrote against rejections; it may name whose answer theirs is nearly the same as."""
    query = select(Doubt).where(Doubt.community_id == community_id, Doubt.kind == DoubtKind.APPEAL)
    return (await uow.exec(query)).all()


async def members_naming(uow: UnitOfWork, communities: Collection[int], names: Collection[str]) -> Sequence[Member]:
    """Return the members of some communities about whom managers wrote something that may hold one of some names."""
    if not names:
        return []
    holds = [
        text.icontains(name, autoescape=True)
        for name in sorted(names)
        for text in (col(Member.note), col(Member.state_why))
    ]
    return (await uow.exec(select(Member).where(col(Member.community_id).in_(communities), or_(*holds)))).all()


async def naming(uow: UnitOfWork, community_id: int, names: Collection[str]) -> list[tuple[Any, str]]:
    """Return what managers wrote in a community that may hold one of some names, as rows with the column's name."""
    found: list[tuple[Any, str]] = []
    for table, column in WRITTEN if names else ():
        text = col(getattr(table, column))
        holds = or_(*(text.icontains(name, autoescape=True) for name in sorted(names)))
        # held, or a clock that somebody lets run meanwhile would be held again without one
        rows = await uow.exec(select(table).where(table.community_id == community_id, holds).with_for_update())
        found += [(row, column) for row in rows]
    return found


async def decisions(uow: UnitOfWork, community_id: int, persons: Collection[int], nobody: int) -> None:
    """Let what some persons decided in a community be the decisions of nobody in particular."""
    for table in DECIDED_BY:
        mine = (col(table.community_id) == community_id) & col(table.person_id).in_(persons)
        await _set(uow, table, mine, person_id=nobody)
    signed = or_(*(cast(col(Word.answers), String).contains(f'"{person}"') for person in persons))
    names = {str(person) for person in persons}
    for word in (await uow.exec(select(Word).where(Word.community_id == community_id, signed))).all():
        word.answers = [
            {**said, "person": str(nobody)} if said.get("person") in names else said for said in word.answers
        ]
        uow.add(word)
    await uow.flush()


async def nobody(uow: UnitOfWork, now: datetime) -> int:
    """Make a person whom nobody is, and return the row."""
    fresh = Person(created_at=now)
    uow.add(fresh)
    await uow.flush()
    return fresh.id


async def member(uow: UnitOfWork, member_id: int, now: datetime) -> int:
    """Make a membership nameless, with a fresh person behind it whom nobody is; returns that person."""
    fresh = await nobody(uow, now)
    blank = {
        "handles": {},
        "speaks": [],
        "expertise": [],
        "experience": [],
        "note": "",
        "state_why": "",
        "pings_per_day": 0,
        "pinged": 0,
        "pinged_on": None,
        "manages": False,
        "leads": False,
        "seen_at": None,
        "present_at": None,
    }
    state = MemberState.ERASED
    await _set(uow, Member, col(Member.id) == member_id, person_id=fresh, state=state, **blank)
    return fresh


async def visits(uow: UnitOfWork, community_id: int, persons: Collection[int]) -> None:
    """Forget that some persons were seen in a community's room."""
    mine = (col(Visit.community_id) == community_id, col(Visit.person_id).in_(persons))
    await uow.exec(delete(Visit).where(*mine))


async def told(uow: UnitOfWork, community_id: int) -> Sequence[Delivery]:
    """Return sentences that were or will be told in a community: what stands in them may name somebody."""
    kinds = col(Delivery.kind).in_((DeliveryKind.TELL, DeliveryKind.NOTICE))
    return (await uow.exec(select(Delivery).where(Delivery.community_id == community_id, kinds))).all()


async def deliveries(uow: UnitOfWork, ids: Collection[int]) -> None:
    """Remove deliveries; one that is under way ends without a trace."""
    await uow.exec(delete(Delivery).where(col(Delivery.id).in_(ids)))


async def updates(uow: UnitOfWork, ids: Collection[int]) -> None:
    """Empty raw updates that were handled; those that wait are acts still to come."""
    await _set(uow, Update, col(Update.id).in_(ids) & col(Update.handled_at).is_not(None), raw={})


async def persons(uow: UnitOfWork, ids: Collection[int]) -> None:
    """Remove some persons' accounts and codes, and empty what was kept about them."""
    await uow.exec(delete(ConnectCode).where(col(ConnectCode.person_id).in_(ids)))
    await uow.exec(delete(Identity).where(col(Identity.person_id).in_(ids)))
    blank = {"language": None, "zone": None, "last_community_id": None, "quiet_from": None, "quiet_until": None}
    await _set(uow, Person, col(Person.id).in_(ids), **blank)


async def threads_of(uow: UnitOfWork, members: Collection[int]) -> Sequence[tuple[Claim, Thread]]:
    """Return the seats that members hold now, with their threads, in the order in which threads are held."""
    found = await uow.exec(
        select(Claim, Thread)
        .join(Thread, col(Thread.id) == col(Claim.thread_id))
        .where(col(Claim.member_id).in_(members), col(Claim.released_at).is_(None))
        .order_by(col(Thread.id))
    )
    return list(found)


async def _set(uow: UnitOfWork, table: Any, where: Any, **values: Any) -> None:
    # rows that are loaded already are told too, so that a card made in this transaction shows no old link
    await uow.exec(update(table).where(where).values(**values).execution_options(synchronize_session="fetch"))
