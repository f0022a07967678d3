"""What can go wrong at a place, one function each: status, headers, body, or no answer at all."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping

CHUNK = b'{"filler": "' + b"x" * 65_524
HUGE = 50 * 2**20


@dataclass(frozen=True)
class Trouble:
    """One kind of trouble; `times` requests meet it, all where it is None."""

    kind: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    times: int | None = None

    @classmethod
    def answer(cls, status: int, body: bytes = b"{}", *, times: int | None = None, **headers: str) -> Trouble:
        """A status and a body; header names are written with `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls("answer", status, {"Content-Type": "application/json"} | named, body, times)

    @classmethod
    def silence(cls) -> Trouble:
        """The connection stands, and nothing comes."""
        return cls("silence")

    @classmethod
    def drip(cls) -> Trouble:
        """A byte now and then, for ever."""
        return cls("drip", headers={"Content-Type": "application/json"})

    @classmethod
    def reset(cls) -> Trouble:
        """The connection is cut before the answer."""
        return cls("reset")

    @classmethod
    def cut_short(cls) -> Trouble:
        """The connection is cut within the answer."""
        return cls("cut_short", headers={"Content-Type": "application/json", "Content-Length": "1000"})

    @classmethod
    def huge(cls, *, told: bool) -> Trouble:
        """50 MB, told by Content-Length or not."""
        length = {"Content-Length": str(HUGE)} if told else {}
        return cls("huge", headers={"Content-Type": "application/json"} | length)

    @classmethod
    def redirect(cls, status: int, to: str, *, times: int | None = None) -> Trouble:
        """To another address."""
        return cls("answer", status, {"Location": to, "Content-Type": "application/json"}, b"{}", times)

    async def happen(self, request: web.Request, sent: list[int]) -> web.StreamResponse:
        """Make it happen; `sent` counts the bytes that went out."""
        if self.kind == "silence":
            await asyncio.sleep(60)
        if self.kind == "answer":
            return web.Response(status=self.status, headers=dict(self.headers), body=self.body)
        response = web.StreamResponse(status=self.status, headers=dict(self.headers))
        if self.kind == "reset":
            _cut(request)
            return response
        await response.prepare(request)
        if self.kind == "cut_short":
            await response.write(b'{"html": ')
            _cut(request)
        while self.kind == "drip":
            await response.write(b" ")
            await asyncio.sleep(0.02)
        while self.kind == "huge" and sum(sent) < HUGE:
            await response.write(CHUNK)
            sent.append(len(CHUNK))
        return response


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
