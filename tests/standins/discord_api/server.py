"""The stand-in itself: an HTTP server and websocket on 127.0.0.1 that real Discord libraries cannot tell from Discord.

async with DiscordServer() as server:
    channel = server.add_channel("critics")
    ana = server.add_member("Ana")
    ...start the bot with server.token, pointed here by clients.discord_py(server)...
    result = await server.slash(ana, channel, "points")
    assert result.ephemeral
"""

from __future__ import annotations

import asyncio
import base64
import json
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from . import rest_guilds, rest_interactions, rest_messages, rest_reactions
from .calls import Answer, Call, Handler
from .contract import Contract
from .drive import People
from .drive_interactions import Presses
from .errors import ApiError, Form, refusal
from .faults import Fault, Faults, body_of, headers_of
from .gateway import BAD_TOKEN, UNKNOWN_ERROR, Gateway
from .interactions import Interactions
from .limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = "/api/v10"
OPEN_TO_ALL = ("/interactions/", "/webhooks/", "/gateway")


class DiscordServer(People, Presses):
    """A Discord of one's own; see the module's first lines for how a test uses it."""

    def __init__(self, *, token: str | None = None, time_scale: float = 0.02, contract: Contract | None = None) -> None:
        super().__init__()
        # The first part of a real token is the bot's id, which libraries read.
        self.token = token or base64.b64encode(str(self.bot.id).encode()).decode().rstrip("=") + ".AbCdEf.stand-in"
        self.privileged_intents: set[str] = set()
        self.contract = contract or Contract()
        self.limits = Limits(time_scale)
        self.faults = Faults()
        self.interactions = Interactions(self)
        self.gateway = Gateway(self, self.token, lambda: self.privileged_intents)
        self.tell = self.gateway.tell
        self.rest_url = self.gateway_url = ""
        self.violations: list[str] = []
        self.requests: list[tuple[str, str, int]] = []
        self.check_answers = False
        self.is_let_in = True
        self.guild = self.add_guild("Community")
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Start to listen on a free port."""
        app = web.Application(client_max_size=25 * 1024 * 1024)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/gateway/", self.gateway.handle)
        for rest in (rest_messages, rest_reactions, rest_guilds, rest_interactions):
            for (method, template), handler in rest.ROUTES.items():
                app.router.add_route(method, BASE + template, self._serve(template, handler))
        app.router.add_route("*", "/{path:.*}", self._serve_unknown)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.rest_url = f"http://{host}:{port}{BASE}"
        self.gateway_url = self.gateway.url = f"ws://{host}:{port}/gateway"
        return self

    async def __aexit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Stop, and fail loudly when the bot sent what Discord refuses; a test that meant it clears `violations`."""
        await self.gateway.drop()
        if self._runner:
            await self._runner.cleanup()
        if error is None:
            self.verify()
        elif self.violations:
            error.add_note("The Discord stand-in refused:\n" + "\n".join(self.violations))

    def verify(self) -> None:
        """Raise AssertionError when the bot sent anything that Discord's contract or limits refuse."""
        if self.violations:
            raise AssertionError("Discord would refuse:\n" + "\n".join(self.violations))

    @property
    def served_429(self) -> int:
        """How many requests were refused for coming too fast."""
        return len(self.limits.refused)

    def fail_next(self, path: str = "", **trouble: Any) -> Fault:
        """Plan trouble for coming requests; see `Faults.add`."""
        return self.faults.add(path, **trouble)

    async def drop_gateways(self, *, resumable: bool = True, how: str = "close", code: int = UNKNOWN_ERROR) -> None:
        """Cut every websocket; without `resumable` the sessions are forgotten and events in between are lost."""
        await self.gateway.drop(resumable=resumable, how=how, code=code)

    async def revoke_token(self) -> None:
        """Let the bot's owner make another token: every request is refused, and the connection ends."""
        self.is_let_in = self.gateway.is_let_in = False
        await self.gateway.drop(resumable=False, code=BAD_TOKEN)

    def restore_token(self) -> None:
        """Make the token good again."""
        self.is_let_in = self.gateway.is_let_in = True

    async def wait_for(self, seen: Callable[[], Any], timeout: float = 5.0) -> Any:  # noqa: ASYNC109
        """Wait until a look at the state gives something true, and return it; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while not (found := seen()):  # noqa: ASYNC110  (a look at any state has no event of its own)
                await asyncio.sleep(0.005)
            return found

    def _serve(self, template: str, handler: Handler) -> Callable[[web.Request], Any]:
        async def serve(request: web.Request) -> web.StreamResponse:
            return await self._answer(request, template, handler)

        return serve

    async def _serve_unknown(self, request: web.Request) -> web.StreamResponse:
        self.violations.append(f"{request.method} {request.path}: the stand-in knows no such request")
        return _json(404, refusal("not_found").body, {})

    async def _answer(self, request: web.Request, template: str, handler: Handler) -> web.StreamResponse:
        path = request.raw_path.split("?")[0].removeprefix(BASE)
        values = dict(request.match_info)
        headers, too_much = self.limits.take(request.method, template, values)
        if too_much:
            return self._done(request, _json(429, too_much, headers))
        fault = self.faults.take(request.method, path)
        if fault and fault.delay_for:
            await asyncio.sleep(fault.delay_for)
        if fault and not fault.after_deed and not _only_slow(fault):
            return self._done(request, _trouble(request, fault, headers))
        status, body = await self._handle(
            request, Call(self, request.method, template, path, values, dict(request.query)), handler
        )
        if fault and fault.after_deed and not _only_slow(fault):
            return self._done(request, _trouble(request, fault, headers))
        return self._done(request, _json(status, body, headers))

    async def _handle(self, request: web.Request, call: Call, handler: Handler) -> Answer:
        try:
            if not call.template.startswith(OPEN_TO_ALL) and (
                not self.is_let_in or request.headers.get("Authorization") != f"Bot {self.token}"
            ):
                raise refusal("unauthorized")
            call.body, call.files = await _read(request)
            form = Form()
            for wrong in self.contract.wrong_with(call.method, call.path, call.query, call.body):
                form.wrong(wrong.place, wrong.code, wrong.message)
            form.done()
            status, body = handler(call)
        except ApiError as error:
            if error.wrong:
                self.violations.append(f"{call.method} {call.template}: {json.dumps(error.body)}")
            return error.status, error.body
        if self.check_answers:
            self.violations += self.contract.wrong_with_answer(call.method, call.path, status, body)
        return status, body

    def _done(self, request: web.Request, response: web.Response) -> web.Response:
        self.requests.append((request.method, request.path.removeprefix(BASE), response.status))
        return response


async def _read(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    files: dict[str, bytes] = {}
    if request.content_type == "multipart/form-data":
        text = "{}"
        async for part in await request.multipart():
            if part.name == "payload_json":
                text = await part.text()
            else:
                files[part.filename] = bytes(await part.read())
    else:
        text = await request.text()
        if text and request.content_type != "application/json":
            raise ApiError(400, 50035, f"Content-Type is {request.content_type}", wrong=True)
    if not text:
        return None, files
    try:
        return json.loads(text), files
    except ValueError:
        raise refusal("bad_json") from None


def _only_slow(fault: Fault) -> bool:
    return fault.status is None and bool(fault.delay_for)


def _trouble(request: web.Request, fault: Fault, headers: dict[str, str]) -> web.Response:
    if fault.status is None:
        if request.transport:
            request.transport.abort()
        return web.Response(status=500)
    if fault.said.startswith("<"):
        page = {"Content-Type": "text/html; charset=UTF-8", "Server": "cloudflare"}
        wait = {name: value for name, value in headers_of(fault).items() if name == "Retry-After"}
        return web.Response(status=fault.status, body=fault.said.encode(), headers=page | wait)
    if fault.said:
        broken = {"Via": "1.1 google", **headers, "Content-Type": "application/json"}
        return web.Response(status=fault.status, body=fault.said.encode(), headers=broken)
    return _json(fault.status, body_of(fault), headers | headers_of(fault))


def _json(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    headers = {"Via": "1.1 google", **headers}
    if body is None:
        return web.Response(status=status, headers=headers)
    headers["Content-Type"] = "application/json"
    return web.Response(status=status, body=json.dumps(body).encode(), headers=headers)
