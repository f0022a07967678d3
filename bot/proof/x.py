"""X: what its public oEmbed tells of a post: that it is there, whose it is, its text; not what it answers.

GET {base}/oembed?url=…, without a key. JSON with `author_url` (https://twitter.com/HANDLE), `author_name` and `html`,
a blockquote whose first paragraph holds the text; 404 for a post that is deleted or not there, 403 for one that its
author shows to followers only (X's error 179). Sources: docs.x.com/x-for-websites/embedded-posts and its oEmbed API
page; docs.x.com, response codes.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.net.client import Answer
from bot.net.reading import Fields, clean, first_paragraph, name, read
from bot.ports.proof import Seen, TryLater
from bot.proof.seen import GONE, NOT_CHECKABLE
from bot.rules import links
from storage.tables import Finding

if TYPE_CHECKING:
    from bot.net.client import Client
    from bot.ports.proof import Wanted

log = logging.getLogger(__name__)

_HANDLE = re.compile(r"[A-Za-z0-9_]{1,20}")
_OF_X = frozenset({"x.com", "www.x.com", "twitter.com", "www.twitter.com"})
_GONE = frozenset({404, 410})
# Long posts come cut at about 280 signs (half of that where a sign counts double), with an ellipsis and a short link.
_CUT = re.compile(r"…(?:\s*https://t\.co/\w+)?$")
_CUT_FROM = 130
_LONGEST_HTML = 100_000


class _OEmbed(Fields):
    author_url: str
    html: str


class XProber:
    """Looks at posts on X."""

    place = "x"

    def __init__(self, client: Client) -> None:
        self._client = client

    async def look(self, wanted: Wanted) -> Seen | TryLater:
        """Look at one post. `whole` is no where X cut a long text: what is missing there may stand in the rest."""
        number = links.post_id(wanted.link)
        if number is None or links.place_of(wanted.link) != "x":
            return NOT_CHECKABLE
        # X looks at the number alone; /i/ stands for any handle.
        link = f"https://twitter.com/i/status/{number}"
        answer = await self._client.get("/oembed", {"url": link, "omit_script": "1", "hide_thread": "1", "dnt": "1"})
        match answer:
            case TryLater():
                return answer
            case Answer(status=200):
                return _seen(answer, wanted.link)
            case Answer(status=status) if status in _GONE:
                return GONE
            case Answer(status=status):
                log.info("X answered with status %s; the post is not checkable", status)
        return NOT_CHECKABLE


def _seen(answer: Answer, link: str) -> Seen:
    fields = read(_OEmbed, answer)
    text = first_paragraph(fields.html[:_LONGEST_HTML]) if fields else None
    if fields is None or text is None:
        log.warning("X's oEmbed answered in another shape than documented; the post is not checkable")
        return NOT_CHECKABLE
    cut = len(fields.html) > _LONGEST_HTML or (len(text) >= _CUT_FROM and _CUT.search(text) is not None)
    return Seen(
        Finding.YES,
        author=_handle(fields.author_url),
        text=clean(text),
        whole=not cut,
        published_at=links.published_at(link),
    )


def _handle(author_url: str) -> str:
    try:
        parts = urlsplit(author_url)
    except ValueError:
        return ""
    first = parts.path.strip("/").partition("/")[0]
    return name(first) if parts.hostname in _OF_X and _HANDLE.fullmatch(first) else ""
