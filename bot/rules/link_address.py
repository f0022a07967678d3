"""Any web address in one spelling: the same page, however it was copied, is the same string.

Follows the safe normalisations of RFC 3986, section 6.2, and drops what only measures who clicked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import idna

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 2000

_TRACKING = frozenset(
    # Advertising networks and mailings.
    ["fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid", "ttclid", "igshid", "igsh"]
) | frozenset(
    # Measuring, sharing and sessions.
    ["mc_cid", "mc_eid", "mkt_tok", "_ga", "_gl", "ref_src", "ref_url", "rdt", "share_id", "phpsessid", "jsessionid"]
)
_PORTS = {"http": "80", "https": "443"}
_BLANK = re.compile(r"[\s\x00-\x20\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_RAW = re.compile(r"[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%]")
# A forum's own anchor of one post, or a page that lives behind the sign (#!topic, #/thread).
_POST_ANCHOR = re.compile(
    r"(?:p|pid|post|c|comment|issuecomment|discussion_r|reply|msg|message|entry|note)[-_]?[0-9]{1,20}", re.IGNORECASE
)


@dataclass(frozen=True)
class Address:
    """A web address taken apart: host in lower-case ASCII without `www.`, escapes settled."""

    scheme: str
    host: str
    port: str | None
    path: str
    query: tuple[tuple[str, str | None], ...]
    fragment: str

    def value(self, name: str) -> str | None:
        """Return the first value of the query's part `name`, None without one."""
        return next((value for key, value in self.query if key == name), None)


def parse(link: str) -> Address:
    """Take a link apart; ValueError says in a sentence why it is no http(s) link that anybody could open."""
    link = link.strip()
    if len(link) > LONGEST:
        raise ValueError(f"the link is longer than {LONGEST} characters")
    if not re.match(r"https?://", link, re.IGNORECASE):
        raise ValueError("a link starts with http:// or https://")
    if _BLANK.search(link):
        raise ValueError("the link holds a space or an invisible character")
    try:
        parts = urlsplit(link)
    except ValueError:
        raise ValueError("the link's host is not a name that can be looked up") from None
    if "@" in parts.netloc:
        raise ValueError("the link holds a user name or password before its host")
    name, colon, port = parts.netloc.partition(":")
    scheme = parts.scheme.lower()
    return Address(
        scheme=scheme,
        host=_host(name),
        port=_port(scheme, port) if colon else None,
        path=_without_dots(_settled(parts.path)),
        query=tuple(_pairs(parts.query)),
        fragment=_settled(parts.fragment).partition(":~:")[0],
    )


def spell(address: Address, *, drop: Iterable[str] = ()) -> str:
    """Write an address in its one spelling, without tracking parts and without the query parts named in `drop`.

    http and https are one page, and so are a host with and without `www.`: this is a key to compare by. Show and
    open the link as it came.
    """
    dropped = _TRACKING | frozenset(drop)
    kept = sorted((p for p in address.query if not _measures(p[0], dropped)), key=lambda pair: pair[0])
    query = "&".join(key if value is None else f"{key}={value}" for key, value in kept)
    scheme = "https" if address.port is None else address.scheme
    port = "" if address.port is None else f":{address.port}"
    anchor = address.fragment
    keeps = anchor.startswith(("!", "/")) or _POST_ANCHOR.fullmatch(anchor)
    return (
        f"{scheme}://{address.host}{port}{address.path.rstrip('/')}"
        + (f"?{query}" if query else "")
        + (f"#{anchor}" if keeps else "")
    )


def _measures(key: str, dropped: frozenset[str]) -> bool:
    return key.lower().startswith("utm_") or key.lower() in dropped


@lru_cache(maxsize=1024)
def _host(name: str) -> str:
    if not name.strip("."):
        raise ValueError("the link has no host")
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except (UnicodeError, IndexError):
            raise ValueError("the link's host is not a name that can be looked up") from None
    name = name.lower().removesuffix(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):  # noqa: PLR2004 (RFC 1035)
        raise ValueError("the link's host is not a name that can be looked up")
    while name.startswith("www.") and "." in name.removeprefix("www."):
        name = name.removeprefix("www.")
    return name


def _port(scheme: str, port: str) -> str | None:
    if not port:
        return None
    if not re.fullmatch(r"0*[0-9]{1,5}", port) or not 0 < int(port) < 2**16:
        raise ValueError("the link's port is not a number from 1 to 65535")
    port = port.lstrip("0")
    return None if port == _PORTS[scheme] else port


def _pairs(query: str) -> Iterable[tuple[str, str | None]]:
    for part in query.replace("+", "%20").split("&"):
        key, equals, value = part.partition("=")
        if key or value:
            yield _settled(key), _settled(value) if equals else None


def _settled(text: str) -> str:
    """Decode what needs no escape, write every other escape in upper case, escape what a link may not hold."""

    def one(match: re.Match[str]) -> str:
        if match[1] is None:
            return "%25"
        sign = chr(int(match[1], 16))
        return sign if sign in _UNRESERVED else f"%{match[1].upper()}"

    escaped = _RAW.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode()), text)
    return _ESCAPE.sub(one, escaped)


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for part in path.split("/")[1:]:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    return "".join(f"/{part}" for part in kept)
