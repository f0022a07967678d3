"""Whoever asked to hear of threads that fit him is told when one comes on view: rarely, in turn, and not at night.

Those who have not heard of a thread yet are told as well when it waits too long, or when a seat in it is free again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import texts
from bot.cards.profile import fit_words
from bot.rules.fit import NAMED, Fit, fit, wants
from bot.rules.lifecycle import AWAITED
from bot.rules.periods import local_day
from bot.rules.playbook import may_answer
from bot.rules.quiet import is_quiet
from bot.usecases.by_playbook import answerers, right_of
from storage import fitting, nudges, people
from storage.tables import Nudge, NudgeKind, ThreadState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.usecases.context import Context
    from storage.tables import Identity, Member, Person, Thread


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who may be written to now, at his open account; `heard` is of how many threads today."""

    member: Member
    person: Person
    account: Identity
    heard: int
    seats: int


async def offer(ctx: Context) -> None:
    """Tell those whom the threads that came on view fit: three at most for each, nobody twice in one act.

    Nobody hears of more threads a day (his own) than he asked for, nor in his quiet hours; who heard least goes first.
    """
    mine = [thread for thread in ctx.came_on_view if thread.community_id == ctx.community_id]
    await offer_anew(ctx, [thread for thread in mine if thread.state is ThreadState.OPEN])


async def offer_anew(ctx: Context, free: Sequence[Thread]) -> None:
    """Tell those whom threads with a free seat fit, and who neither heard of them yet nor ever had a seat there."""
    waiting = [thread for thread in free if thread.state in AWAITED and ctx.config.nudges.has(NudgeKind.FITS)]
    listening = await _listeners(ctx) if waiting else []
    heard = await nudges.have_heard(ctx.uow, [thread.id for thread in waiting]) if listening else set()
    who = await answerers(ctx, waiting) if listening else {}
    for thread in sorted(waiting, key=lambda thread: -thread.urgency):
        may = [one for one in listening if may_answer(who[thread.id], right_of(ctx, one.member))]
        new = [one for one in may if (thread.id, one.member.id) not in heard]
        taken = set()
        for listener, found in _chosen(ctx, thread, new):
            if await _is_news(ctx, thread, listener.member):
                _tell(ctx, thread, listener, found)
                taken.add(listener.member.id)
        listening = [one for one in listening if one.member.id not in taken]


async def _listeners(ctx: Context) -> list[Listener]:
    rows = [pair for pair in await fitting.listeners(ctx.uow, ctx.community_id) if _is_awake(ctx, pair[1])]
    if not rows:
        return []
    accounts = await people.names(ctx.uow, [member.id for member, _ in rows])
    seats = await fitting.seats(ctx.uow, ctx.community_id)
    found = []
    for member, person in rows:
        account = next((one for one in accounts.get(member.id, ()) if one.direct_open), None)
        today = local_day(ctx.now, zone_of(ctx, person))
        heard = member.pinged if member.pinged_on == today else 0
        if account is not None and heard < member.pings_per_day and person.id != ctx.actor.person_id:
            found.append(Listener(member, person, account, heard, seats.get(member.id, 0)))
    return found


def zone_of(ctx: Context, person: Person) -> ZoneInfo:
    """Return somebody's time zone: his own, else the community's."""
    return ZoneInfo(person.zone) if person.zone else ctx.config.tz


def _is_awake(ctx: Context, person: Person) -> bool:
    if person.quiet_from is None or person.quiet_until is None:
        return True
    return not is_quiet(ctx.now, zone_of(ctx, person), person.quiet_from, person.quiet_until)


def _chosen(ctx: Context, thread: Thread, listening: Sequence[Listener]) -> list[tuple[Listener, Fit]]:
    pairs = [(one, fit_of(ctx, thread, one.member)) for one in listening]
    fitting_ones = [pair for pair in pairs if wants(pair[1], pair[0].member.expertise)]
    return sorted(fitting_ones, key=lambda pair: (pair[1].rank, pair[0].heard, pair[0].seats, pair[0].member.id))[
        :NAMED
    ]


def fit_of(ctx: Context, thread: Thread, member: Member) -> Fit:
    """Return how a thread fits a member."""
    return fit(
        thread.category, thread.language, speaks=member.speaks, expertise=member.expertise, home=ctx.config.language
    )


async def _is_news(ctx: Context, thread: Thread, member: Member) -> bool:
    row = Nudge(
        community_id=ctx.community_id, thread_id=thread.id, kind=NudgeKind.FITS, ref=member.id, round=0, at=ctx.now
    )
    return await nudges.give(ctx.uow, row)


def _tell(ctx: Context, thread: Thread, listener: Listener, found: Fit) -> None:
    t = texts.of(listener.person.language or ctx.config.language)
    take, why = ("button-claim", f"claim:{thread.id}"), fit_words(t, found) or "none"
    ctx.tell(listener.account, "tell-fits", take, thread=thread.id, why=why)
    member = listener.member
    member.pinged, member.pinged_on = listener.heard + 1, local_day(ctx.now, zone_of(ctx, listener.person))
    ctx.uow.add(member)
