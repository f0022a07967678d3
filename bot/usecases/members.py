"""Join with consent, leave without a penalty, choose a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.rights import suffices
from bot.usecases.claim import free
from bot.usecases.threads import acting, find
from storage import claims, people
from storage.tables import Member, MemberState, Right

if TYPE_CHECKING:
    from bot.usecases.context import Context

CONSENT_VERSION = 1
"""Raise it with the words of `join-terms`: whoever agreed to older ones is asked again."""


def is_active(member: Member | None) -> bool:
    """Say whether somebody is a member who takes part."""
    return member is not None and member.state == MemberState.ACTIVE


async def join(ctx: Context) -> Member:
    """Make the acting person a member, with his consent to the terms he was shown. Raises UserError `not-listed`."""
    right = ctx.actor.right
    if ctx.config.join == "listed" and not suffices(right, Right.AMBASSADOR):
        raise UserError("not-listed", product=ctx.config.product)
    assert ctx.actor.person_id is not None  # noqa: S101 - a person acts
    if ctx.actor.may_be_written_to:
        account = await people.identity(ctx.uow, ctx.actor.platform, ctx.actor.external_id)
        if account is not None:
            account.direct_open = True
            ctx.uow.add(account)
    return await people.join(
        ctx.uow,
        ctx.community_id,
        ctx.actor.person_id,
        right=right if suffices(right, Right.AMBASSADOR) else Right.AMBASSADOR,
        consent_version=CONSENT_VERSION,
        now=ctx.now,
    )


async def leave(ctx: Context, *, paused: bool = False) -> None:
    """End (or pause, when the person is gone from the chat) a membership; seats are freed, points and lines stay."""
    member_id = await acting(ctx)
    seats = await claims.of_member(ctx.uow, ctx.community_id, member_id)
    for held, _ in sorted(seats, key=lambda pair: pair[0].thread_id):
        await free(ctx, await find(ctx, held.thread_id), held, "left")
    member = ctx.member
    member.state = MemberState.PAUSED if paused else MemberState.LEFT
    ctx.uow.add(member)


async def speak(ctx: Context, language: str) -> None:
    """Choose the language of the acting person's private answers."""
    assert ctx.actor.person_id is not None  # noqa: S101 - a person acts
    person = await people.person(ctx.uow, ctx.actor.person_id)
    person.language = ctx.actor.language = language
    ctx.uow.add(person)
