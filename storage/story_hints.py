"""Verbs on hints of stories that nobody has named, and on complaints with the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, func, select, update

from storage.stories import OPENING
from storage.tables import Mention, StoryHint, Thread, ThreadState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def add(uow: UnitOfWork, hint: StoryHint) -> StoryHint:
    """Write a hint."""
    uow.add(hint)
    await uow.flush()
    return hint


async def get(uow: UnitOfWork, community_id: int, hint_id: int) -> StoryHint | None:
    """Return one hint of a community."""
    query = select(StoryHint).where(StoryHint.community_id == community_id, StoryHint.id == hint_id)
    return (await uow.exec(query)).one_or_none()


async def hold(uow: UnitOfWork, community_id: int, hint_id: int) -> StoryHint | None:
    """Return one hint of a community and hold it until the transaction ends."""
    query = select(StoryHint).where(StoryHint.community_id == community_id, StoryHint.id == hint_id)
    return (await uow.exec(query.with_for_update().execution_options(populate_existing=True))).one_or_none()


async def since(uow: UnitOfWork, community_id: int, moment: datetime) -> Sequence[StoryHint]:
    """Return the hints that were given since a moment, whatever became of them."""
    query = select(StoryHint).where(StoryHint.community_id == community_id, StoryHint.at >= moment)
    return (await uow.exec(query.order_by(col(StoryHint.id)))).all()


async def complaints(uow: UnitOfWork, community_id: int, threads: Collection[int]) -> Sequence[tuple[Thread, Mention]]:
    """Return some threads of a community with their complaints, what was dismissed since left out."""
    query = (
        select(Thread, Mention)
        .join(Mention, OPENING)
        .where(
            Thread.community_id == community_id,
            col(Thread.id).in_(threads),
            Thread.state != ThreadState.DISMISSED,
        )
    )
    return (await uow.exec(query.order_by(col(Thread.id)))).all()


async def texts_beside(uow: UnitOfWork, community_id: int, threads: Collection[int], most: int) -> Sequence[str]:
    """Return the texts of the newest complaints that are in other threads."""
    query = select(Mention.text).join(Thread, OPENING)
    where = (Thread.community_id == community_id, col(Thread.id).not_in(threads), Mention.text != "")
    return (await uow.exec(query.where(*where).order_by(col(Thread.id).desc()).limit(most))).all()


async def recent_complaints(
    uow: UnitOfWork, community_id: int, start: datetime, after: int, most: int
) -> Sequence[tuple[int, str, str]]:
    """Return (number, link, text) of complaints after a number that are no copies, published since a moment.

    The oldest first, the newest `most` of them.
    """
    query = select(Mention.id, Mention.link, Mention.text).where(
        Mention.community_id == community_id,
        Mention.posted_at >= start,
        Mention.id > after,
        col(Mention.thread_id).is_not(None),
        col(Mention.copy_of).is_(None),
        Mention.text != "",
    )
    rows = (await uow.exec(query.order_by(col(Mention.id).desc()).limit(most))).all()
    return [(number, link, text) for number, link, text in reversed(rows)]


async def mark_copies(uow: UnitOfWork, community_id: int, copies: Mapping[str, str]) -> None:
    """Write down which mention is a copy of which, both given by their canonical links; the first one has no copy."""
    if not copies:
        return
    links = {*copies, *copies.values()}
    query = select(Mention.id, Mention.link, Mention.copy_of).where(
        Mention.community_id == community_id, col(Mention.link).in_(links)
    )
    known = {link: (number, earlier) for number, link, earlier in await uow.exec(query)}
    by_first: dict[int, list[int]] = {}
    for link, original in copies.items():
        if link in known and original in known and link != original:
            number, earlier = known[original]
            by_first.setdefault(earlier or number, []).append(known[link][0])
    for first, numbers in by_first.items():
        # the first one has no copy
        where = (col(Mention.id).in_(numbers), col(Mention.id) != first, col(Mention.community_id) == community_id)
        await uow.exec(update(Mention).where(*where).values(copy_of=first))


async def copies_of(uow: UnitOfWork, community_id: int, mention_id: int) -> int:
    """Return how many complaints repeat the words of a mention."""
    where = (Mention.community_id == community_id, Mention.copy_of == mention_id)
    return (await uow.exec(select(func.count()).select_from(Mention).where(*where))).one()


async def thread_of(uow: UnitOfWork, community_id: int, mention_id: int) -> int | None:
    """Return the thread that a mention belongs to."""
    where = (Mention.community_id == community_id, Mention.id == mention_id)
    return (await uow.exec(select(Mention.thread_id).where(*where))).one_or_none()
