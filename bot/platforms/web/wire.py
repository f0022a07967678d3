"""What the page is told: the house's messages as plain JSON, every piece of text typed, nothing ever as markup.

The page inserts all of it as text. Links that are not http or https arrive as words.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.platforms.web.people import BOT
from bot.ports.text import Link, Style, Text, When, Who
from bot.rules.png import size_of

if TYPE_CHECKING:
    from bot.platforms.web.chat import Post
    from bot.platforms.web.people import Person
    from bot.ports.chat import Menu, MenuItem
    from bot.ports.message import Button, File, Form, Message
    from bot.ports.text import RichText, Span

Json = dict[str, Any]

_WEB_LINK = re.compile(r"https?://[^\s/?#\\]\S*", re.IGNORECASE)


def safe_url(url: str | None) -> str | None:
    """Return `url` when it is an http or https link with a host, else None."""
    return url if url and _WEB_LINK.fullmatch(url) else None


def moment(at: datetime) -> str:
    """Return a moment the way every browser reads it: ISO 8601, UTC, with a Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def span_json(span: Span) -> Json:
    """Return one piece of text as `{t: text|link|when|who, ...}`."""
    match span:
        case Text(value, Style.PLAIN):
            return {"t": "text", "v": value}
        case Text(value, style):
            return {"t": "text", "v": value, "style": style.value}
        case Link(label, url):
            safe = safe_url(url)
            return {"t": "link", "v": label, "url": safe} if safe else {"t": "text", "v": label}
        case When(at, style):
            return {"t": "when", "at": moment(at), "style": style.value}
        case Who(name):
            return {"t": "who", "v": name, "id": span.on("web")}


def rich_json(text: RichText) -> list[Json]:
    """Return a line of text as the list of its pieces."""
    return [span_json(span) for span in text]


def button_json(button: Button) -> Json:
    """Return a button; one whose link is not http or https comes out with neither press nor url, and is dead."""
    return {
        "label": button.label,
        "press": button.press,
        "url": safe_url(button.url),
        "style": button.style.value,
    }


def message_json(message: Message) -> Json:
    """Return the bot's message."""
    return {
        "title": message.title,
        "link": safe_url(message.link),
        "body": [rich_json(line) for line in message.body],
        "quote": message.quote,
        "fields": [{"label": f.label, "value": rich_json(f.value), "wide": f.wide} for f in message.fields],
        "note": rich_json(message.note),
        "tint": message.tint.value,
        "rows": [[button_json(button) for button in row] for row in message.rows],
        "picture": picture_json(message.picture) if message.picture else None,
        "file": {"name": message.file.name, "size": len(message.file.content)} if message.file else None,
    }


def picture_json(picture: File) -> Json:
    """Return a picture's name and, so that nothing jumps when it comes, its size in pixels."""
    width, height = size_of(picture.content) or (None, None)
    return {"name": picture.name, "width": width, "height": height}


def post_json(post: Post) -> Json:
    """Return one post with its reactions; `bot` in a reaction says that the bot offers it."""
    return {
        "id": post.id,
        "order": post.order,
        "chat": post.chat_id,
        "at": moment(post.at),
        "edited": post.edited_at is not None,
        "by": post.by,
        "text": post.text,
        "message": message_json(post.message) if post.message else None,
        "private": post.only_for is not None,
        "asked": {"by": post.asked.by, "line": post.asked.line} if post.asked else None,
        "answers": post.answers,
        "beside": post.beside,
        "reactions": [
            {"emoji": emoji, "bot": BOT in who, "who": [one for one in who if one != BOT]}
            for emoji, who in post.reactions.items()
        ],
    }


def form_json(token: str, form: Form) -> Json:
    """Return a form; `token` is what the page sends back with the values."""
    return {
        "token": token,
        "title": form.title,
        "inputs": [
            {
                "name": one.name,
                "label": one.label,
                "hint": one.hint,
                "required": one.required,
                "longest": one.longest,
                "long": one.long,
                "value": one.value,
                "choices": [{"value": choice.value, "label": choice.label} for choice in one.choices],
            }
            for one in form.inputs
        ],
    }


def person_json(person: Person) -> Json:
    """Return a person as the picker shows them."""
    return {"id": person.id, "name": person.name, "roles": sorted(person.roles), "about": person.about}


def item_json(item: MenuItem) -> Json:
    """Return a command with its options."""
    return {
        "name": item.name,
        "description": item.description,
        "options": [
            {
                "name": option.name,
                "description": option.description,
                "required": option.required,
                "choices": [{"value": value, "label": label} for value, label in option.choices],
            }
            for option in item.options
        ],
    }


def menu_json(menu: Menu, *, inner: bool) -> Json:
    """Return the shown commands by language; those for managers and leads only to them (`inner`)."""
    return {
        "default": menu.default_language,
        "languages": {
            code: [item_json(i) for i in items if i.shown and (inner or i.right not in {"manager", "lead"})]
            for code, items in menu.by_language
        },
    }
