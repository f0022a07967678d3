"""Updates that Telegram brings to a public address: answered with 200 only after they are kept."""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Protocol
from urllib.parse import urlsplit

from fastapi import APIRouter, Header, HTTPException, Request, Response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
SIZE_LIMIT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Webhook:
    """The public https address, whose path the HTTP server serves, and the secret that Telegram repeats."""

    url: str
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        # https://core.telegram.org/bots/api#setwebhook, secret_token
        if not _SECRET.fullmatch(self.secret):
            raise ValueError("a webhook secret has 1 to 256 letters, digits, _ and -")

    @property
    def path(self) -> str:
        """Return where on this server the updates arrive."""
        return urlsplit(self.url).path or "/"


class Keeper(Protocol):
    """What keeps updates: the platform, which leaves out what is not for the bot, or an inbox."""

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store raw updates, and return only after the commit."""


def router(webhook: Webhook, keeper: Keeper) -> APIRouter:
    """Return the route that keeps what comes with the right secret; whatever else comes is refused."""
    routes = APIRouter()
    expected = webhook.secret.encode()

    @routes.post(webhook.path, include_in_schema=False)
    async def take(request: Request, x_telegram_bot_api_secret_token: Annotated[str, Header()] = "") -> Response:
        if not hmac.compare_digest(x_telegram_bot_api_secret_token.encode(), expected):
            raise HTTPException(403, "wrong secret")
        await keeper.keep([await _update(request)])
        return Response(status_code=200)

    return routes


async def _update(request: Request) -> dict[str, Any]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > SIZE_LIMIT:
            raise HTTPException(413, "too large for an update")
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400, "not JSON") from None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise HTTPException(400, "not an update")
    return update
