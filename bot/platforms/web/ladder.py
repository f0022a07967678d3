"""Where an answer goes: into the room when it is shared, into a form, over the pressed private line, or beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.ports.inbound import Answered, Reacted, Typed
from bot.ports.message import Message
from bot.ports.text import plain

if TYPE_CHECKING:
    from datetime import datetime

    from bot.platforms.web.chat import Asked, Post, WebChat
    from bot.ports.inbound import Inbound, Reply
    from bot.ports.message import Form


@dataclass(frozen=True, slots=True)
class Shown:
    """What the actor was shown: a post of theirs alone, a form to fill, or neither."""

    post: Post | None = None
    form: Form | None = None


def show(
    chat: WebChat, inbound: Inbound, reply: Reply | None, at: datetime, *, asked: Asked | None, pressed: Post | None
) -> Shown:
    """Put the answer where it belongs, and take a refused reaction off so that the picture stays true."""
    if reply is None:
        return Shown()
    if reply.refused and isinstance(inbound.event, Reacted) and inbound.event.added:
        post = chat.get(inbound.place.chat_id, inbound.message_id or "")
        if post is not None:
            chat.unreact(post, inbound.sender.external_id, inbound.event.emoji)
    if reply.form is not None:
        return Shown(form=reply.form)
    message = words(reply)
    if message is None:
        return Shown()
    if reply.shared and message.attached is None:
        chat.add(inbound.place.chat_id, at, message=message, asked=asked)
        return Shown()
    replaces = reply.replace and message.attached is None
    standing = chat.by_id(pressed.id) if replaces and pressed else None
    if standing is not None and standing.only_for == inbound.sender.external_id:
        chat.edit(standing, message, at)
        return Shown(standing)
    return Shown(_whisper(chat, inbound, message, at, asked))


def _whisper(chat: WebChat, inbound: Inbound, message: Message, at: datetime, asked: Asked | None) -> Post:
    """Show a message to the actor alone: under the card that was pressed, or after the line that was typed."""
    chat_id, me = inbound.place.chat_id, inbound.sender.external_id
    beside = None if isinstance(inbound.event, Typed | Answered) else inbound.message_id
    if beside is not None:
        # Saying the same under the same card once more takes the place of the first time.
        for line in chat.standing(chat_id, me):
            if (line.only_for, line.beside, line.message) == (me, beside, message):
                chat.remove(line)
    return chat.add(chat_id, at, message=message, only_for=me, asked=asked, beside=beside)


def words(reply: Reply) -> Message | None:
    """Return the message to show; a reply that has only its brief sentence says that, and an empty one nothing."""
    bare = replace(reply.message, tint=Message().tint)
    if bare != Message():
        return reply.message
    return replace(reply.message, body=(plain(reply.brief),)) if reply.brief else None
