"""What a thread's card says of its story: which it is, how often it came, what worked, and whose words it repeats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rules.periods import since
from storage import stories, story_hints

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from storage.database import UnitOfWork
    from storage.tables import Mention, Narrative, Thread

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Tells:
    """A thread's story, and which one it is of this month's (0: it began before); the complaint that it repeats.

    `worked` are the newest answers in the story whose threads became quiet, as (thread, address). `repeats` is the
    thread of the first complaint with these words (None: this is the first), `copies` how many repeat that one.
    """

    story: Narrative | None = None
    nth: int = 0
    worked: Sequence[tuple[int, str]] = ()
    repeats: int | None = None
    copies: int = 0


async def tells(uow: UnitOfWork, thread: Thread, first: Mention, zone: ZoneInfo, now: datetime) -> Tells:
    """Return what is known of a thread's story and of its words, as of a moment."""
    community_id = thread.community_id
    original = first.copy_of or first.id
    copies = await story_hints.copies_of(uow, community_id, original)
    repeats = await story_hints.thread_of(uow, community_id, original) if first.copy_of else None
    if thread.narrative_id is None:
        return Tells(repeats=repeats, copies=copies)
    month = since("month", now, zone)
    return Tells(
        story=await stories.get(uow, community_id, thread.narrative_id),
        nth=await stories.nth(uow, thread, month) if thread.started_at >= month else 0,
        worked=await stories.that_worked(uow, community_id, thread.narrative_id, SHOWN, but=thread.id),
        repeats=repeats if repeats != thread.id else None,
        copies=copies,
    )
