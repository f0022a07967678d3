"""Rate limits as Discord announces them: buckets by route and channel, a global one, headers, and 429s that are counted.

Discord publishes no numbers for most routes and tells clients to read the headers; the numbers here are those that
are commonly seen. What they prove is that a client obeys what is announced, whatever it is.
"""

from __future__ import annotations

import hashlib
import math
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Rule:
    """So many requests in so many seconds."""

    name: str
    most: int
    per: float


MESSAGES, ONE = "/channels/{channel_id}/messages", "/channels/{channel_id}/messages/{message_id}"
EMOJI = ONE + "/reactions/{emoji_name}"
REACTIONS = Rule("reactions", 1, 0.25)
HOOK = Rule("webhook", 5, 2)
RULES: dict[tuple[str, str], Rule] = {
    ("POST", MESSAGES): Rule("post", 5, 5),
    ("GET", MESSAGES): Rule("history", 5, 1),
    ("PATCH", ONE): Rule("edit", 5, 5),
    ("DELETE", ONE): Rule("delete", 5, 1),
    ("GET", EMOJI): Rule("reactors", 5, 1),
    **{("PUT", EMOJI + end): REACTIONS for end in ("/@me",)},
    **{("DELETE", EMOJI + end): REACTIONS for end in ("", "/@me", "/{user_id}")},
    ("DELETE", ONE + "/reactions"): REACTIONS,
    ("POST", "/users/@me/channels"): Rule("direct", 10, 10),
}
OTHER = Rule("other", 10, 1)
UNLIMITED = "/interactions/"
GLOBAL_MOST, GLOBAL_PER = 50, 1.0


@dataclass
class Window:
    """How much of a bucket is used since it was last full."""

    started: float
    used: int = 0


@dataclass
class Limits:
    """Counts requests; `scale` makes every window shorter, so that a test need not wait five seconds."""

    scale: float = 1.0
    rules: dict[tuple[str, str], Rule] = field(default_factory=lambda: dict(RULES))
    global_most: int = GLOBAL_MOST
    refused: list[str] = field(default_factory=list)
    _windows: dict[tuple[str, ...], Window] = field(default_factory=dict)

    def take(self, method: str, template: str, values: dict[str, str]) -> tuple[dict[str, str], dict[str, Any] | None]:
        """Count one request; return its headers and, when it is too much, the body of the 429."""
        if template.startswith(UNLIMITED):
            return {}, None
        now = time.monotonic()
        hook = template.startswith("/webhooks/")
        if not hook:
            left = self._use(("global",), self.global_most, GLOBAL_PER * self.scale, now)
            if left[0] < 0:
                self.refused.append("global")
                return _too_much(left[1], {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}, whole=True)
        rule = self.rules.get((method, template)) or (HOOK if hook else OTHER)
        names = ("channel_id", "guild_id", "webhook_id", "webhook_token")
        major = tuple(values[name] for name in names if name in values)
        shared = rule.name if rule not in (OTHER, HOOK) else f"{method} {template}"
        remaining, reset_for = self._use((shared, *major), rule.most, rule.per * self.scale, now)
        headers = {
            "X-RateLimit-Limit": str(rule.most),
            "X-RateLimit-Remaining": str(max(remaining, 0)),
            "X-RateLimit-Reset": f"{time.time() + reset_for:.3f}",
            "X-RateLimit-Reset-After": f"{reset_for:.3f}",
            "X-RateLimit-Bucket": hashlib.blake2b(shared.encode(), digest_size=12).hexdigest(),
        }
        if remaining < 0:
            self.refused.append(shared)
            return _too_much(reset_for, headers | {"X-RateLimit-Scope": "user"}, whole=False)
        return headers, None

    def _use(self, key: tuple[str, ...], most: int, per: float, now: float) -> tuple[int, float]:
        window = self._windows.setdefault(key, Window(now))
        if now >= window.started + per:
            window.started, window.used = now, 0
        window.used += 1
        return most - window.used, math.ceil((window.started + per - now) * 1000) / 1000


def _too_much(wait_for: float, headers: dict[str, str], *, whole: bool) -> tuple[dict[str, str], dict[str, Any]]:
    body = {"message": "You are being rate limited.", "retry_after": wait_for, "global": whole, "code": 0}
    return headers | {"Retry-After": str(math.ceil(wait_for)), "Via": "1.1 google"}, body
