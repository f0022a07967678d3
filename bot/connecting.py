"""The chats that the config names, each made with what it is told: its rooms, its token, what perks open in it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.commands import registry
from bot.ports.chat import Opening
from bot.runtime.rooms import rooms_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import APIRouter

    from bot.bootstrap import Parts
    from bot.config import Config
    from bot.platforms.web.people import Person
    from bot.ports.chat import Inbox, Menu, Platform, Room
    from bot.ports.clock import Clock


def openings_on(config: Config, platform: str) -> list[Opening]:
    """Return what the perks of the config open on one platform, so that `check` can look at it."""
    found: list[Opening] = []
    for name, community in config.communities.items():
        rooms = dict(community.rooms()).get(platform)
        for number, perk in enumerate(community.perks if rooms else ()):
            key = f"communities.{name}.perks.{number}"
            if rooms and platform == "discord" and perk.discord_role:
                found.append(Opening(f"{key}.discord_role", rooms.cards, perk.discord_role))
            if platform == "telegram" and perk.telegram_room:
                found.append(Opening(f"{key}.telegram_room", perk.telegram_room))
    return found


def chats(parts: Parts, inbox: Inbox) -> tuple[list[Platform], list[APIRouter]]:
    """Return the chats of this process and the HTTP routes they need; a library is imported only where it is used."""
    config, clock, menu = parts.config, parts.clock, registry.menu()
    platforms: list[Platform] = []
    routers: list[APIRouter] = []
    if "discord" in parts.roles and (rooms := rooms_on(config, "discord")):
        platforms.append(_discord(parts, menu, rooms))
    if "telegram" in parts.roles and (rooms := rooms_on(config, "telegram")):
        platform, more = _telegram(config, menu, rooms, clock, inbox)
        platforms.append(platform)
        routers += more
    return platforms, routers


def _discord(parts: Parts, menu: Menu, rooms: Sequence[Room]) -> Platform:
    from bot.platforms.discord_chat.client import DiscordPlatform  # noqa: PLC0415

    section = parts.config.discord
    assert section is not None and section.token is not None  # noqa: S101, PT018 - the config was checked
    return DiscordPlatform(
        section.token.get_secret_value(),
        menu,
        rooms,
        parts.clock,
        api_base=section.api_base,
        gateway=section.gateway,
        openings=openings_on(parts.config, "discord"),
        members_intent=section.members_intent,
        missed=partial(parts.missed, "discord"),
    )


def _telegram(
    config: Config, menu: Menu, rooms: Sequence[Room], clock: Clock, inbox: Inbox
) -> tuple[Platform, list[APIRouter]]:
    from bot.platforms.telegram_chat.platform import TelegramPlatform  # noqa: PLC0415
    from bot.platforms.telegram_chat.webhook import Webhook, router  # noqa: PLC0415

    section = config.telegram
    assert section is not None and section.token is not None  # noqa: S101, PT018 - the config was checked
    webhook = None
    if section.public_url and section.webhook_secret:
        webhook = Webhook(section.public_url, section.webhook_secret.get_secret_value())
    platform = TelegramPlatform(
        section.token.get_secret_value(),
        menu,
        rooms,
        clock,
        inbox,
        base_url=section.base_url,
        webhook=webhook,
        openings=openings_on(config, "telegram"),
    )
    return platform, [router(webhook, platform)] if webhook else []


def web(config: Config, clock: Clock, people: Sequence[Person], port: int) -> tuple[Platform, APIRouter]:
    """Return the local page as a chat, and its routes; it will be served on `port`."""
    from bot.platforms.web.chat import WebChat  # noqa: PLC0415
    from bot.platforms.web.http import router  # noqa: PLC0415
    from bot.platforms.web.platform import WebPlatform  # noqa: PLC0415

    platform = WebPlatform(WebChat(), registry.menu(), rooms_on(config, "web"), people, clock)
    platform.address = f"http://127.0.0.1:{port}/web/"
    return platform, router(platform)
