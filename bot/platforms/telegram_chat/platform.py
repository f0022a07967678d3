"""Telegram as one of the bot's chats: reactions, buttons and answers come in, cards and answers go out.

Every update that concerns the bot is kept before Telegram may forget it, and handled from there, so a crash loses
nothing. A post can appear twice when the bot dies between Telegram's taking it and its answer: Telegram has no nonce.
"""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from telegram import Update, error

from bot.platforms.telegram_chat import check, menus
from bot.platforms.telegram_chat.answers import Answers
from bot.platforms.telegram_chat.chats import Chats
from bot.platforms.telegram_chat.delivery import Delivery
from bot.platforms.telegram_chat.doors import Doors
from bot.platforms.telegram_chat.poller import Poller
from bot.platforms.telegram_chat.spells import Spells
from bot.platforms.telegram_chat.standing import look_around, standing
from bot.platforms.telegram_chat.translate import PLATFORM, Us, migration, translate
from bot.platforms.telegram_chat.wire import ALLOWED_UPDATES, connect
from bot.ports.chat import Abilities, Moved, Pace, PlatformError, Refused, unheard
from bot.ports.inbound import Pressed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from bot.platforms.telegram_chat.standing import Told
    from bot.platforms.telegram_chat.webhook import Webhook
    from bot.ports.chat import Inbox, Menu, Opening, Outcome, Problem, Receive, Report, Room
    from bot.ports.clock import Clock
    from bot.ports.message import Message

logger = logging.getLogger(__name__)

FINISH_FOR = 5.0


class TelegramPlatform(Doors):
    """One bot in one Telegram. `base_url` is for a Bot API server of one's own, up to the token.

    `haste` shortens every wait of our own, for tests; what Telegram asks for is waited in full.
    """

    name = PLATFORM
    # https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    abilities = Abilities(
        reads_reactions=False,
        direct_needs_opening=True,
        pace=Pace(count=20, per=60),
        join_requests=True,
        finds=False,
    )

    def __init__(
        self,
        token: str,
        menu: Menu,
        rooms: Sequence[Room],
        clock: Clock,
        inbox: Inbox,
        *,
        base_url: str | None = None,
        webhook: Webhook | None = None,
        openings: Sequence[Opening] = (),
        haste: float = 1.0,
    ) -> None:
        self._connect = partial(connect, token, base_url)
        self._menu, self._rooms, self._clock, self._inbox, self._webhook = menu, rooms, clock, inbox, webhook
        self._openings, self._haste = openings, haste
        self.chats = Chats(rooms)
        self.report: Report = unheard
        self._answers: Answers | None = None
        self._us: Us | None = None
        self._quiet = asyncio.Condition()
        self._in_hand = 0
        self._begin()

    def _begin(self) -> None:
        self._bot, self._ended = self._connect(), False
        self._spells = Spells(lambda problem: self.report(problem), haste=self._haste)  # noqa: PLW0108 - it is set later
        self._delivery = Delivery(self._bot, self.chats, self._spells, self._became, haste=self._haste)
        self._poller = Poller(self._bot, self.keep, self._spells, haste=self._haste)
        self._looking: asyncio.Task[None] | None = None

    @property
    def alive(self) -> bool:
        """Say True: it asks for updates until it is stopped, whatever is answered."""
        return True

    async def start(self, receive: Receive) -> None:
        """Sign in, set the menus, and hand every kept update to `receive`. Raises PlatformError when it cannot."""
        if self._ended:
            self._begin()
        problem = await check.token_problem(self._bot)
        if problem is not None:
            await self._leave()
            raise PlatformError([problem])
        names = frozenset(item.name for _, items in self._menu.by_language for item in items)
        self._us = Us(self._bot.id, self._bot.username, names)
        self._answers = Answers(self._delivery, receive)
        try:
            await self._set_menus()
            self._inbox.serve(self._handle)
            await self._begin_to_hear()
        except error.TelegramError as refusal:
            await self._leave()
            raise PlatformError([check.start_problem(refusal)]) from refusal
        self.report(None)
        self._looking = asyncio.create_task(self._look_around())

    async def stop(self) -> None:
        """End the long poll at once, finish the answers in hand, and disconnect; a webhook stays set."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        await self._poller.stop()
        try:
            async with asyncio.timeout(FINISH_FOR), self._quiet:
                await self._quiet.wait_for(lambda: self._in_hand == 0)
        except TimeoutError:
            logger.warning(
                "%s updates from Telegram were still in hand; they are handled after the start", self._in_hand
            )
        await self._leave()

    async def _leave(self) -> None:
        self._ended = True
        await self._bot.shutdown()

    def moved(self, rooms: Mapping[str, str]) -> None:
        """Learn which groups became supergroups while another process, or an earlier one, had this chat."""
        for old, new in rooms.items():
            self.chats.migrated(int(old), int(new))

    def serve(self, rooms: Sequence[Room]) -> None:
        """Serve these rooms from now on; who is signed in offers its commands in new ones and looks around there."""
        new = set(rooms) - set(self._rooms)
        self._rooms = rooms
        self.chats.serve(rooms)
        if new and self._looking is not None and not self._ended:
            self._looking.cancel()
            self._looking = asyncio.create_task(self._look_around(offer=True))

    async def check(self, rooms: Sequence[Room]) -> list[Problem]:
        """Look at the token, the rooms and the bot's rights without changing anything."""
        bot = self._connect()
        try:
            problem = await check.token_problem(bot)
            if problem is not None:
                return [problem]
            hook = self._webhook and await check.webhook_problem(bot, self._webhook.url, self._clock.now())
            found = [*await check.room_problems(bot, rooms), *await check.closed_room_problems(bot, self._openings)]
            return [hook, *found] if hook else found
        finally:
            await bot.shutdown()

    async def post(self, chat_id: str, message: Message, *, key: str) -> Outcome:
        """Send a message to a room."""
        return await self._delivery.send(chat_id, message, key=key)

    def link_to(self, chat_id: str, message_id: str) -> str | None:
        """Return the address that opens a message of a supergroup for its members; None for any other chat."""
        return self.chats.link(chat_id, message_id)

    async def edit(self, chat_id: str, message_id: str, message: Message) -> Outcome:
        """Replace a message's words and buttons; a file or a picture that went with it stays."""
        return await self._delivery.edit(chat_id, message_id, message)

    async def direct(self, external_id: str, message: Message, *, key: str) -> Outcome:
        """Write to one person; refused until that person has written first."""
        return await self._delivery.direct(external_id, message, key=key)

    async def react(self, chat_id: str, message_id: str, emoji: str) -> Outcome:
        """Put the bot's own reaction on a message."""
        return await self._delivery.react(chat_id, message_id, emoji)

    async def unreact(self, chat_id: str, message_id: str, emoji: str) -> Outcome:  # noqa: ARG002 - a bot has one
        """Take the bot's own reaction off a message."""
        return await self._delivery.unreact(chat_id, message_id)

    async def take_reaction_off(
        self,
        chat_id: str,
        message_id: str,
        external_id: str,
        emoji: str,  # noqa: ARG002 - a person has one
    ) -> Outcome:
        """Remove a person's reaction; needs the right to delete messages."""
        return await self._delivery.take_off(chat_id, message_id, external_id)

    async def reaction_counts(self, chat_id: str, message_ids: Sequence[str], emoji: str) -> Refused:  # noqa: ARG002
        """Refuse: Telegram tells reactions once, when they happen."""
        return Refused("Telegram tells reactions only when they happen")

    async def reactions(self, chat_id: str, message_id: str, emoji: str) -> list[str] | None:  # noqa: ARG002
        """Return None: Telegram tells reactions once, when they happen."""
        return None

    def door(self, payload: str) -> str | None:
        """Return the deep link that opens the direct chat with `/start payload`; None before the start.

        Raises ValueError for a payload that Telegram does not carry (https://core.telegram.org/bots/features#deep-linking).
        """
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload):
            raise ValueError(f"a deep link carries 1 to 64 letters, digits, _ and -, not {payload!r}")
        return f"https://t.me/{self._us.username}?start={payload}" if self._us is not None else None

    async def find(self, chat_id: str, press: str) -> str | None:  # noqa: ARG002
        """Return None: a Telegram bot cannot read a chat's history."""
        return None

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Keep raw updates that concern the bot, and return after the commit.

        An administrator bot is told everything that is said in a room; what people say to one another is not stored.
        """
        concerning = [raw for raw in updates if self._concerns(raw)]
        if concerning:
            await self._inbox.keep(concerning)

    def _concerns(self, raw: Mapping[str, Any]) -> bool:
        if self._us is None:
            return True
        try:
            update = Update.de_json(dict(raw), self._bot)
        except Exception:  # noqa: BLE001 - one that cannot be read is kept, so that its handling fails where it is seen
            return True
        if update.my_chat_member is not None and self.chats.rooms_of(update.my_chat_member.chat.id):
            return True
        is_migration = migration(update, self.chats) is not None
        return is_migration or bool(translate(update, self._us, self.chats, self._clock.now()))

    async def _set_menus(self) -> None:
        try:
            await menus.set_menus(self._bot, menus.wanted(self._menu, self._rooms, self.chats))
        except error.BadRequest as problem:
            # A room that is not there yet; `check` says so, and the other rooms shall work.
            logger.warning("Telegram did not take the command menus: %s", problem.message)

    async def _begin_to_hear(self) -> None:
        if self._webhook is None:
            if (await self._bot.get_webhook_info()).url:
                await self._bot.delete_webhook()
            await self._poller.start()
        else:
            await self._bot.set_webhook(
                self._webhook.url, allowed_updates=ALLOWED_UPDATES, secret_token=self._webhook.secret
            )

    async def _handle(self, raw: Mapping[str, Any], receipt: int) -> None:
        async with self._held():
            update = Update.de_json(dict(raw), self._bot)
            if became := migration(update, self.chats):
                self._became(*became)
            if (mine := update.my_chat_member) is not None:
                self._hear(standing(self.chats.rooms_of(mine.chat.id), mine.new_chat_member))
            if self._us is None or self._answers is None:
                raise RuntimeError("updates are served only after the start")
            for inbound in translate(update, self._us, self.chats, self._clock.now(), receipt):
                if isinstance(inbound.event, Pressed) and update.callback_query is not None:
                    waited = self._webhook is None and not self._poller.is_fresh(update.update_id)
                    await self._answers.press(replace(inbound, waited=waited), update.callback_query.id)
                else:
                    asked = str(update.message.message_id) if update.message is not None else inbound.message_id
                    await self._answers.other(inbound, asked)

    def _hear(self, found: Sequence[Told]) -> None:
        for told in found:
            self.report(told)

    async def _look_around(self, *, offer: bool = False) -> None:
        """See what rights were taken or given while nobody was there to hear of it; `offer` the commands first."""
        if offer:
            await menus.until_set(self._set_menus, self._haste)
        self._hear(await look_around(self._bot, self._rooms, self.chats))

    def _became(self, old: int, new: int) -> None:
        """Have everybody know that a group is a supergroup now; only then it is followed."""
        logger.warning("The group %s is now the supergroup %s; write the new id into the config", old, new)
        self.report(Moved(str(old), str(new), partial(self.chats.migrated, old, new)))

    @asynccontextmanager
    async def _held(self) -> AsyncIterator[None]:
        """Count an update as in hand, so that stopping waits for its answer."""
        self._in_hand += 1
        try:
            yield
        finally:
            self._in_hand -= 1
            async with self._quiet:
                self._quiet.notify_all()
