"""A process that loads the libraries of the bot, connects to both chats and to the database, and does nothing.

What it takes is what the bot takes at the least: `tests.bench.idle` starts both and compares. It logs in at Discord and
waits for its servers, asks Telegram who it is and for news, opens the database, and listens for HTTP.
"""

from __future__ import annotations

import asyncio
import os
import sys

import aiosqlite
import apscheduler.schedulers.asyncio
import discord
import fastapi
import httpx
import idna
import prometheus_client
import pydantic
import rich.console
import sqlmodel
import typer
import uvicorn
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from fluent.runtime import FluentBundle
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from telegram import Bot

LOADED = (aiosqlite, apscheduler, httpx, idna, prometheus_client, pydantic, rich, sqlmodel, typer)
READY = "Ready."


async def main(database: str, api_base: str, gateway: str, base_url: str) -> None:
    """Connect, say so, and wait to be killed."""
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api_base, yarl.URL(gateway)
    bundles = [FluentBundle([language], use_isolating=False) for language in ("en", "ru")]
    client = discord.Client(intents=discord.Intents(guilds=True, guild_reactions=True, dm_messages=True))
    bot = Bot(os.environ["FIRSTHAND_TELEGRAM_TOKEN"], base_url=base_url)
    engine = create_async_engine(database.replace("sqlite:", "sqlite+aiosqlite:", 1))
    async with engine.connect() as connection:
        await connection.execute(text("SELECT version_num FROM alembic_version"))
    server = uvicorn.Server(uvicorn.Config(fastapi.FastAPI(), port=0, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server._serve([server.config.bind_socket()]))
    tasks = [serving]
    assert len(bundles) == 2

    async def of_discord() -> None:
        await client.login(os.environ["FIRSTHAND_DISCORD_TOKEN"])
        tasks.append(asyncio.create_task(client.connect()))
        await client.wait_until_ready()

    async def of_telegram() -> None:
        await bot.initialize()
        await bot.get_updates(timeout=0)
        tasks.append(asyncio.create_task(bot.get_updates(timeout=25)))

    await asyncio.gather(of_discord(), of_telegram())
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    await serving


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
