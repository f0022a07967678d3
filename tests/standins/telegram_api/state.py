"""What the stand-in knows: people, chats, who is what in them, and every message with its reactions."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

ChatKind = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

ALL_RIGHTS = (
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_pin_messages",
    "can_manage_topics",
    "can_promote_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_post_messages",
    "can_edit_messages",
    "can_send_welcome_messages",
)
PRESENT: frozenset[str] = frozenset({"creator", "administrator", "member", "restricted"})


@dataclass(eq=False)
class User:
    """A person or a bot. `opened`: wrote to the bot first; `blocked`: has blocked it since."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    opened: bool = False
    blocked: bool = False
    deactivated: bool = False


@dataclass(eq=False)
class Member:
    """What somebody is in a chat."""

    user: User
    status: Status
    rights: frozenset[str] = frozenset()
    is_anonymous: bool = False

    @property
    def is_present(self) -> bool:
        """Whether the person is in the chat now."""
        return self.status in PRESENT

    @property
    def is_administrator(self) -> bool:
        """Whether the person is an administrator or the owner."""
        return self.status in {"creator", "administrator"}

    def can(self, right: str) -> bool:
        """Whether the person has an administrator's right (the owner has all)."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)


@dataclass(eq=False)
class Message:
    """One message as it stands now; `is_deleted` ones are kept so that tests can look at them."""

    chat: Chat
    message_id: int
    sent_at: int
    sender: User | None = None
    sender_chat: Chat | None = None
    text: str | None = None
    caption: str | None = None
    entities: list[dict[str, Any]] = field(default_factory=list)
    photo: list[dict[str, Any]] | None = None
    document: dict[str, Any] | None = None
    upload: bytes | None = None
    reply_to: Message | None = None
    thread_id: int | None = None
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    link_preview_options: dict[str, Any] | None = None
    edited_at: int | None = None
    edit_count: int = 0
    reactions: dict[int, tuple[str, ...]] = field(default_factory=dict)
    service: dict[str, Any] | None = None
    is_deleted: bool = False

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """All inline buttons, row by row in one list."""
        return [button for row in self.keyboard for button in row]

    @property
    def labels(self) -> list[str]:
        """What the buttons say."""
        return [button["text"] for button in self.buttons]


@dataclass(eq=False)
class Chat:
    """A private chat, group, supergroup or channel."""

    id: int
    kind: ChatKind
    title: str = ""
    username: str | None = None
    is_forum: bool = False
    user: User | None = None
    members: dict[int, Member] = field(default_factory=dict)
    is_deleted: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    available_reactions: list[str] | None = None
    migrated_to: Chat | None = None
    join_requests: dict[int, User] = field(default_factory=dict)
    invite_links: dict[str, dict[str, Any]] = field(default_factory=dict)
    message_ids: count[int] = field(default_factory=lambda: count(1))

    @property
    def is_private(self) -> bool:
        """Whether it is a chat of one person with the bot."""
        return self.kind == "private"

    @property
    def is_group(self) -> bool:
        """Whether it is a group or supergroup."""
        return self.kind in {"group", "supergroup"}

    def member(self, user: User) -> Member:
        """What somebody is here; who never came is `left`, as Telegram says it."""
        return self.members.get(user.id) or Member(user, "left")


class World:
    """Everything that exists, with ids shaped like Telegram's (people above 32 bits, supergroups at -100…)."""

    def __init__(self, bot: User) -> None:
        self.bot = bot
        # Telegram's own account behind which anonymous administrators write.
        self.anonymous_bot = User(1087968824, "Group", "GroupAnonymousBot", is_bot=True)
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self._user_ids = count(7_100_000_001)
        self._group_ids = count(4_900_001)
        self._supergroup_ids = count(2_300_000_001)
        # Private chats and small groups share one sequence; supergroups and channels count on their own.
        self._account_message_ids = count(1)

    def add_user(self, name: str, username: str | None, language_code: str | None) -> User:
        """A new person, who has not yet written to the bot."""
        user = User(next(self._user_ids), name, username, language_code)
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, "private", user=user, message_ids=self._account_message_ids)
        return user

    def add_chat(self, kind: ChatKind, title: str, *, username: str | None = None, is_forum: bool = False) -> Chat:
        """A new group, supergroup or channel without members."""
        if kind == "group":
            chat = Chat(-next(self._group_ids), kind, title, message_ids=self._account_message_ids)
        else:
            number = -1_000_000_000_000 - next(self._supergroup_ids)
            chat = Chat(number, kind, title, username=username, is_forum=is_forum)
        self.chats[chat.id] = chat
        return chat

    def private(self, user: User) -> Chat:
        """The private chat of a person with the bot."""
        return self.chats[user.id]

    def find(self, chat_id: int | str) -> Chat | None:
        """A chat by id or @username."""
        if isinstance(chat_id, str) and chat_id.startswith("@"):
            name = chat_id[1:].lower()
            named = (c for c in self.chats.values() if not c.is_private and (c.username or "").lower() == name)
            return next(named, None)
        try:
            return self.chats.get(int(chat_id))
        except ValueError:
            return None
