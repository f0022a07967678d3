"""How the bot and its reading process talk: one question, one answer, each a length, a JSON part and raw bytes.

Nothing that arrives is executed, and the reading process needs no more than this and the model to be loaded.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import IO

_HEAD = struct.Struct(">II")


def send(stream: IO[bytes], told: Any, raw: bytes = b"") -> None:
    """Write one message and flush it; raises OSError where nobody listens any more."""
    # Escaped to ASCII, so that half a surrogate pair in a text passes too.
    encoded = json.dumps(told).encode("ascii")
    stream.write(_HEAD.pack(len(encoded), len(raw)) + encoded + raw)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[Any, bytes] | None:
    """Read one message, None where the other side has ended; raises EOFError where it ended in the middle."""
    head = stream.read(_HEAD.size)
    if not head:
        return None
    if len(head) < _HEAD.size:
        raise EOFError("a message broke off")
    told, raw = _HEAD.unpack(head)
    body = stream.read(told + raw)
    if len(body) < told + raw:
        raise EOFError("a message broke off")
    return json.loads(body[:told]), body[told:]
