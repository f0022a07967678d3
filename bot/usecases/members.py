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
"""Which words of `join-terms` were agreed to; raised when they change, and kept with each membership."""


def is_active(member: Member | None) -> bool:
    """Say whether somebody is a member who takes part."""
    return member is not None and member.state == MemberState.ACTIVE


async def join(ctx: Context) -> Member:
    """Make the acting person a member, with his consent to the terms he was shown.

    The room is private, so whoever was seen in it may join; a direct chat alone opens nothing. Raises UserError
    `not-listed`, `not-seen`.
    """
    if not suffices(ctx.actor.right, Right.AMBASSADOR):
        if ctx.config.join == "listed":
            raise UserError("not-listed", product=ctx.config.product)
        if not ctx.actor.visited:
            raise UserError("not-seen", product=ctx.config.product)
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
