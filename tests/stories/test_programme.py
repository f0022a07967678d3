"""Whole days of the programme: people join, answers are looked at and judged; points bring perks; people come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.side import MANAGERS
from tests.stories.programme import (
    BANK,
    CARD,
    DISCLOSED,
    call_oneself,
    ends_of,
    in_all_chats,
    mend,
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
