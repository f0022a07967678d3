"""Two memberships of one human being become one: seats, answers, likes, perks and words move, ledger lines never do.

What one person may not have twice is settled here. Two seats in a thread: the vanishing one is freed. A like of one's
own answer, and a second like of the same answer: removed, and what it earned is taken back. The same perk twice: what
is less far (or younger) ends, and its price comes back unless something was handed over for good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import texts
from bot.rules.lifecycle import LIVE as LIVE_THREADS
from bot.rules.perks import KEPT, LIVE
from bot.usecases import points
from bot.usecases.claim import free
from bot.usecases.redeem import end_all
from bot.usecases.redemptions import find as find_redemption
from bot.usecases.redemptions import pay_back, show
from bot.usecases.threads import find
from storage import claims, identities
from storage.tables import CardKind, MemberState, RedemptionState

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from storage.tables import Member, Person, Redemption

STANDING = (
    MemberState.SUSPENDED,
    MemberState.ACTIVE,
    MemberState.PAUSED,
    MemberState.APPLIED,
    MemberState.LEFT,
    MemberState.ERASED,
)
"""Which state wins, the first one before all: nobody sheds a suspension by a second account."""
FARTHEST = (
    RedemptionState.FULFILLED,
    RedemptionState.APPROVED,
    RedemptionState.REQUESTED,
    RedemptionState.ENDING,
)
LONGEST_NOTE = 1000


async def merge(ctx: Context, kept: Member, gone: Member) -> None:
    """Make `gone` part of `kept`; both are held, and of this context's community."""
    await _free_double_seats(ctx, kept, gone)
    await _settle_likes(ctx, kept, gone)
    await _settle_redemptions(ctx, kept, gone)
    shown = await identities.threads_of(ctx.uow, gone.id, LIVE_THREADS)
    applied = [member for member in (kept, gone) if member.state is MemberState.APPLIED]
    _fill(kept, gone)
    gone.state, gone.merged_into = MemberState.LEFT, kept.id
    ctx.uow.add(kept)
    ctx.uow.add(gone)
    await ctx.uow.flush()
    await identities.point_to(ctx.uow, gone.id, kept.id)
    await identities.move_records(ctx.uow, gone.id, kept.id, ctx.now)
    for thread in shown:
        if thread.shown_at is not None:
            ctx.refresh(thread)
    if applied:
        for member in (kept, gone):
            ctx.present(CardKind.APPLICATION, member.id)


async def revive(ctx: Context, member: Member) -> None:
    """Let seats and perks follow from the state that won."""
    if member.state is not MemberState.ACTIVE:
        for claim, _ in sorted(
            await claims.of_member(ctx.uow, ctx.community_id, member.id), key=lambda pair: pair[0].thread_id
        ):
            await free(ctx, await find(ctx, claim.thread_id), claim, "connected")
    if member.state is MemberState.SUSPENDED:
        await end_all(ctx, member.id, member.state_why)


async def _free_double_seats(ctx: Context, kept: Member, gone: Member) -> None:
    mine = {claim.thread_id for claim, _ in await claims.of_member(ctx.uow, ctx.community_id, kept.id)}
    theirs = await claims.of_member(ctx.uow, ctx.community_id, gone.id)
    for claim, _ in sorted(theirs, key=lambda pair: pair[0].thread_id):
        if claim.thread_id in mine:
            await free(ctx, await find(ctx, claim.thread_id), claim, "connected")


async def _settle_likes(ctx: Context, kept: Member, gone: Member) -> None:
    likes = await identities.likes_that_collide(ctx.uow, gone.id, kept.id)
    if likes:
        why = texts.of(ctx.config.language)("connect-like")
        await points.reverse(ctx, [f"like:{like.id}" for like in likes], why)
        await identities.remove_likes(ctx.uow, [like.id for like in likes])


async def _settle_redemptions(ctx: Context, kept: Member, gone: Member) -> None:
    by_perk: dict[int, list[Redemption]] = {}
    for row in await identities.redemptions(ctx.uow, (kept.id, gone.id), LIVE):
        by_perk.setdefault(row.perk_id, []).append(row)
    why = texts.of(ctx.config.language)("connect-perk")
    for rows in by_perk.values():
        for row in sorted(rows, key=lambda row: (FARTHEST.index(row.state), row.id))[1:]:
            await _end(ctx, row, why)


async def _end(ctx: Context, row: Redemption, why: str) -> None:
    """End one of two redemptions of a perk; what the other one opens stays open, for both accounts are his."""
    _, perk = await find_redemption(ctx, row.id)
    given = row.state in {RedemptionState.FULFILLED, RedemptionState.ENDING}
    if row.state is not RedemptionState.ENDING and not (given and perk.kind in KEPT):
        await pay_back(ctx, row, why)
    row.state = RedemptionState.ENDED if given else RedemptionState.DENIED
    row.why, row.ended_at, row.due_at, row.leased_until = why, ctx.now, None, None
    await show(ctx, row)


def _fill(kept: Member, gone: Member) -> None:
    """Give `kept` the better standing, and whatever he had left empty; nothing personal stays with `gone`."""
    winner = min((kept, gone), key=lambda member: STANDING.index(member.state))
    kept.state, kept.state_why = winner.state, winner.state_why
    kept.joined_at = min(kept.joined_at, gone.joined_at)
    kept.consent_version = max(kept.consent_version, gone.consent_version)
    kept.handles = gone.handles | kept.handles
    for name in ("speaks", "expertise", "experience"):
        setattr(kept, name, getattr(kept, name) or getattr(gone, name))
        setattr(gone, name, [])
    kept.note = "\n".join(note for note in (kept.note, gone.note) if note)[:LONGEST_NOTE]
    kept.pings_per_day = kept.pings_per_day or gone.pings_per_day
    if gone.pinged_on and (kept.pinged_on is None or gone.pinged_on > kept.pinged_on):
        kept.pinged, kept.pinged_on = gone.pinged, gone.pinged_on
    elif kept.pinged_on == gone.pinged_on:
        kept.pinged += gone.pinged
    kept.manages, kept.leads = kept.manages or gone.manages, kept.leads or gone.leads
    kept.seen_at = max(filter(None, (kept.seen_at, gone.seen_at)), default=None)
    kept.present_at = max(filter(None, (kept.present_at, gone.present_at)), default=None)
    gone.handles, gone.note, gone.state_why, gone.pings_per_day = {}, "", "", 0
    gone.manages = gone.leads = False


def merge_persons(kept: Person, gone: Person) -> None:
    """Give the surviving person what he had left empty, and point to him."""
    kept.language = kept.language or gone.language
    kept.last_community_id = kept.last_community_id or gone.last_community_id
    kept.zone = kept.zone or gone.zone
    if kept.quiet_from is None:
        kept.quiet_from, kept.quiet_until = gone.quiet_from, gone.quiet_until
    gone.language = gone.zone = gone.quiet_from = gone.quiet_until = gone.last_community_id = None
    gone.merged_into = kept.id
