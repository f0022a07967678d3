"""What people do on the page, and where the bot's answers go."""

from __future__ import annotations

import asyncio
import json

from bot.ports.chat import Gone
from bot.ports.inbound import Answered, Filled, Inbound, Pressed, Reacted, Reply, Typed
from bot.ports.message import Choice, Form, Input, Message
from bot.ports.text import plain
from tests.platforms.web.world import CARD, NOW

INPUTS = (Input("link", "Link"), Input("ok", "Disclosed?", choices=(Choice("yes", "Yes"),)))
FORM = Form("reply", "7", "Record", INPUTS, "…")


def plain_reply(words: str, **how) -> Reply:
    return Reply(Message(body=(plain(words),)), **how)


async def test_a_line_with_a_slash_is_a_command_and_is_not_shown(world):
    await world.act("say", text="/Points  all  ")
    assert world.bot.seen[-1].event == Typed("points", "all")
    assert await world.seen_by("mira") == []


async def test_talk_is_shown_and_is_nobodys_business(world):
    await world.act("say", text="Good morning")
    assert world.bot.seen == []
    assert [post["text"] for post in await world.seen_by("mira")] == ["Good morning"]


async def test_every_act_becomes_the_event_it_means(world):
    card = await world.card()
    await world.act("say", text="https://x.com/a/status/1", answers=card)
    await world.act("press", post=card, press="claim:7")
    await world.act("react", post=card, emoji="✋", added=True)
    await world.act("react", post=card, emoji="✋", added=True)
    await world.act("react", post=card, emoji="✋", added=False)
    events = [inbound.event for inbound in world.bot.seen]
    assert events == [
        Answered("https://x.com/a/status/1"),
        Pressed("claim:7"),
        Reacted("✋", added=True),
        Reacted("✋", added=False),
    ]
    for inbound in world.bot.seen:
        assert (inbound.platform, inbound.message_id, inbound.private, inbound.at) == ("web", card, True, NOW)
        assert (inbound.place.chat_id, inbound.place.direct, inbound.sender.name) == ("web-cards", False, "Anna")


async def test_the_senders_language_is_his_own_or_else_the_pages(world):
    await world.act("say", text="/points", language="en")
    await world.act("say", text="/points", who="oleg", language="en")
    assert [inbound.sender.language for inbound in world.bot.seen] == ["en", "ru"]


async def test_the_direct_chat_is_between_two(world):
    await world.act("say", chat="anna", text="/points")
    assert world.bot.seen[-1].place.direct
    await world.platform.direct("anna", CARD, key="d1")
    assert [post["private"] for post in await world.seen_by("anna", "anna")] == [True, True]
    await world.act("say", who="mira", chat="anna", text="hello", status=404)
    assert await world.platform.direct("nobody", CARD, key="d2") == Gone()


async def test_a_private_answer_is_seen_by_its_reader_alone_and_can_be_dismissed(world):
    world.bot.reply = plain_reply("You have 12 points.")
    shown = (await world.act("say", text="/points"))["private"]
    assert shown["asked"] == {"by": "anna", "line": "/points"}
    assert [post["id"] for post in await world.seen_by("anna")] == [shown["id"]]
    assert await world.seen_by("mira") == []
    await world.act("dismiss", who="mira", post=shown["id"], status=404)
    await world.act("dismiss", post=shown["id"])
    assert await world.seen_by("anna") == []


async def test_a_shared_answer_is_seen_by_the_room(world):
    world.bot.reply = plain_reply("1. Anna", shared=True)
    assert (await world.act("say", text="/leaderboard"))["private"] is None
    post = (await world.seen_by("mira"))[0]
    assert (post["private"], post["asked"]["by"]) == (False, "anna")


async def test_a_replacing_answer_edits_the_private_line_but_never_the_card(world):
    card = await world.card()
    world.bot.reply = Reply(CARD, replace=True)
    line = (await world.act("press", post=card, press="claim:7"))["private"]
    assert line["id"] != card
    world.bot.reply = plain_reply("Noted.", replace=True)
    again = (await world.act("press", post=line["id"], press="claim:7"))["private"]
    assert (again["id"], again["edited"]) == (line["id"], True)
    assert (await world.seen_by("mira"))[0]["message"]["title"] == "Stuck withdrawal"


async def test_the_same_answer_under_the_same_card_stands_there_once(world):
    card = await world.card()
    for words in ("Seats are taken.", "Seats are taken.", "Closed."):
        world.bot.reply = plain_reply(words)
        await world.act("press", post=card, press="claim:7")
    lines = [post for post in await world.seen_by("anna") if post["private"]]
    assert [line["message"]["body"][0][0]["v"] for line in lines] == ["Seats are taken.", "Closed."]
    assert {line["beside"] for line in lines} == {card}


async def test_an_answer_with_only_a_brief_sentence_says_that_and_none_says_nothing(world):
    world.bot.reply = Reply(Message(), brief="Done.")
    assert (await world.act("say", text="/x"))["private"]["message"]["body"] == [[{"t": "text", "v": "Done."}]]
    world.bot.reply = Reply(Message())
    assert (await world.act("say", text="/x")) == {"private": None, "form": None}


async def test_a_refused_reaction_comes_off(world):
    card = await world.card()
    await world.platform.react("web-cards", card, "✋")
    world.bot.reply = plain_reply("All seats are taken.", refused=True)
    shown = await world.act("react", post=card, emoji="✋", added=True)
    assert "taken" in json.dumps(shown["private"])
    assert (await world.seen_by("mira"))[0]["reactions"] == [{"emoji": "✋", "bot": True, "who": []}]


async def test_a_form_comes_back_filled_with_the_message_it_came_from(world):
    card = await world.card()
    world.bot.reply = Reply(Message(), form=FORM)
    form = (await world.act("press", post=card, press="claim:7"))["form"]
    assert [one["name"] for one in form["inputs"]] == ["link", "ok"]
    world.bot.reply = None
    for values, code, name in [
        ({"link": " ", "ok": "yes"}, "needs-value", "link"),
        ({"link": "x" * 501, "ok": "yes"}, "too-long", "link"),
        ({"link": "x", "ok": "perhaps"}, "not-a-choice", "ok"),
    ]:
        assert await world.act("fill", token=form["token"], values=values, status=422) == {"code": code, "field": name}
    await world.act("fill", who="mira", token=form["token"], values={"link": "x", "ok": "yes"}, status=409)
    values = {"link": "https://x.com/a/status/1", "ok": "yes"}
    await world.act("fill", token=form["token"], values=values)
    assert world.bot.seen[-1].event == Filled("reply", "7", values)
    assert world.bot.seen[-1].message_id == card
    await world.act("fill", token=form["token"], values=values, status=409)


async def test_a_button_counts_a_moment_after_an_edit_took_it_away_but_an_invented_one_never(world):
    card = await world.card()
    await world.platform.edit("web-cards", card, Message("Closed"))
    await world.act("press", post=card, press="claim:7")
    assert world.bot.seen[-1].event == Pressed("claim:7")
    assert (await world.act("press", post=card, press="drop:7", status=409))["code"] == "no-button"


async def test_rooms_of_managers_are_for_managers(world):
    assert [chat["kind"] for chat in (await world.state("anna"))["chats"]] == ["cards", "direct"]
    assert [chat["kind"] for chat in (await world.state("mira"))["chats"]] == [
        *("cards", "managers", "staff", "product", "direct")
    ]
    await world.act("say", chat="web-managers", text="hello", status=404)
    names = [[item["name"] for item in (await world.state(who))["menu"]["languages"]["en"]] for who in ("anna", "mira")]
    assert names == [["points"], ["points", "sla"]]


async def test_while_the_bot_is_away_reactions_stay_and_commands_are_refused(world):
    card = await world.card()
    await world.platform.stop()
    await world.act("react", post=card, emoji="✋", added=True)
    assert (await world.act("say", text="/points", status=503))["code"] == "bot-away"
    assert await world.platform.reactions("web-cards", card, "✋") == ["anna"]
    assert world.bot.seen == []


async def test_acts_of_one_person_on_one_card_take_turns(world):
    card = await world.card()
    order: list[str] = []

    async def slow(inbound: Inbound) -> None:
        order.append(f"begin {inbound.event.added}")
        await asyncio.sleep(0)
        order.append(f"end {inbound.event.added}")

    await world.platform.start(slow)
    await asyncio.gather(
        world.act("react", post=card, emoji="✋", added=True), world.act("react", post=card, emoji="✋", added=False)
    )
    assert order == ["begin True", "end True", "begin False", "end False"]
