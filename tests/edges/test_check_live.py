"""`python -m bot check` asks the chats: rooms and rights, all problems at once, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.ports.chat import RoomKind
from tests.edges.children import child
from tests.harness.discord_chat import DiscordHarness
from tests.standins.telegram_api import TelegramServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

CONFIG = """
database = "sqlite:///{folder}/firsthand.db"

[discord]
api_base = "{api_base}"
gateway = "{gateway}"

[telegram]
base_url = "{base_url}"

[communities.acme]
product = "Northwind"
discord = {{ cards = "{discord[cards]}", managers = "{discord[managers]}", staff = "{discord[staff]}" }}
telegram = {{ cards = "{telegram[0]}", managers = "{telegram[1]}" }}
"""


class Chats:
    """Both stand-ins with the rooms of one community."""

    def __init__(self, discord: DiscordHarness, telegram: TelegramServer, folder: Path) -> None:
        self.discord, self.telegram, self.folder = discord, telegram, folder
        self.groups = [telegram.add_group("Cards"), telegram.add_group("Managers")]
        self.token = telegram.token
        self.more = ""

    async def check(self) -> tuple[int, str]:
        path = self.folder / "config.toml"
        server = self.discord.server
        path.write_text(
            CONFIG.format(
                folder=self.folder,
                api_base=server.rest_url,
                gateway=server.gateway_url,
                base_url=self.telegram.base_url,
                discord={kind.value: chat_id for kind, chat_id in self.discord.rooms.items()},
                telegram=[group.id for group in self.groups],
            )
            + self.more,
            "utf-8",
        )
        secrets = {"FIRSTHAND_DISCORD_TOKEN": server.token, "FIRSTHAND_TELEGRAM_TOKEN": self.token}
        async with child("check", "-c", path, folder=self.folder, **secrets) as running:
            code = await running.ends()
        assert server.token not in running.said
        assert self.token not in running.said
        assert "Traceback" not in running.said
        return code, running.said


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    discord = DiscordHarness()
    await discord.open()
    async with TelegramServer() as telegram:
        yield Chats(discord, telegram, tmp_path)
    await discord.close()


async def test_what_is_in_order_is_said_to_be_and_nothing_is_changed(chats: Chats):
    code, said = await chats.check()
    assert (code, said.strip()) == (0, "Everything is in order.")
    assert {call.method for call in chats.telegram.calls} <= {"getMe", "getChat", "getChatMember"}
    assert {method for method, _, _ in chats.discord.server.requests} == {"GET"}
    assert not (chats.folder / "firsthand.db").exists()


async def test_rights_and_rooms_of_both_chats_are_told_at_once(chats: Chats):
    server = chats.discord.server
    cards = next(one for one in server.channels.values() if str(one.id) == chats.discord.rooms[RoomKind.CARDS])
    server.deny(cards, "MANAGE_MESSAGES")
    server.delete_channel(
        next(one for one in server.channels.values() if str(one.id) == chats.discord.rooms[RoomKind.STAFF])
    )
    chats.groups = [chats.telegram.add_channel("News"), chats.telegram.add_group("Elsewhere", bot_status="left")]
    code, said = await chats.check()
    assert code == 1
    told = [line.partition(" ")[2] for line in said.splitlines() if line.startswith("✗")]
    assert [line.partition(":")[0] for line in told] == [
        "communities.acme.discord.cards",
        "communities.acme.discord.staff",
        "communities.acme.telegram.cards",
        "communities.acme.telegram.managers",
    ]
    assert "Manage Messages" in told[0]
    assert "there is no channel" in told[1]
    assert "is a broadcast channel" in told[2]
    assert "use a group" in told[2]
    assert "add the bot to the group" in told[3]


async def test_tokens_that_the_chats_refuse_are_told_each_by_its_key(chats: Chats):
    chats.token = "4800001:nobody-knows-it"
    chats.discord.server.token = "another.token.now"
    path = chats.folder / "config.toml"
    chats.discord.server.gateway.token = "another.token.now"
    code, said = await chats.check()
    assert code == 1
    assert "✗ telegram.token: Telegram does not know this token" in said
    assert path.exists()


async def test_the_operators_rooms_are_looked_at_too(chats: Chats):
    server, away = chats.discord.server, chats.telegram.add_group("Operators", bot_status="left")
    room = server.add_channel("operators", private_to=[])
    server.deny(room, "EMBED_LINKS")
    chats.more = f'[operators]\ndiscord = "{room.id}"\ntelegram = "{away.id}"\n'
    code, said = await chats.check()
    told = [line.partition(" ")[2] for line in said.splitlines() if line.startswith("✗")]
    assert (code, [line.partition(":")[0] for line in told]) == (1, ["operators.discord", "operators.telegram"])
    assert "Embed Links" in told[0]
