"""Verbs on stories: the managers' list, which threads belong to one, and how often it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import and_, col, func, or_, select, update

from storage.tables import Audit, Imprint, Mention, Narrative, Proof, Reply, Thread, ThreadState
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork

NOT_COUNTED = (ThreadState.REVIEW, ThreadState.DISMISSED)
OPENING = and_(col(Thread.id) == col(Mention.thread_id), col(Thread.first_mention_id) == col(Mention.id))
OPENED: Any = (
    *(Thread.id, Thread.narrative_id, Thread.narrative_score, Thread.author, Thread.source),
    *(col(Mention.id).label("mention_id"), Mention.text, Mention.url, Imprint.vector),
)


async def urgent(uow: UnitOfWork, community_id: int) -> frozenset[int]:
    """Return the stories of a community that a manager called urgent and that go on."""
    query = select(Narrative.id).where(
        Narrative.community_id == community_id, col(Narrative.urgent).is_(True), col(Narrative.ended_at).is_(None)
    )
    return frozenset(await uow.exec(query))


async def add(uow: UnitOfWork, story: Narrative) -> int | None:
    """Write a new story and return its row, or None when the community has one of this name."""
    return await insert_new(uow, story)


async def get(uow: UnitOfWork, community_id: int, story_id: int) -> Narrative | None:
    """Return one story of a community."""
    query = select(Narrative).where(Narrative.community_id == community_id, Narrative.id == story_id)
    return (await uow.exec(query)).one_or_none()


async def hold(uow: UnitOfWork, community_id: int, story_id: int) -> Narrative | None:
    """Return one story of a community and hold it until the transaction ends."""
    query = select(Narrative).where(Narrative.community_id == community_id, Narrative.id == story_id)
    return (await uow.exec(query.with_for_update().execution_options(populate_existing=True))).one_or_none()


async def every(uow: UnitOfWork, community_id: int) -> Sequence[Narrative]:
    """Return all stories of a community by name, those that ended last; what was merged is not among them."""
    query = select(Narrative).where(Narrative.community_id == community_id, col(Narrative.merged_into).is_(None))
    return (await uow.exec(query.order_by(col(Narrative.ended_at).is_not(None), col(Narrative.name)))).all()


async def live(uow: UnitOfWork, community_id: int) -> Sequence[Narrative]:
    """Return the stories of a community that new threads are matched with."""
    query = select(Narrative).where(Narrative.community_id == community_id, col(Narrative.ended_at).is_(None))
    return (await uow.exec(query.order_by(col(Narrative.id)))).all()


async def mark(uow: UnitOfWork, community_id: int) -> tuple[int, datetime | None]:
    """Return what changes with every change of a community's live stories and of their confirmed threads."""
    query = select(func.count(), func.max(Narrative.changed_at)).where(
        Narrative.community_id == community_id, col(Narrative.ended_at).is_(None), Narrative.vector != b""
    )
    number, changed_at = (await uow.exec(query)).one()
    return number, changed_at


async def members(uow: UnitOfWork, community_id: int, story_id: int, most: int) -> list[bytes]:
    """Return where the newest threads stand in meaning that a manager put into a story himself."""
    query = (
        select(Imprint.vector)
        .join(Thread, col(Thread.first_mention_id) == col(Imprint.mention_id))
        .where(
            Thread.community_id == community_id,
            Thread.narrative_id == story_id,
            col(Thread.narrative_score).is_(None),
            Thread.state != ThreadState.DISMISSED,
        )
        .order_by(col(Thread.id).desc())
        .limit(most)
    )
    return [bytes(vector) for vector in await uow.exec(query)]


async def unread(uow: UnitOfWork, communities: Collection[int]) -> Sequence[Narrative]:
    """Return live stories whose sentence was not read yet."""
    query = select(Narrative).where(
        col(Narrative.community_id).in_(communities), Narrative.vector == b"", col(Narrative.ended_at).is_(None)
    )
    return (await uow.exec(query.order_by(col(Narrative.id)))).all()


async def note_read(uow: UnitOfWork, story: Narrative, vector: bytes, now: datetime) -> bool:
    """Keep where a story's sentence stands in meaning, unless it says something else by now."""
    same = (col(Narrative.id) == story.id, col(Narrative.sentence) == story.sentence)
    done = await uow.exec(update(Narrative).where(*same).values(vector=vector, changed_at=now))
    return bool(done.rowcount)


async def openings(uow: UnitOfWork, community_id: int, since: datetime, most: int) -> Sequence[Any]:
    """Return the newest threads that began since a moment, as a story is sought for them.

    Of each id, narrative_id, narrative_score, author, source, the complaint's mention_id, text and url, and its vector
    (None: never read). What was dismissed or forgotten is left out.
    """
    query = (
        select(*OPENED)
        .join(Mention, OPENING)
        .outerjoin(Imprint, col(Imprint.mention_id) == col(Mention.id))
        .where(
            Thread.community_id == community_id,
            Thread.created_at >= since,
            Thread.state != ThreadState.DISMISSED,
            Mention.text != "",
        )
    )
    return list(await uow.exec(query.order_by(col(Thread.id).desc()).limit(most)))


async def put(uow: UnitOfWork, community_id: int, threads: Collection[int], story_id: int | None) -> None:
    """Put threads into a story, or into none, because a manager says so."""
    score = None if story_id is not None else 0.0
    where = (col(Thread.community_id) == community_id, col(Thread.id).in_(threads))
    statement = update(Thread).where(*where).values(narrative_id=story_id, narrative_score=score)
    await uow.exec(statement.execution_options(synchronize_session="fetch"))


async def move(uow: UnitOfWork, community_id: int, story_id: int, into: int) -> list[int]:
    """Move all threads of a story into another one; returns their numbers."""
    where = (col(Thread.community_id) == community_id, col(Thread.narrative_id) == story_id)
    moved = list(await uow.exec(select(Thread.id).where(*where)))
    statement = update(Thread).where(*where).values(narrative_id=into)
    await uow.exec(statement.execution_options(synchronize_session="fetch"))
    return moved


async def move_back(uow: UnitOfWork, community_id: int, threads: Collection[int], of: int, to: int) -> None:
    """Move those of some threads that are still in a story into another one."""
    where = (col(Thread.community_id) == community_id, col(Thread.id).in_(threads), col(Thread.narrative_id) == of)
    statement = update(Thread).where(*where).values(narrative_id=to)
    await uow.exec(statement.execution_options(synchronize_session="fetch"))


async def counted(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime, *, answered: bool = False
) -> dict[int, int]:
    """Return how many threads of each story began in a period (and were `answered`), what is in no figure left out."""
    query = select(Thread.narrative_id, func.count()).where(
        Thread.community_id == community_id,
        Thread.started_at >= start,
        Thread.started_at < end,
        col(Thread.narrative_id).is_not(None),
        col(Thread.state).not_in(NOT_COUNTED),
    )
    if answered:
        query = query.where(col(Thread.answered_at).is_not(None))
    rows = await uow.exec(query.group_by(col(Thread.narrative_id)))
    return {story_id: number for story_id, number in rows if story_id is not None}


async def last_seen(uow: UnitOfWork, community_id: int) -> dict[int, datetime]:
    """Return when each story was last told in public."""
    query = (
        select(Thread.narrative_id, func.max(Thread.last_mention_at))
        .where(
            Thread.community_id == community_id,
            col(Thread.narrative_id).is_not(None),
            col(Thread.state).not_in(NOT_COUNTED),
        )
        .group_by(col(Thread.narrative_id))
    )
    return {story_id: at for story_id, at in await uow.exec(query) if story_id is not None}


async def nth(uow: UnitOfWork, thread: Thread, start: datetime) -> int:
    """Return which one of its story a thread is since a moment, in the order in which they began."""
    at_once = and_(col(Thread.started_at) == thread.started_at, col(Thread.id) <= thread.id)
    query = select(func.count()).where(
        Thread.community_id == thread.community_id,
        Thread.narrative_id == thread.narrative_id,
        Thread.started_at >= start,
        or_(col(Thread.started_at) < thread.started_at, at_once),
        # a thread that still waits for a decision is the next one, whatever others wait beside it
        or_(col(Thread.state).not_in(NOT_COUNTED), col(Thread.id) == thread.id),
    )
    return (await uow.exec(query)).one()


async def threads_of(uow: UnitOfWork, community_id: int, story_id: int, most: int) -> Sequence[tuple[Thread, Mention]]:
    """Return a story's newest threads with their complaints."""
    query = (
        select(Thread, Mention)
        .join(Mention, OPENING)
        .where(
            Thread.community_id == community_id,
            Thread.narrative_id == story_id,
            Thread.state != ThreadState.DISMISSED,
        )
        .order_by(col(Thread.started_at).desc(), col(Thread.id).desc())
    )
    return (await uow.exec(query.limit(most))).all()


async def that_worked(
    uow: UnitOfWork, community_id: int, story_id: int, most: int, but: int = 0
) -> Sequence[tuple[int, str]]:
    """Return the newest answers of a story whose threads became quiet: the first standing one of each thread.

    As (thread, address); the thread `but` is left out.
    """
    first = (
        select(func.min(Reply.id))
        .where(Reply.proof != Proof.REJECTED, col(Reply.thread_id) == col(Thread.id))
        .correlate(Thread)
        .scalar_subquery()
    )
    query = (
        select(Thread.id, Reply.url)
        .join(Reply, col(Reply.id) == first)
        .where(
            Thread.community_id == community_id,
            Thread.narrative_id == story_id,
            col(Thread.state).in_((ThreadState.QUIET, ThreadState.CLOSED)),
            col(Thread.answered_at).is_not(None),
            Thread.id != but,
        )
        .order_by(col(Thread.answered_at).desc(), col(Thread.id).desc())
    )
    return [(thread_id, url) for thread_id, url in await uow.exec(query.limit(most))]


async def of_threads(uow: UnitOfWork, community_id: int, threads: Collection[int]) -> Mapping[int, int]:
    """Return the story of each of some threads that has one."""
    query = select(Thread.id, Thread.narrative_id).where(
        Thread.community_id == community_id, col(Thread.id).in_(threads), col(Thread.narrative_id).is_not(None)
    )
    return {thread_id: story_id for thread_id, story_id in await uow.exec(query) if story_id is not None}


async def names(uow: UnitOfWork, community_id: int) -> dict[int, str]:
    """Return the names of all stories of a community, ended ones among them."""
    rows = await uow.exec(select(Narrative.id, Narrative.name).where(Narrative.community_id == community_id))
    return dict(rows.all())


async def standing(
    uow: UnitOfWork, community_id: int, story_id: int, states: Collection[ThreadState]
) -> Sequence[Thread]:
    """Return a story's threads in these states, held until the transaction ends."""
    query = select(Thread).where(
        Thread.community_id == community_id, Thread.narrative_id == story_id, col(Thread.state).in_(states)
    )
    return (await uow.exec(query.order_by(col(Thread.id)).with_for_update())).all()


async def last_decision(uow: UnitOfWork, community_id: int, story_id: int, whats: Collection[str]) -> Audit | None:
    """Return the newest decision of these kinds on a story that was not taken back."""
    query = select(Audit).where(
        Audit.community_id == community_id, col(Audit.what).in_(whats), col(Audit.undone).is_(False)
    )
    rows = await uow.exec(query.order_by(col(Audit.id).desc()))
    return next((row for row in rows if row.before.get("story") == story_id), None)
