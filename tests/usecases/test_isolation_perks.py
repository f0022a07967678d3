"""Nobody in one community can touch or see another's perks, requests, codes and payouts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from bot.bootstrap import prepare
from bot.config import parse
from bot.ports.perks import Done
from bot.reports.payouts import payouts
from bot.reports.perks import catalogue as catalogue_report
from bot.reports.perks import request_view, shelf
from bot.usecases import catalogue, granting, redeem
from storage.tables import PerkKind, Right
from tests.usecases.acts import refusal
from tests.usecases.shop import PERKS, ask, earn, perk, stock
from tests.usecases.test_isolation import ROOMS, Two
from tests.world import NOON, World, community

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.usecases.context import Context
    from tests.world import FakeClock


@pytest.fixture
async def two(database_url: str, clock: FakeClock) -> AsyncIterator[Two]:
    raw: dict[str, Any] = {"database": database_url, "http": {"port": 0}}
    raw["communities"] = {"acme": community(perks=PERKS), "rival": community(product="Other", web=ROOMS, perks=[])}
    parts = await prepare(parse(raw, {}), clock)
    await parts.transactions.prepare()
    made = Two(World(parts, clock))
    ana = await made.join("acme", "ana")
    assert ana.member is not None
    made.member = ana.member.id
    await earn(made.world, ana, 200)
    await stock(made.world, "gift", "SECRET")
    made.thread = await ask(made.world, ana, "thanks")  # a request's number
    made.kept = (await perk(made.world, "early")).id  # a perk's
    yield made
    await made.world.close()


NO, NONE = "no-redemption", "no-such-perk"
ATTEMPTS: dict[str, tuple[str, Callable[[Context, Two], Awaitable[Any]]]] = {
    "request": ("no-perk", lambda ctx, two: redeem.request(ctx, two.kept)),
    "cancel": (NO, lambda ctx, two: redeem.cancel(ctx, two.thread)),
    "approve": (NO, lambda ctx, two: redeem.approve(ctx, two.thread)),
    "deny": (NO, lambda ctx, two: redeem.deny(ctx, two.thread, "why")),
    "paid": (NO, lambda ctx, two: redeem.paid(ctx, two.thread)),
    "granted": (NO, lambda ctx, two: redeem.granted(ctx, two.thread, Done())),
    "failed": (NO, lambda ctx, two: redeem.failed(ctx, two.thread, "why")),
    "ended": (NO, lambda ctx, two: redeem.ended(ctx, two.thread)),
    "try_again": (NO, lambda ctx, two: redeem.try_again(ctx, two.thread)),
    "taken_by_hand": (NO, lambda ctx, two: redeem.taken_by_hand(ctx, two.thread)),
    "end": (NO, lambda ctx, two: redeem.end(ctx, two.thread, "why")),
    "end_all": ("", lambda ctx, two: redeem.end_all(ctx, two.member, "why")),
    "expire": ("", lambda ctx, _: redeem.expire(ctx)),
    "edit": (NONE, lambda ctx, _: catalogue.edit(ctx, "early", "price", "1")),
    "undo": (NONE, lambda ctx, _: catalogue.undo(ctx, "early")),
    "codes": (NONE, lambda ctx, _: catalogue.add_codes(ctx, "gift", "MINE")),
}


async def test_no_act_on_perks_reaches_into_another_community(two: Two) -> None:
    max_ = await two.join("rival", "max")
    max_.right = Right.LEAD
    before = await two.contents()
    for name, (why, attempt) in ATTEMPTS.items():

        async def act(attempt: Callable[[Context, Two], Awaitable[Any]] = attempt) -> None:
            async with two.act("rival", max_) as ctx:
                await attempt(ctx, two)

        assert (name, await refusal(act())) == (name, why)
        assert await two.contents() == before


async def test_every_act_that_takes_a_number_was_tried() -> None:
    acts = {
        name
        for module in (redeem, granting)
        for name, act in vars(module).items()
        if getattr(act, "__module__", "") == module.__name__
        and not name.startswith("_")
        and {"perk_id", "redemption_id", "member_id"} & set(getattr(act, "__annotations__", {}))
    }
    assert acts <= set(ATTEMPTS)


async def test_one_name_is_two_perks_in_two_communities(two: Two) -> None:
    max_ = await two.join("rival", "max")
    async with two.act("rival", max_) as ctx:
        await catalogue.create(ctx, "early", PerkKind.CODE)
        await catalogue.edit(ctx, "early", "price", "1")
        assert await catalogue.add_codes(ctx, "early", "MINE") == (1, 0)
    async with two.world.database.read() as uow:
        from storage.tables import Perk

        found = (await uow.exec(select(Perk).where(Perk.name == "early").order_by(Perk.id))).all()
    assert [(one.threshold, one.price) for one in found] == [(20, None), (None, 1)]


async def test_no_page_shows_another_communitys_perks(two: Two) -> None:
    rival = two.world.parts.transactions.community_id("rival")
    tz = two.world.parts.transactions.config.communities["rival"].tz
    async with two.world.database.read() as uow:
        shown = await shelf(uow, rival, two.member)
        assert (shown.offers, shown.means.lifetime, shown.means.spendable) == ((), 0, 0)
        assert await catalogue_report(uow, rival) == []
        assert await request_view(uow, rival, two.thread) is None
        assert (await payouts(uow, rival, NOON.date(), tz)).lines == ()
