"""The bot asks about chats and members, and keeps its menus."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from . import shapes
from .errors import bad_request

if TYPE_CHECKING:
    from .core import Ask, Core
    from .state import Chat, Member, User

CommandKey = tuple[str, int, int, str]  # scope, chat, person, language


def get_me(core: Core, _ask: Ask) -> dict[str, Any]:
    """getMe."""
    return shapes.user_json(core.world.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not core.privacy_mode,
        "supports_inline_queries": False,
    }


def get_chat(core: Core, ask: Ask) -> dict[str, Any]:
    """getChat."""
    return shapes.full_chat_json(core.chat_for(ask, write=False))


def get_member(core: Core, ask: Ask) -> dict[str, Any]:
    """getChatMember: only about people who exist; who was never here is `left`."""
    chat = core.chat_for(ask, write=False)
    user_id = ask.get("user_id")
    user = core.world.bot if user_id == core.world.bot.id else core.world.users.get(user_id)
    if user is None:
        raise bad_request("user not found")
    return shapes.member_json(chat.member(user), chat)


def get_administrators(core: Core, ask: Ask) -> list[dict[str, Any]]:
    """getChatAdministrators: other bots are left out unless asked for."""
    chat = core.chat_for(ask, write=False)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    wants_bots = ask.get("return_bots", False)
    return [shapes.member_json(m, chat) for m in chat.members.values() if _is_listed(core, m, wants_bots=wants_bots)]


def _is_listed(core: Core, member: Member, *, wants_bots: bool) -> bool:
    return member.is_administrator and (wants_bots or not member.user.is_bot or member.user is core.world.bot)


def get_member_count(core: Core, ask: Ask) -> int:
    """getChatMemberCount."""
    return sum(member.is_present for member in core.chat_for(ask, write=False).members.values())


def create_topic(core: Core, ask: Ask) -> dict[str, Any]:
    """createForumTopic."""
    chat = core.chat_for(ask, write=True)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not core.bot_member(chat).can("can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    name = ask.get("name")
    return {"message_thread_id": add_topic(core, chat, core.world.bot, name), "name": name, "icon_color": 7322096}


def add_topic(core: Core, chat: Chat, by: User, name: str) -> int:
    """Opens a topic; its id is that of the service message which announces it."""
    service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
    message = core.post(chat, by, service=service)
    message.thread_id = message.message_id
    chat.topics[message.message_id] = name
    core.tell_message(message)
    return message.message_id


def leave_chat(core: Core, ask: Ask) -> bool:
    """leaveChat."""
    chat = core.chat_for(ask, write=True)
    chat.members.pop(core.world.bot.id, None)
    return True


def answer_join_request(core: Core, ask: Ask) -> bool:
    """approveChatJoinRequest and declineChatJoinRequest."""
    chat = core.chat_for(ask, write=True)
    if not core.bot_member(chat).can("can_invite_users"):
        raise bad_request("not enough rights to manage chat join requests")
    user = chat.join_requests.pop(ask.get("user_id"), None)
    if user is None:
        raise bad_request("HIDE_REQUESTER_MISSING")
    if ask.method == "approveChatJoinRequest":
        old = chat.member(user)
        new = type(old)(user, "member")
        chat.members[user.id] = new
        core.tell_member(chat, old, new, core.world.bot)
    core.touch()
    return True


def _person(core: Core, ask: Ask) -> User:
    user = core.world.users.get(ask.get("user_id"))
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return user


def create_link(core: Core, ask: Ask) -> dict[str, Any]:
    """createChatInviteLink."""
    chat = core.chat_for(ask, write=True)
    if not core.bot_member(chat).can("can_invite_users"):
        raise bad_request("not enough rights to manage chat invite link")
    if len(ask.get("name", "")) > 32:
        raise bad_request("invite link name is too long")
    link = f"https://t.me/+{abs(chat.id) % 100_000:05d}{len(chat.invite_links) + 1:011d}"
    chat.invite_links[link] = {"name": ask.get("name", ""), "asks": ask.get("creates_join_request", False)}
    return shapes.link_json(core.world.bot, link, chat.invite_links[link])


def revoke_link(core: Core, ask: Ask) -> dict[str, Any]:
    """revokeChatInviteLink; one that is revoked already is said to have expired."""
    chat = core.chat_for(ask, write=True)
    if not core.bot_member(chat).can("can_invite_users"):
        raise bad_request("not enough rights to manage chat invite link")
    made = chat.invite_links.get(ask.get("invite_link"))
    if made is None or made.get("revoked"):
        raise bad_request("INVITE_HASH_EXPIRED")
    made["revoked"] = True
    core.touch()
    return shapes.link_json(core.world.bot, ask.get("invite_link"), made)


def unban(core: Core, ask: Ask) -> bool:
    """unbanChatMember: unless `only_if_banned`, a member is removed and may come again."""
    chat = core.chat_for(ask, write=True)
    if not core.bot_member(chat).can("can_restrict_members"):
        raise bad_request("not enough rights to restrict/unrestrict chat member")
    user = _person(core, ask)
    old = chat.member(user)
    if old.is_administrator:
        raise bad_request("user is an administrator of the chat")
    if old.status == "kicked" or (old.is_present and not ask.get("only_if_banned", False)):
        new = type(old)(user, "left")
        chat.members[user.id] = new
        core.tell_member(chat, old, new, core.world.bot)
    core.touch()
    return True


def set_commands(core: Core, ask: Ask) -> bool:
    """setMyCommands."""
    key, commands = _command_key(core, ask), ask.get("commands")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    core.commands[key] = commands
    core.touch()
    return True


def get_commands(core: Core, ask: Ask) -> list[dict[str, Any]]:
    """getMyCommands."""
    return core.commands.get(_command_key(core, ask), [])


def delete_commands(core: Core, ask: Ask) -> bool:
    """deleteMyCommands."""
    core.commands.pop(_command_key(core, ask), None)
    return True


def menu_for(core: Core, user: User, chat: Chat) -> list[dict[str, Any]]:
    """The commands that a person sees in a chat, narrowest scope first, the person's language before none."""
    scopes: list[tuple[str, int, int]] = []
    if chat.is_private:
        scopes += [("chat", chat.id, 0), ("all_private_chats", 0, 0)]
    else:
        is_admin = chat.member(user).is_administrator
        scopes += [("chat_member", chat.id, user.id)]
        scopes += [("chat_administrators", chat.id, 0)] if is_admin else []
        scopes += [("chat", chat.id, 0)]
        scopes += [("all_chat_administrators", 0, 0)] if is_admin else []
        scopes += [("all_group_chats", 0, 0)]
    for scope in [*scopes, ("default", 0, 0)]:
        for language in (user.language_code or "", ""):
            if (*scope, language) in core.commands:
                return core.commands[(*scope, language)]
    return []


def _command_key(core: Core, ask: Ask) -> CommandKey:
    scope = ask.get("scope") or {"type": "default"}
    language = ask.get("language_code") or ""
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("LANG_CODE_INVALID")
    chat_id = 0
    if "chat_id" in scope:
        chat = core.world.find(scope["chat_id"])
        if chat is None or chat.kind == "channel":
            raise bad_request("chat not found")
        chat_id = chat.id
    return scope["type"], chat_id, scope.get("user_id", 0), language


def send_action(core: Core, ask: Ask) -> bool:
    """sendChatAction: nothing stays of it."""
    core.chat_for(ask, write=True)
    return True


HANDLERS = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": get_member_count,
    "createForumTopic": create_topic,
    "leaveChat": leave_chat,
    "approveChatJoinRequest": answer_join_request,
    "declineChatJoinRequest": answer_join_request,
    "createChatInviteLink": create_link,
    "revokeChatInviteLink": revoke_link,
    "unbanChatMember": unban,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "sendChatAction": send_action,
}
