"""A time zone by its name."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator


def _known(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f'"{zone}" is no time zone; write one such as Europe/Berlin or America/New_York') from error
    return zone


Zone = Annotated[str, AfterValidator(_known)]
