"""What came in as it came, in a form that can be kept: an object of JSON without what a database refuses.

Anything that is no object is wrapped, so that it can be read again later: `{"~value": …}` is a list's item that is no
object, `{"~body": …}` a whole request whose list was not found, `{"~text": …}` what was no JSON or far too large.
"""

from __future__ import annotations

import json
import math
import re
from hashlib import sha256
from typing import Any

from bot.ports.sources import UnreadableError

VALUE, BODY, TEXT = "~value", "~body", "~text"
LONGEST_TEXT = 64 * 1024
LARGEST = 256 * 1024
DEEPEST = 60

_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def keepable(given: object) -> dict[str, Any]:
    """Return what is kept of something that could not be read; what is larger than 256 KB is cut to 64 KB of text."""
    kept = _kept(given)
    whole = kept if isinstance(kept, dict) else {VALUE: kept}
    text = json.dumps(whole, ensure_ascii=False)
    return whole if len(text.encode()) <= LARGEST else {TEXT: text[:LONGEST_TEXT]}


def text_of(body: bytes) -> dict[str, Any]:
    """Return what is kept of a body that is no JSON."""
    return {TEXT: _UNKEPT.sub("\ufffd", body[:LONGEST_TEXT].decode("utf-8", "replace"))}


def digest_of(kept: dict[str, Any]) -> str:
    """Return what tells one kept thing from another."""
    return sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def object_of(raw: object) -> dict[str, Any]:
    """Return an item as the object it must be, also one that was kept. Raises UnreadableError for anything else."""
    if isinstance(raw, dict) and VALUE in raw:
        raw = raw[VALUE]
    if not isinstance(raw, dict):
        raise UnreadableError(f"not an object with named fields but {_kind(raw)}")
    if TEXT in raw:
        raise UnreadableError("not JSON, or far too large")
    return raw


def _kept(given: object, depth: int = 0) -> object:
    if isinstance(given, dict | list) and depth >= DEEPEST:
        return "…"
    if isinstance(given, dict):
        return {_word(key): _kept(value, depth + 1) for key, value in given.items()}
    if isinstance(given, list):
        return [_kept(value, depth + 1) for value in given]
    plain = given is None or isinstance(given, bool | int) or (isinstance(given, float) and math.isfinite(given))
    # JSON knows no NaN and no infinity, though Python reads and writes them
    return given if plain else _word(given)


def _word(given: object) -> str:
    return _UNKEPT.sub("\ufffd", str(given))


def _kind(raw: object) -> str:
    kinds = {list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}
    return "nothing" if raw is None else kinds.get(type(raw), "something else")
