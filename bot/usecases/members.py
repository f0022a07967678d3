"""What somebody decides about his own membership: join with consent, answer the questions, rest, return, leave.

Nothing here costs points: whoever rests or leaves gives his seats back, and finds what he earned when he returns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import texts
from bot.ports.errors import UserError
from bot.rules.forgetting import fingerprint
from bot.rules.lifecycle import By
from bot.rules.membership import CONSENT_VERSION, ERASED, GONE, STOPPED, is_gone, is_unfinished
from bot.rules.rights import suffices
from bot.usecases.actor import way_in
from bot.usecases.claim import free
from bot.usecases.granting import end_all, give_again
from bot.usecases.threads import acting, find
from storage import audit, claims, outbox, people
from storage.tables import CardKind, Member, MemberState, Right

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.usecases.context import Context

LONGEST_ANSWER = 400


def is_active(member: Member | None) -> bool:
    """Say whether somebody is a member who takes part."""
    return member is not None and member.state == MemberState.ACTIVE


async def join(ctx: Context) -> Member:
    """Note the acting person's consent to the terms he was shown, and let him in as far as the community wants it.

    The room is private, so whoever was seen in it may join; a direct chat alone opens nothing. Where the community has
    questions, the membership waits for the answers; where a manager admits, it waits for him. Raises UserError
    `not-listed`, `not-seen`, `gone`, `suspended`.
    """
    if not suffices(ctx.actor.right, Right.AMBASSADOR):
        if ctx.config.join == "listed":
            raise UserError("not-listed", product=ctx.config.product)
        if not ctx.actor.visited:
            raise way_in(ctx.actor.member, ctx.config) if is_gone(ctx.actor.member) else _unseen(ctx)
    assert ctx.actor.person_id is not None  # noqa: S101 - a person acts
    member = ctx.actor.member = await people.enrol(ctx.uow, ctx.community_id, ctx.actor.person_id, ctx.now)
    if member.state is MemberState.SUSPENDED:
        raise way_in(member, ctx.config)
    await _open_direct(ctx)
    member.consent_version = CONSENT_VERSION
    if member.state is MemberState.PAUSED:
        await _return(ctx, member)
        member.state, member.state_why = MemberState.ACTIVE, ""
    elif member.state is MemberState.LEFT:
        await _forget_application(ctx, member)
        member.state, member.state_why = MemberState.APPLIED, STOPPED if await _was_stopped(ctx) else ""
        member.joined_at, member.experience = ctx.now, []
    await _let_in(ctx, member)
    return member


async def answer(ctx: Context, answers: Mapping[int, str]) -> Member:
    """Answer questions of the acting person's application, by their place in the config, counted from 0.

    What was answered before stays. Raises UserError `answer-missing`, `answer-too-long`, or why there is no
    application that waits for an answer.
    """
    member = await _own(ctx, MemberState.APPLIED)
    given = list(member.experience)
    for at in range(len(given), len(ctx.config.questions)):
        if at not in answers:
            break
        words = " ".join("".join(sign if sign.isprintable() else " " for sign in answers[at]).split())
        if not words:
            raise UserError("answer-missing", question=asked(ctx, at))
        if len(words) > LONGEST_ANSWER:
            raise UserError("answer-too-long", question=asked(ctx, at), most=LONGEST_ANSWER, n=len(words))
        given.append([asked(ctx, at, ctx.config.language), words])
    member.experience = given
    await _let_in(ctx, member)
    return member


def asked(ctx: Context, at: int, language: str | None = None) -> str:
    """Return a question in a language (the acting person's if none is given), or in the first that it has."""
    question: dict[str, str] = {str(code): words for code, words in ctx.config.questions[at].items()}
    wanted = (language or ctx.texts.language, ctx.config.language, *question)
    return next(question[code] for code in wanted if code in question)


async def pause(ctx: Context) -> None:
    """Take a break: the acting member's seats are freed, and nothing is asked of him. Raises UserError (the way in)."""
    await acting(ctx)
    await vacate(ctx, ctx.member, "paused")
    _set(ctx, ctx.member, MemberState.PAUSED)


async def come_back(ctx: Context) -> Member:
    """Return from a break, or into the room that one had left. Raises UserError with the way in for everybody else."""
    member = await _own(ctx, MemberState.PAUSED, MemberState.ACTIVE)
    if is_gone(member) and not ctx.actor.visited:
        raise way_in(member, ctx.config)
    if member.state is MemberState.PAUSED:
        await _return(ctx, member)
        _set(ctx, member, MemberState.ACTIVE)
    return member


async def _return(ctx: Context, member: Member) -> None:
    """Note that somebody is back who had left the room, and have him given the roles that he lost by it."""
    if is_gone(member):
        await ctx.decided("returned", about=member.id)
        await give_again(ctx, member.id)


async def seen_again(ctx: Context) -> None:
    """Let somebody who had left the room and acts in it now take part again, and tell him; all others are let be."""
    if not is_gone(ctx.actor.member) or not ctx.actor.visited:
        return
    member = await come_back(ctx)
    if not suffices(ctx.actor.right, Right.AMBASSADOR):
        ctx.actor.right = Right.AMBASSADOR
    for account in (await people.names(ctx.uow, [member.id])).get(member.id, []):
        ctx.tell(account, "tell-returned", product=ctx.config.product)


async def leave(ctx: Context) -> None:
    """End a membership or take an application back; seats are freed, perks that are roles and rooms end, points stay.

    A suspension stays, or leaving would end it. Raises UserError with the way in where there is nothing to leave.
    """
    member = await _own(ctx, MemberState.APPLIED, MemberState.ACTIVE, MemberState.PAUSED)
    await vacate(ctx, member, "left")
    if member.state is MemberState.APPLIED:
        ctx.present(CardKind.APPLICATION, member.id)
    _set(ctx, member, MemberState.LEFT)
    await end_all(ctx, member.id, texts.of(ctx.config.language)("perk-ends-left"))


async def gone(ctx: Context, member_id: int) -> bool:
    """Pause a member who left the server or the group, free his seats, and tell him; says whether that was news."""
    member = await people.hold_member(ctx.uow, ctx.community_id, member_id)
    if member is None or not is_active(member):
        return False
    await people.forget_visit(ctx.uow, ctx.community_id, member.person_id)
    await ctx.decided("gone", about=member_id)
    await vacate(ctx, member, GONE, By.CLOCK)
    _set(ctx, member, MemberState.PAUSED, GONE)
    member.present_at = None
    for account in (await people.names(ctx.uow, [member_id])).get(member_id, []):
        ctx.tell(account, "tell-gone", product=ctx.config.product)
    return True


async def vacate(ctx: Context, member: Member, reason: str, by: By = By.MEMBER) -> list[int]:
    """Free every seat of a member who is held, and return the threads' numbers."""
    seats = await claims.of_member(ctx.uow, ctx.community_id, member.id)
    numbers = sorted(claim.thread_id for claim, _ in seats)
    for number in numbers:
        thread = await find(ctx, number)
        held = await claims.seat_of(ctx.uow, number, member.id)
        if held is not None:
            await free(ctx, thread, held, reason, by)
    return numbers


async def speak(ctx: Context, language: str) -> None:
    """Choose the language of the acting person's private answers."""
    assert ctx.actor.person_id is not None  # noqa: S101 - a person acts
    person = await people.person(ctx.uow, ctx.actor.person_id)
    person.language = ctx.actor.language = language
    ctx.uow.add(person)


async def _own(ctx: Context, *states: MemberState) -> Member:
    """Return the acting person's membership, held, if it is in one of these states. Raises UserError (the way in)."""
    known = ctx.actor.member
    member = await people.hold_member(ctx.uow, ctx.community_id, known.id) if known else None
    ctx.actor.member = member
    if member is None or member.state not in states:
        raise way_in(member, ctx.config)
    return member


def _unseen(ctx: Context) -> UserError:
    return UserError("not-seen", product=ctx.config.product)


def _set(ctx: Context, member: Member, state: MemberState, why: str = "") -> None:
    member.state, member.state_why = state, why
    ctx.uow.add(member)


async def _let_in(ctx: Context, member: Member) -> None:
    """Take an application on: in at once where the community is open or the config gave a right, else to the managers.

    Managers named in the config need no questions.
    """
    ctx.uow.add(member)
    is_manager = suffices(ctx.actor.right, Right.MANAGER)
    if member.state is MemberState.APPLIED and (is_manager or not is_unfinished(member, ctx.config.questions)):
        is_open = ctx.config.join == "open" and member.state_why != STOPPED
        if is_open or suffices(ctx.actor.right, Right.AMBASSADOR):
            member.state, member.state_why = MemberState.ACTIVE, ""
        else:
            ctx.present(CardKind.APPLICATION, member.id)
    await ctx.uow.flush()


async def _was_stopped(ctx: Context) -> bool:
    """Say whether somebody with this account was suspended here when he had himself erased."""
    mark = fingerprint(ctx.salt, ctx.actor.platform, ctx.actor.external_id)
    return await audit.is_noted(ctx.uow, ctx.community_id, ERASED, STOPPED, [mark])


async def _forget_application(ctx: Context, member: Member) -> None:
    """Let a new application come as a new card, which managers see, and not in an old one's place."""
    for platform, rooms in ctx.config.rooms():
        card = await outbox.card(ctx.uow, member.id, CardKind.APPLICATION, platform, rooms.managers)
        if card is not None:
            await outbox.remove_card(ctx.uow, card)


async def _open_direct(ctx: Context) -> None:
    if ctx.actor.may_be_written_to:
        account = await people.identity(ctx.uow, ctx.actor.platform, ctx.actor.external_id)
        if account is not None:
            account.direct_open = True
            ctx.uow.add(account)
