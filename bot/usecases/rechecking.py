"""A post is gone, back, or has other words: the card says so, and who holds a seat learns of it once.

What is done with the thread stays the managers' to decide; where nobody has answered yet, they are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.chat import RoomKind
from bot.ports.proof import TryLater
from bot.rules import rechecking as rules
from bot.rules.lifecycle import LIVE, WAITING
from bot.usecases.reaching import reach
from bot.usecases.threads import ASIDE
from storage import claims, mentions, rechecks, threads
from storage.tables import DeliveryKind, Finding, ThreadState

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports.proof import Seen
    from bot.usecases.context import Context
    from storage.tables import Mention, Thread

LOOKED_AT = LIVE | {ThreadState.REVIEW}


async def seen_again(ctx: Context, mention_id: int, was_due: datetime, found: Seen | TryLater) -> None:
    """Write down what a look at a post found, and what follows.

    Nothing is written when somebody else looked meanwhile (the post was due at `was_due`).
    """
    known = await mentions.get(ctx.uow, ctx.community_id, mention_id)
    if known is None:
        return
    # the clock passes over a thread that is held: what is just as it was holds none
    read = threads.lock if _is_news(known, found) else threads.get
    thread = await read(ctx.uow, ctx.community_id, known.thread_id) if known.thread_id else None
    post = await rechecks.hold(ctx.uow, ctx.community_id, mention_id)
    if post is None or post.look_at != was_due:
        return
    ctx.uow.add(post)
    if thread is None or not post.url or not await _counts(ctx, thread, post):
        post.look_at = None
        return
    if isinstance(found, TryLater):
        post.look_at = rules.later(post.seen_at, ctx.now, found.seconds)
        return
    post.look_at = rules.next_look(post.seen_at, ctx.now)
    if found.found is Finding.NO:
        await _missed(ctx, thread, post)
        return
    post.missing_at = None
    if found.found is Finding.YES:
        await _there(ctx, thread, post, found)


def _is_news(known: Mention, found: Seen | TryLater) -> bool:
    """Say whether a look found anything else than what is known of a post."""
    if isinstance(found, TryLater) or found.found is Finding.UNKNOWN:
        return False
    edited = bool(found.text) and found.whole and rules.changed(known.text, found.text or "")
    return found.found is Finding.NO or known.gone_at is not None or edited


async def _counts(ctx: Context, thread: Thread, post: Mention) -> bool:
    """Say whether a post still matters: the complaint or the latest word of a thread that goes on."""
    if thread.state not in LOOKED_AT:
        return False
    return post.id in {thread.first_mention_id, (await mentions.of_thread(ctx.uow, thread.id))[-1].id}


async def _missed(ctx: Context, thread: Thread, post: Mention) -> None:
    """Take note that a post was not found: at the second time it is gone."""
    if post.gone_at is not None:
        return
    if post.missing_at is None:
        post.missing_at, post.look_at = ctx.now, ctx.now + rules.SURE_AFTER
        return
    post.missing_at, post.gone_at = None, ctx.now
    await ctx.decided("post_gone", thread, mention=post)
    _refresh(ctx, thread)
    held = await claims.held(ctx.uow, [thread.id])
    found = await reach(ctx, [claim.member_id for claim in held])
    for claim in held:
        account = found[claim.member_id].account(claim.platform)
        if account is not None:
            ctx.tell(account, "tell-post-gone", thread=thread.id)
    if thread.state in WAITING and post.id == thread.first_mention_id:
        told = {"key": "notice-post-gone", "fields": {"thread": thread.id}}
        buttons = [["button-manage", f"manage:{thread.id}"]]
        ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, told | {"buttons": buttons}, key=f"post-gone:{post.id}")


async def _there(ctx: Context, thread: Thread, post: Mention, seen: Seen) -> None:
    """Take note that a post stands there, and of its words where all of them were seen."""
    if post.gone_at is not None:
        post.gone_at = None
        await ctx.decided("post_back", thread, mention=post)
        _refresh(ctx, thread)
    if seen.text and seen.whole and rules.changed(post.text, seen.text):
        post.text, post.edited_at = seen.text, ctx.now
        await ctx.decided("post_edited", thread, mention=post)
        _refresh(ctx, thread)


def _refresh(ctx: Context, thread: Thread) -> None:
    if thread.state in ASIDE:
        ctx.refresh(thread, ASIDE[thread.state])
    if thread.shown_at is not None:
        ctx.refresh(thread)
