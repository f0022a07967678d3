"""What must be right in Telegram before the bot can serve, each fault with its config key and the mend in plain words.

Nothing is changed and nothing is posted.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from telegram import Chat, ChatMember, ChatMemberAdministrator, error

from bot.platforms.telegram_chat.chats import parse_chat_id
from bot.platforms.telegram_chat.emoji import REACTIONS, bare
from bot.ports.chat import Need, Problem, RoomKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from telegram import ChatFullInfo

    from bot.platforms.telegram_chat.wire import WireBot
    from bot.ports.chat import Opening, Room

NETWORK = "look at this machine's connection"
TOKEN_KEY = "telegram.token"  # noqa: S105 - the name of the key, not the token
URL_KEY = "telegram.public_url"
_REACHABLE = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER, ChatMember.RESTRICTED)


async def token_problem(bot: WireBot) -> Problem | None:
    """Sign in, and return what is wrong when that fails. No text of it holds the token."""
    try:
        await bot.initialize()
    except error.InvalidToken:
        return bad_token()
    except error.TelegramError as problem:
        return _unreached(problem)
    return None


def bad_token() -> Problem:
    """Return what to do about a token that Telegram refuses; the token itself is in no text."""
    mend = "copy it again from @BotFather, /mybots"
    return Problem(TOKEN_KEY, "Telegram does not know this token", mend, need=Need.TOKEN)


def _unreached(problem: error.TelegramError) -> Problem:
    what = f"Telegram cannot be reached: {problem.message}"
    return Problem(TOKEN_KEY, what, NETWORK, passing=True, need=Need.UNREACHABLE)


async def webhook_problem(bot: WireBot, url: str, now: datetime) -> Problem | None:
    """Return what keeps Telegram from bringing updates to the public address, if it failed in the last hour."""
    try:
        info = await bot.get_webhook_info()
    except error.TelegramError as problem:
        return _unreached(problem)
    if info.url != url or info.last_error_date is None or now - info.last_error_date > timedelta(hours=1):
        return None
    what = f"Telegram could not bring updates here, {info.pending_update_count} wait: {info.last_error_message}"
    return Problem(URL_KEY, what, "look whether the address reaches this machine, and at its certificate")


def start_problem(refusal: error.TelegramError) -> Problem:
    """Return what kept the bot from hearing, once it had signed in."""
    if isinstance(refusal, error.InvalidToken):
        return bad_token()
    if isinstance(refusal, error.BadRequest):
        return Problem(
            URL_KEY, refusal.message, "give an https address that Telegram can reach, port 443, 80, 88 or 8443"
        )
    return _unreached(refusal)


async def room_problems(bot: WireBot, rooms: Sequence[Room]) -> list[Problem]:
    """Return the faults of all rooms, in the config's order; `bot` is signed in."""
    found: list[Problem] = []
    for room in rooms:
        found += await _room(bot, room)
    return list(dict.fromkeys(found))


async def closed_room_problems(bot: WireBot, openings: Sequence[Opening]) -> list[Problem]:
    """Return what keeps the bot from opening and closing the rooms that perks name; `bot` is signed in."""
    found: list[Problem] = []
    for opening in openings:
        try:
            chat_id, _ = parse_chat_id(opening.chat_id)
            chat, _ = await bot.look(chat_id)
            me = await bot.get_chat_member(chat_id, bot.id)
        except error.TelegramError as problem:
            mend = "add the bot to the group as an administrator, and take the id from there (it begins with -100)"
            found.append(Problem(opening.key, f"the bot cannot see chat {opening.chat_id}: {problem.message}", mend))
            continue
        if chat.type != Chat.SUPERGROUP:
            mend = "make the closed room a private group, and turn on topics or a visible history in it"
            found.append(Problem(opening.key, f"{chat.title!r} is no supergroup", mend))
        elif chat.username:
            mend = "make it a private group: a public one lets in whoever finds it"
            found.append(Problem(opening.key, f"{chat.title!r} is public, so it is not closed", mend))
        found += _door_rights(opening, me)
    return found


def _door_rights(opening: Opening, me: ChatMember) -> Iterator[Problem]:
    if me.status == ChatMember.OWNER:
        return
    for right, label in (("can_invite_users", "invite users"), ("can_restrict_members", "ban users")):
        if not isinstance(me, ChatMemberAdministrator) or not getattr(me, right):
            mend = f"make it an administrator there, with the right to {label}"
            yield Problem(opening.key, f"the bot may not {label} in the closed room {opening.chat_id}", mend)


def key_of(room: Room) -> str:
    """Return where the config names the room."""
    return room.key("telegram")


async def _room(bot: WireBot, room: Room) -> list[Problem]:
    found = list(_emoji_unknown(room))
    try:
        chat_id, topic = parse_chat_id(room.chat_id)
    except ValueError:
        mend = "write a group's id such as -1001234567890, or -1001234567890:7 for its topic 7"
        return [*found, Problem(key_of(room), f"{room.chat_id!r} is no Telegram chat id", mend)]
    try:
        chat, allowed = await bot.look(chat_id)
        me = await bot.get_chat_member(chat_id, bot.id)
    except error.TelegramError as problem:
        return [*found, _unreachable(room, problem)]
    found += _kind(room, chat, topic)
    if chat.type in {Chat.GROUP, Chat.SUPERGROUP}:
        found += _rights(room, me)
        found += _emoji_not_allowed(room, chat, allowed)
    return found


def _unreachable(room: Room, problem: error.TelegramError) -> Problem:
    if isinstance(problem, error.ChatMigrated):
        new = problem.new_chat_id
        return Problem(key_of(room), f"the group is now the supergroup {new}", f"write {new} here")
    mend = "add the bot to the group, and take the id from there (it begins with -100)"
    return Problem(key_of(room), f"the bot cannot see chat {room.chat_id}: {problem.message}", mend)


def _kind(room: Room, chat: ChatFullInfo, topic: int | None) -> Iterator[Problem]:
    if chat.type == Chat.CHANNEL:
        mend = "use a group; a channel's discussion group will do"
        yield Problem(key_of(room), f"{chat.title!r} is a broadcast channel, where nobody can be told apart", mend)
    elif chat.type == Chat.PRIVATE:
        yield Problem(key_of(room), f"{room.chat_id} is a person's direct chat", "use a group")
    elif chat.type == Chat.GROUP and room.kind is RoomKind.CARDS:
        mend = "turn on topics or a visible history for new members, which makes it a supergroup, and write its new id"
        yield Problem(key_of(room), f"{chat.title!r} is a basic group, where the bot cannot see reactions", mend)
    elif topic is not None and not chat.is_forum:
        mend = f"turn on topics in the group, or write {room.chat_id.partition(':')[0]} without the topic"
        yield Problem(key_of(room), f"{chat.title!r} has no topics, so none is number {topic}", mend)


def _rights(room: Room, me: ChatMember) -> Iterator[Problem]:
    if me.status not in _REACHABLE or not getattr(me, "can_send_messages", True):
        yield Problem(key_of(room), "the bot may not write in this group", "add it again, and let it send messages")
    elif room.kind is RoomKind.CARDS and me.status not in {ChatMember.ADMINISTRATOR, ChatMember.OWNER}:
        mend = "make it an administrator with the right to delete messages"
        yield Problem(key_of(room), "the bot is no administrator here, so it sees no reactions", mend)
    elif room.kind is RoomKind.CARDS and isinstance(me, ChatMemberAdministrator) and not me.can_delete_messages:
        mend = "give it the right to delete messages, which stands for reactions too"
        yield Problem(key_of(room), "the bot cannot take a refused reaction off", mend)


def _emoji_unknown(room: Room) -> Iterator[Problem]:
    if room.kind is RoomKind.CARDS and bare(room.claim_emoji) not in REACTIONS:
        mend = f"choose one of {' '.join(sorted(REACTIONS)[:12])} … (any reaction that Telegram offers)"
        yield Problem(_emoji_key(room), f"Telegram has no reaction {room.claim_emoji}", mend)


def _emoji_not_allowed(room: Room, chat: ChatFullInfo, allowed: frozenset[str] | None) -> Iterator[Problem]:
    emoji = bare(room.claim_emoji)
    if room.kind is RoomKind.CARDS and allowed is not None and emoji in REACTIONS - allowed:
        mend = f"allow {emoji} in the group's settings under Reactions, or choose another claim_emoji"
        yield Problem(_emoji_key(room), f"the group {chat.title!r} does not allow {emoji}", mend)


def _emoji_key(room: Room) -> str:
    return f"communities.{room.community}.telegram.claim_emoji"
