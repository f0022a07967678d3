"""In every chat the month's report comes where it was asked for: a picture with its figures, a PDF, an XLSX."""

from __future__ import annotations

from tests.side import CARDS, MANAGERS
from tests.world import answer


async def test_managers_get_picture_and_files_in_their_room(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    await chat.record("Ana", thread, answer(bot.clock.now()), disclosed=True)
    month = bot.clock.now().strftime("%Y-%m")
    await chat.type("Mara", f"/report {month}", MANAGERS)
    await bot.idle()
    card = await chat.room_says("Active members: 1 of 100", room=MANAGERS)
    [picture] = card.pictures
    assert picture.startswith(b"\x89PNG")
    found = dict(file for one in await chat.messages(MANAGERS) for file in one.files)
    assert found[f"northwind-{month}-manager.pdf"].startswith(b"%PDF")
    assert found[f"northwind-{month}-manager.xlsx"].startswith(b"PK")
    assert not [one for one in await chat.messages(CARDS) if one.files]


async def test_elsewhere_it_comes_to_the_managers_direct_chat(bot, chat):
    mara = await chat.person("Mara")
    await chat.harness.open_direct(mara)
    month = bot.clock.now().strftime("%Y-%m")
    await chat.type("Mara", f"/report {month} client")
    await bot.idle()
    directs = await chat.harness.directs(mara)
    assert len([picture for one in directs for picture in one.pictures]) == 1
    found = [name for one in directs for name, _ in one.files]
    assert found == [f"northwind-{month}-client.{ending}" for ending in ("pdf", "xlsx")]
    assert not [one for room in (CARDS, MANAGERS) for one in await chat.messages(room) if one.files]


async def test_members_are_refused_privately(bot, chat):
    await chat.member("Ana")
    refused = await chat.ask("Ana", "/report")
    assert "for the client and managers" in refused.text
    await bot.idle()
    assert not [one for room in (CARDS, MANAGERS) for one in await chat.messages(room) if one.files]
