"""The places' answers with the fields of their public documentation.

X: docs.x.com, oEmbed API. YouTube: developers.google.com/youtube/v3/docs/comments, …/commentThreads, …/errors. Reddit:
reddit.com/dev/api#GET_api_info and github.com/reddit-archive/reddit/wiki/JSON.
"""

from __future__ import annotations

from html import escape
from typing import Any


def x_oembed(number: str, handle: str, text: str) -> dict[str, Any]:
    """An oEmbed of a post, as publish.x.com writes it."""
    said = escape(text, quote=False).replace("\n", "<br>")
    link = f"https://twitter.com/{handle}/status/{number}"
    html = (
        f'<blockquote class="twitter-tweet" data-dnt="true"><p lang="en" dir="ltr">{said}</p>'
        f'&mdash; Somebody (@{handle}) <a href="{link}?ref_src=twsrc%5Etfw">November 17, 2026</a></blockquote>\n\n'
    )
    return {
        "url": link,
        "author_name": "Somebody",
        "author_url": f"https://twitter.com/{handle}",
        "html": html,
        "width": 550,
        "height": None,
        "type": "rich",
        "cache_age": "3153600000",
        "provider_name": "Twitter",
        "provider_url": "https://twitter.com",
        "version": "1.0",
    }


def youtube_comment(comment: str, handle: str, text: str, *, video: str | None = None) -> dict[str, Any]:
    """A comment resource; a reply's id is PARENT.CHILD."""
    parent, dot, _ = comment.partition(".")
    snippet: dict[str, Any] = {
        "authorDisplayName": f"@{handle}",
        "authorProfileImageUrl": "https://yt3.ggpht.com/picture",
        "authorChannelUrl": f"http://www.youtube.com/@{handle}",
        "authorChannelId": {"value": "UCabcdefghijklmnopqrstuv"},
        "textDisplay": text,
        "canRate": True,
        "viewerRating": "none",
        "likeCount": 0,
        "publishedAt": "2026-11-17T11:30:00Z",
        "updatedAt": "2026-11-17T11:30:00Z",
    }
    snippet |= {"parentId": parent} if dot else {}
    snippet |= {"videoId": video} if video else {}
    return {"kind": "youtube#comment", "etag": "etag", "id": comment, "snippet": snippet}


def youtube_thread(comment: str, video: str, top: dict[str, Any]) -> dict[str, Any]:
    """A commentThread resource: it alone is documented to name its video."""
    snippet = {
        "channelId": "UCowner",
        "videoId": video,
        "topLevelComment": top,
        "canReply": True,
        "totalReplyCount": 1,
        "isPublic": True,
    }
    return {"kind": "youtube#commentThread", "etag": "etag", "id": comment, "snippet": snippet}


def youtube_list(kind: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    """A list response."""
    page = {"totalResults": len(items), "resultsPerPage": 20}
    return {"kind": kind, "etag": "etag", "pageInfo": page, "items": items}


def youtube_failure(code: int, reason: str, message: str) -> dict[str, Any]:
    """An error response."""
    each = {"message": message, "domain": "youtube.comment", "reason": reason, "location": "id"}
    return {"error": {"code": code, "message": message, "errors": [each]}}


def reddit_comment(name: str, author: str, body: str, link_id: str, parent_id: str) -> dict[str, Any]:
    """A comment's thing."""
    data = {
        "id": name.removeprefix("t1_"),
        "name": name,
        "author": author,
        "body": body,
        "link_id": link_id,
        "parent_id": parent_id,
        "subreddit": "northwind",
        "permalink": f"/r/northwind/comments/{link_id.removeprefix('t3_')}/_/{name.removeprefix('t1_')}/",
        "created_utc": 1_794_915_000.0,
        "edited": False,
        "score": 1,
        "replies": "",
    }
    return {"kind": "t1", "data": data}


def reddit_listing(children: list[dict[str, Any]]) -> dict[str, Any]:
    """A listing."""
    data = {"after": None, "before": None, "dist": len(children), "modhash": "", "geo_filter": "", "children": children}
    return {"kind": "Listing", "data": data}
