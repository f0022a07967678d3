"""A Reddit listing, as `…/new.json`, `…/comments.json` or a thread's own `.json` return it: one or a list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.intake.shapes.documents import count, documents_of, mapping, objects, unescaped, word
from bot.intake.shapes.items import Item, Refusal, Sample, Shape, checked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.intake.shapes.items import Advance

_NAMES = {"posted_at": "created_utc", "link": "permalink", "conversation": "link_id", "id": "name"}
_GONE = ("[removed]", "[deleted]", "[ removed by")


def _fits(sample: Sample) -> bool:
    return next(objects(sample.value), {}).get("kind") == "Listing"


def _read(path: Path, advance: Advance) -> Iterator[Item]:
    found: list[tuple[int | None, dict[str, object] | Refusal]] = []
    for line, document in documents_of(path, advance):
        if isinstance(document, Refusal):
            found.append((line, document))
        else:
            found.extend((line, thing) for thing in _things(document))
    tops = Tops([mapping(thing.get("data")) for _, thing in found if isinstance(thing, dict)])
    for number, (line, thing) in enumerate(found, 1):
        yield Item(thing.line, thing) if isinstance(thing, Refusal) else item_of(line or number, thing, tops)


def _things(document: object) -> Iterator[dict[str, object]]:
    """Yield what stands in a listing and, under a comment, in the listing of its answers."""
    waiting = list(objects(document))[::-1]
    while waiting:
        thing = waiting.pop()
        data = mapping(thing.get("data"))
        if thing.get("kind") == "Listing":
            waiting.extend(list(objects(data.get("children")))[::-1])
            continue
        yield thing
        waiting.extend(objects(data.get("replies")))


class Tops:
    """Finds the top-level comment above a comment, as far as the file knows the way up."""

    def __init__(self, comments: list[dict[str, object]]) -> None:
        self._parents = {word(comment.get("name")): word(comment.get("parent_id")) for comment in comments}
        self._known: dict[str | None, str | None] = {}

    def above(self, name: str | None) -> str | None:
        """Return the full name of the top-level comment, the comment's own where it is one, None where not known."""
        way: dict[str | None, None] = {}
        top = None
        while name not in self._known and name not in way:
            way[name] = None
            parent = self._parents.get(name)
            if parent is None:
                break
            if parent.startswith("t3_"):
                top = name
                break
            name = parent
        # Remembered for all on the way, so that a long chain is walked once.
        top = top or self._known.get(name)
        self._known.update(dict.fromkeys(way, top))
        return top


def item_of(line: int, thing: dict[str, object], tops: Tops) -> Item:
    """Return one comment or submission as a mention or a refusal; `tops` knows the comments around it."""
    data = mapping(thing.get("data"))
    kind, known = word(thing.get("kind")), word(data.get("name"))
    if kind == "more":
        return Item(
            line, Refusal(line, f"{count(data.get('count')) or 0} comments that Reddit left out of the listing")
        )
    if kind not in {"t1", "t3"}:
        return Item(
            line, Refusal(line, f"neither a comment (t1) nor a submission (t3) but {(kind or 'nothing')[:20]}", known)
        )
    if is_gone(thing):
        return Item(line, Refusal(line, "deleted or removed; there is nobody to answer", known))
    fields = _submission(data) if kind == "t3" else _comment(data, tops)
    common = {
        "source": "reddit",
        "id": data.get("name") or (f"{kind}_{data['id']}" if "id" in data else None),
        "author": data.get("author"),
        "posted_at": data.get("created_utc"),
        # A score voted below zero counts as zero: reach is never negative.
        "reach": {"likes": count(data.get("score")), "replies": count(data.get("num_comments"))},
    }
    given = {key: value for key, value in {**common, **fields}.items() if value is not None}
    return checked(line, given, {**_NAMES, "text": "body" if kind == "t1" else "title"})


def is_gone(thing: dict[str, object]) -> bool:
    """Say whether a comment or submission was deleted or removed; there is nobody to answer."""
    data = mapping(thing.get("data"))
    said = word(data.get("body") if thing.get("kind") == "t1" else data.get("selftext")) or ""
    removed = data.get("author") == "[deleted]" or data.get("removed_by_category")
    return bool(removed) or said.strip().lower().startswith(_GONE)


def _submission(data: dict[str, object]) -> dict[str, object]:
    said = [part for part in map(word, (data.get("title"), data.get("selftext"))) if part and part.strip()]
    return {
        "link": _link(data.get("permalink"), f"/comments/{data.get('id')}"),
        "text": unescaped("\n\n".join(said)),
        "conversation": data.get("name"),
        "root": True,
    }


def _comment(data: dict[str, object], tops: Tops) -> dict[str, object]:
    submission = data.get("link_id")
    bare = (word(submission) or "").removeprefix("t3_")
    return {
        "link": _link(data.get("permalink"), f"/comments/{bare}/_/{data.get('id')}" if bare else None),
        "text": unescaped(data.get("body")),
        "conversation": submission,
        "root": False,
        "branch": tops.above(word(data.get("name"))),
    }


def _link(permalink: object, otherwise: str | None) -> str | None:
    given = word(permalink) or ""
    path = given if given.startswith("/") else otherwise
    return path and f"https://www.reddit.com{path}"


SHAPE = Shape("reddit", 'a Reddit listing: {"kind": "Listing", "data": {"children": […]}}', _fits, _read)
