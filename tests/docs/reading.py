"""The documents as the checks read them, and every config key there is."""

from __future__ import annotations

import re
import types
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


def document(name: str) -> str:
    """Return a document of the repository."""
    return (ROOT / name).read_text("utf-8")


EXAMPLE = document("config.example.toml")
TOKENS = {"<your Discord bot token>": "a.discord.token", "<your Telegram bot token>": "123:telegram"}


def filled(example: str) -> str:
    """Return the example as somebody fills it in: ids that look right, tokens that are none."""

    def value(match: re.Match[str]) -> str:
        placeholder = match[0]
        if placeholder in TOKENS:
            return TOKENS[placeholder]
        right = re.match(r"<(user|role):", placeholder)
        if right:
            return f"{right[1]}:123456789012345678"
        # a room of its own for each, as it must be
        number = f"{match.start():018}"
        return f"-100{match.start() + 1}" if "group" in placeholder else f"1{number[1:]}"

    return re.sub(r"(?<=\")<(?!:)[^>\n]*>(?=\")", value, example)


def keys_of(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """Yield every key of a config model, with `*` for a name that one chooses oneself; those of several kinds again."""
    for name, field in model.model_fields.items():
        here = f"{path}.{name}".strip(".")
        inner = list(_models(field.annotation, here))
        if not inner:
            yield here
        for sub, where in inner:
            yield from keys_of(sub, where)


def _models(annotation: Any, path: str) -> Iterator[tuple[type[BaseModel], str]]:
    origin = get_origin(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, path
    elif origin in {Union, types.UnionType}:
        for part in get_args(annotation):
            yield from _models(part, path)
    elif origin is dict:
        yield from _models(get_args(annotation)[1], f"{path}.*")
    elif origin is tuple:
        yield from _models(get_args(annotation)[0], f"{path}.*")
    elif origin is Annotated:
        yield from _models(get_args(annotation)[0], path)


def fits(key: str, path: str) -> bool:
    """Say whether a path in a config, such as communities.acme.points.reply, is under a key, where `*` is any name."""
    pattern = re.escape(key).replace(r"\*", r"[^.]+")
    return re.fullmatch(rf"{pattern}(\..+)?", path) is not None


def section(document: str, title: str) -> str:
    """Return what stands under a heading, up to the next one of its rank or above. Raises ValueError without it."""
    found = re.search(rf"^(#+) {re.escape(title)}$", document, re.MULTILINE)
    if found is None:
        raise ValueError(f"no heading {title!r}")
    rest = document[found.end() :]
    following = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: following.start()] if following else rest
