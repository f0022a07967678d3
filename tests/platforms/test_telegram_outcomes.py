from __future__ import annotations

import logging

import pytest
from telegram import error

from bot.platforms.telegram_chat.outcomes import outcome_of
from bot.platforms.telegram_chat.wire import connect
from bot.ports.chat import Gone, Need, Refused, RetryAfter, Unchanged

TOKEN = "1234567:a-secret-that-nobody-may-read"
NOT_MODIFIED = "Message is not modified: specified new message content and reply markup are exactly the same"


@pytest.mark.parametrize(
    ("problem", "outcome"),
    [
        (error.BadRequest(NOT_MODIFIED), Unchanged()),
        (error.BadRequest("Message to edit not found"), Gone()),
        (error.BadRequest("Message to delete not found"), Gone()),
        (error.BadRequest("Message to react not found"), Gone()),
        (error.BadRequest("MESSAGE_ID_INVALID"), Gone()),
        (error.BadRequest("Message thread not found"), Refused("Message thread not found", Need.TOPIC)),
        (error.BadRequest("TOPIC_CLOSED"), Refused("TOPIC_CLOSED", Need.TOPIC)),
        (
            error.BadRequest("Not enough rights to send text messages to the chat"),
            Refused("Not enough rights to send text messages to the chat", Need.WRITE),
        ),
        (
            error.Forbidden("Forbidden: bot was kicked from the supergroup chat"),
            Refused("Forbidden: bot was kicked from the supergroup chat", Need.JOIN),
        ),
        (
            error.Forbidden("Forbidden: the group chat was deleted"),
            Refused("Forbidden: the group chat was deleted", Need.GONE),
        ),
        (error.BadRequest("Chat not found"), Gone()),
        (error.BadRequest("REACTION_INVALID"), Refused("REACTION_INVALID")),
        (error.BadRequest("Not enough rights to delete"), Refused("Not enough rights to delete")),
        (error.Forbidden("Forbidden: bot was blocked by the user"), Refused("Forbidden: bot was blocked by the user")),
        (error.EndPointNotFound("No such endpoint"), Refused("No such endpoint")),
        (error.NetworkError("Bad Gateway"), RetryAfter(5, "Bad Gateway")),
        (error.TimedOut(), RetryAfter(5, "Timed out")),
        (error.ChatMigrated(-1007), RetryAfter(0, "the group is now the supergroup -1007", undone=True)),
    ],
)
def test_every_refusal_of_telegram_has_one_outcome(problem, outcome):
    assert outcome_of(problem) == outcome


def test_a_flood_wait_is_kept_to_the_second(connected_library):
    assert outcome_of(error.RetryAfter(17)) == RetryAfter(17, "too many messages", undone=True)


@pytest.fixture
def connected_library():
    """Return once the library was asked for the coming form of waiting times."""
    return connect(TOKEN)


def test_an_unknown_error_is_tried_again_and_leaves_its_trace(caplog):
    assert outcome_of(error.TelegramError("Odd")) == RetryAfter(30, "TelegramError")
    assert caplog.records[-1].exc_info is not None, "without the trace nobody can mend it"


def test_a_token_that_is_refused_in_mid_run_is_told_loudly_and_not_shown(caplog):
    outcome = outcome_of(error.InvalidToken(f"The token `{TOKEN}` was rejected by the server."))

    assert isinstance(outcome, RetryAfter)
    assert caplog.records[-1].levelno == logging.CRITICAL
    assert TOKEN not in f"{caplog.text} {outcome}"
