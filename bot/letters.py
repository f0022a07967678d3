"""`python -m bot intake list | show | retry`: what could not be read, as it came, and a second try after the mend."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from rich.table import Table

from bot import bootstrap
from bot.runtime.retrying import readers, retry
from storage import letters

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rich.console import Console

    from bot.bootstrap import Parts
    from bot.config import Config

SHOWN = 200
TOLD = 20


async def list_letters(config: Config, community: str, source: str | None, console: Console) -> None:
    """Print the letters that wait, oldest first, and how many there are of each source."""
    async with _opened(config) as parts, parts.database.read() as uow:
        number = parts.transactions.community_id(community)
        found = await letters.waiting(uow, number, source, limit=SHOWN)
        counts = await letters.counts(uow, number)
    counts = {name: count for name, count in counts.items() if source in {None, name}}
    if not counts:
        console.print("Nothing waits: everything that came could be read.")
        return
    table = Table("number", "source", "first came (UTC)", "times", "why", box=None, pad_edge=False)
    for letter in found:
        row = (letter.id, letter.source, f"{letter.at:%Y-%m-%d %H:%M}", letter.times, letter.reason)
        table.add_row(*(_plain(one) for one in row))
    console.print(table)
    told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    cut = f"; the first {len(found)} are shown" if sum(counts.values()) > len(found) else ""
    console.print(f"{sum(counts.values())} wait ({told}){cut}.", markup=False)


async def show_letter(config: Config, community: str, number: int, console: Console) -> bool:
    """Print one letter in its raw form; returns whether there is one."""
    async with _opened(config) as parts, parts.database.read() as uow:
        letter = await letters.find(uow, parts.transactions.community_id(community), number)
    if letter is None:
        console.print(
            f"{community} has no letter {number}; `python -m bot intake list` shows their numbers.", markup=False
        )
        return False
    state = f"taken in {letter.settled_at:%Y-%m-%d %H:%M}" if letter.settled_at else "waits"
    console.print(
        f"{letter.source}, first came {letter.at:%Y-%m-%d %H:%M}, {letter.times} times, {state}", markup=False
    )
    console.print(_plain(letter.reason), markup=False)
    console.print(json.dumps(letter.raw, indent=2), markup=False)
    return True


async def retry_letters(config: Config, community: str, source: str | None, console: Console) -> bool:
    """Read all that waits again and print what became of it; returns whether nothing is left."""
    async with _opened(config) as parts:
        made = await readers(config, community, parts.clock)
        done = await retry(parts.transactions, parts.desk, community, made, source)
    for number, name, reason in done.left[:TOLD]:
        console.print(f"{number}, {name}: {_plain(reason)}", markup=False)
    if len(done.left) > TOLD:
        console.print(f"… and {len(done.left) - TOLD} more", markup=False)
    console.print(f"{done.new} new, {done.known} known, {len(done.left)} still cannot be read.", markup=False)
    return not done.left


@asynccontextmanager
async def _opened(config: Config) -> AsyncIterator[Parts]:
    parts = await bootstrap.prepare(config)
    try:
        await parts.transactions.prepare()
        yield parts
    finally:
        await parts.database.close()


def _plain(told: object) -> str:
    """Return what somebody else wrote as one line that cannot steer a terminal."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(str(told).split()))
