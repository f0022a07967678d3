"""The intake's address is taken before anything else, so that a second bot stops before it does any harm."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from bot.ports.chat import PlatformError, Problem

if TYPE_CHECKING:
    from bot.config import Health, Http


def listen(http: Http | Health, key: str = "http.port") -> socket.socket:
    """Return a socket that listens where the config says (at `key`). Raises PlatformError when that is impossible."""
    try:
        family = socket.AF_INET6 if ":" in http.host else socket.AF_INET
        return socket.create_server((http.host, http.port), family=family, reuse_port=False)
    except OSError as error:
        what = f"cannot listen at {http.host}:{http.port} ({os.strerror(error.errno) if error.errno else error})"
        mend = "is the bot running already? Stop the other program, or choose another port"
        raise PlatformError([Problem(key, what, mend)]) from error
