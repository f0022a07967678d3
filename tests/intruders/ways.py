"""The ways in which one request is sent: honest, forged, replayed, too late, cut off, spliced and disguised."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.intake.signature import HEADER, VALID_FOR, sign
from tests.edges.intake_help import SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from random import Random

IN = frozenset({200, 400, 422})
"""What whoever knows the secret is told: taken, not JSON, or no mention in it that can be used."""
OUT = frozenset({401})
BEARER = {"Authorization": f"Bearer {SECRET}"}
LATE = VALID_FOR + timedelta(seconds=1)
SPLICES = (
    b"\x00",
    b"\xff\xfe",
    b"\\ud800",
    b"NaN",
    b"1e999",
    b"-Infinity",
    b"9" * 5000,
    b"[" * 20_000,
    b'{"a":' * 20_000,
    b'"id":"again",',
    b"\\u0000",
    b"\xed\xa0\x80",
    b"null",
    b"}{",
    b"=cmd|' /C calc'!A0",
    b"' OR 1=1 --",
    b"{{7*7}}",
    b"../../etc/passwd",
)
TYPES = ("text/xml", "application/json; charset=utf-16", "multipart/form-data", "application/x-www-form-urlencoded", "")


@dataclass(frozen=True)
class Sent:
    """One request: what it is called, what it holds, and which answers there may be to it."""

    name: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    told: frozenset[int] = IN


def ways(body: bytes, now: datetime, dice: Random) -> Iterator[Sent]:
    """Yield the requests that are made of one body, in this order."""
    yield from _signed(body, now, dice)
    yield from _unsigned(body)
    yield from _disguised(body, dice)
    for _ in range(MUTANTS):
        made = mutant(body, dice)
        if dice.random() < 0.5:
            yield Sent("mutant, signed", made, {HEADER: sign(SECRET, made, _moment(now, dice))}, IN | {409})
        else:
            yield Sent("mutant, bearer", made, BEARER)


MUTANTS = 13


def _moment(now: datetime, dice: Random) -> datetime:
    # what is signed in the same second is the same request
    return now + timedelta(seconds=dice.randint(-250, 250))


def _signed(body: bytes, now: datetime, dice: Random) -> Iterator[Sent]:
    at = _moment(now, dice)
    good = sign(SECRET, body, at)
    time, _, digest = good.partition(",v1=")
    yield Sent("signed", body, {HEADER: good}, IN | {409})
    again = frozenset({400, 409})
    yield Sent("replayed", body, {HEADER: good}, again)
    yield Sent("replayed, rewritten", body, {HEADER: f"v1={digest.upper()} , {time}"}, again)
    yield Sent("replayed, with a stranger", body, {HEADER: f"{time},v1={'0' * 64},v1={digest},x=1"}, again)
    yield Sent("signed, other body", body + b" ", {HEADER: good}, OUT)
    yield Sent("signed, other time", body, {HEADER: sign(SECRET, body, at).replace("t=", "t=0")}, OUT)
    yield Sent("signed, nobody's secret", body, {HEADER: sign("x" + SECRET, body, now)}, OUT)
    yield Sent("signed, clock behind", body, {HEADER: sign(SECRET, body, now - LATE)}, OUT)
    yield Sent("signed, clock ahead", body, {HEADER: sign(SECRET, body, now + LATE)}, OUT)
    yield Sent("signed, two times", body, {HEADER: f"{time},{good}"}, OUT)
    yield Sent("signed, half a digest", body, {HEADER: good[:-1]}, OUT)
    yield Sent("signed, no digest", body, {HEADER: time}, OUT)
    yield Sent("signed, a thousand digests", body, {HEADER: f"{time}{',v1=' + '0' * 64:s}" * 20}, OUT)
    yield Sent("forged beside a bearer", body, BEARER | {HEADER: "t=1,v1=0"}, OUT)


def _unsigned(body: bytes) -> Iterator[Sent]:
    yield Sent("bearer", body, BEARER)
    yield Sent("nothing", body, {}, OUT)
    yield Sent("bearer, wrong", body, {"Authorization": f"Bearer {SECRET[:-1]}"}, OUT)
    yield Sent("bearer, empty", body, {"Authorization": "Bearer "}, OUT)
    yield Sent("basic", body, {"Authorization": f"Basic {SECRET}"}, OUT)


def _disguised(body: bytes, dice: Random) -> Iterator[Sent]:
    packed = gzip.compress(body)
    yield Sent("packed", packed, BEARER | {"Content-Encoding": "gzip"}, frozenset({415}))
    yield Sent("packed, unsaid", packed, BEARER, frozenset({400}))
    yield Sent("said to be packed", body, BEARER | {"Content-Encoding": "br, gzip"}, frozenset({415}))
    yield Sent("another type", body, BEARER | {"Content-Type": dice.choice(TYPES)})
    flood = {f"X-Flood-{number}": "x" * dice.randint(0, 200) for number in range(dice.randint(1, 200))}
    yield Sent("flood of headers", body, BEARER | flood)


def mutant(body: bytes, dice: Random) -> bytes:
    """Return the body cut, spliced, doubled or with bytes changed, as `dice` fall."""
    place, end = sorted((dice.randint(0, len(body)), dice.randint(0, len(body))))
    match dice.randrange(6):
        case 0:
            return body[:place]
        case 1:
            return body[:place] + dice.choice(SPLICES) + body[place:]
        case 2:
            return body[:place] + dice.choice(SPLICES) + body[end:]
        case 3:
            return bytes(byte if dice.random() < 0.97 else dice.randrange(256) for byte in body)
        case 4:
            return b"[" + b",".join([body] * 2) + b"]"
        case _:
            return json.dumps([dice.choice(["", None, -1, 1e308, {}, []])] * dice.choice((1, 3, 30))).encode()
