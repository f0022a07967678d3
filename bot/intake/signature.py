"""Only those who know a community's secret can send it mentions, and nothing they sent can be sent again.

The header is `X-Firsthand-Signature: t=<unix seconds>,v1=<hex>`, where `<hex>` is the HMAC-SHA256 of the time as
written, a dot, and the body's bytes. Several `v1` may stand in one header, so that a secret can be changed without a
gap.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import Literal

HEADER = "X-Firsthand-Signature"
VALID_FOR = timedelta(minutes=5)

_LONGEST_HEADER = 1000
_TIME = re.compile(r"[0-9]{1,12}")
_DIGEST = re.compile(r"[0-9a-f]{64}")

SignatureProblem = Literal["missing", "malformed", "old", "wrong"]


class SignatureError(Exception):
    """A request that is not let in; `code` says whether its signature is missing, malformed, old or wrong."""

    def __init__(self, code: SignatureProblem) -> None:
        super().__init__(code)
        self.code: SignatureProblem = code


def sign(secret: str, body: bytes, at: datetime) -> str:
    """Return the header's value for a body sent at this moment; ValueError for an empty secret."""
    if not secret:
        raise ValueError("an empty secret signs nothing")
    time = str(int(at.timestamp()))
    return f"t={time},v1={_digest(secret, time, body)}"


def verify(secret: str, header: str | None, body: bytes, now: datetime) -> str:
    """Return the key under which this request counts once; raise SignatureError where it is not to be trusted.

    The key is the same however the header around the signature is rewritten. It needs to be remembered for twice
    VALID_FOR: after that the request is refused as old.
    """
    if not header or not header.strip():
        raise SignatureError("missing")
    time, given = _parts(header)
    # Compared as numbers: a time such as 999999999999 is no datetime.
    if abs(int(time) - now.astimezone(UTC).timestamp()) > VALID_FOR.total_seconds():
        raise SignatureError("old")
    expected = _digest(secret, time, body)
    # Every signature is compared, so that the time taken tells nothing.
    fitting = sum(hmac.compare_digest(expected, one) for one in given)
    if not fitting or not secret:
        raise SignatureError("wrong")
    return f"{time}:{expected}"


def bearer_ok(secret: str, header: str | None) -> bool:
    """Return whether an `Authorization: Bearer …` header carries the secret; an empty secret lets nobody in."""
    scheme, _, token = (header or "").partition(" ")
    same = hmac.compare_digest(_bytes(secret), _bytes(token.strip()))
    return same and bool(secret) and scheme.lower() == "bearer"


def _parts(header: str) -> tuple[str, list[str]]:
    if len(header) > _LONGEST_HEADER:
        raise SignatureError("malformed")
    pairs = [part.strip().partition("=")[::2] for part in header.split(",")]
    times = [value for key, value in pairs if key == "t"]
    given = [value.lower() for key, value in pairs if key == "v1"]
    if len(times) != 1 or not _TIME.fullmatch(times[0]) or not given:
        raise SignatureError("malformed")
    if not all(_DIGEST.fullmatch(one) for one in given):
        raise SignatureError("malformed")
    return times[0], given


def _digest(secret: str, time: str, body: bytes) -> str:
    return hmac.new(_bytes(secret), time.encode() + b"." + body, hashlib.sha256).hexdigest()


def _bytes(text: str) -> bytes:
    # A header may hold any sign; it must compare as different, not fail.
    return text.encode("utf-8", "surrogatepass")
