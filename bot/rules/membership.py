"""Where a member stands: what he agreed to, what his application still lacks, whether he went quiet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from storage.tables import MemberState

if TYPE_CHECKING:
    from collections.abc import Sized
    from datetime import datetime

    from storage.tables import Member

CONSENT_VERSION = 2
"""Which words of the `join-terms` were agreed to; raised when they change, and kept with each membership."""

GONE = "gone"
"""Why somebody is paused who left the server or the group; whoever takes a break himself is paused without a reason."""

ERASED = "erased"
STOPPED = "stopped"
"""Why somebody waits for a manager, also in an open community: he was suspended when he had himself erased."""

QUIET_FOR = timedelta(days=14)
HERE = frozenset({MemberState.APPLIED, MemberState.ACTIVE, MemberState.PAUSED, MemberState.SUSPENDED})
"""The states of those whom a community still knows; left and erased are over."""


def is_gone(member: Member | None) -> bool:
    """Say whether somebody is paused because he left the room."""
    return member is not None and member.state is MemberState.PAUSED and member.state_why == GONE


def agreed_to_old_terms(member: Member) -> bool:
    """Say whether the terms have changed since somebody agreed to them."""
    return member.consent_version < CONSENT_VERSION


def is_unfinished(member: Member, questions: Sized) -> bool:
    """Say whether an application still lacks answers to the community's questions."""
    return member.state is MemberState.APPLIED and len(member.experience) < len(questions)


def went_quiet(member: Member, now: datetime) -> bool:
    """Say whether an active member has done nothing for two weeks."""
    return member.state is MemberState.ACTIVE and now - (member.seen_at or member.joined_at) >= QUIET_FOR
