"""Managers edit the catalogue one field at a time, by the config's rules; each edit is a decision that can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from bot.ports.errors import UserError
from bot.rules.catalogue import FIELDS, POWER, fields_of
from bot.usecases import catalogue
from bot.usecases.actor import Actor
from storage.tables import Audit, PerkKind, Right
from tests.usecases.acts import another, refusal
from tests.usecases.shop import PERKS, ROLE, ROOM, ask, decide, decisions, earn, perk, stock
from tests.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.world import FakeClock

LEAD = Actor(right=Right.LEAD)
MANAGER = Actor(right=Right.MANAGER)


@pytest.fixture
async def world(database_url: str, clock: FakeClock) -> AsyncIterator[World]:
    made = await World.open(database_url, clock, perks=PERKS)
    yield made
    await made.close()


async def edit(world: World, name: str, field: str, value: str, by: Actor = MANAGER) -> Any:
    return await decide(world, catalogue.edit, name, field, value, by=by)


GOOD: list[tuple[str, str, str, dict[str, Any]]] = [
    ("early", "title.ru", "  Ранний   вход ", {"title": {"en": "Early access", "ru": "Ранний вход"}}),
    ("early", "title.en", "First look", {"title": {"en": "First look", "ru": "Ранний доступ"}}),
    ("early", "threshold", "60", {"threshold": 60, "price": None}),
    ("early", "price", "40", {"threshold": None, "price": 40}),
    ("circle", "threshold", "9", {"threshold": 9, "price": None}),
    ("early", "stock", "20", {"stock": 20}),
    ("circle", "stock", "none", {"stock": None}),
    ("circle", "days", "нет", {"days": None}),
    ("early", "days", "3650", {"days": 3650}),
    ("early", "approval", "Yes", {"approval": True}),
    ("line", "approval", "no", {"approval": False}),
    ("line", "approval", "нет", {"approval": False}),
    ("early", "retired", "yes", {"retired": True}),
    ("thanks", "amount", "12.5", {"settings": {"amount": "12.5", "currency": "EUR"}}),
    ("thanks", "currency", "GBP", {"settings": {"amount": "25.00", "currency": "GBP"}}),
]


@pytest.mark.parametrize(("name", "field", "value", "after"), GOOD)
async def test_one_field_is_set_and_the_rest_stays(
    world: World, name: str, field: str, value: str, after: dict[str, Any]
) -> None:
    before = (await perk(world, name)).model_dump()
    await edit(world, name, field, value)
    assert (await perk(world, name)).model_dump() == before | after
    await decide(world, catalogue.undo, name, by=MANAGER)
    assert (await perk(world, name)).model_dump() == before
    assert await refusal(decide(world, catalogue.undo, name, by=MANAGER)) == "perk-nothing-to-undo"
    assert await decisions(world) == ["perk_edit", "perk_undo"]


BAD: list[tuple[str, str, str]] = [
    ("early", "title.en", "   "),
    ("early", "title.en", "x" * 301),
    ("early", "threshold", "0"),
    ("early", "threshold", "none"),
    ("early", "threshold", "many"),
    ("early", "threshold", "1.5"),
    ("early", "price", "1000001"),
    ("early", "price", "-4"),
    ("early", "stock", "-1"),
    ("early", "stock", "a few"),
    ("early", "days", "0"),
    ("early", "days", "3651"),
    ("early", "approval", "maybe"),
    ("early", "retired", "2"),
    ("thanks", "amount", "25,00"),
    ("thanks", "amount", "12345678"),
    ("thanks", "amount", "none"),
    ("thanks", "currency", "euro"),
    ("early", "role", "@everyone"),
    ("early", "role", "12"),
    ("circle", "room", "-100"),
    ("circle", "room", "@circle"),
]


async def test_what_does_not_fit_names_the_field_and_the_mend(world: World) -> None:
    before = {name: (await perk(world, name)).model_dump() for name in ("early", "thanks", "circle")}
    for name, field, value in BAD:
        with pytest.raises(UserError) as refused:
            await edit(world, name, field, value, LEAD)
        assert (value, refused.value.code, refused.value.fields["field"]) == (value, "perk-field-wrong", field)
        assert refused.value.fields["shape"]
        assert (await perk(world, name)).model_dump() == before[name]
    assert await decisions(world) == []


async def test_a_field_that_a_kind_does_not_have_is_refused(world: World) -> None:
    for name, field in (("early", "amount"), ("gift", "role"), ("early", "kind"), ("early", "name"), ("early", "")):
        assert await refusal(edit(world, name, field, "1", LEAD)) == "perk-field-unknown"
    assert await refusal(edit(world, "nothing", "price", "1")) == "no-such-perk"
    assert {field for kind in PerkKind for field in fields_of(kind)} == set(FIELDS)


async def test_only_a_lead_hands_out_power_and_not_while_somebody_has_it(world: World) -> None:
    for field, value in ((POWER[0], ROLE), (POWER[1], ROOM)):
        assert await refusal(edit(world, "circle", field, value)) == "perk-lead-only"
        await edit(world, "circle", field, value, LEAD)
        assert await refusal(decide(world, catalogue.undo, "circle", by=MANAGER)) == "perk-lead-only"
    assert (await perk(world, "circle")).settings == {"discord_role": ROLE, "telegram_room": ROOM}
    ana = await world.join("Ana")
    await earn(world, ana, 60)
    await ask(world, ana, "circle")
    assert await refusal(edit(world, "circle", "role", "none", LEAD)) == "perk-in-use"
    assert await refusal(decide(world, catalogue.undo, "circle", by=LEAD)) == "perk-in-use"
    await edit(world, "circle", "price", "5")


async def test_an_edit_says_what_stood_before_and_the_same_again_is_no_decision(world: World) -> None:
    await edit(world, "early", "threshold", "60")
    await edit(world, "early", "threshold", "60")
    async with world.database.read() as uow:
        [line] = (await uow.exec(select(Audit).order_by(col(Audit.id)))).all()
    assert line.why == "early threshold: 20 → 60"
    assert (line.before["before"]["threshold"], line.before["after"]["threshold"]) == (20, 60)


async def test_an_undo_takes_back_one_edit_after_the_other(world: World) -> None:
    for value in ("60", "70"):
        await edit(world, "early", "threshold", value)
    found = []
    for _ in range(2):
        await decide(world, catalogue.undo, "early", by=MANAGER)
        found.append((await perk(world, "early")).threshold)
    assert found == [60, 20]


async def test_a_new_perk_is_offered_only_once_it_is_whole(world: World) -> None:
    await decide(world, catalogue.create, "Reward", PerkKind.BONUS)
    made = await perk(world, "reward")
    assert (made.retired, made.title, made.settings) == (True, {"en": "Reward"}, {})
    assert await refusal(edit(world, "reward", "retired", "no")) == "perk-not-whole"
    await edit(world, "reward", "price", "50")
    await edit(world, "reward", "amount", "10")
    assert await refusal(edit(world, "reward", "retired", "no")) == "perk-not-whole"
    await edit(world, "reward", "currency", "EUR")
    await edit(world, "reward", "retired", "no")
    made = await perk(world, "reward")
    assert (made.retired, made.price, made.threshold) == (False, 50, None)
    assert made.settings == {"amount": "10", "currency": "EUR"}


@pytest.mark.parametrize("name", ["new", "two words", "9lives", "ключ", "x" * 41, "a:b", ""])
async def test_a_name_that_cannot_be_typed_is_refused(world: World, name: str) -> None:
    assert await refusal(decide(world, catalogue.create, name, PerkKind.CODE)) == "perk-name"


async def test_a_name_is_given_once(world: World) -> None:
    assert await refusal(decide(world, catalogue.create, "EARLY", PerkKind.CODE)) == "perk-name-taken"


async def test_codes_are_counted_and_never_said(world: World) -> None:
    assert await stock(world, "gift", "S3CRET", "S3CRET-2", "S3CRET") == (2, 1)
    assert await stock(world, "gift", "S3CRET") == (0, 1)
    async with world.database.read() as uow:
        lines = (await uow.exec(select(Audit))).all()
    assert [line.what for line in lines] == ["perk_codes"]
    assert "S3CRET" not in str([line.model_dump() for line in lines])
    refused = [
        await refusal(stock(world, "gift")),
        await refusal(stock(world, "early", "A")),
        await refusal(stock(world, "gift", "x" * 201)),
        await refusal(stock(world, "gift", *map(str, range(501)))),
    ]
    assert refused == ["perk-codes-none", "perk-no-codes-kind", "perk-code-long", "perk-codes-many"]


async def test_the_catalogue_outlives_a_restart_with_another_config(world: World, database_url: str) -> None:
    await edit(world, "early", "threshold", "60")
    async with another(database_url, world.clock, perks=PERKS[:1]) as later:
        assert (await perk(later, "early")).threshold == 60
        assert (await perk(later, "gift")).price == 15
