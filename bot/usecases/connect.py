"""Connect a second chat: one-time code in one chat, typed and confirmed in the other, and both are one person.

Whoever asked for the code stays; what the other account had becomes his. It cannot be undone, so it is asked once more
with the name of the account, or a stranger's code could make somebody a stranger's second account.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.usecases.merging import merge, merge_persons, revive
from bot.usecases.profile import own
from storage import identities, people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.usecases.context import Context
    from storage.tables import Identity, Member

CODE_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)
"""So long a code that is too old is told apart from one that never was."""
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
HALF = 5


async def make_code(ctx: Context) -> str:
    """Return a new code (ten letters and digits that nobody confuses); one's earlier codes are worth nothing more.

    Raises UserError `not-joined`.
    """
    member = await own(ctx)
    code = "".join(secrets.choice(ALPHABET) for _ in range(2 * HALF))
    await identities.add_code(ctx.uow, member.person_id, _hash(code), ctx.now + CODE_FOR, ctx.now - KEPT_FOR)
    return f"{code[:HALF]}-{code[HALF:]}"


def spelled(given: str) -> str:
    """Return a code as it was made, however it was typed."""
    return "".join(sign for sign in given.upper() if sign.isalnum())


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


async def burn(ctx: Context, given: str) -> None:
    """Make a code worthless that others could read."""
    row = await identities.code(ctx.uow, _hash(spelled(given)))
    if row is not None and row.used_at is None:
        row.used_at = ctx.now
        ctx.uow.add(row)


async def account_of(ctx: Context, given: str) -> Identity:
    """Return the account to which a code would connect the acting one, without connecting them.

    Raises UserError `code-unknown`, `code-used`, `code-old`, `code-own`, `code-same-chat`.
    """
    return (await _checked(ctx, given))[1]


async def connect(ctx: Context, given: str) -> Identity:
    """Make the acting account one of the person who asked for the code, in every community; returns his first account.

    Everything is held first: accounts, then members, then persons, then threads. Raises UserError as `account_of`.
    """
    owner = await identities.person_of_code(ctx.uow, _hash(spelled(given)))
    mine = ctx.actor.person_id
    assert mine is not None  # noqa: S101 - a person acts
    if owner is not None and owner != mine:
        await identities.hold_accounts(ctx.uow, {owner, mine})
        members = await identities.hold_members(ctx.uow, {owner, mine})
        persons = await identities.hold_persons(ctx.uow, {owner, mine})
        if persons[mine].merged_into is not None:
            raise UserError("code-own")
    owner, account, theirs = await _checked(ctx, given)
    kept = {member.community_id: member for member in members if member.person_id == owner}
    ctx.actor.person_id = owner
    for gone in [member for member in members if member.person_id == mine]:
        kept[gone.community_id] = await _bring(ctx, gone, kept.get(gone.community_id), owner)
    for community_id, member in kept.items():
        await (await _there(ctx, community_id)).decided("connect", about=member.id)
    ctx.actor.member = kept.get(ctx.community_id)
    await identities.move_accounts(ctx.uow, mine, owner)
    merge_persons(persons[owner], persons[mine])
    ctx.uow.add(persons[owner])
    ctx.uow.add(persons[mine])
    await burn(ctx, given)
    await ctx.uow.flush()
    await _tell(ctx, theirs, set(kept))
    return account


async def _checked(ctx: Context, given: str) -> tuple[int, Identity, Sequence[Identity]]:
    """Return whose code it is, held, his first account, and all of his."""
    row = await identities.code(ctx.uow, _hash(spelled(given)))
    mine = ctx.actor.person_id
    assert mine is not None  # noqa: S101 - a person acts
    if row is None:
        raise UserError("code-unknown")
    now_mine = (await people.person(ctx.uow, mine)).merged_into or mine
    if row.person_id == now_mine:
        raise UserError("code-own")
    if row.used_at is not None:
        raise UserError("code-used")
    if row.expires_at <= ctx.now:
        raise UserError("code-old")
    theirs = await identities.accounts(ctx.uow, row.person_id)
    taken = {account.platform for account in theirs}
    if not theirs:
        raise UserError("code-unknown")
    if taken & {account.platform for account in await identities.accounts(ctx.uow, now_mine)}:
        raise UserError("code-same-chat")
    return row.person_id, theirs[0], theirs


async def _bring(ctx: Context, gone: Member, kept: Member | None, owner: int) -> Member:
    """Let one membership of the acting account be the owner's, or part of the one he has there; returns his."""
    here = await _there(ctx, gone.community_id)
    if kept is None:
        gone.person_id = owner
        ctx.uow.add(gone)
        await ctx.uow.flush()
    else:
        await merge(here, kept, gone)
    await revive(here, kept or gone)
    return kept or gone


async def _there(ctx: Context, community_id: int) -> Context:
    """Return this act in another community; what is to be shown in one without a config the outbox gives up."""
    there = ctx.there(community_id)
    if there is None:
        community = next(one for one in await people.communities(ctx.uow) if one.id == community_id)
        there = replace(ctx, community=community, actor=replace(ctx.actor, member=None))
    return there


async def _tell(ctx: Context, theirs: Sequence[Identity], communities: set[int]) -> None:
    """Tell the owner in his other chats, for whom the acting account is news."""
    there = ctx if ctx.community_id in communities or not communities else await _there(ctx, min(communities))
    for account in theirs:
        there.tell(account, "tell-connected", name=ctx.actor.name, platform=ctx.actor.platform.capitalize())
