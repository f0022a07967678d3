"""REST: the bot's own reactions, the taking off of others', and who reacted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import refusal
from .payloads import user_json
from .permissions import Can
from .state import Channel, Message, can_in

if TYPE_CHECKING:
    from .calls import Answer, Call, Routes

EMOJIS_MOST = 20


def _emoji(call: Call) -> str:
    emoji = call.values["emoji_name"]
    if emoji.isascii() or not any(ord(letter) > 0x203B for letter in emoji):
        raise refusal("unknown_emoji")
    return emoji


def _target(call: Call) -> tuple[Channel, Message]:
    channel = call.channel()
    call.need(channel, Can.READ_MESSAGE_HISTORY)
    return channel, call.message(channel)


def add(call: Call) -> Answer:
    """React as the bot; a new emoji needs the right to add reactions, joining in does not."""
    channel, message = _target(call)
    emoji = _emoji(call)
    if emoji not in message.reactions:
        if Can.ADD_REACTIONS not in can_in(call.bot, channel):
            raise refusal("missing_permissions")
        if len(message.reactions) >= EMOJIS_MOST:
            raise refusal("reactions_full")
    call.server.add_reaction(message, call.bot, emoji)
    return 204, None


def take_own(call: Call) -> Answer:
    """Take the bot's own reaction off."""
    _, message = _target(call)
    call.server.take_reaction(message, call.bot, _emoji(call))
    return 204, None


def take_other(call: Call) -> Answer:
    """Take a person's reaction off, which needs the right to manage messages."""
    channel, message = _target(call)
    user = call.server.users.get(call.id("user_id"))
    if user is None:
        raise refusal("unknown_user")
    if user is not call.bot:
        call.need(channel, Can.MANAGE_MESSAGES)
    call.server.take_reaction(message, user, _emoji(call))
    return 204, None


def clear(call: Call) -> Answer:
    """Take all reactions off, or all of one emoji."""
    channel, message = _target(call)
    call.need(channel, Can.MANAGE_MESSAGES)
    call.server.clear_reactions(message, _emoji(call) if "emoji_name" in call.values else None)
    return 204, None


def who(call: Call) -> Answer:
    """List who reacted with an emoji, by id, in pages; super reactions are a list of their own."""
    _, message = _target(call)
    after, limit = int(call.query.get("after", 0)), int(call.query.get("limit", 25))
    emoji, wants_supers = _emoji(call), call.query.get("type", "0") == "1"
    users = sorted(message.reactions.get(emoji, []), key=lambda user: user.id)
    listed = [user for user in users if ((emoji, user.id) in message.supers) is wants_supers]
    return 200, [user_json(user) for user in listed if user.id > after][:limit]


REACTIONS = "/channels/{channel_id}/messages/{message_id}/reactions"
ROUTES: Routes = {
    ("PUT", REACTIONS + "/{emoji_name}/@me"): add,
    ("DELETE", REACTIONS + "/{emoji_name}/@me"): take_own,
    ("DELETE", REACTIONS + "/{emoji_name}/{user_id}"): take_other,
    ("DELETE", REACTIONS + "/{emoji_name}"): clear,
    ("DELETE", REACTIONS): clear,
    ("GET", REACTIONS + "/{emoji_name}"): who,
}
