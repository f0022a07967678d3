"""Everything that happens has an id: one search in the logs shows what came in, what it did, and what was shown for it.

An id begins where an event enters (a chat, a request, the clock, a source). It is written into every delivery that the
event causes, and holds again while that is delivered. What was done is told to a `Watch`, which counts it and logs it.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

_EVENT: ContextVar[str] = ContextVar("event", default="")


@dataclass(slots=True)
class Step:
    """One thing that was done: `what` it is, how it ended, its facts (never texts, names or keys), and its seconds.

    `outcome` is one word. `waited` are the seconds that a thread waited for its first claim or answer, by thread.
    """

    what: str
    facts: dict[str, str | int | float] = field(default_factory=dict)
    outcome: str = "done"
    seconds: float = 0.0
    waited: dict[tuple[str, int], float] = field(default_factory=dict)


Watch = Callable[[Step], None]
_STEP: ContextVar[Step | None] = ContextVar("step", default=None)


def nobody(_: Step) -> None:
    """Watch nothing."""


def current() -> str:
    """Return the id of what happens now; empty outside of any event."""
    return _EVENT.get()


@contextmanager
def event(name: str = "") -> Iterator[str]:
    """Give what happens in the block an id: `name`, else that of the event it is part of, else a new one."""
    found = name or _EVENT.get() or secrets.token_hex(4)
    token = _EVENT.set(found)
    try:
        yield found
    finally:
        _EVENT.reset(token)


@contextmanager
def step(watch: Watch, what: str, name: str = "", **facts: str | int) -> Iterator[Step]:
    """Do one thing under an id (as `event` gives it), and tell `watch` at its end; what is raised goes on."""
    made = Step(what, dict(facts))
    began = time.perf_counter()
    with event(name):
        token = _STEP.set(made)
        try:
            yield made
        except asyncio.CancelledError:
            made.outcome = "cancelled"
            raise
        except Unavailable:
            made.outcome = "unavailable"
            raise
        except BaseException:
            made.outcome = "fault"
            raise
        finally:
            _STEP.reset(token)
            made.seconds = time.perf_counter() - began
            watch(made)


def note(outcome: str = "", **facts: str | int) -> None:
    """Add to what is told of the step that is done now: how it ends, and its facts."""
    if (made := _STEP.get()) is not None:
        made.outcome = outcome or made.outcome
        made.facts |= facts


def waited(what: str, thread: int, seconds: float) -> None:
    """Note how long a thread waited for its first claim or answer; it counts once the act is done."""
    if (made := _STEP.get()) is not None:
        made.waited[what, thread] = seconds


def happened(watch: Watch, what: str, **facts: str | int) -> None:
    """Tell of something that took no time of its own."""
    watch(Step(what, dict(facts)))
