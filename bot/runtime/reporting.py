"""A part of a monthly report as it is delivered: its figures read in one snapshot, its file made off the event loop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.cards.monthly import file_card, monthly_card
from bot.reports.monthly.figures import monthly_report
from bot.reports.monthly.files import can_be_made, pdf_file, picture_file, xlsx_file
from bot.reports.monthly.model import Audience
from bot.reports.monthly.rows import sheets
from bot.runtime.presented import Presented

if TYPE_CHECKING:
    from bot.ports.message import Message
    from bot.runtime.transactions import Transactions
    from storage.database import UnitOfWork
    from storage.tables import Delivery


async def report(uow: UnitOfWork, row: Delivery, transactions: Transactions) -> Presented:
    """Return one part of a month: card and picture, PDF, or XLSX; without the extra `report` only the words."""
    ctx = transactions.context(uow, transactions.names[row.community_id])
    config, language, part = ctx.config, ctx.config.language, row.data["part"]
    at = datetime.fromisoformat(row.data["at"])
    made = await monthly_report(
        uow,
        row.community_id,
        date.fromisoformat(f"{row.data['month']}-01"),
        config=config,
        audience=Audience(row.data["audience"]),
        now=at,
        began_at=ctx.community.created_at,
        salt=ctx.salt,
    )
    message = monthly_card(made, language) if part == "card" else file_card(made, part, language)
    if not can_be_made():
        return Presented(message)
    if part == "card":
        return Presented(message, later=lambda: replace(message, picture=picture_file(made, language)))
    if part == "pdf":
        return Presented(message, later=lambda: replace(message, file=pdf_file(made, language, config.tz)))
    rows = await sheets(uow, row.community_id, made, language=language, now=at, salt=ctx.salt)

    def with_rows() -> Message:
        return replace(message, file=xlsx_file(made, rows, language, config.tz))

    return Presented(message, later=with_rows)
