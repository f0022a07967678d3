"""Whole days of the programme, the people: connected, on a break, gone, erased; and what a year leaves of the critics."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

from sqlmodel import col, select

from storage.tables import Mention, Redemption, RedemptionState, Thread
from tests.side import MANAGERS
from tests.stories.programme import (
    BANK,
    CARD,
    DISCLOSED,
    call_oneself,
    ends_of,
    get,
    in_all_chats,
    ledger,
    opens,
    points,
    post,
)

if TYPE_CHECKING:
    from tests.running import Running
    from tests.side import Side
    from tests.standins.places import PlacesServer

PERKS = [{"name": "room", "title": {"en": "The closed room"}, "kind": "closed_room", "threshold": 20}]


async def _connect(here: Side, there: Side, name: str) -> None:
    """Make one person of somebody's accounts in two chats."""
    shown = await here.press_private(name, await here.ask(name, "/me"), "connect")
    [code] = set(re.findall(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b", shown.text))
    asked = await there.type(name, f"/me connect {code}", direct=True)
    assert "are one now" in (await there.press_private(name, asked, "connected")).text
    await here.told(name, "is connected with you now")


async def _leaves(bot: Running, here: Side, there: Side, thread: int) -> None:
    """Ben has a perk and a seat, and leaves: the seat is free; stopped by the manager, he loses the perk too."""
    room = ""
    if here.name == "discord":
        await opens(bot, "room", discord_role=await here.harness.role("Inside"))
    else:
        await opens(bot, "room", telegram_room=(room := await here.harness.closed_room()))
    await there.ask("Mara", "/award Ben 20 for translating", MANAGERS)
    await get(bot, here, "Ben", "The closed room")
    told = await here.told("Ben", "The room “The closed room” is open for you")
    if room:
        await here.harness.ask_in(here.people["Ben"], re.findall(r"https://\S+\w", told.text)[0])
        await bot.idle()
        assert here.harness.inside(room) == {here.people["Ben"]}
    await here.press("Ben", thread, "claim")
    await there.card(thread, "Ben", "1 of 2 free")
    here.leave("Ben")
    bot.clock.advance(hours=6, minutes=10)
    await bot.call_the_roll()
    await there.card(thread, "2 of 2 free", without="Ben")
    assert "left the room" in (await there.ask("Mara", "/members Ben", MANAGERS)).text
    await there.ask("Mara", "/suspend Ben His answers came from a list.", MANAGERS)
    await bot.idle()
    async with bot.parts.database.read() as uow:
        assert (await uow.exec(select(Redemption.state))).one() is RedemptionState.ENDED
    if room:
        assert here.harness.inside(room) == set()


@in_all_chats(perks=PERKS)
async def test_people_connect_rest_leave_and_are_forgotten(programme: Running, places: PlacesServer) -> None:
    bot, (here, there) = programme, ends_of(programme)
    both = {here.name: here, there.name: there}.values()
    for side in both:
        await side.member("Ana")
    await here.member("Ben")
    await here.member("Dan")
    await here.harness.open_direct(here.people["Ben"])
    first, second, third = await bot.take_in(*(bot.mention() for _ in range(3)))

    # two chats, one person, one balance
    await call_oneself(here, "Ana", "ana_w")
    await here.record("Ana", first, post(bot, places, "ana_w", BANK + DISCLOSED), disclosed=True)
    await there.record("Ana", second, post(bot, places, "ana_w", CARD + DISCLOSED), disclosed=True)
    await bot.idle()
    if len(both) > 1:
        assert "Confirmed: 20 points" in await points(here, "Ana")
        assert "Confirmed: 15 points" in await points(there, "Ana")
        await _connect(here, there, "Ana")
    whole = "Confirmed: 35 points" if len(both) > 1 else "Confirmed: 40 points"
    for side in both:
        assert whole in await points(side, "Ana")

    # a break frees the seats and costs nothing
    await here.press("Ana", third, "claim")
    await there.card(third, "Ana", "1 of 2 free")
    page = await there.press_private("Ana", await there.ask("Ana", "/me"), "pause")
    await there.card(third, "2 of 2 free", without="Ana")
    assert "taking a break" in (await here.press("Ana", third, "claim")).text
    page = await there.press_private("Ana", await there.ask("Ana", "/me"), "comeback")
    assert "Good to have you back" in page.text
    assert whole in await points(here, "Ana")

    await _leaves(bot, here, there, third)

    # all that is held, in one file; then none of it
    file = await here.type("Ana", "/mydata")
    [(_, content)] = file.files
    data = json.loads(content)
    assert {one["chat"] for one in data["accounts"]} == {side.name for side in both}
    assert b"ana_w" in content
    assert b"Ben" not in content
    await there.ask("Mara", "/award Dan 5 for patience", MANAGERS)
    held = await ledger(bot)
    asked = await here.press_private("Ana", file, "erase")
    assert "stranger" in (await here.press_private("Ana", asked, "erase:all:yes")).text
    for side in both:
        await side.card(first, "a former member", "· answered", without="Ana")
    await there.type("Mara", "/leaderboard")
    board = await there.room_says("This week’s leaderboard", "Dan · 5 points")
    assert "Ana" not in board.text
    await bot.pass_time(hours=1)
    for side in both:
        assert "Ana" not in (await side.room_says("the day in short", "answered: 2")).text
    assert await ledger(bot) == held

    # who decided what stays, without her name
    audit = (await there.ask("Mara", "/audit", MANAGERS)).text
    for line in ("erasing somebody at their own wish", "a member who left the room", "points by hand"):
        assert line in audit
    [(_, content)] = (await there.ask("Mara", "/audit export", MANAGERS)).files
    rows = [*csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    assert {"Mara", "the clock", "a former member"} <= {row["who"] for row in rows}
    assert b"Ana" not in content

    # a year later nobody knows who the critics were
    for days in (4, 8, 365):
        await bot.pass_time(days=days)
    async with bot.parts.database.read() as uow:
        over = (await uow.exec(select(Thread).where(col(Thread.id).in_([first, second])))).all()
        said = (await uow.exec(select(Mention).where(col(Mention.thread_id).in_([first, second])))).all()
    assert {(one.author, one.state.value) for one in over} == {("", "closed")}
    assert {(one.author, one.text, one.url) for one in said} == {("", "", "")}
    await here.card(first, "author forgotten", without="critic")
    assert "forgetting what is old" in (await there.ask("Mara", "/audit", MANAGERS)).text
    assert await ledger(bot) == held
