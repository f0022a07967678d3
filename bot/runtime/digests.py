"""What a digest and the operators' overview show, made at send time; each thread's number opens its card there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot import texts
from bot.cards.digest import day_card
from bot.cards.operators import overview_card
from bot.cards.weekly import week_card
from bot.reports import brief
from bot.reports.addresses import FOR_MANAGERS
from bot.reports.overview import overview as all_communities
from bot.rules.advice import Audience
from bot.runtime.addresses import card_links
from bot.runtime.presented import Presented
from storage.tables import CardKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports.chat import Platform
    from bot.runtime.transactions import Transactions
    from storage.database import UnitOfWork
    from storage.tables import Delivery

KINDS = {
    Audience.MEMBERS: (CardKind.THREAD,),
    Audience.MANAGERS: FOR_MANAGERS,
}
"""Which cards a digest leads to."""


async def digest(
    uow: UnitOfWork, row: Delivery, transactions: Transactions, platforms: Mapping[str, Platform]
) -> Presented:
    """Return a community's digest of a day or a week; a row that an earlier version wrote is the members' of a day."""
    name = transactions.names[row.community_id]
    config = transactions.config.communities[name]
    t, audience = texts.of(config.language), Audience(row.data.get("audience", Audience.MEMBERS))
    start, until = _moment(row, "since"), _moment(row, "until")
    if row.data.get("span") == "week":
        earlier = _moment(row, "before") if "before" in row.data else None
        week = await brief.week(
            uow, row.community_id, config, until, began_at=transactions.began_at(name), start=start, earlier=earlier
        )
        return Presented(week_card(week, config, t, audience))
    day = await brief.day(uow, row.community_id, config, until, start, audience=audience)
    platform = platforms[row.platform]
    links = await card_links(uow, platform, row.community_id, set(day.thread_ids()), KINDS[audience])
    return Presented(day_card(day, config, t, links))


async def overview(
    uow: UnitOfWork, row: Delivery, transactions: Transactions, platforms: Mapping[str, Platform]
) -> Presented:
    """Return all communities of the config for the operators' room, which is no community's."""
    names = {
        community_id: transactions.config.communities[name].product for community_id, name in transactions.names.items()
    }
    standings = await all_communities(uow, names, _moment(row, "since"), _moment(row, "until"))
    links: dict[int, str] = {}
    for one in standings:
        if one.first.thread_id is not None:
            platform = platforms[row.platform]
            links |= await card_links(uow, platform, one.community_id, [one.first.thread_id], FOR_MANAGERS)
    t = texts.of(transactions.config.operators.language)
    return Presented(overview_card(standings, names, _moment(row, "until"), t, links))


def _moment(row: Delivery, which: str) -> datetime:
    return datetime.fromisoformat(row.data[which])
