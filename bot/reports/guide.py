"""What the playbook says of a thread, of a category, of a story: as members read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.rules.guide import Hint, applying, hint_of
from bot.rules.playbook import held_by
from storage import guidance, threads
from storage.tables import Category

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import UnitOfWork
    from storage.tables import Guidance, Narrative, Thread


@dataclass(frozen=True, slots=True)
class Written:
    """One page: of a category, or of the story `story` whose row is `number`; `held` is what it holds."""

    held: dict[str, Any]
    version: int
    category: Category | None = None
    story: str = ""
    number: int = 0

    @property
    def key(self) -> str:
        """Return how the page is called in what is typed and pressed."""
        return self.category.value if self.category else f"s{self.number}"


@dataclass(frozen=True, slots=True)
class Guide:
    """The pages that apply, the story's first, and the thread that they are asked for, if it was for one."""

    pages: tuple[Written, ...]
    thread: Thread | None = None


async def hint(uow: UnitOfWork, thread: Thread) -> Hint:
    """Return what the card of a thread shows of the playbook."""
    rows = await guidance.of_community(uow, thread.community_id)
    return hint_of(applying(rows, thread.category, thread.narrative_id), thread.source)


async def all_pages(uow: UnitOfWork, community_id: int) -> list[Written]:
    """Return a page for every category and every story that goes on, also where nothing is written yet."""
    rows = await guidance.of_community(uow, community_id)
    found = [_written(rows, category=category) for category in Category]
    return found + [_written(rows, story=one) for one in await guidance.stories(uow, community_id)]


async def guide_of_thread(uow: UnitOfWork, community_id: int, thread_id: int) -> Guide | None:
    """Return the pages for a thread, or None where there is no such thread."""
    thread = await threads.get(uow, community_id, thread_id)
    if thread is None:
        return None
    rows, pages = await guidance.of_community(uow, community_id), []
    story = await guidance.story(uow, community_id, thread.narrative_id) if thread.narrative_id else None
    if story is not None:
        pages.append(_written(rows, story=story))
    if thread.category is not None:
        pages.append(_written(rows, category=thread.category))
    return Guide(tuple(page for page in pages if page.held), thread)


def _written(rows: Sequence[Guidance], *, category: Category | None = None, story: Narrative | None = None) -> Written:
    mine = [
        row
        for row in rows
        if (category is not None and row.category == category) or (story is not None and row.narrative_id == story.id)
    ]
    held, version = (held_by(mine[0]), mine[0].version) if mine else ({}, 0)
    return Written(held, version, category, story.name if story else "", story.id if story else 0)
