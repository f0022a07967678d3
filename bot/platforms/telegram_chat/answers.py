"""How an answer reaches the one who acted, and nobody else.

A pressed button is answered first: with an alert (200 characters) when the answer is there within two seconds, with
nothing when it takes longer, so that the button stops waiting. What an alert cannot hold goes to the direct chat, if
the person opened one. In a direct chat the answer stands in the chat, or replaces the message whose button was
pressed. In a room only shared answers are written, as an answer to the one who asked.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.platforms.telegram_chat.render import plain_text
from bot.platforms.telegram_chat.writer import cut, units
from bot.ports.chat import Gone, Refused, RetryAfter, Sent, Unchanged
from bot.ports.message import Message
from bot.ports.text import plain

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.platforms.telegram_chat.delivery import Delivery
    from bot.ports.chat import Outcome, Receive
    from bot.ports.inbound import Inbound, Reply

logger = logging.getLogger(__name__)

ALERT_LIMIT = 200  # answerCallbackQuery: text, 0-200 characters
ACKNOWLEDGE_AFTER_FOR = 2.0
LONGEST_WAIT_FOR = 30.0


class Answers:
    """Hands events to `receive` and brings back what comes of them."""

    def __init__(self, delivery: Delivery, receive: Receive, patience_for: float = ACKNOWLEDGE_AFTER_FOR) -> None:
        self._delivery = delivery
        self._receive = receive
        self._patience_for = patience_for

    async def press(self, inbound: Inbound, query_id: str) -> None:
        """Handle a pressed button."""
        work = asyncio.ensure_future(self._receive(inbound))
        is_late = False
        try:
            await asyncio.wait({work}, timeout=self._patience_for)
            is_late = not work.done()
            if is_late:
                await self._delivery.alert(query_id, "")
            reply = await work
        except Exception:
            # The fault is the caller's to log; the button shall not wait for it.
            await self._alert(query_id, "", is_late=is_late)
            raise
        finally:
            work.cancel()
        if reply is None:
            await self._alert(query_id, "", is_late=is_late)
        elif _is_shared(reply) or inbound.place.direct:
            await self._answer_here(inbound, reply, query_id, is_late=is_late)
        else:
            await self._answer_apart(inbound, reply, query_id, is_late=is_late)

    async def other(self, inbound: Inbound, answers: str | None) -> None:
        """Handle anything else; `answers` is the message that a shared answer is an answer to."""
        reply = await self._receive(inbound)
        if reply is None or (message := _shown(reply)) == Message():
            return
        if inbound.place.direct:
            await self._persist(lambda: self._delivery.send(inbound.place.chat_id, message), inbound)
        elif _is_shared(reply):
            await self._persist(lambda: self._delivery.send(inbound.place.chat_id, message, answers=answers), inbound)
        else:
            await self._persist(lambda: self._delivery.direct(inbound.sender.external_id, message), inbound)

    async def _answer_here(self, inbound: Inbound, reply: Reply, query_id: str, *, is_late: bool) -> None:
        """Answer in the chat where the button stands: a direct chat, or a room for a shared answer."""
        message, chat_id = _shown(reply), inbound.place.chat_id
        replaces = reply.replace and inbound.place.direct and message.attached is None
        stays = replaces or _is_shared(reply) or not _fits(message)
        has_seen = await self._alert(query_id, "" if stays else _alert_text(reply, message), is_late=is_late)
        if message == Message() or (has_seen and not stays):
            return
        if replaces and inbound.message_id is not None:
            outcome = await self._delivery.edit(chat_id, inbound.message_id, message)
            if isinstance(outcome, Sent | Unchanged):
                return
        await self._persist(lambda: self._delivery.send(chat_id, message), inbound)

    async def _answer_apart(self, inbound: Inbound, reply: Reply, query_id: str, *, is_late: bool) -> None:
        """Answer a button that stands in a room so that only the presser sees it."""
        message = _shown(reply)
        has_seen = await self._alert(query_id, _alert_text(reply, message), is_late=is_late)
        if message != Message() and not (has_seen and _fits(message)):
            await self._persist(lambda: self._delivery.direct(inbound.sender.external_id, message), inbound)

    async def _alert(self, query_id: str, text: str, *, is_late: bool) -> bool:
        """Answer the button unless it was answered already, and say whether the text was seen."""
        if is_late:
            return False
        return isinstance(await self._delivery.alert(query_id, text), Sent)

    async def _persist(self, send: Callable[[], Awaitable[Outcome]], inbound: Inbound) -> None:
        """Try twice when Telegram asks to wait; an answer that nobody waits for any more is only logged."""
        outcome = await send()
        if isinstance(outcome, RetryAfter) and outcome.seconds <= LONGEST_WAIT_FOR:
            await asyncio.sleep(outcome.seconds)
            outcome = await send()
        if isinstance(outcome, Refused | Gone | RetryAfter):
            event = type(inbound.event).__name__
            logger.info("The answer to %s of %s could not be brought: %s", event, inbound.sender.external_id, outcome)


def _shown(reply: Reply) -> Message:
    """Return what is shown: for a form, which Telegram has not, its sentence, and for brief words these."""
    if reply.form is not None:
        return Message(body=(plain(reply.form.instead),))
    return Message(body=(plain(reply.brief),)) if reply.message == Message() and reply.brief else reply.message


def _is_shared(reply: Reply) -> bool:
    """Say whether the room may see the answer; a file is one person's."""
    return reply.shared and reply.message.attached is None


def _alert_text(reply: Reply, message: Message) -> str:
    if message == Message():
        return ""
    brief = "" if reply.form is not None else cut(reply.brief, ALERT_LIMIT)
    return brief or plain_text(message, ALERT_LIMIT)


def _fits(message: Message) -> bool:
    """Say whether an alert can hold the whole message."""
    if message == Message():
        return True
    return not message.rows and message.attached is None and units(plain_text(message, ALERT_LIMIT + 1)) <= ALERT_LIMIT
