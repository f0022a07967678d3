"""The page lets anyone act as anyone, so it answers this machine alone, and no foreign page can speak through it.

The Host check stops names that are pointed at 127.0.0.1 (DNS rebinding), the Origin check stops forms and scripts of
other sites, and a proxy in front is refused because behind it everybody looks local.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.routing import APIRoute

from bot.platforms.web.refusals import ActRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from fastapi import Request, Response

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


def refusal(request: Request) -> str | None:
    """Return the plain sentence that refuses this request, or None when it may pass."""
    if not _is_loopback(request.client.host if request.client else ""):
        return "This page can only be opened on the machine that runs it."
    if any(name in request.headers for name in _PROXY_HEADERS):
        return "This page cannot stand behind a proxy. Open it directly on the machine that runs it."
    host = request.headers.get("host", "").lower()
    if host not in _hosts(request):
        return "This page answers only under its own address, such as http://127.0.0.1 with the right port."
    if request.method not in {"GET", "HEAD"}:
        origin = request.headers.get("origin")
        if origin is not None and origin.lower() != f"{request.url.scheme}://{host}":
            return "Another page tried to act here, which is not allowed."
        if request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
            return "Another page tried to act here, which is not allowed."
    return None


class LoopbackRoute(APIRoute):
    """A route that checks where a request comes from before anything else, and sends the page's strict headers.

    An act that cannot be is answered with `{code, field}`; the page has its sentence.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler of this route."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            sentence = refusal(request)
            response: Response
            try:
                response = PlainTextResponse(sentence, status_code=403) if sentence else await handle(request)
            except ActRefusedError as refused:
                content = {"code": refused.code, "field": refused.field}
                response = JSONResponse(content, status_code=refused.status)
            response.headers.update(HEADERS)
            return response

        return guarded


def _hosts(request: Request) -> set[str]:
    """Return the Host values that mean this server: loopback names with its port, or bare on port 80."""
    server = request.scope.get("server")
    port = server[1] if server else None
    if port in {None, 80}:
        return {*LOOPBACK_NAMES, *(f"{name}:80" for name in LOOPBACK_NAMES)}
    return {f"{name}:{port}" for name in LOOPBACK_NAMES}


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
