"""The bot answers buttons and handles reactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .entities import units
from .errors import bad_request
from .reactions import REACTION_EMOJI

if TYPE_CHECKING:
    from .core import Ask, Core
    from .state import Chat, Message, User

ALERT_LIMIT = 200


def answer_press(core: Core, ask: Ask) -> bool:
    """answerCallbackQuery: once, soon enough, at most 200 characters. It does not count against the limits."""
    press = core.presses.get(ask.get("callback_query_id"))
    is_late = press is not None and core.clock() - press.pressed_at > core.callback_lives_for
    if press is None or is_late or press.answer.done():
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if units(ask.get("text") or "") > ALERT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answer.set_result(dict(ask.values))
    core.touch()
    return True


def set_reaction(core: Core, ask: Ask) -> bool:
    """setMessageReaction: the bot's own, at most one, from the fixed set and what the chat allows."""
    chat = core.chat_for(ask, write=True)
    message = core.message_for(chat, ask.get("message_id"), "message to react")
    wanted = ask.get("reaction") or []
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = tuple(each.get("emoji", "") for each in wanted)
    if not all(is_allowed(chat, each) for each in emoji):
        raise bad_request("REACTION_INVALID")
    _keep(message, core.world.bot, emoji)
    core.touch()
    return True


def delete_reaction(core: Core, ask: Ask) -> bool:
    """deleteMessageReaction: takes off what one person or chat put on a message."""
    chat = _moderated(core, ask)
    message = core.message_for(chat, ask.get("message_id"), "message to delete reactions")
    _take_off(core, message, _actor(core, ask))
    return True


def delete_all_reactions(core: Core, ask: Ask) -> bool:
    """deleteAllMessageReactions: takes off what one person or chat put on any message of the chat."""
    chat, actor = _moderated(core, ask), _actor(core, ask)
    for message in chat.messages.values():
        _take_off(core, message, actor)
    return True


def is_allowed(chat: Chat, emoji: str) -> bool:
    """Whether a reaction exists and the chat takes it."""
    return emoji in REACTION_EMOJI and (chat.available_reactions is None or emoji in chat.available_reactions)


def _moderated(core: Core, ask: Ask) -> Chat:
    chat = core.chat_for(ask, write=True)
    if not chat.is_group:
        raise bad_request("method is available only for groups and supergroups")
    if not core.bot_member(chat).can("can_delete_messages"):
        raise bad_request("not enough rights to delete reactions in the chat")
    return chat


def _actor(core: Core, ask: Ask) -> User | Chat:
    if ask.get("user_id") is not None:
        user = core.world.users.get(ask.get("user_id"))
        if user is None:
            raise bad_request("PARTICIPANT_ID_INVALID")
        return user
    chat = core.world.find(ask.get("actor_chat_id", 0))
    if chat is None:
        raise bad_request("sender_chat_id is empty")
    return chat


def _take_off(core: Core, message: Message, actor: User | Chat) -> None:
    old = message.reactions.pop(actor.id, None)
    if old is None:
        return
    if core.tells_removed_reactions:
        core.tell_reaction(message, actor, old)
    core.touch()


def _keep(message: Message, actor: User | Chat, emoji: tuple[str, ...]) -> None:
    if emoji:
        message.reactions[actor.id] = emoji
    else:
        message.reactions.pop(actor.id, None)


HANDLERS = {
    "answerCallbackQuery": answer_press,
    "setMessageReaction": set_reaction,
    "deleteMessageReaction": delete_reaction,
    "deleteAllMessageReactions": delete_all_reactions,
}
