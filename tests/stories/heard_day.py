"""A day on a clock that is moved: everybody writes, monitors send, and the bot hears of it, dies, and begins again."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import StringIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import httpx
from rich.console import Console

from bot.config import parse
from bot.importing import import_mentions
from bot.ports.proof import Seen
from bot.rules.links import canonical
from bot.usecases import members, words
from bot.usecases.actor import Actor
from storage import people
from storage.tables import Finding, Right
from tests.runtime.fake_prober import FakePlaces
from tests.stories.heard_bot import Chat, Doom, DoomedReader, Life
from tests.stories.heard_forms import HALF, OTHER_SHAPE, body, form
from tests.stories.heard_plan import PULLED, STEP
from tests.world import FakeClock, community

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from bot.ports.reading import Reader
    from tests.stories.heard_places import Heard
    from tests.stories.heard_plan import Item, Plan

KEY = "the-last-part-of-an-address-that-nobody-guesses"
HOOKS = [
    {"name": "octolens", "kind": "octolens", "secret": KEY},
    {"name": "syften", "kind": "syften", "secret": KEY},
    {"name": "f5bot", "kind": "f5bot", "secret": KEY},
    {"name": "ours", "kind": "webhook", "secret": KEY, "place": "board", "items": "found"}
    | {"fields": {"id": "ref", "link": "where", "author": "who.name", "text": "said", "posted_at": "at"}},
]
SECRET = "sixteen letters and more"


@dataclass
class Sent:
    """One request, until it is answered; `tries` tells of one that was cut off, `told` what became of it."""

    source: str
    content: bytes
    count: int
    tries: int = 0
    told: dict[str, Any] = field(default_factory=dict)


class Day:
    """The day as it goes. `answered` counts by source what monitors and others were told, `doubtful` what was cut off."""

    def __init__(self, database: str, clock: FakeClock, plan: Plan, reader: Reader, heard: Heard) -> None:
        self.plan, self.heard = plan, heard
        self.clock = clock
        self.doom = Doom()
        self._reader = DoomedReader(reader, self.doom)
        self.chat, self.places = Chat(self.doom), FakePlaces()
        intake = {"intake": {"secret": SECRET}, "publish": {"on_view": 15, "show_from": 0.5, "review_from": 0.5}}
        raw: dict[str, Any] = community(sources=[*heard.told, *HOOKS], **intake)
        self.config = parse(
            {"database": database, "http": {"port": 0}, "health": {"port": 0}, "communities": {"acme": raw}}, {}
        )
        self.answered: Counter[str] = Counter()
        self.doubtful: dict[str, list[int]] = {}
        self.sending: deque[Sent] = deque()
        self.filed: list[Item] = []
        self.finds = 0
        self.deaths = 0
        self.bot: Life

    def life(self) -> Life:
        return Life(self.config, self.clock, self.heard, self.chat, self._reader)

    async def start(self) -> None:

        self.bot = self.life()
        await self.bot.start(self.places)

    async def step(self, items: Iterable[Item]) -> None:
        """Let a step's posts be written, and wait until all of it is heard of."""
        found = list(items)
        for item in found:
            if item.source in PULLED:
                self.heard.show(item)
        self.filed += [item for item in found if item.source == "import"]
        for source in sorted({item.source for item in found} - {*PULLED, "import", "find"}):
            self.sending += requests(source, [item for item in found if item.source == source])
        await self.outlived(lambda: self._found([item for item in found if item.source == "find"]))
        await self.settled()
        self.clock.advance(seconds=STEP.total_seconds())

    async def settled(self) -> None:
        """Return once all is sent, asked and shown, in however many lives."""

        await self.outlived(self._work)

    async def outlived(self, work: Any) -> None:
        """Do something until it is done; whenever the process dies over it, another one begins and does it again."""
        while True:
            doing, dead = asyncio.create_task(work()), asyncio.create_task(self.bot.dead.wait())
            await asyncio.wait([doing, dead], return_when=asyncio.FIRST_COMPLETED)
            dead.cancel()
            if doing.done() and not self.bot.dead.is_set():
                return doing.result()
            doing.cancel()
            await asyncio.gather(doing, return_exceptions=True)
            self.deaths += 1

            await self.bot.bury()
            # the lease of what was being asked runs out in three minutes
            self.clock.advance(minutes=4)
            await self.start()

    async def _work(self) -> None:
        parts = self.bot.parts
        parts.poller.wake()
        await asyncio.gather(self._send(), parts.poller.idle())
        await self.bot.service.outbox.idle()

    async def _send(self) -> None:
        port = self.bot.service.port
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            while self.sending:
                one = self.sending[0]
                if one.tries:
                    self.doubtful.setdefault(one.source, []).append(one.count)
                one.tries += 1
                if one.source == "http":
                    headers = {"Authorization": f"Bearer {SECRET}"}
                    answer = await http.post("/v1/communities/acme/mentions", content=one.content, headers=headers)
                    told = answer.json()
                    assert answer.status_code in {200, 422}, told
                    refused = told.get("refused", one.count)
                    told = {"new": 0, "known": 0} | told
                    told["broken"] = len(refused) if isinstance(refused, list) else refused
                else:
                    answer = await http.post(f"/v1/communities/acme/hooks/{one.source}/{KEY}", content=one.content)
                    told = answer.json()
                    assert answer.status_code == 200, told
                assert told["new"] + told["known"] + told["broken"] == one.count
                self.answered[one.source] += one.count
                self.sending.popleft()

    async def _found(self, items: list[Item]) -> None:
        """Let members tell of what they saw, and a manager take it up."""
        if not items:
            return
        transactions = self.bot.parts.transactions
        for item in items:
            post = item.post
            self.places.posts[canonical(post.link)] = Seen(Finding.YES, post.author, post.text, published_at=post.at)
            self.finds += 1
            async with self._acting(f"Ana{self.finds % 5}", Right.AMBASSADOR) as ctx:
                word = await words.find(ctx, post.link, "Look at this")
            async with self._acting("Mara", Right.MANAGER) as ctx:
                await words.decide(ctx, word.id, accept=True)
        assert transactions.clock is self.clock
        while await self.bot.parts.finder.look():
            pass

    @asynccontextmanager
    async def _acting(self, name: str, right: Right) -> AsyncIterator[Any]:
        async with self.bot.parts.transactions.write("acme") as ctx:
            account = await people.ensure_identity(ctx.uow, "web", name.lower(), name, ctx.now)
            ctx.actor = Actor("web", name.lower(), name, right, account.person_id, visited=True)
            ctx.actor.member = await members.join(ctx)
            yield ctx

    async def take_file(self, folder: Path) -> str:
        """Import what gathered, by a process of its own; returns what it says."""
        items, self.filed = self.filed, []
        if not items:
            return ""
        lines = []
        for item in items:
            line = json.dumps(form("import", item.post, item.broken))
            lines.append(line[: len(line) // 2] if item.broken == HALF else line)
        path = folder / f"{self.clock.now():%H%M}.jsonl"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        said = StringIO()
        await import_mentions(
            self.config, "acme", path, history=False, console=Console(file=said, width=200), clock=self.clock
        )
        self.answered["import"] += len(items)
        return said.getvalue()

    async def tick(self) -> None:
        await self.outlived(lambda: self.bot.service.scheduler.tick())  # noqa: PLW0108 - another bot's, after a death


def requests(source: str, items: list[Item]) -> list[Sent]:
    """Return a step's items of one sender as requests: what is no JSON or of another shape is one of its own."""
    alone = [item for item in items if item.broken in {HALF, OTHER_SHAPE}]
    rest = [item for item in items if item not in alone]
    made = []
    for item in alone:
        whole = body(source, [form(source, item.post)], shape=item.broken != OTHER_SHAPE)
        made.append(Sent(source, whole[: len(whole) // 2] if item.broken == HALF else whole, 1))
    # some monitors send each mention by itself, some gather
    cuts = [0, 1, 2, *range(10, len(rest), 20)]
    for start, end in pairwise([*(cut for cut in cuts if cut < len(rest)), len(rest)]):
        several = rest[start:end]
        made.append(Sent(source, body(source, [form(source, one.post, one.broken) for one in several]), len(several)))
    return made


async def later(day: Day, hours: int) -> None:
    """Let time pass in which nobody writes."""
    for _ in range(hours):
        await day.settled()
        day.clock.advance(hours=1)
