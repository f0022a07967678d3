"""A careful way to one host: nothing that a place answers can hurt, hang or lead the bot elsewhere.

The hosts are fixed names from the config, never taken from a member's link: the link's id alone goes into a request.
So nobody can point the bot at an address of the inner network, and no name of an attacker is ever looked up (there is
nothing to rebind); redirects, the one other way, are followed to the same host only.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

import httpx

from bot.net.host import Host, Limits
from bot.ports.proof import TryLater

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.ports.clock import Clock

log = logging.getLogger(__name__)

VERSION = "0.1.0"
_KEPT_AT_MOST = 512
_KEPT_LARGEST = 50_000
_SUCCESS = 200
_SERVER_ERROR = 500
TOO_MANY = 429
# Too early, and the host's own time-out: the same question may be put again.
_AGAIN = frozenset({408, 425, TOO_MANY})


@dataclass(frozen=True, slots=True)
class Wants:
    """What a question will take: the endings of content types of a 200, and refusals that are read, not waited out."""

    kinds: tuple[str, ...] = ("/json", "+json")
    heard: frozenset[int] = frozenset()


JSON = Wants()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered, whole and within all limits; a 200 is of a kind that was wanted."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Barred:
    """An answer that is not looked into: it leads elsewhere, is too large or no JSON. `reason` is for the log."""

    reason: str


class Client:
    """Asks one host, within limits. What comes back is an answer, a wish to be asked later, or nothing to look into."""

    def __init__(self, base: str, http: httpx.AsyncClient, limits: Limits, clock: Clock) -> None:
        self._base = base.rstrip("/")
        self._http, self._limits, self._clock = http, limits, clock
        self.host = Host(httpx.URL(base).host, limits, clock)
        self._kept: OrderedDict[tuple[str, str], tuple[datetime, Answer]] = OrderedDict()

    async def get(
        self,
        path: str,
        params: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        *,
        kept_for: float | None = None,
        wants: Wants = JSON,
    ) -> Answer | TryLater | Barred:
        """Get a path; an answer with 200 or 404 is kept for `kept_for` seconds. `headers` may hold a secret."""
        key = (path, str(httpx.QueryParams(params)))
        kept = self._kept.get(key)
        if kept and kept[0] > self._clock.now():
            return kept[1]
        request = self._http.build_request("GET", self._base + path, params=params, headers=headers)
        answer = await self._ask(request, wants=wants)
        if isinstance(answer, Answer):
            self._keep(key, answer, self._limits.kept_for if kept_for is None else kept_for)
        return answer

    async def post(self, path: str, data: Mapping[str, str], auth: httpx.BasicAuth) -> Answer | TryLater | Barred:
        """Post a form, signed by name and password."""
        return await self._ask(self._http.build_request("POST", self._base + path, data=data), auth)

    async def post_json(
        self, path: str, body: Mapping[str, Any], headers: Mapping[str, str]
    ) -> Answer | TryLater | Barred:
        """Post JSON; `headers` may hold a secret."""
        return await self._ask(self._http.build_request("POST", self._base + path, json=body, headers=headers))

    def put_off(self, status: int, headers: Mapping[str, str]) -> TryLater:
        """Count a refusal; say when to ask again, and leave the host alone till then where it asks for it."""
        wait = self.host.failed(headers)
        return self._later(self.host.rest(wait) if status == TOO_MANY else wait, f"status {status}")

    async def _ask(
        self, request: httpx.Request, auth: httpx.BasicAuth | None = None, wants: Wants = JSON
    ) -> Answer | TryLater | Barred:
        async with self.host.turn():
            # asked only now: the host may have begun to rest while this one waited for its turn
            if left := self.host.rest_left():
                return TryLater(left, f"{self.host.name} asks to be left alone")
            try:
                async with asyncio.timeout(self._limits.whole_for):
                    return await self._fetched(request, auth, wants)
            except (TimeoutError, httpx.TimeoutException):
                return self._trouble("it did not answer in time")
            except httpx.InvalidURL:
                return self._barred("redirects to what is no address")
            except httpx.HTTPError as error:
                # the name of the error only: its words may hold the address
                return self._trouble(type(error).__name__)

    async def _fetched(
        self, request: httpx.Request, auth: httpx.BasicAuth | None, wants: Wants
    ) -> Answer | TryLater | Barred:
        response = await self._http.send(request, auth=auth, stream=True)
        try:
            onward = response.next_request
            if onward is None:
                return await self._judged(response, wants)
        finally:
            await response.aclose()
        if request.method != "GET" or not _same_host(request.url, onward.url):
            return self._barred(f"redirects elsewhere ({response.status_code})")
        response = await self._http.send(onward, stream=True)
        try:
            if response.next_request is None:
                return await self._judged(response, wants)
        finally:
            await response.aclose()
        return self._barred("redirects again and again")

    async def _judged(self, response: httpx.Response, wants: Wants) -> Answer | TryLater | Barred:
        status = response.status_code
        if status not in wants.heard:
            if status in _AGAIN or status >= _SERVER_ERROR:
                return self.put_off(status, response.headers)
            self.host.worked(response.headers)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if status == _SUCCESS and not kind.endswith(wants.kinds):
            return self._barred(f"answers with {kind[:60] or 'no content type'} in place of {wants.kinds[0][1:]}")
        # identity was asked for: what is packed all the same could grow a thousandfold when unpacked
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            return self._barred("answers packed")
        body = await self._body(response)
        return self._barred("answers with too much") if body is None else Answer(status, body, response.headers)

    async def _body(self, response: httpx.Response) -> bytes | None:
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > self._limits.largest:
                return None
        return bytes(body)

    def _keep(self, key: tuple[str, str], answer: Answer, kept_for: float) -> None:
        if answer.status not in {_SUCCESS, 404} or len(answer.body) > _KEPT_LARGEST or kept_for <= 0:
            return
        self._kept[key] = (self._clock.now() + timedelta(seconds=kept_for), answer)
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT_AT_MOST:
            self._kept.popitem(last=False)

    def _trouble(self, reason: str) -> TryLater:
        return self._later(self.host.failed(), reason)

    def _later(self, seconds: float, reason: str) -> TryLater:
        log.info("%s will be asked again in %.0f s: %s", self.host.name, seconds, reason)
        return TryLater(seconds, f"{self.host.name}: {reason}")

    def _barred(self, reason: str) -> Barred:
        log.warning("%s %s; such an answer is not checkable", self.host.name, reason)
        return Barred(reason)


def open_http(limits: Limits, contact: str) -> httpx.AsyncClient:
    """Return the connections that all places share; they follow no redirect and keep no cookie.

    The User-Agent is in the form that Reddit asks for: github.com/reddit-archive/reddit/wiki/API.
    """
    named = " ".join(contact.encode("ascii", "ignore").decode().split())
    agent = f"python:firsthand:v{VERSION}" + (f" (by {named})" if named else "")
    return httpx.AsyncClient(
        headers={"User-Agent": agent, "Accept": "application/json", "Accept-Encoding": "identity"},
        timeout=httpx.Timeout(limits.read_for, connect=limits.connect_for),
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
    )


def _same_host(one: httpx.URL, other: httpx.URL) -> bool:
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)
