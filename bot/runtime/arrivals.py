"""Nothing that a source brings is lost: each item becomes a mention or, where it cannot be read, a dead letter.

All ways in (a poll, a webhook, a second try) end here. What one batch brought is written in one transaction together
with what belongs to it: the day's counts, and whatever `also` writes (the cursor of a source that was polled).
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.intake.raw import digest_of, keepable, object_of
from bot.ports.sources import UnreadableError
from bot.rules.periods import local_day
from storage import letters, sources
from storage.tables import DeadLetter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.ports.mentions import NewMention
    from bot.ports.sources import Raw
    from bot.runtime.desk import Desk, Taken
    from bot.usecases.context import Context

    Read = Callable[[Raw], NewMention]
    Also = Callable[[Context, "Came"], Awaitable[None]]
    DeskAlso = Callable[[Context, Sequence[Taken]], Awaitable[None]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Came:
    """What became of a batch, every item counted once. `broken` tells the item's place in the batch and why.

    `mentions` are those that were read and not refused, in the batch's order.
    """

    new: int
    known: int
    broken: tuple[tuple[int, str], ...]
    mentions: tuple[NewMention, ...] = ()


async def arrive(
    desk: Desk, community: str, source: str, raws: Sequence[object], read: Read, *, also: Also | None = None
) -> Came:
    """Take a batch in and return what became of it. `read` runs off the event loop and raises UnreadableError.

    `also` is awaited in the same transaction after all else is written, for an empty batch too.
    """
    good, bad = await asyncio.to_thread(read_all, raws, read)
    found: list[Came] = []

    async def with_it(ctx: Context, taken: Sequence[Taken]) -> None:
        found.append(_came(good, bad, taken))
        await _count(ctx, source, found[-1], raws)
        if also is not None:
            await also(ctx, found[-1])

    await desk.take(community, [mention for _, mention in good], via=source, also=with_it)
    desk.told(community, source, refused=len(bad))
    return found[-1]


def counting(source: str, *, refused: int = 0) -> DeskAlso:
    """Return what counts a batch for a way in that keeps no letters; `refused` of it could not be read at all."""

    async def count(ctx: Context, taken: Sequence[Taken]) -> None:
        new, broken = sum(one.new for one in taken), sum(one.refused is not None for one in taken)
        day, known = local_day(ctx.now, ctx.config.tz), len(taken) - new - broken
        await sources.tally(ctx.uow, ctx.community_id, source, day, new=new, known=known, broken=broken + refused)

    return count


def read_all(raws: Sequence[object], read: Read) -> tuple[list[tuple[int, NewMention]], list[tuple[int, str]]]:
    """Read each item by itself; returns the mentions and the reasons, each with the item's place."""
    good: list[tuple[int, NewMention]] = []
    bad: list[tuple[int, str]] = []
    for index, raw in enumerate(raws):
        try:
            good.append((index, read(object_of(raw))))
        except UnreadableError as error:
            bad.append((index, str(error)))
        except Exception as error:
            # one item must not hold up all that come after it; it is read again after the mend
            log.exception("an item could not be read")
            bad.append((index, f"a fault of our own ({type(error).__name__})"))
    return good, bad


def _came(good: Sequence[tuple[int, NewMention]], bad: Sequence[tuple[int, str]], taken: Sequence[Taken]) -> Came:
    pairs = list(zip(good, taken, strict=True))
    refused = [(index, one.refused) for (index, _), one in pairs if one.refused]
    new = sum(one.new for one in taken)
    return Came(
        new=new,
        known=len(good) - new - len(refused),
        broken=tuple(sorted([*bad, *refused])),
        mentions=tuple(mention for (_, mention), one in pairs if not one.refused),
    )


async def _count(ctx: Context, source: str, came: Came, raws: Sequence[object]) -> None:
    for index, reason in came.broken:
        kept = keepable(raws[index])
        letter = DeadLetter(
            community_id=ctx.community_id, source=source, digest=digest_of(kept), raw=kept, reason=reason, at=ctx.now
        )
        await letters.add(ctx.uow, letter)
    day = local_day(ctx.now, ctx.config.tz)
    await sources.tally(ctx.uow, ctx.community_id, source, day, new=came.new, known=came.known, broken=len(came.broken))
