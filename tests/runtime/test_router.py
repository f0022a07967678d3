"""Every event is one transaction: allowed or refused in a sentence, in order, and a fault tells a code and no more."""

from __future__ import annotations

import asyncio
import logging
import re

import pytest
from sqlmodel import func, select, text

from bot.commands import registry
from bot.ports.inbound import Answered, Filled, Inbound, Place, Pressed, Reacted, Sender, Typed
from storage.tables import Delivery, Identity, Member, Update
from tests.runtime.rig import EMOJI, Rig
from tests.world import answer

JUNK = [
    "",
    ":",
    "claim",
    "claim:",
    "claim::",
    "claim:abc",
    "claim:-1",
    "claim:1.5",
    "claim:99999999999999999999",
    "claim:999999999999",
    "claim:٣",
    "claim:1\u0000",
    "dismiss:1",
    "dismiss:1:",
    "dismiss:1:nonsense",
    "category:1",
    "category:1:weather",
    "promote:",
    "promote:x",
    "disclosed:",
    "disclosed:1:maybe",
    "liked:",
    "language:",
    "language:de",
    "assign:",
    "unknown:1",
    "help",
    "/claim:1",
    "CLAIM:1",
    "__class__:1",
    "\ud83d\ude00" * 16,
    "x" * 64,
    "claim:1:2:3:4:5:6:7:8:9",
]


async def test_junk_from_a_button_is_refused_in_a_sentence_and_does_nothing(
    either: Rig, caplog: pytest.LogCaptureFixture
):
    await either.complain()
    await either.join("mara")
    said = {}
    for press in JUNK[:-1]:
        said[press] = await either.press(press, "mara", roles=("manager",))
    assert {press: text for press, text in said.items() if "earlier version" not in text} == {}
    assert await either.held() == 0
    assert "fault" not in caplog.text


async def test_more_values_than_a_button_has_change_nothing(bot: Rig):
    thread = await bot.complain()
    await bot.join("ana")
    assert f"#{thread}" in await bot.press(f"claim:{thread}:2:3:4:5:6:7:8:9")


@pytest.mark.parametrize("number", ["5", "999999999", "#77"])
async def test_a_number_of_no_thread_is_told(either: Rig, number: str):
    await either.join("ana")
    assert "There is no thread" in await either.press(f"claim:{number}")
    assert "There is no thread" in await either.type("release", number)


async def test_what_is_typed_wrong_is_answered_with_how_it_is_used(bot: Rig):
    await bot.join("ana")
    assert "Use it like this: /reply <thread> <link>" in await bot.type("reply")
    assert "“four” does not fit here; it should be: the number at the top of the card" in await bot.type(
        "reply", "four https://x.com/i/status/1"
    )
    assert "“99999999999999999999” does not fit" in await bot.type("release", "99999999999999999999")
    for name in ("nonsense", "", "claim", "\u0000", "x" * 300):
        assert "I do not know that command" in await bot.type(name)
    assert "What I can do" in await bot.type("HELP")


async def test_every_button_and_command_refuses_a_stranger_or_takes_him_in(bot: Rig):
    thread = await bot.complain()
    for action in registry.actions().values():
        if action.right.value == "stranger":
            continue
        args = f"{thread} x"
        said = [await bot.press(f"{action.name}:{thread}:not_us", "stranger")] if action.pressed else []
        said += [await bot.type(action.name, args, "stranger")] if action.typed else []
        assert all("not a member" in text or "Only" in text or "earlier version" in text for text in said), action.name
    assert await bot.held() == 0
    assert await bot.one(select(func.count()).select_from(Member)) == 0


async def test_a_member_is_no_manager_and_is_told_so(bot: Rig):
    thread = await bot.complain()
    await bot.join("ana")
    rows = await bot.one(select(func.count()).select_from(Delivery))
    assert "Only managers can do this" in await bot.press(f"dismiss:{thread}:not_us")
    assert "Only managers can do this" in await bot.type("mentions")
    assert await bot.one(select(func.count()).select_from(Delivery)) == rows
    assert "Only" not in await bot.press(f"dismiss:{thread}:not_us", "mara", roles=("manager",))


async def test_who_is_not_a_member_is_told_with_a_button_to_join(bot: Rig):
    thread = await bot.complain()
    reply = await bot.act(Pressed(f"claim:{thread}"), "nora")
    assert reply is not None
    assert reply.refused
    assert [button.press for row in reply.message.rows for button in row] == ["join"]


async def test_a_refused_act_leaves_nothing_behind(either: Rig):
    thread = await either.complain()
    await either.join("ana", "ben", "cleo")
    await either.press(f"claim:{thread}")
    await either.press(f"claim:{thread}", "ben")
    before = [row.model_dump() for row in await either.deliveries()]
    assert "is full" in await either.press(f"claim:{thread}", "cleo")
    assert "hold a seat" in await either.press(f"claim:{thread}", "ben")
    assert await either.held() == 2
    assert [row.model_dump() for row in await either.deliveries()] == before


async def lose(bot: Rig, table: str) -> None:
    """Take a table away, so that what needs it meets a real fault."""
    async with bot.database.write() as uow:
        await uow.exec(text(f"DROP TABLE {table}"))


async def test_a_fault_tells_a_code_and_logs_the_trace_under_it(bot: Rig, caplog: pytest.LogCaptureFixture):
    await bot.join("ana")
    await lose(bot, "entry")
    said = await bot.type("points")
    [code] = re.findall(r"\b[0-9A-F]{4}\b", said)
    assert not [word for word in ("entry", "sqlite", "Error", "SELECT") if word in said]
    [record] = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert code in record.getMessage()
    assert "no such table: entry" in caplog.text


async def test_a_fault_after_a_write_takes_the_write_back(bot: Rig):
    thread = await bot.complain()
    await bot.join("ana")
    await lose(bot, "outbox")
    assert "went wrong" in await bot.press(f"claim:{thread}")
    assert await bot.held() == 0


async def test_one_persons_events_on_one_card_are_handled_in_the_order_they_came(either: Rig):
    await either.complain()
    await either.join("ana")
    await either.deliver()
    [card] = [number for chat, number in either.chat.shown if chat == "cards"]
    for last in (False, True):
        flips = [either.react(card, added=number % 2 == 0) for number in range(10 + last)]
        await asyncio.gather(*flips)
        assert await either.held() == last


async def test_a_reaction_on_a_card_whose_number_is_not_known_yet_waits_for_it(bot: Rig):
    await bot.complain()
    await bot.join("ana")
    bot.chat.gate.clear()
    await bot.outbox.start()
    await bot.chat.until(lambda: bot.chat.asked("post"))
    reaction = asyncio.create_task(bot.react("1"))
    await asyncio.sleep(0.1)
    assert not reaction.done()
    bot.chat.gate.set()
    reply = await reaction
    assert reply is not None
    assert not reply.refused
    assert await bot.held() == 1


async def test_reactions_that_mean_nothing_are_passed_over(bot: Rig):
    await bot.complain()
    await bot.complain(score=0.6)
    await bot.join("ana")
    await bot.deliver()
    card = bot.chat.id_of("", "cards")
    review = bot.chat.id_of("", "managers")
    assert await bot.act(Reacted("👍", added=True), message_id=card) is None
    assert await bot.react("987654") is None
    assert await bot.react(review, chat_id="managers") is None
    assert await bot.react(card, chat_id="elsewhere") is None
    assert await bot.react(card, added=False) is None
    assert await bot.held() == 0
    assert await bot.act(Reacted(EMOJI + "\ufe0f", added=True), message_id=card) is not None
    assert await bot.held() == 1


async def test_an_answer_to_a_card_records_and_one_to_nothing_is_passed_over(bot: Rig):
    await bot.complain()
    await bot.join("ana")
    await bot.deliver()
    card = bot.chat.id_of("", "cards")
    assert await bot.act(Answered("thanks"), message_id="999") is None
    assert await bot.act(Answered("thanks")) is None
    assert "no link" in await bot.says(Answered("thanks all"), message_id=card)
    assert "Recorded, thank you!" in await bot.says(Answered(f"here {answer(bot.clock.now())}."), message_id=card)
    assert "answer the card itself" in await bot.says(Answered("what now?"), direct=True)


async def test_a_form_that_was_filled_in_oddly_is_refused(bot: Rig):
    thread = await bot.complain()
    await bot.join("ana")
    for action, ref, values in (
        ("reply", "", {}),
        ("reply", "abc", {"link": "https://x.com/i/status/1"}),
        ("reply", str(thread), {}),
        ("reply", str(thread), {"link": "no link at all", "disclosure": "yes"}),
        ("reply", str(thread), {"link": answer(bot.clock.now()), "disclosure": "perhaps"}),
        ("nonsense", "1", {"link": "x"}),
        ("help", "", {}),
    ):
        reply = await bot.act(Filled(action, ref, values))
        assert reply is not None
        assert reply.refused, (action, ref, values)
    assert not (
        await bot.act(Filled("reply", str(thread), {"link": answer(bot.clock.now()), "disclosure": "yes"}))
    ).refused


async def test_an_update_is_handled_once_also_when_it_is_refused(bot: Rig):
    thread = await bot.complain()
    await bot.join("ana", "ben")
    inbox = bot.parts.inbox("web")
    await inbox.keep([{"update_id": 1}, {"update_id": 2}])
    assert f"#{thread}" in await bot.press(f"claim:{thread}", receipt=1)
    assert await bot.press(f"claim:{thread}", "ben", receipt=1) == ""
    assert await bot.held() == 1
    assert "There is no thread" in await bot.press("claim:55", "ben", receipt=2)
    assert await bot.press(f"claim:{thread}", "ben", receipt=2) == ""
    assert await bot.one(select(func.count()).select_from(Update).where(Update.handled_at == None)) == 0  # noqa: E711


@pytest.mark.parametrize(("told", "kept"), [("", "Ana"), ("Anna", "Anna"), ("n" * 500, "n" * 200)])
async def test_a_name_follows_the_chat_where_the_chat_tells_one(bot: Rig, told: str, kept: str):
    await bot.join("ana")
    sender = Sender("ana", told)
    await bot.service.router.receive(Inbound("web", sender, Place("cards"), Typed("help"), bot.clock.now()))
    assert await bot.one(select(Identity.name)) == kept


async def test_a_form_of_questions_that_comes_after_one_was_let_in_says_so(either: Rig):
    await either.join("ana")
    assert "You are in already" in await either.says(Filled("answers", "acme", {"first": "Two years"}))
