"""A thousand people react to two hundred cards at once: `make bench`, or `python -m tests.bench.claims`.

Every card has two seats, so four hundred win and six hundred are told that they were late. All is settled when every
answer is there, every seat written, every card shown anew and every refused reaction taken off; chats in memory, so
that nothing but the bot and its database is measured. The floor is the very same statements in the same transactions by
the bare driver (see `tests.bench.floor`). `--postgres` leaves SQLite out, `--sqlite` PostgreSQL.
"""

from __future__ import annotations

import asyncio
import gc
import random
import statistics
import sys
import time
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import SQLModel, col, select

from bot.ports.inbound import Reacted
from storage.tables import Card, Claim
from tests.bench.floor import Copies, Notes, run_again
from tests.bench.report import addresses
from tests.bench.row import Row, against, show
from tests.harness.discord_chat import DiscordHarness
from tests.running import running
from tests.runtime.rig import EMOJI, rig
from tests.world import NOON, FakeClock, mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import Database
    from tests.runtime.rig import Rig

PEOPLE, CARDS, SEATS = 1000, 200, 2
ROUNDS, WARMING = 3, 60
PATIENCE = 120.0
SETTINGS: dict[str, Any] = {"publish": {"on_view": CARDS}}


async def enrol(database: Database, platform: str, accounts: Sequence[str]) -> None:
    """Make members of these accounts, who can be written to."""
    person, identity, member = (SQLModel.metadata.tables[name] for name in ("person", "identity", "member"))
    numbered = list(enumerate(accounts, start=1))
    async with database.write() as uow:
        connection = await uow.connection()
        await connection.execute(person.insert(), [{"id": one, "created_at": NOON} for one, _ in numbered])
        known = {"platform": platform, "direct_open": True}
        rows = [known | {"person_id": one, "external_id": name, "name": name.title()} for one, name in numbered]
        await connection.execute(identity.insert(), rows)
        his = {"community_id": 1, "state": "active", "joined_at": NOON, "consent_version": 1}
        await connection.execute(member.insert(), [his | {"person_id": one} for one, _ in numbered])


async def fill(url: str) -> None:
    """Make the model: members, and cards that stand."""
    async with rig(url, FakeClock(), **SETTINGS) as made:
        posts = [mention(NOON - timedelta(minutes=5)) for _ in range(CARDS)]
        await made.parts.desk.take("acme", posts)
        await made.deliver()
        await made.outbox.stop()
        # they come afterwards: whom each card might fit is another matter
        await enrol(made.database, "web", [f"m{one}" for one in range(PEOPLE)])


async def cards_of(made: Rig) -> list[Card]:
    """Return the cards that stand, and let the chat in memory show them."""
    async with made.database.read() as uow:
        cards = list((await uow.exec(select(Card).order_by(col(Card.id)))).all())
    for card in cards:
        made.chat.shown[card.chat_id, card.message_id] = None  # type: ignore[assignment]
    return cards


async def seats_wrong(database: Database, cards: int) -> int:
    """Return how many seats were given too much or too little."""
    async with database.read() as uow:
        held = Counter((await uow.exec(select(Claim.thread_id).where(col(Claim.released_at).is_(None)))).all())
    assert len(held) <= cards
    return sum(abs(taken - SEATS) for taken in held.values()) + SEATS * (cards - len(held))


async def rush(url: str, people: int, *, notes: Notes | None = None) -> tuple[float, int]:
    """Let so many people react at once; return the seconds until all is settled, and how many seats are wrong."""
    dice = random.Random(people)
    async with rig(url, FakeClock(NOON + timedelta(minutes=1)), **SETTINGS) as made:
        cards = (await cards_of(made))[: people // 5]
        acts = [(f"m{one}", cards[one % len(cards)]) for one in range(people)]
        dice.shuffle(acts)
        await made.outbox.start()
        if notes is not None:
            notes.listen(made.database)
        gc.collect()
        began = time.perf_counter()
        await asyncio.gather(
            *(
                made.act(Reacted(EMOJI, added=True), who, message_id=card.message_id, private=False)
                for who, card in acts
            )
        )
        await made.outbox.idle()
        took = time.perf_counter() - began
        return took, await seats_wrong(made.database, len(cards))


async def measure(model: str, name: str) -> list[Row]:
    """Return what one database reached: medians, each round beside its own floor."""
    await fill(model)
    copies = Copies(model)
    await rush(await copies.fresh(), WARMING)
    found: list[tuple[float, float]] = []
    wrong = statements = 0
    for _ in range(ROUNDS):
        notes = Notes()
        await rush(await copies.fresh(), PEOPLE, notes=notes)
        took, off = await rush(await copies.fresh(), PEOPLE)
        floor = await run_again(await copies.fresh(), notes.noted)
        found.append((took, floor))
        wrong, statements = wrong + off, notes.statements
    took, floor = min(found, key=lambda one: abs(one[0] / one[1] - statistics.median(a / b for a, b in found)))
    what = f"the same {statements:,} statements in the same transactions by the bare driver"
    return [
        Row(f"{name}: seats too many or too few", wrong, "seats", goal=0),
        against(f"{name}: {PEOPLE:,} claims settled", took, "s", floor, what=what, goal=1.5),
    ]


async def hurry(url: str, name: str) -> list[Row]:
    """Let a thousand people on the Discord stand-in act within a second, every fourth by button; time the first answers."""
    harness = DiscordHarness()
    async with running([harness], url, **SETTINGS) as bot:
        people = [harness.server.add_member(f"Member {one}", roles=[harness.community]) for one in range(PEOPLE)]
        await bot.parts.desk.take("acme", [bot.mention() for _ in range(CARDS)])
        await asyncio.wait_for(bot.service.outbox.idle(), PATIENCE)
        await enrol(bot.parts.database, "discord", [str(one.id) for one in people])
        async with bot.parts.database.read() as uow:
            cards = list((await uow.exec(select(Card).order_by(col(Card.id)))).all())
        presses, began = [], time.perf_counter()
        for one, person in enumerate(people):
            await asyncio.sleep(max(0.0, one / PEOPLE - (time.perf_counter() - began)))
            card = cards[one % len(cards)]
            message = harness.server.channels[int(card.chat_id)].messages[int(card.message_id)]
            # every fourth by button, on every card
            if (one // CARDS + one) % 4 == 0:
                press = next(press for press in message.buttons if press.startswith("claim:"))
                presses.append(asyncio.create_task(harness.server.press(person, message, press)))
            else:
                await harness.server.react(person, message, harness.claim_emoji)
        given = time.perf_counter() - began
        answers = await asyncio.gather(*presses)
        database, ends_at = bot.parts.database, time.monotonic() + PATIENCE
        # a reaction has no answer to wait for: all are handled once every seat is taken, or never
        while await seats_wrong(database, len(cards)) and time.monotonic() < ends_at:  # noqa: ASYNC110 - no event tells it
            await asyncio.sleep(0.2)
        await asyncio.wait_for(bot.service.outbox.idle(), PATIENCE)
        wrong = await seats_wrong(database, len(cards))
        harness.server.violations.clear()
    waits = sorted(3.0 if one.acked_after is None else one.acked_after for one in answers)
    silent = sum(one.kind == "unanswered" for one in answers)
    p95 = waits[int(len(waits) * 0.95)]
    what = f"Discord's three seconds; {len(answers)} pressed, {PEOPLE - len(answers)} reacted, within {given:.1f} s"
    return [
        Row(f"{name}, on Discord: seats too many or too few", wrong, "seats", goal=0),
        Row(f"{name}, on Discord: presses without a first answer", silent, "presses", goal=0),
        Row(f"{name}, on Discord: first answer, p95", p95, "s"),
        Row(f"{name}, on Discord: slowest first answer", waits[-1], "s", goal=3.0, against=what),
    ]


def main(arguments: list[str]) -> None:
    """Measure both databases, and print the table."""
    rows: list[Row] = []
    for postgres, name in ((False, "SQLite"), (True, "PostgreSQL")):
        if f"--{'sqlite' if postgres else 'postgres'}" in arguments:
            continue
        with addresses(postgres=postgres) as urls:
            rows += asyncio.run(measure(next(urls), name))
            rows += asyncio.run(hurry(next(urls), name))
    show("claims", f"{PEOPLE:,} people react to {CARDS} cards of {SEATS} seats", rows)


if __name__ == "__main__":
    main(sys.argv[1:])
