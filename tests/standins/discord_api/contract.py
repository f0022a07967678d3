"""Holds requests and answers against Discord's published OpenAPI, when a copy lies beside the checkout.

Without the copy nothing is validated and `validated` says so. What the real client libraries send beyond the
published contract is listed in BEYOND, each with its reason; anything else unknown fails.
"""

from __future__ import annotations

import copy
import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

import jsonschema

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

SPEC = Path(__file__).resolve().parents[4] / "shared" / "specs" / "discord-openapi.json"
VERBS = {"get", "put", "post", "patch", "delete"}

# (method, path, place in the body, field): sent by a real library, accepted by the real Discord, not published.
MESSAGES = "/channels/{channel_id}/messages"
MESSAGE, ORIGINAL = "/channels/{channel_id}/messages/{message_id}", "/messages/@original"
HOOK, ANSWER = "/webhooks/{webhook_id}/{webhook_token}", "/interactions/{interaction_id}/{interaction_token}/callback"
COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
READ_ALOUD = ((), "tts")
EMBED_FLAGS = (("embeds", "*"), "flags")
ANSWERED = ((("data",), "tts"), (("data", "embeds", "*"), "flags"))
BEYOND: dict[tuple[str, str], tuple[tuple[tuple[str, ...], str], ...]] = {
    # discord.py writes the flags of every embed, which are 0 for those that a bot makes.
    ("POST", MESSAGES): (EMBED_FLAGS,),
    ("POST", HOOK): (EMBED_FLAGS,),
    # discord.py builds edits from the same function as posts, which always says whether it is read aloud.
    ("PATCH", MESSAGE): (EMBED_FLAGS, READ_ALOUD),
    ("PATCH", HOOK + ORIGINAL): (EMBED_FLAGS, READ_ALOUD),
    ("PATCH", HOOK + "/messages/{message_id}"): (EMBED_FLAGS, READ_ALOUD),
    ("POST", ANSWER): ANSWERED,
    # Both libraries name age-restricted commands; the field is in Discord's prose and answers, not in the schema.
    ("PUT", COMMANDS): ((("*",), "nsfw"),),
    ("PUT", GUILD_COMMANDS): ((("*",), "nsfw"),),
    ("POST", COMMANDS): (((), "nsfw"),),
    ("POST", GUILD_COMMANDS): (((), "nsfw"),),
}


class Wrong(NamedTuple):
    """One thing that is wrong: where, Discord's code for it, and a sentence."""

    place: tuple[str | int, ...]
    code: str
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(str(step) for step in self.place) or 'body'}: {self.message}"


class Contract:
    """The published contract, ready to say what is wrong with a request or an answer."""

    def __init__(self, spec: Path = SPEC) -> None:
        self.validated = spec.is_file()
        self._paths: dict[str, Any] = {}
        self._templates: list[tuple[re.Pattern[str], str]] = []
        self._spec = spec
        if self.validated:
            self._paths, self._templates = _paths(spec), _templates(spec)

    def wrong_with(self, method: str, path: str, query: dict[str, str], body: Any) -> list[Wrong]:
        """Return what the contract has against a request; empty when all is well."""
        if not self.validated:
            return []
        found = self._operation(method, path)
        if found is None:
            return [Wrong((), "CONTRACT", "the contract has no such request")]
        template, values, operation = found
        shared = self._paths[template].get("parameters", ())
        known = {(one["in"], one["name"]): one for one in (*shared, *operation.get("parameters", ()))}
        wrong = []
        for kind, given in (("path", values), ("query", query)):
            for name, text in given.items():
                if (kind, name) not in known:
                    wrong.append(Wrong((name,), "CONTRACT", f"this {kind} parameter is not in the contract"))
                    continue
                schema = known[kind, name]["schema"]
                against = self._against(schema, _typed(text, self._named(schema)))
                wrong += [Wrong((name,), one.code, one.message) for one in against]
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if schema is None:
            if body not in (None, {}):
                wrong.append(Wrong((), "CONTRACT", "takes no body"))
        elif body is not None:
            wrong += self._against(schema, _without(method, template, body))
        elif operation["requestBody"].get("required"):
            wrong.append(Wrong((), "CONTRACT", "needs a body"))
        return wrong

    def wrong_with_answer(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """Return what the contract has against an answer of our own."""
        found = self._operation(method, path) if self.validated else None
        if found is None:
            return []
        template, _, operation = found
        answers = operation["responses"]
        if str(status) not in answers:
            return [] if status >= 400 else [f"{method} {template}: no answer {status} in the contract"]
        schema = answers[str(status)].get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return []
        return [f"answer to {method} {template}: {one}" for one in self._against(schema, body, answer=True)]

    def _named(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema that a reference names, or the schema itself."""
        if "$ref" not in schema:
            return schema
        named: dict[str, Any] = _load(self._spec, answer=False)["components"]["schemas"][
            schema["$ref"].rsplit("/", 1)[1]
        ]
        return named

    def _operation(self, method: str, path: str) -> tuple[str, dict[str, str], dict[str, Any]] | None:
        for pattern, template in self._templates:
            match = pattern.fullmatch(path)
            if match and method.lower() in self._paths[template]:
                values = {name: unquote(text) for name, text in match.groupdict().items()}
                return template, values, self._paths[template][method.lower()]
        return None

    def _against(self, schema: dict[str, Any], value: Any, *, answer: bool = False) -> list[Wrong]:
        return [*_found(self._spec, json.dumps(schema, sort_keys=True), json.dumps(value), answer=answer)]


def _cause(error: ValidationError) -> ValidationError:
    """Return what is really wrong below a choice of shapes: in the one shape whose type fits, as deep as it goes."""
    shapes: dict[Any, list[ValidationError]] = {}
    for inner in error.context or []:
        shapes.setdefault(inner.relative_schema_path[0], []).append(inner)
    fitting = [
        inner
        for errors in shapes.values()
        if not any(list(one.relative_path) == ["type"] and one.validator == "enum" for one in errors)
        for inner in errors
        if inner.validator != "type" or inner.relative_path
    ]
    if not fitting:
        return error
    return _cause(max(fitting, key=lambda one: len(one.absolute_path)))


def _wrong(error: ValidationError) -> Wrong:
    place, kind, limit = tuple(error.absolute_path), str(error.validator), error.validator_value
    if kind == "maxLength":
        return Wrong(place, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")
    if kind == "required":
        missing = next(name for name in limit if name not in error.instance)
        return Wrong((*place, missing), "BASE_TYPE_REQUIRED", "This field is required")
    return Wrong(place, "CONTRACT", error.message[:300])


def _typed(text: str, schema: dict[str, Any]) -> Any:
    kinds = schema.get("type", "string")
    if "integer" in kinds and re.fullmatch(r"-?\d+", text):
        return int(text)
    if "boolean" in kinds:
        return {"1": True, "true": True, "True": True, "0": False, "false": False, "False": False}.get(text, text)
    return text


def _without(method: str, template: str, body: Any) -> Any:
    rules = BEYOND.get((method, template))
    if not rules:
        return body
    body = copy.deepcopy(body)
    for place, name in rules:
        nodes = [body]
        for step in place:
            if step == "*":
                nodes = [one for node in nodes if isinstance(node, list) for one in node]
            else:
                nodes = [node[step] for node in nodes if isinstance(node, dict) and step in node]
        for node in nodes:
            if isinstance(node, dict):
                node.pop(name, None)
    return body


@cache
def _load(spec: Path, *, answer: bool) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(spec.read_text())
    if not answer:
        schemas = document["components"]["schemas"]
        _close(schemas)
        # discord.py writes the ids of recipients, replies and mentions as numbers; Discord takes them.
        schemas["SnowflakeType"] = {"anyOf": [schemas["SnowflakeType"], {"type": "integer", "minimum": 0}]}
    return document


def _close(node: Any) -> None:
    """Refuse unknown fields everywhere: the published schemas name their fields but leave the door open."""
    if isinstance(node, list):
        for one in node:
            _close(one)
    elif isinstance(node, dict):
        for one in node.values():
            _close(one)
        if isinstance(node.get("properties"), dict) and "type" in node and "allOf" not in node:
            node.setdefault("additionalProperties", False)


@cache
def _paths(spec: Path) -> dict[str, Any]:
    return {path: item for path, item in _load(spec, answer=True)["paths"].items() if VERBS & set(item)}


@cache
def _templates(spec: Path) -> list[tuple[re.Pattern[str], str]]:
    fewest_names_first = sorted(_paths(spec), key=lambda path: (path.count("{"), path))
    return [(re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)), path) for path in fewest_names_first]


@lru_cache(maxsize=1000)
def _found(spec: Path, schema: str, value: str, *, answer: bool) -> tuple[Wrong, ...]:
    """Return what is wrong with a value; every start of a bot sends the same large menu, which is looked at once."""
    validator = _validator(spec, schema, answer=answer)
    return tuple(_wrong(_cause(error)) for error in validator.iter_errors(json.loads(value)))


@cache
def _validator(spec: Path, schema: str, *, answer: bool) -> jsonschema.protocols.Validator:
    whole = json.loads(schema)
    if not answer:
        _close(whole)
    return jsonschema.Draft202012Validator({**whole, "components": _load(spec, answer=answer)["components"]})
