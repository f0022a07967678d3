"""Verbs on the playbook's guidance and its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam
from sqlmodel import col, select

from storage.tables import Guidance, GuidanceVersion, Narrative, Thread
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork
    from storage.tables import Category, ThreadState


# Asked for every card, and so put together once: that takes longer than asking.
OF_COMMUNITY = select(Guidance).where(Guidance.community_id == bindparam("community")).order_by(col(Guidance.id))


async def of_community(uow: UnitOfWork, community_id: int) -> Sequence[Guidance]:
    """Return all guidance of a community."""
    return (await uow.exec(OF_COMMUNITY, params={"community": community_id})).all()


async def hold(
    uow: UnitOfWork, community_id: int, category: Category | None, narrative_id: int | None
) -> Guidance | None:
    """Return the guidance of a category or of a story as it is now, held until the transaction ends."""
    query = select(Guidance).where(Guidance.community_id == community_id)
    if category is not None:
        query = query.where(Guidance.category == category)
    else:
        query = query.where(Guidance.narrative_id == narrative_id)
    held = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return (await uow.exec(held)).one_or_none()


async def begin(uow: UnitOfWork, row: Guidance) -> bool:
    """Put a first guidance down; False when one of that category or story stands already."""
    return await insert_new(uow, row) is not None


async def keep(uow: UnitOfWork, row: Guidance, at: datetime, why: str = "", person_id: int | None = None) -> None:
    """Keep what a guidance says now as its version; one that is kept already stays as it is."""
    kept = GuidanceVersion(
        community_id=row.community_id,
        guidance_id=row.id,
        version=row.version,
        line=row.line,
        keywords=row.keywords,
        sections=row.sections,
        why=why[:300],
        person_id=person_id,
        at=at,
    )
    await insert_new(uow, kept)


async def unkept(uow: UnitOfWork, community_id: int) -> Sequence[Guidance]:
    """Return the guidance of a community whose version of now is not kept yet: seeded, or from before versions were."""
    is_kept = (col(GuidanceVersion.guidance_id) == col(Guidance.id)) & (
        col(GuidanceVersion.version) == col(Guidance.version)
    )
    query = select(Guidance).outerjoin(GuidanceVersion, is_kept)
    query = query.where(Guidance.community_id == community_id, col(GuidanceVersion.id).is_(None))
    return (await uow.exec(query.order_by(col(Guidance.id)))).all()


async def versions(uow: UnitOfWork, community_id: int, guidance_id: int) -> Sequence[GuidanceVersion]:
    """Return all versions of a guidance, the newest first."""
    query = select(GuidanceVersion).where(
        GuidanceVersion.community_id == community_id, GuidanceVersion.guidance_id == guidance_id
    )
    return (await uow.exec(query.order_by(col(GuidanceVersion.version).desc()))).all()


async def version(uow: UnitOfWork, community_id: int, guidance_id: int, number: int) -> GuidanceVersion | None:
    """Return one version of a guidance."""
    query = select(GuidanceVersion).where(
        GuidanceVersion.community_id == community_id,
        GuidanceVersion.guidance_id == guidance_id,
        GuidanceVersion.version == number,
    )
    return (await uow.exec(query)).one_or_none()


async def stories(uow: UnitOfWork, community_id: int) -> Sequence[Narrative]:
    """Return the stories that go on, the newest first."""
    query = select(Narrative).where(
        Narrative.community_id == community_id, col(Narrative.ended_at).is_(None), col(Narrative.merged_into).is_(None)
    )
    return (await uow.exec(query.order_by(col(Narrative.id).desc()))).all()


async def story(uow: UnitOfWork, community_id: int, narrative_id: int) -> Narrative | None:
    """Return a story of a community; one that became part of another is that other."""
    query = select(Narrative).where(Narrative.community_id == community_id, Narrative.id == narrative_id)
    found = (await uow.exec(query)).one_or_none()
    if found is not None and found.merged_into is not None:
        query = select(Narrative).where(Narrative.community_id == community_id, Narrative.id == found.merged_into)
        found = (await uow.exec(query)).one_or_none()
    return found


async def shown(
    uow: UnitOfWork,
    community_id: int,
    category: Category | None,
    narrative_id: int | None,
    states: Collection[ThreadState],
) -> Sequence[Thread]:
    """Return the threads of a category or story in some states that stand on a card."""
    query = select(Thread).where(
        Thread.community_id == community_id,
        col(Thread.state).in_(states),
        col(Thread.shown_at).is_not(None),
        col(Thread.category) == category if category else col(Thread.narrative_id) == narrative_id,
    )
    return (await uow.exec(query)).all()
