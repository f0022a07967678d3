"""Verbs on mentions as they came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam
from sqlmodel import col, func, insert, or_, select, text, update

from storage.among import among, among_rows
from storage.tables import Mention
from storage.tables.threads import OURS
from storage.upsert import table_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from storage.database import UnitOfWork


MANY = 50
ANALYZE: Any = text("ANALYZE (SKIP_LOCKED) mention, thread")


async def known(
    uow: UnitOfWork, community_id: int, ids: Collection[tuple[str, str]], links: Collection[str]
) -> tuple[set[tuple[str, str]], set[str]]:
    """Return which (source, id) pairs and which canonical links are known already."""
    taken: set[tuple[str, str]] = set()
    for source in {source for source, _ in ids}:
        wanted = [external for one, external in ids if one == source]
        rows = await uow.exec(select(Mention.external_id).where(*_by_id(community_id, source, wanted)))
        taken |= {(source, external) for external in rows}
    query = select(Mention.link).where(Mention.community_id == community_id, among(Mention.link, links))
    return taken, set(await uow.exec(query))


def _by_id(community_id: int, source: str, ids: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    # a plain list per source finds its way through the unique index; a list of pairs reads the whole table on SQLite
    return col(Mention.community_id) == community_id, col(Mention.source) == source, among(Mention.external_id, ids)


async def add(uow: UnitOfWork, values: Sequence[Mapping[str, object]]) -> None:
    """Insert mentions that are known to be new, given as columns, in one go."""
    if values:
        await uow.exec(insert(table_of(Mention)), params=values)
    if len(values) >= MANY and uow.get_bind().dialect.name == "postgresql":
        await _counted(uow, len(values))


async def _counted(uow: UnitOfWork, added: int) -> None:
    """Let PostgreSQL count its rows anew whenever they doubled.

    By itself it does so a minute later. Until then it takes a full table for an empty one and reads all of it at every
    question, and an import is over by then or stands still.
    """
    newest = (await uow.exec(select(func.max(Mention.id)))).one() or 0
    if newest.bit_length() != (newest - added).bit_length():
        await uow.exec(ANALYZE)


async def numbers(uow: UnitOfWork, community_id: int, ids: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the row ids of mentions by (source, id)."""
    found: dict[tuple[str, str], int] = {}
    for source in {source for source, _ in ids}:
        wanted = [external for one, external in ids if one == source]
        query = select(Mention.external_id, Mention.id).where(*_by_id(community_id, source, wanted))
        found |= {(source, external): number for external, number in await uow.exec(query)}
    return found


async def by_numbers(uow: UnitOfWork, mention_ids: Collection[int]) -> Sequence[Mention]:
    """Return mentions by their row ids, oldest post first."""
    rows = (await uow.exec(select(Mention).where(among_rows(Mention.id, mention_ids)))).all() if mention_ids else []
    return sorted(rows, key=lambda mention: (mention.posted_at, mention.id))


async def openers(
    uow: UnitOfWork, community_id: int, source: str, conversations: Collection[str]
) -> dict[str, tuple[str, float]]:
    """Return who began each conversation and how negative that post is, where its opening post is known."""
    rows = await uow.exec(
        select(Mention.conversation, Mention.author, Mention.negative).where(
            Mention.community_id == community_id,
            Mention.source == source,
            among(Mention.conversation, conversations),
            col(Mention.root).is_(True),
        )
    )
    return {conversation: (author, negative) for conversation, author, negative in rows if conversation}


async def get(uow: UnitOfWork, community_id: int, mention_id: int) -> Mention | None:
    """Return one mention of a community."""
    return (
        await uow.exec(select(Mention).where(Mention.community_id == community_id, Mention.id == mention_id))
    ).one_or_none()


# Asked at every answer, and so put together once: that takes longer than asking.
BY_LINK = select(Mention).where(Mention.community_id == bindparam("community"), Mention.link == bindparam("link"))
OF_THREAD = select(Mention).where(Mention.thread_id == bindparam("thread")).order_by(col(Mention.posted_at))


async def by_link(uow: UnitOfWork, community_id: int, link: str) -> Mention | None:
    """Return the mention with a canonical link."""
    return (await uow.exec(BY_LINK, params={"community": community_id, "link": link})).one_or_none()


async def of_thread(uow: UnitOfWork, thread_id: int) -> Sequence[Mention]:
    """Return a thread's mentions, oldest first."""
    return (await uow.exec(OF_THREAD, params={"thread": thread_id})).all()


async def times_of(uow: UnitOfWork, thread_ids: Collection[int], since: datetime) -> dict[int, list[datetime]]:
    """Return when the mentions of some threads that were published since a moment were, by thread."""
    found: dict[int, list[datetime]] = {}
    query = select(Mention.thread_id, Mention.posted_at).where(
        among_rows(Mention.thread_id, thread_ids), Mention.posted_at >= since
    )
    for thread_id, posted_at in await uow.exec(query):
        if thread_id is not None:
            found.setdefault(thread_id, []).append(posted_at)
    return found


async def latest_negative(uow: UnitOfWork, community_id: int, limit: int) -> Sequence[float]:
    """Return how negative a community's latest posts are (0 to 1), as our own classifiers read them.

    What came as history, what was judged elsewhere, and what a manager decided are not among them.
    """
    query = select(Mention.negative).where(
        Mention.community_id == community_id,
        col(Mention.history).is_(False),
        text(OURS),  # in the words of the index, or it is not used
    )
    return (await uow.exec(query.order_by(col(Mention.id).desc()).limit(limit))).all()


async def first_posted_at(uow: UnitOfWork, community_id: int) -> datetime | None:
    """Return when the oldest mention of a community was published, or None."""
    return (await uow.exec(select(func.min(Mention.posted_at)).where(Mention.community_id == community_id))).one()


async def rekey(uow: UnitOfWork, community_id: int, before: str, after: str) -> None:
    """Give the mentions of one thread key another."""
    query = update(Mention).where(col(Mention.community_id) == community_id, col(Mention.key) == before)
    await uow.exec(query.values(key=after))


async def kept(uow: UnitOfWork, community_id: int, words: str, limit: int) -> Sequence[Mention]:
    """Return mentions that are kept without a thread, most negative first; `words` must stand in text or author.

    What was forgotten is not among them.
    """
    query = select(Mention).where(
        Mention.community_id == community_id,
        col(Mention.thread_id).is_(None),
        col(Mention.history).is_(False),
        col(Mention.url) != "",
    )
    if words:
        query = query.where(_contains(words))
    return (await uow.exec(query.order_by(col(Mention.negative).desc(), col(Mention.id).desc()).limit(limit))).all()


async def found(uow: UnitOfWork, community_id: int, words: str, limit: int) -> Sequence[Mention]:
    """Return mentions whose text or author holds `words`, newest first."""
    query = select(Mention).where(Mention.community_id == community_id, _contains(words))
    return (await uow.exec(query.order_by(col(Mention.posted_at).desc()).limit(limit))).all()


def _contains(words: str) -> ColumnElement[bool]:
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").lower() + "%"
    return or_(
        func.lower(Mention.text).like(pattern, escape="\\"), func.lower(Mention.author).like(pattern, escape="\\")
    )
