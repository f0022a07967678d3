"""Verbs on mentions as they came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, func, or_, select, tuple_, update

from storage.tables import Mention
from storage.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from storage.database import UnitOfWork

COLUMNS = [name for name in Mention.model_fields if name != "id"]


async def known(
    uow: UnitOfWork, community_id: int, ids: Collection[tuple[str, str]], links: Collection[str]
) -> tuple[set[tuple[str, str]], set[str]]:
    """Return which (source, id) pairs and which canonical links are known already."""
    rows = await uow.exec(
        select(Mention.source, Mention.external_id, Mention.link).where(
            Mention.community_id == community_id,
            or_(tuple_(Mention.source, Mention.external_id).in_(ids), col(Mention.link).in_(links)),
        )
    )
    found = list(rows)
    return {(source, external) for source, external, _ in found}, {link for _, _, link in found}


async def add(uow: UnitOfWork, rows: Sequence[Mention]) -> None:
    """Insert mentions that are new; one that a twin process brought meanwhile is passed over."""
    if rows:
        values = [row.model_dump(include=set(COLUMNS)) for row in rows]
        await uow.exec(insert(uow, Mention).on_conflict_do_nothing(), params=values)


async def by_external(
    uow: UnitOfWork, community_id: int, ids: Collection[tuple[str, str]], seen_at: datetime
) -> Sequence[Mention]:
    """Return the mentions by (source, id) that were seen at a moment, oldest post first."""
    return (
        await uow.exec(
            select(Mention)
            .where(
                Mention.community_id == community_id,
                Mention.seen_at == seen_at,
                tuple_(Mention.source, Mention.external_id).in_(ids),
            )
            .order_by(col(Mention.posted_at))
        )
    ).all()


async def openers(
    uow: UnitOfWork, community_id: int, source: str, conversations: Collection[str]
) -> dict[str, tuple[str, float]]:
    """Return who began each conversation and how negative that post is, where its opening post is known."""
    rows = await uow.exec(
        select(Mention.conversation, Mention.author, Mention.negative).where(
            Mention.community_id == community_id,
            Mention.source == source,
            col(Mention.conversation).in_(conversations),
            col(Mention.root).is_(True),
        )
    )
    return {conversation: (author, negative) for conversation, author, negative in rows if conversation}


async def get(uow: UnitOfWork, community_id: int, mention_id: int) -> Mention | None:
    """Return one mention of a community."""
    return (
        await uow.exec(select(Mention).where(Mention.community_id == community_id, Mention.id == mention_id))
    ).one_or_none()


async def by_link_free(uow: UnitOfWork, community_id: int, link: str) -> bool:
    """Say whether no mention has this canonical link."""
    row = await uow.exec(select(Mention.id).where(Mention.community_id == community_id, Mention.link == link))
    return row.first() is None


async def of_thread(uow: UnitOfWork, thread_id: int) -> Sequence[Mention]:
    """Return a thread's mentions, oldest first."""
    return (
        await uow.exec(select(Mention).where(Mention.thread_id == thread_id).order_by(col(Mention.posted_at)))
    ).all()


async def attach(uow: UnitOfWork, ids: Collection[int], thread_id: int) -> None:
    """Put mentions into a thread."""
    await uow.exec(update(Mention).where(col(Mention.id).in_(ids)).values(thread_id=thread_id))


async def kept(uow: UnitOfWork, community_id: int, words: str, limit: int) -> Sequence[Mention]:
    """Return mentions that are kept without a thread, most negative first; `words` must stand in text or author."""
    query = select(Mention).where(
        Mention.community_id == community_id, col(Mention.thread_id).is_(None), col(Mention.history).is_(False)
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
