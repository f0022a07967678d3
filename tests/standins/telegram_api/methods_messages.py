"""The bot writes: send, edit, delete."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from . import entities, keyboard, shapes
from .errors import bad_request

if TYPE_CHECKING:
    from .core import Ask, Core, Upload
    from .state import Chat, Message

DELETABLE_FOR = 48 * 3600
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
# https://core.telegram.org/bots/api#sendphoto and #senddocument
PHOTO_MOST, PHOTO_SIDES_MOST, PHOTO_RATIO_MOST, DOCUMENT_MOST = 10_000_000, 10_000, 20, 50_000_000
_IMAGE_HEADS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def send_message(core: Core, ask: Ask) -> dict[str, Any]:
    """sendMessage."""
    if not ask.get("text"):
        raise bad_request("message text is empty")
    parsed = entities.read_text(ask.get("text"), ask.get("parse_mode"), ask.get("entities"), entities.TEXT_LIMIT)
    content = {
        "text": parsed.text,
        "entities": parsed.entities,
        "link_preview_options": ask.get("link_preview_options"),
    }
    return _send(core, ask, content)


def send_photo(core: Core, ask: Ask) -> dict[str, Any]:
    """sendPhoto, by upload, file id or address."""
    upload = ask.upload("photo")
    if upload is not None and not upload.content.startswith(_IMAGE_HEADS):
        raise bad_request("IMAGE_PROCESS_FAILED")
    _check_size(upload, PHOTO_MOST, "photo")
    width, height = _size(upload)
    if width + height > PHOTO_SIDES_MOST or max(width, height) > PHOTO_RATIO_MOST * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    shown = _file_json(ask, upload, "photo") | {"width": width, "height": height}
    return _send(core, ask, _caption(ask) | {"photo": [shown], "upload": upload.content if upload else None})


def send_document(core: Core, ask: Ask) -> dict[str, Any]:
    """sendDocument, by upload, file id or address."""
    upload = ask.upload("document")
    if upload is not None and not upload.content:
        raise bad_request("file must be non-empty")
    _check_size(upload, DOCUMENT_MOST, "document")
    shown = _file_json(ask, upload, "document")
    if upload is not None:
        shown |= {"file_name": upload.name, "mime_type": upload.mime_type}
    return _send(core, ask, _caption(ask) | {"document": shown, "upload": upload.content if upload else None})


def edit_text(core: Core, ask: Ask) -> dict[str, Any]:
    """editMessageText; without a keyboard given, the message loses the one it had."""
    if not ask.get("text"):
        raise bad_request("message text is empty")
    parsed = entities.read_text(ask.get("text"), ask.get("parse_mode"), ask.get("entities"), entities.TEXT_LIMIT)
    message = _message_to_edit(core, ask)
    if message.text is None:
        raise bad_request("there is no text in the message to edit")
    preview = ask.get("link_preview_options")
    return _edit(
        core, ask, message, {"text": parsed.text, "entities": parsed.entities, "link_preview_options": preview}
    )


def edit_caption(core: Core, ask: Ask) -> dict[str, Any]:
    """editMessageCaption."""
    caption = _caption(ask)
    message = _message_to_edit(core, ask)
    if message.text is not None:
        raise bad_request("there is no caption in the message to edit")
    return _edit(core, ask, message, caption)


def edit_markup(core: Core, ask: Ask) -> dict[str, Any]:
    """editMessageReplyMarkup."""
    return _edit(core, ask, _message_to_edit(core, ask), {})


def delete_message(core: Core, ask: Ask) -> bool:
    """deleteMessage: one's own for 48 hours, those of others with the right to."""
    chat = core.chat_for(ask, write=True)
    _delete(core, core.message_for(chat, ask.get("message_id"), "message to delete"))
    return True


def delete_messages(core: Core, ask: Ask) -> bool:
    """deleteMessages: those that are not there are skipped."""
    chat = core.chat_for(ask, write=True)
    for message_id in ask.get("message_ids"):
        message = chat.messages.get(message_id)
        if message is not None and not message.is_deleted:
            _delete(core, message)
    return True


def _send(core: Core, ask: Ask, content: dict[str, Any]) -> dict[str, Any]:
    chat = core.chat_for(ask, write=True)
    core.check_may_post(chat)
    content["keyboard"] = keyboard.read_keyboard(ask.get("reply_markup"))
    content["thread_id"] = _topic(core, chat, ask.get("message_thread_id"))
    content["reply_to"] = _reply_to(core, chat, ask.get("reply_parameters"))
    core.limits.take(chat)
    sender = None if chat.kind == "channel" else core.world.bot
    return shapes.message_json(core.post(chat, sender, sender_chat=None if sender else chat, **content))


def _topic(core: Core, chat: Chat, thread_id: int | None) -> int | None:
    if thread_id is None or not chat.is_forum:
        return None
    if thread_id not in chat.topics:
        raise bad_request("message thread not found")
    if thread_id in chat.closed_topics and not core.bot_member(chat).can("can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
    return thread_id


def _reply_to(core: Core, chat: Chat, given: dict[str, Any] | None) -> Message | None:
    if given is None:
        return None
    if given.get("chat_id", chat.id) != chat.id:
        raise bad_request("message to be replied not found")  # other chats: not needed here
    message = chat.messages.get(given["message_id"])
    if message is not None and not message.is_deleted:
        return message
    if given.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _message_to_edit(core: Core, ask: Ask) -> Message:
    chat = core.chat_for(ask, write=True)
    message = core.message_for(chat, ask.get("message_id"), "message to edit")
    posted_by_bot = message.sender is core.world.bot or (chat.kind == "channel" and message.sender is None)
    if not posted_by_bot or message.service:
        raise bad_request("message can't be edited")
    return message


def _edit(core: Core, ask: Ask, message: Message, changes: dict[str, Any]) -> dict[str, Any]:
    changes["keyboard"] = keyboard.read_keyboard(ask.get("reply_markup"))
    core.limits.take(message.chat)
    if all(getattr(message, name) == value for name, value in changes.items()):
        raise bad_request(_NOT_MODIFIED)
    for name, value in changes.items():
        setattr(message, name, value)
    message.edited_at = core.now()
    message.edit_count += 1
    core.touch()
    return shapes.message_json(message)


def _delete(core: Core, message: Message) -> None:
    is_own = message.sender is core.world.bot or message.chat.is_private
    is_recent = core.now() - message.sent_at < DELETABLE_FOR
    may = core.bot_member(message.chat).can("can_delete_messages")
    if not may and not (is_own and is_recent):
        raise bad_request("message can't be deleted for everyone")
    message.is_deleted = True
    core.touch()


def _caption(ask: Ask) -> dict[str, Any]:
    caption = ask.get("caption")
    if not caption:
        return {"caption": None, "entities": []}
    parsed = entities.read_text(caption, ask.get("parse_mode"), ask.get("caption_entities"), entities.CAPTION_LIMIT)
    return {"caption": parsed.text, "entities": parsed.entities}


def _file_json(ask: Ask, upload: Upload | None, name: str) -> dict[str, Any]:
    if upload is None:
        return {"file_id": str(ask.get(name)), "file_unique_id": f"unique-{ask.get(name)}"}
    number = f"{len(upload.content)}-{abs(hash(upload.content))}"
    return {"file_id": f"file-{number}", "file_unique_id": f"unique-{number}", "file_size": len(upload.content)}


def _check_size(upload: Upload | None, most: int, what: str) -> None:
    if upload is not None and len(upload.content) > most:
        told = f"file of size {len(upload.content)} bytes is too big for a {what}; the maximum size is {most} bytes"
        raise bad_request(told)


def _size(upload: Upload | None) -> tuple[int, int]:
    if upload is not None and upload.content.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", upload.content[16:24])
        return int(width), int(height)
    return 800, 600


HANDLERS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
