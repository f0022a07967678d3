"""A wave of complaints is one card in each chat: posted once, kept up to date, worked off by presses, ended by one."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.side import MANAGERS
from tests.world import answer, mention

if TYPE_CHECKING:
    from bot.ports.mentions import NewMention
    from tests.harness.base import Seen
    from tests.running import Running
    from tests.side import Side

TITLE = "Far more than usual"
OVER, NONE = "The wave is over", "No wave after all"
WAVE = 16  # for a community without a past it takes three times the least number, which is five
FEW_ON_VIEW = pytest.mark.parametrize("overrides", [{"publish": {"on_view": 2}}])


def complaints(bot: Running, number: int, **fields: object) -> list[NewMention]:
    """Return so many complaints of the last 50 minutes, the first published first."""
    now, step = bot.clock.now(), timedelta(minutes=50) / number
    return [
        mention(now - step * at, text=f"My export is stuck, {at}", category="technical", **fields)
        for at in range(number, 0, -1)
    ]


async def wave(bot: Running, chat: Side) -> tuple[list[int], Seen]:
    """Let a wave come; returns its threads and its card."""
    threads = await bot.take_in(*complaints(bot, WAVE))
    await bot.pass_time(minutes=1)
    return threads, await chat.room_says(TITLE)


async def card(chat: Side, *words: str) -> Seen:
    """Return the wave's card once it says all this; there is never a second one."""
    found = await chat.room_says(*words)
    waves = [one for one in await chat.messages() if any(title in one.text for title in (TITLE, OVER, NONE))]
    assert [one.id for one in waves] == [found.id]
    return found


async def press(chat: Side, name: str, seen: Seen, action: str) -> Seen:
    """Press a button of the wave's card, by its action or by the whole press."""
    whole = action if ":" in action else seen.button(action)
    shown = await chat.harness.press(await chat.person(name), chat.harness.rooms["cards"], seen.id, whole)
    assert shown is not None, f"{name} was shown nothing"
    return shown


@FEW_ON_VIEW
async def test_a_wave_is_one_card_that_is_posted_once_and_goes_on(bot, chat, overrides):
    assert overrides
    threads, posted = await wave(bot, chat)
    assert f"{TITLE}: {WAVE} complaints" in posted.text
    for words in ("usually hardly any", "Technical", "X 16", "The first one", "16 free", "New ones join here"):
        assert words in posted.text
    assert len(await chat.messages()) == 3, "two cards were on view, and the wave's"
    assert await chat.room_says("16 complaints in the last hour", room=MANAGERS)
    await bot.take_in(*complaints(bot, 3, reach={"views": 70_000}))
    grown = await card(chat, f"{TITLE}: 19 complaints", "19 free", "70,000")
    assert grown.id == posted.id
    assert len(await chat.messages()) == 3
    await bot.restart()
    await bot.pass_time(minutes=1)
    assert (await card(chat, TITLE)).id == posted.id
    assert [label for label, _ in posted.buttons[2:]] == [f"#{one}" for one in threads[:5]]


@FEW_ON_VIEW
async def test_the_next_one_is_shown_privately_with_its_buttons_and_its_card_comes_with_the_claim(bot, chat, overrides):
    assert overrides
    await chat.member("Ana")
    threads, posted = await wave(bot, chat)
    shown = await press(chat, "Ana", posted, "incident")
    assert "One of the wave:" in shown.text
    assert f"#{threads[0]} ·" in shown.text
    hidden = min(set(threads) - await on_view(chat))
    shown = await press(chat, "Ana", posted, f"incident_thread:{hidden}")
    assert f"#{hidden} ·" in shown.text
    assert f"You have a seat in #{hidden}" in (await chat.press_private("Ana", shown, f"claim:{hidden}")).text
    await chat.card(hidden, "Ana", "1 of 2 free")
    taken = await card(chat, "15 free", "1 taken")
    assert f"incident_thread:{hidden}" not in [one for _, one in taken.buttons]
    assert "confirmed" in (await chat.record("Ana", hidden, answer(bot.clock.now()), disclosed=True)).text
    await card(chat, "0 taken", "1 answered")


async def on_view(chat: Side) -> set[int]:
    """Return the threads whose cards stand in the room."""
    heads = [re.search(r"#(\d+) ·", one.text.split("\n", 1)[0]) for one in await chat.messages()]
    return {int(head[1]) for head in heads if head}


@FEW_ON_VIEW
@pytest.mark.parametrize(
    "decided",
    [
        ("incident_end", "Ended.", OVER, "Complaints: 19, answered: 0"),
        ("incident_none", "Dropped.", NONE, "nothing to do with each other"),
    ],
    ids=lambda decided: decided[0],
)
async def test_only_a_manager_ends_it_and_what_waits_comes_in_turn(bot, chat, overrides, decided):
    decision, said, *ends = decided
    assert overrides
    await chat.member("Ana")
    threads, posted = await wave(bot, chat)
    assert "managers" in (await press(chat, "Ana", posted, "incident_manage")).text
    panel = await press(chat, "Mara", posted, "incident_manage")
    assert {one for _, one in panel.buttons} == {"incident_end:1", "incident_none:1"}
    joined = await bot.take_in(*complaints(bot, 3))
    await card(chat, "19 complaints")
    assert said in (await chat.press_private("Mara", panel, decision)).text
    ended = await card(chat, *ends)
    assert (ended.id, ended.buttons) == (posted.id, ())
    assert "is over already" in (await chat.press_private("Mara", panel, decision)).text
    await bot.idle()
    await bot.pass_time(minutes=1)
    assert len(await chat.messages()) == 3, "as many are on view as were: there is room for two"
    assert not set(joined) & await on_view(chat)
    assert len(threads) == WAVE
