"""A second client library, which shares nothing with discord.py, lives with the Discord stand-in as well."""

from __future__ import annotations

from typing import Any

import hikari

from tests.standins.discord_api import DiscordServer

HAND, FIRE = "✋", "🔥"


async def test_hikari_lives_the_same_story() -> None:
    async with DiscordServer() as server:
        server.check_answers = True
        await live(server)


async def live(server: DiscordServer) -> None:
    room, ana = server.add_channel("critics"), server.add_member("Ana")
    intents = hikari.Intents.GUILDS | hikari.Intents.GUILD_MESSAGES | hikari.Intents.GUILD_MESSAGE_REACTIONS
    bot = hikari.GatewayBot(
        server.token,
        rest_url=server.rest_url,
        intents=intents,
        banner=None,
        logs=None,
        suppress_optimization_warning=True,
    )
    seen: list[Any] = []

    @bot.listen(hikari.ReactionAddEvent)
    async def _(event: hikari.ReactionAddEvent) -> None:
        seen.append((int(event.user_id), str(event.emoji_name)))

    @bot.listen(hikari.ShardResumedEvent)
    async def _(_event: hikari.ShardResumedEvent) -> None:
        seen.append("resumed")

    @bot.listen(hikari.InteractionCreateEvent)
    async def _(event: hikari.InteractionCreateEvent) -> None:
        asked = event.interaction
        if isinstance(asked, hikari.CommandInteraction):
            text = f"{asked.options[0].value} points"
            await asked.create_initial_response(hikari.ResponseType.MESSAGE_CREATE, text, flags=64)
        elif isinstance(asked, hikari.ComponentInteraction):
            row = bot.rest.build_modal_action_row().add_text_input("link", "Link")
            await asked.create_modal_response("Record a reply", "form", component=row)
        elif isinstance(asked, hikari.ModalInteraction):
            await asked.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE, flags=64)
            await asked.edit_initial_response(asked.components[0].components[0].value)
            await asked.execute("thank you", flags=64)

    await bot.start(check_for_updates=False)
    try:
        command = bot.rest.slash_command_builder("points", "Your points").add_option(
            hikari.CommandOption(type=hikari.OptionType.INTEGER, name="days", description="Days", is_required=True)
        )
        await bot.rest.set_application_commands((await bot.rest.fetch_application()).id, [command])
        said = await server.slash(ana, room, "points", {"days": 7})
        assert (said.kind, said.text, said.ephemeral) == ("message", "7 points", True)

        row = bot.rest.build_message_action_row().add_interactive_button(1, "form", label="Record")
        card = await bot.rest.create_message(room.id, "card", embed=hikari.Embed(title="Stuck"), component=row)
        (kept,) = server.messages(room)
        form = await server.press(ana, kept, "Record")
        sent = await server.submit(ana, form, {"link": "https://x.com/a/status/1"})
        await server.wait_for(lambda: sent.followups)
        assert (sent.text, sent.ephemeral) == ("https://x.com/a/status/1\nthank you", True)

        await server.react(ana, kept, HAND)
        await server.wait_for(lambda: (ana.id, HAND) in seen)
        users = await bot.rest.fetch_reactions_for_emoji(room.id, card.id, HAND)
        assert [int(user.id) for user in users] == [ana.id]
        server.fail_next(f"/messages/{card.id}$", status=429)
        for number in range(7):
            await bot.rest.edit_message(room.id, card.id, f"edit {number}")
        assert [one.content async for one in bot.rest.fetch_messages(room.id)] == ["edit 6"]

        await server.drop_gateways()
        await server.react(ana, kept, FIRE)
        await server.wait_for(lambda: "resumed" in seen)
        assert seen[-2:] == [(ana.id, FIRE), "resumed"]
    finally:
        await bot.close()
    assert server.served_429 == 0
