"""Perks as members meet them: a role that comes and goes, a room whose link opens for one person only."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from storage import away
from storage.tables import Account, Entry, EntryKind, Perk, Redemption, RedemptionState
from tests.side import MANAGERS, eventually

WITH_ROLES = pytest.mark.parametrize("platform", ["discord", "web"])
WITH_CLOSED_ROOMS = pytest.mark.parametrize("platform", ["telegram", "web"])
PERKS = [
    {"name": "room", "title": {"en": "The closed room"}, "kind": "closed_room", "threshold": 5},
    {"name": "early", "title": {"en": "Early access"}, "threshold": 5, "days": 30},
]


pytestmark = pytest.mark.usefixtures("overrides")


@pytest.fixture
def overrides():
    """What the community offers."""
    return {"perks": PERKS}


async def earn(bot, chat, name: str, points: int = 20) -> None:
    async with bot.parts.transactions.write("acme") as ctx:
        account = chat.people[name]
        member_id = (await away.members_of(ctx.uow, ctx.community_id, chat.name, [account]))[account]
        ctx.uow.add(
            Entry(
                community_id=ctx.community_id,
                member_id=member_id,
                key=f"award:{name}",
                kind=EntryKind.AWARD,
                account=Account.CONFIRMED,
                points=points,
                at=ctx.now,
            )
        )


async def opens(bot, name: str, **settings: str) -> int:
    """Say what a perk opens, as a manager does in the catalogue; returns the perk's number."""
    async with bot.parts.database.write() as uow:
        perk = (await uow.exec(select(Perk).where(Perk.name == name))).one()
        perk.settings = settings
        uow.add(perk)
        return perk.id


async def get(bot, chat, name: str, perk: int) -> int:
    """Press “Get it” and return the request's number."""
    seen = await chat.ask(name, "/perks")
    await chat.press_private(name, seen, f"redeem:{perk}")
    await bot.idle()
    async with bot.parts.database.read() as uow:
        return (await uow.exec(select(Redemption.id).order_by(Redemption.id.desc()))).first()


async def state(bot, number: int) -> RedemptionState:
    async with bot.parts.database.read() as uow:
        return (await uow.exec(select(Redemption.state).where(Redemption.id == number))).one()


@WITH_ROLES
async def test_a_role_is_given_with_a_perk_and_taken_when_its_time_is_over(bot, chat):
    ana = await chat.member("Ana")
    await earn(bot, chat, "Ana")
    role = await chat.harness.role("Early")
    number = await get(bot, chat, "Ana", await opens(bot, "early", discord_role=role))
    assert role in chat.harness.roles_of(ana)
    await chat.told("Ana", "“Early access” is yours")
    await bot.pass_time(days=31)
    assert role not in chat.harness.roles_of(ana)
    assert await state(bot, number) is RedemptionState.ENDED


@WITH_CLOSED_ROOMS
async def test_a_closed_room_opens_for_one_person_only(bot, chat):
    ana, ben = await chat.member("Ana"), await chat.member("Ben")
    await earn(bot, chat, "Ana")
    room = await chat.harness.closed_room()
    await get(bot, chat, "Ana", await opens(bot, "room", telegram_room=room))
    told = await chat.told("Ana", "The room “The closed room” is open for you")
    link = re.search(r"https://[^\s]+[\w]", told.text)[0]
    assert await chat.harness.ask_in(ben, link), "the link was passed on"
    await bot.idle()
    assert chat.harness.inside(room) == set()
    assert await chat.harness.ask_in(ana, link)
    await bot.idle()
    await eventually(lambda: _is_in(chat, room, ana), "Ana in the room")
    assert chat.harness.inside(room) == {ana}


async def _is_in(chat, room: str, person: str) -> bool:
    return person in chat.harness.inside(room)


@WITH_CLOSED_ROOMS
async def test_a_manager_takes_a_room_back_and_its_link_is_dead(bot, chat):
    ana = await chat.member("Ana")
    await earn(bot, chat, "Ana")
    room = await chat.harness.closed_room()
    number = await get(bot, chat, "Ana", await opens(bot, "room", telegram_room=room))
    link = re.search(r"https://[^\s]+[\w]", (await chat.told("Ana", "is open for you")).text)[0]
    await chat.harness.ask_in(ana, link)
    await bot.idle()
    await chat.type("Mara", f"/endperk {number} shared screenshots", MANAGERS)
    await bot.idle()
    assert chat.harness.inside(room) == set()
    assert not await chat.harness.ask_in(ana, link)
    assert await state(bot, number) is RedemptionState.ENDED


@WITH_CLOSED_ROOMS
async def test_a_room_that_no_perk_opens_is_none_of_the_bots_business(bot, chat):
    ana = await chat.member("Ana")
    room = await chat.harness.closed_room()
    platform = bot.service.platforms[chat.name]
    link = (await platform.invite(room, "by hand")).link
    await chat.harness.ask_in(ana, link)
    await bot.idle()
    assert chat.harness.inside(room) == set()
    assert await platform.answer_join(room, ana, admit=True)
    assert chat.harness.inside(room) == {ana}, "she still asks; the room's own people decide"


@pytest.mark.parametrize("platform", ["telegram"])
async def test_who_is_nowhere_where_a_perk_opens_something_is_told_what_to_do(bot, chat):
    await chat.member("Ana")
    await earn(bot, chat, "Ana")
    number = await get(bot, chat, "Ana", await opens(bot, "early", discord_role="123456789012345678"))
    await chat.told("Ana", "“Early access” cannot be given to you yet")
    assert await state(bot, number) is RedemptionState.APPROVED
    await chat.room_says("Early access", room=MANAGERS)
