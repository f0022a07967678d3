"""What an act earns. Never by tone; likes earn nothing unless a place was acknowledged."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from bot.rules.settings import Settings
from storage.tables import EntryKind

LIKE_ACKNOWLEDGEMENTS = {
    "x": "x-forbids-rewarded-engagement",
    "youtube": "youtube-forbids-rewarded-likes",
    "reddit": "reddit-forbids-rewarded-votes",
}
"""The words a community must write to reward likes in a place whose rules are against it.

Sources: YouTube's fake engagement policy names rewards for likes; Reddit forbids organised voting;
X's rules on platform manipulation forbid paying for artificial engagement (as quoted second-hand).
"""
OTHER_ACKNOWLEDGEMENT = "the-rules-of-this-place-allow-it"

BY_PLACE = (EntryKind.REPLY, EntryKind.ADDITION, EntryKind.FIRST_REPLY, EntryKind.VERIFIED)
"""What may be worth something else in one place."""
EVERYWHERE = (EntryKind.ROUTED, EntryKind.FIND, EntryKind.SUGGESTION)
EARNINGS = frozenset({*BY_PLACE, *EVERYWHERE, EntryKind.LIKE})
"""What the caps count: what a member earned by what he did. An award is the manager's own answer for it."""

CORRECT_MOST = 10_000
"""The most that one correction by hand may add or take."""


def acknowledgement_for(place: str) -> str:
    """Return the acknowledgement key that rewarding likes in `place` takes."""
    return LIKE_ACKNOWLEDGEMENTS.get(place, OTHER_ACKNOWLEDGEMENT)


class LikeRule(Settings):
    """What a recorded like earns in one place, with the acknowledgement that this takes."""

    value: int = Field(ge=0, le=100)
    acknowledge: str = ""


class PlacePoints(Settings):
    """What differs in one place; what is left out is as everywhere."""

    reply: int | None = Field(None, ge=0, le=1000)
    addition: int | None = Field(None, ge=0, le=1000)
    first_reply: int | None = Field(None, ge=0, le=1000)
    verified: int | None = Field(None, ge=0, le=1000)


class PointRules(Settings):
    """Points by event. `daily_cap` is per member and local day, `thread_cap` per member and thread.

    `reply` is for the first answer to a thread, `addition` for one that joins somebody else's; `first_reply` on top for
    the first within the target, `verified` on top once the answer was seen to be there, by the member, with its
    disclosure. `routed` is for handing a thread to staff that staff then solves; `find` and `suggestion` for what a
    manager accepted. `place` says what differs in one place. `award_most` is the most that `/award` gives at once;
    `rank_managers` puts managers into the ranking too.
    """

    reply: int = Field(10, ge=0, le=1000)
    addition: int = Field(10, ge=0, le=1000)
    first_reply: int = Field(5, ge=0, le=1000)
    verified: int = Field(5, ge=0, le=1000)
    routed: int = Field(3, ge=0, le=1000)
    find: int = Field(5, ge=0, le=1000)
    suggestion: int = Field(5, ge=0, le=1000)
    award_most: int = Field(100, ge=0, le=10_000)
    place: dict[str, PlacePoints] = Field(default_factory=dict)
    rank_managers: bool = False
    daily_cap: int = Field(100, ge=0, le=100_000)
    thread_cap: int = Field(30, ge=0, le=100_000)
    require_disclosure: bool = True
    like: dict[str, LikeRule] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _likes_are_acknowledged(self) -> Self:
        for place, rule in self.like.items():
            wanted = acknowledgement_for(place)
            if rule.value and rule.acknowledge != wanted:
                msg = f'like.{place}.acknowledge must be "{wanted}" for likes to earn points there (or set value = 0)'
                raise ValueError(msg)
        return self

    def like_value(self, place: str) -> int:
        """Return what one recorded like earns in `place`."""
        rule = self.like.get(place)
        return rule.value if rule else 0

    def value(self, kind: EntryKind, place: str) -> int:
        """Return what one thing of a kind earns in `place`, before the caps. Raises ValueError for no earning."""
        if kind not in EARNINGS:
            raise ValueError(f"{kind} is not earned by a rule")
        if kind is EntryKind.LIKE:
            return self.like_value(place)
        other = getattr(self.place.get(place), kind, None)
        return int(getattr(self, kind) if other is None else other)


def capped(value: int, rules: PointRules, *, today: int, in_thread: int | None) -> int:
    """Return how much of `value` still fits under both caps; `today` and `in_thread` are what was earned already.

    Without a thread (`in_thread` is None) only the day counts.
    """
    room = rules.daily_cap - today
    return max(0, min(value, room if in_thread is None else min(room, rules.thread_cap - in_thread)))
