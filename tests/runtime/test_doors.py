"""Closed rooms: who asks in is let in if the bot opened it for him, and no community opens what is another's."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.ports.inbound import JoinAsked
from bot.usecases import redeem
from storage.tables import Perk, Redemption, RedemptionState
from tests.runtime.fake_platform import FakePlatform
from tests.runtime.perks_help import OTHER, PERKS, ROOM, bot, earn, get, manager, work
from tests.runtime.rig import rig
from tests.world import community

__all__ = ["bot"]


async def answers(bot) -> list[str]:
    await bot.deliver()
    return [call.detail for call in bot.chat.asked("answer_join", ROOM)]


async def test_only_the_holder_is_let_into_the_room(bot):
    await get(bot, "room")
    await bot.act(JoinAsked(), "ana", chat_id=ROOM)
    assert await answers(bot) == ["ana False"], "not before it is granted"
    await work(bot)
    for who in ("ben", "stranger", "ana"):
        await bot.act(JoinAsked(), who, chat_id=ROOM)
    assert await answers(bot) == ["ana False", "ben False", "stranger False", "ana True"]


async def test_a_holder_stays_let_in_where_he_was_though_the_catalogue_moved_on(bot):
    await get(bot, "room")
    await work(bot)
    async with bot.database.write() as uow:
        perk = (await uow.exec(select(Perk).where(Perk.name == "room"))).one()
        perk.settings = {"telegram_room": "-100777"}
        uow.add(perk)
    await bot.act(JoinAsked(), "ana", chat_id=ROOM)
    await bot.act(JoinAsked(), "ben", chat_id=ROOM)
    assert await answers(bot) == ["ana True"], "the old room is no longer the bot's to keep others out of"


async def test_rooms_that_no_perk_opens_and_the_communitys_own_are_left_alone(bot):
    async with bot.database.write() as uow:
        perk = (await uow.exec(select(Perk).where(Perk.name == "room"))).one()
        perk.settings = {"telegram_room": "cards"}
        uow.add(perk)
    for room in ("cards", "-100555"):
        await bot.act(JoinAsked(), "ben", chat_id=room)
    await bot.deliver()
    assert bot.chat.asked("answer_join") == []


async def test_when_the_perk_ends_the_door_closes_again(bot):
    number = await get(bot, "room")
    await work(bot)
    await manager(bot, redeem.end, number, "over")
    await work(bot)
    assert [call.detail for call in bot.chat.asked("put_out", ROOM)] == ["ana"]
    await bot.act(JoinAsked(), "ana", chat_id=ROOM)
    assert await answers(bot) == ["ana False"]


async def _name(bot, perk: str, community_id: int, **settings: str) -> None:
    async with bot.database.write() as uow:
        query = select(Perk).where(Perk.name == perk, Perk.community_id == community_id)
        found = (await uow.exec(query)).one()
        found.settings = settings
        uow.add(found)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"discord_role": OTHER}, "belongs to another community"),
        ({"telegram_room": "-100888"}, "belongs to another community"),
        ({"telegram_room": "-100777"}, "belongs to another community"),
        ({"telegram_room": "managers"}, "one of the rooms in the config"),
    ],
)
async def test_a_catalogue_opens_nothing_of_another_community(url, clock, settings, why):
    """-100888 is seeded by beta's config, -100777 stands in beta's catalogue only."""
    seeds = [
        {"name": "role", "title": {"en": "Role"}, "threshold": 5, "discord_role": OTHER},
        {"name": "room", "title": {"en": "Room"}, "kind": "closed_room", "threshold": 5, "telegram_room": "-100888"},
        {"name": "later", "title": {"en": "Later"}, "kind": "closed_room", "threshold": 5, "telegram_room": "-100666"},
    ]
    web = {"cards": "beta-cards", "managers": "beta-managers", "rights": {}}
    chat = FakePlatform(roles=True, join_requests=True)
    async with rig(url, clock, chat, perks=PERKS, beta=community(perks=seeds, web=web)) as bot:
        await _name(bot, "later", bot.parts.transactions.community_id("beta"), telegram_room="-100777")
        await _name(bot, "room", bot.parts.transactions.community_id("acme"), **settings)
        await bot.join("ana")
        await earn(bot, "ana")
        await bot.press(f"redeem:{await _perk(bot, 'room', 'acme')}")
        await work(bot)
        stuck = await bot.one(select(Redemption))
        assert why in stuck.last_error
        assert stuck.state is RedemptionState.APPROVED
        assert {call.method for call in chat.calls} & {"invite", "give_role"} == set()


async def _perk(bot, name: str, community_name: str) -> int:
    community_id = bot.parts.transactions.community_id(community_name)
    return (await bot.one(select(Perk).where(Perk.name == name, Perk.community_id == community_id))).id


async def test_naming_another_room_after_the_grant_opens_nothing(bot):
    await get(bot, "room")
    await work(bot)
    await _name(bot, "room", bot.parts.transactions.community_id("acme"), telegram_room="-100888")
    await bot.act(JoinAsked(), "ana", chat_id="-100888")
    await bot.deliver()
    assert [call.detail for call in bot.chat.asked("answer_join", "-100888")] == ["ana False"]
