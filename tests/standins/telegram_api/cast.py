"""Setting the scene of a test: people, chats, who joins, who leaves, who blocks the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import shapes
from .methods_chats import add_topic
from .state import ALL_RIGHTS, PRESENT, Chat, Member, Message, Status, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .core import Core


class Cast:
    """The part of the stand-in that tests set up."""

    core: Core

    @property
    def bot(self) -> User:
        """The bot's own account."""
        return self.core.world.bot

    def add_user(self, name: str, *, username: str | None = None, language_code: str | None = None) -> User:
        """A new person who has not yet written to the bot."""
        return self.core.world.add_user(name, username, language_code)

    def add_group(
        self,
        title: str,
        *,
        forum: bool = False,
        basic: bool = False,
        username: str | None = None,
        bot_status: Status = "administrator",
        bot_rights: Iterable[str] = ALL_RIGHTS,
    ) -> Chat:
        """A supergroup (a small group with `basic`) with the bot in it, by default as full administrator."""
        chat = self.core.world.add_chat("group" if basic else "supergroup", title, username=username, is_forum=forum)
        self.set_bot(chat, bot_status, bot_rights)
        return chat

    def add_channel(self, title: str, *, username: str | None = None, bot_status: Status = "administrator") -> Chat:
        """A broadcast channel with the bot in it."""
        chat = self.core.world.add_chat("channel", title, username=username)
        self.set_bot(chat, bot_status)
        return chat

    def add_topic(self, chat: Chat, name: str) -> int:
        """Opens a topic in a forum as the bot's owner would; its message_thread_id."""
        return add_topic(self.core, chat, self.core.world.anonymous_bot, name)

    def set_bot(self, chat: Chat, status: Status, rights: Iterable[str] = ALL_RIGHTS) -> None:
        """Adds, promotes, demotes or removes the bot."""
        self.join(self.bot, chat, status=status, rights=rights)

    def join(
        self,
        user: User,
        chat: Chat,
        *,
        status: Status = "member",
        rights: Iterable[str] = ALL_RIGHTS,
        is_anonymous: bool = False,
    ) -> None:
        """Makes somebody something in a chat (`left` and `kicked` too), with the updates that this brings."""
        unknown = set(rights) - set(ALL_RIGHTS)
        if unknown:
            raise ValueError(f"no such administrator rights: {sorted(unknown)}")
        old = chat.member(user)
        has_rights = status in {"creator", "administrator"}
        new = Member(user, status, frozenset(rights) if has_rights else frozenset(), is_anonymous)
        if user is self.bot and new.is_present:
            chat.members[user.id] = new
        self._tell_joined(user, chat, old.status, status)
        self.core.tell_member(chat, old, new, user)
        chat.members[user.id] = new
        self.core.touch()

    def leave(self, user: User, chat: Chat) -> None:
        """Somebody leaves."""
        self.join(user, chat, status="left")

    def _tell_joined(self, user: User, chat: Chat, old: Status, new: Status) -> None:
        if not chat.is_group or user is self.bot or (old in PRESENT) == (new in PRESENT):
            return
        shown = shapes.user_json(user)
        service = {"new_chat_members": [shown]} if new in PRESENT else {"left_chat_member": shown}
        self.core.tell_message(self.core.post(chat, user, service=service))

    def request_to_join(self, user: User, chat: Chat, link: str | None = None) -> None:
        """Asks to be let in; the bot gets chat_join_request if it may invite."""
        chat.join_requests[user.id] = user
        if self.core.bot_member(chat).can("can_invite_users"):
            body = {
                "chat": shapes.chat_json(chat),
                "from": shapes.user_json(user),
                "user_chat_id": user.id,
                "date": self.core.now(),
            }
            if link is not None:
                body["invite_link"] = shapes.link_json(self.bot, link, chat.invite_links[link])
            self.core.updates.add("chat_join_request", body, f"members {chat.id}")

    def follow(self, user: User, link: str) -> Chat:
        """Opens an invite link that asks first, and asks; returns the chat. Raises ValueError for a dead link."""
        for chat in self.core.world.chats.values():
            made = chat.invite_links.get(link)
            if made is not None and not made.get("revoked"):
                if chat.member(user).status == "kicked":
                    raise ValueError(f"{user.first_name} is banned there")
                if not made["asks"]:
                    raise ValueError("this link lets everybody in")
                self.request_to_join(user, chat, link)
                return chat
        raise ValueError(f"{link} opens nothing")

    def block(self, user: User) -> None:
        """The person blocks the bot."""
        self._set_blocked(user, is_blocked=True)

    def unblock(self, user: User) -> None:
        """The person lets the bot write again."""
        self._set_blocked(user, is_blocked=False)

    def _set_blocked(self, user: User, *, is_blocked: bool) -> None:
        if user.blocked == is_blocked:
            return
        user.blocked = is_blocked
        before, after = Member(self.bot, "member"), Member(self.bot, "kicked")
        if not is_blocked:
            before, after = after, before
        self.core.tell_member(self.core.world.private(user), before, after, user)

    def allow_reactions(self, chat: Chat, emoji: list[str] | None) -> None:
        """Narrows the chat's reactions; None allows all again."""
        chat.available_reactions = emoji

    def migrate(self, chat: Chat) -> Chat:
        """Turns a small group into a supergroup: a new id, and the old one answers with where it went."""
        if chat.kind != "group":
            raise ValueError(f"{chat.title} is a {chat.kind}, only a group migrates")
        new = self.core.world.add_chat("supergroup", chat.title)
        new.members = dict(chat.members)
        self.core.tell_message(self.core.post(chat, None, service={"migrate_to_chat_id": new.id}))
        self.core.tell_message(self.core.post(new, None, service={"migrate_from_chat_id": chat.id}))
        chat.migrated_to = new
        return new

    def delete_message(self, message: Message) -> None:
        """Somebody deletes a message by hand; bots are not told."""
        message.is_deleted = True
        self.core.touch()
