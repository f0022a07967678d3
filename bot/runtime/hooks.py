"""Mention monitors send to a secret address and are always told that it went well: one that is refused sends no more.

What cannot be read is kept as a dead letter, so nothing of it is lost. An address that is not exactly right answers
like one that does not exist, and no part of an address is ever written down.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import os
import secrets
from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from bot.intake.hooks import hooks_of
from bot.intake.raw import BODY, text_of
from bot.ports.sources import UnreadableError
from bot.runtime.arrivals import arrive
from bot.runtime.body import Refusal, Trouble, body_of
from bot.runtime.made import Made
from bot.runtime.openapi import MOST, POST_HOOK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.config import Config
    from bot.config.sources import AnyHook
    from bot.intake.hooks import Hook
    from bot.ports.mentions import NewMention
    from bot.ports.sources import Raw
    from bot.runtime.desk import Desk

log = logging.getLogger(__name__)


class Heard(BaseModel):
    """What became of the mentions of one request."""

    new: int = Field(description="taken in for the first time")
    known: int = Field(description="taken in before; nothing happened")
    broken: int = Field(description="could not be read; kept, and read again after the mend")


def hook_router(config: Callable[[], Config], desk: Desk, environment: Mapping[str, str] = os.environ) -> APIRouter:
    """Return the route of all hooks of all communities; `config` gives the newest."""
    routes = APIRouter()
    doors = Made(config, partial(_doors, environment))
    nobodys = secrets.token_urlsafe(32)

    @routes.post(
        "/v1/communities/{name}/hooks/{hook}/{secret}",
        response_model=Heard,
        responses={
            404: {"model": Trouble, "description": "no such address"},
            413: {"model": Trouble, "description": "too large, or too many at once"},
            503: {"model": Trouble, "description": "not now; send it again in a while"},
        },
        openapi_extra=POST_HOOK,
        summary="Where a mention monitor sends",
    )
    async def heard(name: str, hook: str, secret: str, request: Request) -> Heard:
        """Take in what a monitor sends, as it sends it."""
        wanted, reader = doors().get((name, hook), ("", None))
        same = hmac.compare_digest(_bytes(wanted or nobodys), _bytes(secret))
        if reader is None or not wanted or not same:
            raise Refusal(404, "not found")
        body = await body_of(request)
        items, why = await asyncio.to_thread(_items, body, reader)
        if len(items) > MOST:
            raise Refusal(413, f"more than {MOST} mentions; send fewer at a time")
        came = await arrive(desk, name, hook, items, _reading(reader, why))
        if came.broken:
            log.warning("%s, hook %s: %d of %d could not be read", name, hook, len(came.broken), len(items))
        return Heard(new=came.new, known=came.known, broken=len(came.broken))

    return routes


def _doors(environment: Mapping[str, str], config: Config) -> dict[tuple[str, str], tuple[str, Hook]]:
    """Return the secret of each hook, and how it is read, by community and name."""
    return {
        (name, hook_name): (secret_of(hook, environment), reader)
        for name, community in config.communities.items()
        for hook_name, (hook, reader) in hooks_of(community).items()
    }


def secret_of(hook: AnyHook, environment: Mapping[str, str] = os.environ) -> str:
    """Return the last part of a hook's address, from the environment first; empty where it is not set."""
    if hook.secret_env:
        return environment.get(hook.secret_env, "")
    return hook.secret.get_secret_value() if hook.secret else ""


def _items(body: bytes, reader: Hook) -> tuple[list[object], str]:
    """Return the items of a request; or all of it as one item that cannot be read, and why."""
    if not body.strip():
        return [], ""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return [text_of(body)], ""
    try:
        return reader.split(value), ""
    except UnreadableError as error:
        return [{BODY: value}], str(error)


def _reading(reader: Hook, why: str) -> Callable[[Raw], NewMention]:
    def read(raw: Raw) -> NewMention:
        if why:
            raise UnreadableError(why)
        return reader.read(raw)

    return read


def _bytes(text: str) -> bytes:
    # an address may hold any sign; it must compare as different, not fail
    return text.encode("utf-8", "surrogatepass")
