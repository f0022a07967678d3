"""A manager pauses a thread's clock in every chat: by a form where there are forms, by a typed line elsewhere."""

from __future__ import annotations

from tests.side import MANAGERS
from tests.world import answer

WHY = "The release is out tomorrow"


async def pause(chat, thread: int):
    """Press “Pause the clock” behind “Manage”, as Mara, and say why."""
    panel = await chat.press("Mara", thread, "manage")
    return await chat.fill("Mara", panel, f"hold:{thread}", {"reason": WHY}, f"/hold {thread} {WHY}")


async def test_a_clock_is_paused_with_a_reason_that_the_card_shows_until_it_runs_again(bot, chat):
    [thread] = await bot.take_in()
    await chat.card(thread, "limit", without="paused")
    seen = await pause(chat, thread)
    assert f"The clock of #{thread} is paused" in seen.text
    await chat.card(thread, "paused", WHY, without="limit")
    await chat.type("Mara", "/sla", MANAGERS)
    await chat.room_says("Clock paused (1)", WHY, room=MANAGERS)
    panel = await chat.press("Mara", thread, "manage")
    assert "runs again" in (await chat.press_private("Mara", panel, "resume")).text
    await chat.card(thread, "limit", without=WHY)
    assert "Nobody paused" in (await chat.ask("Mara", f"/resume {thread}", MANAGERS)).text


async def test_a_pause_is_undone_and_an_answered_thread_has_none(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    await pause(chat, thread)
    await chat.card(thread, WHY)
    panel = await chat.press("Mara", thread, "manage")
    assert "I undid pausing the clock" in (await chat.press_private("Mara", panel, "undo")).text
    await chat.card(thread, "limit", without=WHY)
    await chat.press("Ana", thread, "claim")
    await chat.record("Ana", thread, answer(bot.clock.now()), disclosed=True)
    await chat.card(thread, "First answered")
    panel = await chat.press("Mara", thread, "manage")
    assert not [press for _, press in panel.buttons if press.startswith("hold")]
    assert "does not wait" in (await chat.ask("Mara", f"/hold {thread} {WHY}", MANAGERS)).text
