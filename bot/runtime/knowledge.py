"""What a community has taught so far, made ready for the next post: a manager's decision counts for it at once.

It is kept by what changes with it (the newest lesson, how many stand, the playbook's versions) and made anew only then.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from bot.classify.category import DECIDED, NOTHING_READ, SEED, Example, Model, fitted
from bot.classify.lessons import Lessons, Taught
from bot.classify.seeds import seeds
from storage import lessons, programme
from storage.tables import LessonKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.ports.clock import Clock
    from bot.ports.mentions import CategoryName
    from bot.ports.reading import Reader
    from storage.database import Database
    from storage.tables import Category, Guidance, Lesson

MOST_SORTED, MOST_JUDGED = 2000, 1000
"""How many of the newest lessons count, of categories and of complaints."""
USUAL_GUESS = 0.5
FOREVER = datetime.max.replace(tzinfo=UTC)
TRY_AGAIN = timedelta(minutes=1)
"""When what could not be read is read anew."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The playbook's keywords by category, the categories as learned, and what was decided about complaints."""

    keywords: Mapping[CategoryName, tuple[str, ...]]
    categories: Model
    lessons: Lessons


class Written(NamedTuple):
    """A sentence that stands for a category, and what it weighs."""

    category: CategoryName
    sentence: str
    weight: float


class _Kept(NamedTuple):
    stands: object
    until: datetime
    knowledge: Knowledge


class Knowing:
    """Knows what every community taught."""

    def __init__(self, database: Database, reader: Reader, clock: Clock) -> None:
        self._database, self._reader, self._clock = database, reader, clock
        self._kept: dict[int, _Kept] = {}

    async def of(self, community_id: int) -> Knowledge:
        """Return what a community has taught up to now."""
        now, kept = self._clock.now(), self._kept.get(community_id)
        async with self._database.read() as uow:
            playbook = await programme.playbook(uow, community_id)
            stands = (
                await lessons.stamp(uow, community_id),
                frozenset((row.id, row.version) for row in playbook.values()),
            )
            if kept is not None and kept.stands == stands and now < kept.until:
                return kept.knowledge
            sorted_ = await lessons.newest(uow, community_id, LessonKind.CATEGORY, MOST_SORTED)
            judged = await lessons.newest(uow, community_id, LessonKind.NEGATIVE, MOST_JUDGED)
        written = [
            Written(category.value, sentence, DECIDED)
            for category, row in playbook.items()
            for sentence in _sentences(row.sections)
        ]
        examples = [Written(category, sentence, SEED) for category, sentence in seeds()] + written
        read = await self._reader.read([one.sentence for one in examples])
        placed = [Example(text.vector, one.category, one.weight) for one, text in zip(examples, read, strict=True)]
        made = await asyncio.to_thread(_made, playbook, placed + [_example(one) for one in sorted_], judged)
        until = FOREVER if all(one.vector for one in placed) else now + TRY_AGAIN
        self._kept[community_id] = _Kept(stands, until, made)
        return made


def _sentences(sections: Mapping[str, Any]) -> list[str]:
    return [one for one in sections.get("examples", ()) if isinstance(one, str)]


def _example(lesson: Lesson) -> Example:
    return Example(bytes(lesson.vector), cast("CategoryName", lesson.label), DECIDED, lesson.thread_id)


def _made(playbook: Mapping[Category, Guidance], examples: Sequence[Example], judged: Sequence[Lesson]) -> Knowledge:
    taught = [
        Taught(bytes(one.vector), USUAL_GUESS if one.negative is None else one.negative, one.label == lessons.YES)
        for one in judged
    ]
    return Knowledge(
        keywords={category.value: tuple(row.keywords) for category, row in playbook.items()},
        categories=fitted(examples) or NOTHING_READ,
        lessons=Lessons.of(taught),
    )
