"""Who left the server or the group is noticed when it matters, where the chat does not tell it by itself.

Every few minutes a few members are asked about: those who hold a seat after six hours, all others once a day. A chat
that cannot tell changes nothing; who is in none of his chats any more rests, and his seats are freed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.usecases import members
from storage import people
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.ports.chat import Platform
    from bot.runtime.transactions import Transactions

log = logging.getLogger(__name__)

EVERY_SECONDS = 180.0
FINISH_WITHIN = 3.0
AT_ONCE = 10
"""How many members of one community are asked about in a round: some two hundred an hour."""
SEATED_EVERY = timedelta(hours=6)
ALL_EVERY = timedelta(days=1)


class Rollcall:
    """Asks the chats who is still there."""

    def __init__(self, transactions: Transactions, platforms: Mapping[str, Platform]) -> None:
        self._transactions, self._platforms = transactions, platforms
        self._unknown: dict[int, datetime] = {}
        self._stopping = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to ask, a few minutes from now."""
        self._stopping.clear()
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Ask no more; the answer to a question that is out is waited for, but not for long."""
        self._stopping.set()
        if self._loop is not None:
            await asyncio.wait({self._loop}, timeout=FINISH_WITHIN)
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def call(self) -> int:
        """Ask about those whose turn it is, in every community; returns how many were found gone."""
        found = 0
        for name in self._transactions.config.communities:
            try:
                found += await self._community(name)
            except Unavailable as trouble:
                log.debug("the roll call is made again: %s", trouble)
                return found
            except Exception:
                log.exception("the roll call of %s failed; it is tried again", name)
        return found

    async def _run(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), EVERY_SECONDS)
                return
            await self.call()

    async def _community(self, name: str) -> int:
        community_id, now = self._transactions.community_id(name), self._transactions.clock.now()
        # a chat that could not tell is asked again later; meanwhile it is the others' turn
        self._unknown = {member: at for member, at in self._unknown.items() if now - at < SEATED_EVERY}
        async with self._transactions.database.read() as uow:
            due = await people.roll(
                uow,
                community_id,
                seated_before=now - SEATED_EVERY,
                before=now - ALL_EVERY,
                but=list(self._unknown),
                limit=AT_ONCE,
            )
            accounts = await people.names(uow, due)
        found = 0
        for member_id in due:
            if self._stopping.is_set():
                break
            present = await self._is_present(
                name, [(one.platform, one.external_id) for one in accounts.get(member_id, [])]
            )
            if present is None:
                self._unknown[member_id] = now
            elif present:
                async with self._transactions.write(name) as ctx:
                    await people.note_present(ctx.uow, community_id, member_id, now)
            else:
                async with self._transactions.write(name) as ctx:
                    found += await members.gone(ctx, member_id)
        return found

    async def _is_present(self, name: str, accounts: list[tuple[str, str]]) -> bool | None:
        """Ask every chat of a community where somebody has an account; True if he is in one, None if one is unsure."""
        rooms = dict(self._transactions.config.communities[name].rooms())
        told: list[bool | None] = []
        for platform, external_id in accounts:
            if platform in rooms and platform not in self._platforms:
                told.append(None)  # another process serves it, and might see him there
            elif platform in rooms:
                told.append(await self._platforms[platform].is_present(rooms[platform].cards, external_id))
                if told[-1]:
                    return True
        return None if None in told or not told else False
