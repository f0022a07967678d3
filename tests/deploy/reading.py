"""As much of YAML as compose.yaml uses: mappings, lists, one-line lists, anchors and merges. Anything else fails."""

from __future__ import annotations

import json
import re
from typing import Any

ITEM = re.compile(r"(?P<key>[\w<.-]+):(?:\s+(?:&(?P<anchor>\w+))?\s*(?P<value>.*))?$")
Line = tuple[int, str]


def load(text: str) -> Any:
    """Return what a document says. Raises ValueError for what is none of the above."""
    lines = [(len(one) - len(one.lstrip()), one.strip()) for one in text.splitlines()]
    lines = [(depth, one) for depth, one in lines if one and not one.startswith("#")]
    anchors: dict[str, Any] = {}
    found, rest = _block(lines, anchors)
    if rest:
        raise ValueError(f"stands nowhere: {rest[0][1]}")
    return found


def _block(lines: list[Line], anchors: dict[str, Any]) -> tuple[Any, list[Line]]:
    """Return what the first lines say, and the lines after them."""
    return (_list if lines[0][1].startswith("- ") else _mapping)(lines, anchors)


def _list(lines: list[Line], anchors: dict[str, Any]) -> tuple[list[Any], list[Line]]:
    depth, items = lines[0][0], []
    while lines and lines[0][0] == depth and lines[0][1].startswith("- "):
        first = lines[0][1][2:]
        if ITEM.match(first) and not first.startswith('"'):
            item, lines = _block([(depth + 2, first), *lines[1:]], anchors)
        else:
            item, lines = _scalar(first, anchors), lines[1:]
        items.append(item)
    return items, lines


def _mapping(lines: list[Line], anchors: dict[str, Any]) -> tuple[dict[str, Any], list[Line]]:
    depth = lines[0][0]
    found: dict[str, Any] = {}
    while lines and lines[0][0] == depth:
        parts = ITEM.match(lines[0][1])
        if parts is None or parts["key"] in found:
            raise ValueError(f"cannot be read: {lines[0][1]}")
        lines, value = lines[1:], None
        if parts["value"]:
            value = _scalar(parts["value"], anchors)
        elif lines and lines[0][0] > depth:
            value, lines = _block(lines, anchors)
        if parts["anchor"]:
            anchors[parts["anchor"]] = value
        found |= value if parts["key"] == "<<" else {parts["key"]: value}
    if lines and lines[0][0] > depth:
        raise ValueError(f"stands too far in: {lines[0][1]}")
    return found, lines


def _scalar(text: str, anchors: dict[str, Any]) -> Any:
    if text.startswith("*"):
        return anchors[text[1:]]
    if text.startswith(("[", '"')):
        return json.loads(text)
    if text in {"true", "false"}:
        return text == "true"
    return int(text) if text.isdigit() else text
