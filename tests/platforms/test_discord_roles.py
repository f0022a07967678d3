"""Roles on Discord: given and taken again, told to be impossible with the mend, and never one that hands out power."""

from __future__ import annotations

import pytest

from bot.ports.chat import Gone, Refused, RetryAfter, RoomKind, Unchanged
from tests.platforms.discord_help import Bot, chat, running
from tests.standins.discord_api.permissions import Can

__all__ = ["chat"]


@pytest.fixture
async def discord(chat):
    async with running(chat, Bot()) as platform:
        yield platform


@pytest.fixture
def cards(chat):
    return chat.rooms[RoomKind.CARDS]


async def test_a_role_is_given_once_and_taken_once_however_often_it_is_asked(discord, chat, cards):
    ana, role = await chat.person("Ana"), await chat.role("Early")
    for _ in range(2):
        assert await discord.give_role(cards, ana, role) == Unchanged()
        assert chat.server.roles_of(chat.server.users[int(ana)]) == ["Community", "Early"]
    for _ in range(2):
        assert await discord.take_role(cards, ana, role) == Unchanged()
        assert chat.server.roles_of(chat.server.users[int(ana)]) == ["Community"]


async def test_who_left_is_not_present_gets_no_role_and_needs_none_taken(discord, chat, cards):
    ana, role = await chat.person("Ana"), await chat.role("Early")
    assert await discord.is_present(cards, ana) is True
    chat.server.leave(chat.server.users[int(ana)])
    assert await discord.is_present(cards, ana) is False
    assert await discord.give_role(cards, ana, role) == Gone()
    assert await discord.take_role(cards, ana, role) == Unchanged()


async def test_nobody_is_called_gone_while_discord_does_not_answer(discord, chat, cards):
    ana, role = await chat.person("Ana"), await chat.role("Early")
    chat.server.fail_next("/members/", status=503, times=20)
    assert await discord.is_present(cards, ana) is None
    outcome = await discord.give_role(cards, ana, role)
    assert isinstance(outcome, RetryAfter)


@pytest.mark.parametrize("power", [Can.ADMINISTRATOR, Can.MANAGE_MESSAGES, Can.KICK_MEMBERS, Can.MENTION_EVERYONE])
async def test_a_role_with_power_over_others_is_no_perk(discord, chat, cards, power):
    ana = await chat.person("Ana")
    role = chat.server.add_role("Strong", permissions=power | Can.SEND_MESSAGES)
    outcome = await discord.give_role(cards, ana, str(role.id))
    assert isinstance(outcome, Refused)
    assert power.name.lower().replace("_", " ") in outcome.reason
    assert chat.server.roles_of(chat.server.users[int(ana)]) == ["Community"]


async def test_the_role_of_everyone_one_of_a_bot_and_an_unknown_one_are_no_perks(discord, chat, cards):
    ana = await chat.person("Ana")
    managed = chat.server.add_role("Other bot", managed=True)
    for role, why in ((chat.server.guild.id, "everyone has"), (managed.id, "Discord itself"), (12345, "no role 12345")):
        outcome = await discord.give_role(cards, ana, str(role))
        assert isinstance(outcome, Refused)
        assert why in outcome.reason
    assert await discord.take_role(cards, ana, "12345") == Unchanged(), "what is no more need not be taken"


async def test_a_role_above_the_bots_is_refused_with_the_mend(discord, chat, cards):
    ana = await chat.person("Ana")
    role = chat.server.add_role("High")
    role.position = 2000
    outcome = await discord.give_role(cards, ana, str(role.id))
    assert isinstance(outcome, Refused)
    assert "Manage Roles" in outcome.reason
    assert "above" in outcome.reason


async def test_a_room_is_not_closed_by_a_link_here(discord, cards):
    for outcome in (
        await discord.invite(cards, "Ana"),
        await discord.revoke(cards, "https://discord.gg/x"),
        await discord.answer_join(cards, "1", admit=True),
        await discord.put_out(cards, "1"),
    ):
        assert isinstance(outcome, Refused)
