"""A card says what is known, changes in its place, and shows foreign words as words."""

from __future__ import annotations

import pytest

from tests.world import answer

FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
HOSTILE = {
    "markup": "<b>bold</b> **stars** __lines__ `code` ||veil|| [text](https://evil.example) &amp; ~~gone~~ # head",
    "a call to everybody": "@everyone @here <@1> <@&2> <#3> look at https://evil.example now",
    "right to left": "\u202egnorw si siht\u202c \u2066isolated\u2069 שלום עולם \u200f(end)",
    "4,000 emoji": "\N{POUTING FACE}" * 4000,
    "families": FAMILY * 3000,
    "one endless word": "w" * 20_000,
    "lines": "\n" * 50 + "x\n" * 3000,
    "commands": "/join /dismiss 1\n/leave",
    "html": "</pre></blockquote><script>alert(1)</script><a href='tg://user?id=1'>x</a>",
}
READABLE = {"markup", "a call to everybody", "html"}


async def test_hostile_words_are_words_and_the_cards_work(bot, chat):
    await chat.member("Ana")
    for what, text in HOSTILE.items():
        [thread] = await bot.take_in(bot.mention(text=text, author=text[:150]))
        card = await chat.card(thread, "2 of 2 free", "Answer by")
        if what in READABLE:
            assert text in card.text, what
        assert card.text.count("\u202e") <= card.text.count("\u202c"), what
        await chat.react("Ana", thread)
        claimed = await chat.card(thread, "Ana", "1 of 2 free")
        assert claimed.id == card.id, what
        assert {"reply", "staff", "manage"} <= {press.split(":")[0] for _, press in claimed.buttons}, what
    assert len(await chat.messages()) == len(HOSTILE)


async def test_a_member_with_a_hostile_name_is_shown_by_it(bot, chat):
    name = "<b>@everyone</b> **A** [x](https://evil.example)"[:32]
    await chat.member(name)
    [thread] = await bot.take_in()
    await chat.react(name, thread)
    await chat.card(thread, name, "1 of 2 free")


async def test_a_further_mention_of_the_same_complaint_updates_its_card(bot, chat):
    first = bot.mention()
    [thread] = await bot.take_in(first)
    posted = await chat.card(thread, without="2 posts")
    await bot.take_in(bot.mention(author=first.author, conversation=first.conversation, reach={"views": 5000}))
    grown = await chat.card(thread, "2 posts", "5,000 people reached")
    assert grown.id == posted.id
    assert len(await chat.messages()) == 1


async def test_a_card_says_who_where_how_urgent_why_and_what_to_say(bot, chat):
    [thread] = await bot.take_in(
        bot.mention(author="grumpy", text="Is this a scam?", category="trust", reach={"views": 200_000})
    )
    card = await chat.card(thread)
    for words in (
        "Doubt about trust",
        "nobody on it yet",
        "grumpy",
        "Is this a scam?",
        "200,000 people reached",
        "Priority: ",
        "Answer by: ",
        "Say what you checked.",
        "say in your reply that you get perks from us",
    ):
        assert words in card.text
    assert {"claim", "reply", "staff", "manage"} <= {press.split(":")[0] for _, press in card.buttons}


@pytest.mark.parametrize("overrides", [{"publish": {"on_view": 2}}])
async def test_no_more_cards_than_configured_are_on_view_and_the_line_moves_up(bot, chat, overrides):
    await chat.member("Ana")
    low, high, middle = await bot.take_in(
        bot.mention(category="technical"),
        bot.mention(category="trust", reach={"views": 900_000}),
        bot.mention(category="trust"),
    )
    await chat.card(high)
    await chat.card(middle)
    assert len(await chat.messages()) == 2
    seen = await chat.record("Ana", high, answer(bot.clock.now()), disclosed=True)
    assert "points" in seen.text
    await chat.card(low, "2 of 2 free")
    assert len(await chat.messages()) == 3
