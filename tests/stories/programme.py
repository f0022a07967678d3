"""What the days of the programme share: chats, answers that stand on X, points, and what the ledger sums up to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import func, select

from storage.tables import Entry, Perk
from tests.world import status

if TYPE_CHECKING:
    from tests.harness.base import Seen
    from tests.running import Running
    from tests.side import Side
    from tests.standins.places import PlacesServer

# each chat once and each database twice: what a chat does never depends on the database
CHATS = [
    (("web",), "postgresql"),
    (("discord",), "sqlite"),
    (("telegram",), "sqlite"),
    (("discord", "telegram"), "postgresql"),
]
DISCLOSED = " I get early access for taking part."
BANK = "Mine was stuck for two days as well; the bank had asked for a form, and a call there was all that it took."
CARD = "On my side an expired card was to blame. Support took the new one within an hour, then the money came."


def in_all_chats(**overrides: Any) -> pytest.MarkDecorator:
    """Run a day in each chat, and over two chats at once."""
    given = [
        pytest.param((names, overrides), database, id=f"{' and '.join(names)} on {database}")
        for names, database in CHATS
    ]
    return pytest.mark.parametrize(("programme", "databases"), given, indirect=True)


def ends_of(bot: Running) -> tuple[Side, Side]:
    """Return the chat of the members and that of the manager, which are one where the bot has only one chat."""
    sides = [*bot.sides.values()]
    return sides[0], sides[-1]


def post(bot: Running, places: PlacesServer, handle: str, text: str) -> str:
    """Let an answer stand on X; returns its link."""
    number = status(bot.clock.now())
    places.put_x(number, handle, text)
    return f"https://x.com/{handle}/status/{number}"


def mend(places: PlacesServer, link: str, text: str) -> None:
    """Edit an answer on X."""
    handle, _, number = link.removeprefix("https://x.com/").split("/")
    places.put_x(number, handle, text)


async def call_oneself(chat: Side, name: str, handle: str) -> Seen | None:
    """Give one's name on X on one's own page."""
    values = {"x": handle, "youtube": "", "reddit": ""}
    return await chat.fill(name, await chat.ask(name, "/me"), "handles", values, f"/me handle x {handle}")


async def points(chat: Side, name: str) -> str:
    """Return what /points says of the balances: the lines that begin with “Confirmed” and “Pending”."""
    return (await chat.ask(name, "/points")).text


async def ledger(bot: Running) -> int:
    """Return the sum of all that was ever written into the ledger."""
    async with bot.parts.database.read() as uow:
        return (await uow.exec(select(func.sum(Entry.points)))).one()


async def opens(bot: Running, name: str, **settings: str) -> None:
    """Say what a perk opens, which a test knows only when the chats are there."""
    async with bot.parts.database.write() as uow:
        perk = (await uow.exec(select(Perk).where(Perk.name == name))).one()
        perk.settings = {**perk.settings, **settings}
        uow.add(perk)


async def get(bot: Running, chat: Side, name: str, title: str) -> Seen:
    """Get a perk by its button; what costs points is confirmed once more."""
    shelf = await chat.ask(name, "/perks")
    [press] = [press for label, press in shelf.buttons if title in label]
    seen = await chat.press_private(name, shelf, press)
    assert seen is not None
    if seen.buttons and seen.buttons[0][1].startswith("redeem:"):
        seen = await chat.press_private(name, seen, seen.buttons[0][1])
    assert seen is not None
    await bot.idle()
    return seen
