"""Nothing that came in is lost: polling and webhook against the stand-in."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Self

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from bot.platforms.telegram_chat import TelegramPlatform, Webhook, router
from bot.ports.chat import PlatformError
from bot.ports.inbound import Answered, Reacted, Typed
from tests.platforms.telegram_help import MENU, FixedClock, MemoryInbox, Running, room, running
from tests.standins.telegram_api import TelegramServer


@pytest.fixture
async def server():
    async with TelegramServer() as server:
        yield server


@pytest.fixture
def cards(server):
    return server.add_group("Ambassadors")


@pytest.fixture
def ann(server, cards):
    ann = server.add_user("Ann", language_code="ru")
    server.join(ann, cards)
    server.core.updates.pending.clear()  # that the bot and she joined is not what these tests are about
    return ann


def offsets(server) -> list[int]:
    return [call.values.get("offset", 0) for call in server.asked("getUpdates")]


async def test_an_update_is_kept_before_telegram_may_forget_it(server, cards, ann):
    inbox = MemoryInbox()
    inbox.refuse_next = 1
    async with running(server, room(cards), inbox=inbox) as run:
        await server.say(ann, cards, "/next")
        await server.wait_for(lambda: inbox.batches == 1)
        assert server.core.updates.pending, "not kept, so Telegram still holds it"
        await server.wait_for(lambda: run.received)

    assert [inbound.event for inbound in run.received] == [Typed("next")]
    assert inbox.batches == 2, "it was asked for again"


async def test_what_was_not_confirmed_before_a_crash_is_handled_once(server, cards, ann):
    inbox = MemoryInbox()
    inbox.after_keep = lambda: server.fail_next("getUpdates", 502, "Bad Gateway", times=100)
    async with running(server, room(cards), inbox=inbox) as run:
        await server.say(ann, cards, "/next")
        await server.wait_for(lambda: run.received)
    assert server.core.updates.pending, "killed between the commit and the next offset"

    server._faults.clear()
    inbox.after_keep = lambda: None
    async with running(server, room(cards), inbox=inbox) as again:
        await server.say(ann, cards, "/help")
        await server.wait_for(lambda: again.received)

    assert [inbound.event for inbound in again.received] == [Typed("help")], "the first is known and done"


async def test_what_was_kept_but_not_handled_is_handled_after_the_start(server, cards, ann):
    inbox = MemoryInbox()
    await server.say(ann, cards, "/next")
    await inbox.keep([update.body for update in server.core.updates.pending])

    async with running(server, room(cards), inbox=inbox) as run:
        await server.wait_for(lambda: run.received)
        assert [inbound.receipt for inbound in run.received] == [max(inbox.kept)]


async def test_reactions_are_told_because_they_are_asked_for(server, cards, ann):
    async with running(server, room(cards)) as run:
        card = await server.say(ann, cards, "/next")
        assert await server.react(ann, card, "✍")
        assert await server.react(ann, card, "👍")
        await server.wait_for(lambda: len(run.received) == 4)

    assert [inbound.event for inbound in run.received[1:]] == [
        Reacted("✍", added=True),
        Reacted("✍", added=False),
        Reacted("👍", added=True),
    ]


async def test_an_update_that_cannot_be_read_is_kept_and_stops_nobody(server, cards, ann):
    async with running(server, room(cards)) as run:
        server.core.updates.add("message", {"odd": True}, "chat 1")
        await server.say(ann, cards, "/next")
        await server.wait_for(lambda: run.received)

    server.violations.clear()  # this one was the stand-in's, as ordered
    assert len(run.inbox.faults) == 1, "the inbox is told, which tries again and logs"


async def test_what_people_say_to_one_another_is_not_stored(server, cards, ann):
    async with running(server, room(cards)) as run:
        said = await server.say(ann, cards, "did you see the match?")
        await server.say(ann, cards, "yes", reply_to=said)
        await server.say(ann, cards, "/next")
        await server.wait_for(lambda: run.received)
    assert [update["message"]["text"] for update in run.inbox.kept.values()] == ["/next"]


async def test_stopping_ends_the_long_poll_at_once(server, cards):
    async with running(server, room(cards)):
        await server.wait_for(lambda: server.core.updates._poll is not None)
        began = time.monotonic()
    assert time.monotonic() - began < 1


async def test_stopping_waits_for_the_answer_in_hand(server, cards, ann):
    async with running(server, room(cards)) as run:
        run.answer_after_for = 0.3
        await server.say(ann, cards, "/next")
        await server.wait_for(lambda: run.received)
        await run.platform.stop()
        assert run.inbox.done, "it was handled to its end"


@pytest.mark.parametrize("code", [502, 0])
async def test_a_failing_network_is_outlived(server, cards, ann, code, caplog):
    server.fail_next("getUpdates", code, "Bad Gateway")
    async with running(server, room(cards)) as run:
        await server.say(ann, cards, "/next")
        await server.wait_for(lambda: run.received)
    assert "trying again" in caplog.text


async def test_a_second_reader_of_the_updates_is_told_of_with_the_mend(server, cards, caplog):
    server.fail_next("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    async with running(server, room(cards)):
        await server.wait_for(lambda: len(server.asked("getUpdates")) > 1)
    assert "stop the other one" in caplog.text


async def test_a_flood_wait_is_obeyed(server, cards, ann):
    server.fail_next("getUpdates", 429, "Too Many Requests", parameters={"retry_after": 1})
    async with running(server, room(cards)) as run:
        await server.say(ann, cards, "/next")
        await server.wait_for(lambda: run.received)
    assert server.asked("getUpdates")[0].status == 429


async def test_a_wrong_token_refuses_the_start_and_is_never_shown(server, cards, caplog):
    caplog.set_level(logging.INFO)
    wrong = "4800001:no-such-secret"
    platform = TelegramPlatform(wrong, MENU, [room(cards)], FixedClock(), MemoryInbox(), base_url=server.base_url)

    with pytest.raises(PlatformError) as refused:
        await platform.start(Running(platform, MemoryInbox()).receive)

    assert [problem.key for problem in refused.value.problems] == ["telegram.token"]
    assert await platform.check([]) == list(refused.value.problems)
    assert "no-such-secret" not in f"{caplog.text} {refused.value}"


async def test_the_token_is_in_no_log(server, cards, ann, caplog):
    caplog.set_level(logging.NOTSET, "httpx")
    caplog.set_level(logging.INFO)
    server.fail_next("getUpdates", 0)
    async with running(server, room(cards)) as run:
        await server.say(ann, cards, "/next")
        await server.wait_for(lambda: run.received)
    assert "trying again" in caplog.text, "something was logged"
    assert server.token not in caplog.text


SECRET = "a-secret_that-telegram-repeats"


class Site:
    """The HTTP server that Telegram reaches; its route is there only when a test puts it."""

    def __init__(self) -> None:
        self.app = FastAPI()
        self.server = uvicorn.Server(uvicorn.Config(self.app, port=0, log_config=None, lifespan="off"))

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self.server._serve())
        while not self.server.started:  # noqa: ASYNC110 - uvicorn tells it in no other way
            await asyncio.sleep(0.01)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        self.webhook = Webhook(f"http://127.0.0.1:{port}/telegram/updates", SECRET)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.server.should_exit = True
        await self._task


async def test_an_update_at_the_webhook_is_answered_after_it_is_kept(server, cards, ann):
    inbox = MemoryInbox()
    inbox.refuse_next = 1
    async with Site() as site, running(server, room(cards), inbox=inbox, webhook=site.webhook) as run:
        site.app.include_router(router(site.webhook, run.platform))
        await server.say(ann, cards, "/next")
        await server.wait_for(lambda: run.received)

    assert inbox.batches == 2, "the first was not answered with 200, so Telegram came again"
    assert not server.asked("getUpdates")
    assert server.core.updates.webhook_url == site.webhook.url, "stopping leaves it set, so nothing is missed"


async def test_polling_takes_an_old_webhook_away_and_loses_nothing(server, cards, ann):
    async with Site() as site:
        async with running(server, room(cards), webhook=site.webhook):
            await server.say(ann, cards, "/next")
        async with running(server, room(cards)) as run:
            await server.wait_for(lambda: run.received)
    assert not any(call.values.get("drop_pending_updates") for call in server.calls)


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        (SECRET, b'{"update_id": 7}', 200),
        ("wrong", b'{"update_id": 7}', 403),
        ("ключ", b'{"update_id": 7}', 403),
        (None, b'{"update_id": 7}', 403),
        (SECRET, b"{", 400),
        (SECRET, b"[]", 400),
        (SECRET, b'{"update_id": "7"}', 400),
        (SECRET, b" " * (2 << 20), 413),
    ],
)
async def test_only_telegram_is_let_in_at_the_webhook(secret, body, status):
    inbox = MemoryInbox()
    app = FastAPI()
    app.include_router(router(Webhook("https://bot.example/telegram", SECRET), inbox))
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://bot.example") as client:
        answer = await client.post("/telegram", content=body, headers=headers)
    assert (answer.status_code, list(inbox.kept)) == (status, [7] if status == 200 else [])


@pytest.mark.parametrize("secret", ["", "with space", "x" * 257])
def test_a_secret_that_telegram_refuses_is_refused_here(secret):
    with pytest.raises(ValueError, match="1 to 256"):
        Webhook("https://bot.example/telegram", secret)


async def test_an_answer_to_a_card_comes_with_the_card(server, cards, ann):
    async with running(server, room(cards)) as run:
        card = server.core.post(cards, server.bot, text="a card")
        await server.say(ann, cards, "https://x.com/a/status/2", reply_to=card)
        await server.wait_for(lambda: run.received)
    assert run.received[0].event == Answered("https://x.com/a/status/2")
    assert run.received[0].message_id == str(card.message_id)
