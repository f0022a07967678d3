"""REST: who the bot is, where it is, who is there, roles, and the registered slash commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .command_forms import check_commands
from .errors import refusal
from .payloads import channel_json, guild_json, member_json, own_user_json, role_json, user_json
from .permissions import Can, permissions_of

if TYPE_CHECKING:
    from .calls import Answer, Call, Routes

PRIVILEGED_FLAGS = {"presences": 1 << 13, "members": 1 << 15, "message_content": 1 << 19}


def application_json(call: Call) -> dict[str, Any]:
    """Return the bot's application, with the privileged intents that are switched on for it."""
    flags = sum(PRIVILEGED_FLAGS[name] for name in call.server.privileged_intents)
    nothing = dict.fromkeys(("icon", "type", "interactions_endpoint_url", "role_connections_verification_url", "team"))
    zero = dict.fromkeys(
        [
            "approximate_guild_count",
            "approximate_user_install_count",
            "approximate_user_authorization_count",
            "explicit_content_filter",
        ],
        0,
    )
    return (
        nothing
        | zero
        | {
            "id": str(call.bot.id),
            "name": call.bot.name,
            "description": "",
            "bot": user_json(call.bot),
            "bot_public": False,
            "bot_require_code_grant": False,
            "verify_key": "00" * 32,
            "flags": flags,
            "flags_new": str(flags),
            "redirect_uris": [],
            "owner": user_json(call.server.guild.owner),
            "eligible_oauth2_scopes": ["bot", "applications.commands"],
        }
    )


def gateway_bot(call: Call) -> Answer:
    """Say where the gateway is."""
    left = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    return 200, {"url": call.server.gateway_url, "shards": 1, "session_start_limit": left}


def user(call: Call) -> Answer:
    """Read an account."""
    found = call.server.users.get(call.id("user_id"))
    if found is None:
        raise refusal("unknown_user")
    return 200, user_json(found)


def my_guilds(call: Call) -> Answer:
    """List the guilds that the bot is in."""
    rows = []
    for guild in call.server.guilds.values():
        if me := guild.members.get(call.bot.id):
            can = str(int(permissions_of(me, None)))
            row = {"id": str(guild.id), "name": guild.name, "icon": None, "banner": None, "owner": False}
            rows.append(row | {"permissions": can, "features": []})
    return 200, rows


def set_role(call: Call) -> Answer:
    """Give or take a role; the bot needs the right and must stand above the role."""
    guild = call.guild()
    member, me = call.member(guild), guild.members[call.bot.id]
    role = guild.roles.get(call.id("role_id"))
    if role is None or role.id == guild.id:
        raise refusal("unknown_role")
    highest = max((one.position for one in me.roles), default=0)
    if Can.MANAGE_ROLES not in permissions_of(me, None) or role.managed or role.position >= highest:
        raise refusal("missing_permissions")
    kept = [one for one in member.roles if one is not role]
    call.server.set_roles(member.user, kept + ([role] if call.method == "PUT" else []), guild=guild)
    return 204, None


def put_commands(call: Call) -> Answer:
    """Replace all commands of the application, or of one guild, by the given set."""
    wanted = call.body or []
    check_commands(wanted)
    place = call.guild().id if "guild_id" in call.values else None
    old = {(one["name"], one["type"]): one for one in call.server.commands.get(place, [])}
    call.server.commands[place] = [_command(call, place, one, old) for one in wanted]
    return 200, call.server.commands[place]


def _command(call: Call, place: int | None, wanted: dict[str, Any], old: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    kind = wanted.get("type") or 1
    known = old.get((wanted["name"], kind))
    can = wanted.get("default_member_permissions")
    command = {key: value for key, value in wanted.items() if value is not None} | {
        "id": known["id"] if known else str(call.server.next_id()),
        "application_id": str(call.bot.id),
        "version": str(call.server.next_id()),
        "type": kind,
        "description": wanted.get("description") or "",
        "default_member_permissions": None if can is None else str(can),
        "nsfw": bool(wanted.get("nsfw")),
        "dm_permission": wanted.get("dm_permission") is not False,
        "contexts": wanted.get("contexts"),
        "integration_types": wanted.get("integration_types") or [0],
    }
    return command | ({"guild_id": str(place)} if place else {})


def add_command(call: Call) -> Answer:
    """Create one command, or replace the one of that name."""
    place = call.guild().id if "guild_id" in call.values else None
    check_commands([call.body])
    known = call.server.commands.setdefault(place, [])
    old = {(one["name"], one["type"]): one for one in known}
    command = _command(call, place, call.body, old)
    fresh = (command["name"], command["type"]) not in old
    known[:] = [one for one in known if one["id"] != command["id"]] + [command]
    return 201 if fresh else 200, command


def list_commands(call: Call) -> Answer:
    """List the registered commands."""
    place = call.guild().id if "guild_id" in call.values else None
    return 200, call.server.commands.get(place, [])


COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
MEMBER = "/guilds/{guild_id}/members/{user_id}"
ROUTES: Routes = {
    ("GET", "/users/@me"): lambda call: (200, own_user_json(call.bot)),
    ("GET", "/users/@me/guilds"): my_guilds,
    ("GET", "/users/{user_id}"): user,
    ("GET", "/applications/@me"): lambda call: (200, application_json(call)),
    ("GET", "/oauth2/applications/@me"): lambda call: (200, application_json(call)),
    ("GET", "/gateway"): lambda call: (200, {"url": call.server.gateway_url}),
    ("GET", "/gateway/bot"): gateway_bot,
    ("GET", "/guilds/{guild_id}"): lambda call: (200, guild_json(call.guild())),
    ("GET", "/guilds/{guild_id}/roles"): lambda call: (200, [role_json(one) for one in call.guild().roles.values()]),
    ("GET", "/guilds/{guild_id}/channels"): lambda call: (
        200,
        [channel_json(one) for one in call.guild().channels.values()],
    ),
    ("GET", MEMBER): lambda call: (200, member_json(call.member(call.guild()))),
    ("PUT", MEMBER + "/roles/{role_id}"): set_role,
    ("DELETE", MEMBER + "/roles/{role_id}"): set_role,
    ("PUT", COMMANDS): put_commands,
    ("PUT", GUILD_COMMANDS): put_commands,
    ("POST", COMMANDS): add_command,
    ("POST", GUILD_COMMANDS): add_command,
    ("GET", COMMANDS): list_commands,
    ("GET", GUILD_COMMANDS): list_commands,
}
