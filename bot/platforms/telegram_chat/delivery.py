"""What the bot does in Telegram, each act with one of the few ways it can end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from telegram import Message as TelegramMessage
from telegram import ReplyParameters, error

from bot.platforms.telegram_chat.attached import refusal
from bot.platforms.telegram_chat.emoji import bare
from bot.platforms.telegram_chat.outcomes import outcome_of
from bot.platforms.telegram_chat.render import render
from bot.ports.chat import Gone, Refused, RetryAfter, Sent
from bot.ports.message import Message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.platforms.telegram_chat.chats import Chats
    from bot.platforms.telegram_chat.spells import Spells
    from bot.platforms.telegram_chat.wire import WireBot
    from bot.ports.chat import Outcome


class Delivery:
    """Sends, edits and reacts; never raises for what Telegram answers."""

    def __init__(
        self, bot: WireBot, chats: Chats, spells: Spells, became: Callable[[int, int], None], *, haste: float = 1.0
    ) -> None:
        self._bot, self._chats, self._spells, self._became, self._haste = bot, chats, spells, became, haste
        self._said: set[str] = set()

    async def send(self, chat_id: str, message: Message, *, answers: str | None = None, key: str = "") -> Outcome:
        """Post into a room or a direct chat, as an answer to the message `answers` where it still stands.

        `key` is what is posted, the same in every try.
        """
        if message.attached is not None:
            return refusal(message) or await self._send_attached(chat_id, message, key)
        chat, topic = self._chats.target(chat_id)
        reply = ReplyParameters(int(answers), allow_sending_without_reply=True) if answers else None
        return await self._outcome(
            chat,
            self._bot.send_message(chat, **render(message).fields(), message_thread_id=topic, reply_parameters=reply),
        )

    async def _send_attached(self, chat_id: str, message: Message, key: str) -> Outcome:
        """Send a document or a photo; words that are too many for its caption go before it as a message of their own.

        Where only the second did not get through, the next try does not say the words again.
        """
        chat, topic = self._chats.target(chat_id)
        words = replace(message, file=None, picture=None)
        fields = render(words).caption() if words != Message(tint=words.tint) else {}
        if fields is None and key not in self._said:
            first = await self.send(chat_id, words)
            if not isinstance(first, Sent):
                return first
            self._said.add(key)
        fields = {"message_thread_id": topic, **(fields or {})}
        outcome = await self._outcome(chat, self._attached(chat, message, fields))
        if not isinstance(outcome, RetryAfter):
            self._said.discard(key)
        return outcome

    def _attached(self, chat: int, message: Message, fields: dict[str, Any]) -> Awaitable[Any]:
        if message.file is not None:
            fields = {"filename": message.file.name, "disable_content_type_detection": True, **fields}
            return self._bot.send_document(chat, message.file.content, **fields)
        assert message.picture is not None  # noqa: S101 - one of the two is there
        return self._bot.send_photo(chat, message.picture.content, filename=message.picture.name, **fields)

    async def edit(self, chat_id: str, message_id: str, message: Message) -> Outcome:
        """Replace a message's words and buttons; a file or a picture that went with it stays."""
        chat, _ = self._chats.target(chat_id)
        call: Awaitable[Any]
        if message.attached is None:
            call = self._bot.edit_message_text(chat_id=chat, message_id=int(message_id), **render(message).fields())
        elif (fields := render(message).caption()) is not None:
            call = self._bot.edit_message_caption(chat_id=chat, message_id=int(message_id), **fields)
        else:
            return Refused("the words are too many for a caption")
        return await self._outcome(chat, call, message_id)

    async def direct(self, external_id: str, message: Message, *, key: str = "") -> Outcome:
        """Write to one person; refused until that person has written first."""
        outcome = await self.send(external_id, message, key=key)
        # Telegram says of a person it does not show to bots either this or 403.
        return Refused("the person has not opened a direct chat with the bot") if isinstance(outcome, Gone) else outcome

    async def react(self, chat_id: str, message_id: str, emoji: str) -> Outcome:
        """Put the bot's one reaction on a message."""
        chat, _ = self._chats.target(chat_id)
        call = self._bot.set_message_reaction(chat, int(message_id), bare(emoji))
        return await self._outcome(chat, call, message_id)

    async def unreact(self, chat_id: str, message_id: str) -> Outcome:
        """Take the bot's own reaction off a message; Telegram is told the reactions that shall stand: none."""
        chat, _ = self._chats.target(chat_id)
        return await self._outcome(chat, self._bot.set_message_reaction(chat, int(message_id)), message_id)

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
        except Exception as problem:  # noqa: BLE001 - the table knows all, an unknown one is a retry
            if isinstance(problem, error.ChatMigrated):
                self._became(chat, problem.new_chat_id)
            self._spells.failed(problem)
            outcome = outcome_of(problem)
            if isinstance(outcome, RetryAfter) and not isinstance(problem, error.RetryAfter):
                return replace(outcome, seconds=outcome.seconds / self._haste)
            return outcome
        self._spells.worked()
        return Sent(str(result.message_id) if isinstance(result, TelegramMessage) else message_id)
