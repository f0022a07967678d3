"""Tells a community's helpdesk, by a signed JSON POST, who has priority support and who has it no more.

The address comes from the operator's config, so it may be a private one; nothing that a member writes goes into it.
Redirects are not followed, and the answer's words are neither kept nor logged: the status alone decides.
"""

from __future__ import annotations

import asyncio
import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from bot.config import helpdesk_secret
from bot.intake.signature import HEADER, sign
from bot.ports.perks import Again, Done, Impossible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.config import Config
    from bot.ports.clock import Clock
    from bot.ports.perks import Ended

log = logging.getLogger(__name__)

ANSWER_WITHIN, WHOLE_WITHIN = 5.0, 10.0
SOON, LONGEST = 30.0, 3600.0
LARGEST = 16_384
"""Bytes of what is sent; a name and a few contacts need less than a tenth."""
# Too early, and the helpdesk's own time-out: the same request may be put again.
_LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


class HttpHelpdesk:
    """The helpdesks of all communities; `config` gives the newest."""

    def __init__(self, config: Callable[[], Config], clock: Clock, *, within: float = WHOLE_WITHIN) -> None:
        self._config, self._clock, self._within = config, clock, within

    async def tell(self, community: str, body: Mapping[str, Any], key: str) -> Ended:
        """Send one document, signed; `Done` for 2xx, for 409 (it has it already), and where there is no helpdesk.

        The header `Idempotency-Key` carries `key`, the same in every try.
        """
        settings = self._config().communities[community]
        section = settings.helpdesk
        if section.url is None:
            return Done()
        secret = helpdesk_secret(settings)
        if not secret:
            return Impossible("the helpdesk's secret is not set; see helpdesk.secret_env in the config")
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        if len(content) > LARGEST:
            return Impossible(f"what the helpdesk should be told is too long ({len(content)} bytes)")
        headers = {
            "Content-Type": "application/json",
            HEADER: sign(secret, content, self._clock.now()),
            "Idempotency-Key": key,
            "User-Agent": "Firsthand",
        }
        try:
            async with asyncio.timeout(self._within):
                response = await self._send(section.url, content, headers)
        except (TimeoutError, httpx.TimeoutException):
            return Again(SOON, "the helpdesk did not answer in time")
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            # the name of the error only: its words may hold the address
            return Again(SOON, f"the helpdesk cannot be reached ({type(error).__name__})")
        return _ended(response)

    async def _send(self, url: str, content: bytes, headers: Mapping[str, str]) -> httpx.Response:
        """Send, and read no more of the answer than its head."""
        async with (
            httpx.AsyncClient(timeout=ANSWER_WITHIN, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", url, content=content, headers=dict(headers)) as response,
        ):
            return response


def _ended(response: httpx.Response) -> Ended:
    status = response.status_code
    if response.is_success or status == HTTPStatus.CONFLICT:
        return Done()
    log.warning("the helpdesk answered %s", status)
    if status in _LATER or response.is_server_error:
        return Again(_wait(response.headers.get("Retry-After", "")), f"the helpdesk answered {status}")
    if response.has_redirect_location:
        return Impossible(f"the helpdesk's address leads elsewhere ({status}); write the final address into the config")
    return Impossible(f"the helpdesk answered {status}; look at its address and secret")


def _wait(told: str) -> float:
    """Return how long to wait, in seconds, as the helpdesk asks for, within limits."""
    return min(max(float(told), 1.0), LONGEST) if told.isascii() and told.isdigit() else SOON
