"""Files that come with a message: how large they may be, and pictures that an embed shows."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any

from .errors import Form, refusal

if TYPE_CHECKING:
    from .state import Channel, Message

MIB = 1024 * 1024
MOST_BY_TIER = {0: 10 * MIB, 1: 10 * MIB, 2: 50 * MIB, 3: 100 * MIB}
SCHEME = "attachment://"


def check_uploads(
    channel: Channel, body: dict[str, Any], files: dict[str, bytes], message: Message | None = None
) -> None:
    """Refuse what is too large for this channel's server, and an embed whose picture did not come with it."""
    most = MOST_BY_TIER[channel.guild.premium_tier if channel.guild else 0]
    if any(len(content) > most for content in files.values()):
        raise refusal("too_large")
    form = Form()
    known = {*files, *(message.files if message else ())}
    for at, embed in enumerate(body.get("embeds") or []):
        link = (embed.get("image") or {}).get("url", "")
        if link.startswith(SCHEME) and link.removeprefix(SCHEME) not in known:
            form.wrong(("embeds", at, "image", "url"), "ATTACHMENT_NOT_FOUND", "The attachment cannot be found.")
    form.done()


def attach(
    message: Message, cdn: str, wanted: list[dict[str, Any]] | None, files: dict[str, bytes], next_id: Any
) -> None:
    """Keep the attachments that are named, and add the new ones."""
    kept = {str(one["id"]) for one in wanted or [] if one.get("id") is not None}
    message.attachments = [one for one in message.attachments if one["id"] in kept]
    for name, content in files.items():
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        link = _address(message, cdn, name)
        one = {"id": str(next_id()), "filename": name, "size": len(content), "url": link, "proxy_url": link}
        message.attachments.append(one | {"content_type": kind})
        message.files[name] = content


def show_pictures(message: Message, cdn: str) -> None:
    """Put pictures into the embeds that name them; they are then no attachments beside the message any more."""
    shown = set()
    for embed in message.embeds:
        link = (embed.get("image") or {}).get("url", "")
        if link.startswith(SCHEME):
            name = link.removeprefix(SCHEME)
            embed["image"] = {"url": _address(message, cdn, name)}
            shown.add(name)
    message.attachments = [one for one in message.attachments if one["filename"] not in shown]


def _address(message: Message, cdn: str, name: str) -> str:
    return f"{cdn}/attachments/{message.channel.id}/{message.id}/{name}"
