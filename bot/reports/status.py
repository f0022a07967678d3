"""What `/status` shows: which chats work, what waits or was given up, what the clock did, and which processes run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.config.version import version
from bot.reports import intake
from bot.rules.periods import Calendar
from storage import arrivals, backlog, letters, tenures

if TYPE_CHECKING:
    from datetime import datetime

    from bot.config import CommunityConfig
    from storage.database import UnitOfWork
    from storage.tables import Community

PATIENCE = timedelta(minutes=2)
"""What has waited no longer is on its way, and no news."""
LOOKS_BACK = timedelta(days=3)
CLOCK = "scheduler"


@dataclass(frozen=True, slots=True)
class ChatTrouble:
    """What a chat (`room` empty) or one of the community's rooms needs: a need, the chat's own words, and since when.

    `room` is what the room is for: cards, managers, staff, product.
    """

    platform: str
    room: str
    chat_id: str
    need: str
    words: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Waits:
    """How many things wait, and since when the first one does."""

    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """One process: the roles that it holds now, and since when it has held the first of them."""

    roles: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """How the bot is, for one community.

    `idle` are roles that no process holds: chats of this community, or the clock. `dead` were given up, for `why`.
    `unread` wait for a process that reads, `letters` could not be read at all. `digest_at` is the last one of the
    managers; `digest_late` since when one is owed.
    """

    version: str
    chats: tuple[str, ...]
    troubles: tuple[ChatTrouble, ...]
    idle: tuple[str, ...]
    waiting: Waits
    dead: int
    why: str
    unread: Waits
    letters: int
    silent: tuple[str, ...]
    digest_at: datetime | None
    digest_late: datetime | None
    processes: tuple[Process, ...]

    @property
    def is_well(self) -> bool:
        """Say whether nobody needs to do anything."""
        trouble = self.troubles or self.idle or self.waiting.count or self.dead or self.unread.count
        return not (trouble or self.letters or self.silent or self.digest_late)


async def status(uow: UnitOfWork, community: Community, config: CommunityConfig, now: datetime) -> Status:
    """Return how the bot is, for one community."""
    community_id = community.id
    rooms = {(name, chat_id): kind.value for name, each in config.rooms() for kind, chat_id in each.chat_ids().items()}
    chats = tuple(name for name, _ in config.rooms())
    found = await backlog.deliveries(uow, now, community_id)
    under_way = [one for one in found if one.state in {"due", "retrying", "leased"} and one.oldest_at <= now - PATIENCE]
    count, since = await arrivals.waiting(uow, [community_id])
    held = await tenures.held(uow)
    runs = await backlog.last_runs(uow, now - LOOKS_BACK, community_id)
    digest_at = runs.get((community_id, "digest"))
    every_day = Calendar("day", config.tz, config.digest.at, timedelta(hours=config.digest.tolerance_hours))
    digest_due = every_day.comes_at(every_day.newest(now))
    owed = community.created_at <= digest_due <= now - PATIENCE and (digest_at is None or digest_at < digest_due)
    return Status(
        version=version(),
        chats=chats,
        troubles=tuple(
            ChatTrouble(row.platform, rooms.get((row.platform, row.chat_id), ""), row.chat_id, need, words, row.since)
            for row in await backlog.troubles(uow, list(rooms))
            for need, _, words in [row.trouble.partition(": ")]
        ),
        idle=tuple(name for name in (*chats, CLOCK) if name not in {one.name for one in held}),
        waiting=Waits(sum(one.count for one in under_way), min((one.oldest_at for one in under_way), default=None)),
        dead=sum(one.count for one in found if one.state == "dead"),
        why=await backlog.last_words(uow, community_id),
        unread=Waits(count, since) if since is not None and since <= now - PATIENCE else Waits(),
        letters=sum((await letters.counts(uow, community_id)).values()),
        silent=await intake.silent(uow, community_id, now),
        digest_at=digest_at,
        digest_late=digest_due if owed and every_day.is_due(now) else None,
        processes=tuple(
            Process(
                tuple(one.name for one in held if one.holder == holder),
                min(one.since for one in held if one.holder == holder),
            )
            for holder in dict.fromkeys(one.holder for one in held)
        ),
    )
