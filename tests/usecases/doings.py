"""Everything that can happen in a random history: what it is called, how often, and how it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import col

from bot.ports.perks import Done
from bot.ports.proof import Seen
from bot.rules.counted import Dismissal
from bot.rules.lifecycle import CLAIMABLE, By
from bot.usecases import (
    appeals,
    award,
    claim,
    clock,
    holding,
    manage,
    members,
    merging_threads,
    privacy,
    profile,
    proof,
    record,
    redeem,
    review,
    roster,
    splitting,
    words,
)
from storage.tables import (
    Category,
    Check,
    ClaimOrigin,
    Doubt,
    Entry,
    Finding,
    Member,
    MemberState,
    Mention,
    Perk,
    Redemption,
    RedemptionState,
    Reply,
    Thread,
    Word,
)

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from tests.usecases.test_histories import History


async def _assign(_: History, ctx: Context, thread: int, *rest: int) -> None:
    await manage.assign(ctx, thread, 1 + rest[-1])


async def _look(h: History, ctx: Context, *_: int) -> None:
    """Look at an answer, and find anything."""
    row = await ctx.uow.get(Check, await h.pick(Check))
    answered = await ctx.uow.get(Reply, row.reply_id) if row else None
    if row is None or answered is None:
        return
    copy_of = await h.pick(Reply)
    found, disclosed = h.dice.choices(list(Finding), (5, 1, 1))[0], h.dice.choices(list(Finding), (5, 2, 1))[0]
    member = await ctx.uow.get(Member, answered.member_id)
    author = h.dice.choice(("other", *[member.handles.get("x", "other")] * 3))
    seen = Seen(found, author=author, text="Text", in_thread=Finding.YES)
    alike = {"copy_of": copy_of, "likeness": 0.9} if copy_of < answered.id and h.dice.random() < 0.2 else {}
    await proof.noted(ctx, row.id, proof.Look(seen, disclosed=disclosed, **alike), row.leased_until)


async def _reply(h: History, ctx: Context, thread: int, *rest: int) -> None:
    again, number = rest[-2] and rest[-1] == 0, rest[-1]
    if number:
        thread = await h.pick(Thread, col(Thread.state).in_(CLAIMABLE))
    await record.reply(ctx, thread, h.link(again=bool(again)), disclosed=number == 0)


async def _writer(ctx: Context, reply: int) -> None:
    """Let it be the one who wrote an answer who acts."""
    row = await ctx.uow.get(Reply, reply)
    member = await ctx.uow.get(Member, row.member_id) if row else None
    if member is not None and member.state is MemberState.ACTIVE:
        ctx.actor.member, ctx.actor.person_id = member, member.person_id


async def _appeal(_: History, ctx: Context, __: int, reply: int, *___: int) -> None:
    await _writer(ctx, reply)
    await appeals.appeal(ctx, reply, "it was mine")


async def _disclose(_: History, ctx: Context, __: int, reply: int, *___: int) -> None:
    await _writer(ctx, reply)
    await record.disclose(ctx, reply)


async def _name(_: History, ctx: Context, *__: int) -> None:
    await profile.name_handles(ctx, {"x": ctx.actor.name.replace(" ", "")})


async def _accept(h: History, ctx: Context, *_: int) -> None:
    await review.accept(ctx, await h.pick(Doubt, col(Doubt.decided_at).is_(None)))


async def _take_back(h: History, ctx: Context, *_: int) -> None:
    await award.take_back(ctx, await h.pick(Entry))


async def _request(h: History, ctx: Context, *_: int) -> None:
    await redeem.request(ctx, await h.pick(Perk))


async def _decide_request(h: History, ctx: Context, *rest: int) -> None:
    live = col(Redemption.state).not_in((RedemptionState.DENIED, RedemptionState.ENDED))
    number, act = await h.pick(Redemption, live), h.dice.randrange(7)
    if act == 0:
        await redeem.deny(ctx, number, "no", approved=bool(rest[-2]))
    elif act == 1:
        await redeem.cancel(ctx, number)
    elif act == 2:
        await redeem.end(ctx, number, "over", refund=bool(rest[-2]))
    elif act == 3:
        await redeem.ended(ctx, number)
    elif act == 4:
        await redeem.paid(ctx, number)
    elif act == 5:
        await redeem.failed(ctx, number, "no right")
    else:
        await redeem.granted(ctx, number, Done({}))


async def _decide_word(h: History, ctx: Context, *rest: int) -> None:
    await words.decide(ctx, await h.pick(Word), accept=bool(rest[-2]), into="trust")


async def _merge(h: History, ctx: Context, thread: int, *_: int) -> None:
    await merging_threads.merge(ctx, thread, await h.pick(Thread))


async def _split(ctx: Context, thread: int, post: int) -> None:
    """Let a post leave the thread it is in, or at least one that is not."""
    row = await ctx.uow.get(Mention, post)
    await splitting.split(ctx, row.thread_id or thread if row else thread, post)


ACTS: dict[str, tuple[float, Any]] = {
    "complain": (6, None),
    "claim": (6, lambda h, c, t, r, p, yes, n: claim.claim(c, t, ClaimOrigin.REACTION if yes else ClaimOrigin.BUTTON)),
    "release": (3, lambda h, c, t, r, p, yes, n: claim.release(c, t, reaction=yes)),
    "reply": (6, _reply),
    "disclose": (4, _disclose),
    "like": (3, lambda h, c, t, r, p, yes, n: record.like(c, reply_id=r)),
    "leave": (1, lambda h, c, t, r, p, yes, n: members.pause(c) if yes else members.leave(c)),
    "join": (2, lambda h, c, t, r, p, yes, n: members.join(c)),
    "approve": (3, lambda h, c, t, r, p, yes, n: manage.approve(c, t)),
    "dismiss": (2, lambda h, c, t, r, p, yes, n: manage.dismiss(c, t, list(Dismissal)[n])),
    "staff": (2, lambda h, c, t, r, p, yes, n: manage.to_staff(c, t, By.MANAGER if yes else By.MEMBER)),
    "from staff": (2, lambda h, c, t, r, p, yes, n: manage.from_staff(c, t, solved=yes)),
    "category": (1, lambda h, c, t, r, p, yes, n: manage.recategorise(c, t, list(Category)[n])),
    "hold": (2, lambda h, c, t, r, p, yes, n: holding.hold(c, t, f"reason {n}")),
    "go on": (1, lambda h, c, t, r, p, yes, n: holding.go_on(c, t)),
    "assign": (2, _assign),
    "merge": (3, _merge),
    "split": (2, lambda h, c, t, r, p, yes, n: _split(c, t, p)),
    "free": (1, lambda h, c, t, r, p, yes, n: manage.free_seat(c, t, 1 + n)),
    "promote": (2, lambda h, c, t, r, p, yes, n: manage.promote(c, p)),
    "undo": (4, lambda h, c, t, r, p, yes, n: manage.undo(c, t)),
    "name": (3, _name),
    "look": (5, _look),
    "accept": (4, _accept),
    "reject": (3, lambda h, c, t, r, p, yes, n: review.reject(c, r, "copied")),
    "appeal": (3, _appeal),
    "unreview": (3, lambda h, c, t, r, p, yes, n: review.undo(c, r)),
    "award": (2, lambda h, c, t, r, p, yes, n: award.award(c, 1 + n, 12 + n, "a guide")),
    "correct": (2, lambda h, c, t, r, p, yes, n: award.correct(c, 1 + n, 4 if yes else -6, "counted twice")),
    "take back": (2, _take_back),
    "request": (6, _request),
    "decide request": (7, _decide_request),
    "suggest": (2, lambda h, c, t, r, p, yes, n: words.suggest(c, "an idea")),
    "decide word": (2, _decide_word),
    "suspend": (1, lambda h, c, t, r, p, yes, n: roster.suspend(c, 1 + n, "rude")),
    "lift": (2, lambda h, c, t, r, p, yes, n: roster.lift(c, 1 + n)),
    "connect": (1, None),
    "erase": (0.3, lambda h, c, t, r, p, yes, n: privacy.erase(c, everywhere=yes)),
    "settle": (2, lambda h, c, t, r, p, yes, n: clock.settle(c)),
}
