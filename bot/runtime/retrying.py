"""After the mend, everything that could not be read is read again: what is now good is taken in, the rest says why not.

It may be done again and again, and beside a running bot: a post that is known is known, and a letter that was taken in
is settled in the same transaction. The day's counts stay as they were: a letter was counted when it came.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from bot.intake.hooks import hooks_of
from bot.intake.raw import BODY
from bot.intake.sources import Net, build
from bot.ports.sources import UnreadableError
from bot.runtime.arrivals import arrive, read_all
from storage import letters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.config import Config
    from bot.ports.clock import Clock
    from bot.ports.mentions import NewMention
    from bot.ports.sources import Raw
    from bot.runtime.desk import Desk, Taken
    from bot.runtime.transactions import Transactions
    from bot.usecases.context import Context
    from storage.tables import DeadLetter

AT_ONCE = 200
NO_SOURCE = "its source is not in the config any more"


@dataclass(frozen=True, slots=True)
class Reader:
    """How a source reads one item, and (pushed ones) finds the items of a whole request."""

    read: Callable[[Raw], NewMention]
    split: Callable[[object], list[object]] | None = None


@dataclass
class Retried:
    """What became of the letters; `left` tells of each that waits on: its number, its source, and why."""

    new: int = 0
    known: int = 0
    left: list[tuple[int, str, str]] = field(default_factory=list)


async def readers(config: Config, community: str, clock: Clock) -> dict[str, Reader]:
    """Return today's reader of every source of a community, by name."""
    settings = config.communities[community]
    net = Net(config.places, clock)
    try:
        pulled = {source.name: Reader(source.read) for source in build(settings, net)}
    finally:
        # reading asks nobody
        await net.close()
    return pulled | {name: Reader(hook.read, hook.split) for name, (_, hook) in hooks_of(settings).items()}


async def retry(
    transactions: Transactions, desk: Desk, community: str, made: Mapping[str, Reader], source: str | None = None
) -> Retried:
    """Read every letter that waits (of one source, or of all) again, and take in what can be read now."""
    retried, after = Retried(), 0
    while True:
        async with transactions.database.read() as uow:
            number = transactions.community_id(community)
            found = await letters.waiting(uow, number, source, after=after, limit=AT_ONCE)
        if not found:
            return retried
        after = found[-1].id
        for name, several in groupby(sorted(found, key=attrgetter("source", "id")), key=attrgetter("source")):
            await _again(desk, community, name, list(several), made.get(name), retried)


async def _again(  # noqa: PLR0917
    desk: Desk, community: str, name: str, several: list[DeadLetter], reader: Reader | None, retried: Retried
) -> None:
    if reader is None:
        retried.left += [(letter.id, name, NO_SOURCE) for letter in several]
        return
    whole = [letter for letter in several if BODY in letter.raw]
    for letter in whole:
        await _whole(desk, community, letter, reader, retried)
    single = [letter for letter in several if BODY not in letter.raw]
    good, bad = await asyncio.to_thread(read_all, [letter.raw for letter in single], reader.read)
    left = {single[index].id: reason for index, reason in bad}

    async def with_it(ctx: Context, taken: Sequence[Taken]) -> None:
        ids = [single[index].id for index, _ in good]
        left.update({number: one.refused for number, one in zip(ids, taken, strict=True) if one.refused})
        await letters.settle(ctx.uow, ctx.community_id, [one for one in ids if one not in left], ctx.now)
        for number, reason in left.items():
            await letters.still_broken(ctx.uow, ctx.community_id, number, reason)

    taken = await desk.take(community, [mention for _, mention in good], via=name, also=with_it)
    retried.new += sum(one.new for one in taken)
    retried.known += sum(not one.new and one.refused is None for one in taken)
    retried.left += [(number, name, reason) for number, reason in sorted(left.items())]


async def _whole(desk: Desk, community: str, letter: DeadLetter, reader: Reader, retried: Retried) -> None:
    """Take in a request whose list was not found before; its items that cannot be read are letters of their own."""
    if reader.split is None:
        retried.left.append((letter.id, letter.source, "a whole request, of what is a pulled source now"))
        return
    try:
        items = reader.split(letter.raw[BODY])
    except UnreadableError as error:
        retried.left.append((letter.id, letter.source, str(error)))
        return

    async def settled(ctx: Context, _: object) -> None:
        await letters.settle(ctx.uow, ctx.community_id, [letter.id], ctx.now)

    came = await arrive(desk, community, letter.source, items, reader.read, also=settled)
    retried.new += came.new
    retried.known += came.known
