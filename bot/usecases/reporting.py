"""A month's report is asked for, or the first of the month has come: what is to be made waits in the outbox.

Nothing is counted or drawn here. Who asks twice in one chat before it came gets it once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.ports.chat import RoomKind
from bot.ports.errors import UserError
from bot.reports.monthly.files import can_be_made
from bot.reports.monthly.model import Audience
from bot.reports.monthly.wording import Words, capital
from bot.rules.periods import Calendar, local_day, month_before
from bot.rules.rights import suffices
from storage import jobs, mentions, outbox, people
from storage.tables import DeliveryKind, Right

if TYPE_CHECKING:
    from bot.config import CommunityConfig
    from bot.usecases.context import Context

MONTH = re.compile(r"(20\d\d)-(0?[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Asked:
    """What will come of a request: for which month, whether to a direct chat, and whether with files.

    `already`: the same was asked for in this chat and is still being made.
    """

    month: date
    direct: bool
    files: bool
    already: bool


async def ask(ctx: Context, words: str = "", *, client: bool = False) -> Asked:
    """Have a month's report made for the one who asks: in the managers' room if he asks there, else privately.

    `words` name the month, the last whole one if they are empty; who is no manager gets the client's version. Raises
    UserError `report-right`, `report-month`, `report-future`, `report-before`, or `report-closed` where nothing private
    can be sent to him.
    """
    actor = ctx.actor
    manages = suffices(actor.right, Right.MANAGER)
    if not manages and actor.right is not Right.VIEWER:
        raise UserError("report-right")
    month = await month_meant(ctx, words)
    audience = Audience.CLIENT if client or not manages else Audience.MANAGER
    direct = not (manages and _is_among_managers(ctx))
    chat_id = actor.external_id if direct else str(actor.room_id)
    if direct and not actor.may_be_written_to:
        account = await people.identity(ctx.uow, actor.platform, actor.external_id)
        if account is None or not account.direct_open:
            raise UserError("report-closed")
    files = can_be_made()
    parts = [(audience, part) for part in (("card", "pdf", "xlsx") if files else ("card",))]
    keys = [_key(ctx, month, number, *part) for number, part in enumerate(parts)]
    if await outbox.is_under_way(ctx.uow, actor.platform, chat_id, keys):
        return Asked(month, direct, files, already=True)
    for key, part in zip(keys, parts, strict=True):
        data = _data(ctx, month, *part) | ({"direct": True} if direct else {})
        ctx.post_at(DeliveryKind.REPORT, actor.platform, chat_id, data, key)
    return Asked(month, direct, files, already=False)


async def month_meant(ctx: Context, words: str) -> date:
    """Return the first day of the month that words name, of the last whole one without any.

    Raises UserError `report-month`, `report-future`, or `report-before` for one before the first that is known.
    """
    today = local_day(ctx.now, ctx.config.tz)
    named = MONTH.fullmatch(words.strip())
    if words and named is None:
        raise UserError("report-month", value=words[:40])
    month = date(int(named[1]), int(named[2]), 1) if named else month_before(today)
    w = Words(ctx.texts.language)
    if month > today:
        raise UserError("report-future", month=capital(w.month(month)))
    known = await mentions.first_posted_at(ctx.uow, ctx.community_id)
    earliest = local_day(min(known or ctx.now, ctx.community.created_at), ctx.config.tz).replace(day=1)
    if month < earliest:
        if not words:
            # no whole month is known yet: the one that runs is
            return earliest
        raise UserError("report-before", month=w.month(earliest))
    return month


async def send_report(ctx: Context) -> bool:
    """Post last month's report to the managers' room if it is due, once, whoever else may try; say whether.

    It comes with the client's PDF, ready to forward. A community that began this month has nothing to report yet.
    """
    calendar = due(ctx.config)
    if calendar is None:
        return False
    day = calendar.newest(ctx.now)
    if not calendar.is_due(ctx.now) or calendar.comes_at(day) < ctx.community.created_at:
        return False
    month = month_before(day)
    if not await jobs.first_run(ctx.uow, ctx.community_id, "report", f"{month:%Y-%m}", ctx.now):
        return False
    parts = [(Audience.MANAGER, "card")]
    if can_be_made():
        parts += [(Audience.CLIENT, "pdf"), (Audience.MANAGER, "pdf"), (Audience.MANAGER, "xlsx")]
    for number, part in enumerate(parts):
        key = _key(ctx, month, number, *part)
        ctx.post(DeliveryKind.REPORT, RoomKind.MANAGERS, _data(ctx, month, *part), key)
    if len(parts) == 1:
        data = {"key": "notice-monthly-extra", "fields": {}}
        ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, data, f"report:{ctx.community_id}:{month:%Y-%m}:extra")
    return True


def due(config: CommunityConfig) -> Calendar | None:
    """Return when a community's report comes: on the first of each month, at the digest's time; None for never."""
    if not config.report.monthly:
        return None
    return Calendar("month", config.tz, config.digest.at, timedelta(days=config.report.tolerance_days))


def _is_among_managers(ctx: Context) -> bool:
    rooms = dict(ctx.config.rooms()).get(ctx.actor.platform)
    return rooms is not None and ctx.actor.room_id == rooms.chat_ids()[RoomKind.MANAGERS]


def _data(ctx: Context, month: date, audience: Audience, part: str) -> dict[str, str | bool]:
    """Return what a delivery needs; all parts are counted as of one moment."""
    return {"month": f"{month:%Y-%m}", "audience": audience.value, "part": part, "at": ctx.now.isoformat()}


def _key(ctx: Context, month: date, number: int, audience: Audience, part: str) -> str:
    # the outbox keeps the order of the keys; somebody may manage two communities from one direct chat
    return f"report:{ctx.community_id}:{month:%Y-%m}:{number}:{audience.value}:{part}"
