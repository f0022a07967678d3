"""The slash commands that a guild offers, made from the menu and registered only where they differ."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord.http import Route

from bot.platforms.discord_chat.clean import clean, cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.ports.chat import Menu, MenuItem, Option

SLASH, STRING = 1, 3
GREETING = "start"  # opens direct chats elsewhere; here they are always open
DESCRIPTION_MOST, CHOICES_MOST, CHOICE_MOST = 100, 25, 100
# Discord's locales for languages that it splits or names by country; all others are called as we call them.
# https://discord.com/developers/docs/reference#locales
LOCALES = {"en": ("en-US", "en-GB"), "es": ("es-ES", "es-419"), "pt": ("pt-BR",), "sv": ("sv-SE",), "zh": ("zh-CN",)}
_log = logging.getLogger(__name__)
Payload = dict[str, Any]


def payloads(menu: Menu) -> list[Payload]:
    """Return the menu's commands as Discord's command objects, described in every language of the menu.

    The ones that menus elsewhere hide are among them: what is not registered cannot be typed in a guild.
    """
    by_language = {language: {item.name: item for item in items} for language, items in menu.by_language}
    default = by_language.pop(menu.default_language)
    return [
        _command(item, {language: items[item.name] for language, items in by_language.items() if item.name in items})
        for item in default.values()
        if item.name != GREETING
    ]


async def register(client: discord.Client, guild_ids: Iterable[int], menu: Menu) -> None:
    """Give each guild the menu's commands where they differ from what it has. Raises discord.HTTPException.

    One guild that forbids it must not keep the bot from serving the others: it is logged, and `check` tells the mend.
    """
    wanted = payloads(menu)
    for guild_id in guild_ids:
        try:
            await _register(client, guild_id, wanted)
        except discord.Forbidden:
            _log.error(
                "guild %d does not let the bot offer slash commands: invite it with the scope applications.commands",
                guild_id,
            )


async def _register(client: discord.Client, guild_id: int, wanted: list[Payload]) -> None:
    if essence(await registered(client, guild_id)) == essence(wanted):
        return
    assert client.application_id is not None  # noqa: S101  (known since the log-in)
    await client.http.bulk_upsert_guild_commands(client.application_id, guild_id, wanted)
    _log.info("registered %d commands in guild %d", len(wanted), guild_id)


async def registered(client: discord.Client, guild_id: int) -> Sequence[Payload]:
    """Return a guild's commands with their translations, which the library does not ask for."""
    route = Route(
        "GET",
        "/applications/{application_id}/guilds/{guild_id}/commands",
        application_id=client.application_id,
        guild_id=guild_id,
    )
    commands: list[Payload] = await client.http.request(route, params={"with_localizations": "true"})
    return commands


def essence(commands: Iterable[Mapping[str, Any]]) -> list[Payload]:
    """Return what we say about commands, without ids, versions and defaults that Discord adds."""
    return sorted(
        ({"type": SLASH, **_known(command)} for command in commands), key=lambda command: str(command["name"])
    )


def _known(thing: Mapping[str, Any]) -> Payload:
    plain = {key: thing[key] for key in ("name", "description", "type", "value", "required") if thing.get(key)}
    for key in ("name_localizations", "description_localizations"):
        if thing.get(key):
            plain[key] = dict(thing[key])
    for key in ("options", "choices"):
        if thing.get(key):
            plain[key] = [_known(one) for one in thing[key]]
    return plain


def _command(item: MenuItem, translated: Mapping[str, MenuItem]) -> Payload:
    options = [
        _option(
            option, {language: other.options[at] for language, other in translated.items() if at < len(other.options)}
        )
        for at, option in enumerate(item.options)
    ]
    return {
        "type": SLASH,
        "name": item.name,
        "description": _description(item.description),
        "description_localizations": _localised({key: other.description for key, other in translated.items()}),
        # Discord wants what is required first.
        "options": sorted(options, key=lambda option: not option["required"]),
    }


def _option(option: Option, translated: Mapping[str, Option]) -> Payload:
    return {
        "type": STRING,
        "name": option.name,
        "description": _description(option.description),
        "description_localizations": _localised({key: other.description for key, other in translated.items()}),
        "required": option.required,
        "choices": [
            {
                "name": cut(label, CHOICE_MOST),
                "value": value,
                "name_localizations": _localised(
                    {
                        key: dict(other.choices)[value]
                        for key, other in translated.items()
                        if value in dict(other.choices)
                    }
                ),
            }
            for value, label in option.choices[:CHOICES_MOST]
        ],
    }


def _description(text: str) -> str:
    return cut(clean(text).replace("\n", " ").strip(), DESCRIPTION_MOST) or "…"


def _localised(texts: Mapping[str, str]) -> dict[str, str]:
    return {
        locale: _description(text) for language, text in texts.items() for locale in LOCALES.get(language, (language,))
    }
