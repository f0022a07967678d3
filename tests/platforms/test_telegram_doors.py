"""Closed rooms in Telegram: a link that asks, an answer that may come twice, a way out without a ban."""

from __future__ import annotations

import pytest

from bot.ports.chat import Gone, Invited, Refused, RetryAfter, Unchanged
from bot.ports.inbound import JoinAsked, Place
from tests.platforms.telegram_help import room, running
from tests.standins.telegram_api import TelegramServer


@pytest.fixture
async def server():
    async with TelegramServer() as made:
        yield made


@pytest.fixture
async def bot(server):
    async with running(server, room(server.add_group("Ambassadors"))) as made:
        yield made


@pytest.fixture
def closed(server):
    return server.add_group("Closed")


async def _link(bot, closed) -> str:
    made = await bot.platform.invite(str(closed.id), "Ana, early access to everything that is new")
    assert isinstance(made, Invited)
    return made.link


async def test_a_link_lets_nobody_in_by_itself_and_says_for_whom_it_is(server, bot, closed):
    link, ana = await _link(bot, closed), server.add_user("Ana")
    server.follow(ana, link)
    await server.wait_for(lambda: bot.received)
    assert not closed.member(ana).is_present
    [asked] = bot.received
    assert (asked.event, asked.place, asked.sender.external_id) == (JoinAsked(), Place(str(closed.id)), str(ana.id))
    assert closed.invite_links[link]["name"] == "Ana, early access to everything "


@pytest.mark.parametrize("admit", [True, False])
async def test_who_asks_is_answered_once_and_a_second_answer_changes_nothing(server, bot, closed, admit):
    ana = server.add_user("Ana")
    server.follow(ana, await _link(bot, closed))
    for _ in range(2):
        assert await bot.platform.answer_join(str(closed.id), str(ana.id), admit=admit) == Unchanged()
        assert closed.member(ana).is_present is admit


async def test_a_revoked_link_opens_nothing_and_is_revoked_twice_in_peace(server, bot, closed):
    link = await _link(bot, closed)
    for _ in range(2):
        assert await bot.platform.revoke(str(closed.id), link) == Unchanged()
    with pytest.raises(ValueError, match="opens nothing"):
        server.follow(server.add_user("Ana"), link)


async def test_who_is_put_out_is_not_banned(server, bot, closed):
    ana = server.add_user("Ana")
    server.join(ana, closed)
    assert await bot.platform.is_present(str(closed.id), str(ana.id)) is True
    for _ in range(2):
        assert await bot.platform.put_out(str(closed.id), str(ana.id)) == Unchanged()
        assert closed.member(ana).status == "left"
    assert await bot.platform.is_present(str(closed.id), str(ana.id)) is False
    server.follow(ana, await _link(bot, closed))


async def test_a_ban_by_the_groups_own_people_stays(server, bot, closed):
    ana = server.add_user("Ana")
    server.join(ana, closed, status="kicked")
    assert await bot.platform.put_out(str(closed.id), str(ana.id)) == Unchanged()
    assert closed.member(ana).status == "kicked"


async def test_who_never_came_is_not_there_and_need_not_be_put_out(bot, closed):
    assert await bot.platform.is_present(str(closed.id), "424242") is False
    assert await bot.platform.put_out(str(closed.id), "424242") == Unchanged()


async def test_an_administrator_is_not_put_out(server, bot, closed):
    ana = server.add_user("Ana")
    server.join(ana, closed, status="administrator")
    outcome = await bot.platform.put_out(str(closed.id), str(ana.id))
    assert isinstance(outcome, Refused)
    assert "administrator" in outcome.reason


async def test_without_the_right_to_invite_it_is_refused(server, bot):
    weak = server.add_group("Weak", bot_rights=["can_delete_messages"])
    assert isinstance(await bot.platform.invite(str(weak.id), "Ana"), Refused)
    assert isinstance(await bot.platform.invite("-1009", "Ana"), Gone)


async def test_not_now_is_told_as_not_now(server, bot, closed):
    server.fail_next("createChatInviteLink", 429, "Too Many Requests: retry after 7", parameters={"retry_after": 7})
    assert await bot.platform.invite(str(closed.id), "Ana") == RetryAfter(7, "too many messages", undone=True)
    server.fail_next("getChatMember", 502, "Bad Gateway")
    assert await bot.platform.is_present(str(closed.id), str(server.bot.id)) is None


async def test_there_are_no_roles(bot, closed):
    assert isinstance(await bot.platform.give_role(str(closed.id), "1", "2"), Refused)
    assert isinstance(await bot.platform.take_role(str(closed.id), "1", "2"), Refused)
