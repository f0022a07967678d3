"""Record what was done in public: a reply, its disclosure, what kind of answer it is, a like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cards import words
from bot.ports.errors import UserError
from bot.rules import links
from bot.rules.answered import answered_at
from bot.rules.disclosure import account_for
from bot.rules.forgetting import fingerprint
from bot.rules.lifecycle import CLAIMABLE, ENDED, By
from bot.rules.publish import Fate, fate_of
from bot.usecases import clocks, holding, points
from bot.usecases.claim import seat
from bot.usecases.judging import hold, settle
from bot.usecases.threads import acting, find, move
from storage import claims, mentions, programme, proof, records
from storage.tables import Account, ClaimOrigin, DoubtKind, EntryKind, Like, Proof, Reply, Thread, ThreadState

if TYPE_CHECKING:
    from datetime import datetime

    from bot.usecases.context import Context
    from storage.tables import AnswerKind, Mention

RESTS = ENDED | {ThreadState.QUIET}
"""States in which it is known how a thread went."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded reply or like, and what it earned."""

    thread: Thread
    reply: Reply
    points: int
    account: Account


async def reply(
    ctx: Context, thread_id: int, link: str, *, disclosed: bool, kind: AnswerKind | None = None
) -> Recorded:
    """Record the acting member's public answer, to be looked at soon; a free seat is taken if he holds none.

    Where the community asks for the disclosure, points wait until it was seen. `disclosed` and `kind` are the member's
    own word.

    Raises UserError `not-a-link`, `other-place`, `not-an-answer`, `other-thread`, `older-than-complaint`,
    `own-mention`, `link-counted`, `thread-closed`, or why there is no seat.
    """
    member_id = await acting(ctx)
    thread = await find(ctx, thread_id)
    if thread.merged_into is not None:
        raise UserError("thread-merged", thread=thread_id, into=thread.merged_into)
    if thread.state not in CLAIMABLE:
        raise UserError("thread-closed", thread=thread_id)
    canonical, published_at = await _checked(ctx, thread, link)
    if await claims.seat_of(ctx.uow, thread_id, member_id) is None:
        await seat(ctx, thread, ctx.member, ClaimOrigin.BUTTON, ctx.actor.platform)
    with ctx.uow.no_autoflush:  # nothing that is asked here hangs on what is changed: the thread is written once
        before = await records.replies_of(ctx.uow, [thread_id])
        row = Reply(
            community_id=ctx.community_id,
            thread_id=thread_id,
            member_id=member_id,
            link=canonical,
            url=link,
            disclosed=disclosed,
            recorded_at=ctx.now,
            published_at=published_at,
            kind=kind,
            guidance=await programme.version_of(ctx.uow, ctx.community_id, thread.category),
        )
        reply_id = await records.add_reply(ctx.uow, row)
        if reply_id is None:
            raise UserError("link-counted")
        row.id = reply_id
        thread.answered_at = answered_at([*before, row])
        holding.end(ctx, thread)
        if not before:
            clocks.answered(thread)
        await proof.add_check(ctx.uow, ctx.community_id, row.id, ctx.now)
        account = account_for(ctx.config.points, seen=False)
        paid_as = EntryKind.ADDITION if before else EntryKind.REPLY
        earned = await points.earn(ctx, thread, paid_as, f"reply:{row.id}", account)
        if not before and not thread.late_on_arrival and thread.answered_at and thread.answered_at <= thread.due_at:
            earned += await points.earn(ctx, thread, EntryKind.FIRST_REPLY, f"first:{row.id}", account)
    if thread.state in {ThreadState.CLAIMED, ThreadState.FOLLOW_UP}:
        await move(ctx, thread, ThreadState.ANSWERED, By.MEMBER)
    else:
        ctx.refresh(thread)
    return Recorded(thread, row, earned, account)


async def _checked(ctx: Context, thread: Thread, link: str) -> tuple[str, datetime | None]:
    """Return the canonical link and its public time (where it tells one), or refuse it with the reason."""
    try:
        canonical = links.canonical(link)
    except ValueError as error:
        raise UserError("not-a-link") from error
    first = (await mentions.of_thread(ctx.uow, thread.id))[0]
    if links.place_of(canonical) != (thread.source if thread.source in links.PLACES else None):
        raise UserError("other-place", place=words.place(thread.source))
    if not links.is_answer(canonical):
        raise UserError("not-an-answer")
    if await records.reply_by_link(ctx.uow, ctx.community_id, fingerprint(ctx.salt, canonical)) is not None:
        raise UserError("link-counted")  # by somebody who was erased since
    known = await mentions.by_link(ctx.uow, ctx.community_id, canonical)
    if known is not None and _complains(ctx, thread, known):
        raise UserError("own-mention")
    if _elsewhere(first, canonical):
        raise UserError("other-thread", thread=thread.id)
    published_at = links.published_at(canonical)
    if published_at is not None and published_at < first.posted_at:
        raise UserError("older-than-complaint")
    return canonical, published_at if published_at is not None and published_at <= ctx.now else None


def _complains(ctx: Context, thread: Thread, mention: Mention) -> bool:
    """Say whether a mention is a complaint or the critic's; the intake also meets our members' own answers."""
    negative = fate_of(mention.negative, ctx.config.publish) is not Fate.KEEP
    return negative or mention.author.casefold() == thread.author.casefold()


def _elsewhere(first: Mention, link: str) -> bool:
    """Say whether a link shows by itself that it belongs to another conversation (Reddit and YouTube links do)."""
    ours, theirs = links.conversation_of(first.link), links.conversation_of(link)
    return ours is not None and theirs is not None and ours != theirs


async def disclose(ctx: Context, reply_id: int) -> Recorded:
    """Say that the disclosure is in one's own reply: it is looked at again at once, and what is seen confirms points.

    A doubt about it is moot until then. Raises UserError `no-reply`, `reply-rejected`.
    """
    await acting(ctx)
    await _own_reply(ctx, reply_id)
    case = await hold(ctx, reply_id)
    row, check = case.reply, case.check
    if row.proof is Proof.REJECTED:
        raise UserError("reply-rejected")
    row.disclosed = True
    ctx.uow.add(row)
    missing = [doubt for doubt in case.open if doubt.kind is DoubtKind.NO_DISCLOSURE]
    if missing or not row.disclosure_seen:
        check.due_at, check.leased_until, check.attempts = ctx.now, None, 0
        ctx.uow.add(check)
    for doubt in missing:
        settle(ctx, doubt)
    return Recorded(case.thread, row, 0, account_for(ctx.config.points, seen=row.disclosure_seen))


async def describe(ctx: Context, reply_id: int, kind: AnswerKind) -> Reply:
    """Say what kind of answer one's own is; another time says it anew.

    Only until its thread has come to rest: what is said once it is known how it went would colour what the report
    makes of it. Raises UserError `no-reply`, `reply-rejected`, `too-late-for-kind`.
    """
    await acting(ctx)
    row = await _own_reply(ctx, reply_id)
    thread = await find(ctx, row.thread_id)
    await ctx.uow.refresh(row)  # its thread may have become part of another meanwhile
    await ctx.uow.refresh(row)
    if row.proof is Proof.REJECTED:
        raise UserError("reply-rejected")
    if thread.state in RESTS and row.kind is not kind:
        raise UserError("too-late-for-kind", thread=thread.id)
    row.kind = kind
    ctx.uow.add(row)
    return row


async def undisclosed(ctx: Context, reply_id: int) -> Reply:
    """Return one's own reply whose disclosure is not in yet. Raises UserError `no-reply`."""
    return await _own_reply(ctx, reply_id)


async def _own_reply(ctx: Context, reply_id: int) -> Reply:
    row = await records.reply(ctx.uow, ctx.community_id, reply_id)
    if row is None or row.member_id != ctx.member_id:
        raise UserError("no-reply")
    return row


async def like(ctx: Context, *, reply_id: int | None = None, link: str = "") -> Recorded:
    """Record that the acting member liked an answer, named by its row or its link.

    Raises UserError `no-reply`, `not-a-link`, `own-reply`, `like-counted`.
    """
    member_id = await acting(ctx)
    row = await _liked(ctx, reply_id, link)
    if row.member_id == member_id:
        raise UserError("own-reply")
    thread = await find(ctx, row.thread_id)
    made = Like(
        community_id=ctx.community_id,
        thread_id=row.thread_id,
        member_id=member_id,
        reply_id=row.id,
        link=row.link,
        recorded_at=ctx.now,
    )
    like_id = await records.add_like(ctx.uow, made)
    if like_id is None:
        raise UserError("like-counted")
    earned = await points.earn(ctx, thread, EntryKind.LIKE, f"like:{like_id}", Account.CONFIRMED)
    ctx.refresh(thread)
    return Recorded(thread, row, earned, Account.CONFIRMED)


async def _liked(ctx: Context, reply_id: int | None, link: str) -> Reply:
    if reply_id is not None:
        row = await records.reply(ctx.uow, ctx.community_id, reply_id)
    else:
        try:
            row = await records.reply_by_link(ctx.uow, ctx.community_id, links.canonical(link))
        except ValueError as error:
            raise UserError("not-a-link") from error
    if row is None or row.proof is Proof.REJECTED:
        raise UserError("no-such-answer")
    return row
