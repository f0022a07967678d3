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
    event, me = inbound.event, inbound.sender.external_id
    if reply.refused and isinstance(event, Reacted) and event.added:
        post = chat.get(inbound.place.chat_id, inbound.message_id or "")
        if post is not None:
            chat.unreact(post, me, event.emoji)
    if reply.form is not None:
        return Shown(form=reply.form)
    message = words(reply)
    if message is None:
        return Shown()
    if reply.shared:
        chat.add(inbound.place.chat_id, at, message=message, asked=asked)
        return Shown()
    if reply.replace and pressed is not None and pressed.only_for == me:
        standing = chat.by_id(pressed.id)
        if standing is not None:
            chat.edit(standing, message, at)
            return Shown(standing)
    # An answer to a press stands under the card that was pressed; one to a line stands at the end, after the line.
    beside = None if isinstance(event, Typed | Answered) else inbound.message_id
    return Shown(chat.add(inbound.place.chat_id, at, message=message, only_for=me, asked=asked, beside=beside))


def words(reply: Reply) -> Message | None:
    """Return the message to show; a reply that has only its brief sentence says that, and an empty one nothing."""
    bare = replace(reply.message, tint=Message().tint)
    if bare != Message():
        return reply.message
    return replace(reply.message, body=(plain(reply.brief),)) if reply.brief else None
