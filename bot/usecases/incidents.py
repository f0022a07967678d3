"""A spike of negative threads makes one incident, which gathers them, instead of a flood of cards."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.chat import RoomKind
from bot.ports.errors import UserError
from bot.rules.spike import HOUR, Hour, compare, is_spike, usual_hours
from bot.usecases.claim import next_thread
from bot.usecases.threads import fill_view
from storage import claims, incidents, people
from storage.tables import CardKind, DeliveryKind, Incident

if TYPE_CHECKING:
    from datetime import datetime

    from bot.usecases.context import Context
    from storage.tables import Thread

WEEK = timedelta(weeks=1)


async def watch(ctx: Context) -> bool:
    """Open an incident where negative threads come far faster than usual, and end it when that is over.

    Says whether one was opened or ended. After an end nothing is opened for as long as it takes to end one.
    """
    incident = await incidents.current(ctx.uow, ctx.community_id)
    if incident is not None:
        return await _ends(ctx, incident)
    if not ctx.config.spike.enabled:
        return False
    if await incidents.came_between(ctx.uow, ctx.community_id, ctx.now - HOUR, ctx.now) < ctx.config.spike.least:
        return False
    return await _begins(ctx)


async def _begins(ctx: Context) -> bool:
    rules = ctx.config.spike
    over_at = await incidents.last_closed_at(ctx.uow, ctx.community_id)
    if over_at is not None and ctx.now < over_at + timedelta(hours=rules.quiet_hours):
        return False
    hour, unusual = await _hour(ctx, ctx.now)
    # what comes in at this moment joins it or is gathered, but not neither
    if not unusual or not await people.try_hold_community(ctx.uow, ctx.community_id):
        return False
    row = Incident(
        community_id=ctx.community_id, opened_at=ctx.now, seen=hour.seen, usual=hour.usual, chance=hour.chance
    )
    incident_id = await incidents.begin(ctx.uow, row)
    if incident_id is None:
        return False
    await incidents.gather(ctx.uow, ctx.community_id, incident_id, ctx.now - HOUR)
    await ctx.decided("incident", incident=incident_id, seen=hour.seen, usual=round(hour.usual, 2))
    ctx.present(CardKind.INCIDENT, incident_id)
    fields = {"seen": hour.seen, "usual": round(hour.usual)}
    key = f"incident:{incident_id}"
    ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, {"key": "notice-incident", "fields": fields}, key=key)
    return True


async def _ends(ctx: Context, incident: Incident) -> bool:
    # switched off in the config, it may not hold back for ever what it has gathered
    if ctx.config.spike.enabled and await _goes_on(ctx, incident):
        return False
    if not await people.try_hold_community(ctx.uow, ctx.community_id):
        return False
    held = await _open(ctx, incident.id)
    await ctx.decided("incident_over", incident=held.id)
    await _close(ctx, held)
    return True


async def _goes_on(ctx: Context, incident: Incident) -> bool:
    quiet_for = timedelta(hours=ctx.config.spike.quiet_hours)
    if ctx.now < incident.opened_at + quiet_for:
        return True
    end = ctx.now
    while end > ctx.now - quiet_for:
        if (await _hour(ctx, end))[1]:
            return True
        end -= HOUR
    return False


async def _hour(ctx: Context, end: datetime) -> tuple[Hour, bool]:
    """Return the hour that ends at `end` against the usual, and whether it is a spike."""
    rules = ctx.config.spike
    weeks = min(rules.weeks, (end - ctx.community.created_at) // WEEK)
    usual = usual_hours(end, ctx.config.tz, weeks)
    spans = [(before, after + HOUR) for before, _, after in usual]
    moments = await incidents.published(ctx.uow, ctx.community_id, [(end - HOUR, end), *spans])
    seen = sum(end - HOUR < at <= end for at in moments)
    counts = [[sum(start < at <= start + HOUR for at in moments) for start in hours] for hours in usual]
    hour = compare(seen, counts, rules)
    return hour, is_spike(hour, rules, weeks)


async def next_of(ctx: Context, incident_id: int) -> Thread | None:
    """Return the next thread of an incident that the acting member may take, those first that nobody holds.

    Raises UserError `no-incident`.
    """
    if await incidents.get(ctx.uow, ctx.community_id, incident_id) is None:
        raise UserError("no-incident")
    threads = {thread.id for thread in await incidents.threads_of(ctx.uow, incident_id)}
    alone = threads - {claim.thread_id for claim in await claims.held(ctx.uow, list(threads))}
    return await next_thread(ctx, alone) or await next_thread(ctx, threads)


async def end(ctx: Context, incident_id: int, *, is_one: bool) -> Incident:
    """End an incident, or say that it is none; what waits in it comes on view as the line moves.

    Raises UserError `no-incident`, `incident-over`.
    """
    await people.hold_community(ctx.uow, ctx.community_id)
    incident = await _open(ctx, incident_id)
    if is_one:
        await ctx.decided("incident_ended", incident=incident_id)
    else:
        await ctx.decided("incident_none", incident=incident_id)
        await incidents.release(ctx.uow, ctx.community_id, incident_id)
    await _close(ctx, incident)
    return incident


async def _open(ctx: Context, incident_id: int) -> Incident:
    incident = await incidents.lock(ctx.uow, ctx.community_id, incident_id)
    if incident is None:
        raise UserError("no-incident")
    if incident.closed_at is not None:
        raise UserError("incident-over")
    return incident


async def _close(ctx: Context, incident: Incident) -> None:
    incident.closed_at = ctx.now
    ctx.uow.add(incident)
    ctx.present(CardKind.INCIDENT, incident.id)
    await fill_view(ctx)
