"""/perks reads well however many perks there are, /perk shows every field with its button, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.commands.catalogue import perk, set_field
from bot.commands.redeeming import get, perks
from bot.commands.spec import Args
from bot.ports.text import Link
from bot.usecases import redeem
from storage.tables import Right
from tests.runtime.fake_platform import words
from tests.usecases.acts import refusal
from tests.usecases.shop import PERKS, ask, decide, earn, grant, spendable, stock
from tests.usecases.shop import perk as row
from tests.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.ports.inbound import Reply
    from bot.ports.message import Message
    from bot.usecases.actor import Actor
    from tests.databases import Sqlite
    from tests.world import FakeClock

LONG = "a-name-as-long-as-a-short-name-may-be-40"
MANY = [
    {"name": f"{LONG[:-2]}{number:02}", "title": {"en": f"Perk {number} " + "x" * 280}, "price": number + 1}
    for number in range(30)
]


@pytest.fixture
async def world(sqlite: Sqlite, clock: FakeClock, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    wanted: list[Any] = getattr(request, "param", PERKS)
    made = await World.open(await sqlite.fresh(), clock, perks=wanted)
    yield made
    await made.close()


async def do(world: World, actor: Actor, run: Any, **values: str) -> Reply:
    async with world.acting(actor) as ctx:
        reply: Reply = await run(ctx, Args(values))
        return reply


def presses(message: Message) -> list[str]:
    return [button.press or "" for line in message.rows for button in line]


def fits(message: Message) -> None:
    """Check what both chats demand of buttons."""
    assert len(message.rows) <= 5
    assert max(len(line) for line in message.rows) <= 5
    assert max(len(press.encode()) for press in presses(message)) <= 64
    assert len(presses(message)) == len(set(presses(message)))


@pytest.mark.parametrize("world", [MANY], indirect=True)
async def test_thirty_perks_come_in_pages(world: World) -> None:
    ana = await world.join("Ana")
    await earn(world, ana, 500)
    seen: set[str] = set()
    for page in range(1, 6):
        shown = (await do(world, ana, perks, page=str(page))).message
        fits(shown)
        seen |= {press for press in presses(shown) if press.startswith("redeem:")}
    assert len(seen) == 30
    assert "perks:6" not in presses(shown)
    assert words((await do(world, ana, perks, page="99")).message) == words(shown)
    mara = await world.join("Mara", Right.MANAGER)
    fits((await do(world, mara, perk)).message)
    assert "perk:2" in presses((await do(world, mara, perk)).message)


async def test_the_shelf_says_what_each_perk_takes_and_where_ones_own_stand(world: World) -> None:
    ana = await world.join("Ana")
    await earn(world, ana, 15)
    await stock(world, "gift", "AAA")
    shown = words((await do(world, ana, perks)).message)
    assert "15 confirmed points" in shown
    assert "Early access  · opens at 20 points · 5 to go" in shown
    assert "The circle  · costs 30 points · for 30 days · 2 left · 15 to go" in shown
    assert "Gift card  · costs 15 points · 1 left · ready for you" in shown
    assert "15/20" in shown
    await earn(world, ana, 85)
    await grant(world, await ask(world, ana, "early"))
    await grant(world, await ask(world, ana, "circle"))
    number = await ask(world, ana, "line")
    await ask(world, ana, "gift")
    shown = (await do(world, ana, perks)).message
    said = words(shown)
    for state in ("Early access  ·  yours", "yours until", "a manager decides soon", "your code:  AAA"):
        assert state in said
    assert "You earned 100 in all" in said
    assert f"unredeem:{number}" in presses(shown)
    ana.language = "ru"
    assert "Ранний доступ  ·  ваш" in words((await do(world, ana, perks)).message)


async def test_the_way_in_stays_on_the_shelf_of_who_has_it(world: World) -> None:
    ana = await world.join("Ana")
    await earn(world, ana, 100)
    await grant(world, await ask(world, ana, "circle"), rooms=[["telegram", "-1", "7", "https://t.me/+in"]])
    number = await ask(world, ana, "line")
    shown = (await do(world, ana, perks)).message
    assert "https://t.me/+in" in [span.url for line in shown.body for span in line if isinstance(span, Link)]
    assert "feedback" not in presses(shown)
    await decide(world, redeem.approve, number)
    await grant(world, number)
    shown = (await do(world, ana, perks)).message
    assert "feedback" in presses(shown)


async def test_what_costs_points_is_asked_twice_and_what_does_not_once(world: World) -> None:
    ana = await world.join("Ana")
    await earn(world, ana, 100)
    circle, early = (await row(world, "circle")).id, (await row(world, "early")).id
    asked = await do(world, ana, get, perk=str(circle))
    assert presses(asked.message) == [f"redeem:{circle}:30"]
    for agreed in ("yes", "29"):  # an older button, and one from before the price was another
        asked = await do(world, ana, get, perk=str(circle), spend=agreed)
        assert presses(asked.message) == [f"redeem:{circle}:30"]
    assert await spendable(world, ana) == 100
    assert "on its way" in (await do(world, ana, get, perk=str(circle), spend="30")).brief
    assert await spendable(world, ana) == 70
    assert "on its way" in (await do(world, ana, get, perk=str(early))).brief
    assert await refusal(do(world, ana, get, perk=str(circle))) == "perk-yours"
    assert await refusal(do(world, ana, get, perk="999")) == "no-perk"


@pytest.mark.parametrize("name", [one["name"] for one in PERKS])
async def test_a_perks_page_has_a_button_for_each_field_that_one_may_set(world: World, name: str) -> None:
    mara = await world.join("Mara", Right.MANAGER)
    for right in (Right.MANAGER, Right.LEAD):
        mara.right = right
        page = (await do(world, mara, perk, perk=name)).message
        fits(page)
        power = {f"perk:{name}:role", f"perk:{name}:room"} & set(presses(page))
        assert bool(power) == (right is Right.LEAD and name in {"early", "circle"})
        for press in presses(page):
            _, *values = press.split(":")
            if len(values) == 2:
                fields = dict(zip(("perk", "field"), values, strict=True))
                assert (await do(world, mara, perk, **fields)).message.body


async def test_a_form_asks_for_one_value_with_what_stands_there(world: World) -> None:
    mara = await world.join("Mara", Right.LEAD)
    asked = await do(world, mara, perk, perk="early", field="role")
    assert asked.form is not None
    [given] = asked.form.inputs
    assert (asked.form.ref, given.value, given.name) == ("early.role", "123456789012345678", "to")
    done = await do(world, mara, set_field, target="early.title.ru", to="Ранний вход")
    assert "Ранний вход" in words(done.message)
    assert (await row(world, "early")).title["ru"] == "Ранний вход"
    assert "unperk:early" in presses(done.message)


async def test_a_new_perk_is_made_by_one_line(world: World) -> None:
    mara = await world.join("Mara", Right.MANAGER)
    assert await refusal(do(world, mara, perk, perk="new", field="swag", to="hats")) == "perk-kind"
    assert await refusal(do(world, mara, perk, perk="new")) == "perk-kind"
    done = await do(world, mara, perk, perk="new", field="swag", to="code")
    assert "not offered yet" in words(done.message)
    assert "perk:swag:retired:no" in presses(done.message)
    await do(world, mara, perk, perk="swag", field="retired", to="no")
    assert not (await row(world, "swag")).retired


async def test_a_manager_sees_who_has_a_perk_and_ends_it_there(world: World) -> None:
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    await earn(world, ana, 100)
    number = await ask(world, ana, "early")
    await grant(world, number)
    shown = (await do(world, mara, perk, perk="early", field="holders")).message
    assert "Ana" in words(shown)
    assert f"endperk:{number}" in presses(shown)
    await decide(world, redeem.end, number, "why")
    await decide(world, redeem.ended, number)
    assert "Nobody has it" in words((await do(world, mara, perk, perk="early", field="holders")).message)
