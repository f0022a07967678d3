"""The one way into a write: a context for one community; what it enqueued is written with it and woken after it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.config.sources import PULLED
from bot.ports.watching import nobody
from bot.rules.playbook import columns, contents
from bot.usecases.actor import Actor
from bot.usecases.context import Context, nowhere
from storage import people, programme, sources
from storage.tables import Category, Guidance, Perk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from datetime import datetime

    from bot.config import CommunityConfig, Config
    from bot.ports.clock import Clock
    from bot.ports.watching import Watch
    from storage.database import Database, UnitOfWork
    from storage.tables import Community


class Transactions:
    """Contexts for the communities of one installation; `wake` is called after every commit that enqueued something.

    `link_to` gives the address of a message by chat, room and message; `watch` is told of all that is done.
    """

    def __init__(self, database: Database, config: Config, clock: Clock) -> None:
        self.database, self.config, self.clock = database, config, clock
        self.wake: Callable[[], None] = lambda: None
        self.link_to: Callable[[str, str, str], str | None] = nowhere
        self.watch: Watch = nobody
        self._communities: dict[str, Community] = {}
        self._others: dict[int, tuple[Community, CommunityConfig]] = {}

    async def prepare(self) -> None:
        """Make sure that every configured community exists, with its sources, its playbook and its perks."""
        self.adopt(self.config, await self.known(self.config))

    def adopt(self, config: Config, known: Mapping[str, Community]) -> None:
        """Go by this config from now on; `known` are its communities' rows. What is under way ends by the old one."""
        self.config, self._communities = config, dict(known)
        self._others = {row.id: (row, config.communities[name]) for name, row in known.items()}

    async def known(self, config: Config) -> dict[str, Community]:
        """Make sure that the communities of a config exist, as `prepare` does; returns their rows by name."""
        found: dict[str, Community] = {}
        now = self.clock.now()
        async with self.database.write() as uow:
            for name, community in config.communities.items():
                row = found[name] = await people.ensure_community(uow, name, now)
                await programme.seed(uow, row.id, _guidance(row.id, community), _perks(row.id, community), now)
                pulled = [source for source in community.sources if isinstance(source, PULLED)]
                for source in pulled:
                    await sources.ensure(uow, row.id, source.name, source.kind, now)
                await sources.leave_out(uow, row.id, [source.name for source in pulled])
        return found

    @property
    def names(self) -> Mapping[int, str]:
        """Return the communities' names by row id."""
        return {row.id: name for name, row in self._communities.items()}

    def community_id(self, name: str) -> int:
        """Return a community's row id."""
        return self._communities[name].id

    def began_at(self, name: str) -> datetime:
        """Return when a community was set up."""
        return self._communities[name].created_at

    def context(self, uow: UnitOfWork, name: str, actor: Actor | None = None, now: datetime | None = None) -> Context:
        """Return a context inside a transaction that is open; whoever opened it flushes and commits."""
        return Context(
            uow,
            self._communities[name],
            self.config.communities[name],
            now or self.clock.now(),
            actor or Actor(),
            others=self._others,
            link_to=self.link_to,
        )

    @asynccontextmanager
    async def write(self, name: str, now: datetime | None = None) -> AsyncIterator[Context]:
        """Yield a context for the clock or the intake in a transaction of its own."""
        async with self.database.write() as uow:
            ctx = self.context(uow, name, now=now)
            yield ctx
            await ctx.flush()
        if ctx.deliveries:
            self.wake()


def _guidance(community_id: int, config: CommunityConfig) -> list[Guidance]:
    return [
        Guidance(
            community_id=community_id,
            category=Category(category),
            **columns(contents(entry)),
        )
        for category, entry in config.playbook.items()
    ]


def _perks(community_id: int, config: CommunityConfig) -> list[Perk]:
    return [
        Perk(
            community_id=community_id,
            name=perk.name,
            title={str(language): title for language, title in perk.title.items()},
            kind=perk.kind,
            threshold=perk.threshold,
            price=perk.price,
            stock=perk.stock,
            days=perk.days,
            approval=perk.approval,
            settings=perk.settings(),
        )
        for perk in config.perks
    ]
