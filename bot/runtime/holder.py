"""What a process calls itself, so that another on the same machine can tell that it is dead.

A name is `machine/process/number`: the machine as its kernel knows it since it was started, within one world of process
numbers (a container has its own); the process's number there; and a random one. Of another machine nothing can be told:
its roles are free once they ran out.
"""

from __future__ import annotations

import os
import secrets
import socket
from functools import cache
from pathlib import Path

BOOT, WORLD = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")


def name() -> str:
    """Return a new name for this process, or for one life of it."""
    return f"{_machine()}/{os.getpid()}/{secrets.token_hex(4)}"


def is_dead(holder: str) -> bool:
    """Say whether a holder is a process of this machine that no longer runs, or an earlier life of this one."""
    machine, _, rest = holder.rpartition("/")[0].rpartition("/")
    if machine != _machine() or not rest.isdigit():
        return False
    if int(rest) == os.getpid():
        return True
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


@cache
def _machine() -> str:
    try:
        boot, world = BOOT.read_text("ascii").strip(), WORLD.readlink()
    except OSError:  # not a Linux
        return socket.gethostname()[:60].replace("/", "-")
    return f"{boot}-{''.join(one for one in str(world) if one.isdigit())}"
