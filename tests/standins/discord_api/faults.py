"""Trouble on request: answers of a bad status, lost connections, delays, and answers lost after the deed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

TOO_MANY = 429


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
    scope: str = "shared"
    said: str = ""

    def hits(self, method: str, path: str) -> bool:
        """Return whether a request has this trouble."""
        return self.times > 0 and self.method in {None, method} and bool(re.search(self.path, path))


def body_of(fault: Fault) -> dict[str, Any]:
    """Return what Discord says of a trouble."""
    body: dict[str, Any] = {"message": f"planned trouble {fault.status}", "code": fault.code}
    if fault.status == TOO_MANY:
        body |= {"retry_after": fault.retry_after, "global": fault.scope == "global"}
    return body


def headers_of(fault: Fault) -> dict[str, str]:
    """Return the headers that go with a trouble."""
    if fault.status != TOO_MANY:
        return {}
    whole = {"X-RateLimit-Global": "true"} if fault.scope == "global" else {}
    return {"Retry-After": str(math.ceil(fault.retry_after)), "X-RateLimit-Scope": fault.scope, **whole}


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
        scope: str = "shared",
        said: str = "",
    ) -> Fault:
        """Plan trouble for requests whose path contains the pattern.

        `scope` says for whom a 429 counts: "user" (this route), "shared" (the resource, whoever asks) or "global".
        `said` is answered in place of Discord's own words, as a page for people (`<html>`) or as JSON that is broken;
        a page comes from the wall before Discord, which says nothing of routes.

        `status=None` cuts the connection, or with `delay_for` (seconds) only makes the answer slow. With `after_deed`
        the request takes effect first and only its answer is lost.
        """
        fault = Fault(method, path, status, code, retry_after, times, after_deed, delay_for, scope, said)
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
