"""Chats, people, members and messages as the Bot API's JSON objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .state import ALL_RIGHTS

if TYPE_CHECKING:
    from .state import Chat, Member, Message, User

Json = dict[str, Any]

_CHANNEL_ONLY = {"can_post_messages", "can_edit_messages"}
_GROUP_ONLY = {"can_pin_messages", "can_manage_topics"}


def without_none(value: Json) -> Json:
    """The object without absent fields: the Bot API never sends null."""
    return {key: item for key, item in value.items() if item is not None}


def user_json(user: User) -> Json:
    """A User."""
    return without_none(
        {
            "id": user.id,
            "is_bot": user.is_bot,
            "first_name": user.first_name,
            "username": user.username,
            "language_code": user.language_code,
        }
    )


def chat_json(chat: Chat) -> Json:
    """A Chat."""
    person = chat.user
    return without_none(
        {
            "id": chat.id,
            "type": chat.kind,
            "title": None if person else chat.title,
            "username": person.username if person else chat.username,
            "first_name": person.first_name if person else None,
            "is_forum": True if chat.is_forum else None,
        }
    )


def full_chat_json(chat: Chat) -> Json:
    """A ChatFullInfo, as getChat answers."""
    allowed = chat.available_reactions
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return chat_json(chat) | without_none(
        {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts, False),
            "available_reactions": None if allowed is None else reactions_json(allowed),
        }
    )


def member_json(member: Member, chat: Chat) -> Json:
    """A ChatMember of the type that belongs to the status."""
    shown: Json = {"status": member.status, "user": user_json(member.user)}
    if member.status == "creator":
        return shown | {"is_anonymous": member.is_anonymous}
    if member.status == "administrator":
        hidden = _GROUP_ONLY if chat.kind == "channel" else _CHANNEL_ONLY
        rights = {right: right in member.rights for right in ALL_RIGHTS if right not in hidden}
        return shown | rights | {"is_anonymous": member.is_anonymous, "can_be_edited": False}
    if member.status == "kicked":
        return shown | {"until_date": 0}
    if member.status == "restricted":
        return shown | {"is_member": True, "until_date": 0} | dict.fromkeys(_PERMISSIONS, False)
    return shown


def reactions_json(emoji: list[str] | tuple[str, ...]) -> list[Json]:
    """An Array of ReactionType."""
    return [{"type": "emoji", "emoji": each} for each in emoji]


def message_json(message: Message, *, with_reply: bool = True) -> Json:
    """A Message; the one it answers is inside it, but only one level deep, as Telegram does."""
    if message.is_deleted:
        return {"chat": chat_json(message.chat), "message_id": message.message_id, "date": 0}
    body = message.photo or message.document
    answered = message.reply_to if with_reply and message.reply_to and not message.reply_to.is_deleted else None
    return without_none(
        {
            "message_id": message.message_id,
            "date": message.sent_at,
            "chat": chat_json(message.chat),
            "from": user_json(message.sender) if message.sender else None,
            "sender_chat": chat_json(message.sender_chat) if message.sender_chat else None,
            "message_thread_id": message.thread_id,
            "is_topic_message": True if message.thread_id and message.chat.is_forum else None,
            "edit_date": message.edited_at,
            "reply_to_message": message_json(answered, with_reply=False) if answered else None,
            "text": message.text,
            "caption": message.caption,
            "entities": (message.entities or None) if not body else None,
            "caption_entities": (message.entities or None) if body else None,
            "photo": message.photo,
            "document": message.document,
            "link_preview_options": message.link_preview_options,
            "reply_markup": {"inline_keyboard": message.keyboard} if message.keyboard else None,
        }
    ) | (message.service or {})


_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def link_json(bot: User, link: str, made: dict[str, Any]) -> dict[str, Any]:
    """ChatInviteLink."""
    body = {
        "invite_link": link,
        "creator": user_json(bot),
        "creates_join_request": made["asks"],
        "is_primary": False,
        "is_revoked": made.get("revoked", False),
    }
    return body | ({"name": made["name"]} if made["name"] else {})
