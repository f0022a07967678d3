"""Somebody takes part in Discord, connects Telegram on the train, and is one person in both."""

from __future__ import annotations

import pytest

from tests.side import CARDS

TWO_CHATS = pytest.mark.parametrize("bot", [("discord", "telegram")], indirect=True, ids=["discord and telegram"])


def _code(text: str) -> str:
    return next(word.strip("`.") for word in text.split() if len(word.strip("`.")) == 11 and word[5] == "-")


@TWO_CHATS
async def test_two_accounts_become_one_person(bot) -> None:
    discord, telegram = bot.sides["discord"], bot.sides["telegram"]
    await discord.member("Ana")
    await telegram.member("Ana")
    first, second = await bot.take_in(bot.mention(), bot.mention())
    await discord.react("Ana", first)
    await telegram.react("Ana", second)
    await discord.card(second, "1 of 2 free")

    page = await discord.ask("Ana", "/me")
    shown = await discord.press_private("Ana", page, "connect")
    code = _code(shown.text)
    asked = await telegram.type("Ana", f"/me connect {code.lower()}", direct=True)
    assert "Ana (Discord)" in asked.text.replace("@", "")
    done = await telegram.press_private("Ana", asked, "connected")
    assert "are one now" in done.text
    await discord.told("Ana", "is connected with you now")

    # one person holds both seats, whichever chat is asked
    for side in (discord, telegram):
        page = await side.ask("Ana", "/me")
        assert f"#{first}" in page.text
        assert f"#{second}" in page.text
    await telegram.press_private("Ana", page, f"release:{first}")
    for side in (discord, telegram):
        await side.card(first, "2 of 2 free")
    assert "already" in (await discord.press("Ana", second, "claim")).text

    # his reaction in Telegram still releases what it took
    await telegram.unreact("Ana", second)
    await discord.card(second, "2 of 2 free")


@TWO_CHATS
async def test_a_code_that_a_group_could_read_is_burnt(bot) -> None:
    discord, telegram = bot.sides["discord"], bot.sides["telegram"]
    await discord.member("Ana")
    await telegram.member("Ana")
    shown = await discord.press_private("Ana", await discord.ask("Ana", "/me"), "connect")
    line = f"/me connect {_code(shown.text)}"
    said = await telegram.type("Ana", line, CARDS)
    assert "no longer works" in said.text
    said = await telegram.type("Ana", line, direct=True)
    assert "was used before" in said.text


@TWO_CHATS
async def test_a_stranger_in_the_second_chat_becomes_a_member_by_the_code(bot) -> None:
    discord, telegram = bot.sides["discord"], bot.sides["telegram"]
    await discord.member("Ana")
    await telegram.person("Ana")
    await telegram.harness.open_direct(telegram.people["Ana"])
    [thread] = await bot.take_in()
    shown = await discord.press_private("Ana", await discord.ask("Ana", "/me"), "connect")
    asked = await telegram.type("Ana", f"/me connect {_code(shown.text)}", direct=True)
    await telegram.press_private("Ana", asked, "connected")
    await telegram.react("Ana", thread)
    await discord.card(thread, "1 of 2 free")
