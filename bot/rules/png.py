"""How large a picture is, read from its first bytes."""

from __future__ import annotations

import struct

_HEAD = b"\x89PNG\r\n\x1a\n"
_SIDES = slice(16, 24)


def size_of(content: bytes) -> tuple[int, int] | None:
    """Return the width and the height of a PNG in pixels, None for anything else (https://www.w3.org/TR/png-3/#11IHDR)."""
    sides = content[_SIDES]
    if not content.startswith(_HEAD) or content[12:16] != b"IHDR" or len(sides) < _SIDES.stop - _SIDES.start:
        return None
    width, height = struct.unpack(">II", sides)
    return (width, height) if width and height else None
