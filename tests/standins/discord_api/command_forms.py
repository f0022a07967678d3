"""The limits of slash commands that Discord documents, beyond what the published contract can say."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from .errors import Form

NAME = re.compile(r"[-_'\w]{1,32}")
LOCALES = {
    "id",
    "da",
    "de",
    "en-GB",
    "en-US",
    "es-ES",
    "es-419",
    "fr",
    "hr",
    "it",
    "lt",
    "hu",
    "nl",
    "no",
    "pl",
    "pt-BR",
    "ro",
    "fi",
    "sv-SE",
    "vi",
    "tr",
    "cs",
    "el",
    "bg",
    "ru",
    "uk",
    "hi",
    "th",
    "zh-CN",
    "ja",
    "zh-TW",
    "ko",
}
SUBCOMMAND, GROUP, SLASH = 1, 2, 1
COMMANDS_MOST, TOGETHER_MOST = 100, 8000


def check_commands(commands: list[dict[str, Any]]) -> None:
    """Check a whole set of commands: names, descriptions, options, translations, no double names."""
    form = Form()
    form.count((), commands, COMMANDS_MOST)
    for at, command in enumerate(commands):
        slash = command.get("type", SLASH) in (None, SLASH)
        _check_named(form, (at,), command, strict=slash)
        if not slash:
            continue
        _check_options(form, (at,), command.get("options") or [])
        if _size(command) > TOGETHER_MOST:
            form.wrong((at,), "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({TOGETHER_MOST})")
    names = Counter((command.get("name"), command.get("type") or SLASH) for command in commands)
    for at, command in enumerate(commands):
        if names[command.get("name"), command.get("type") or SLASH] > 1:
            form.wrong((at,), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
    form.done()


def _check_named(form: Form, place: tuple[str | int, ...], thing: dict[str, Any], *, strict: bool) -> None:
    names = {("name",): thing.get("name") or ""}
    names |= {("name_localizations", key): text for key, text in (thing.get("name_localizations") or {}).items()}
    for where, name in names.items():
        if strict and (not NAME.fullmatch(name) or name != name.lower()):
            form.wrong((*place, *where), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    if strict:
        form.require((*place, "description"), thing.get("description"))
        form.length((*place, "description"), thing.get("description"), 100, 1)
    for key in ("name_localizations", "description_localizations"):
        for locale, text in (thing.get(key) or {}).items():
            if locale not in LOCALES:
                form.wrong((*place, key, locale), "ENUM_TYPE_COERCE", f'Value "{locale}" is not a locale.')
            form.length((*place, key, locale), text, 32 if key.startswith("name") else 100, 1)


def _check_options(form: Form, place: tuple[str | int, ...], options: list[dict[str, Any]]) -> None:
    form.count((*place, "options"), options, 25)
    optional_seen = False
    names = Counter(option.get("name") for option in options)
    for at, option in enumerate(options):
        here = (*place, "options", at)
        _check_named(form, here, option, strict=True)
        if names[option.get("name")] > 1:
            form.wrong(here, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option name already used")
        if option.get("type") in {SUBCOMMAND, GROUP}:
            _check_options(form, here, option.get("options") or [])
            continue
        if option.get("required") and optional_seen:
            message = "Required options must be placed before non-required options"
            form.wrong(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_seen = optional_seen or not option.get("required")
        choices = option.get("choices") or []
        form.count((*here, "choices"), choices, 25)
        for number, choice in enumerate(choices):
            form.length((*here, "choices", number, "name"), choice.get("name"), 100, 1)
            if isinstance(choice.get("value"), str):
                form.length((*here, "choices", number, "value"), choice["value"], 100, 1)


def _size(command: dict[str, Any]) -> int:
    texts = [command.get("name"), command.get("description")]
    size = sum(len(text) for text in texts if text)
    for choice in command.get("choices") or []:
        size += len(choice["name"]) + (len(choice["value"]) if isinstance(choice["value"], str) else 0)
    return size + sum(_size(option) for option in command.get("options") or [])
