"""How Telegram's refusals end: one table, and what it does not know is tried again, never passed over."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from telegram import error

from bot.ports.chat import Gone, Need, Refused, RetryAfter, Unchanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ports.chat import Outcome

logger = logging.getLogger(__name__)

NETWORK_RETRY_FOR = 5.0
UNKNOWN_RETRY_FOR = 30.0

# Descriptions are not documented; these are the words of Telegram's own server (github.com/tdlib/telegram-bot-api).
_UNCHANGED = ("message is not modified",)
_GONE = (
    "message to edit not found",
    "message to delete not found",
    "message to delete reactions not found",
    "message to react not found",
    "message to be replied not found",
    "message not found",
    "message_id_invalid",
    "chat not found",
    "user not found",
    "participant_id_invalid",
    "peer_id_invalid",
    "query is too old",
)
# What nothing can be written for, until people mend it.
_NEEDS = (
    ("group chat was deleted", Need.GONE),
    ("bot was kicked", Need.JOIN),
    ("bot is not a member", Need.JOIN),
    ("channel_private", Need.JOIN),
    ("message thread not found", Need.TOPIC),
    ("topic_closed", Need.TOPIC),
    ("topic_deleted", Need.TOPIC),
    ("not enough rights to send", Need.WRITE),
    ("no rights to send", Need.WRITE),
    ("need administrator rights in the channel chat", Need.WRITE),
    ("chat_write_forbidden", Need.WRITE),
    ("chat_restricted", Need.WRITE),
)


def seconds(problem: error.RetryAfter) -> float:
    """Return how long Telegram says to wait, in seconds."""
    told = problem.retry_after
    return told.total_seconds() if isinstance(told, timedelta) else float(told)


def _bad_request(problem: error.BadRequest) -> Outcome:
    words = problem.message.lower()
    if any(known in words for known in _UNCHANGED):
        return Unchanged()
    if any(known in words for known in _GONE):
        return Gone()
    return _refused(problem)


def _refused(problem: error.TelegramError) -> Outcome:
    words = problem.message.lower()
    return Refused(problem.message, next((need for known, need in _NEEDS if known in words), None))


def _bad_token(_problem: error.InvalidToken) -> Outcome:
    # Its text can carry the token, so neither the text nor the trace may be logged.
    logger.critical("Telegram does not accept the bot's token any more; set telegram.token to a valid one")
    return RetryAfter(UNKNOWN_RETRY_FOR, "the token is not accepted", undone=True)


def _moved(problem: error.ChatMigrated) -> Outcome:
    return RetryAfter(0, f"the group is now the supergroup {problem.new_chat_id}", undone=True)


def _unknown(problem: Exception) -> Outcome:
    logger.error("Telegram failed in an unknown way; it is tried again", exc_info=problem)
    return RetryAfter(UNKNOWN_RETRY_FOR, type(problem).__name__)


# The first that fits: a BadRequest is a NetworkError too.
_TABLE: tuple[tuple[type[Exception], Callable[[Any], Outcome]], ...] = (
    (error.RetryAfter, lambda problem: RetryAfter(seconds(problem), "too many messages", undone=True)),
    (error.ChatMigrated, _moved),
    (error.Forbidden, _refused),
    (error.EndPointNotFound, _refused),
    (error.BadRequest, _bad_request),
    (error.NetworkError, lambda problem: RetryAfter(NETWORK_RETRY_FOR, problem.message)),
    (error.InvalidToken, _bad_token),
    (Exception, _unknown),
)


def outcome_of(problem: Exception) -> Outcome:
    """Return what an error means for the delivery that met it; an unknown one is logged with its trace."""
    return next(outcome(problem) for kind, outcome in _TABLE if isinstance(problem, kind))
