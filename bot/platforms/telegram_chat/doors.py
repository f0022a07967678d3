"""Closed rooms: a link that only asks, an answer to who asks, and the way out without a ban.

Telegram has no roles, so a perk opens a group here; the bot must be an administrator there who may invite and ban.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import ChatMember, error

from bot.platforms.telegram_chat.outcomes import outcome_of
from bot.ports.chat import Gone, Invited, Refused, RetryAfter, Unchanged

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.platforms.telegram_chat.chats import Chats
    from bot.platforms.telegram_chat.wire import WireBot
    from bot.ports.chat import Outcome

NAME_LIMIT = 32  # createChatInviteLink: name, 0-32 characters
NO_ROLES = "Telegram has no roles; name a group as telegram_room instead"
# Words of Telegram's own server for what is as it should be already.
_ANSWERED = ("hide_requester_missing", "user_already_participant")
_ENDED = ("invite_hash_expired", "invite_hash_invalid", "invite_hash_empty")
_NEVER_HERE = ("user not found", "member not found", "participant_id_invalid", "user_not_participant")


class Doors:
    """The part of the Telegram platform that opens and closes rooms; every act is safe to repeat."""

    _bot: WireBot
    _became: Callable[[int, int], None]
    chats: Chats

    async def is_present(self, chat_id: str, external_id: str) -> bool | None:
        """Say whether a person is in a group; None when Telegram cannot tell now."""
        found = await self._look(chat_id, external_id)
        if isinstance(found, ChatMember):
            return is_in(found)
        return None if found is not None else False

    async def give_role(self, chat_id: str, external_id: str, role_id: str) -> Outcome:  # noqa: ARG002
        """Refuse: there are no roles."""
        return Refused(NO_ROLES)

    async def take_role(self, chat_id: str, external_id: str, role_id: str) -> Outcome:  # noqa: ARG002
        """Refuse: there are no roles."""
        return Refused(NO_ROLES)

    async def invite(self, chat_id: str, name: str) -> Invited | Refused | RetryAfter | Gone:
        """Make a link that lets nobody in by itself: who follows it asks, and the bot answers."""
        chat, _ = self.chats.target(chat_id)
        try:
            made = await self._bot.create_chat_invite_link(chat, name=name[:NAME_LIMIT], creates_join_request=True)
        except Exception as problem:  # noqa: BLE001 - the table knows all, an unknown one is a retry
            outcome = self._outcome(chat, problem)
            return outcome if isinstance(outcome, Refused | RetryAfter | Gone) else Refused(str(problem))
        return Invited(made.invite_link)

    async def revoke(self, chat_id: str, link: str) -> Outcome:
        """End a link; one that has ended already is done."""
        chat, _ = self.chats.target(chat_id)
        return await self._do(chat, self._bot.revoke_chat_invite_link(chat, link), _ENDED)

    async def answer_join(self, chat_id: str, external_id: str, *, admit: bool) -> Outcome:
        """Let a person in or turn him away; one who was answered already, or asks no more, is done."""
        chat, _ = self.chats.target(chat_id)
        answer = self._bot.approve_chat_join_request if admit else self._bot.decline_chat_join_request
        return await self._do(chat, answer(chat, int(external_id)), _ANSWERED)

    async def put_out(self, chat_id: str, external_id: str) -> Outcome:
        """Remove a person who is in the room; a ban that the group's own people set stays.

        `unbanChatMember` without `only_if_banned` takes a member out and leaves no ban behind
        (https://core.telegram.org/bots/api#unbanchatmember), so no ban can be left standing by a crash halfway.
        """
        found = await self._look(chat_id, external_id)
        if found is None:
            return Unchanged()
        if not isinstance(found, ChatMember):
            return found
        if not is_in(found):
            return Unchanged()
        if found.status in {ChatMember.ADMINISTRATOR, ChatMember.OWNER}:
            return Refused("an administrator of the group cannot be put out; take these rights from him first")
        chat, _ = self.chats.target(chat_id)
        return await self._do(chat, self._bot.unban_chat_member(chat, int(external_id), only_if_banned=False), ())

    async def _look(self, chat_id: str, external_id: str) -> ChatMember | Outcome | None:
        """Return what a person is in a chat; None for one who never was there."""
        chat, _ = self.chats.target(chat_id)
        try:
            return await self._bot.get_chat_member(chat, int(external_id))
        except Exception as problem:  # noqa: BLE001 - the table knows all, an unknown one is a retry
            return None if _says(problem, _NEVER_HERE) else self._outcome(chat, problem)

    async def _do(self, chat: int, call: Awaitable[object], done: Sequence[str]) -> Outcome:
        """Await an act; a refusal that says one of `done` means that it is as it should be."""
        try:
            await call
        except Exception as problem:  # noqa: BLE001 - the table knows all, an unknown one is a retry
            return Unchanged() if _says(problem, done) else self._outcome(chat, problem)
        return Unchanged()

    def _outcome(self, chat: int, problem: Exception) -> Outcome:
        if isinstance(problem, error.ChatMigrated):
            self._became(chat, problem.new_chat_id)
        return outcome_of(problem)


def is_in(member: ChatMember) -> bool:
    """Say whether somebody is in the chat; a restricted person may be in it or not."""
    return member.status not in {ChatMember.LEFT, ChatMember.BANNED} and bool(getattr(member, "is_member", True))


def _says(problem: Exception, words: Sequence[str]) -> bool:
    return isinstance(problem, error.BadRequest) and any(word in problem.message.lower() for word in words)
