"""REST: post, read, edit and delete messages, and open direct chats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import ApiError, refusal
from .forms import check_message
from .payloads import channel_json, message_json
from .permissions import Can
from .state import COMPONENTS_V2, Channel, Message, can_in
from .uploads import check_uploads

if TYPE_CHECKING:
    from .calls import Answer, Call, Routes

CONTENT_INTENT = "message_content"
KEPT_FLAGS = 4 | 4096 | COMPONENTS_V2
EDITED_FLAGS = 4 | COMPONENTS_V2


def shown(call: Call, message: Message) -> dict[str, Any]:
    """Return a message as this bot sees it over REST: without the content intent others' words are empty."""
    data = message_json(message, call.bot)
    own = message.author is call.bot or message.channel.guild is None or call.bot in message.mentions
    if not own and CONTENT_INTENT not in call.server.privileged_intents:
        data |= {"content": "", "embeds": [], "components": [], "attachments": []}
    return data


def has_something(message_or_body: dict[str, Any], files: dict[str, bytes], flags: int) -> bool:
    """Return whether a body shows anything at all."""
    body = message_or_body
    if (body.get("content") or "").strip() or body.get("embeds") or files or body.get("poll"):
        return True
    return bool(flags & COMPONENTS_V2 and body.get("components"))


def create(call: Call) -> Answer:
    """Post a message."""
    channel, body = call.channel(), call.body or {}
    call.need(channel, Can.SEND_MESSAGES)
    if channel.recipient:
        _may_write_to(call, channel)
    flags = int(body.get("flags") or 0) & KEPT_FLAGS
    check_message(body, flags=flags)
    check_uploads(channel, body, call.files)
    if not has_something(body, call.files, flags):
        raise refusal("empty_message")
    if body.get("embeds"):
        call.need(channel, Can.EMBED_LINKS)
    if call.files:
        call.need(channel, Can.ATTACH_FILES)
    _check_reference(call, channel, body)
    if body.get("enforce_nonce") and (known := call.server.known_nonce(call.bot, body.get("nonce"))):
        return 200, shown(call, known)
    message = call.server.post(channel, call.bot, body | {"flags": flags}, call.files)
    nonce = {"nonce": message.nonce} if message.nonce is not None else {}
    return 200, shown(call, message) | nonce


def _may_write_to(call: Call, channel: Channel) -> None:
    person = channel.recipient
    shared = any(person.id in guild.members and call.bot.id in guild.members for guild in call.server.guilds.values())
    if not person.direct_open or not shared:
        raise refusal("cannot_message_user")


def _check_reference(call: Call, channel: Channel, body: dict[str, Any]) -> None:
    reference = body.get("message_reference")
    if not reference:
        return
    if Can.READ_MESSAGE_HISTORY not in can_in(call.bot, channel):
        raise refusal("no_history")
    if int(reference.get("message_id") or 0) not in channel.messages and reference.get("fail_if_not_exists", True):
        wrong = {"_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}]}
        raise ApiError(400, 50035, "Invalid Form Body", {"message_reference": wrong})


def history(call: Call) -> Answer:
    """Read messages, newest first; without the right to the history there are none."""
    channel, query = call.channel(), call.query
    limit = int(query.get("limit", 50))
    if Can.READ_MESSAGE_HISTORY not in can_in(call.bot, channel):
        return 200, []
    newest_first = sorted(channel.messages.values(), key=lambda message: -message.id)
    if "around" in query:
        pivot = int(query["around"])
        older = [one for one in newest_first if one.id <= pivot][: limit // 2 + 1]
        newer = [one for one in newest_first if one.id > pivot][-(limit // 2) or len(newest_first) :]
        found = (newer + older)[:limit]
    elif "after" in query:
        found = [one for one in newest_first if one.id > int(query["after"])][-limit:]
    elif "before" in query:
        found = [one for one in newest_first if one.id < int(query["before"])][:limit]
    else:
        found = newest_first[:limit]
    return 200, [shown(call, message) for message in found]


def fetch(call: Call) -> Answer:
    """Read one message."""
    channel = call.channel()
    call.need(channel, Can.READ_MESSAGE_HISTORY)
    return 200, shown(call, call.message(channel))


def edit(call: Call) -> Answer:
    """Edit a message of the bot's own."""
    channel, body = call.channel(), call.body or {}
    message = call.message(channel)
    if message.author is not call.bot:
        raise refusal("not_the_author")
    flags = (int(body.get("flags") or 0) & EDITED_FLAGS) | (message.flags & COMPONENTS_V2)
    check_message(body, flags=flags)
    check_uploads(channel, body, call.files, message)
    if body.get("embeds"):
        call.need(channel, Can.EMBED_LINKS)
    after = {"content": message.content, "embeds": message.embeds, "components": message.components, **body}
    if not has_something(after, call.files, flags) and not message.attachments:
        raise refusal("empty_message")
    if "flags" in body:
        message.flags = (message.flags & ~EDITED_FLAGS) | flags
    call.server.revise(message, body, call.files)
    return 200, shown(call, message)


def delete(call: Call) -> Answer:
    """Delete a message; another's needs the right to manage messages."""
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.bot:
        call.need(channel, Can.MANAGE_MESSAGES)
    call.server.remove(message)
    return 204, None


def open_direct(call: Call) -> Answer:
    """Open the direct chat with one person; whether he takes messages is seen on sending."""
    person = call.server.users.get(int((call.body or {}).get("recipient_id") or 0))
    if person is None or person.bot:
        raise refusal("invalid_recipient")
    return 200, channel_json(call.server.direct_channel(person))


def get_channel(call: Call) -> Answer:
    """Read a channel."""
    return 200, channel_json(call.channel())


ALL, ONE = "/channels/{channel_id}/messages", "/channels/{channel_id}/messages/{message_id}"
ROUTES: Routes = {
    ("POST", ALL): create,
    ("GET", ALL): history,
    ("GET", ONE): fetch,
    ("PATCH", ONE): edit,
    ("DELETE", ONE): delete,
    ("POST", "/users/@me/channels"): open_direct,
    ("GET", "/channels/{channel_id}"): get_channel,
    ("POST", "/channels/{channel_id}/typing"): lambda call: (204, None) if call.channel() else (404, None),
}
