"""How long a host wants to be left alone: Reddit tells the seconds, X the moment by its own clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.net.host import reset_in

NOW = datetime(2026, 11, 17, 12, tzinfo=UTC)
AT = str(int(NOW.timestamp()))


def x(left: str, reset: str, date: str = "Tue, 17 Nov 2026 12:00:00 GMT") -> dict[str, str]:
    return {"x-rate-limit-remaining": left, "x-rate-limit-reset": reset, "date": date}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "77"}, 77),
        ({"x-ratelimit-remaining": "3.0", "x-ratelimit-reset": "77"}, None),
        (x("0", str(int(AT) + 90)), 90),
        (x("1", str(int(AT) + 90)), None),
        (x("0", str(int(AT) - 90)), 0),
        (x("0", str(int(AT) + 90), "Tue, 17 Nov 2026 11:59:00 GMT"), 150),
        (x("0", str(int(AT) + 90), "no date"), 90),
        (x("0", "soon"), None),
        (x("nan", str(int(AT) + 90)), None),
    ],
)
def test_a_window_that_is_used_up_says_when_the_next_begins(headers: dict[str, str], seconds: float | None) -> None:
    assert reset_in(headers, NOW) == seconds
