"""`check` on Discord: every missing thing is one problem that names its config key and the mend."""

from __future__ import annotations

import pytest

from bot.platforms.discord_chat.check import emoji_problems
from bot.ports.chat import Opening, Room, RoomKind
from tests.platforms.discord_help import Bot, adapter, chat, rooms_of
from tests.standins.discord_api.permissions import Can

__all__ = ["chat"]


def keyed(problems):
    return [(problem.key, problem.what) for problem in problems]


async def test_a_server_that_is_set_up_well_has_no_problem_and_nothing_is_changed(chat):
    assert await adapter(chat).check(rooms_of(chat)) == []
    assert {method for method, _, _ in chat.server.requests} == {"GET"}


async def test_it_also_works_beside_a_running_bot(chat):
    platform = adapter(chat)
    await platform.start(Bot().receive)
    assert await platform.check(rooms_of(chat)) == []
    await platform.stop()


async def test_a_wrong_token_is_the_only_problem(chat):
    problems = await adapter(chat, token="MTIz.wrong.token").check(rooms_of(chat))
    assert keyed(problems) == [("discord.token", "Discord does not accept this token")]
    assert "Reset Token" in problems[0].mend


@pytest.mark.parametrize(
    ("permission", "label"),
    [
        ("SEND_MESSAGES", "Send Messages"),
        ("EMBED_LINKS", "Embed Links"),
        ("ATTACH_FILES", "Attach Files"),
        ("READ_MESSAGE_HISTORY", "Read Message History"),
        ("ADD_REACTIONS", "Add Reactions"),
        ("MANAGE_MESSAGES", "Manage Messages"),
    ],
)
async def test_a_missing_right_is_named_with_where_to_click(chat, permission, label):
    chat.server.deny(chat._channel(chat.rooms[RoomKind.CARDS]), permission)
    problems = await adapter(chat).check(rooms_of(chat))
    assert ("communities.acme.discord.cards", f"the bot lacks the permission '{label}' in #cards") in keyed(problems)
    assert all(label in problem.mend for problem in problems if label in problem.what)


async def test_staff_need_no_rights_about_reactions_and_files(chat):
    staff = chat._channel(chat.rooms[RoomKind.STAFF])
    chat.server.deny(staff, Can.ADD_REACTIONS | Can.MANAGE_MESSAGES | Can.ATTACH_FILES)
    assert await adapter(chat).check(rooms_of(chat)) == []


async def test_a_channel_that_is_hidden_missing_mistyped_or_public(chat):
    hidden = chat._channel(chat.rooms[RoomKind.STAFF])
    chat.server.deny(hidden, "VIEW_CHANNEL")
    public = chat.server.add_channel("lobby")
    problems = await adapter(chat).check(
        [
            Room("acme", RoomKind.STAFF, str(hidden.id), "✋"),
            Room("acme", RoomKind.CARDS, "123456789012345678", "✋"),
            Room("acme", RoomKind.MANAGERS, "#managers", "✋"),
            Room("other", RoomKind.CARDS, str(public.id), "✋"),
        ]
    )
    assert keyed(problems) == [
        ("communities.acme.discord.staff", f"the bot cannot see channel {hidden.id}"),
        ("communities.acme.discord.cards", "there is no channel 123456789012345678"),
        ("communities.acme.discord.managers", "'#managers' is not a Discord channel id"),
        ("communities.other.discord.cards.warning", "everyone on the server Community can read #lobby"),
    ]


@pytest.mark.parametrize("emoji", ["hand", ":hand:"])
async def test_an_emoji_that_is_none_is_told(chat, emoji):
    room = Room("acme", RoomKind.CARDS, chat.rooms[RoomKind.CARDS], emoji)
    assert keyed(await adapter(chat).check([room])) == [
        ("communities.acme.discord.claim_emoji", f"{emoji!r} is not an emoji")
    ]


def test_an_emoji_of_the_server_itself_must_be_there():
    room = Room("acme", RoomKind.CARDS, "1", "<:hand:123456789012345678>")
    assert emoji_problems(room, "Community", {123456789012345678}) == []
    assert keyed(emoji_problems(room, "Community", set())) == [
        ("communities.acme.discord.claim_emoji", "the server Community has no emoji <:hand:123456789012345678>")
    ]


async def test_slash_commands_that_were_not_allowed_at_the_invitation_are_told(chat):
    chat.server.fail_next("/commands", method="GET", status=403, code=50001)
    assert [problem.key for problem in await adapter(chat).check(rooms_of(chat))] == ["discord.commands"]


async def test_discord_in_trouble_is_a_problem_and_no_crash(chat):
    chat.server.fail_next(r"/channels/", method="GET", status=503)
    problems = await adapter(chat).check(rooms_of(chat)[:1])
    assert keyed(problems)[0][0] == "communities.acme.discord.cards"
    assert problems[0].mend == "try again in a minute"


async def roles_wrong(chat, role_id):
    opening = Opening("communities.acme.perks.0.discord_role", chat.rooms[RoomKind.CARDS], str(role_id))
    problems = await adapter(chat, openings=[opening]).check(rooms_of(chat))
    assert {problem.key for problem in problems} <= {opening.key}
    return [(problem.what, problem.mend) for problem in problems]


async def test_a_perks_role_that_the_bot_can_give_is_no_problem(chat):
    assert await roles_wrong(chat, await chat.role("Early")) == []


async def test_a_perks_role_that_is_missing_strong_or_above_is_told_with_the_mend(chat):
    [(what, mend)] = await roles_wrong(chat, 424242424242424242)
    assert "has no role 424242424242424242" in what
    assert "Copy Role ID" in mend
    [(what, mend)] = await roles_wrong(chat, chat.server.add_role("Strong", permissions=Can.KICK_MEMBERS).id)
    assert "power over others: kick members" in what
    high = chat.server.add_role("High")
    high.position = 2000
    [(what, mend)] = await roles_wrong(chat, high.id)
    assert "above the bot's" in what
    assert "drag the bot's role above High" in mend


async def test_a_bot_that_may_not_manage_roles_is_told_so(chat):
    mine = next(role for role in chat.server.guild.roles.values() if role.managed)
    mine.permissions &= ~Can.MANAGE_ROLES
    [(what, mend)] = await roles_wrong(chat, await chat.role("Early"))
    assert "'Manage Roles'" in what
    assert "Server Settings" in mend
