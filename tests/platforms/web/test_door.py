"""Who may come in, under which name, and what the page may do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.platforms.web import router
from tests.platforms.web.world import ADDRESS

PAGE = Path(__file__).parents[3] / "bot/platforms/web/page"


@pytest.mark.parametrize(
    ("headers", "client", "allowed"),
    [
        ({}, "127.0.0.1", True),
        ({"Host": "localhost:8080"}, "127.0.0.1", True),
        ({"Host": "[::1]:8080"}, "::1", True),
        ({"Host": "127.0.0.1:8080"}, "::ffff:127.0.0.1", True),
        ({"Host": "127.0.0.1:9090"}, "127.0.0.1", False),
        ({"Host": "127.0.0.1"}, "127.0.0.1", False),
        ({"Host": "evil.example:8080"}, "127.0.0.1", False),
        ({"Host": "127.0.0.1.evil.example:8080"}, "127.0.0.1", False),
        ({"X-Forwarded-For": "203.0.113.5"}, "127.0.0.1", False),
        ({}, "203.0.113.5", False),
    ],
)
async def test_only_this_machine_under_its_own_name_is_answered(world, headers, client, allowed):
    app = FastAPI()
    app.include_router(router(world.platform))
    transport = httpx.ASGITransport(app, client=(client, 5000))
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers) as browser:
        for path in ("/web/", "/web/state", "/web/page/app.js"):
            response = await browser.get(path)
            assert response.status_code == (200 if allowed else 403), response.text
            if not allowed:
                assert response.headers["content-type"].startswith("text/plain")
                assert response.text.endswith((".", "port."))


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"Origin": ADDRESS}, True),
        ({"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "http://127.0.0.1:9090"}, False),
        ({"Origin": "http://localhost:8080"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
    ],
)
async def test_no_foreign_page_can_act(world, headers, allowed):
    body = {"as": "anna", "chat": "web-cards", "text": "hello"}
    response = await world.client.post("/web/say", json=body, headers=headers)
    assert response.status_code == (200 if allowed else 403)
    assert len(await world.seen_by("mira")) == (1 if allowed else 0)


async def test_every_answer_carries_a_strict_policy(world):
    for path in (
        "/web/",
        "/web/state",
        "/web/page/app.js",
        "/web/page/none.js",
        "/web/earlier?as=nobody&chat=x&order=1",
    ):
        policy = (await world.client.get(path)).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_the_page_asks_nothing_of_anybody_else_and_runs_nothing_inline():
    html = (PAGE / "index.html").read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style", html)
    for path in PAGE.iterdir():
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://\w|@import|url\(", text), path.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), path.name


def test_the_pages_own_words_exist_in_both_languages():
    words = json.loads((PAGE / "words.json").read_text("utf-8"))
    assert set(words) == {"en", "ru"}
    assert set(words["en"]) == set(words["ru"])
    script = "".join(path.read_text("utf-8") for path in PAGE.glob("*.js"))
    used = set(re.findall(r"\bt\(\s*\"([\w-]+)\"", script)) | set(
        re.findall(r'data-words(?:-label|-hint)?="([\w-]+)"', (PAGE / "index.html").read_text("utf-8"))
    )
    assert used
    assert used <= set(words["en"]), used - set(words["en"])
