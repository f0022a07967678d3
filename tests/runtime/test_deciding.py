"""One press on the card: what a manager reads and presses there, and what becomes of a link that somebody sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.inbound import Answered, Filled, Pressed
from bot.texts import of
from tests.runtime.fake_platform import words
from tests.world import mention

if TYPE_CHECKING:
    from tests.runtime.rig import Rig

MARA = {"who": "mara", "roles": ("manager",), "chat_id": "managers"}
LINK = "https://x.com/somebody/status/1989000000000000000"


async def presses(bot: Rig, press: str) -> list[str | None]:
    """Return the presses under the answer to a manager's press."""
    reply = await bot.act(Pressed(press), **MARA)
    assert reply is not None
    return [button.press for row in reply.message.rows for button in row]


async def card(bot: Rig, thread: int) -> str:
    """Return the words of a thread's card in the community's room."""
    await bot.deliver()
    [found] = [one for one in bot.chat.shown.values() if f"manage:{thread}" in str(one)]
    return words(found)


async def test_the_panel_leads_to_what_a_thread_may_be_merged_with_and_the_card_says_so(bot: Rig) -> None:
    await bot.join("ana", "mara")
    first, second = await bot.complain(author="critic"), await bot.complain(author="critic")
    await bot.deliver()
    assert f"merge:{second}" in await presses(bot, f"manage:{second}")
    assert f"merge:{second}:{first}" in await presses(bot, f"merge:{second}")
    assert f"#{second} is part of #{first}" in await bot.press(f"merge:{second}:{first}", **MARA)
    shown = await card(bot, second)
    assert "merged" in shown
    assert f"#{first} →" in shown
    refused = of("en")("error-thread-merged", thread=second, into=first)
    assert refused in await bot.press(f"claim:{second}")
    assert "I undid merging two threads" in await bot.press(f"undo:{second}", **MARA)
    assert "merged" not in await card(bot, second)


async def test_a_post_is_split_off_from_the_list_of_a_threads_posts(bot: Rig) -> None:
    await bot.join("ana", "mara")
    thread = await bot.complain(conversation="1", author="critic")
    await bot.complain(conversation="1", author="critic", root=False)
    offered = [press for press in await presses(bot, f"split:{thread}") if press]
    assert len(offered) == 1
    assert f"split off from #{thread}" in await bot.press(offered[0], **MARA)


async def test_the_card_says_why_it_is_urgent(bot: Rig) -> None:
    await bot.join("ana")
    reach = {"followers": 12_000}
    thread = await bot.complain(author="critic", category="trust", reach=reach, conversation="7")
    for _ in range(2):
        await bot.complain(author="critic", category="trust", reach=reach, conversation="7", root=False)
    shown = await card(bot, thread)
    for part in (
        "Critical: ",
        "doubt about trust +2",
        "12,000 readers +2",
        "3 posts +0.4",
        "3 posts in six hours +0.2",
    ):
        assert part in shown


async def test_a_link_that_is_sent_is_asked_about_and_told_with_one_press(bot: Rig) -> None:
    await bot.join("ana")
    reply = await bot.act(Answered(f"look at this {LINK}"), direct=True)
    assert reply is not None
    [[button]] = reply.message.rows
    assert button.press is not None
    assert len(button.press.encode()) <= 64
    assert of("en")("find-noted") in await bot.press(button.press, direct=True)
    assert of("en")("error-find-told") in await bot.press(button.press, direct=True)
    assert of("en")("error-which-thread") in await bot.says(Answered("hello"), direct=True)


async def test_a_link_too_long_for_a_button_is_asked_to_be_typed(bot: Rig) -> None:
    await bot.join("ana")
    link = f"https://forum.example.org/{'long-' * 20}"
    assert f"/find {link}" in await bot.says(Answered(link), direct=True)


async def test_words_beside_a_find_are_kept_from_the_line_and_from_the_form(bot: Rig) -> None:
    await bot.join("ana")
    await bot.type("find", f"{LINK} they say fees tripled")
    await bot.act(Filled("find", "", {"link": "https://forum.example.org/t/1", "said": "a fee\nnobody told of"}))
    await bot.deliver()
    told = [words(one) for one in bot.chat.shown.values() if "word:" in str(one)]
    assert "they say fees tripled" in told[0]
    assert "a fee\nnobody told of" in told[1]


async def test_a_thread_without_a_category_asks_what_it_is_about(bot: Rig) -> None:
    await bot.join("ana", "mara")
    made = mention(bot.clock.now(), text="Zzz qqq.", category=None, score=0.9)
    await bot.parts.desk.take("acme", [made])
    await bot.deliver()
    [shown] = [one for one in bot.chat.shown.values() if "manage:1" in str(one)]
    asked = [button.press for button in shown.rows[-1]]
    assert asked == [f"category:1:{name}" for name in ("technical", "support", "trust", "rumor")]
    assert of("en")("card-category-asked") in words(shown)
    assert "managers" in await bot.press("category:1:trust")
    await bot.press("category:1:trust", **MARA)
    await bot.deliver()
    [shown] = [one for one in bot.chat.shown.values() if "manage:1" in str(one)]
    assert of("en")("card-category-asked") not in words(shown)
