"""A seat that is held without an answer: its holder is reminded, then it is freed, and for a while he may take it back.

Nothing of it is told in public: the card shows when a seat is free again, and later only that it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.lifecycle import By
from bot.rules.nudges import free_at, may_take_back, on_clock
from bot.usecases.claim import free, seat
from bot.usecases.offering import offer_anew
from bot.usecases.reaching import reach
from bot.usecases.threads import acting, find
from storage import claims, nudges, outbox, reminders
from storage.reminders import TO_ANSWER
from storage.tables import CardKind, ClaimOrigin, Nudge, NudgeKind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.usecases.context import Context
    from bot.usecases.reaching import Reach
    from storage.tables import Claim, Snooze, Thread

    Seat = tuple[Claim, Thread, Snooze | None]

AT_ONCE = 50
"""How many seats one minute looks at; after a night offline the rest comes in the minutes that follow."""
NAMED = 5
EXPIRED = "expired"


async def remind(ctx: Context) -> int:
    """Remind who holds a seat without an answer; all of one member's seats that are due are one message."""
    rules = ctx.config.nudges
    due = await reminders.to_remind(ctx.uow, ctx.community_id, ctx.now, rules.remind_share, AT_ONCE)
    seats = await reminders.unanswered(ctx.uow, due) if due else []
    reached = await reach(ctx, {claim.member_id for claim, _, _ in seats})
    told: dict[int, list[tuple[Seat, datetime]]] = {}
    for one in seats:
        claim, thread, snooze = one
        him = reached[claim.member_id]
        ends_at = him.awake_at(free_at(rules, thread, him.awake_at(ctx.now)))
        row = _row(ctx, NudgeKind.REMINDER, claim, snooze.times if snooze else 0)
        row.then_at = on_clock(thread, ends_at) if rules.has(NudgeKind.FREED) else None
        if await nudges.give(ctx.uow, row):
            told.setdefault(claim.member_id, []).append((one, ends_at))
            ctx.refresh(thread)
    for member_id, his in told.items():
        _say_reminder(ctx, reached[member_id], his)
    return sum(map(len, told.values()))


def _say_reminder(ctx: Context, him: Reach, due: list[tuple[Seat, datetime]]) -> None:
    """Tell a member what he is reminded of: one seat with its buttons, or several in one message."""
    rules = ctx.config.nudges
    (claim, thread, snooze), at = min(due, key=lambda one: one[1])
    account = him.account(claim.platform)
    if account is None:
        return
    ends = rules.has(NudgeKind.FREED)
    if len(due) > 1:
        numbers = [one.id for (_, one, _), _ in due]
        key = "tell-reminders" if ends else "tell-reminders-kept"
        ctx.tell(account, key, ("button-my-seats", "seats"), n=len(due), at=at.isoformat(), threads=numbers)
        return
    longer = ("button-longer", f"snooze:{thread.id}")
    buttons = (
        ("button-reply", f"reply:{thread.id}"),
        *((longer,) if (snooze.times if snooze else 0) < rules.snoozes else ()),
        ("button-handover", f"handover:{thread.id}"),
        ("button-release", f"release:{thread.id}"),
    )
    key = "tell-reminder" if ends else "tell-reminder-kept"
    ctx.tell(account, key, *buttons, thread=thread.id, author=thread.author, at=at.isoformat())


async def free_late(ctx: Context) -> int:
    """Free the seats whose holders were reminded and let the time pass: never in their quiet hours, nor put off."""
    due = await reminders.come_due(ctx.uow, ctx.community_id, NudgeKind.REMINDER, ctx.now, AT_ONCE)
    rows = await reminders.unanswered(ctx.uow, [row.ref for row in due]) if due else []
    seats = {one[0].id: one for one in rows}
    reached = await reach(ctx, {claim.member_id for claim, _, _ in rows})
    freed: dict[int, list[Seat]] = {}
    for row in due:
        one = seats.get(row.ref)
        again_at = _later(ctx, row, one, reached[one[0].member_id]) if one else None
        waits = one is not None and again_at is not None and again_at > ctx.now
        row.then_at = on_clock(one[1], again_at) if one and again_at and waits else None
        ctx.uow.add(row)
        if one and again_at == ctx.now and await _free(ctx, one, reached[one[0].member_id]):
            freed.setdefault(one[0].member_id, []).append(one)
    for member_id, his in freed.items():
        _say_freed(ctx, reached[member_id], his)
    await offer_anew(ctx, [thread for his in freed.values() for _, thread, _ in his])
    return sum(map(len, freed.values()))


def _later(ctx: Context, row: Nudge, one: Seat, him: Reach) -> datetime | None:
    """Return when to look at a seat again: now to free it, or None when another reminder has taken this one's place."""
    _, thread, snooze = one
    if snooze and snooze.until > ctx.now:
        return snooze.until
    if snooze and snooze.times != row.round:
        return None
    if thread.state not in TO_ANSWER:
        # somebody else's answer stands for now
        return free_at(ctx.config.nudges, thread, ctx.now)
    return him.awake_at(ctx.now)


async def _free(ctx: Context, one: Seat, him: Reach) -> bool:
    claim, thread, _ = one
    if not await nudges.give(ctx.uow, _row(ctx, NudgeKind.FREED, claim)):
        return False
    await free(ctx, thread, claim, EXPIRED, By.CLOCK)
    await ctx.decided(EXPIRED, thread, about=claim.member_id)
    if claim.origin is ClaimOrigin.REACTION:
        await _spend_reaction(ctx, claim, him)
    return True


async def _spend_reaction(ctx: Context, claim: Claim, him: Reach) -> None:
    """Take the reaction off that took the seat, so that it can be put on again."""
    rooms = dict(ctx.config.rooms()).get(claim.platform)
    account = next((one for one in him.accounts if one.platform == claim.platform), None)
    if rooms is None or account is None:
        return
    card = await outbox.card(ctx.uow, claim.thread_id, CardKind.THREAD, claim.platform, rooms.cards)
    if card is not None:
        ctx.take_reaction_off(card.chat_id, card.message_id, rooms.claim_emoji, account)


def _say_freed(ctx: Context, him: Reach, freed: list[Seat]) -> None:
    claim, thread, _ = freed[0]
    account = him.account(claim.platform)
    if account is None:
        return
    if len(freed) > 1:
        ctx.tell(account, "tell-expired-many", n=len(freed), threads=[one.id for _, one, _ in freed])
        return
    back = (("button-take-back", f"takeback:{claim.id}"),) if ctx.config.nudges.undo_hours else ()
    ctx.tell(account, "tell-expired", *back, thread=thread.id)


async def take_back(ctx: Context, claim_id: int) -> Thread:
    """Give the acting member a seat again that he lost by time, while one is free.

    Raises UserError `no-expired-seat`, `take-back-late`, or why there is no seat.
    """
    member_id = await acting(ctx)
    lost = await claims.get(ctx.uow, ctx.community_id, claim_id)
    if lost is None or lost.member_id != member_id or lost.release_reason != EXPIRED or lost.released_at is None:
        raise UserError("no-expired-seat")
    thread = await find(ctx, lost.thread_id)
    if not may_take_back(ctx.config.nudges, lost.released_at, ctx.now):
        raise UserError("take-back-late", thread=thread.id)
    await seat(ctx, thread, ctx.member, ClaimOrigin.BUTTON, ctx.actor.platform)
    return thread


def _row(ctx: Context, kind: NudgeKind, claim: Claim, round_now: int = 0) -> Nudge:
    return Nudge(
        community_id=ctx.community_id,
        thread_id=claim.thread_id,
        kind=kind,
        ref=claim.id,
        round=round_now,
        at=ctx.now,
    )
