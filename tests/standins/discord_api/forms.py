"""The limits of messages and forms that Discord documents; a body beyond one is answered 400 with code 50035."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from .errors import Form
from .state import COMPONENTS_V2, walk

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, TEXT, LABEL, RADIO, CHECKBOXES = 1, 2, 3, 4, 10, 18, 21, 22
SELECTS = {STRING_SELECT, 5, 6, 7, 8}
EMBED_LIMITS = {"title": 256, "description": 4096}
EMBED_TOTAL = 6000


def check_message(body: dict[str, Any], *, flags: int = 0, within: tuple[str, ...] = ()) -> None:
    """Check a message body: texts, embeds, components; `flags` are those the message has or gets."""
    form = Form(within)
    form.length(("content",), body.get("content"), 2000)
    embeds = body.get("embeds") or []
    form.count(("embeds",), embeds, 10)
    for at, embed in enumerate(embeds):
        _check_embed(form, ("embeds", at), embed)
    if sum(_embed_size(embed) for embed in embeds) > EMBED_TOTAL:
        form.wrong(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TOTAL}")
    _check_components(form, body.get("components") or [], second=bool(flags & COMPONENTS_V2))
    if flags & COMPONENTS_V2 and (body.get("content") or embeds):
        for key in ("content", "embeds"):
            if body.get(key):
                form.wrong((key,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "Not with components v2.")
    mentions = body.get("allowed_mentions") or {}
    for kind in ("users", "roles"):
        if kind in (mentions.get("parse") or []) and mentions.get(kind):
            form.wrong(("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", f"{kind} stands in both.")
    form.done()


def check_modal(data: dict[str, Any]) -> None:
    """Check a form that is about to open: five parts at most, labels and options within their limits."""
    form = Form(("data",))
    parts = data.get("components") or []
    for key, most in (("title", 45), ("custom_id", 100)):
        form.require((key,), data.get(key))
        form.length((key,), data.get(key), most)
    form.count(("components",), parts, 5, 1)
    for at, part in enumerate(parts):
        place: tuple[str | int, ...] = ("components", at)
        if part.get("type") == LABEL:
            form.length((*place, "label"), part.get("label"), 45, 1)
            form.length((*place, "description"), part.get("description"), 100, 1)
            _check_input(form, (*place, "component"), part.get("component") or {})
        elif part.get("type") == ROW:
            form.count((*place, "components"), part.get("components") or [], 1, 1)
            for inner in part.get("components") or []:
                form.length((*place, "components", 0, "label"), inner.get("label"), 45, 1)
                form.require((*place, "components", 0, "label"), inner.get("label"))
                _check_input(form, (*place, "components", 0), inner)
        elif part.get("type") != TEXT:
            form.wrong((*place, "type"), "UNION_TYPE_CHOICES", "Value of field 'type' must be one of (1, 10, 18).")
    _check_custom_ids(form, parts)
    form.done()


def _check_embed(form: Form, place: tuple[str | int, ...], embed: dict[str, Any]) -> None:
    for key, most in EMBED_LIMITS.items():
        form.length((*place, key), embed.get(key), most)
    form.length((*place, "footer", "text"), (embed.get("footer") or {}).get("text"), 2048)
    form.length((*place, "author", "name"), (embed.get("author") or {}).get("name"), 256)
    fields = embed.get("fields") or []
    form.count((*place, "fields"), fields, 25)
    for at, one in enumerate(fields):
        for key, most in (("name", 256), ("value", 1024)):
            form.require((*place, "fields", at, key), (one.get(key) or "").strip())
            form.length((*place, "fields", at, key), one.get(key), most)
    links = {("url",): embed.get("url"), ("author", "url"): (embed.get("author") or {}).get("url")}
    for key in ("image", "thumbnail"):
        links[key, "url"] = (embed.get(key) or {}).get("url")
    for where, link in links.items():
        _check_link(form, (*place, *where), link, {"http", "https", "attachment"})


def _check_link(form: Form, place: tuple[str | int, ...], link: str | None, schemes: set[str]) -> None:
    if not link:
        return
    parts = urlsplit(link)
    if parts.scheme not in schemes:
        allowed = ", ".join(f"'{scheme}'" for scheme in sorted(schemes))
        form.wrong(place, "URL_TYPE_INVALID_SCHEME", f'Scheme "{parts.scheme}" is not supported: ({allowed}).')
    elif not parts.netloc or any(letter.isspace() for letter in link):
        form.wrong(place, "URL_TYPE_INVALID_URL", "Not a well formed URL.")


def _embed_size(embed: dict[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for one in embed.get("fields") or []:
        texts += [one.get("name"), one.get("value")]
    return sum(len(text) for text in texts if text)


def _check_components(form: Form, components: list[dict[str, Any]], *, second: bool) -> None:
    if second:
        if sum(1 for _ in walk(components)) > 40:
            form.wrong(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "40 at most.")
        if sum(len(part.get("content") or "") for part in walk(components)) > 4000:
            form.wrong(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "4000 at most.")
    else:
        form.count(("components",), components, 5)
        for at, part in enumerate(components):
            if part.get("type") != ROW:
                form.wrong(
                    ("components", at, "type"), "UNION_TYPE_CHOICES", "Value of field 'type' must be one of (1,)."
                )
    for at, part in enumerate(components):
        _check_part(form, ("components", at), part)
    _check_custom_ids(form, components)


def _check_part(form: Form, place: tuple[str | int, ...], part: dict[str, Any]) -> None:
    kind, inner = part.get("type"), part.get("components") or []
    if kind == ROW:
        form.count((*place, "components"), inner, 5, 1)
        if sum(5 if one.get("type") in SELECTS else 1 for one in inner) > 5:
            form.wrong((*place, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select fills its row.")
    if kind == BUTTON:
        form.length((*place, "label"), part.get("label"), 80)
        form.length((*place, "custom_id"), part.get("custom_id"), 100, 1)
        form.length((*place, "url"), part.get("url"), 512)
        _check_link(form, (*place, "url"), part.get("url"), {"http", "https", "discord"})
        if not part.get("label") and not part.get("emoji"):
            form.wrong((*place, "label"), "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or an emoji is needed.")
        if bool(part.get("custom_id")) == bool(part.get("url")) or bool(part.get("url")) != (part.get("style") == 5):
            form.wrong(place, "BUTTON_COMPONENT_CUSTOM_ID_OR_URL", "A link has a url, any other button a custom id.")
    if kind in SELECTS:
        _check_input(form, place, part)
    for at, one in enumerate(inner):
        _check_part(form, (*place, "components", at), one)
    if isinstance(part.get("accessory"), dict):
        _check_part(form, (*place, "accessory"), part["accessory"])


def _check_input(form: Form, place: tuple[str | int, ...], part: dict[str, Any]) -> None:
    form.require((*place, "custom_id"), part.get("custom_id"))
    form.length((*place, "custom_id"), part.get("custom_id"), 100, 1)
    form.length((*place, "placeholder"), part.get("placeholder"), 100 if part.get("type") == TEXT_INPUT else 150)
    form.length((*place, "value"), part.get("value"), part.get("max_length") or 4000)
    kind, options = part.get("type"), part.get("options")
    if kind in {STRING_SELECT, RADIO, CHECKBOXES}:
        most, least = {STRING_SELECT: (25, 1), RADIO: (10, 2), CHECKBOXES: (10, 1)}[kind]
        form.count((*place, "options"), options or [], most, least)
        for at, option in enumerate(options or []):
            for key, longest in (("label", 100), ("value", 100)):
                form.require((*place, "options", at, key), option.get(key))
                form.length((*place, "options", at, key), option.get(key), longest)
            form.length((*place, "options", at, "description"), option.get("description"), 100)
        for value, times in Counter(option.get("value") for option in options or []).items():
            if times > 1:
                form.wrong((*place, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", f"{value} stands twice.")


def _check_custom_ids(form: Form, components: list[dict[str, Any]]) -> None:
    names = Counter(part["custom_id"] for part in walk(components) if part.get("custom_id"))
    for name, times in names.items():
        if times > 1:
            message = f"Component custom id cannot be duplicated: {name}"
            form.wrong(("components",), "COMPONENT_CUSTOM_ID_DUPLICATED", message)
