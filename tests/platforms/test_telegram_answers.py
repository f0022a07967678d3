"""How an answer reaches the one who acted, and nobody else."""

from __future__ import annotations

import pytest

from bot.platforms.telegram_chat.answers import Answers
from bot.ports.inbound import Pressed, Reply
from bot.ports.message import Button, Form, Input, Message
from bot.ports.text import plain
from tests.platforms.telegram_help import room, running
from tests.standins.telegram_api import TelegramServer

CARD = Message(title="A card", rows=((Button("Claim", "claim:1"),),))
SHORT = Reply(Message(body=(plain("The seat is yours."),)))
LONG = Reply(Message(body=(plain("Five steps. " * 40),)), brief="Here is the plan.")
WITH_BUTTON = Reply(Message(title="Is the disclosure in?", rows=((Button("Yes", "disclosed:9:yes"),),)), brief="Noted.")
FORM = Reply(
    Message(), form=Form("reply", "1", "Your answer", (Input("link", "Link"),), "Answer this card with the link.")
)
SHARED = Reply(Message(title="Leaderboard"), shared=True)


class Scene:
    def __init__(self, server: TelegramServer) -> None:
        self.server = server
        self.group = server.add_group("Ambassadors")
        self.ann = server.add_user("Ann")
        server.join(self.ann, self.group)
        server.core.updates.pending.clear()
        server.core.updates.log.clear()
        self.room = room(self.group)

    async def card(self, run):
        await run.platform.post(self.room.chat_id, CARD, key="1")
        return self.server.messages(self.group, by_bot=True)[0]

    async def press(self, run, reply, *, message=None):
        run.answer = lambda inbound: reply if isinstance(inbound.event, Pressed) else None
        pressed = await self.server.press(self.ann, message or await self.card(run), "claim:1", stale=True)
        await self.settle(run)
        return pressed

    async def settle(self, run):
        told = {update["update_id"] for update in self.server.core.updates.log}
        await self.server.wait_for(lambda: told <= run.inbox.done)

    @property
    def directs(self) -> list[str | None]:
        return [message.text for message in self.server.direct(self.ann)]

    @property
    def posted(self) -> list[str | None]:
        return [message.text for message in self.server.messages(self.group, by_bot=True)]


@pytest.fixture
async def scene():
    async with TelegramServer(speed=60) as server:
        yield Scene(server)


async def test_a_short_answer_to_a_button_is_an_alert_that_only_the_presser_sees(scene):
    async with running(scene.server, scene.room) as run:
        pressed = await scene.press(run, SHORT)
    assert (pressed.text, pressed.show_alert) == ("The seat is yours.", True)
    assert (scene.posted, scene.directs) == (["A card"], [])


async def test_no_answer_ends_the_buttons_waiting(scene):
    async with running(scene.server, scene.room) as run:
        pressed = await scene.press(run, None)
    assert (pressed.answered, pressed.text) == (True, "")


@pytest.mark.parametrize(
    ("reply", "alert", "direct"),
    [
        (LONG, "Here is the plan.", "Five steps. Five steps."),
        (WITH_BUTTON, "Noted.", "Is the disclosure in?"),
        (Reply(LONG.message), "Five steps. Five steps.", "Five steps. Five steps."),
    ],
)
async def test_what_an_alert_cannot_hold_follows_in_the_open_direct_chat(scene, reply, alert, direct):
    async with running(scene.server, scene.room) as run:
        await scene.server.start(scene.ann)
        pressed = await scene.press(run, reply)
    assert pressed.text.startswith(alert)
    assert len(pressed.text) <= 200
    assert [text.startswith(direct) for text in scene.directs if text] == [True]
    assert scene.posted == ["A card"]


async def test_where_the_direct_chat_is_closed_the_alert_is_all(scene):
    async with running(scene.server, scene.room) as run:
        pressed = await scene.press(run, LONG)
    assert (pressed.text, scene.directs, scene.posted) == ("Here is the plan.", [], ["A card"])


async def test_a_brief_answer_alone_is_an_alert_or_a_direct_message(scene):
    async with running(scene.server, scene.room) as run:
        await scene.server.start(scene.ann)
        pressed = await scene.press(run, Reply(Message(), brief="Noted."))
        run.answer = lambda inbound: Reply(Message(), brief="Noted.")
        await scene.server.say(scene.ann, scene.ann, "/next")
        await scene.settle(run)
        run.answer = lambda inbound: Reply(Message())
        await scene.server.say(scene.ann, scene.ann, "/next")
        await scene.settle(run)
    assert (pressed.text, scene.directs) == ("Noted.", ["Noted."])


async def test_instead_of_a_form_the_sentence_that_stands_for_it_is_shown(scene):
    async with running(scene.server, scene.room) as run:
        pressed = await scene.press(run, FORM)
    assert (pressed.text, pressed.show_alert) == ("Answer this card with the link.", True)


async def test_a_slow_answer_does_not_keep_the_button_waiting(scene):
    async with running(scene.server, scene.room) as run:
        run.platform._answers = Answers(run.platform._delivery, run.receive, patience_for=0.05)
        await scene.server.start(scene.ann)
        await scene.settle(run)
        run.answer_after_for = 0.3
        pressed = await scene.press(run, SHORT)
        await scene.server.wait_for(lambda: "The seat is yours." in scene.directs)
    assert (pressed.answered, pressed.text) == (True, "")
    assert pressed.after_for < 0.3, "acknowledged before the answer was there"


async def test_a_press_that_comes_after_a_long_absence_is_answered_directly(scene):
    scene.server.core.callback_lives_for = -1
    async with running(scene.server, scene.room) as run:
        await scene.server.start(scene.ann)
        run.answer = lambda inbound: SHORT if isinstance(inbound.event, Pressed) else None
        card = await scene.card(run)
        await scene.server.press(scene.ann, card, "claim:1", timeout=0.2)
        await scene.server.wait_for(lambda: "The seat is yours." in scene.directs)


async def test_a_fault_ends_the_buttons_waiting_and_reaches_the_inbox(scene):
    def fails(inbound):
        raise LookupError("a fault")

    async with running(scene.server, scene.room) as run:
        card = await scene.card(run)
        run.answer = fails
        pressed = await scene.server.press(scene.ann, card, "claim:1")
        await scene.server.wait_for(lambda: run.inbox.faults)
    assert (pressed.answered, pressed.text) == (True, "")
    assert [str(fault) for fault in run.inbox.faults] == ["a fault"]


async def test_a_shared_answer_to_a_button_is_written_in_the_room(scene):
    async with running(scene.server, scene.room) as run:
        pressed = await scene.press(run, SHARED)
    assert (pressed.text, scene.posted) == ("", ["A card", "Leaderboard"])


async def test_in_the_direct_chat_the_message_of_the_button_is_replaced(scene):
    async with running(scene.server, scene.room) as run:
        await scene.server.start(scene.ann)
        await run.platform.direct(str(scene.ann.id), CARD, key="1")
        asked = scene.server.direct(scene.ann)[0]
        await scene.press(run, Reply(Message(title="Thank you"), replace=True), message=asked)
        assert scene.directs == ["Thank you"]
        assert not asked.buttons, "the question cannot be answered again"

        scene.server.delete_message(asked)
        asked.is_deleted = True
        await scene.press(run, Reply(Message(title="Once more"), replace=True), message=asked)
    assert scene.directs == ["Once more"], "what was deleted is written anew"


async def test_a_press_in_the_direct_chat_is_answered_there(scene):
    async with running(scene.server, scene.room) as run:
        await scene.server.start(scene.ann)
        await run.platform.direct(str(scene.ann.id), CARD, key="1")
        asked = scene.server.direct(scene.ann)[0]
        alert = await scene.press(run, SHORT, message=asked)
        silent = await scene.press(run, LONG, message=asked)
    assert (alert.text, silent.text) == ("The seat is yours.", "")
    assert [text.split(".")[0] for text in scene.directs if text] == ["A card", "Five steps"]


async def test_a_command_in_the_direct_chat_is_answered_there(scene):
    async with running(scene.server, scene.room) as run:
        run.answer = lambda _: WITH_BUTTON
        await scene.server.start(scene.ann)
        await scene.settle(run)
    assert [message.labels for message in scene.server.direct(scene.ann)] == [["Yes"]]


async def test_a_shared_answer_to_a_command_answers_the_one_who_asked(scene):
    async with running(scene.server, scene.room) as run:
        run.answer = lambda _: SHARED
        asked = await scene.server.say(scene.ann, scene.group, "/next")
        await scene.settle(run)
    (posted,) = scene.server.messages(scene.group, by_bot=True)
    assert (posted.text, posted.reply_to) == ("Leaderboard", asked)


async def test_what_is_for_one_person_is_never_written_into_the_room(scene):
    async with running(scene.server, scene.room) as run:
        run.answer = lambda _: SHORT
        said = await scene.server.say(scene.ann, scene.group, "/next")
        await scene.server.react(scene.ann, said, "✍")
        await scene.settle(run)
        assert (scene.posted, scene.directs) == ([], []), "no direct chat, so nothing"

        await scene.server.start(scene.ann)
        await scene.server.react(scene.ann, said, None)
        await scene.server.wait_for(lambda: len(scene.directs) == 2)
    assert scene.posted == []


async def test_an_answer_waits_once_when_telegram_asks_it_to(scene):
    async with running(scene.server, scene.room) as run:
        run.answer = lambda _: SHARED
        scene.server.fail_next("sendMessage", 429, "Too Many Requests", parameters={"retry_after": 1})
        await scene.server.say(scene.ann, scene.group, "/next")
        await scene.server.wait_for(lambda: scene.posted == ["Leaderboard"])
    assert [call.status for call in scene.server.asked("sendMessage")] == [429, 200]
