"""Whole days of the programme: people join, answers are looked at and judged; points bring perks; people come and go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.ports.chat import RoomKind
from tests.side import MANAGERS, eventually
from tests.stories.programme import (
    BANK,
    CARD,
    DISCLOSED,
    call_oneself,
    ends_of,
    get,
    in_all_chats,
    ledger,
    mend,
    opens,
    points,
    post,
)

if TYPE_CHECKING:
    from tests.running import Running
    from tests.side import Side
    from tests.standins.places import PlacesServer

ADMIT = {"join": "admit", "questions": [{"en": "How long have you used it?"}]}


async def _join(here: Side, there: Side) -> None:
    """Three ask to join; two are let in and say who they are, one is told why not."""
    for name in ("Ana", "Ben", "Cem"):
        assert "reads your request now" in (await here.apply(name, "Two years")).text
    for name in ("Ana", "Ben"):
        await there.room_says(f"{name} asks to join", "Two years", room=MANAGERS)
        await there.decide(f"{name} asks to join", "admit")
        await here.told(name, "Welcome to Northwind")
        assert "Saved." in (await call_oneself(here, name, f"{name.lower()}_w")).text
    await there.ask("Mara", "/decline Cem Please come back once you have used it.", MANAGERS)
    await here.told("Cem", "once you have used it")
    values = {"zone": "Berlin", "quiet": "22-7:30"}
    page = await here.ask("Ana", "/me")
    page = await here.fill("Ana", page, "hours", values, "/me zone Berlin", "/me quiet 22-7:30")
    page = await here.press_private("Ana", page, "knows")
    page = await here.press_private("Ana", page, "knows:support")
    page = await here.press_private("Ana", page, "me")
    assert all(words in page.text for words in ("22:00–07:30", "Europe/Berlin"))


@in_all_chats(**ADMIT)
async def test_answers_are_looked_at_mended_rejected_and_given_back(programme: Running, places: PlacesServer) -> None:
    bot, (here, there) = programme, ends_of(programme)
    await _join(here, there)
    first, second, third = await bot.take_in(*(bot.mention(category="support", language="en") for _ in range(3)))
    await here.card(first, "Might fit", "Ana")
    assert "not a member" in (await here.press("Cem", first, "claim")).text

    # all is there: the post, its author, the disclosure
    await here.react("Ana", first)
    await there.card(first, "Ana", "1 of 2 free")
    link = post(bot, places, "ana_w", BANK + DISCLOSED)
    assert "seen" in (await here.record("Ana", first, link, disclosed=True)).text
    await bot.idle()
    await here.told("Ana", f"+15 points are confirmed: your answer in #{first}")
    assert "Confirmed: 20 points" in await points(here, "Ana")

    # the disclosure is missing, is mended, and is seen
    link = post(bot, places, "ben_w", CARD)
    await here.record("Ben", second, link, disclosed=True)
    await bot.idle()
    told = await here.told("Ben", "did not find that you get perks from us")
    assert "Pending: 15 points" in await points(here, "Ben")
    mend(places, link, CARD + DISCLOSED)
    bot.clock.advance(seconds=30)
    assert "I will look" in (await here.press_private("Ben", told, "disclosed")).text
    await bot.idle()
    await here.told("Ben", f"+15 points are confirmed: your answer in #{second}")
    assert "Confirmed: 20 points" in await points(here, "Ben")

    # nearly the same as Ana's: a manager decides, and the thread waits again
    await here.record("Ben", third, post(bot, places, "ben_w", BANK + " Really." + DISCLOSED), disclosed=True)
    await bot.idle()
    await there.card(third, "· answered", "Ben")
    assert "Confirmed: 35 points" in await points(here, "Ben")
    page = await there.ask("Mara", "/review", MANAGERS)
    assert "alike to an earlier answer by" in page.text
    page = await there.press_private("Mara", page, "why", MANAGERS)
    copied = next(press for _, press in page.buttons if press.endswith(":copied"))
    assert "15 points were taken back" in (await there.press_private("Mara", page, copied, MANAGERS)).text
    told = await here.told("Ben", "it is nearly the same as another answer. 15 points were taken back")
    assert "Confirmed: 20 points" in await points(here, "Ben")
    await there.card(third, "nobody on it yet", "2 of 2 free", without="Ben")
    await there.type("Mara", "/sla", MANAGERS)
    await there.room_says("1 thread waits for an answer", room=MANAGERS)

    # he disagrees, and the manager gives him right
    why = {"reason": "We both wrote down the same help page."}
    press = told.button("appeal")
    await here.fill("Ben", told, "appeal", why, f"/appeal {press.split(':')[1]} {why['reason']}")
    await there.room_says("disagrees with a rejection", room=MANAGERS)
    page = await there.ask("Mara", "/review", MANAGERS)
    assert why["reason"] in page.text
    await there.press_private("Mara", page, "fine", MANAGERS)
    await here.told("Ben", f"Your answer in #{third} counts again. 15 points are yours again")
    await there.card(third, "· answered", "1. ", "Ben")
    assert "Confirmed: 40 points" in await points(here, "Ben")
    audit = (await there.ask("Mara", "/audit", MANAGERS)).text
    for line in ("accepting an appeal", "rejecting an answer", "letting somebody in", "declining a request to join"):
        assert line in audit
    assert {ask.path for ask in places.asks} == {"/oembed"}


PERKS = [
    {"name": "early", "title": {"en": "Early access"}, "threshold": 20, "days": 30},
    {"name": "room", "title": {"en": "The closed room"}, "kind": "closed_room", "threshold": 20, "days": 30},
    {"name": "line", "title": {"en": "Direct line"}, "kind": "product_line", "threshold": 20},
    {"name": "gift", "title": {"en": "Gift card"}, "kind": "code", "price": 5},
    {
        "name": "thanks",
        "title": {"en": "Thank-you"},
        "kind": "bonus",
        "price": 40,
        "amount": "25.00",
        "currency": "EUR",
    },
]


async def _is_inside(here: Side, room: str, *names: str) -> None:
    """Wait until exactly these are in a closed room."""

    async def look() -> bool:
        return here.harness.inside(room) == {here.people[name] for name in names}

    await eventually(look, f"in the room: {names}")


@in_all_chats(perks=PERKS)
async def test_points_bring_perks_and_words_reach_the_team(programme: Running, places: PlacesServer) -> None:
    bot, (here, there) = programme, ends_of(programme)
    ana, ben = await here.member("Ana"), await here.member("Ben")
    for person in (ana, ben):
        await here.harness.open_direct(person)

    # a manager gives points for a reason, and stands in no ranking himself
    await there.ask("Mara", "/award Ana 60 for the guide to refunds", MANAGERS)
    await there.ask("Mara", "/award Ben 20 for translating it", MANAGERS)
    await here.told("Ana", "Northwind gives you +60 points: for the guide to refunds")
    [thread] = await bot.take_in()
    await there.member("Mara")
    await there.press("Mara", thread, "claim")
    await there.record("Mara", thread, post(bot, places, "mara_w", BANK + DISCLOSED), disclosed=True)
    await bot.idle()
    assert "Confirmed: 15 points" in await points(there, "Mara")
    await here.type("Ben", "/leaderboard")
    board = (await here.room_says("This week’s leaderboard")).text.replace("@", "")
    assert "Ana · 60 points" in board
    assert "Mara" not in board

    # unlocked: a role, or a room that opens for one person only
    role = room = ""
    if here.name != "telegram":
        await opens(bot, "early", discord_role=(role := await here.harness.role("Early")))
        await get(bot, here, "Ana", "Early access")
        await here.told("Ana", "“Early access” is yours")
        assert role in here.harness.roles_of(ana)
    if here.name != "discord":
        await opens(bot, "room", telegram_room=(room := await here.harness.closed_room()))
        await get(bot, here, "Ana", "The closed room")
        told = await here.told("Ana", "The room “The closed room” is open for you")
        [link] = re.findall(r"https://\S+\w", told.text)
        for person in (ben, ana):
            assert await here.harness.ask_in(person, link)
            await bot.idle()
        await _is_inside(here, room, "Ana")

    # spent: a bonus that a manager approves and pays, and a code that is given once
    assert "A manager decides" in (await get(bot, here, "Ana", "Thank-you")).text
    await there.room_says("Thank-you", "25.00 EUR", "60 in all, 20 left", room=MANAGERS)
    await there.decide("Thank-you", "grant")
    await here.told("Ana", "was approved: 25.00 EUR")
    await there.room_says("Thank-you", "not paid yet", room=MANAGERS)
    await there.decide("Thank-you", "paid")
    await here.told("Ana", "as paid: 25.00 EUR")
    [(name, content)] = (await there.ask("Mara", "/payouts export", MANAGERS)).files
    assert name == "payouts-2026-11.csv"
    assert [line.count("25.00") for line in content.decode("utf-8-sig").splitlines()] == [0, 1]
    await there.type("Mara", "/perk gift codes SUN-1", MANAGERS, direct=there.name == "telegram")
    assert "SUN-1" in (await get(bot, here, "Ana", "Gift card")).text
    shelf = await here.ask("Ben", "/perks")
    assert "none left right now" in shelf.text
    assert "SUN" not in shelf.text
    assert "Confirmed: 15 points" in await points(here, "Ana")

    # feedback reaches the product team, the answer reaches the member
    await get(bot, here, "Ana", "Direct line")
    assert "Sent to the Northwind team" in (await here.ask("Ana", "/feedback The export is slow.")).text
    product = RoomKind.PRODUCT if RoomKind.PRODUCT in there.harness.rooms else MANAGERS
    card = await there.room_says("Product feedback", "The export is slow.", room=product)
    mara, place = there.people["Mara"], there.harness.rooms[product]
    if there.name == "telegram":
        await there.harness.answer(mara, place, card.id, "Next week!")
    else:
        await there.harness.fill(mara, place, card.id, card.button("answer"), {"text": "Next week!"})
    assert "The export is slow." in (await here.told("Ana", "Next week!")).text

    # the time of what was lent is over
    held = await ledger(bot)
    await bot.pass_time(days=31)
    await here.told("Ana", "The time of “")
    if role:
        assert role not in here.harness.roles_of(ana)
    if room:
        await _is_inside(here, room)
    assert "SUN-1" in (await here.ask("Ana", "/perks")).text
    assert await ledger(bot) == held == 60 + 20 + 15 - 40 - 5
