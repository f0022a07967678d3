"""Forget, once a day, the authors and texts that are older than the community keeps them.

Threads that ended `retention.closed_days` ago, mentions that were only kept (or imported as history) and came in
`retention.kept_days` ago, and posts that were gone `retention.gone_days` ago, though their thread goes on. Counts,
times, categories and tones stay; a card that still stands shows no author any more.
"""

from __future__ import annotations

from dataclasses import asdict, astuple, dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.rules.forgetting import fingerprint
from bot.rules.lifecycle import ENDED
from bot.rules.periods import local_day
from storage import jobs, letters, retention

if TYPE_CHECKING:
    from bot.usecases.context import Context

BATCH = 500
"""So that a large database is never held for long."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was forgotten."""

    threads: int = 0
    mentions: int = 0
    deliveries: int = 0
    letters: int = 0

    def __add__(self, more: Forgotten) -> Forgotten:
        """Return both together."""
        return Forgotten(*(one + other for one, other in zip(astuple(self), astuple(more), strict=True)))

    @property
    def nothing(self) -> bool:
        """Say whether there was nothing to forget."""
        return self == Forgotten()

    @property
    def is_full(self) -> bool:
        """Say whether a batch was full, so that there may be more."""
        return any(count >= BATCH for count in astuple(self))


async def is_due(ctx: Context) -> bool:
    """Say whether this local day's forgetting has not begun yet, and note that it has."""
    day = local_day(ctx.now, ctx.config.tz).isoformat()
    return await jobs.first_run(ctx.uow, ctx.community_id, "retention", day, ctx.now)


async def forget(ctx: Context) -> Forgotten:
    """Forget one batch of each kind, and refresh the cards that still show it; returns how much it was."""
    uow, days = ctx.uow, ctx.config.retention
    marked = partial(fingerprint, ctx.salt)
    closed, kept = ctx.now - timedelta(days=days.closed_days), ctx.now - timedelta(days=days.kept_days)
    threads = await retention.old_threads(uow, ctx.community_id, ENDED, closed, BATCH)
    ids = [thread.id for thread in threads]
    posts = [
        *await retention.mentions_of(uow, ids),
        *await retention.old_mentions(uow, ctx.community_id, kept, BATCH),
    ]
    await retention.forget_mentions(uow, posts, marked)
    await retention.forget_threads(uow, threads, ctx.now)
    gone = await retention.gone_mentions(uow, ctx.community_id, ctx.now - timedelta(days=days.gone_days), BATCH)
    await retention.forget_mentions(uow, gone, marked)
    left = {post.thread_id for post in gone if post.thread_id is not None}
    await retention.forget_author(uow, left)
    ids += sorted(left)
    for card in await retention.cards_of(uow, ids):
        ctx.renew(card)
    deliveries = await retention.drop_dead(uow, ctx.community_id, kept, BATCH)
    unread = await letters.forget(uow, ctx.community_id, ctx.now - timedelta(days=days.broken_days), BATCH)
    return Forgotten(len(threads), len(posts) + len(gone), deliveries, unread)


async def note(ctx: Context, forgotten: Forgotten) -> None:
    """Write down what one day's run has forgotten, in one line."""
    if forgotten.nothing:
        return
    await ctx.decided("forgot", **asdict(forgotten))
