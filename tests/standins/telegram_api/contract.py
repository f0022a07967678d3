"""Holds requests and answers against Telegram's own published description of the Bot API.

The description is `../shared/specs/telegram-bot-api.json` beside the repository. Without that file the
stand-in still works, unvalidated: values are then only decoded.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

SPEC_PATH = Path(__file__).resolve().parents[4] / "shared" / "specs" / "telegram-bot-api.json"

# What a client library really sends although the description does not have it: (method, field) -> why.
# python-telegram-bot 22.8 and aiogram 3.31 were seen to need nothing here.
ALLOWED_EXTRAS: dict[tuple[str, str], str] = {}

# What the stand-in answers beyond the description: (type, field) -> why.
ANSWERED_EXTRAS: dict[tuple[str, str], str] = {
    ("ChatMemberAdministrator", "can_send_welcome_messages"): "a later Bot API; aiogram 3.31 insists on it",
}

# Without the description nothing says which values are plain text, so these are never decoded as JSON.
PLAIN_TEXT = {
    "action",
    "callback_query_id",
    "caption",
    "document",
    "emoji",
    "language_code",
    "name",
    "parse_mode",
    "photo",
    "secret_token",
    "text",
    "url",
}
_CONSTANT = re.compile(r'(?:always|must be) [“"]?([a-z0-9_]+)[”"]?\.?$')
_MISSING = object()


@cache
def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


class Contract:
    """The Bot API's methods and types, and the checks against them."""

    def __init__(self, path: Path | None = SPEC_PATH) -> None:
        self.validated = path is not None and path.is_file()
        spec = _load(path) if path and self.validated else {}
        self._methods: dict[str, dict[str, Any]] = spec.get("methods", {})
        self._types: dict[str, dict[str, Any]] = spec.get("types", {})
        self._by_lower_name = {name.lower(): name for name in self._methods}

    def method_name(self, asked: str) -> str | None:
        """The method's proper spelling (Telegram ignores case), None when there is no such method."""
        return self._by_lower_name.get(asked.lower()) if self.validated else asked

    def read(
        self, method: str, raw: dict[str, Any], files: set[str], *, encoded: bool
    ) -> tuple[dict[str, Any], list[str]]:
        """The request's values in their proper types, and what is wrong with them.

        `encoded`: the values came as form fields, so nested objects are JSON strings.
        """
        if not self.validated:
            return {k: _guess(k, v) if encoded else v for k, v in raw.items()}, []
        fields = {field["name"]: field for field in self._methods[method].get("fields", [])}
        values: dict[str, Any] = {}
        problems: list[str] = []
        for name, given in raw.items():
            if name not in fields:
                if (method, name) not in ALLOWED_EXTRAS:
                    problems.append(f"{method}: unknown field {name!r}")
                continue
            values[name] = _decode(given, fields[name]["types"]) if encoded else given
            problems += self.check(values[name], fields[name]["types"], f"{method}.{name}")
        uploads = {name for name in files if name in fields}
        problems += [
            f"{method}.{name}: an upload where {fields[name]['types']} is expected"
            for name in uploads
            if "InputFile" not in fields[name]["types"]
        ]
        attached = set(re.findall(r'attach://([^"\s]+)', json.dumps(values)))
        problems += [f"{method}: attach://{name} has no file" for name in sorted(attached - files)]
        problems += [f"{method}: file {name!r} belongs to no field" for name in sorted(files - attached - uploads)]
        problems += [
            f"{method}: required field {name!r} is missing"
            for name, field in fields.items()
            if field["required"] and name not in values and name not in uploads
        ]
        return values, problems

    def check_answer(self, method: str, result: object) -> list[str]:
        """What is wrong with the stand-in's own answer to a method."""
        if not self.validated:
            return []
        return self.check(result, self._methods[method]["returns"], f"answer of {method}")

    def check(self, value: object, types: list[str], path: str) -> list[str]:
        """What is wrong with a value that has to be one of the named types."""
        fewest: list[str] | None = None
        for name in types:
            problems = self._check_one(value, name, path)
            if not problems:
                return []
            if fewest is None or len(problems) < len(fewest):
                fewest = problems
        if len(types) > 1 and not isinstance(value, dict):
            return [f"{path}: {value!r} is none of {', '.join(types)}"]
        return fewest or []

    def _check_one(self, value: object, name: str, path: str) -> list[str]:
        if name.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{path}: {value!r} is not an {name}"]
            inner = [name.removeprefix("Array of ")]
            return [p for i, item in enumerate(value) for p in self.check(item, inner, f"{path}[{i}]")]
        if name in _SCALARS:
            kinds = _SCALARS[name]
            is_right = isinstance(value, kinds) and (name == "Boolean" or not isinstance(value, bool))
            return [] if is_right else [f"{path}: {value!r} is not {name}"]
        if not isinstance(value, dict):
            return [f"{path}: {value!r} is not a {name}"]
        kind = self._types[name]
        if kind.get("subtypes"):
            return self.check(value, kind["subtypes"], path)
        return self._check_object(value, name, kind.get("fields", []), path)

    def _check_object(self, value: dict[str, object], name: str, fields: list[dict[str, Any]], path: str) -> list[str]:
        known = {field["name"] for field in fields}
        problems = [
            f"{path}: {name} has no field {key!r}"
            for key in value
            if key not in known and (name, key) not in ANSWERED_EXTRAS
        ]
        for field in fields:
            given = value.get(field["name"], _MISSING)
            where = f"{path}.{field['name']}"
            if given is _MISSING:
                if field["required"]:
                    problems.append(f"{where}: required by {name}, missing")
                continue
            problems += self.check(given, field["types"], where)
            constant = _CONSTANT.search(field["description"]) if field["types"] == ["String"] else None
            if constant and given != constant[1]:
                problems.append(f"{where}: {given!r} is not {constant[1]!r}")
        return problems


_SCALARS: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "InputFile": (str,),  # inside objects: an attach:// address
    "Boolean": (bool,),
}


def _decode(given: Any, types: list[str]) -> Any:
    """A form field as a value: numbers, booleans and nested JSON are read, anything else stays as it came."""
    if not isinstance(given, str):
        return given
    if "Integer" in types and re.fullmatch(r"-?\d+", given):
        return int(given)
    if types == ["Boolean"] and given.lower() in {"true", "false", "1", "0"}:
        return given.lower() in {"true", "1"}
    if "String" in types or "InputFile" in types:
        return given
    try:
        return json.loads(given)
    except ValueError:
        return given


def _guess(name: str, given: Any) -> Any:
    if not isinstance(given, str) or name in PLAIN_TEXT:
        return given
    try:
        return json.loads(given)
    except ValueError:
        return given
