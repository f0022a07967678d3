"""Managers hear once what a chat needs, where they still can, and once that it works again; a restart repeats nothing.

What a chat reports is written by a task of its own, in the order in which it came. What may pass by itself is told
when it has lasted (`tell_late`). When a room works again, what was given up for it is on its way again.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.chat import Mended, Moved, Need, Problem
from bot.runtime import audience
from bot.runtime.moves import note_move
from storage import chat_states, outbox, reviving
from storage.trouble import is_trouble

if TYPE_CHECKING:
    from collections import Counter

    from bot.runtime.transactions import Transactions
    from storage.database import UnitOfWork
    from storage.tables import ChatState, Delivery

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=5)
"""How long a trouble that may pass by itself is kept from people."""
PROBE_EVERY = timedelta(minutes=10)
"""How often one delivery is tried in a room that takes none."""
AGAIN_AFTER, MOST_AGAIN = 1.0, 30.0
TRIES = 5
"""How often a report is written that fails for no trouble of the database: the next must not wait for it."""
FINISH_WITHIN = 2.0
UNDER_WAY_FOR = 1.0
"""Seconds after a mend in which a delivery that fails was most likely under way before it."""
READ_EVERY = 60.0
"""Seconds after which the rooms in trouble are read again: another process may have met one."""
RANK = {
    Need.DEAF: 0,
    Need.UNREACHABLE: 0,
    Need.FAILING: 1,
    Need.OTHER: 1,
    Need.CONFLICT: 2,
    Need.WRITE: 2,
    Need.TOPIC: 2,
    Need.INTENTS: 3,
    Need.JOIN: 3,
    Need.TOKEN: 4,
    Need.GONE: 4,
}
"""Within one spell people hear again only of what is graver."""
IN_WORDS = {Need.FAILING, Need.OTHER}
"""Needs that say nothing without the chat's own words."""
BY_POSTS = {Need.WRITE, Need.TOPIC}
"""What only a new message shows to be over: what stands already can be changed all the while."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A room took something: a new message (`posted`), or a change to one that stands."""

    room: str
    posted: bool


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A room that works did not take one message."""

    room: str
    reason: str


Report = Problem | Mended | Moved | Delivered | NotTaken | None


class Troubles:
    """What is the matter with the chats and rooms of one process; what cannot be written is tried `again_after`."""

    def __init__(self, transactions: Transactions, again_after: float = AGAIN_AFTER) -> None:
        self._transactions, self._again_after = transactions, again_after
        self._waiting: deque[tuple[str, Report]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._rooms: set[tuple[str, str]] = set()
        self._ended_at: dict[tuple[str, str], float] = {}
        self._read_at = float("-inf")
        self._stopping = asyncio.Event()

    def start(self) -> None:
        """Take reports, also after a stop."""
        self._stopping.clear()

    def report(self, platform: str, told: Report) -> None:
        """Note what a chat needs, or that it (None) or one of its rooms works; written soon, by a task of its own."""
        if self._stopping.is_set():
            return
        self._waiting.append((platform, told))
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._write())

    def delivered(self, platform: str, chat_id: str, *, posted: bool) -> None:
        """Note that a room took something; costs nothing while no room is in trouble."""
        is_stale = asyncio.get_running_loop().time() - self._read_at > READ_EVERY
        if is_stale or (platform, chat_id) in self._rooms:
            self.report(platform, Delivered(chat_id, posted))

    def room_failed(self, row: Delivery, need: Need, reason: str) -> None:
        """Note that a room takes nothing."""
        self.report(row.platform, Problem("", reason, "", need=need, room=row.chat_id))

    def not_taken(self, row: Delivery, reason: str) -> None:
        """Note that a room that works would not take one message."""
        self.report(row.platform, NotTaken(row.chat_id, reason))

    async def idle(self) -> None:
        """Return once everything that was reported is written."""
        while self._task is not None and not self._task.done():
            await asyncio.wait({self._task})

    async def stop(self) -> None:
        """Write what was reported, and take no more reports."""
        if self._task is not None and not self._task.done():
            await asyncio.wait({self._task}, timeout=FINISH_WITHIN)
        self._stopping.set()
        await self.idle()

    async def _write(self) -> None:
        wait, tries = self._again_after, 0
        while self._waiting:
            platform, told = self._waiting[0]
            try:
                await self._one(platform, told)
            except Exception as error:
                if not is_trouble(error):
                    tries += 1
                    log.exception("what %s reports could not be written (try %s)", platform, tries)
                if tries < TRIES and not await self._stops_within(wait):
                    wait = min(2 * wait, MOST_AGAIN)
                    continue
            self._waiting.popleft()
            wait, tries = self._again_after, 0

    async def _stops_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _one(self, platform: str, told: Report) -> None:
        if isinstance(told, Delivered | Mended) and not await self._is_in_trouble(platform, told):
            return
        async with self._transactions.database.write() as uow:
            match told:
                case Problem():
                    await self._begins(uow, platform, told)
                case NotTaken():
                    await self._not_taken(uow, platform, told)
                case Moved():
                    await note_move(uow, self._transactions, platform, told)
                case None:
                    await self._chat_works(uow, platform)
                case _:
                    await self._room_works(uow, platform, told)
        if isinstance(told, Moved):
            told.known()
        self._transactions.wake()

    def _may_be_of_before(self, platform: str, problem: Problem) -> bool:
        """Say whether a delivery may have failed before the mend; if it lasts, the managers hear after some minutes."""
        ended_at = self._ended_at.get((platform, problem.room), float("-inf"))
        return not problem.key and asyncio.get_running_loop().time() - ended_at < UNDER_WAY_FOR

    async def _is_in_trouble(self, platform: str, told: Delivered | Mended) -> bool:
        now = asyncio.get_running_loop().time()
        if isinstance(told, Mended) or now - self._read_at > READ_EVERY:
            async with self._transactions.database.read() as uow:
                states = await chat_states.in_trouble(uow)
            self._rooms = {(one.platform, one.chat_id) for one in states if one.chat_id}
            self._read_at = now
        return (platform, told.room) in self._rooms

    async def _begins(self, uow: UnitOfWork, platform: str, problem: Problem) -> None:
        if problem.need is Need.FAILING and (await chat_states.held(uow, platform, chat_states.WHOLE)).trouble:
            return  # the whole chat's trouble explains it
        row = await chat_states.held(uow, platform, problem.room)
        if problem.room:
            self._rooms.add((platform, problem.room))
        before = Need(audience.need_of(row.trouble)[0]) if row.trouble else None
        if before is not None and (row.told and RANK[problem.need] <= RANK[before]):
            return
        if problem.need is not before:
            trouble = f"{problem.need}: {_words(problem)}" if problem.need in IN_WORDS else str(problem.need)
            # as long as nobody knows, it is one trouble whose reason shows by and by
            since = self._transactions.clock.now() if before is None or row.told or row.since is None else row.since
            await chat_states.begin(uow, row, trouble, since)
            log.error("%s %s: %s. %s", platform, problem.room or "as a whole", problem.what, problem.mend)
        if not problem.passing and not self._may_be_of_before(platform, problem):
            await _tell_of(uow, self._transactions, row)

    async def _not_taken(self, uow: UnitOfWork, platform: str, told: NotTaken) -> None:
        names, _ = audience.owners(self._transactions.config, platform, told.room)
        now = self._transactions.clock.now()
        for name in names:
            day = now.astimezone(self._transactions.config.communities[name].tz).date()
            key = f"dead:{platform}:{told.room}:{day}"
            if await outbox.is_new(uow, self._transactions.community_id(name), key):
                fields = {"platform": platform.capitalize(), "chat": told.room, "reason": told.reason[:200]}
                said = audience.Said("notice-dead", key, fields)
                await audience.tell(uow, self._transactions, platform, told.room, said)

    async def _chat_works(self, uow: UnitOfWork, platform: str) -> None:
        """End a chat's trouble; where it had none, somebody gave it something that a room may have lacked."""
        now = self._transactions.clock.now()
        row = await chat_states.held(uow, platform, chat_states.WHOLE)
        if not row.trouble:
            await reviving.probe(uow, now, platform)
            return
        waited = await reviving.waiting(uow, platform)
        rooms = {one.chat_id for one in await chat_states.in_trouble(uow) if one.platform == platform}
        waited += await reviving.revive(uow, platform, rooms - {chat_states.WHOLE}, now, but=True)
        await self._ends(uow, row, "notice-chat-works", waited)

    async def _room_works(self, uow: UnitOfWork, platform: str, told: Mended | Delivered) -> None:
        row = await chat_states.held(uow, platform, told.room)
        if not row.trouble:
            return
        need = audience.need_of(row.trouble)[0]
        if need == Need.DEAF and not (isinstance(told, Mended) and told.hears):
            return
        if need in BY_POSTS and isinstance(told, Delivered) and not told.posted:
            return
        back = await reviving.revive(uow, platform, [told.room], self._transactions.clock.now())
        await self._ends(uow, row, "notice-room-works", back)
        self._rooms.discard((platform, told.room))

    async def _ends(self, uow: UnitOfWork, row: ChatState, sentence: str, waited: Counter[int]) -> None:
        was_told, since = row.told, row.since
        self._ended_at[row.platform, row.chat_id] = asyncio.get_running_loop().time()
        await chat_states.end(uow, row)
        log.warning("%s %s works again", row.platform, row.chat_id or "as a whole")
        if not was_told or since is None:
            return
        key = f"works:{row.platform}:{row.chat_id}:{int(since.timestamp())}"
        fields = {"platform": row.platform.capitalize()} | ({"chat": row.chat_id} if row.chat_id else {})
        said = audience.Said(sentence, key, fields, waited)
        await audience.tell(uow, self._transactions, row.platform, row.chat_id, said)


async def look(transactions: Transactions, _: str) -> None:
    """Tell of what has lasted, and try one delivery in every room that takes none; done every minute by the clock."""
    now = transactions.clock.now()
    async with transactions.database.write() as uow:
        for row in await chat_states.in_trouble(uow):
            if not row.told and row.since is not None and row.since <= now - PATIENCE:
                await _tell_of(uow, transactions, row)
        await reviving.probe(uow, now)
    transactions.wake()


async def _tell_of(uow: UnitOfWork, transactions: Transactions, row: ChatState) -> None:
    """Tell of one trouble; where no room works, the log has it, and it is tried again until one does."""
    need, words = audience.need_of(row.trouble)
    fields = {"platform": row.platform.capitalize()}
    if row.chat_id:
        fields["chat"] = row.chat_id
    if need in IN_WORDS:
        fields["reason"] = words[:200]
    since = int(row.since.timestamp()) if row.since else 0
    key = f"trouble:{row.platform}:{row.chat_id}:{need}:{since}"
    said = audience.Said(f"notice-room-{need}" if row.chat_id else f"notice-chat-{need}", key, fields)
    if await audience.tell(uow, transactions, row.platform, row.chat_id, said):
        await chat_states.note_told(uow, row)


def _words(problem: Problem) -> str:
    return "; ".join(one for one in (problem.what, problem.mend) if one)
