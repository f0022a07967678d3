"""What the links of X, Reddit and YouTube say: which post they lead to, whatever form they were copied in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.rules.link_address import Address

_X = re.compile(r"(?:(?:mobile|m)\.)?(?:x|twitter)\.com")
_REDDIT = re.compile(r"(?:(?:old|new|amp|ssl|pay|m|i|[a-z]{2}(?:-[a-z]{2})?)\.)?reddit\.com")
_YOUTUBE = re.compile(r"(?:(?:m|music)\.)?(?:youtube|youtube-nocookie)\.com")

_X_ID = re.compile(r"0*([1-9][0-9]{0,18})")
_X_HANDLE = re.compile(r"[A-Za-z0-9_]{1,20}")
_REDDIT_ID = re.compile(r"[0-9a-z]{1,13}", re.IGNORECASE)
_VIDEO = re.compile(r"[A-Za-z0-9_-]{11}")
_COMMENT = re.compile(r"[A-Za-z0-9_-]{10,60}(?:\.[A-Za-z0-9_-]{1,60})?")
_TUBE_POST = re.compile(r"Ug[A-Za-z0-9_-]{10,60}")

# Parts of the query that only say how a link was shared; too short to be dropped on hosts that we do not know.
SHARING = {
    "x": frozenset({"s", "t", "cxt", "src", "ref", "lang"}),
    "reddit": frozenset({"context", "ref", "ref_source", "st", "sh", "depth", "sort", "utm", "chainedposts", "tl"}),
    "youtube": frozenset({"si", "feature", "t", "ab_channel", "pp", "app", "hl", "gl"}),
}


@dataclass(frozen=True)
class PlacePost:
    """One post as its link tells it: the place's own id, the canonical link, the author where the link has it."""

    id: str
    link: str
    author: str | None = None


def place_at(address: Address) -> str | None:
    """Return the place that an address belongs to: "x", "reddit", "youtube", or None."""
    host = address.host
    if address.port is not None:
        return None
    if _X.fullmatch(host):
        return "x"
    if host == "redd.it" or _REDDIT.fullmatch(host):
        return "reddit"
    if host == "youtu.be" or _YOUTUBE.fullmatch(host):
        return "youtube"
    return None


def post_at(address: Address) -> PlacePost | None:
    """Return the post that an address leads to, None where it leads to none that can be told without asking."""
    parts = address.path.rstrip("/").split("/")[1:]
    match place_at(address):
        case "x":
            return _x(parts)
        case "reddit":
            return _reddit(address.host, parts)
        case "youtube":
            return _youtube(address, parts)
    return None


def _x(parts: list[str]) -> PlacePost | None:
    # X looks at the number alone: any handle leads to the post, and so does /i/.
    match parts:
        case [handle, "status" | "statuses", number, *_] if _X_HANDLE.fullmatch(handle):
            author = None if handle.lower() == "i" else handle
        case ["i", "web", "status", number, *_] | ["statuses", number, *_]:
            author = None
        case _:
            return None
    found = _X_ID.fullmatch(number)
    if not found or int(found[1]) >= 2**63:
        return None
    return PlacePost(found[1], f"https://x.com/i/status/{found[1]}", author)


def _reddit(host: str, parts: list[str]) -> PlacePost | None:
    match parts:
        case [submission, *_] if host == "redd.it":
            rest: list[str] = []
        case ["r" | "u" | "user", _, "comments", submission, *rest]:
            pass
        case ["comments", submission, *rest]:
            pass
        case ["gallery" | "tb" | "poll", submission, *_] | ["r" | "u" | "user", _, "gallery" | "poll", submission, *_]:
            rest = []
        case _:
            return None
    if not _REDDIT_ID.fullmatch(submission):
        return None
    link = f"https://reddit.com/comments/{submission.lower()}"
    # The words between the two ids are for the eye; "_" stands for any of them.
    match rest:
        case [_, comment, *_] if _REDDIT_ID.fullmatch(comment):
            return PlacePost(f"t1_{comment.lower()}", f"{link}/_/{comment.lower()}")
    return PlacePost(f"t3_{submission.lower()}", link)


def _youtube(address: Address, parts: list[str]) -> PlacePost | None:
    match parts:
        case [video, *_] if address.host == "youtu.be":
            pass
        case ["watch"]:
            video = address.value("v") or ""
        case ["shorts" | "live" | "embed" | "v" | "e", video, *_]:
            pass
        case ["post", post, *_] if _TUBE_POST.fullmatch(post):
            return _under(post, f"https://youtube.com/post/{post}", "?", address)
        case [*_, "community"] if _TUBE_POST.fullmatch(post := address.value("lb") or ""):
            return _under(post, f"https://youtube.com/post/{post}", "?", address)
        case _:
            return None
    if not _VIDEO.fullmatch(video):
        return None
    return _under(video, f"https://youtube.com/watch?v={video}", "&", address)


def _under(post: str, link: str, sign: str, address: Address) -> PlacePost:
    comment = address.value("lc")
    if comment and _COMMENT.fullmatch(comment):
        return PlacePost(comment, f"{link}{sign}lc={comment}")
    return PlacePost(post, link)
