"""Why a post was refused, in words for whoever made the file: the field, what is wrong, how to write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.mentions import NewMention, Reach

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

FIELDS = tuple(NewMention.model_fields)
REACH = tuple(Reach.model_fields)

MOST = 5
_TIME = "write it like 2026-05-10T11:55:00Z"
# By pydantic's name of the error, or by the first word of that name; braces are filled from the error.
_SAYS = {
    "missing": "missing; every mention needs it",
    "string_type": "not a text; put it in quotes",
    "string_too_short": "empty; every mention needs it",
    "string_too_long": "longer than {max_length} characters; shorten it",
    "string_unicode": "holds a broken character (half of a pair); write it as UTF-8",
    "timezone_aware": f"has no time zone; {_TIME}",
    "datetime": f"not a time; {_TIME}",
    "literal_error": "not understood; write {expected}",
    "greater_than_equal": "less than {ge:g}",
    "less_than_equal": "more than {le:g}",
    "int": "not a whole number; write digits only, such as 1200",
    "float": "not a number; write it like 0.85",
    "finite_number": "not a number",
    "bool": "neither true nor false",
    "json_invalid": "not valid JSON ({error}); write one object per line",
}
_PATTERNS = {
    "source": "not understood; write x, youtube, reddit, or a short name in small letters, digits, - and _",
    "link": "it must start with http:// or https://",
    "language": "not understood; write it like en or pt-BR",
}


def reason_of(error: ValidationError, names: dict[str, str]) -> str:
    """Return one sentence part per wrong field; `names` are the fields' names in the file where they differ."""
    found = error.errors(include_url=False, include_input=False)
    more = [f"and {len(found) - MOST} more"] if len(found) > MOST else []
    return "; ".join([_part(detail, names) for detail in found[:MOST]] + more)


def _part(detail: ErrorDetails, names: dict[str, str]) -> str:
    # a name may hold half of a pair, which no answer can carry
    path = [str(step)[:60].encode("utf-8", "replace").decode() for step in detail["loc"]]
    if not path:
        return _what(detail, "")
    return ".".join([names.get(path[0], path[0]), *path[1:]]) + ": " + _what(detail, path[0])


def _what(detail: ErrorDetails, field: str) -> str:
    kind = detail["type"]
    if kind == "extra_forbidden":
        return f"no such field; there are {', '.join(REACH if field == 'reach' else FIELDS)}"
    if kind == "string_pattern_mismatch":
        return _PATTERNS[field]
    if kind == "model_type":
        return 'not an object; write it like {"followers": 120}' if field else "not an object with named fields"
    said = _SAYS.get(kind) or _SAYS.get(kind.partition("_")[0])
    # An error that the list does not foresee is told in the validator's own words.
    return said.format(**detail.get("ctx", {})) if said else detail["msg"]
