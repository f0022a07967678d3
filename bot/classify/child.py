"""The bot's side of the reading process: started at the first text, ended with the bot, given up on when it hangs."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.classify import THREADS
from bot.classify.frames import receive, send

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 60.0
"""Seconds that one slice of texts may take, the start included."""

_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR")
_ROOT = Path(__file__).parents[2]


class ChildEnded(Exception):  # noqa: N818 - it says what happened
    """The reading process broke off, hung or could not start."""


class Child:
    """One reading process; `ask` is called by one thread at a time."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-m", "bot.classify.worker")) -> None:
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.end)

    @property
    def pid(self) -> int | None:
        """The process's number, None while none runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def ask(self, texts: Sequence[str]) -> tuple[list[Any], bytes]:
        """Return what the process answers; raises ChildEnded, after which the next call starts a new one."""
        try:
            return self._asked(texts)
        except (OSError, EOFError, ValueError) as error:
            code = _code_of(self._process)
            self.end()
            raise ChildEnded(
                f"the reading process broke off ({error or type(error).__name__}, exit code {code})"
            ) from error

    def end(self) -> None:
        """End the process at once and wait for it."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _closed(stream)

    def _asked(self, texts: Sequence[str]) -> tuple[list[Any], bytes]:
        process = self._running()
        assert process.stdin is not None  # noqa: S101 - opened as pipes below
        assert process.stdout is not None  # noqa: S101
        watch = threading.Timer(LONGEST, process.kill)
        watch.daemon = True
        watch.start()
        try:
            send(process.stdin, list(texts))
            answer = receive(process.stdout)
        finally:
            watch.cancel()
        if answer is None:
            raise EOFError("no answer")
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is not None:
            # It went after its idle minutes, or died since: either way a new one takes its place.
            self.end()
        if self._process is None:
            # Its environment holds no token, and numpy keeps to one core.
            environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
            environment |= dict.fromkeys(THREADS, "1") | {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT, env=environment
            )
        return self._process


def _code_of(process: subprocess.Popen[bytes] | None) -> int | None:
    if process is None:
        return None
    try:
        # Its pipes close a moment before it is gone.
        return process.wait(1)
    except subprocess.TimeoutExpired:
        return None


def _closed(stream: Any) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        # What was still to be written has no reader left; the descriptor is closed all the same.
        return
