"""The playbook in each chat: managers edit it one section at a time, members read all of it, in pages that fit."""

from __future__ import annotations

import re
import tomllib

from tests.side import MANAGERS

FACTS = "Withdrawals take a day.\nThey are free."


async def edited(chat, line: str, name: str = "Mara") -> str:
    return (await chat.type(name, f"/playbook {line}", MANAGERS)).text


async def test_a_section_is_edited_and_the_card_leads_to_all_of_it(bot, chat):
    person = await chat.member("Ana")
    await chat.harness.open_direct(person)
    [thread] = await bot.take_in()
    await bot.idle()
    assert "version 1" in await edited(chat, f"support facts.en {FACTS}")
    assert "version 2" in await edited(chat, "support send_to.en Help: https://help.example.org/fees because: it moved")
    await bot.idle()
    await chat.card(thread, "Answer by")
    seen = await chat.press("Ana", thread, "guide")
    if chat.name == "telegram":
        # a press in the room is answered by an alert, with the heart alone
        seen = await chat.ask("Ana", f"/guide {thread}")
    assert "Withdrawals take a day." in seen.text
    assert "help.example.org/fees" in seen.text
    page = await chat.type("Mara", "/playbook support", MANAGERS)
    assert "it moved" in page.text
    older = await chat.press_private(
        "Mara", await chat.type("Mara", "/playbook support 1", MANAGERS), "unguide", MANAGERS
    )
    assert "Saved as version 3" in older.text


async def test_a_form_asks_for_the_languages_or_says_what_to_type(bot, chat):
    page = await chat.type("Mara", "/playbook trust", MANAGERS)
    seen = await chat.press_private("Mara", page, "playbook:trust:facts", MANAGERS)
    wanted = "/playbook trust facts.en" if chat.name == "telegram" else "in Russian"
    assert wanted in seen.text


async def test_a_long_guide_comes_in_pages_that_each_chat_takes(bot, chat):
    person = await chat.member("Ana")
    await chat.harness.open_direct(person)
    for section in ("facts", "steps", "questions"):
        await edited(chat, f"trust {section}.en {section} " + "word " * 590)
    seen = await chat.ask("Ana", "/guide trust")
    found, page = seen.text, 1
    while f"guide:trust:{page + 1}" in [press for _, press in seen.buttons]:
        page += 1
        seen = await chat.ask("Ana", f"/guide trust {page}")
        found += seen.text
    assert page > 1
    assert [found.count(f"{section} word") for section in ("facts", "steps", "questions")] == [1, 1, 1]
    assert len(re.findall(r"\bword\b", found)) == 3 * 590


async def test_the_playbook_comes_as_a_file(bot, chat):
    seen = await chat.type("Mara", "/playbook export", MANAGERS)
    [(name, content)] = seen.files
    assert name.startswith("playbook-acme-")
    assert tomllib.loads(content.decode())["category"]["trust"]["keywords"] == ["scam"]
