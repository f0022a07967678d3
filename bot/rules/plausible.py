"""A post cannot come from the future, nor from before the places where it is said to stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

CLOCKS_DIFFER_FOR = timedelta(minutes=10)
# X opened in 2006, Reddit and YouTube some months before; what is older is a clock that was never set, or seconds
# taken for milliseconds.
EARLIEST = datetime(2006, 1, 1, tzinfo=UTC)

_EXAMPLE = "2026-05-10T11:55:00Z"


def refuse_time(posted_at: datetime, now: datetime) -> str | None:
    """Return why a post cannot have been published then, in a sentence with the mend, or None where it can."""
    if posted_at > now + CLOCKS_DIFFER_FOR:
        return f"posted_at: {_written(posted_at)} is in the future; check its time zone (write UTC with a Z)"
    if posted_at < EARLIEST:
        return f"posted_at: {_written(posted_at)} is before 2006; give the moment of publication, such as {_EXAMPLE}"
    return None


def _written(moment: datetime) -> str:
    try:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:
        return moment.isoformat()
