"""What the bot does in Telegram, each act with one of the few ways it can end."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from telegram import Message as TelegramMessage
from telegram import ReplyParameters, error

from bot.platforms.telegram_chat.emoji import bare
from bot.platforms.telegram_chat.outcomes import outcome_of
from bot.platforms.telegram_chat.render import render
from bot.ports.chat import Gone, Refused, Sent

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.platforms.telegram_chat.chats import Chats
    from bot.platforms.telegram_chat.wire import WireBot
    from bot.ports.chat import Outcome
    from bot.ports.message import File, Message

logger = logging.getLogger(__name__)


class Delivery:
    """Sends, edits and reacts; never raises for what Telegram answers."""

    def __init__(self, bot: WireBot, chats: Chats) -> None:
        self._bot = bot
        self._chats = chats

    async def send(self, chat_id: str, message: Message, *, answers: str | None = None) -> Outcome:
        """Post into a room or a direct chat, as an answer to the message `answers` where it still stands."""
        if message.file is not None:
            return await self._send_file(chat_id, message, message.file)
        chat, topic = self._chats.target(chat_id)
        reply = ReplyParameters(int(answers), allow_sending_without_reply=True) if answers else None
        return await self._outcome(
            chat,
            self._bot.send_message(chat, **render(message).fields(), message_thread_id=topic, reply_parameters=reply),
        )

    async def _send_file(self, chat_id: str, message: Message, file: File) -> Outcome:
        """Send a document; words that are too many for its caption go before it as a message of their own."""
        chat, _ = self._chats.target(chat_id)
        shown = render(replace(message, file=None))
        fields = shown.caption()
        if fields is None:
            first = await self.send(chat_id, replace(message, file=None))
            if not isinstance(first, Sent):
                return first
        call = self._bot.send_document(
            chat, file.content, filename=file.name, disable_content_type_detection=True, **(fields or {})
        )
        return await self._outcome(chat, call)

    async def edit(self, chat_id: str, message_id: str, message: Message) -> Outcome:
        """Replace a message's text and buttons."""
        chat, _ = self._chats.target(chat_id)
        call = self._bot.edit_message_text(chat_id=chat, message_id=int(message_id), **render(message).fields())
        return await self._outcome(chat, call, message_id)

    async def direct(self, external_id: str, message: Message) -> Outcome:
        """Write to one person; refused until that person has written first."""
        outcome = await self.send(external_id, message)
        # Telegram says of a person it does not show to bots either this or 403.
        return Refused("the person has not opened a direct chat with the bot") if isinstance(outcome, Gone) else outcome

    async def react(self, chat_id: str, message_id: str, emoji: str) -> Outcome:
        """Put the bot's one reaction on a message."""
        chat, _ = self._chats.target(chat_id)
        call = self._bot.set_message_reaction(chat, int(message_id), bare(emoji))
        return await self._outcome(chat, call, message_id)

    async def take_off(self, chat_id: str, message_id: str, external_id: str) -> Outcome:
        """Remove a person's reaction, whichever emoji it is now: Telegram knows one per person."""
        chat, _ = self._chats.target(chat_id)
        call = self._bot.delete_message_reaction(chat, int(message_id), int(external_id))
        return await self._outcome(chat, call, message_id)

    async def alert(self, query_id: str, text: str) -> Outcome:
        """Answer a pressed button, with a text that only the presser sees, or with nothing but an end to waiting."""
        call = self._bot.answer_callback_query(query_id, text or None, show_alert=bool(text))
        return await self._outcome(0, call, query_id)

    async def _outcome(self, chat: int, call: Awaitable[Any], message_id: str = "") -> Outcome:
        try:
            result = await call
        except error.ChatMigrated as problem:
            self.became(chat, problem.new_chat_id)
            return outcome_of(problem)
        except Exception as problem:  # noqa: BLE001 - the table knows all, an unknown one is a retry
            return outcome_of(problem)
        return Sent(str(result.message_id) if isinstance(result, TelegramMessage) else message_id)

    def became(self, old: int, new: int) -> None:
        """Follow a group that became a supergroup, and tell the operator to follow too."""
        self._chats.migrated(old, new)
        logger.warning("The group %s is now the supergroup %s; write the new id into the config", old, new)
