"""A post in the form of each way in, whole or broken; what is broken still holds the post's mark."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.stories.heard_posts import VIDEO

if TYPE_CHECKING:
    from tests.stories.heard_posts import Post

HUGE = "Northwind " * 2_600
LATER, NEVER = 400_000, "the day before yesterday"
HALF, OTHER_SHAPE = "half", "other_shape"
TEXTLESS = ("no_text", "wrong_type", "nul")
PUSHED = (*TEXTLESS, "no_link", "long_link", "no_time", "bad_time", "future", "no_object", HALF)
BREAKS: dict[str, tuple[str, ...]] = {
    "x-brand": (*TEXTLESS, "huge", "bad_time", "bad_language"),
    "x-scam": (*TEXTLESS, "huge", "bad_time"),
    "youtube": (*TEXTLESS, "huge", "bad_time"),
    "reddit": ("no_text", "wrong_type", "huge", "bad_time"),
    "board-feed": ("no_text", "no_link", "long_link", "future", "ancient"),
    "board-json": (*TEXTLESS, "no_link", "long_link", "no_time", "bad_time", "future", "no_object"),
    "octolens": (*PUSHED, "no_data"),
    "syften": PUSHED,
    "f5bot": PUSHED,
    "ours": (*PUSHED, OTHER_SHAPE),
    "http": (*TEXTLESS, "no_link", "bad_time", "future", "huge", "no_object"),
    "import": (*TEXTLESS, "no_link", "bad_time", "future", "huge", "no_object", HALF),
}
"""How an item may be broken, by the way in; half a JSON document is of pushed ones only: a page that is cut is no item."""
FIELDS = {
    "octolens": ("body", "url", "timestamp"),
    "syften": ("text", "item_url", "timestamp"),
    "f5bot": ("content_html", "url", "date_published"),
    "ours": ("said", "where", "at"),
    "board-json": ("text", "url", "published_at"),
    "http": ("text", "link", "posted_at"),
    "import": ("text", "link", "posted_at"),
}


def form(source: str, post: Post, broken: str = "") -> Any:
    """Return a post as a pushed way in, or the list of the board, sends it."""
    item = _whole(source, post)
    if not broken or broken in {HALF, OTHER_SHAPE}:
        return item
    if broken == "no_object":
        return f"{post.mark}: {post.text}"
    if broken == "no_data":
        return {"action": "mention_created", "mark": post.mark}
    text, link, at = FIELDS[source]
    inner = item["data"] if source == "octolens" else item
    inner |= {"mark": post.mark} | spoilt(broken, text, link, at, post)
    for name in (text, link, at):
        if inner[name] is None:
            del inner[name]
    return item


def spoilt(broken: str, text: str, link: str, at: str, post: Post) -> dict[str, Any]:
    """Return the fields that are not as they should be."""
    future = post.at.timestamp() + LATER
    return {
        "no_text": {text: None},
        "wrong_type": {text: {"is": "no text"}},
        "nul": {text: "\0\0"},
        "huge": {text: HUGE + post.mark},
        "no_link": {link: None},
        "long_link": {link: f"https://board.example/{'a' * 3000}"},
        "no_time": {at: None},
        "bad_time": {at: NEVER},
        "future": {at: future if at == "published_at" else post.at.fromtimestamp(future, post.at.tzinfo).isoformat()},
    }[broken]


def body(source: str, items: list[Any], *, shape: bool = True) -> bytes:
    """Return a request's body; without `shape` the list stands where nobody looks for it."""
    whole: Any = {"found" if shape else "results": items} if source == "ours" else items
    return json.dumps(whole).encode()


def _whole(source: str, post: Post) -> dict[str, Any]:
    written = post.at.isoformat()
    match source:
        case "octolens":
            data = {"title": "", "body": post.text, "url": post.link, "author": post.author, "sourceId": post.id}
            data |= {"timestamp": post.at.strftime("%Y-%m-%d %H:%M:%S.000"), "source": _named(post.place)}
            return {"action": "mention_created", "data": data}
        case "syften":
            named = {"backend": _named(post.place), "type": "post", "timestamp": written, "item_url": post.link}
            return named | {"author": post.author, "text": post.text, "title": "", "lang": "en", "filter": "northwind"}
        case "f5bot":
            named = {"id": post.mark, "url": post.link, "title": "", "content_html": f"<p>{post.text}</p>"}
            return named | {"date_published": written, "username": post.author, "tags": ["northwind", post.place]}
        case "ours":
            return {"ref": post.id, "where": post.link, "who": {"name": post.author}, "said": post.text, "at": written}
        case "board-json":
            return entry(post, str(post.number))
    return dict(post.fields)


def entry(post: Post, name: str) -> dict[str, Any]:
    """Return a post as the board's stand-in holds it, under a name of its own."""
    told = {"id": name, "url": post.link, "author": {"name": post.author}, "text": post.text}
    return told | {"published_at": int(post.at.timestamp())}


def x_post(post: Post, broken: str) -> dict[str, Any]:
    """Return a post as X shows it."""
    told: dict[str, Any] = {"id": post.id, "text": post.text, "author_id": "77", "conversation_id": post.id}
    told |= {"created_at": post.at.strftime("%Y-%m-%dT%H:%M:%S.000Z"), "lang": "en"}
    if broken == "bad_language":
        return told | {"lang": "klingon!", "mark": post.mark}
    return told | ({"mark": post.mark} | spoilt(broken, "text", "", "created_at", post) if broken else {})


def comment(post: Post, broken: str) -> dict[str, Any]:
    """Return a comment as YouTube shows it."""
    written = post.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    snippet = {"authorDisplayName": f"@{post.author}", "textDisplay": post.text, "publishedAt": written}
    snippet |= spoilt(broken, "textDisplay", "", "publishedAt", post) if broken else {}
    told: dict[str, Any] = {"kind": "youtube#comment", "id": post.id, "snippet": snippet, "mark": post.mark}
    if post.above is None:
        return told | {"video": VIDEO}
    snippet["parentId"] = post.above.id
    return told


def thing(post: Post, broken: str) -> dict[str, Any]:
    """Return a submission or comment as Reddit shows it."""
    bare = post.id[3:]
    data: dict[str, Any] = {"id": bare, "name": post.id, "subreddit": "northwind", "author": post.author}
    data |= {"created_utc": post.at.timestamp(), "score": 5, "mark": post.mark}
    if post.above is None:
        data |= {"title": post.text, "selftext": "", "num_comments": 0, "permalink": f"/r/northwind/comments/{bare}/x/"}
    else:
        above = post.above.id
        data |= {"body": post.text, "parent_id": above, "link_id": above, "replies": ""}
        data |= {"permalink": f"/r/northwind/comments/{above[3:]}/_/{bare}/"}
    if broken == "bad_time":
        data["created_utc"] = 1e15
    elif broken:
        data |= spoilt(broken, "body" if post.above else "title", "", "", post)
    return {"kind": "t1" if post.above else "t3", "data": data}


def _named(place: str) -> str:
    return {"x": "twitter", "news": "web"}.get(place, place)
