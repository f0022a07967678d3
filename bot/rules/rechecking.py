"""When a post is looked at again, and when its words count as changed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

AGES = (timedelta(hours=6), timedelta(hours=24), timedelta(hours=72))
"""How long after it was first seen a post is looked at again, while its thread goes on."""
SURE_AFTER = timedelta(minutes=10)
"""A place that says once that a post is not there may be wrong (X's oEmbed is at times); so it is asked twice."""
TRY_AGAIN = timedelta(minutes=30)
GIVE_UP = timedelta(hours=96)
OLD = timedelta(days=7)
PLACES = frozenset({"x", "youtube", "reddit"})

_ADDRESS = re.compile(r"https?://\S+|\bpic\.twitter\.com/\S+")
_WORD = re.compile(r"\w+")
_CUT = re.compile(r"(?:…|\.\.\.)\s*$")


def first_look(place: str, posted_at: datetime, now: datetime) -> datetime | None:
    """Return when a post that came in now is looked at again; None where nobody can, or when it is old already."""
    return now + AGES[0] if place in PLACES and now - posted_at < OLD else None


def next_look(seen_at: datetime, now: datetime) -> datetime | None:
    """Return when a post that was first seen at a moment is looked at the next time, None after the last."""
    return next((seen_at + age for age in AGES if seen_at + age > now), None)


def later(seen_at: datetime, now: datetime, asked: float) -> datetime | None:
    """Return when a place that did not answer (it asked for `asked` seconds) is asked again, None once it is vain."""
    at = now + max(TRY_AGAIN, timedelta(seconds=min(asked, GIVE_UP.total_seconds())))
    return at if at < seen_at + GIVE_UP else None


def changed(known: str, seen: str) -> bool:
    """Say whether a post's words are others now; addresses, case and signs do not count, as places differ in them.

    A place may show less of a post than its source did (no title, no end): that is no change.
    """
    before, after = _words(known), _words(seen)
    if before == after or not after or _within(after, before):
        return False
    return not (_CUT.search(known) and after[: len(before) - 1] == before[:-1])


def _words(text: str) -> list[str]:
    return _WORD.findall(_ADDRESS.sub(" ", text).lower())


def _within(part: list[str], whole: list[str]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(whole)} "
