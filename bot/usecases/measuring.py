"""What a thread is by its posts: how many, since when, how far they reach; and how it stood, to bring that back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.rules.answered import answered_at
from bot.rules.growth import most_within
from bot.rules.publish import Fate, fate_of
from bot.usecases import clocks
from bot.usecases.complaints import reach_in
from bot.usecases.decisions import standing
from storage import mentions, records
from storage.tables import Category

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.usecases.context import Context
    from storage.tables import Thread

PLAIN = (
    *("first_mention_id", "author", "category", "category_why", "language", "narrative_id", "narrative_score"),
    "late_on_arrival",
)


async def snapshot(ctx: Context, thread: Thread) -> dict[str, Any]:
    """Return how a thread stands, in a form that the audit keeps: `recall` and `put_back` bring it back."""
    kept = {name: getattr(thread, name) for name in PLAIN} | {"started_at": thread.started_at.isoformat()}
    return await standing(ctx, thread) | kept


def recall(thread: Thread, stood: Mapping[str, Any]) -> None:
    """Bring back what a thread was about, and when its clock started; state, deadlines and seats `put_back` brings."""
    for name in PLAIN:
        setattr(thread, name, stood[name])
    thread.category = Category(stood["category"]) if stood["category"] else None
    thread.started_at = datetime.fromisoformat(stood["started_at"])


async def measure(ctx: Context, thread: Thread) -> None:
    """Count a thread's posts anew: how many, how fast they came, how far they reach, and when the critic last wrote."""
    posts = await mentions.of_thread(ctx.uow, thread.id)
    thread.mentions = len(posts)
    thread.growth = max(1, most_within([post.posted_at for post in posts]))
    thread.reach = max((reach_in(post) for post in posts), default=0)
    thread.last_mention_at = max(
        (
            post.posted_at
            for post in posts
            if post.id == thread.first_mention_id or fate_of(post.negative, ctx.config.publish) is not Fate.KEEP
        ),
        default=thread.last_mention_at,
    )
    ctx.uow.add(thread)


async def gather(ctx: Context, into: Thread, out: Thread) -> None:
    """Let a thread be what its posts make it, now that another's are among them; the earlier complaint began it."""
    into.category_why = into.category_why if into.category else out.category_why
    into.category, into.language = into.category or out.category, into.language or out.language
    if into.narrative_id is None:
        into.narrative_id, into.narrative_score = out.narrative_id, out.narrative_score
    if out.claimed_at is not None and (into.claimed_at is None or out.claimed_at < into.claimed_at):
        into.claimed_at, into.paused_to_claim = out.claimed_at, min(into.paused_seconds, out.paused_to_claim)
    first = await mentions.get(ctx.uow, ctx.community_id, into.first_mention_id or 0)
    theirs = await mentions.get(ctx.uow, ctx.community_id, out.first_mention_id or 0)
    if first is not None and theirs is not None and (theirs.posted_at, theirs.id) < (first.posted_at, first.id):
        into.first_mention_id, into.author = theirs.id, out.author
        clocks.begin_earlier(ctx, into, theirs)
    await measure(ctx, into)
    into.answered_at = answered_at(await records.replies_of(ctx.uow, [into.id]))
