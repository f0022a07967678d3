"""Days of time in the chats: what nobody takes, what somebody holds too long, and that nothing is told twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.side import CARDS, MANAGERS
from tests.stories.timely import (
    BOTH,
    DISCORD,
    MORNING,
    REMINDED,
    TELEGRAM,
    WEB,
    leads_to_card,
    minutes,
    opened,
    press_told,
    times_said,
    times_told,
    told_in,
)
from tests.world import answer

if TYPE_CHECKING:
    from tests.running import Running

# it begins on a Tuesday at noon UTC, one o'clock in Berlin, where the community is


@told_in((DISCORD, "sqlite"), (TELEGRAM, "postgresql"), **MORNING)
async def test_a_thread_that_nobody_takes_finds_somebody_in_the_end(days: Running) -> None:
    bot, [chat] = days, days.sides.values()
    await opened(chat, "Ana", "Ben")
    [thread] = await bot.take_in(bot.mention(posted_at=bot.clock.now(), language="en"))
    first = await chat.card(thread)
    for line in ("knows support", "pings 3", "quiet 22-7:30"):
        assert "Saved." in (await chat.ask("Ana", f"/me {line}")).text
    await chat.type("Ben", "/leaderboard")
    await chat.room_says("leaderboard")
    room = chat.harness.rooms[CARDS]

    # a third of the time is over: the card comes down once, and who asked for it gets a word, once
    await bot.pass_time(hours=7, minutes=59)
    assert (await chat.card(thread)).id == first.id
    await minutes(bot, 4)
    now = await chat.card(thread)
    assert (await chat.messages())[-1].id == now.id != first.id
    line = await chat.room_says(f"#{thread} has moved down")
    assert line.id == first.id
    assert chat.harness.opens(line.links[0][1]) == (room, now.id)
    assert "Needs support" in (await chat.told("Ana", f"#{thread} waits for an answer, and a seat is free")).text
    assert [await times_told(chat, name, f"#{thread}") for name in ("Ana", "Ben")] == [1, 0]

    # she takes it where it stands now: 21:04 in Berlin
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana", "1 of 2 free")

    # a third later it is five in the morning there, and nobody wakes her
    await bot.pass_time(hours=8, minutes=1)
    await minutes(bot, 2)
    assert await times_told(chat, "Ana", REMINDED) == 0
    await bot.pass_time(hours=2, minutes=20)
    assert await times_told(chat, "Ana", REMINDED) == 0
    await minutes(bot, 8)
    assert await times_told(chat, "Ana", REMINDED) == 1

    # she needs an hour, and is reminded once more after it
    assert "You keep your seat" in (await chat.ask("Ana", f"/snooze {thread} 1")).text
    await chat.card(thread, "Ana (back")
    await bot.pass_time(minutes=50)
    assert await times_told(chat, "Ana", REMINDED) == 1
    await bot.pass_time(minutes=11)
    assert await times_told(chat, "Ana", REMINDED) == 2

    # she hands it over to Ben, who takes it and answers
    whom = await press_told(chat, "Ana", REMINDED, "handover")
    assert [label for label, _ in whom.buttons] == ["Ben", "Anybody"]
    await chat.press_private("Ana", whom, "handover")
    await bot.idle()
    await chat.card(thread, "→", "Ben?")
    assert f"#{thread} is yours" in (await press_told(chat, "Ben", "Ana asks you", "takeover")).text
    await chat.card(thread, "Ben", "1 of 2 free", without="Ana")
    await chat.told("Ana", "Ben took your seat")
    link = bot.places.post(answer(bot.clock.now()))
    assert "confirmed" in (await chat.record("Ben", thread, link, disclosed=True)).text
    await bot.idle()
    await chat.card(thread, "· answered", "Ben")

    # the next morning tells it, with the way to what waits now
    [waiting] = await bot.take_in(bot.mention(language="en"))
    await bot.pass_time(minutes=25)
    await minutes(bot, 3)
    digest = await chat.room_says("Northwind: the day in short", "new: 2 · taken: 1 · answered: 1 · late: 0")
    assert "Ben 15 points" in digest.text.split("Helped most:")[1].replace("@", "")
    await leads_to_card(chat, digest, waiting)
    said = [await times_said(chat, words) for words in ("the day in short", "has moved down")]
    told = [await times_told(chat, "Ana", words) for words in (REMINDED, "Ben took your seat", "again, because")]
    assert (said, told) == ([1, 1], [2, 1, 0])
    assert await times_told(chat, "Ben", "Ana asks you") == 1
    assert await times_said(chat, "has passed", MANAGERS) == 0


@told_in((WEB, "postgresql"), (BOTH, "sqlite"), **MORNING, rights={"lead": "Lena"})
async def test_a_seat_that_falls_free_is_taken_back_and_what_stays_late_is_named_until_it_is_over(
    days: Running,
) -> None:
    bot, sides = days, [*days.sides.values()]
    here, there = sides[0], sides[-1]
    await opened(here, "Ana", "Ben")
    await opened(there, "Lena")
    late, held = await bot.take_in(*(bot.mention(posted_at=bot.clock.now()) for _ in range(2)))
    await here.react("Ana", late)
    await here.press("Ben", held, "claim")
    await there.ask("Mara", f"/hold {held} We wait for the bank.", MANAGERS)
    for side in sides:
        await side.card(held, "Ben", "We wait for the bank.")

    # a reminder, with everything that helps; eight hours after it the seat is free, and it is hers again by a press
    await bot.pass_time(hours=8, minutes=1)
    await here.told("Ana", REMINDED)
    await bot.pass_time(hours=8, minutes=1)
    for side in sides:
        await side.card(late, "2 of 2 free", without="Ana")
    if here.name == "discord":
        await here.reactions(late, 1)
    back = await press_told(here, "Ana", "free for others again, because", "takeback")
    assert f"Your seat in #{late} is yours again" in back.text
    for side in sides:
        await side.card(late, "Ana", "1 of 2 free")

    # the target is missed: managers hear of it, once; she is reminded for the new seat
    await bot.pass_time(hours=8, minutes=1)
    await minutes(bot, 2)
    for side in sides:
        notice = await side.room_says("has passed its target", room=MANAGERS)
        await leads_to_card(side, notice, late)
        assert await times_said(side, "has passed its target", MANAGERS) == 1
    assert await times_told(here, "Ana", REMINDED) == 2

    # she lets the time pass again, and presses too late
    await bot.pass_time(hours=8, minutes=1)
    await here.card(late, "2 of 2 free", without="Ana")
    await bot.pass_time(hours=12, minutes=1)
    refused = await press_told(here, "Ana", "free for others again, because", "takeback")
    assert f"It is too late to take that seat back. If one is free in #{late}" in refused.text
    await here.card(late, "2 of 2 free", without="Ana")

    # the limit is missed: the lead hears of it, privately and once, and the digest names it, also when it is answered
    await bot.pass_time(hours=4)
    await minutes(bot, 2)
    told = await there.told("Lena", "has passed its limit")
    await leads_to_card(there, told, late)
    assert await times_told(there, "Lena", "has passed its limit") == 1
    for side in sides:
        assert await times_said(side, "has passed its limit", MANAGERS) == 0
    await bot.pass_time(hours=20)
    for side in sides:
        digest = await side.room_says("the day, for managers", "Past the limit: 1", room=MANAGERS)
        await leads_to_card(side, digest, late)
    await here.press("Ben", late, "claim")
    await here.record("Ben", late, bot.places.post(answer(bot.clock.now())), disclosed=True)
    await bot.pass_time(hours=24)
    await there.room_says("the day, for managers", "Answered after the limit, not closed yet:", room=MANAGERS)

    # nobody was ever asked about the one whose clock stands still
    assert [await times_told(here, "Ben", words) for words in (REMINDED, "free for others")] == [0, 0]
    await there.room_says("the day, for managers", "Clocks paused: 1", "We wait for the bank.", room=MANAGERS)
    await there.ask("Mara", f"/resume {held}", MANAGERS)
    await minutes(bot, 2)
    for side in sides:
        assert [await times_said(side, f"passed its {what}", MANAGERS) for what in ("target", "limit")] == [1, 0]
        await side.card(held, "Ben", without="We wait for the bank.")
    assert [await times_told(here, "Ben", words) for words in (REMINDED, "free for others")] == [0, 0]


@told_in((DISCORD, "postgresql"), (TELEGRAM, "sqlite"), **MORNING)
async def test_after_a_night_away_everything_is_told_once_and_nobody_finds_a_wall_of_text(days: Running) -> None:
    bot, [chat] = days, days.sides.values()
    await opened(chat, "Ana")
    threads = await bot.take_in(*(bot.mention(posted_at=bot.clock.now()) for _ in range(9)))
    for thread in threads[:3]:
        await chat.react("Ana", thread)
        await chat.card(thread, "Ana")
    posted = [one.id for one in await chat.messages()]
    async with bot.down():
        bot.clock.advance(hours=20, minutes=30)
    await minutes(bot, 4)

    # of six that nobody took the most urgent come down; the day is told; of three seats she hears in one message
    new = [one for one in await chat.messages() if one.id not in posted]
    assert [sum(words in one.text for one in new) for words in (" · nobody on it yet", "the day in short")] == [3, 1]
    assert len(new) == 4
    assert await times_said(chat, "has moved down") == 3
    assert await times_told(chat, "Ana", "You hold 3 seats without a recorded answer yet") == 1
    assert await times_told(chat, "Ana", REMINDED) == 0
    assert await times_said(chat, "the day, for managers", MANAGERS) == 1

    # her time begins when she could hear of it; then all three are free, in one message too
    await bot.pass_time(hours=7, minutes=50)
    assert [thread for thread in threads[:3] if "Ana" not in (await chat.card(thread)).text] == []
    notice = await chat.room_says("9 threads have passed their target", room=MANAGERS)
    assert "and 4 more" in notice.text
    await bot.pass_time(minutes=15)
    for thread in threads[:3]:
        await chat.card(thread, "2 of 2 free", without="Ana")
    await minutes(bot, 2)
    assert await times_told(chat, "Ana", "3 of your seats are free for others again") == 1
    assert await times_said(chat, "passed", MANAGERS) == 1
