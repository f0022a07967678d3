"""The real discord.py lives with the Discord stand-in as it would with Discord."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import app_commands, ui

from tests.standins.discord_api import DiscordServer, discord_py

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HAND, FIRE = "✋", "🔥"


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as running:
        running.check_answers = True
        yield running


class Form(ui.Modal, title="Record a reply"):
    link = ui.Label(text="Link", component=ui.TextInput(custom_id="link"))
    disclosed = ui.Label(
        text="Is the disclosure in?",
        component=ui.RadioGroup(
            custom_id="disclosed",
            options=[discord.RadioGroupOption(label=word.title(), value=word) for word in ("yes", "no")],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        link, yes = self.link.component.value, self.disclosed.component.value
        await interaction.response.send_message(f"{link} {yes}", ephemeral=True)


class Bot(discord.Client):
    def __init__(self, intents: discord.Intents | None = None) -> None:
        plain = discord.Intents(guilds=True, messages=True, reactions=True)
        super().__init__(intents=intents or plain, guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)
        self.seen: list[Any] = []

    async def before_identify_hook(self, _shard_id: int | None, *, initial: bool = False) -> None:
        """Not wait the five seconds that the library waits before a second session."""

    async def setup_hook(self) -> None:
        @self.tree.command(description="Your points")
        async def points(
            interaction: discord.Interaction, who: discord.Member, days: app_commands.Range[int, 1, 9]
        ) -> None:
            await interaction.response.send_message(f"{who.name} in {days} days: 12", ephemeral=True)

        group = app_commands.Group(name="digest", description="The daily digest")

        @group.command(description="Post it now")
        async def now(interaction: discord.Interaction) -> None:
            await interaction.response.defer(ephemeral=True)
            await interaction.followup.send("posted", ephemeral=True)

        self.tree.add_command(group)
        await self.tree.sync()

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        self.seen.append(("add", event.user_id, str(event.emoji)))

    async def on_raw_reaction_remove(self, event: discord.RawReactionActionEvent) -> None:
        self.seen.append(("take", event.user_id, str(event.emoji)))

    async def on_message(self, message: discord.Message) -> None:
        self.seen.append(("message", message.author.id, message.content))

    async def on_resumed(self) -> None:
        self.seen.append("resumed")

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is not discord.InteractionType.component:
            return
        if interaction.data["custom_id"] == "form":
            await interaction.response.send_modal(Form())
        elif interaction.data["custom_id"] == "claim":
            await interaction.response.edit_message(content="claimed")
        elif interaction.data["custom_id"] == "later":
            await interaction.response.defer()
            await interaction.edit_original_response(content="claimed later")
            await interaction.followup.send("yours", ephemeral=True)


def three_buttons() -> ui.View:
    view = ui.View(timeout=None)
    for name in ("form", "claim", "later"):
        view.add_item(ui.Button(label=name.title(), custom_id=name))
    return view


@contextlib.asynccontextmanager
async def running(server: DiscordServer, bot: Bot | None = None) -> AsyncIterator[Bot]:
    bot = bot or Bot()
    with discord_py(server):
        task = asyncio.create_task(bot.start(server.token))
        ready = asyncio.create_task(bot.wait_until_ready())
        await asyncio.wait({task, ready}, return_when="FIRST_COMPLETED", timeout=5)
        try:
            if task.done():
                ready.cancel()
                task.result()
            yield bot
        finally:
            await bot.close()
            await asyncio.gather(task, return_exceptions=True)


async def test_discord_py_answers_commands_buttons_and_forms(server: DiscordServer) -> None:
    room, ana = server.add_channel("critics"), server.add_member("Ana")
    async with running(server) as bot:
        said = await server.slash(ana, room, "points", {"who": ana, "days": 7})
        assert (said.kind, said.text, said.ephemeral) == ("message", "ana in 7 days: 12", True)
        assert said.acked_after < 1
        later = await (await server.slash(ana, room, "digest now")).settled()
        assert (later.kind, later.text, later.ephemeral) == ("deferred", "posted", True)

        await bot.get_channel(room.id).send("card", view=three_buttons())
        (card,) = server.messages(room)
        form = await server.press(ana, card, "Form")
        assert form.kind == "modal"
        sent = await server.submit(ana, form, {"link": "https://x.com/a/status/1", "disclosed": "yes"})
        assert (sent.text, sent.ephemeral) == ("https://x.com/a/status/1 yes", True)
        assert (await server.press(ana, card, "claim")).kind == "update"
        assert card.content == "claimed"
        pressed = await server.press(ana, card, "later")
        await server.wait_for(lambda: pressed.followups)
        assert card.content == "claimed later"
        assert pressed.followups[0].only_for is ana
    assert server.messages(room) == [card]


async def test_discord_py_posts_edits_and_reads(server: DiscordServer) -> None:
    room, ana = server.add_channel("critics"), server.add_member("Ana")
    async with running(server) as bot:
        channel = bot.get_channel(room.id)
        embed = discord.Embed(title="Stuck withdrawal", description="since Monday", url="https://x.com/a/status/1")
        embed.add_field(name="Seats", value="0 of 2").set_footer(text="Say that you are a partner.")
        card = await channel.send("@everyone", embed=embed, allowed_mentions=discord.AllowedMentions.none(), nonce="7")
        assert (await channel.send("again", nonce="7")).id == card.id
        (kept,) = server.messages(room)
        assert not kept.mention_everyone
        assert "Seats\n0 of 2" in kept.text

        await server.react(ana, kept, HAND)
        await server.wait_for(lambda: ("add", ana.id, HAND) in bot.seen)
        (shown,) = (await channel.fetch_message(card.id)).reactions
        assert [user.id async for user in shown.users()] == [ana.id]
        await card.remove_reaction(HAND, discord.Object(ana.id))
        await server.wait_for(lambda: ("take", ana.id, HAND) in bot.seen)
        assert not kept.reactions

        await server.say(ana, room, "hello")
        await server.wait_for(lambda: ("message", ana.id, "") in bot.seen)
        for number in range(4):
            await channel.send(str(number))
        assert [one.content async for one in channel.history(limit=2)] == ["3", "2"]
        assert [one.content async for one in channel.history(after=card, limit=2)] == ["", "0"]
        await card.delete()
        assert len(server.messages(room)) == 5


async def test_discord_py_keeps_to_the_announced_limits(server: DiscordServer) -> None:
    room = server.add_channel("critics")
    async with running(server) as bot:
        channel = bot.get_channel(room.id)
        sent = await asyncio.gather(*(channel.send(str(number)) for number in range(12)))
        for number in range(12):
            await sent[0].edit(content=f"edit {number}")
        assert server.served_429 == 0
        server.fail_next("/messages", method="POST", status=429, times=2)
        server.fail_next("/messages", method="PATCH", status=None, delay_for=0.05)
        await channel.send("after two refusals")
        await sent[0].edit(content="slowly")
    assert [status for method, _, status in server.requests if method == "POST"].count(429) == 2
    assert server.messages(room)[-1].content == "after two refusals"


async def test_discord_py_resumes_or_starts_anew(server: DiscordServer) -> None:
    room, ana = server.add_channel("critics"), server.add_member("Ana")
    async with running(server) as bot:
        await bot.get_channel(room.id).send("card")
        (card,) = server.messages(room)
        await server.wait_for(lambda: bot.seen)
        for how in ("close", "reconnect"):
            bot.seen.clear()
            await server.drop_gateways(how=how)
            await server.react(ana, card, FIRE)
            await server.wait_for(lambda: "resumed" in bot.seen)
            assert bot.seen == [("add", ana.id, FIRE), "resumed"]
            await server.unreact(ana, card, FIRE)
            await server.wait_for(lambda: ("take", ana.id, FIRE) in bot.seen)
        bot.seen.clear()
        await server.drop_gateways(resumable=False)
        await server.react(ana, card, FIRE)
        await server.wait_for(lambda: server.gateway.log.count("identify") == 2)
        await server.react(ana, card, HAND)
        await server.wait_for(lambda: bot.seen)
        assert bot.seen == [("add", ana.id, HAND)]
    assert server.gateway.log == ["identify", "resume", "resume", "invalid_session", "identify"]


async def test_discord_py_is_told_of_a_closed_direct_chat(server: DiscordServer) -> None:
    ana = server.add_member("Ana")
    async with running(server) as bot:
        person = await bot.fetch_user(ana.id)
        await person.send("early access is on")
        server.close_direct(ana)
        with pytest.raises(discord.Forbidden) as refused:
            await person.send("and more")
    assert refused.value.code == 50007
    assert [message.text for message in server.dms(ana)] == ["early access is on"]


async def test_a_privileged_intent_must_be_switched_on(server: DiscordServer) -> None:
    asking = discord.Intents(guilds=True, members=True)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(server, Bot(asking)):
            pass
    server.privileged_intents = {"members"}
    async with running(server, Bot(asking)) as bot:
        ana = server.add_member("Ana")
        await server.wait_for(lambda: bot.guilds[0].get_member(ana.id))
        server.leave(ana)
        await server.wait_for(lambda: bot.guilds[0].get_member(ana.id) is None)
