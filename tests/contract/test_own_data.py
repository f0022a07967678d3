"""In every chat somebody gets his own data as a file, can be erased, and a manager gets the audit; nobody else does."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.side import CARDS, MANAGERS
from tests.world import answer


async def test_a_member_gets_his_file_and_nobody_else_does(bot, chat):
    await chat.member("Ana")
    await chat.member("Ben")
    [thread] = await bot.take_in()
    await chat.record("Ana", thread, answer(bot.clock.now()), disclosed=True)
    seen = await chat.type("Ana", "/mydata")
    [(name, content)] = seen.files
    assert name == "firsthand-my-data.json"
    data = json.loads(content)
    [account] = data["accounts"]
    assert (account["chat"], account["name_there"]) == (chat.name, "Ana")
    [here] = data["communities"]
    assert [one["thread_id"] for one in here["memberships"][0]["answers"]] == [thread]
    assert "Ben" not in content.decode()
    assert not [one for one in await chat.harness.directs(await chat.person("Ben")) if one.files]
    assert not [one for room in (CARDS, MANAGERS) for one in await chat.messages(room) if one.files]


async def test_it_stands_behind_a_button_of_ones_own_page(bot, chat):
    await chat.member("Ana")
    page = await chat.ask("Ana", "/me")
    seen = await chat.press_private("Ana", page, "mydata")
    assert [name for name, _ in seen.files] == ["firsthand-my-data.json"]


async def test_who_is_no_member_gets_what_is_held_too(bot, chat):
    await chat.person("Eve")
    await chat.harness.open_direct(chat.people["Eve"])
    await chat.type("Eve", "/help")
    seen = await chat.type("Eve", "/mydata")
    [(_, content)] = seen.files
    assert json.loads(content)["accounts"][0]["name_there"] == "Eve"


async def test_erasing_takes_two_presses_and_every_card_forgets_the_name(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    await chat.record("Ana", thread, answer(bot.clock.now()), disclosed=True)
    await chat.card(thread, "Ana")
    file = await chat.type("Ana", "/mydata")
    asked = await chat.press_private("Ana", file, "erase")
    assert "What stays" in asked.text
    await chat.card(thread, "Ana")
    seen = await chat.press_private("Ana", asked, "erase:all:yes")
    assert "stranger" in seen.text
    card = await chat.card(thread, "a former member", without="Ana")
    assert "answered" in card.text
    await bot.idle()
    again = await chat.type("Ana", "/points")
    assert again is None or "not a member" in again.text or "direct chat" in again.text


@pytest.mark.parametrize("platform", ["telegram"])
async def test_a_file_that_has_no_place_asks_for_the_direct_chat(bot, chat):
    await chat.person("Eve")
    await chat.type("Eve", "/mydata")
    door = await chat.room_says("I answer that in a direct chat")
    assert not door.files


async def test_a_manager_takes_the_audit_along_and_a_member_does_not(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    card = await chat.press("Mara", thread, "manage")
    await chat.press_private("Mara", card, f"dismiss:{thread}:not_us")
    assert f"Mara: dismissing it · #{thread} · Not about us" in (await chat.ask("Mara", "/audit")).text
    [(name, content)] = (await chat.ask("Mara", "/audit export")).files
    assert name.startswith("audit-acme-")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [(row["who"], row["what"], row["thread"]) for row in rows] == [("Mara", "dismiss", str(thread))]
    refused = await chat.ask("Ana", "/audit export")
    assert "Only managers" in refused.text
    assert refused.files == ()
