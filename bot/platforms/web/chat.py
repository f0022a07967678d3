"""The chat service behind the page: rooms, people, posts, reactions and private lines, in memory.

It stands where Discord's or Telegram's servers stand, so it knows nothing of what the bot means by a message, and
it goes on while the bot is away. It forgets everything when the process ends; ids of one run never return in the next.
"""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.platforms.web.log import Log
from bot.platforms.web.people import BOT, Person

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports.chat import Room
    from bot.ports.message import Message


@dataclass(frozen=True, slots=True)
class Asked:
    """The command line that a message of the bot answers."""

    by: str
    line: str


@dataclass(slots=True)
class Post:
    """One thing that stands in a chat: the bot's `message`, or the `text` of the person `by`.

    `answers` is the post a person's line answers, `beside` the one under which an answer to a press is shown.
    `only_for` is the one person who sees it (None: the room). `presses` are all buttons it ever had: a press made
    a moment before an edit still counts, as in the other chats. `reactions` are the ids of people (or `BOT`) by emoji.
    """

    id: str
    order: int
    chat_id: str
    at: datetime
    message: Message | None = None
    by: str | None = None
    text: str = ""
    only_for: str | None = None
    asked: Asked | None = None
    answers: str | None = None
    beside: str | None = None
    edited_at: datetime | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    presses: set[str] = field(default_factory=set)


@dataclass(slots=True)
class ClosedRoom:
    """A room with its standing links by name, who asks to come in, and who is in."""

    links: dict[str, str] = field(default_factory=dict)
    asking: set[str] = field(default_factory=set)
    inside: set[str] = field(default_factory=set)


class WebChat:
    """Rooms and people and what stands between them. `run` opens every id (tests pass "w" and read w1, w2, ...).

    `closed` are rooms that open by a link only; the page shows none of what is said there.
    """

    def __init__(self, run: str | None = None) -> None:
        self.run = f"w{secrets.token_hex(3)}-" if run is None else run
        self.rooms: dict[str, Room] = {}
        self.people: dict[str, Person] = {}
        self.closed: dict[str, ClosedRoom] = {}
        self.log = Log()
        self._posts: dict[str, Post] = {}
        self._by_chat: dict[str, dict[str, Post]] = {}
        self._numbers = itertools.count(1)

    def add_room(self, room: Room) -> None:
        """Open a room, or take note of its new configuration."""
        self.rooms[room.chat_id] = room

    def add_person(self, person: Person) -> None:
        """Let somebody in. Raises ValueError for an id that is the bot's, empty, or a room's."""
        if not person.id or person.id == BOT or person.id in self.rooms:
            raise ValueError(f"{person.id!r} cannot be a person's id")
        self.people[person.id] = person
        self.log.add("people")

    def set_roles(self, person: Person, roles: frozenset[str]) -> None:
        """Change what a person is; the page shows it beside the name."""
        self.people[person.id] = replace(person, roles=roles)
        self.log.add("people")

    def may_see(self, person: Person, chat_id: str) -> bool:
        """Tell whether `chat_id` is a room this person sees, or their own direct chat (its id is the person's)."""
        room = self.rooms.get(chat_id)
        return chat_id == person.id if room is None else person.may_see(room.kind)

    def knows(self, chat_id: str) -> bool:
        """Tell whether there is such a room or direct chat."""
        return chat_id in self.rooms or chat_id in self.people

    def add(
        self,
        chat_id: str,
        at: datetime,
        *,
        message: Message | None = None,
        by: str | None = None,
        text: str = "",
        only_for: str | None = None,
        asked: Asked | None = None,
        answers: str | None = None,
        beside: str | None = None,
    ) -> Post:
        """Put a post into a chat and return it; in a direct chat it is always for its owner alone."""
        order = next(self._numbers)
        if chat_id in self.people:
            only_for = chat_id
        post = Post(f"{self.run}{order}", order, chat_id, at, message, by, text, only_for, asked, answers, beside)
        post.presses |= presses_of(message)
        self._posts[post.id] = post
        self._by_chat.setdefault(chat_id, {})[post.id] = post
        self.log.add("post", chat_id, post.id, only_for)
        return post

    def get(self, chat_id: str, post_id: str) -> Post | None:
        """Return the post that stands in this chat, or None."""
        return self._by_chat.get(chat_id, {}).get(post_id)

    def by_id(self, post_id: str) -> Post | None:
        """Return the post, in whatever chat it stands, or None."""
        return self._posts.get(post_id)

    def standing(self, chat_id: str, person_id: str) -> list[Post]:
        """Return what this person sees in the chat, oldest first."""
        return [post for post in self._by_chat.get(chat_id, {}).values() if post.only_for in {None, person_id}]

    def edit(self, post: Post, message: Message, at: datetime) -> bool:
        """Replace the bot's message; False when it already says exactly this."""
        if post.message == message:
            return False
        post.message, post.edited_at = message, at
        post.presses |= presses_of(message)
        self._changed(post)
        return True

    def remove(self, post: Post) -> None:
        """Take a post away, as a moderator does, or as a person dismisses a private line."""
        del self._posts[post.id], self._by_chat[post.chat_id][post.id]
        self.log.add("drop", post.chat_id, post.id, post.only_for)

    def react(self, post: Post, who: str, emoji: str) -> bool:
        """Put `who`'s emoji on a post; False when it stands there already."""
        standing = post.reactions.setdefault(emoji, [])
        if who in standing:
            return False
        standing.append(who)
        self._changed(post)
        return True

    def unreact(self, post: Post, who: str, emoji: str) -> bool:
        """Take `who`'s emoji off a post; False when there is none."""
        standing = post.reactions.get(emoji, [])
        if who not in standing:
            return False
        standing.remove(who)
        if not standing:
            del post.reactions[emoji]
        self._changed(post)
        return True

    def _changed(self, post: Post) -> None:
        self.log.add("edit", post.chat_id, post.id, post.only_for)


def presses_of(message: Message | None) -> set[str]:
    """Return the presses of a message's buttons."""
    rows = message.rows if message else ()
    return {button.press for row in rows for button in row if button.press}
