"""A community's stories: how often each comes, what grows, one story with its threads, and a suggested one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.rules.periods import since
from bot.rules.standing_out import standing_out, words_of
from storage import stories, story_hints

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from storage.database import UnitOfWork
    from storage.tables import Mention, Narrative, StoryHint, Thread

WEEK = timedelta(days=7)
GROWING, THREADS, WORKED, EXAMPLES, WORDS = 3, 8, 5, 5, 5
BESIDE = 600


@dataclass(frozen=True, slots=True)
class Line:
    """A story, how often it came and when it was last told in public.

    `month` counts its threads that began this month, `week` in the last seven days, `before` in the seven before.
    """

    story: Narrative
    month: int
    week: int
    before: int
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story, its newest threads with their complaints, and answers whose threads became quiet (thread, address)."""

    line: Line
    threads: Sequence[tuple[Thread, Mention]]
    worked: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Growing:
    """A story by name that more threads tell in the last seven days than in the seven before."""

    name: str
    week: int
    before: int


@dataclass(frozen=True, slots=True)
class HintView:
    """A suggested story: how many threads, examples of their complaints, and the words that stand out in them.

    `name` is what it became where it was taken up.
    """

    hint: StoryHint
    threads: int
    examples: Sequence[tuple[Thread, Mention]]
    words: Sequence[str]
    name: str


async def every_story(uow: UnitOfWork, community_id: int, now: datetime, zone: ZoneInfo) -> list[Line]:
    """Return all stories with how often they come: those that go on by this month's number, ended ones last."""
    month = await stories.counted(uow, community_id, since("month", now, zone), now)
    week = await stories.counted(uow, community_id, now - WEEK, now)
    before = await stories.counted(uow, community_id, now - 2 * WEEK, now - WEEK)
    seen = await stories.last_seen(uow, community_id)
    lines = [
        Line(one, month.get(one.id, 0), week.get(one.id, 0), before.get(one.id, 0), seen.get(one.id))
        for one in await stories.every(uow, community_id)
    ]
    return sorted(lines, key=lambda line: (line.story.ended_at is not None, -line.month, line.story.name.casefold()))


async def story_page(
    uow: UnitOfWork, community_id: int, story_id: int, now: datetime, zone: ZoneInfo
) -> StoryPage | None:
    """Return one story, or None where there is none of that number."""
    lines = await every_story(uow, community_id, now, zone)
    line = next((one for one in lines if one.story.id == story_id), None)
    if line is None:
        return None
    return StoryPage(
        line,
        await stories.threads_of(uow, community_id, story_id, THREADS),
        await stories.that_worked(uow, community_id, story_id, WORKED),
    )


async def growing(uow: UnitOfWork, community_id: int, until: datetime) -> tuple[Growing, ...]:
    """Return the three stories that grow most: more in the last seven days than in the seven before."""
    week = await stories.counted(uow, community_id, until - WEEK, until)
    if not week:
        return ()
    before = await stories.counted(uow, community_id, until - 2 * WEEK, until - WEEK)
    names = {one.id: one.name for one in await stories.live(uow, community_id)}
    found = [
        Growing(names[one], number, before.get(one, 0))
        for one, number in week.items()
        if one in names and number > before.get(one, 0)
    ]
    return tuple(sorted(found, key=lambda one: (one.before - one.week, one.name))[:GROWING])


async def hint_view(uow: UnitOfWork, community_id: int, hint_id: int) -> HintView | None:
    """Return what a card shows of a suggested story, or None when there is none."""
    hint = await story_hints.get(uow, community_id, hint_id)
    if hint is None:
        return None
    known = {
        thread.id: (thread, post) for thread, post in await story_hints.complaints(uow, community_id, hint.threads)
    }
    # in the order in which they were written down, those first that are most like the others
    found = [known[number] for number in hint.threads if number in known]
    story = await stories.get(uow, community_id, hint.narrative_id) if hint.narrative_id else None
    return HintView(
        hint,
        len(found),
        [(thread, post) for thread, post in found if post.text][:EXAMPLES],
        await _words(uow, community_id, hint, [post for _, post in found if post.text]),
        story.name if story else "",
    )


async def _words(uow: UnitOfWork, community_id: int, hint: StoryHint, posts: Sequence[Mention]) -> Sequence[str]:
    if not posts:
        return ()
    beside = await story_hints.texts_beside(uow, community_id, hint.threads, BESIDE)
    names = set().union(*(words_of(post.author) for post in posts))
    return standing_out([post.text for post in posts], beside, WORDS, names)
