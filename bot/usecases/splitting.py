"""A post that is a complaint of its own leaves the thread it came under, by a manager's press; and comes back.

It takes along what the same person wrote under it later, unless that is the thread's own critic. Its clock starts with
its publication; answers stay where they were given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.ports.errors import UserError
from bot.rules.lifecycle import CLAIMABLE
from bot.usecases.complaints import begin, follow
from bot.usecases.decisions import put_back, rest
from bot.usecases.measuring import measure, recall, snapshot
from bot.usecases.threads import find, put, show, show_anew, weigh
from storage import audit, claims, mentions, merging, people
from storage.tables import Thread, ThreadState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.usecases.context import Context
    from storage.tables import Audit, Mention


class Split(NamedTuple):
    """The thread that a post left, and the one that it began."""

    thread: Thread
    new: Thread


async def split(ctx: Context, thread_id: int, mention_id: int) -> Split:
    """Begin a thread with a post of another one, and show it.

    Raises UserError `no-thread`, `no-mention`, `split-ended`, `split-first`.
    """
    await people.hold_community(ctx.uow, ctx.community_id)
    thread = await find(ctx, thread_id)
    posts = await mentions.of_thread(ctx.uow, thread.id)
    chosen = next((post for post in posts if post.id == mention_id), None)
    if thread.state is ThreadState.DISMISSED or thread.forgotten_at is not None:
        raise UserError("split-ended", thread=thread.id)
    if chosen is None or not chosen.url:
        raise UserError("no-mention")
    if chosen.id == thread.first_mention_id:
        raise UserError("split-first", thread=thread.id)
    leaving = _leaving(thread, chosen, posts)
    stood, keys = await snapshot(ctx, thread), {str(post.id): post.key for post in leaving}
    for post in leaving:
        post.thread_id, post.key = None, f"split:{chosen.id}"
        ctx.uow.add(post)
    new = await begin(ctx, chosen, ThreadState.OPEN)
    for post in leaving[1:]:
        await follow(ctx, new, post)
    show(ctx, new)
    await measure(ctx, thread)
    state = await rest(ctx, thread) if thread.state in CLAIMABLE else thread.state
    await _stand(ctx, thread, state)
    stood["after"] = thread.state
    await ctx.decided("split", thread, why=f"#{new.id}", other=new.id, keys=keys, **stood)
    await ctx.decided("split_off", new, why=f"#{thread.id}")
    return Split(thread, new)


def _leaving(thread: Thread, chosen: Mention, posts: Sequence[Mention]) -> list[Mention]:
    """Return the post that leaves a thread, first, and what goes along: what its author wrote there later."""
    author = chosen.author.casefold()
    if author == thread.author.casefold():
        return [chosen]
    later = [
        post
        for post in posts
        if (post.posted_at, post.id) > (chosen.posted_at, chosen.id)
        and post.author.casefold() == author
        and post.id != thread.first_mention_id
    ]
    return [chosen, *later]


async def _stand(ctx: Context, thread: Thread, state: ThreadState) -> None:
    if state is not thread.state:
        await put(ctx, thread, state)
        return
    await weigh(ctx, thread)
    ctx.uow.add(thread)
    await show_anew(ctx, thread, state)


async def take_back(ctx: Context, thread: Thread, line: Audit) -> None:
    """Let what was split off come back, with all that came under it since; the emptied thread points here.

    The community is held. Raises UserError `not-possible-now` when somebody has acted on either since.
    """
    stood = line.before
    new = await find(ctx, stood["other"])
    acted = (
        new.state is not ThreadState.OPEN
        or bool(await claims.held(ctx.uow, [new.id]))
        or bool(await merging.answers_in(ctx.uow, new.id))
        or await audit.last(ctx.uow, new.id, ("category", "hold", "assign", "merge", "split")) is not None
    )
    if acted or thread.state != stood["after"] or thread.forgotten_at is not None or new.forgotten_at is not None:
        raise UserError("not-possible-now", thread=thread.id)
    for post in await mentions.of_thread(ctx.uow, new.id):
        post.thread_id, post.key = thread.id, stood["keys"].get(str(post.id), thread.key)
        ctx.uow.add(post)
    # so that the same post may be split off once more
    new.key, new.merged_into, new.mentions = f"~split:{new.id}", thread.id, 0
    await put(ctx, new, ThreadState.DISMISSED)
    recall(thread, stood)
    await measure(ctx, thread)
    await put_back(ctx, thread, stood)
