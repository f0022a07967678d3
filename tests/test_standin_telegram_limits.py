"""The announced limits of Telegram, ordered failures, and the contract of the stand-in itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import telegram
from telegram.error import NetworkError, RetryAfter

from tests.standins.telegram_api import ContractError, TelegramServer
from tests.standins.telegram_api.checks import ask, keyboard, refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture(autouse=True)
def _waits_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    # Otherwise python-telegram-bot 22 warns whenever it is told to wait, and warnings are errors here.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(server.token, base_url=server.base_url) as ready:
        yield ready


async def test_a_group_takes_20_messages_and_edits_a_minute_and_deleting_is_free() -> None:
    now = 1_800_000_000.0
    async with TelegramServer(clock=lambda: now) as server:
        group = server.add_group("Ambassadors")
        async with telegram.Bot(server.token, base_url=server.base_url) as client:
            card = await client.send_message(group.id, "Card 0")
            for number in range(1, 20):
                await card.edit_text(f"Card {number}")
            with pytest.raises(RetryAfter) as refusal:
                await card.edit_text("Card 20")
            assert refusal.value.retry_after.total_seconds() == 60
            await card.delete()
            assert server.refused_by_limits == 1
            now += 60
            await client.send_message(group.id, "Card again")


async def test_a_short_burst_to_one_person_passes_and_30_a_second_in_all() -> None:
    now = 1_800_000_000.0
    async with TelegramServer(clock=lambda: now) as server:
        people = [server.add_user(f"Person {number}") for number in range(40)]
        for person in people:
            await server.start(person)
        for number in range(5):
            assert (await ask(server, "sendMessage", chat_id=people[0].id, text=f"{number}")).status_code == 200
        sixth = await ask(server, "sendMessage", chat_id=people[0].id, text="6")
        assert sixth.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 5",
            "parameters": {"retry_after": 5},
        }
        now += 10
        answers = [await ask(server, "sendMessage", chat_id=p.id, text="digest") for p in people]
        assert [a.status_code for a in answers] == [200] * 30 + [429] * 10


async def test_with_speed_a_client_that_waits_as_told_is_served_soon() -> None:
    async with TelegramServer(speed=120) as server:
        group = server.add_group("Ambassadors")
        async with telegram.Bot(server.token, base_url=server.base_url) as client:
            for number in range(20):
                await client.send_message(group.id, f"Card {number}")
            with pytest.raises(RetryAfter) as refusal:
                await client.send_message(group.id, "Card 20")
            await asyncio.sleep(refusal.value.retry_after.total_seconds())
            await client.send_message(group.id, "Card 20")
        assert refusal.value.retry_after.total_seconds() == 1


async def test_ordered_failures_come_before_or_after_the_work(server: TelegramServer, bot: telegram.Bot) -> None:
    group = server.add_group("Ambassadors")
    server.fail_next("sendMessage", 502, "Bad Gateway")
    with refused(NetworkError, "Bad Gateway"):
        await bot.send_message(group.id, "Card")
    assert server.messages(group) == []
    server.fail_next("sendMessage", 0, performed=True)
    with pytest.raises(NetworkError):
        await bot.send_message(group.id, "Card")
    assert [m.text for m in server.messages(group)] == ["Card"]
    assert [call.status for call in server.asked("sendMessage")] == [502, 0]


@pytest.mark.parametrize(
    ("method", "values", "problem"),
    [
        ("sendMessage", {"chat_id": 1}, "required field 'text' is missing"),
        ("sendMessage", {"chat_id": 1, "text": "x", "colour": 1}, "unknown field 'colour'"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "sendMessage.text: 5 is not String"),
        ("sendMessage", {"chat_id": True, "text": "x"}, "sendMessage.chat_id: True is none of Integer, String"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "data": "y"}]]}},
            "InlineKeyboardButton has no field 'data'",
        ),
        ("setMyCommands", {"commands": [{"command": "x"}]}, "description: required by BotCommand, missing"),
        ("setMyCommands", {"commands": [], "scope": {"type": "everybody"}}, "'everybody' is not"),
        ("sendTelepathy", {}, "no method 'sendTelepathy'"),
        ("sendDice", {"chat_id": 1}, "the stand-in does not know sendDice yet"),
    ],
)
async def test_what_the_bot_api_does_not_have_fails_loudly(method: str, values: dict[str, Any], problem: str) -> None:
    server = TelegramServer()
    if not server.validated:
        pytest.skip("the published contract is not beside this checkout")

    async def run() -> None:
        async with server:
            answer = await ask(server, method, **values)
            assert answer.status_code in {400, 404}
            assert answer.json()["ok"] is False

    with pytest.raises(ContractError, match=problem):
        await run()


async def test_without_the_contract_it_works_unvalidated() -> None:
    async with TelegramServer(spec=None) as server:
        assert not server.validated
        ada = server.add_user("Ada")
        await server.start(ada)
        async with telegram.Bot(server.token, base_url=server.base_url) as client:
            await client.send_message(ada.id, "123", reply_markup=keyboard())
        assert [(m.text, m.labels) for m in server.direct(ada)] == [("123", ["Claim"])]
