"""Erase somebody, in one community or in all: what others count on stays, and says nothing of him any more.

His answers and seats still count in the figures, his ledger lines keep the sums whole; links, texts, handles, reasons
and accounts go. Whoever writes from the same account afterwards is a stranger.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.rules.forgetting import facts, fingerprint, names, unnamed
from bot.rules.membership import ERASED, STOPPED
from bot.usecases.claim import free
from bot.usecases.context import salt_of
from bot.usecases.redeem import end_all
from bot.usecases.threads import find
from storage import audit, claims, erasure, people, privacy, retention
from storage.tables import Audit, DeliveryState, MemberState, Thread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.usecases.context import Context
    from storage.database import UnitOfWork
    from storage.tables import Delivery, Identity


@dataclass(frozen=True, slots=True)
class Erasure:
    """Who is erased: his person rows, his accounts, and every name that may stand in a text (in lower case).

    `handles` are his public names, as (place, name); `stopped` the communities in which he is suspended.
    """

    persons: list[int]
    accounts: Sequence[Identity]
    called: frozenset[str]
    handles: frozenset[tuple[str, str]]
    stopped: frozenset[int]


async def communities_of(ctx: Context) -> set[int]:
    """Return the communities that hold something about the acting person."""
    assert ctx.actor.person_id is not None  # noqa: S101 - a person acts
    own = [one.id for one in await privacy.persons_of(ctx.uow, ctx.actor.person_id)]
    joined = {one.community_id for one in await privacy.memberships_of(ctx.uow, own)}
    seen = await people.visited(ctx.uow, ctx.actor.person_id)
    return joined | seen | await privacy.decided_in(ctx.uow, own)


async def erase(ctx: Context, *, everywhere: bool) -> None:
    """Erase the acting person in this community, or `everywhere`; in his only community, that is the same.

    Everything of his is held first, in the order in which all acts hold it (account, member, thread), so that a claim
    at the same moment comes before it, and is erased too, or after it, and is refused.
    """
    assert ctx.actor.person_id is not None  # noqa: S101 - a person acts
    # whoever connected two chats a moment ago may have made this account another person's
    own = await privacy.account(ctx.uow, ctx.actor.platform, ctx.actor.external_id)
    ctx.actor.person_id = own.person_id if own is not None else ctx.actor.person_id
    persons = [one.id for one in await privacy.persons_of(ctx.uow, ctx.actor.person_id)]
    accounts = await privacy.accounts_of(ctx.uow, persons, held=True)
    places = await communities_of(ctx)
    everywhere = everywhere or places <= {ctx.community_id}
    known = await privacy.memberships_of(ctx.uow, persons)
    rows = [row for row in known if everywhere or row.community_id == ctx.community_id]
    called = {account.name.casefold() for account in accounts} | {account.external_id for account in accounts}
    handles = {(place, name.casefold()) for row in rows for place, name in row.handles.items() if name}
    called |= {name for _, name in handles}
    # others whose notes name him are held together with him, or two acts could wait for each other
    noted = await erasure.members_naming(ctx.uow, places if everywhere else {ctx.community_id}, called - {""})
    own_rows, members = {row.id for row in rows}, []
    for row in sorted({one.id: one for one in (*rows, *noted)}.values(), key=lambda one: one.id):
        held = await people.hold_member(ctx.uow, row.community_id, row.id)
        if held is not None and held.id in own_rows and held.state is not MemberState.ERASED:
            members.append(held)
    stopped = frozenset(row.community_id for row in members if row.state is MemberState.SUSPENDED)
    whole = Erasure(persons, accounts, frozenset(called - {""}), frozenset(handles), stopped)
    # where nothing of his is, nothing is touched: whatever he calls himself may stand in others' reasons
    here = {one: ctx.there(one) for one in sorted(places if everywhere else places & {ctx.community_id})}
    for community_id, there in here.items():
        theirs = [row.id for row in members if row.community_id == community_id]
        if there is not None:
            await _let_go(there, theirs)
        await _erase_here(there or ctx, community_id, theirs, whole)
    updates = await privacy.updates_of(ctx.uow, accounts)
    await erasure.updates(ctx.uow, [row.id for row in updates])
    if everywhere:
        deliveries = await privacy.deliveries_to(ctx.uow, accounts)
        await erasure.deliveries(ctx.uow, [row.id for row in deliveries])
        await erasure.persons(ctx.uow, persons)
    ctx.actor.member = None


async def _let_go(ctx: Context, members: list[int]) -> None:
    """Free the seats and end the perks of one community, and have every card made anew that shows him."""
    for card in await erasure.standing_cards(ctx.uow, ctx.community_id, members):
        ctx.renew(card)
    for held, thread in await erasure.threads_of(ctx.uow, members):
        await free(ctx, await find(ctx, thread.id), held, ERASED)
    for member_id in members:
        await end_all(ctx, member_id, ERASED, owed=True)


async def _erase_here(ctx: Context, community_id: int, members: list[int], whole: Erasure) -> None:
    """Empty the rows of one community, also of one that is no longer configured."""
    uow = ctx.uow
    for held, _ in await erasure.threads_of(uow, members):
        await claims.release(uow, held, ctx.now, ERASED)
    marked = partial(fingerprint, salt_of(next(one for one in await people.communities(uow) if one.id == community_id)))
    await retention.forget_mentions(uow, await erasure.posts(uow, community_id, members, whole.handles), marked)
    await erasure.answers(uow, members, ctx.now, marked)
    await erasure.words_and_perks(uow, members, ctx.now)
    await erasure.times(uow, members)
    await _reasons(ctx, community_id, members, whole)
    nobody = [await erasure.member(uow, member_id, ctx.now) for member_id in members]
    # a manager need not be a member, and his decisions stand as well
    nobody = nobody or [await erasure.nobody(uow, ctx.now)]
    await erasure.visits(uow, community_id, whole.persons)
    about_him = await privacy.deliveries_to(uow, whole.accounts, community_id)
    await erasure.deliveries(uow, [row.id for row in (*about_him, *await _told(uow, community_id, whole))])
    await erasure.decisions(uow, community_id, whole.persons, nobody[0])
    about = members[0] if members else None
    # nobody sheds a suspension by being erased: whoever joins from the same account is a manager's to let in
    marks = [marked(one.platform, one.external_id) for one in whole.accounts] if community_id in whole.stopped else []
    line = Audit(community_id=community_id, person_id=nobody[0], member_id=about, at=ctx.now, what=ERASED)
    line.before = {STOPPED: marks} if marks else {}
    await audit.add(uow, line)


async def _reasons(ctx: Context, community_id: int, members: list[int], whole: Erasure) -> None:
    """Empty the reasons that were given about him; those about others or about points only lose his names."""
    for line in await erasure.reasons(ctx.uow, members):
        line.why, line.before = "", facts(line.before)
        ctx.uow.add(line)
    for row, column in await erasure.naming(ctx.uow, community_id, whole.called):
        setattr(row, column, unnamed(getattr(row, column), whole.called))
        ctx.uow.add(row)
        if isinstance(row, Thread) and row.community_id == ctx.community_id:
            ctx.refresh(row)
    for doubt in await erasure.appeals(ctx.uow, community_id):
        doubt.evidence = _unnamed(doubt.evidence, whole)
        ctx.uow.add(doubt)
    await ctx.uow.flush()


async def _told(uow: UnitOfWork, community_id: int, whole: Erasure) -> list[Delivery]:
    """Return what was told and names him; what waits to be told to others loses his names."""
    over = []
    for row in await erasure.told(uow, community_id):
        fields = row.data.get("fields", {})
        if not any(names(str(value), whole.called) for value in fields.values()):
            continue
        if row.state in {DeliveryState.DONE, DeliveryState.DEAD}:
            over.append(row)
            continue
        row.data = {**row.data, "fields": _unnamed(fields, whole)}
        uow.add(row)
    return over


def _unnamed(values: dict[str, Any], whole: Erasure) -> dict[str, Any]:
    return {key: unnamed(one, whole.called) if isinstance(one, str) else one for key, one in values.items()}
