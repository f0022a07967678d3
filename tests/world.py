"""A community in business words: people act, mentions come, time passes; real use cases over a real database."""

from __future__ import annotations

import itertools
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from bot.bootstrap import Parts, prepare
from bot.classify.by_words import WordListReader
from bot.config import parse
from bot.ports.mentions import NewMention
from bot.usecases import members
from bot.usecases.actor import Actor
from storage import people
from storage.tables import Delivery, Mention, Right

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.config import Config
    from bot.usecases.context import Context

NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)
X_EPOCH_MS = 1_288_834_974_657


class FakeClock:
    """Stands still until moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


def community(**overrides: Any) -> dict[str, Any]:
    """Return one community's raw config on the web, with overrides."""
    return {
        "product": "Northwind",
        "zone": "Europe/Berlin",
        "join": "open",
        "playbook": {"trust": {"line": {"en": "Say what you checked."}, "keywords": ["scam"]}},
        "perks": [{"name": "early", "title": {"en": "Early access"}, "threshold": 20}],
        "web": {"cards": "cards", "managers": "managers", "staff": "staff", "rights": {"manager": ["role:manager"]}},
    } | overrides


def config(database: str, **overrides: Any) -> Config:
    """Return a checked config with one community, `acme`."""
    return parse(
        {
            "database": database,
            "http": {"port": 0},
            "health": {"port": 0},
            "communities": {"acme": community(**overrides)},
        },
        {},
    )


NUMBERS = itertools.count(1)


def status(posted_at: datetime, number: int | None = None) -> str:
    """Return an X id that was published at a moment."""
    return str((int(posted_at.timestamp() * 1000 - X_EPOCH_MS) << 22) + (number or next(NUMBERS)))


def mention(at: datetime, **fields: Any) -> NewMention:
    """Return a negative X post of its own conversation, published at a moment."""
    name = fields.pop("id", None) or status(at)
    given = {
        "source": "x",
        "id": name,
        "link": f"https://x.com/i/status/{name}",
        "author": f"critic{name[-6:]}",
        "text": "My withdrawal is stuck, is this a scam?",
        "posted_at": at,
        "conversation": name,
        "score": 0.9,
        "category": "support",
    }
    return NewMention.model_validate(given | fields)


def answer(at: datetime) -> str:
    """Return the link of an X answer that was published at a moment."""
    return f"https://x.com/member/status/{status(at)}"


class World:
    """One community, `acme`, and what can happen to it."""

    def __init__(self, parts: Parts, clock: FakeClock) -> None:
        self.parts, self.clock = parts, clock
        self.database = parts.database

    @classmethod
    async def open(cls, database: str, clock: FakeClock, **overrides: Any) -> World:
        """Open a world over an empty database."""
        parts = await prepare(config(database, **overrides), clock, WordListReader())
        await parts.transactions.prepare()
        return cls(parts, clock)

    async def close(self) -> None:
        await self.database.close()

    async def join(self, name: str, right: Right = Right.AMBASSADOR) -> Actor:
        """Make somebody a member who acts on the web from now on."""
        async with self.parts.transactions.write("acme") as ctx:
            account = await people.ensure_identity(ctx.uow, "web", name.lower(), name, ctx.now)
            ctx.actor = Actor("web", name.lower(), name, right, account.person_id, visited=True)
            ctx.actor.member = await members.join(ctx)
        return ctx.actor

    @asynccontextmanager
    async def acting(self, actor: Actor | None = None) -> AsyncIterator[Context]:
        """Yield a write in which somebody (or the clock) acts; it commits when the block ends well."""
        async with self.parts.transactions.write("acme") as ctx:
            ctx.actor = actor or Actor()
            yield ctx

    async def complain(self, *mentions: NewMention, **fields: Any) -> list[int]:
        """Take mentions in (one negative X post if none is given); returns their threads' ids, oldest first."""
        given = list(mentions) or [mention(self.clock.now() - timedelta(minutes=5), **fields)]
        await self.parts.desk.take("acme", given)
        async with self.database.read() as uow:
            rows = (
                await uow.exec(
                    select(Mention)
                    .where(col(Mention.external_id).in_([one.id for one in given]))
                    .order_by(col(Mention.posted_at), col(Mention.id))
                )
            ).all()
        return [row.thread_id for row in rows if row.thread_id is not None]

    async def deliveries(self) -> list[Delivery]:
        """Return every outbox row, oldest first."""
        async with self.database.read() as uow:
            return list((await uow.exec(select(Delivery).order_by(col(Delivery.id)))).all())
