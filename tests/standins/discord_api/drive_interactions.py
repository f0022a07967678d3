"""What people press, type after a slash, and fill in; checked as Discord's own app would before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import UnlikelyError
from .forms import BUTTON, CHECKBOXES, LABEL, RADIO, ROW, STRING_SELECT, TEXT_INPUT
from .interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, InteractionResult, visible
from .payloads import channel_json, member_json, role_json, user_json
from .permissions import Can, permissions_of
from .state import Channel, Message, Role, User, can_in
from .world import World

if TYPE_CHECKING:
    from .interactions import Interactions

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, NUMBER = 1, 2, 3, 4, 5, 6, 7, 8, 10
CHECKBOX = 23


class Presses(World):
    """The part of the server's friendly face that is about commands, buttons and forms."""

    interactions: Interactions

    async def press(self, user: User, message: Message, custom_id: str) -> InteractionResult:
        """Press a button, named by its custom id or its label."""
        part = self._part(user, message, custom_id)
        data = {"custom_id": part["custom_id"], "component_type": BUTTON, "id": part["id"]}
        return await self.interactions.open(COMPONENT, user, message.channel, data, message)

    async def choose(self, user: User, message: Message, custom_id: str, values: list[str]) -> InteractionResult:
        """Pick from a select menu."""
        part = self._part(user, message, custom_id)
        offered = {option["value"] for option in part.get("options", [])}
        if part["type"] == STRING_SELECT and not set(values) <= offered:
            raise UnlikelyError(f"{values} is not among {sorted(offered)}")
        data = {"custom_id": part["custom_id"], "component_type": part["type"], "id": part["id"], "values": values}
        return await self.interactions.open(COMPONENT, user, message.channel, data, message)

    def _part(self, user: User, message: Message, custom_id: str) -> dict[str, Any]:
        if not visible(user, message):
            raise UnlikelyError(f"{user.name} does not see that message")
        named = {part.get("label"): part for part in message.buttons.values()}
        part = message.buttons.get(custom_id) or named.get(custom_id)
        if part is None or part.get("disabled"):
            raise UnlikelyError(f"nothing to press named {custom_id!r}; there is {list(message.buttons)}")
        return part

    def command(self, channel: Channel, name: str) -> dict[str, Any]:
        """Return the slash command that a person finds under this name in this channel."""
        guild = channel.guild
        found = [one for one in self.commands.get(guild.id, []) if one["name"] == name] if guild else []
        found += [one for one in self.commands[None] if one["name"] == name]
        for one in found:
            contexts = one["contexts"] if one["contexts"] is not None else ([0, 1] if one["dm_permission"] else [0])
            if (0 if guild else 1) in contexts:
                return one
        raise UnlikelyError(f"no command /{name} here; there is {[one['name'] for one in self.commands[None]]}")

    async def slash(
        self, user: User, channel: Channel, name: str, options: dict[str, Any] | None = None
    ) -> InteractionResult:
        """Type a slash command; subcommands are written after a space, as in "digest now"."""
        command, data = self._typed(user, channel, name, options or {})
        self._check_rights(user, channel, command)
        return await self.interactions.open(COMMAND, user, channel, data)

    async def autocomplete(
        self, user: User, channel: Channel, name: str, options: dict[str, Any], focused: str
    ) -> list[dict[str, Any]]:
        """Return what is offered while a person types one option."""
        _, data = self._typed(user, channel, name, options, focused=focused)
        return (await self.interactions.open(AUTOCOMPLETE, user, channel, data)).choices

    def _typed(
        self, user: User, channel: Channel, name: str, options: dict[str, Any], *, focused: str | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        first, *rest = name.split()
        command = self.command(channel, first)
        data: dict[str, Any] = {"id": command["id"], "name": first, "type": 1}
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        node, known = data, command.get("options", [])
        for step in rest:
            sub = next((one for one in known if one["name"] == step and one["type"] in {SUBCOMMAND, GROUP}), None)
            if sub is None:
                raise UnlikelyError(f"/{name} has no {step!r}")
            inner: dict[str, Any] = {"name": step, "type": sub["type"]}
            node["options"] = [inner]
            node, known = inner, sub.get("options", [])
        if any(one["type"] in {SUBCOMMAND, GROUP} for one in known):
            raise UnlikelyError(f"/{name} needs one of {[one['name'] for one in known]}")
        resolved: dict[str, dict[str, Any]] = {}
        node["options"] = [
            _option(one, options[one["name"]], channel, resolved)
            | ({"focused": True} if one["name"] == focused else {})
            for one in known
            if one["name"] in options
        ]
        missing = [one["name"] for one in known if one.get("required") and one["name"] not in options]
        unknown = set(options) - {one["name"] for one in known}
        if (missing and focused is None) or unknown:
            raise UnlikelyError(f"/{name}: missing {missing}, unknown {sorted(unknown)}")
        return command, data | ({"resolved": resolved} if resolved else {})

    def _check_rights(self, user: User, channel: Channel, command: dict[str, Any]) -> None:
        needed = command.get("default_member_permissions")
        if Can.USE_APPLICATION_COMMANDS not in can_in(user, channel):
            raise UnlikelyError(f"{user.name} cannot use commands in {channel.name}")
        if channel.guild and needed is not None:
            can = permissions_of(channel.guild.members[user.id], channel)
            if int(needed) & ~int(can) and Can.ADMINISTRATOR not in can:
                raise UnlikelyError(f"/{command['name']} is not offered to {user.name}")

    async def submit(self, user: User, form: InteractionResult, values: dict[str, Any]) -> InteractionResult:
        """Fill in the form that a press or command opened and send it; values by custom id."""
        if form.modal is None or form.user is not user:
            raise UnlikelyError("no form is open")
        parts = [_filled(part, values) for part in form.modal["components"]]
        known = {one["custom_id"] for part in parts for one in _inputs(part)}
        if unknown := set(values) - known:
            raise UnlikelyError(f"the form has no {sorted(unknown)}; it has {sorted(known)}")
        data = {"custom_id": form.modal["custom_id"], "components": parts}
        return await self.interactions.open(MODAL_SUBMIT, user, form.channel, data, form.source)


def _option(known: dict[str, Any], value: Any, channel: Channel, resolved: dict[str, dict[str, Any]]) -> dict[str, Any]:
    kind = known["type"]
    if isinstance(value, User):
        resolved.setdefault("users", {})[str(value.id)] = user_json(value)
        if channel.guild and (member := channel.guild.members.get(value.id)):
            shown = member_json(member, with_user=False) | {"permissions": str(int(can_in(value, channel)))}
            resolved.setdefault("members", {})[str(value.id)] = shown
    elif isinstance(value, Role):
        resolved.setdefault("roles", {})[str(value.id)] = role_json(value)
    elif isinstance(value, Channel):
        resolved.setdefault("channels", {})[str(value.id)] = channel_json(value) | {"permissions": "0"}
    else:
        wanted = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float)}.get(kind, ())
        if not isinstance(value, wanted):
            raise UnlikelyError(f"{known['name']} cannot be {value!r}")
        choices = [one["value"] for one in known.get("choices") or []]
        if choices and value not in choices:
            raise UnlikelyError(f"{value!r} is not among {choices}")
        size = len(value) if isinstance(value, str) else value
        low, high = ("min_length", "max_length") if isinstance(value, str) else ("min_value", "max_value")
        if not isinstance(value, bool) and not known.get(low, size) <= size <= known.get(high, size):
            raise UnlikelyError(f"{value!r} is out of bounds for {known['name']}")
    return {"name": known["name"], "type": kind, "value": str(value.id) if hasattr(value, "id") else value}


def _filled(part: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    shell = {"type": part["type"], "id": part["id"]}
    if part["type"] == ROW:
        return shell | {"components": [_input(one, values) for one in part["components"]]}
    if part["type"] == LABEL:
        return shell | {"component": _input(part["component"], values)}
    return shell


def _inputs(part: dict[str, Any]) -> list[dict[str, Any]]:
    return part.get("components") or ([part["component"]] if "component" in part else [])


def _input(part: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    name, kind = part["custom_id"], part["type"]
    given = values.get(name, part.get("value"))
    filled: dict[str, Any] = {"type": kind, "id": part["id"], "custom_id": name}
    options = part.get("options") or []
    if kind == CHECKBOX:
        return filled | {"value": bool(given)}
    if kind == TEXT_INPUT:
        text = given or ""
        least = part.get("min_length") or 0
        if (text or part.get("required", True)) and not max(least, 1) <= len(text) <= (part.get("max_length") or 4000):
            raise UnlikelyError(f"{name!r} cannot be sent as {text!r}")
        return filled | {"value": text}
    several = kind != RADIO
    chosen = (
        [given] if isinstance(given, str) else list(given or [one["value"] for one in options if one.get("default")])
    )
    if not chosen and part.get("required", True):
        raise UnlikelyError(f"{name!r} must be chosen")
    if kind in {RADIO, CHECKBOXES, STRING_SELECT} and not set(chosen) <= {one["value"] for one in options}:
        raise UnlikelyError(f"{chosen} is not among the options of {name!r}")
    return filled | ({"values": chosen} if several else {"value": chosen[0] if chosen else None})
