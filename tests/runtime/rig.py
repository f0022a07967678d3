"""The runtime's parts over real databases and chats in memory, without a web server."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, func, select

from bot.bootstrap import Parts, prepare
from bot.classify.by_words import WordListReader
from bot.config import parse
from bot.ports.inbound import Inbound, Place, Pressed, Reacted, Sender, Typed
from bot.runtime.throttle import Throttle
from storage.tables import Claim, Delivery, Mention
from tests.runtime.fake_platform import FakePlatform, words
from tests.runtime.fake_prober import FakePlaces
from tests.world import community, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.ports.inbound import Event, Reply
    from bot.runtime.service import Service
    from tests.world import FakeClock

EMOJI = "✋"


class Rig:
    """A service whose parts are driven one by one; `chat` is its first chat."""

    def __init__(self, parts: Parts, clock: FakeClock, chats: Sequence[FakePlatform]) -> None:
        self.parts, self.clock, self.chats = parts, clock, chats
        self.chat = chats[0]
        self.database = parts.database
        self.places = FakePlaces()
        self.service: Service
        self.crash()

    @property
    def outbox(self) -> Any:
        return self.service.outbox

    def crash(self) -> None:
        """Forget the running process without any tidying; the next `deliver` is a new one's."""
        self.service = self.parts.service(self.chats, looks=self.places)
        self.service.router.throttle = Throttle(at_once=1e9)
        self.service.chats.serving.update({chat.name: chat for chat in self.chats})

    async def deliver(self) -> None:
        """Deliver all that is due, in a process that starts for it if none runs."""
        if not self.outbox._pulse.beats:
            await self.outbox.start()
        await self.outbox.idle()

    async def complain(self, **fields: Any) -> int:
        """Take one complaint in and return its thread's number."""
        made = mention(self.clock.now() - timedelta(minutes=5), **fields)
        await self.parts.desk.take("acme", [made])
        async with self.database.read() as uow:
            row = (await uow.exec(select(Mention).where(Mention.external_id == made.id))).one()
        assert row.thread_id is not None
        return row.thread_id

    async def act(
        self,
        event: Event,
        who: str = "ana",
        *,
        chat_id: str = "cards",
        message_id: str | None = None,
        direct: bool = False,
        private: bool = True,
        roles: tuple[str, ...] = (),
        platform: str | None = None,
        receipt: int | None = None,
    ) -> Reply | None:
        """Do something as a person; returns what the chat shall answer."""
        return await self.service.router.receive(
            Inbound(
                platform=platform or self.chat.name,
                sender=Sender(who, who.title(), frozenset(roles)),
                place=Place(f"direct-{who}" if direct else chat_id, direct=direct),
                event=event,
                at=self.clock.now(),
                message_id=message_id,
                private=private,
                receipt=receipt,
            )
        )

    async def says(self, event: Event, who: str = "ana", **more: Any) -> str:
        """Return the words of the answer to what a person did."""
        reply = await self.act(event, who, **more)
        return "" if reply is None else words(reply.message)

    async def join(self, *names: str) -> None:
        for name in names:
            await self.act(Pressed("agree"), name)

    async def press(self, press: str, who: str = "ana", **more: Any) -> str:
        return await self.says(Pressed(press), who, **more)

    async def type(self, name: str, text: str = "", who: str = "ana", **more: Any) -> str:
        return await self.says(Typed(name, text), who, **more)

    async def react(self, message_id: str, who: str = "ana", *, added: bool = True, **more: Any) -> Reply | None:
        return await self.act(Reacted(EMOJI, added=added), who, message_id=message_id, **more)

    async def deliveries(self) -> list[Delivery]:
        async with self.database.read() as uow:
            return list((await uow.exec(select(Delivery).order_by(col(Delivery.id)))).all())

    async def held(self) -> int:
        """Return how many seats are held."""
        found: int = await self.one(select(func.count()).select_from(Claim).where(col(Claim.released_at).is_(None)))
        return found

    async def one(self, query: Any) -> Any:
        async with self.database.read() as uow:
            return (await uow.exec(query)).one()


@asynccontextmanager
async def rig(url: str, clock: FakeClock, *chats: FakePlatform, **overrides: Any) -> AsyncIterator[Rig]:
    """Open a community, `acme`, in these chats (one web page if none is given); `beta=` adds a second community.

    `operators=` are their rooms; what is None is left out of the community.
    """
    beta, operators = overrides.pop("beta", None), overrides.pop("operators", {})
    acme = {key: value for key, value in community(**overrides).items() if value is not None}
    communities = {"acme": acme} | ({"beta": beta} if beta else {})
    raw = {"database": url, "http": {"port": 0}, "health": {"port": 0}, "communities": communities}
    tokens = {name: {"token": "stand-in"} for name in ("discord", "telegram") if name in acme}
    config = parse(raw | tokens | {"operators": operators}, {})
    parts = await prepare(config, clock, WordListReader())
    await parts.transactions.prepare()
    made = Rig(parts, clock, chats or (FakePlatform(),))
    yield made
    await made.outbox.stop()
    await made.database.close()
