"""What pretends to be Telegram is refused, and nothing that it sends is a fault."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from bot.platforms.telegram_chat.webhook import SIZE_LIMIT, Webhook, router

HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Kept:
    def __init__(self) -> None:
        self.updates: list[object] = []

    async def keep(self, updates: list[object]) -> None:
        self.updates += updates


async def ask(body: bytes, secret: bytes = b"right") -> tuple[int, list[object]]:
    app, kept = FastAPI(), Kept()
    app.include_router(router(Webhook("https://bot.example/hear", "right"), kept))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as http:
        answer = await http.post("/hear", content=body, headers={HEADER: secret})
    return answer.status_code, kept.updates


@pytest.mark.parametrize("secret", [b"", b"wrong", b"right ", b"righ", b"\xff\xfe", b"x" * 5000])
async def test_who_has_not_the_secret_keeps_nothing(secret: bytes):
    status, kept = await ask(b'{"update_id": 1}', secret.strip())
    assert (status, kept) == ((403, []) if secret.strip() != b"right" else (200, [{"update_id": 1}]))


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"update_id": "1"}', b"[" * 100_000, b'{"update_id": ' + b"9" * 5000 + b"}", b"\xff", b"\x00"],
)
async def test_what_is_no_update_is_refused_with_the_right_secret_too(body: bytes):
    assert await ask(body) == (400, [])


async def test_what_is_too_large_is_not_read_to_its_end():
    assert await ask(b" " * (SIZE_LIMIT + 1)) == (413, [])
