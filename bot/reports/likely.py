"""What a manager may make one thread of, or two: the threads that may be about the same, and a thread's posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage import mentions, merging, threads

if TYPE_CHECKING:
    from storage.database import UnitOfWork
    from storage.tables import Mention, Thread

LISTED = 8
POSTS = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """A thread, and others with the post that began each: those it may be one with, the newest first."""

    thread: Thread
    others: tuple[tuple[Thread, Mention | None], ...]


async def likely(uow: UnitOfWork, community_id: int, thread_id: int) -> Choice | None:
    """Return the threads that may be about the same as one: same author, story, words or conversation."""
    thread = await threads.get(uow, community_id, thread_id)
    if thread is None:
        return None
    found = await merging.likely(uow, thread, LISTED)
    others = [(one, await mentions.get(uow, community_id, one.first_mention_id or 0)) for one in found]
    return Choice(thread, tuple(others))


async def posts(uow: UnitOfWork, community_id: int, thread_id: int) -> tuple[Thread, tuple[Mention, ...]] | None:
    """Return a thread, and those of its posts that can leave it, the newest first; not the one that it is about."""
    thread = await threads.get(uow, community_id, thread_id)
    if thread is None:
        return None
    found = [post for post in await mentions.of_thread(uow, thread_id) if post.id != thread.first_mention_id]
    return thread, tuple(reversed(found[-POSTS:]))
