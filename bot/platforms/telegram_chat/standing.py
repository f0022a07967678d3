"""What the bot may do in a room, as Telegram tells it: when that changes, and once after the start.

Telegram says that the bot was put out or lost a right; that a group is gone or a topic closed shows when it is
written to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import ChatMember, error

from bot.platforms.telegram_chat.check import key_of
from bot.platforms.telegram_chat.doors import is_in
from bot.ports.chat import Mended, Need, Problem, RoomKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.platforms.telegram_chat.chats import Chats
    from bot.platforms.telegram_chat.wire import WireBot
    from bot.ports.chat import Room

_LEADS = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)
Told = Problem | Mended


def standing(rooms: Sequence[Room], me: ChatMember) -> list[Told]:
    """Return what the rooms of one group need, given what the bot is there."""
    return [told for room in rooms for told in _in(room, me)]


async def look_around(bot: WireBot, rooms: Sequence[Room], chats: Chats) -> list[Told]:
    """Ask once for each group what the bot is in it; what Telegram cannot tell now is left out."""
    found: list[Told] = []
    members: dict[int, ChatMember | None] = {}
    for room in rooms:
        chat, _ = chats.target(room.chat_id)
        if chat not in members:
            try:
                members[chat] = await bot.get_chat_member(chat, bot.id)
            except error.Forbidden:
                members[chat] = None
                found.append(_put_out(room))
            except error.TelegramError:
                members[chat] = None
        if (me := members[chat]) is not None:
            found += _in(room, me)
    return found


def _in(room: Room, me: ChatMember) -> list[Told]:
    if not is_in(me):
        return [_put_out(room)]
    if not getattr(me, "can_send_messages", True):
        mend = "let it send messages again"
        return [Problem(key_of(room), "the bot may not write here", mend, need=Need.WRITE, room=room.chat_id)]
    if room.kind is RoomKind.CARDS and me.status not in _LEADS:
        mend = "make it an administrator with the right to delete messages"
        what = "the bot is no administrator here, so it sees no reactions"
        # it may have been worse before
        writes = Mended(room.chat_id, hears=False)
        return [writes, Problem(key_of(room), what, mend, need=Need.DEAF, room=room.chat_id)]
    return [Mended(room.chat_id)]


def _put_out(room: Room) -> Problem:
    mend = "add it again, as an administrator"
    return Problem(key_of(room), "the bot is not in this group any more", mend, need=Need.JOIN, room=room.chat_id)
