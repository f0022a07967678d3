"""What of the playbook applies to a thread: its story's page first, then its category's; the stricter word counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.rules.playbook import PLACES, STRICTER, TOLD, Answerers, held_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storage.tables import Category, Guidance

ELSEWHERE = "forum"


@dataclass(frozen=True, slots=True)
class Hint:
    """What a card shows of the playbook: the hearts (story first) and the disclosure's wording here, by language.

    `who` may answer; `left_alone`: do not engage; `more`: there is more to read.
    """

    hearts: tuple[Mapping[str, str], ...] = ()
    wording: Mapping[str, str] = field(default_factory=dict)
    who: Answerers = Answerers.ANYONE
    left_alone: bool = False
    more: bool = False


def applying(rows: Iterable[Guidance], category: Category | None, narrative_id: int | None) -> list[dict[str, Any]]:
    """Return the contents of the pages for a story and a category, of those that there are."""
    rows = list(rows)
    stories = [row for row in rows if narrative_id is not None and row.narrative_id == narrative_id]
    own = [row for row in rows if category is not None and row.category == category]
    return [held_by(row) for row in (*stories, *own)]


def hint_of(pages: Sequence[Mapping[str, Any]], source: str) -> Hint:
    """Return what a card of a place shows of the pages that apply."""
    return Hint(
        hearts=tuple(page["line"] for page in pages if page.get("line")),
        wording=wording_of(pages, source),
        who=who_may(pages),
        left_alone=is_left_alone(pages),
        more=any(page.get(section) for page in pages for section in (*TOLD, "disclosure")),
    )


def wording_of(pages: Iterable[Mapping[str, Any]], source: str) -> dict[str, str]:
    """Return how the disclosure may be worded in a place, by language; the first page that says so counts."""
    place = source if source in PLACES else ELSEWHERE
    return next((words for page in pages if (words := page.get("disclosure", {}).get(place))), {})


def who_may(pages: Iterable[Mapping[str, Any]]) -> Answerers:
    """Return who may answer: the strictest word of all pages."""
    said = (Answerers(page.get("who_may_answer", Answerers.ANYONE)) for page in pages)
    return max(said, key=STRICTER.index, default=Answerers.ANYONE)


def is_left_alone(pages: Iterable[Mapping[str, Any]]) -> bool:
    """Say whether a page tells not to engage."""
    return any(page.get("do_not_engage", False) for page in pages)
