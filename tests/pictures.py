"""Real pictures, of any size, made without a library."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 64, height: int = 40, *, padding: int = 0) -> bytes:
    """Return a blue PNG; `padding` bytes of text in it make it as heavy as a test needs."""
    rows = (b"\0" + b"\x2f\x6f\xb0" * width) * height
    head = _part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    text = _part(b"tEXt", b"Comment\0" + b"x" * padding)
    return b"\x89PNG\r\n\x1a\n" + head + text + _part(b"IDAT", zlib.compress(rows)) + _part(b"IEND", b"")


def _part(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
