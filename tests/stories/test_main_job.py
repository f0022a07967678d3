"""The main job, end to end: a complaint comes in over HTTP, is decided, claimed, answered, paid and reported."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.intake.signature import HEADER, sign
from tests.running import SECRET
from tests.side import MANAGERS
from tests.world import answer

if TYPE_CHECKING:
    from bot.ports.mentions import NewMention
    from tests.running import Running
    from tests.side import Side

ONE_CHAT = pytest.mark.parametrize(
    "bot", [("web",), ("discord",), ("telegram",)], indirect=True, ids=lambda names: names[0]
)
TWO_CHATS = pytest.mark.parametrize("bot", [("discord", "telegram")], indirect=True, ids=["discord and telegram"])


async def send(bot: Running, *mentions: NewMention) -> dict[str, object]:
    """Hand mentions over as a watching tool does: signed, over HTTP."""
    body = json.dumps([json.loads(one.model_dump_json(exclude_none=True)) for one in mentions]).encode()
    headers = {HEADER: sign(SECRET, body, bot.clock.now())}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{bot.service.port}") as client:
        response = await client.post("/v1/communities/acme/mentions", content=body, headers=headers)
    assert response.status_code == 200, response.text
    await bot.idle()
    return response.json()


def posts(bot: Running) -> list[NewMention]:
    """Return one post that is negative for sure, one that a manager shall look at, and one that is not."""
    now = bot.clock.now()
    return [
        bot.mention(
            posted_at=now - timedelta(hours=3), author="furious", text="My withdrawal is stuck. Scam?", score=0.95
        ),
        bot.mention(posted_at=now - timedelta(hours=2), author="unsure", text="Is my payment lost?", score=0.6),
        bot.mention(posted_at=now - timedelta(hours=1), author="pleased", text="Nice colours", score=0.1),
    ]


@ONE_CHAT
async def test_a_complaint_is_answered_paid_and_reported(bot: Running):
    [chat] = bot.sides.values()
    for name in ("Ana", "Ben", "Cem"):
        await chat.member(name)
    given = posts(bot)
    assert await send(bot, *given) == {"new": 3, "known": 0, "refused": []}
    assert await send(bot, given[0]) == {"new": 0, "known": 1, "refused": []}

    # review by the manager
    shown, doubted = 1, 2
    await chat.card(shown, "furious", "2 of 2 free")
    await chat.card(doubted, "unsure", "waiting for a manager", room=MANAGERS)
    await chat.press("Mara", doubted, "approve", MANAGERS)
    await chat.card(doubted, "2 of 2 free")

    # claim, second claim, full
    await chat.react("Ana", shown)
    await chat.card(shown, "Ana", "1 of 2 free")
    await chat.press("Ben", shown, "claim")
    await chat.card(shown, "Ana", "Ben", "no seat free")
    await chat.react("Cem", shown)
    await chat.told("Cem", f"#{shown} is full")
    await chat.reactions(shown, 2)

    # record, points
    link = bot.places.post(answer(bot.clock.now()))
    assert "points are confirmed once" in (await chat.record("Ana", shown, link, disclosed=True)).text
    await bot.idle()
    await chat.card(shown, "· answered", "1. ")
    assert "wait" in (await chat.record("Ben", shown, answer(bot.clock.now()), disclosed=False)).text
    await chat.card(shown, "· answered", "2. ")
    await chat.press("Cem", shown, "liked")
    await chat.card(shown, "♥ 1")
    assert "Confirmed: 15 points" in (await chat.ask("Ana", "/points")).text
    assert "Pending: 10 points" in (await chat.ask("Ben", "/points")).text
    perks = (await chat.ask("Ana", "/perks")).text
    assert "5 to go" in perks

    # leaderboard, sla, digest
    await chat.type("Ben", "/leaderboard")
    board = await chat.room_says("This week’s leaderboard")
    assert "Ana · 15 points" in board.text.replace("@", "")
    assert "Cem" not in board.text
    await chat.type("Mara", "/sla", MANAGERS)
    sla = await chat.room_says("1 thread waits for an answer", room=MANAGERS)
    assert "unsure" in sla.text
    assert "100% (1 of 1)" in sla.text
    await bot.pass_time(hours=7, minutes=1)
    digest = await chat.room_says("Northwind: the day in short")
    assert "new: 2 · taken: 1 · answered: 1 · late: 0" in digest.text
    assert "2 of 500 answers · 1 of 500 likes" in digest.text


@TWO_CHATS
async def test_two_chats_show_one_truth(bot: Running):
    discord, telegram = bot.sides["discord"], bot.sides["telegram"]
    both: tuple[Side, ...] = (discord, telegram)
    await discord.member("Ana")
    await telegram.member("Ben")
    await telegram.member("Cem")
    await send(bot, *posts(bot))
    shown, doubted = 1, 2
    for chat in both:
        await chat.card(shown, "2 of 2 free")
        await chat.card(doubted, "waiting for a manager", room=MANAGERS)

    # one manager's decision is both rooms' decision
    await telegram.press("Mara", doubted, "approve", MANAGERS)
    for chat in both:
        await chat.card(doubted, "2 of 2 free")
        await chat.card(doubted, "nobody on it yet", room=MANAGERS)
    again = await discord.ask("Mara", f"/manage {doubted}", MANAGERS)
    await discord.press_private("Mara", again, f"category:{doubted}:trust", MANAGERS)
    for chat in both:
        await chat.card(doubted, "Doubt about trust", "Say what you checked.")

    # a seat taken in one chat is taken in the other
    await discord.react("Ana", shown)
    for chat in both:
        await chat.card(shown, "Ana", "1 of 2 free")
    await telegram.react("Ben", shown)
    for chat in both:
        await chat.card(shown, "Ana", "Ben", "no seat free")
    await telegram.react("Cem", shown)
    await telegram.told("Cem", f"#{shown} is full (Ana, Ben)")
    await telegram.unreact("Ben", shown)
    for chat in both:
        await chat.card(shown, "Ana", "1 of 2 free", without="Ben")

    # an answer and a like, each where it is at home
    assert "+15 points" in (await discord.record("Ana", shown, answer(bot.clock.now()), disclosed=True)).text
    await bot.idle()
    for chat in both:
        await chat.card(shown, "· answered", "1. ", "♥ I liked 1 (Ana)")
    await telegram.press("Ben", shown, "liked")
    for chat in both:
        await chat.card(shown, "♥ 1")

    # a restart loses nothing, and each room has its digest once
    await bot.restart()
    await bot.pass_time(hours=7, minutes=1)
    for chat in both:
        await chat.room_says("Northwind: the day in short", "new: 2 · taken: 1 · answered: 1 · late: 0")
    await bot.restart()
    for chat in both:
        assert len([one for one in await chat.messages() if "the day in short" in one.text]) == 1
        assert len([one for one in await chat.messages() if re.search(r"#\d+ ·", one.text.split("\n", 1)[0])]) == 2
        # nobody took it for long enough, so that it came down, once
        assert len([one for one in await chat.messages() if f"#{doubted} has moved down" in one.text]) == 1
