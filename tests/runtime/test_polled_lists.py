"""A feed and a list in JSON from the config to the cards: asked, read, counted, and broken ones kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from storage.tables import DeadLetter, Mention, SourceState, Tally
from tests.runtime.rig import rig
from tests.standins.sources import Farm
from tests.standins.sources.lists import Lists

if TYPE_CHECKING:
    from tests.world import FakeClock

TEXT = "Northwind froze my money, this is a scam and support is silent"


async def test_what_a_site_writes_is_taken_in_once_by_whatever_road(database_url: str, clock: FakeClock):
    lists = Lists(clock, token=None)
    for number in range(7):
        lists.put(number, TEXT, url=f"https://board.example/t/{number}")
    lists.put(7, "", url="https://board.example/t/7")
    async with Farm(clock, (lists,)) as farm:
        feed = {"kind": "feed", "name": "board", "url": f"{farm.url}/latest.rss", "place": "board"}
        other = {"kind": "json", "name": "api", "url": f"{farm.url}/api/posts", "place": "board", "items": "data.posts"}
        other |= {"next": "data.next", "fields": {"author": "author.name"}}
        async with rig(database_url, clock, sources=[feed, other]) as bot:
            poller = bot.parts.poller
            while await poller.poll():
                pass
            clock.advance(minutes=20)
            lists.put(8, TEXT, url="https://board.example/t/8")
            while await poller.poll():
                pass
            await poller.stop()
            async with bot.database.read() as uow:
                counts = {row.source: row for row in (await uow.exec(select(Tally))).all()}
                rows = (await uow.exec(select(Mention).order_by(col(Mention.link)))).all()
                letters = (await uow.exec(select(DeadLetter).order_by(col(DeadLetter.source)))).all()
                states = (await uow.exec(select(SourceState))).all()
    assert [row.link for row in rows] == [f"https://board.example/t/{number}" for number in (*range(7), 8)]
    assert {row.source for row in rows} == {"board"}
    new = {name: row.new for name, row in counts.items()}
    known = {name: row.known for name, row in counts.items()}
    assert (sum(new.values()), sum(known.values())) == (8, 8)
    assert {name: row.broken for name, row in counts.items()} == {"api": 1, "board": 1}
    assert [(one.source, one.reason, one.times) for one in letters] == [
        ("api", "text: empty; every mention needs it", 1),
        ("board", "content: empty; every mention needs it", 1),
    ]
    assert all(row.worked_at == clock.at and not row.last_error for row in states)
