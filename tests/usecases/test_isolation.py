"""Nobody in one community can touch or see what belongs to another by its number, link, name or key."""

from __future__ import annotations

import inspect
import pkgutil
import re
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from bot import usecases
from bot.ports.errors import UserError
from bot.usecases import award, catalogue, members, redeem
from storage.tables import Perk, PerkKind
from tests.usecases.attempts import ATTEMPTS, OWN
from tests.usecases.two import HOUR, Two, open_two
from tests.world import NOON, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.usecases.context import Context
    from tests.usecases.two import Rows
    from tests.world import FakeClock

    Attempt = Callable[[Context, Two], Awaitable[Any]]

ROW = re.compile(r"\b(Thread|Case|Doubt|Redemption|Perk|Member|Claim|Routed|Mention|Narrative)\b")
"""A row can be had only from a use case that looks for it in the acting person's community."""
NUMBER = re.compile(r"\bint\b")


@pytest.fixture
async def two(database_url: str, clock: FakeClock) -> AsyncIterator[Two]:
    made = await open_two(database_url, clock)
    yield made
    await made.world.close()


async def _refusal(two: Two, attempt: Attempt) -> str:
    """Let Max try; returns why it was refused, or an empty text where nothing was found to be done or told."""
    max_ = await two.max_now()
    try:
        async with two.act("rival", max_) as ctx:
            found = await attempt(ctx, two)
    except UserError as error:
        return error.code
    return f"found {found}" if found else ""


async def test_no_act_reaches_into_another_community(two: Two) -> None:
    before = await two.contents()
    for name, (why, attempt) in ATTEMPTS.items():
        assert (name, await _refusal(two, attempt)) == (name, why)
        assert await two.contents() == before, name


class _TakenBackError(Exception):
    """Ends a transaction without a trace."""


async def _tried(two: Two, attempt: Attempt) -> tuple[str, Rows]:
    """Do something without keeping it; returns why it was refused, and what stood in acme at its end."""
    max_, refused, after = await two.max_now(), "", {}
    with suppress(_TakenBackError):
        async with two.act("rival", max_) as ctx:
            try:
                await attempt(ctx, two)
            except UserError as error:
                refused = error.code
            await ctx.flush()
            after = await two.acmes(ctx.uow)
            raise _TakenBackError
    return refused, after


# who is erased leaves a nameless person behind; codes that are long too old are swept for everybody
ALSO = {"privacy.erase": {"person"}, "connect.make_code": {"connect_code"}}


async def test_what_somebody_does_with_his_own_leaves_the_other_community_alone(two: Two) -> None:
    before = await two.acmes()
    for name, (why, attempt) in OWN.items():
        refused, after = await _tried(two, attempt)
        assert (name, refused) == (name, why)
        changed = {table for table, rows in after.items() if rows != before[table]}
        assert changed <= ALSO.get(name.split()[0], set()), name
        assert set(before["person"]) <= set(after["person"]), name


def _acts() -> dict[str, Callable[..., Any]]:
    """Return every public coroutine of every use case by `module.function`."""
    found = {}
    for info in pkgutil.iter_modules(usecases.__path__):
        module = import_module(f"bot.usecases.{info.name}")
        found |= {
            f"{info.name}.{name}": act
            for name, act in vars(module).items()
            if inspect.iscoroutinefunction(act) and act.__module__ == module.__name__ and not name.startswith("_")
        }
    return found


def test_every_use_case_was_tried() -> None:
    """A use case that is added has to be tried here too, unless it is given the rows that another one has found."""
    acts = _acts()
    assert len(acts) > 80, "the walk finds nothing"
    given_rows = set()
    for name, act in acts.items():
        given = [one for one in inspect.signature(act).parameters.values() if one.kind is not one.VAR_KEYWORD]
        annotations = [str(one.annotation) for one in given]
        if any(ROW.search(one) for one in annotations):
            assert not any(map(NUMBER.search, annotations)), f"{name} takes a number beside a row"
            given_rows.add(name)
    tried = {name.split()[0] for name in (*ATTEMPTS, *OWN)}
    assert set(acts) - given_rows - tried == set()
    assert tried <= set(acts), "what is tried is there"


async def test_leaving_one_community_leaves_the_other_alone(two: Two) -> None:
    ana = await two.join("rival", "ana", "Ana Secret")
    before = await two.contents()
    async with two.act("rival", ana) as ctx:
        await members.leave(ctx)
    after = await two.contents()
    assert {table for table in after if after[table] != before[table]} == {"member"}
    assert len(set(before["member"]) - set(after["member"])) == 1


async def test_one_post_may_concern_two_communities(two: Two) -> None:
    post = mention(NOON - HOUR)
    taken = [await two.world.parts.desk.take(name, [post]) for name in ("acme", "rival")]
    assert [one.new for [one] in taken] == [True, True]


async def test_one_name_is_two_perks_in_two_communities(two: Two) -> None:
    async with two.act("rival", two.max) as ctx:
        await catalogue.create(ctx, "early", PerkKind.CODE)
        await catalogue.edit(ctx, "early", "price", "1")
        assert await catalogue.add_codes(ctx, "early", "MINE") == (1, 0)
    async with two.world.database.read() as uow:
        found = (await uow.exec(select(Perk).where(Perk.name == "early").order_by(Perk.id))).all()
    assert [(one.threshold, one.price) for one in found] == [(20, None), (None, 1)]


async def test_points_of_one_community_buy_nothing_in_the_other(two: Two) -> None:
    ana = await two.join("rival", "ana", "Ana Secret")
    assert ana.member is not None
    async with two.act("rival", two.max) as ctx:
        made = await catalogue.create(ctx, "gift", PerkKind.CODE)
        await catalogue.add_codes(ctx, "gift", "MINE")
        for field, value in (("price", "1"), ("retired", "no")):
            await catalogue.edit(ctx, "gift", field, value)
        number = made.id

    async def buys(ctx: Context, two: Two) -> None:
        ctx.actor = ana
        await redeem.request(ctx, number)

    assert await _refusal(two, buys) == "perk-dear"
    async with two.act("rival", two.max) as ctx:
        await award.award(ctx, ana.member.id, 1, "why")
    assert await _refusal(two, buys) == ""  # a point of this community buys it
