"""Short answers to the person who acted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.ports.inbound import Reply
from bot.ports.message import Button, Message
from bot.ports.text import When

if TYPE_CHECKING:
    from bot.ports.text import RichText
    from bot.texts import Texts
    from bot.usecases.context import Context


def say(ctx: Context, key: str, *rows: tuple[Button, ...], **fields: Any) -> Reply:
    """Return one sentence from the texts, with buttons; an alert shows its `-brief` twin where there is one."""
    t = ctx.texts
    brief = t(f"{key}-brief", **fields) if t.has(f"{key}-brief") else ""
    return Reply(Message(body=(t.rich(key, **fields),), rows=rows), brief=brief or _words(t, key, fields))


def reminding(answer: Reply, reminder: RichText) -> Reply:
    """Return an answer with a reminder as the small print at its foot."""
    return replace(answer, message=replace(answer.message, note=reminder))


def show(message: Message, *, shared: bool = False, replace: bool = False) -> Reply:
    """Return a whole message as the answer."""
    return Reply(message, shared=shared, replace=replace)


def _words(t: Texts, key: str, fields: dict[str, Any]) -> str:
    return "" if any(isinstance(value, When) for value in fields.values()) else t(key, **fields)
