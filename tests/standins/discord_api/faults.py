"""Trouble on request: answers of a bad status, lost connections, delays, and answers lost after the deed."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass
class Fault:
    """One kind of trouble for the next `times` requests that match."""

    method: str | None
    path: str
    status: int | None
    code: int
    retry_after: float
    times: int
    after_deed: bool
    delay_for: float

    def hits(self, method: str, path: str) -> bool:
        """Return whether a request has this trouble."""
        return self.times > 0 and self.method in {None, method} and bool(re.search(self.path, path))


class Faults:
    """The troubles that wait for their requests."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(
        self,
        path: str = "",
        *,
        method: str | None = None,
        status: int | None = 500,
        code: int = 0,
        retry_after: float = 0.05,
        times: int = 1,
        after_deed: bool = False,
        delay_for: float = 0.0,
    ) -> Fault:
        """Plan trouble for requests whose path contains the pattern.

        `status=None` cuts the connection, or with `delay_for` (seconds) only makes the answer slow. With `after_deed`
        the request takes effect first and only its answer is lost.
        """
        fault = Fault(method, path, status, code, retry_after, times, after_deed, delay_for)
        self.waiting.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """Return the trouble for this request, and count it."""
        for fault in self.waiting:
            if fault.hits(method, path):
                fault.times -= 1
                if not fault.times:
                    self.waiting.remove(fault)
                return fault
        return None
