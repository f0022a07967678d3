"""How Discord's answers become delivery outcomes: one table, and nothing passes silently."""

from __future__ import annotations

import asyncio
import json
import logging
import zlib
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import discord

from bot.ports.chat import Gone, Need, Refused, RetryAfter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping

T = TypeVar("T")
Failure = Gone | Refused | RetryAfter
SOON, LATER, REQUEST_FOR = 5.0, 30.0, 60.0
UNKNOWN_EMOJI, UNKNOWN_INTERACTION, LACKS_PERMISSION = 10014, 10062, 50013
_log = logging.getLogger(__name__)

# Discord's JSON error codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
BY_CODE: dict[int, Failure] = {
    10003: Gone(),
    10004: Refused("the bot is not on this server any more", Need.JOIN),
    10008: Gone(),
    10013: Gone(),
    UNKNOWN_EMOJI: Refused("Discord does not know this emoji, or it is no longer on the message"),
    UNKNOWN_INTERACTION: Gone(),
    30010: Refused("the message already carries as many different reactions as Discord allows"),
    40005: Refused("a file is larger than Discord takes here"),
    40060: Refused("the interaction was answered already"),
    50001: Refused("the bot cannot see this channel", Need.JOIN),
    50007: Refused("this person takes no direct messages from the bot"),
    LACKS_PERMISSION: Refused("the bot lacks a permission in this channel", Need.WRITE),
    50027: Gone(),
    50083: Refused("the thread is archived", Need.TOPIC),
}
UNREACHABLE = (aiohttp.ClientError, discord.ConnectionClosed, discord.GatewayNotFound, TimeoutError, OSError)
UNREADABLE = (json.JSONDecodeError, UnicodeDecodeError, zlib.error)
UNAUTHORIZED, TOO_MANY, FORBIDDEN, MISSING, FAULT = 401, 429, 403, 404, 500


def outcome_for(error: BaseException) -> Failure:
    """Return what an error means for the delivery; an error that is not in the table is a later try."""
    if isinstance(error, discord.RateLimited):
        return RetryAfter(error.retry_after, "Discord asks to wait")
    if isinstance(error, discord.HTTPException):
        return _outcome_for_answer(error)
    if isinstance(error, UNREACHABLE):
        return RetryAfter(SOON, f"Discord cannot be reached: {type(error).__name__}")
    if isinstance(error, UNREADABLE):
        return RetryAfter(SOON, "Discord's answer cannot be read")
    return RetryAfter(LATER, f"unexpected {type(error).__name__}")


def _outcome_for_answer(error: discord.HTTPException) -> Failure:
    if error.code in BY_CODE:
        return BY_CODE[error.code]
    if error.status == TOO_MANY:
        return RetryAfter(seconds_in(error.response.headers), "Discord asks to wait")
    if error.status == UNAUTHORIZED:
        return RetryAfter(LATER, "Discord does not accept the token any more")
    if error.status >= FAULT:
        return RetryAfter(SOON, f"Discord has a fault of its own ({error.status})")
    return _refusal(error) if is_discords(error.response.headers) else RetryAfter(LATER, "Discord did not answer")


def _refusal(error: discord.HTTPException) -> Failure:
    if error.status == MISSING:
        return Gone()
    said = "Discord forbids it" if error.status == FORBIDDEN else f"Discord does not accept it ({error.status})"
    return Refused(f"{said}: {error.text}")


def is_discords(headers: Mapping[str, str]) -> bool:
    """Say whether an answer is Discord's own; what stands before it answers with pages for people."""
    return headers.get("Content-Type", "").startswith("application/json")


def seconds_in(headers: Mapping[str, str]) -> float:
    """Return how long an answer asks to wait."""
    try:
        return float(headers.get("Retry-After", ""))
    except ValueError:
        return LATER


def is_expected(error: BaseException) -> bool:
    """Whether the table knows this error, so that the log needs no trace of it."""
    return isinstance(error, (discord.RateLimited, discord.HTTPException, *UNREACHABLE, *UNREADABLE))


async def attempt(call: Awaitable[T], what: str) -> T | Failure:
    """Await a call and return what it returns, or how it failed; `what` names it in the log. At most a minute."""
    try:
        async with asyncio.timeout(REQUEST_FOR):
            return await call
    except Exception as error:  # noqa: BLE001  (an outcome for everything is the promise)
        outcome = outcome_for(error)
        if is_expected(error):
            _log.info("%s: %s (%s)", what, outcome, error)
        else:
            _log.exception("%s: unexpected error, will be tried again", what)
        return outcome
