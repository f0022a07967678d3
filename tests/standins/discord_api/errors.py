"""How Discord says no: a status, a numeric code, a sentence, and for a bad form a tree of what is wrong where."""

from __future__ import annotations

from typing import Any

REFUSALS: dict[str, tuple[int, int, str]] = {
    "unauthorized": (401, 0, "401: Unauthorized"),
    "not_found": (404, 0, "404: Not Found"),
    "unknown_channel": (404, 10003, "Unknown Channel"),
    "unknown_guild": (404, 10004, "Unknown Guild"),
    "unknown_member": (404, 10007, "Unknown Member"),
    "unknown_message": (404, 10008, "Unknown Message"),
    "unknown_role": (404, 10011, "Unknown Role"),
    "unknown_user": (404, 10013, "Unknown User"),
    "unknown_emoji": (400, 10014, "Unknown Emoji"),
    "unknown_webhook": (404, 10015, "Unknown Webhook"),
    "unknown_interaction": (404, 10062, "Unknown interaction"),
    "unknown_command": (404, 10063, "Unknown application command"),
    "reactions_full": (400, 30010, "Maximum number of reactions reached (20)"),
    "too_large": (413, 40005, "Request entity too large"),
    "already_acknowledged": (400, 40060, "Interaction has already been acknowledged."),
    "missing_access": (403, 50001, "Missing Access"),
    "not_the_author": (403, 50005, "Cannot edit a message authored by another user"),
    "empty_message": (400, 50006, "Cannot send an empty message"),
    "cannot_message_user": (403, 50007, "Cannot send messages to this user"),
    "missing_permissions": (403, 50013, "Missing Permissions"),
    "webhook_token_expired": (401, 50027, "Invalid Webhook Token"),
    "invalid_recipient": (400, 50033, "Invalid Recipient(s)"),
    "bad_json": (400, 50109, "The request body contains invalid JSON."),
    "outage": (503, 0, "503: Service Unavailable"),
    "no_history": (400, 160002, "Cannot reply without permission to read message history"),
}


class ApiError(Exception):
    """A request that Discord refuses; `wrong` marks those that a correct client never sends."""

    def __init__(
        self, status: int, code: int, message: str, errors: dict[str, Any] | None = None, *, wrong: bool = False
    ) -> None:
        super().__init__(f"{status} {code} {message} {errors or ''}".strip())
        self.status, self.code, self.wrong = status, code, wrong
        self.body: dict[str, Any] = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors


class UnlikelyError(Exception):
    """A test asked for what no person could do in Discord's own app, such as pressing a button that is not there."""


def refusal(name: str) -> ApiError:
    """Return the error known under this name."""
    return ApiError(*REFUSALS[name])


class Form:
    """Collects what is wrong with a body, by place, in the shape of Discord's error 50035."""

    def __init__(self, within: tuple[str | int, ...] = ()) -> None:
        self.errors: dict[str, Any] = {}
        self.within = within

    def wrong(self, place: tuple[str | int, ...], code: str, message: str) -> None:
        """Note one error at a place such as ("embeds", 0, "title")."""
        node = self.errors
        for step in (*self.within, *place):
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def length(self, place: tuple[str | int, ...], text: object, most: int, least: int = 0) -> None:
        """Refuse a text that is shorter or longer than allowed, counted in code points; absent is fine."""
        if text is None:
            return
        if not isinstance(text, str):
            self.wrong(place, "STRING_TYPE_CONVERT", "Could not interpret as string.")
        elif len(text) > most and not least:
            self.wrong(place, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        elif not least <= len(text) <= most:
            self.wrong(place, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")

    def count(self, place: tuple[str | int, ...], items: list[Any], most: int, least: int = 0) -> None:
        """Refuse a list with fewer or more items than allowed."""
        if not least <= len(items) <= most:
            self.wrong(place, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")

    def require(self, place: tuple[str | int, ...], value: object) -> None:
        """Refuse a value that is missing or empty."""
        if value in (None, "", []):
            self.wrong(place, "BASE_TYPE_REQUIRED", "This field is required")

    def done(self) -> None:
        """Raise what was collected, if anything."""
        if self.errors:
            raise ApiError(400, 50035, "Invalid Form Body", self.errors, wrong=True)
