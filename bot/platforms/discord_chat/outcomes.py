"""How Discord's answers become delivery outcomes: one table, and nothing passes silently."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.ports.chat import Gone, Need, Outcome, Refused, RetryAfter

if TYPE_CHECKING:
    from collections.abc import Awaitable

SOON, LATER, REQUEST_FOR = 5.0, 30.0, 60.0
UNKNOWN_EMOJI, UNKNOWN_INTERACTION, LACKS_PERMISSION = 10014, 10062, 50013
_log = logging.getLogger(__name__)

# Discord's JSON error codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
BY_CODE: dict[int, Outcome] = {
    10003: Gone(),
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
    50083: Refused("the thread is archived", Need.TOPIC),
}
UNREACHABLE = (aiohttp.ClientError, discord.ConnectionClosed, discord.GatewayNotFound, TimeoutError, OSError)
TOO_MANY, FORBIDDEN, MISSING, FAULT = 429, 403, 404, 500


def outcome_for(error: BaseException) -> Outcome:
    """Return what an error means for the delivery; an error that is not in the table is a later try."""
    if isinstance(error, discord.RateLimited):
        return RetryAfter(error.retry_after, "Discord asks to wait")
    if isinstance(error, discord.HTTPException):
        return _outcome_for_answer(error)
    if isinstance(error, UNREACHABLE):
        return RetryAfter(SOON, f"Discord cannot be reached: {type(error).__name__}")
    return RetryAfter(LATER, f"unexpected {type(error).__name__}")


def _outcome_for_answer(error: discord.HTTPException) -> Outcome:
    if error.code in BY_CODE:
        return BY_CODE[error.code]
    if error.status == TOO_MANY:
        return RetryAfter(LATER, "Discord asks to wait and does not say how long")
    if error.status >= FAULT:
        return RetryAfter(SOON, f"Discord has a fault of its own ({error.status})")
    if error.status == MISSING:
        return Gone()
    if error.status == FORBIDDEN:
        return Refused(f"Discord forbids it: {error.text}")
    return Refused(f"Discord does not accept it ({error.status}): {error.text}")


def is_expected(error: BaseException) -> bool:
    """Whether the table knows this error, so that the log needs no trace of it."""
    return isinstance(error, (discord.RateLimited, discord.HTTPException, *UNREACHABLE))


async def attempt(call: Awaitable[Outcome], what: str) -> Outcome:
    """Await a delivery and return its outcome, whatever happens; `what` names it in the log. At most a minute."""
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
