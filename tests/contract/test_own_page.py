"""One's own page in every chat: one press where a press does, a form where there are forms, a typed line elsewhere."""

from __future__ import annotations

from tests.side import CARDS


async def change(chat, name: str, press: str, values: dict[str, str], *typed: str) -> str:
    """Change something about oneself in the natural way of this chat; returns the page that is shown then."""
    page = await chat.ask(name, "/me")
    if chat.name != "telegram":
        seen = await chat.harness.fill(
            chat.people[name], chat.harness.rooms[CARDS], page.id, page.button(press), values
        )
        assert seen is not None
        return seen.text
    told = await chat.press_private(name, page, press)
    assert typed[0].split()[1] in told.text, "the button says what to type"
    for line in typed:
        seen = await chat.type(name, line, direct=True)
    return seen.text


async def test_public_names_and_hours_are_set_in_each_chats_own_way(chat):
    await chat.member("Ana")
    page = await change(
        chat,
        "Ana",
        "handles",
        {"x": "x.com/Ana_T", "youtube": "", "reddit": "u/ana"},
        "/me handle x x.com/Ana_T",
        "/me handle reddit u/ana",
    )
    assert "Saved." in page
    assert "X @Ana_T · Reddit @ana" in page.replace("\u2060", "")
    page = await change(
        chat,
        "Ana",
        "hours",
        {"zone": "new york", "quiet": "22-7:30"},
        "/me zone new york",
        "/me quiet 22-7:30",
    )
    assert "America/New_York" in page
    assert "22:00–07:30" in page


async def test_what_cannot_be_a_name_is_refused_with_the_mend(chat):
    await chat.member("Ana")
    said = await change(
        chat, "Ana", "handles", {"x": "two words", "youtube": "", "reddit": ""}, "/me handle x two words"
    )
    assert "is no name on X" in said
    assert "Public names" in str((await chat.ask("Ana", "/me")).buttons)


async def test_languages_and_topics_are_one_press_each_on_one_message(chat):
    await chat.member("Ana")
    page = await chat.ask("Ana", "/me")
    seen = await chat.press_private("Ana", page, "speaks")
    seen = await chat.press_private("Ana", seen, "speaks:de")
    assert ("✓ Deutsch", "speaks:de") in seen.buttons
    seen = await chat.press_private("Ana", seen, "me")
    seen = await chat.press_private("Ana", seen, "knows")
    seen = await chat.press_private("Ana", seen, "knows:trust")
    assert ("✓ Doubt about trust", "knows:trust") in seen.buttons
    seen = await chat.press_private("Ana", seen, "me")
    assert "Deutsch" in seen.text
    assert "Doubt about trust" in seen.text


async def test_next_says_why_it_fits_and_the_card_names_who_fits(bot, chat):
    await chat.member("Ana")
    page = await chat.ask("Ana", "/me")
    seen = await chat.press_private("Ana", page, "knows")
    await chat.press_private("Ana", seen, "knows:support")
    [thread] = await bot.take_in(bot.mention(category="support", language="en"))
    await chat.card(thread, "Might fit", "Ana")
    assert "It fits you: Needs support, English" in (await chat.ask("Ana", "/next")).text.replace("\u2060", "")
    await chat.press("Ana", thread, "claim")
    await chat.card(thread, "1 of 2 free", without="Might fit")


async def test_who_asked_for_it_is_written_to_and_takes_the_seat_with_one_press(bot, chat):
    await chat.member("Ana")
    await chat.harness.open_direct(chat.people["Ana"])
    page = await chat.ask("Ana", "/me")
    seen = await chat.press_private("Ana", page, "pings")
    await chat.press_private("Ana", seen, "pings:1")
    first, second = await bot.take_in(bot.mention(), bot.mention())
    told = await chat.told("Ana", "a seat is free")
    said = [one.text for one in await chat.harness.directs(chat.people["Ana"])]
    assert sum("a seat is free" in text for text in said) == 1, "one a day was asked for"
    [press] = [press for _, press in told.buttons if press.startswith("claim:")]
    assert press in {f"claim:{first}", f"claim:{second}"}


async def test_who_rests_still_has_his_page_and_the_way_back(chat):
    await chat.member("Ana")
    page = await chat.ask("Ana", "/me")
    await chat.press_private("Ana", page, "pause")
    page = await chat.ask("Ana", "/me")
    assert "on a break" in page.text
    await chat.press_private("Ana", page, "comeback")
    assert "taking part" in (await chat.ask("Ana", "/me")).text
