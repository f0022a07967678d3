"""The playbook as managers work on it: who made each version and why, and what became quiet under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.reports.guide import Written, all_pages
from bot.reports.monthly.outcome import outcome_table
from bot.rules.playbook import held_by
from bot.rules.playbook_file import Book
from storage import audit, guidance, lessons
from storage.tables import LessonKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.reports.monthly.model import Outcome
    from storage.database import UnitOfWork
    from storage.lessons import Accuracy
    from storage.tables import GuidanceVersion

LOOKS_BACK = timedelta(days=366)
"""How far back what became of answers is looked at."""


@dataclass(frozen=True, slots=True)
class Playbook:
    """All pages, and how the guesses of the category fared in the managers' last decisions."""

    pages: Sequence[Written]
    accuracy: Accuracy


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a page: what it held, who made it so (empty: nobody by name), when and why."""

    number: int
    held: dict[str, Any]
    who: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PageView:
    """One page with its versions, the newest first, and what became quiet under each (of a category's alone)."""

    page: Written
    versions: tuple[Version, ...]
    outcomes: tuple[tuple[int, Outcome], ...] = ()


async def playbook(uow: UnitOfWork, community_id: int) -> Playbook:
    """Return the whole playbook in short."""
    accuracy = await lessons.accuracy(uow, community_id, LessonKind.CATEGORY)
    return Playbook(await all_pages(uow, community_id), accuracy)


async def page_view(
    uow: UnitOfWork, community_id: int, key: str, *, quiet_for: timedelta, now: datetime, salt: str
) -> PageView | None:
    """Return one page by its key, or None where there is none."""
    page = next((one for one in await all_pages(uow, community_id) if one.key == key), None)
    if page is None:
        return None
    kept = await _versions(uow, community_id, page)
    found: tuple[tuple[int, Outcome], ...] = ()
    if page.category is not None and kept:
        table = await outcome_table(uow, community_id, now - LOOKS_BACK, now, quiet_for=quiet_for, now=now, salt=salt)
        found = tuple((version, one) for (category, version), one in table.by_guidance if category == page.category)
    return PageView(page, kept, tuple(sorted(found, key=lambda one: -one[0])))


async def _versions(uow: UnitOfWork, community_id: int, page: Written) -> tuple[Version, ...]:
    rows = await guidance.of_community(uow, community_id)
    row = next((one for one in rows if (one.category or one.narrative_id) == (page.category or page.number)), None)
    kept: Sequence[GuidanceVersion] = await guidance.versions(uow, community_id, row.id) if row else ()
    names = await audit.deciders(uow, {one.person_id for one in kept if one.person_id is not None})
    return tuple(Version(one.version, held_by(one), names.get(one.person_id or 0, ""), one.why, one.at) for one in kept)


async def book(uow: UnitOfWork, community_id: int) -> Book:
    """Return all that is written, to be put into a file; an ended story's page is not in it."""
    pages = [one for one in await all_pages(uow, community_id) if one.held]
    return Book(
        {one.category.value: one.held for one in pages if one.category is not None},
        {one.story: one.held for one in pages if one.category is None},
    )
