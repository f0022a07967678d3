from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.rules.plausible import refuse_time

NOW = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "moment",
    [
        NOW,
        NOW + timedelta(minutes=10),
        datetime(2006, 1, 1, tzinfo=UTC),
        datetime(2026, 5, 10, 14, 0, tzinfo=timezone(timedelta(hours=2))),
    ],
)
def test_a_time_that_can_be_is_kept(moment):
    assert refuse_time(moment, NOW) is None


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        (NOW + timedelta(minutes=10, seconds=1), "posted_at: 2026-05-10T12:10:01Z is in the future"),
        (datetime(1970, 1, 1, tzinfo=UTC), "posted_at: 1970-01-01T00:00:00Z is before 2006"),
        (datetime.max.replace(tzinfo=timezone(-timedelta(hours=2))), "is in the future"),
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=2))), "is before 2006"),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_its_reason(moment, reason):
    assert reason in (refuse_time(moment, NOW) or "")
