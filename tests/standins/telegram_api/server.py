"""The HTTP server: what comes in at /bot<token>/<method>, held against the contract, done, and answered."""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from . import methods_chats, methods_messages, methods_presses, methods_updates
from .bad_days import BadDays, Fault
from .contract import SPEC_PATH, Contract
from .core import Ask, Core, Upload
from .errors import ApiError, bad_request
from .state import User

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

HANDLERS: dict[str, Callable[[Core, Ask], Any]] = {
    **methods_messages.HANDLERS,
    **methods_chats.HANDLERS,
    **methods_presses.HANDLERS,
    **methods_updates.HANDLERS,
}


TOKEN = "4800001:stand-in"


class ContractError(AssertionError):
    """The bot sent something that the Bot API does not have; raised when the stand-in closes."""


class GarbledError(Exception):
    """Something else than an answer of the Bot API goes out, with this status."""

    def __init__(self, body: str, status: int) -> None:
        super().__init__(body)
        self.body, self.status = body, status


@dataclass(frozen=True)
class Call:
    """One request that was served, with the status of its answer (0: the connection was cut)."""

    method: str
    values: dict[str, Any]
    status: int
    description: str = ""


class TelegramServer(BadDays):
    """Telegram on 127.0.0.1 for one bot; `async with` starts it and fails loudly when the contract was broken.

    `clock`: Unix time, for dates and limits; `speed` shortens all limits' windows (see `limits`).
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        clock: Callable[[], float] = time.time,
        speed: float = 1.0,
        spec: Path | None = SPEC_PATH,
    ) -> None:
        self.token = token
        bot = User(int(token.partition(":")[0]), "Firsthand", "firsthand_bot", is_bot=True)
        self.core = Core(bot, clock, speed)
        self.contract = Contract(spec)
        self.violations: list[str] = []
        self.calls: list[Call] = []
        self.port = 0
        self._faults: dict[str, list[Fault]] = {}
        self._runner: web.AppRunner | None = None

    @property
    def validated(self) -> bool:
        """Whether requests are held against the published contract."""
        return self.contract.validated

    @property
    def url(self) -> str:
        """The server's address, as aiogram wants it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """The address as python-telegram-bot wants it: the token is put behind."""
        return f"{self.url}/bot"

    @property
    def refused_by_limits(self) -> int:
        """How many requests were answered 429 because of the announced limits."""
        return self.core.limits.refused

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60 * 2**20)
        app.router.add_route("*", r"/bot{token:[^/]+}/{method}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.core.pusher is not None:
            await self.core.pusher.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        for press in self.core.presses.values():
            press.answer.cancel()
        if not self.violations:
            return
        told = "\n".join(["the Bot API has no such request:", *self.violations])
        if error is None:
            raise ContractError(told)
        error.add_note(told)

    def asked(self, method: str) -> list[Call]:
        """The calls of one method, in order."""
        return [call for call in self.calls if call.method == method]

    def describe(self) -> str:
        """What a failing test wants to see."""
        last = [(c.method, c.status, c.description) for c in self.calls if c.method != "getUpdates"][-8:]
        return f"{super().describe()}; last calls: {last}; violations: {self.violations}"

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        values: dict[str, Any] = {}
        method = request.match_info["method"]
        try:
            method = self._known(request.match_info["token"], method)
            ask, problems = await self._read(request, method)
            values = ask.values
            if problems:
                self.violations += problems
                raise bad_request("; ".join(problems))
            result = await self._perform(ask)
        except ApiError as error:
            self.calls.append(Call(method, values, error.code, error.description))
            self.core.touch()
            return web.json_response(error.body(), status=error.code)
        except GarbledError as odd:
            self.calls.append(Call(method, values, odd.status, odd.body))
            self.core.touch()
            return web.Response(text=odd.body, status=odd.status, content_type="text/html")
        except ConnectionAbortedError:
            self.calls.append(Call(method, values, 0))
            if request.transport is not None:
                request.transport.close()
            return web.Response()
        self.violations += self.contract.check_answer(method, result)
        self.calls.append(Call(method, values, 200))
        self.core.touch()
        return web.json_response({"ok": True, "result": result})

    def _known(self, token: str, method: str) -> str:
        if token != self.token or self.is_revoked:
            shape = token.partition(":")
            raise ApiError(401, "Unauthorized") if shape[0].isdigit() and shape[2] else ApiError(404, "Not Found")
        name = self.contract.method_name(method)
        if name is None:
            self.violations.append(f"no method {method!r}")
            raise ApiError(404, "Not Found: method not found")
        if name not in HANDLERS:
            self.violations.append(f"the stand-in does not know {name} yet")
            raise ApiError(404, "Not Found: method not found")
        return name

    async def _read(self, request: web.Request, method: str) -> tuple[Ask, list[str]]:
        raw: dict[str, Any] = dict(request.query)
        uploads: dict[str, Upload] = {}
        is_json = request.content_type == "application/json"
        if is_json:
            try:
                raw |= await request.json()
            except json.JSONDecodeError:
                raise bad_request("can't parse JSON object") from None
        elif request.can_read_body:
            for name, part in (await request.post()).items():
                if isinstance(part, web.FileField):
                    uploads[name] = Upload(part.filename, part.file.read(), part.content_type)
                else:
                    raw[name] = part
        values, problems = self.contract.read(method, raw, set(uploads), encoded=not is_json)
        return Ask(method, values, uploads), problems

    async def _perform(self, ask: Ask) -> Any:
        fault = self._fault(ask.method)
        if fault is not None and fault.slow_for:
            await asyncio.sleep(fault.slow_for)
        if fault is not None and not fault.performed:
            _fail(fault)
        result = HANDLERS[ask.method](self.core, ask)
        if inspect.isawaitable(result):
            result = await result
        if fault is not None:
            _fail(fault)
        return result


def _fail(fault: Fault) -> None:
    """Raises what was ordered, if it is more than slowness."""
    if fault.body is not None:
        raise GarbledError(fault.body, fault.status)
    if fault.error is not None:
        raise fault.error
    if fault.cuts:
        raise ConnectionAbortedError
