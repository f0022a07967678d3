"""A changed config is taken up while everybody works: a community comes, changes and goes, and nobody else notices."""

from __future__ import annotations

import asyncio
import copy
import logging
import re
import signal
from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
from sqlmodel import col, select, update

from bot.config import parse
from bot.ports.chat import RoomKind
from bot.ports.errors import ConfigError
from storage.tables import Claim, Delivery, DeliveryState, Mention
from tests.edges.children import child
from tests.harness.discord_chat import DiscordHarness
from tests.harness.telegram_chat import TelegramHarness
from tests.running import SECRET, running
from tests.side import CARDS, Side, eventually
from tests.world import community

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import pytest

    from bot.config import Config
    from tests.databases import Sqlite
    from tests.running import Running

HELD = col(Claim.released_at).is_(None)
BETAS = "beta has a secret of its own"
PEOPLE = [f"Ana{number}" for number in range(3)]


class Town:
    """The bot in both chats, and a second community, beta, that has rooms of its own there but is not served yet."""

    def __init__(self, bot: Running) -> None:
        self.bot = bot
        self.discord, self.telegram = bot.sides["discord"], bot.sides["telegram"]
        self.beta = {name: Side(copy.copy(side.harness)) for name, side in bot.sides.items()}
        self.servers: dict[str, Any] = {name: side.harness.server for name, side in bot.sides.items()}  # type: ignore[attr-defined]
        self.guild = self.servers["discord"].add_guild("Beta")
        rooms = [kind for kind in RoomKind if kind is not RoomKind.OPERATORS]
        channels = {kind: self.servers["discord"].add_channel(f"beta-{kind}", guild=self.guild) for kind in rooms}
        groups = {kind: self.servers["telegram"].add_group(f"Beta {kind}") for kind in rooms}
        self.beta["discord"].harness.rooms = {kind: str(one.id) for kind, one in channels.items()}
        self.beta["telegram"].harness.rooms = {kind: str(one.id) for kind, one in groups.items()}
        self.group = groups[CARDS]

    def comer(self, chat: str, name: str) -> None:
        """Let somebody into beta's rooms."""
        server = self.servers[chat]
        if chat == "discord":
            self.beta[chat].people[name] = str(server.add_member(name, guild=self.guild).id)
            return
        user = server.add_user(name, language_code="en")
        server.join(user, self.group)
        self.beta[chat].people[name] = str(user.id)

    def with_beta(self, **settings: Any) -> Config:
        """Return the config with beta in it, as the operator writes it."""
        raw = community(intake={"secret": BETAS}, product="Betawind") | settings
        del raw["web"]
        for name, side in self.beta.items():
            kinds = (CARDS, RoomKind.MANAGERS)
            raw[name] = {str(kind): side.harness.rooms[kind] for kind in kinds}
            raw[name]["claim_emoji"] = side.harness.claim_emoji
        now = self.bot.config
        tokens = {"discord": {"token": "stand-in"}, "telegram": {"token": "stand-in"}}
        beta = parse({"database": now.database, "communities": {"beta": raw}} | tokens, {}).communities["beta"]
        return now.model_copy(update={"communities": now.communities | {"beta": beta}})

    def without_beta(self) -> Config:
        now = self.bot.config
        rest = {name: one for name, one in now.communities.items() if name != "beta"}
        return now.model_copy(update={"communities": rest})

    async def hand_over(self, name: str, secret: str, **fields: Any) -> int:
        """Hand a complaint about a community over by HTTP; returns the status."""
        sent = self.bot.mention(**fields).model_dump(mode="json", exclude_none=True) | {"reach": {}}
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.bot.service.port}") as http:
            path = f"/v1/communities/{name}/mentions"
            return (await http.post(path, json=sent, headers={"Authorization": f"Bearer {secret}"})).status_code

    def connections(self) -> list[int]:
        """Return how often the bot connected to each chat."""
        discord, telegram = self.servers["discord"], self.servers["telegram"]
        return [len(discord.gateway.sessions), len(telegram.asked("getMe"))]

    async def all_of(self, query: Any) -> list[Any]:
        async with self.bot.parts.database.read() as uow:
            return list((await uow.exec(query)).all())


@asynccontextmanager
async def town(sqlite: Sqlite) -> AsyncIterator[Town]:
    async with running([DiscordHarness(), TelegramHarness()], await sqlite.fresh()) as bot:
        yield Town(bot)


async def test_a_second_community_is_served_while_the_people_of_the_first_claim(sqlite: Sqlite):
    async with town(sqlite) as place:
        bot, discord = place.bot, place.discord
        threads = await bot.take_in(*(bot.mention() for _ in range(2)))
        for name in PEOPLE:
            await discord.member(name)
        place.comer("discord", "Bo")
        place.comer("telegram", "Bea")
        assert await place.hand_over("beta", BETAS) == 401
        connected = place.connections()

        claims = asyncio.gather(*(discord.react(name, thread) for thread in threads for name in PEOPLE))
        await asyncio.sleep(0)
        await bot.reload(place.with_beta())
        assert len(await place.all_of(select(Claim).where(HELD))) < len(threads) * bot.config.communities["acme"].seats
        assert await place.hand_over("beta", BETAS, text="Betawind is a scam") == 200
        await claims
        await bot.idle()

        held = await place.all_of(select(Claim.thread_id).where(HELD))
        assert Counter(held) == dict.fromkeys(threads, bot.config.communities["acme"].seats)
        for side in place.beta.values():
            await side.room_says("Betawind is a scam")
        assert await eventually(lambda: _offered(place))
        await place.beta["discord"].member("Bo")
        thread = max(await place.all_of(select(Mention.thread_id)))
        assert thread not in threads
        await place.beta["discord"].react("Bo", thread)
        await bot.idle()
        for side in place.beta.values():
            await side.card(thread, "Bo")
        assert not [one for side in bot.sides.values() for one in await side.messages() if "Betawind" in one.text]
        assert await place.hand_over("acme", SECRET) == 200
        assert await place.hand_over("acme", BETAS) == 401
        assert place.connections() == connected


async def _offered(place: Town) -> bool:
    [person] = [one for name, one in place.beta["telegram"].people.items() if name == "Bea"]
    telegram = place.servers["telegram"]
    return "points" in telegram.menu(telegram.core.world.users[int(person)], place.group)


async def test_a_wrong_file_and_what_needs_a_restart_change_nothing(
    sqlite: Sqlite, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    caplog.set_level(logging.INFO, "bot.runtime.reloading")
    async with town(sqlite) as place:
        bot, before = place.bot, place.bot.config

        def wrong() -> Config:
            raise ConfigError([("communities.beta.zone", '"Mars" is no time zone'), ("colour", "is not a key")])

        monkeypatch.setattr(bot.reloading, "_read", wrong)
        assert not await bot.reloading.reload()
        assert 'stays as it was: communities.beta.zone: "Mars" is no time zone' in caplog.text
        assert "stays as it was: colour: is not a key" in caplog.text
        assert bot.parts.config is before

        monkeypatch.undo()
        acme = before.communities["acme"].model_copy(update={"product": "Southwind"})
        moved = {"database": "sqlite:///elsewhere.db", "http": before.http.model_copy(update={"port": 99})}
        await bot.reload(before.model_copy(update={"communities": {"acme": acme}, **moved}))
        assert "only a restart changes database, http;" in caplog.text
        assert (bot.parts.config.database, bot.parts.config.http) == (before.database, before.http)
        assert bot.parts.config.communities["acme"].product == "Southwind"
        bot.config = bot.parts.config


async def test_a_community_is_taken_out_and_put_back_and_nothing_of_it_is_lost(sqlite: Sqlite):
    async with town(sqlite) as place:
        bot, beta = place.bot, place.beta["discord"]
        place.comer("discord", "Bo")
        place.comer("discord", "Cy")
        await bot.reload(place.with_beta())
        assert await place.hand_over("beta", BETAS) == 200
        await bot.idle()
        [thread] = await place.all_of(select(Mention.thread_id))
        await eventually(lambda: _registered(place))
        for name in ("Bo", "Cy"):
            await beta.member(name)
        await beta.react("Bo", thread)
        await bot.idle()
        await beta.card(thread, "Bo")

        await bot.reload(place.without_beta())
        newest = max(await place.all_of(select(Delivery.id)))
        async with bot.parts.database.write() as uow:
            await uow.exec(update(Delivery).where(col(Delivery.id) == newest).values(state=DeliveryState.WAITING))
        assert await place.hand_over("beta", BETAS) == 401
        await beta.unreact("Bo", thread)
        await beta.react("Cy", thread)
        said = await beta.ask("Bo", "/points")
        assert "Bo" not in said.text
        await asyncio.sleep(0)
        assert len(await place.all_of(select(Claim).where(HELD))) == 1
        bot.clock.advance(minutes=2)
        bot.parts.transactions.wake()
        await bot.idle()
        dead = await place.all_of(select(Delivery).where(Delivery.state == DeliveryState.DEAD))
        assert dead
        assert {row.last_error for row in dead} == {"its community is not in the config any more"}

        await bot.reload(place.with_beta(product="Betterwind"))
        await bot.idle()
        await beta.card(thread, "Cy", without="Bo")
        assert await place.hand_over("beta", BETAS) == 200
        assert len(await place.all_of(select(Mention))) == 2


async def _registered(place: Town) -> bool:
    return bool(place.servers["discord"].commands.get(place.guild.id))


ONE = """
database = "sqlite:///firsthand.db"

[http]
port = 0

[telegram]
token = "1:hidden"
base_url = "http://127.0.0.1:1/bot"

[communities.acme]
product = "Northwind"

[communities.acme.telegram]
cards = "-1001"
managers = "-1002"
claim_emoji = "✍"
"""
BETA_TOO = f"""
[communities.beta]
product = "Betawind"
intake = {{ secret = "{BETAS}" }}

[communities.beta.telegram]
cards = "-1003"
managers = "-1004"
claim_emoji = "✍"
"""


async def test_a_running_process_that_is_told_to_reads_its_file_again(tmp_path: Path):
    file = tmp_path / "config.toml"
    file.write_text(ONE, "utf-8")
    async with child("run", "-c", file, folder=tmp_path) as running_bot:
        await running_bot.until("Running in")
        [port] = re.findall(r"intake at port (\d+)", running_bot.said)
        file.write_text(ONE + 'zone = "Mars"\n', "utf-8")
        running_bot.process.send_signal(signal.SIGHUP)
        await running_bot.until("the config stays as it was: communities.acme.telegram.zone")
        file.write_text(ONE + BETA_TOO, "utf-8")
        running_bot.process.send_signal(signal.SIGHUP)
        await running_bot.until("the config was read again: 2 communities, new: beta, taken out: none")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
            headers = {"Authorization": f"Bearer {BETAS}"}
            said = await http.post("/v1/communities/beta/mentions", json=[], headers=headers)
            assert said.json() == {"new": 0, "known": 0, "refused": []}
        running_bot.process.terminate()
        assert await running_bot.ends() == 0
    assert "Traceback" not in running_bot.said
    assert BETAS not in running_bot.said
