"""Who acts, and the way in for somebody who cannot act yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.membership import is_gone, is_unfinished
from storage.tables import Member, MemberState, Right

if TYPE_CHECKING:
    from bot.config import CommunityConfig


@dataclass(slots=True)
class Actor:
    """Who acts. The clock and the intake have no person; `room_id` is the chat it happened in.

    `visited`: he was seen in the community's room. `overheard`: what he does now all of a room can read.
    `may_be_written_to`: the chat lets the bot write to him first, once he has agreed to it.
    """

    platform: str = ""
    external_id: str = ""
    name: str = ""
    right: Right = Right.STRANGER
    person_id: int | None = None
    member: Member | None = None
    language: str | None = None
    room_id: str | None = None
    may_be_written_to: bool = False
    visited: bool = False
    overheard: bool = False


def way_in(member: Member | None, config: CommunityConfig) -> UserError:
    """Return why somebody who is no active member cannot act, and what to do about it.

    One of `not-joined`, `application-unfinished`, `application-waits`, `gone`, `paused`, `suspended`.
    """
    product = config.product
    match member.state if member else MemberState.LEFT:
        case MemberState.APPLIED if member and is_unfinished(member, config.questions):
            return UserError("application-unfinished", product=product)
        case MemberState.APPLIED:
            return UserError("application-waits", product=product)
        case MemberState.PAUSED if is_gone(member):
            return UserError("gone", product=product)
        case MemberState.PAUSED:
            return UserError("paused", product=product)
        case MemberState.SUSPENDED:
            return UserError("suspended", product=product, why=member.state_why if member else "")
    return UserError("not-joined", product=product)
