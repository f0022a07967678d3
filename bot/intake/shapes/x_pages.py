"""Pages of X API v2 recent search, as the service returns them: one page, a list of pages, or one page per line.

Ask for `tweet.fields=author_id,conversation_id,created_at,lang,note_tweet,public_metrics,referenced_tweets`,
`expansions=author_id` and `user.fields=username,public_metrics`. Source of the field names: X API v2 data dictionary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.intake.shapes.documents import count, documents_of, mapping, objects, unescaped, word
from bot.intake.shapes.items import Item, Refusal, Sample, Shape, checked
from bot.rules.links import published_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.intake.shapes.items import Advance

Users = dict[str | None, dict[str, object]]

_NAMES = {"author": "author_id", "posted_at": "created_at", "language": "lang", "conversation": "conversation_id"}
# X writes two languages by their old codes, and has codes for "undetermined", "only hashtags" and the like.
_OLD_CODES = {"in": "id", "iw": "he"}
_NO_LANGUAGE = frozenset({"und", "zxx", "art", "qam", "qct", "qht", "qme", "qst"})


def _fits(sample: Sample) -> bool:
    page = next(objects(sample.value), {})
    return isinstance(page.get("data"), list) or "result_count" in mapping(page.get("meta"))


def _read(path: Path, advance: Advance) -> Iterator[Item]:
    number = 0
    for line, document in documents_of(path, advance):
        if isinstance(document, Refusal):
            yield Item(document.line, document)
            continue
        for page in document if isinstance(document, list) else [document]:
            for post, users in _posts(page):
                number += 1
                yield item_of(line or number, post, users)


def _posts(page: object) -> Iterator[tuple[object, Users]]:
    given = mapping(page)
    users = {word(user.get("id")): user for user in objects(mapping(given.get("includes")).get("users"))}
    if "data" in given:
        posts = given["data"]
        yield from ((post, users) for post in (posts if isinstance(posts, list) else [posts]))
    elif "result_count" not in mapping(given.get("meta")):
        yield None, users


def item_of(line: int, post: object, users: Users) -> Item:
    """Return one post, with the records of the users that came with it, as a mention or a refusal."""
    if not isinstance(post, dict):
        return Item(line, Refusal(line, "not a page of posts; it should have `data`, or `meta` with `result_count`"))
    id_ = post.get("id")
    if is_repost(post):
        return Item(line, Refusal(line, "a repost, not a post of its own", str(id_)))
    user = users.get(word(post.get("author_id")), {})
    return checked(line, {name: value for name, value in _fields(post, user).items() if value is not None}, _NAMES)


def is_repost(post: dict[str, object]) -> bool:
    """Say whether a post only passes on somebody else's."""
    return any(one.get("type") == "retweeted" for one in objects(post.get("referenced_tweets")))


def _fields(post: dict[str, object], user: dict[str, object]) -> dict[str, object]:
    id_, conversation = post.get("id"), post.get("conversation_id")
    link = f"https://x.com/{user.get('username') or 'i'}/status/{id_}"
    metrics = mapping(post.get("public_metrics"))
    return {
        "source": "x",
        "id": id_,
        "link": link,
        "author": user.get("username") or post.get("author_id"),
        "text": unescaped(mapping(post.get("note_tweet")).get("text") or post.get("text")),
        "language": _language(word(post.get("lang"))),
        "posted_at": post.get("created_at") or published_at(link),
        "conversation": conversation,
        "root": None if conversation is None else conversation == id_,
        "reach": {
            "followers": count(mapping(user.get("public_metrics")).get("followers_count")),
            "views": count(metrics.get("impression_count")),
            "likes": count(metrics.get("like_count")),
            "replies": count(metrics.get("reply_count")),
            "shares": count(metrics.get("retweet_count"), metrics.get("quote_count")),
        },
    }


def _language(code: str | None) -> str | None:
    return None if code is None or code in _NO_LANGUAGE else _OLD_CODES.get(code, code)


SHAPE = Shape("x", 'pages of X API v2 recent search: {"data": […], "includes": …, "meta": …}', _fits, _read)
