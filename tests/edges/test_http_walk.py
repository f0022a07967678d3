"""A random walk through what a sender could send: whatever it is, the answer is a sentence, never a fault."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.intake.signature import HEADER, sign
from tests.edges.intake_help import PATH, SECRET, app_of
from tests.world import FakeClock, World, mention

# More by hand, as in FIRSTHAND_WALK=20000 python -m pytest tests/edges/test_http_walk.py
STEPS = int(os.environ.get("FIRSTHAND_WALK", "250"))
CLOCK = FakeClock()
GOOD = mention(CLOCK.now()).model_dump(mode="json", exclude_none=True)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
names = st.sampled_from([*GOOD, "reach", "tone", "language", "branch", "root"]) | st.text(max_size=8)
likely = st.one_of(
    anything,
    st.sampled_from(["", "\u0000", "\ud800", "x" * 201, "1e400", "-1", "true", "0001-01-01T00:00:00+23:59"]),
    st.sampled_from([-1, 0, 2**31, 2**63, 10**40, 1e308, float("nan"), float("inf")]),
    st.datetimes().map(lambda at: f"{at.isoformat()}Z"),
    st.from_regex(r"https?://[a-z\[\]:.%/?#@\u0000-\u00ff]{0,40}", fullmatch=True),
    st.dictionaries(st.sampled_from(["followers", "views", "likes", "x"]), st.integers() | st.text(max_size=5)),
)
mentions = st.dictionaries(names, likely, max_size=4).map(lambda wrong: {**GOOD, **wrong}) | anything
bodies = st.one_of(
    st.binary(max_size=200),
    mentions.map(_json := lambda value: json.dumps(value).encode("utf-8", "surrogatepass")),
    st.lists(mentions, max_size=6).map(_json),
    mentions.map(lambda value: json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")[:-1]),
)
headers = st.one_of(
    st.just({"Authorization": f"Bearer {SECRET}"}),
    st.just({"Authorization": f"Bearer {SECRET}", "Content-Type": "text/plain; charset=utf-16"}),
    st.just("signed"),
    st.builds(lambda value: {HEADER: value}, st.binary(max_size=60)),
    st.builds(lambda value: {"Authorization": value}, st.binary(max_size=60)),
)
paths = st.one_of(
    st.just(PATH), st.just(PATH), st.text(max_size=60).map(lambda name: f"/v1/communities/{name}/mentions")
)


def clean(value: dict[str, Any] | str, body: bytes) -> dict[str, bytes]:
    if isinstance(value, str):
        return {HEADER: sign(SECRET, body, CLOCK.now()).encode()}
    raw = {name: one if isinstance(one, bytes) else one.encode() for name, one in value.items()}
    return {name: bytes(sign_ for sign_ in one if sign_ not in b"\r\n\0") for name, one in raw.items()}


def test_nothing_that_is_sent_is_a_fault(database_url: str):
    with asyncio.Runner() as runner:
        world = runner.run(World.open(database_url, CLOCK, intake={"secret": SECRET}))
        http = httpx.AsyncClient(transport=httpx.ASGITransport(app_of(world)), base_url="http://intake")
        seen: set[int] = set()

        @settings(max_examples=STEPS, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(body=bodies, given_headers=headers, path=paths, method=st.sampled_from(["POST"] * 9 + ["GET", "PUT"]))
        def step(body: bytes, given_headers: Any, path: str, method: str) -> None:
            try:
                request = http.build_request(method, path, content=body, headers=clean(given_headers, body))
            except (httpx.InvalidURL, UnicodeError):
                return
            answer = runner.run(http.send(request))
            seen.add(answer.status_code)
            assert answer.status_code < 500
            assert isinstance(answer.json(), dict)
            assert SECRET not in answer.text

        step()
        runner.run(http.aclose())
        runner.run(world.close())
    assert {200, 400, 401, 422} <= seen
