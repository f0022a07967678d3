"""A bad evening: forty complaints in fifty minutes are one card and not forty, and members work them off from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.side import CARDS, MANAGERS
from tests.stories.timely import DISCORD, TELEGRAM, WEB, minutes, opened, times_said, told_in
from tests.world import answer

if TYPE_CHECKING:
    from tests.harness.base import Seen
    from tests.running import Running
    from tests.side import Side

TITLE, OVER = "Far more than usual", "The wave is over"
BATCHES, EACH, ON_VIEW = 10, 4, 10
TOO_FAST = {"discord": "served_429", "telegram": "refused_by_limits"}
"""Where a stand-in counts the requests that came too fast for the chat."""


async def heads(chat: Side) -> list[int]:
    """Return the threads whose cards stand in the room, oldest first."""
    found = [re.search(r"#(\d+) ·", one.text.split("\n", 1)[0]) for one in await chat.messages()]
    return [int(one[1]) for one in found if one]


async def next_of(chat: Side, name: str, wave: Seen) -> tuple[int, Seen]:
    """Press “Take the next one”; returns the thread that is shown, and what its claim says."""
    place, person = chat.harness.rooms[CARDS], chat.people[name]
    shown = await chat.harness.press(person, place, wave.id, wave.button("incident"))
    assert shown is not None
    assert "One of the wave:" in shown.text
    claimed = await chat.press_private(name, shown, "claim")
    assert claimed is not None
    return int(shown.button("claim").split(":")[1]), claimed


@told_in((WEB, "sqlite"), (DISCORD, "postgresql"), (TELEGRAM, "sqlite"), publish={"on_view": ON_VIEW})
async def test_forty_complaints_in_an_evening_are_worked_off_from_one_card(days: Running) -> None:
    bot, [chat] = days, days.sides.values()
    await opened(chat, "Ana", "Ben")
    await bot.pass_time(weeks=3, hours=4)
    before = len(await chat.messages())

    # it begins: the first come as cards of their own, then there is one for all
    threads: list[int] = []
    for batch in range(BATCHES):
        found = [bot.mention(text=f"The new app eats my drafts, {batch}/{one}") for one in range(EACH)]
        threads += await bot.take_in(*found)
        await bot.pass_time(minutes=5)
    alone = await heads(chat)
    wave = await chat.room_says(f"{TITLE}: 40 complaints", "40 free", "usually hardly any")
    assert "Mostly about: Needs support (100%)" in wave.text
    assert len(await chat.messages()) - before == len(alone) + 1 <= ON_VIEW + 1
    assert len(alone) <= 2 * EACH
    await chat.room_says("complaints in the last hour, usually hardly any", room=MANAGERS)
    assert await times_said(chat, "in the last hour", MANAGERS) == 1

    # they help from the one card, and what they take gets its card
    taken = []
    for name in ("Ana", "Ben", "Ana", "Ben", "Ana"):
        thread, claimed = await next_of(chat, name, wave)
        assert f"You have a seat in #{thread}" in claimed.text
        taken.append(thread)
        await chat.card(thread, name)
    assert len(set(taken)) == len(taken), "none is taken twice while others have nobody"
    await bot.idle()
    for name, thread in zip(("Ana", "Ben"), taken[:2], strict=True):
        link = bot.places.post(answer(bot.clock.now()))
        assert "points" in (await chat.record(name, thread, link, disclosed=True)).text
    await bot.idle()
    wave = await chat.room_says(TITLE, "35 free · 3 taken · 2 answered")

    # three quiet hours later it is over by itself, and what is left comes in turn
    await bot.pass_time(hours=2)
    assert TITLE in (await chat.room_says(TITLE)).text
    await bot.pass_time(hours=2, minutes=5)
    ended = await chat.room_says(OVER, "Complaints: 40")
    assert (ended.id, ended.buttons) == (wave.id, ())
    await minutes(bot, 2)
    on_view = set(await heads(chat))
    assert len(on_view - set(taken[:2])) == ON_VIEW
    assert await times_said(chat, TITLE) == 0
    free = next(one for one in sorted(on_view) if one not in taken)
    await chat.press("Ana", free, "claim")
    await chat.record("Ana", free, bot.places.post(answer(bot.clock.now())), disclosed=True)
    await bot.idle()
    assert len(set(await heads(chat)) - on_view) == 1, "one was answered, and the next one comes"
    if chat.name in TOO_FAST:
        assert getattr(chat.harness.server, TOO_FAST[chat.name]) == 0
