"""One id leads from what came in to what was shown; and nothing in the log or the figures tells who or what it was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.runtime.logs import secrets_of
from tests.harness import HARNESSES
from tests.running import SECRET, running
from tests.side import CARDS, MANAGERS
from tests.standins.llm import KEY, LlmServer
from tests.standins.places import PlacesServer
from tests.watching.heard import event_of, everything
from tests.world import answer

if TYPE_CHECKING:
    from tests.databases import Sqlite

NAME, CRITIC, TEXT = "Zdenka", "grumbler77", "My withdrawal is stuck in quixotic nonsense"


@pytest.mark.parametrize("where", ["telegram", "discord"])
async def test_a_claim_can_be_followed_by_its_id_to_the_cards_of_both_chats(sqlite: Sqlite, where: str):
    async with running([HARNESSES["telegram"](), HARNESSES["discord"]()], await sqlite.fresh()) as bot:
        await bot.sides[where].member(NAME)
        [thread] = await bot.take_in()
        with everything() as log:
            await bot.sides[where].react(NAME, thread)
            for side in bot.sides.values():
                await side.card(thread, "1 of 2 free")
            await bot.idle()
        [claimed] = log.lines(" act ", "act=claim-by-reaction", "outcome=done")
        assert f"platform={where}" in claimed
        assert "community=acme" in claimed
        edited = log.lines(f"[{event_of(claimed)}]", " delivery ", f"about=card:thread:{thread}", "outcome=sent")
        assert {re.search(r"platform=(\w+)", line)[1] for line in edited} == {"telegram", "discord"}
        if where == "telegram":
            # the stored update's own number: a second try after a crash has the same id
            assert event_of(claimed).startswith("u")


async def test_no_line_and_no_figure_tells_a_secret_a_name_or_a_text(sqlite: Sqlite):
    async with LlmServer() as model, PlacesServer() as places:
        llm = {"url": model.url, "model": "m", "secret": KEY}
        chats = [HARNESSES["telegram"](), HARNESSES["discord"]()]
        with everything() as log:
            hook = {"name": "ours", "kind": "octolens", "secret": "the-last-part-of-a-secret-address"}
            more = {"classify": {"by": "llm", "llm": llm}, "sources": [hook]}
            async with running(chats, await sqlite.fresh(), places, **more) as bot:
                figures, people = await a_day(bot)
                tokens = {side.harness.server.token for side in bot.sides.values()}
                hidden = secrets_of(bot.config) | tokens
        assert log.lines(" act ", "act=claim-by-reaction", "outcome=done")
        assert log.lines(" request ", "/v1/communities/{name}/mentions", "outcome=done")
        assert log.lines(" posts ", "source=http", "new=1")
        assert {SECRET, KEY, "the-last-part-of-a-secret-address"} < hidden
        for told in (log.text, figures):
            for secret in hidden - {"stand-in"} | {NAME, NAME.lower(), CRITIC, "quixotic", "nonsense", *people}:
                assert secret not in told, [line for line in told.splitlines() if secret in line][:3]


async def a_day(bot) -> tuple[str, set[str]]:
    """A post comes over HTTP, is claimed in one chat and answered in the other; returns the figures, and the accounts."""
    telegram, discord = bot.sides["telegram"], bot.sides["discord"]
    for side in bot.sides.values():
        await side.member(NAME)
    post = bot.mention(author=CRITIC, text=TEXT).model_dump(mode="json", exclude_none=True)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{bot.service.port}") as http:
        bearer = {"Authorization": f"Bearer {SECRET}"}
        came = await http.post("/v1/communities/acme/mentions", json=post | {"reach": {}}, headers=bearer)
        assert came.json()["new"] == 1, came.text
        assert len(came.headers["x-request-id"]) == 8
        wrong = await http.post("/v1/communities/acme/hooks/ours/the-last-part-of-a-secret-address", content=b"{}")
        assert wrong.status_code < 500
        await bot.idle()
        thread = 1
        await telegram.react(NAME, thread)
        await discord.card(thread, "1 of 2 free")
        await discord.type(NAME, f"/reply {thread} {answer(bot.clock.now())}", CARDS)
        for side in bot.sides.values():
            seen = await side.type("Mara", "/status", MANAGERS)
            assert "Came in and could not be read: 1" in seen.text
            assert "✅ Works: Telegram, Discord" in seen.text or "✅ Works: Discord, Telegram" in seen.text
        await bot.idle()
        figures = await http.get(f"http://127.0.0.1:{bot.service.health.port}/metrics")
        ready = await http.get(f"http://127.0.0.1:{bot.service.health.port}/readyz")
    assert ready.json() == dict.fromkeys(("process", "database", "schema"), "ok") | dict.fromkeys(
        ("telegram", "discord", "scheduler"), "serves"
    )
    shown = figures.text.splitlines()
    assert 'firsthand_acts_total{act="claim-by-reaction",outcome="done",platform="telegram"} 1.0' in shown
    assert 'firsthand_time_to_claim_seconds_count{community="acme"} 1.0' in shown
    assert 'firsthand_time_to_answer_seconds_count{community="acme"} 1.0' in shown
    assert 'firsthand_intake_total{community="acme",outcome="refused",source="ours"} 1.0' in shown
    assert 'firsthand_waiting_deliveries{platform="discord",state="due"} 0.0' in shown
    return figures.text, {account for side in bot.sides.values() for account in side.people.values()}
