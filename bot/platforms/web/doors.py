"""Roles and closed rooms of the local page: simple lists, so that a perk can be seen to be given and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.web.chat import ClosedRoom
from bot.ports.chat import Gone, Invited, Unchanged
from bot.ports.inbound import Inbound, JoinAsked, Place, Sender

if TYPE_CHECKING:
    from bot.platforms.web.chat import WebChat
    from bot.platforms.web.ladder import Shown
    from bot.ports.chat import Outcome, Refused, RetryAfter
    from bot.ports.clock import Clock


class Doors:
    """The part of the web platform that gives roles and opens rooms; every act is safe to repeat."""

    name: str
    chat: WebChat
    clock: Clock

    async def hand(self, inbound: Inbound) -> Shown:
        """Hand one act to the bot."""
        raise NotImplementedError

    async def ask_in(self, external_id: str, link: str) -> bool:
        """Follow a link as a person does, and ask to come in; says whether there is such a link."""
        room = next((chat_id for chat_id, one in self.chat.closed.items() if link in one.links), None)
        if room is None:
            return False
        self.chat.closed[room].asking.add(external_id)
        person = self.chat.people[external_id]
        sender = Sender(person.id, person.name, person.roles, person.language)
        await self.hand(Inbound(self.name, sender, Place(room), JoinAsked(), self.clock.now(), private=True))
        return True

    async def is_present(self, chat_id: str, external_id: str) -> bool | None:
        """Say whether a person sees a room, or is in a closed one."""
        person = self.chat.people.get(external_id)
        if chat_id in self.chat.closed:
            return external_id in self.chat.closed[chat_id].inside
        return person is not None and self.chat.may_see(person, chat_id)

    async def give_role(self, chat_id: str, external_id: str, role_id: str) -> Outcome:  # noqa: ARG002 - one server
        """Give a person a role."""
        person = self.chat.people.get(external_id)
        if person is None:
            return Gone()
        self.chat.set_roles(person, person.roles | {role_id})
        return Unchanged()

    async def take_role(self, chat_id: str, external_id: str, role_id: str) -> Outcome:  # noqa: ARG002 - one server
        """Take a role from a person."""
        person = self.chat.people.get(external_id)
        if person is not None:
            self.chat.set_roles(person, person.roles - {role_id})
        return Unchanged()

    async def invite(self, chat_id: str, name: str) -> Invited | Refused | RetryAfter | Gone:
        """Make a link into a closed room, which comes into being with its first link."""
        room = self.chat.closed.setdefault(chat_id, ClosedRoom())
        link = f"https://web.invalid/{chat_id.lstrip('-')}/{self.chat.run}{len(room.links) + 1}"
        room.links[link] = name
        return Invited(link)

    async def revoke(self, chat_id: str, link: str) -> Outcome:
        """End a link."""
        self.chat.closed.setdefault(chat_id, ClosedRoom()).links.pop(link, None)
        return Unchanged()

    async def answer_join(self, chat_id: str, external_id: str, *, admit: bool) -> Outcome:
        """Let a person who asks in, or turn him away."""
        room = self.chat.closed.setdefault(chat_id, ClosedRoom())
        if external_id in room.asking and admit:
            room.inside.add(external_id)
        room.asking.discard(external_id)
        return Unchanged()

    async def put_out(self, chat_id: str, external_id: str) -> Outcome:
        """Remove a person from a closed room."""
        self.chat.closed.setdefault(chat_id, ClosedRoom()).inside.discard(external_id)
        return Unchanged()
