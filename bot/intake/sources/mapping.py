"""Somebody's JSON becomes mentions by the places of its fields; times, names of tones and HTML are understood."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from bot.intake.html import plain
from bot.intake.placing import UNKNOWN, place_named, placed
from bot.intake.shapes.items import Refusal, checked
from bot.net.reading import name as name_of
from bot.ports.sources import UnreadableError

if TYPE_CHECKING:
    from bot.config.sources import Mapping
    from bot.ports.mentions import NewMention

TONES = {"negative": "negative", "neutral": "neutral", "positive": "positive"}
CATEGORIES = frozenset({"technical", "support", "trust", "rumor"})
REACH = ("followers", "views", "likes", "replies")
TIME = "not a time; write it like 2026-05-10T11:55:00Z, or as seconds since 1970"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Seconds of the year 5138, milliseconds of 1973: nothing between is meant the other way.
_MILLISECONDS_FROM = 1e11
_LONGEST_NUMBER = 20


def look(item: object, path: str | None) -> Any:
    """Return what stands at a path such as `data.authors.0.name`, None where there is nothing."""
    for step in (path or "").split(".") if path else ():
        if isinstance(item, dict):
            item = item.get(step)
        elif isinstance(item, list) and step.isdecimal() and step.isascii() and len(step) < _LONGEST_NUMBER:
            item = item[int(step)] if int(step) < len(item) else None
        else:
            return None
    return item


def moment(told: object) -> datetime:
    """Return a time as an aware UTC one: ISO 8601 (UTC where no zone is told), RFC 2822, or seconds or milliseconds.

    Raises UnreadableError for everything else.
    """
    number = _number(told)
    if number is not None:
        seconds = number / 1000 if abs(number) >= _MILLISECONDS_FROM else number
        try:
            return _EPOCH + timedelta(seconds=seconds)
        except OverflowError:
            raise UnreadableError(f"posted_at: {TIME}") from None
    found = _written(told.strip()) if isinstance(told, str) else None
    if found is None:
        raise UnreadableError(f"posted_at: {'missing; every mention needs it' if told is None else TIME}")
    return found


def count(told: object) -> int | None:
    """Return a number of people or posts, None where none is told; below zero counts as zero."""
    number = _number(told)
    return None if number is None else min(max(int(number), 0), 10**12)


def language(told: object) -> str | None:
    """Return a language's code where it is one such as en or pt-BR, None otherwise."""
    if not isinstance(told, str) or not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})?", told):
        return None
    code, sign, rest = told.replace("_", "-").partition("-")
    return None if code.lower() in {"und", "zxx"} else code.lower() + sign + rest


def text_of(title: object, body: object) -> str:
    """Return the whole text of a post as plain words: its title, unless the body begins with it, and its body."""
    head, rest = (plain(one) if isinstance(one, str) else "" for one in (title, body))
    if head and not rest.casefold().startswith(head.removesuffix("…").rstrip(".").casefold()):
        return f"{head}\n\n{rest}"[:20_000].strip()
    return rest


def mention(given: dict[str, Any], names: dict[str, str] | None = None) -> NewMention:
    """Return the mention made of fields that were read; what is None is left out. Raises UnreadableError.

    `names` say what a field is called where it came from.
    """
    author = given.get("author")
    whole = {key: value for key, value in given.items() if value is not None}
    whole["author"] = (name_of(author) if isinstance(author, str) else "") or UNKNOWN
    outcome = checked(0, whole, names or {}).outcome
    if isinstance(outcome, Refusal):
        raise UnreadableError(outcome.reason)
    return outcome


def read(fields: Mapping, item: dict[str, Any], place: str) -> NewMention:
    """Return one item of somebody's JSON as a mention; `place` is where it stands if nothing tells otherwise."""

    def at(field: str) -> Any:
        path = getattr(fields, field)
        return look(item, path) if path else None

    named = at("place")
    where = placed(at("link"), place_named(named) if named else place, _word(at("id")))
    tone, category = at("tone"), at("category")
    reach = {field: number for field in REACH if (number := count(at(field))) is not None}
    given: dict[str, Any] = {
        **where,
        "text": text_of(at("title"), at("text")),
        "language": language(at("language")),
        "posted_at": moment(at("posted_at")),
        "reach": reach,
        "tone": tone_named(tone, fields.tones),
        "score": _score(at("score")),
        "category": category if isinstance(category, str) and category in CATEGORIES else None,
    }
    given["author"] = _word(at("author")) or where.get("author")
    return mention(given, {field: getattr(fields, field) for field in ("id", "link", "author", "text", "posted_at")})


def tone_named(told: object, tones: dict[str, Any] | None = None) -> str | None:
    """Return a tone by the source's word for it, None for a word that is not known."""
    word = told.strip().casefold() if isinstance(told, str) else None
    known = {key.casefold(): value for key, value in (tones or {}).items()}
    return None if word is None else known.get(word, TONES.get(word))


def _score(told: object) -> float | None:
    number = _number(told)
    if told is None or told == "":
        return None
    if number is None or not 0 <= number <= 1:
        raise UnreadableError("score: not a probability; it must be a number from 0 to 1")
    return number


def _word(told: object) -> str | None:
    if isinstance(told, bool) or not isinstance(told, str | int):
        return None
    return str(told).strip() or None


def _number(told: object) -> float | None:
    if isinstance(told, bool) or not isinstance(told, str | int | float):
        return None
    if isinstance(told, str) and not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", told.strip()):
        return None
    if isinstance(told, int) and abs(told) > 10**18:
        return None
    return float(told) if math.isfinite(float(told)) else None


def _written(told: str) -> datetime | None:
    told = re.sub(r"\s*(?:UTC|GMT)$", "Z", told[:60]) if re.match(r"[0-9]{4}-", told) else told[:60]
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        try:
            found = parsedate_to_datetime(told)
        except (ValueError, IndexError, OverflowError, TypeError):
            return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None
