"""What people do in Telegram, as the rest of the bot understands it. Pure: an update in, events out.

A member who swaps one emoji for another takes one off and puts one on, in this order. Whoever acts without a
person behind it (a bot, an anonymous admin, a channel) is not heard: a claim needs a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from telegram import Chat, ChatMember, Message, MessageEntity, ReactionTypeEmoji

from bot.platforms.telegram_chat.doors import is_in
from bot.ports.inbound import Answered, Closed, Inbound, JoinAsked, Left, Place, Pressed, Reacted, Sender, Typed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from telegram import (
        CallbackQuery,
        ChatJoinRequest,
        ChatMemberUpdated,
        MessageReactionUpdated,
        ReactionType,
        Update,
        User,
    )

    from bot.platforms.telegram_chat.chats import Chats
    from bot.ports.inbound import Event

PLATFORM = "telegram"
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@(\w{3,32}))?(?:\s+(.*))?\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Us:
    """The bot as others see it; `commands` are those it answers to in a group without being named."""

    id: int
    username: str
    commands: frozenset[str]


def translate(update: Update, us: Us, chats: Chats, now: datetime, receipt: int | None = None) -> tuple[Inbound, ...]:
    """Return what happened, in order; nothing for what does not concern the bot.

    The receipt goes with the last event only: after a crash between the two halves of a swap both are told again,
    and taking off twice is harmless. `now` (aware, UTC) dates button presses, which carry no time.
    """
    found: tuple[Inbound, ...] = ()
    if update.message_reaction is not None:
        found = _reactions(update.message_reaction, chats)
    elif update.callback_query is not None:
        found = _press(update.callback_query, chats, now)
    elif update.message is not None:
        found = _message(update.message, us, chats)
    elif update.my_chat_member is not None:
        found = _blocked(update.my_chat_member)
    elif update.chat_member is not None:
        found = _left(update.chat_member, chats)
    elif update.chat_join_request is not None:
        found = _asks_in(update.chat_join_request, chats)
    return (*found[:-1], replace(found[-1], receipt=receipt)) if found else ()


def migration(update: Update, chats: Chats) -> tuple[int, int] | None:
    """Return (old, new) when a group of ours became a supergroup; what strangers' groups become is not heard."""
    message, became = update.message, None
    if message is not None and message.migrate_to_chat_id is not None:
        became = message.chat.id, message.migrate_to_chat_id
    elif message is not None and message.migrate_from_chat_id is not None:
        became = message.migrate_from_chat_id, message.chat.id
    return became if became and chats.rooms_of(became[0]) else None


def _reactions(change: MessageReactionUpdated, chats: Chats) -> tuple[Inbound, ...]:
    if change.user is None or change.user.is_bot:
        return ()
    old, new = _emoji(change.old_reaction), _emoji(change.new_reaction)
    events = [Reacted(chats.emoji(emoji), added=False) for emoji in old if emoji not in new]
    events += [Reacted(chats.emoji(emoji), added=True) for emoji in new if emoji not in old]
    place = _place(change.chat, chats.room_by_chat(change.chat.id))
    sender, message_id = _sender(change.user), str(change.message_id)
    return tuple(_inbound(sender, place, event, change.date, message_id) for event in events)


def _emoji(reactions: Sequence[ReactionType]) -> list[str]:
    return [reaction.emoji for reaction in reactions if isinstance(reaction, ReactionTypeEmoji)]


def _press(query: CallbackQuery, chats: Chats, now: datetime) -> tuple[Inbound, ...]:
    message = query.message
    if message is None or query.data is None or query.from_user.is_bot:
        return ()
    room = chats.room_by_chat(message.chat.id)
    if isinstance(message, Message):  # not one that Telegram no longer shows to bots
        room = chats.room(message.chat.id, _topic(message))
    press = _inbound(
        _sender(query.from_user), _place(message.chat, room), Pressed(query.data), now, str(message.message_id)
    )
    return (replace(press, private=True),)


def _message(message: Message, us: Us, chats: Chats) -> tuple[Inbound, ...]:
    user = message.from_user
    if user is None or user.is_bot or message.sender_chat is not None:
        return ()
    answered = _answered(message, us)
    event = _typed_or_answered(message, us, answered)
    if event is None:
        return ()
    place = _place(message.chat, chats.room(message.chat.id, _topic(message)))
    return (_inbound(_sender(user), place, event, message.date, answered),)


def _typed_or_answered(message: Message, us: Us, answered: str | None) -> Event | None:
    text = _text(message)
    command = _COMMAND.fullmatch(text) if message.text else None
    if command is None:
        # in a direct chat there is nobody else to talk to, so what is written there is for the bot
        is_for_us = answered is not None or message.chat.type == Chat.PRIVATE
        return Answered(text) if is_for_us and text else None
    name, bot, rest = command[1].lower(), command[2], (command[3] or "").strip()
    if bot is None:
        is_ours = message.chat.type == Chat.PRIVATE or name in us.commands or name == "start"
    else:
        is_ours = bot.lower() == us.username.lower()
    return Typed(name, rest) if is_ours else None


def _text(message: Message) -> str:
    """Return the words and, behind them, the addresses that are hidden under words."""
    hidden = [
        each.url for each in (*message.entities, *message.caption_entities) if each.type == MessageEntity.TEXT_LINK
    ]
    return " ".join([(message.text or message.caption or "").strip(), *(url for url in hidden if url)]).strip()


def _answered(message: Message, us: Us) -> str | None:
    """Return the id of the bot's message that this one answers; a topic's own opening message is none."""
    target = message.reply_to_message
    if target is None or target.from_user is None or target.from_user.id != us.id or target.forum_topic_created:
        return None
    return str(target.message_id)


def _blocked(change: ChatMemberUpdated) -> tuple[Inbound, ...]:
    if change.chat.type != Chat.PRIVATE or change.new_chat_member.status != ChatMember.BANNED:
        return ()
    return (_inbound(_sender(change.from_user), _place(change.chat, ""), Closed(), change.date),)


def _left(change: ChatMemberUpdated, chats: Chats) -> tuple[Inbound, ...]:
    user = change.new_chat_member.user
    if user.is_bot or is_in(change.new_chat_member) or not is_in(change.old_chat_member):
        return ()
    place = _place(change.chat, chats.room_by_chat(change.chat.id))
    return (_inbound(_sender(user), place, Left(), change.date),)


def _asks_in(request: ChatJoinRequest, chats: Chats) -> tuple[Inbound, ...]:
    if request.from_user.is_bot:
        return ()
    place = _place(request.chat, chats.room_by_chat(request.chat.id))
    return (_inbound(_sender(request.from_user), place, JoinAsked(), request.date),)


def _topic(message: Message) -> int | None:
    # Outside of forums a thread id only groups answers, so it is no topic.
    return message.message_thread_id if message.is_topic_message else None


def _sender(user: User) -> Sender:
    return Sender(str(user.id), user.full_name, language=user.language_code)


def _place(chat: Chat, room: str) -> Place:
    return Place(str(chat.id), direct=True) if chat.type == Chat.PRIVATE else Place(room)


def _inbound(sender: Sender, place: Place, event: Event, at: datetime, message_id: str | None = None) -> Inbound:
    return Inbound(PLATFORM, sender, place, event, at, message_id, private=place.direct)
