"""Text as Telegram reads it: HTML into entities, offsets in UTF-16 units, commands and links found by themselves."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from .errors import bad_request

Entity = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_CLOSED = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"})
_TAG = re.compile(r"<(/?)([^\s>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)(>?)", re.DOTALL)
_ATTRIBUTE = re.compile(r"([^\s=>/\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+)))?")
_REFERENCE = re.compile(r"&(?:#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|lt|gt|amp|quot);?")
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/@.])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]])"
    r"|(?P<mention>(?<![\w@/])@[A-Za-z0-9_]{3,32}\b)"
    r"|(?P<hashtag>(?<![\w#])#[^\W\d]\w*)"
)


@dataclass
class Parsed:
    """A text without markup and the entities in it."""

    text: str
    entities: list[Entity]


def units(text: str) -> int:
    """The length in UTF-16 code units, in which Telegram measures everything."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_text(text: str, parse_mode: str | None, entities: list[Entity] | None, limit: int) -> Parsed:
    """A bot's text as it will stand in the chat; raises ApiError on bad markup or a text beyond the limit."""
    if parse_mode and parse_mode.lower() == "html":
        parsed = parse_html(text)
    elif parse_mode:
        # The real one knows Markdown too; this product writes entities or HTML, so anything else is a mistake.
        raise bad_request("unsupported parse_mode")
    else:
        parsed = Parsed(text, [dict(entity) for entity in entities or []])
        _check_given(parsed)
    parsed = _trimmed(parsed)
    if units(parsed.text) > limit:
        raise bad_request("message caption is too long" if limit == CAPTION_LIMIT else "message is too long")
    if len(parsed.entities) > ENTITY_LIMIT:
        raise bad_request("ENTITIES_TOO_LONG")
    own = parsed.entities
    parsed.entities = sorted([*own, *found_entities(parsed.text, own)], key=lambda e: (e["offset"], -e["length"]))
    return parsed


def found_entities(text: str, taken: list[Entity] | tuple[Entity, ...] = ()) -> list[Entity]:
    """Commands, links, mentions and hashtags that Telegram finds by itself.

    Bold, quotes and the like do not stop it; inside code and what is already a link it looks for nothing.
    """
    closed = [entity for entity in taken if entity["type"] in _CLOSED]
    found: list[Entity] = []
    for match in _FOUND.finditer(text):
        start, length = units(text[: match.start()]), units(match[0])
        if not any(start < e["offset"] + e["length"] and e["offset"] < start + length for e in closed):
            found.append({"type": match.lastgroup, "offset": start, "length": length})
    return found


def parse_html(text: str) -> Parsed:
    """Telegram's HTML: only its own tags, everything closed; raises ApiError with the real one's words."""
    out: list[str] = []
    length = position = 0
    stack: list[tuple[str, dict[str, str], int]] = []
    entities: list[Entity] = []
    for match in _TAG.finditer(text):
        plain = _unescape(text[position : match.start()])
        out.append(plain)
        length += units(plain)
        position = match.end()
        at = len(text[: match.start()].encode())
        name = match[2].lower()
        if not match[1] and match[3] and name not in _TAGS:
            raise _unsupported(name, at)
        if not match[4]:
            raise _parse_error(f"Unclosed {'end' if match[1] else 'start'} tag at byte offset {at}")
        if not match[1]:
            stack.append((name, _attributes(name, match[3], at), length))
            continue
        if not stack:
            raise _parse_error(f"Unexpected end tag at byte offset {at}")
        opened, attributes, start = stack.pop()
        if name not in {"", opened}:
            raise _parse_error(f'Unmatched end tag at byte offset {at}, expected "</{opened}>", found "</{name}>"')
        if length > start:
            linked = "".join(out).encode("utf-16-le", "surrogatepass")[start * 2 :].decode("utf-16-le")
            entities += _entity(opened, attributes, start, length - start, linked)
    if stack:
        raise _parse_error(f'Can\'t find end tag corresponding to start tag "{stack[-1][0]}"')
    return Parsed("".join([*out, _unescape(text[position:])]), entities)


def _attributes(name: str, source: str, at: int) -> dict[str, str]:
    if name not in _TAGS:
        raise _unsupported(name, at)
    pairs = _ATTRIBUTE.findall(source)
    attributes = {key.lower(): _unescape(double or single or bare) for key, double, single, bare in pairs}
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _parse_error(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    return attributes


def _entity(tag: str, attributes: dict[str, str], offset: int, length: int, linked: str) -> list[Entity]:
    kind = _TAGS[tag]
    entity: Entity = {"type": kind, "offset": offset, "length": length}
    if kind == "text_link":
        entity["url"] = attributes.get("href") or linked
        if not is_link(entity["url"]):
            return []  # As the real one does: a link that is none is silently plain text.
    elif kind == "custom_emoji":
        entity["custom_emoji_id"] = attributes.get("emoji-id", "")
    elif kind == "date_time":
        entity["unix_time"] = int(attributes.get("unix") or 0)
        if attributes.get("format"):
            entity["date_time_format"] = attributes["format"]
    elif tag == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    return [entity]


def is_link(url: str) -> bool:
    """Whether Telegram would take it as a link: a known scheme and a host with a dot (or tg:)."""
    return bool(re.match(r"(?i)(?:https?://)?[^\s/:?#]+\.[^\s/:?#]{2,}(?::\d+)?(?:[/?#]\S*)?$|(?:tg|ton)://\S+$", url))


def _check_given(parsed: Parsed) -> None:
    total = units(parsed.text)
    for entity in parsed.entities:
        if entity["offset"] < 0 or entity["length"] <= 0 or entity["offset"] + entity["length"] > total:
            raise bad_request(f"entity {entity['type']} lies outside of the text")


def _trimmed(parsed: Parsed) -> Parsed:
    kept = parsed.text.strip()
    if not kept:
        raise bad_request("message text is empty")
    shift, end = units(parsed.text) - units(parsed.text.lstrip()), units(kept)
    entities = []
    for entity in parsed.entities:
        start = max(entity["offset"] - shift, 0)
        stop = min(entity["offset"] + entity["length"] - shift, end)
        if stop > start:
            entities.append(entity | {"offset": start, "length": stop - start})
    return Parsed(kept, entities)


def _unescape(text: str) -> str:
    return _REFERENCE.sub(lambda match: html.unescape(match[0].rstrip(";") + ";"), text)


def _unsupported(name: str, at: int) -> Exception:
    return _parse_error(f'Unsupported start tag "{name}" at byte offset {at}')


def _parse_error(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")
