"""Ten thousand requests that nobody honest sends: no fault, and every answer is one that the OpenAPI page tells of.

schemathesis reads the page and makes bodies that fit it and bodies that do not; each is sent in every way of
`ways.py`. More by hand: FIRSTHAND_INTRUDERS=100000 python -m pytest -m intruders.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.runtime.hooks import hook_router
from bot.runtime.http import intake_router, make_app
from tests.edges.hooks_help import SECRET as HOOK
from tests.edges.hooks_help import SOURCES
from tests.edges.intake_help import PATH, SECRET
from tests.intruders.ways import Sent, mutant, ways
from tests.world import FakeClock, World, mention

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.intruders

REQUESTS = int(os.environ.get("FIRSTHAND_INTRUDERS", "10000"))
PER_BODY = 37
"""So many requests are made of each body for the intake."""
AT_HOOKS = 8
"""So many requests are made of each body for the monitors' addresses."""
CLOCK = FakeClock()
GOOD = mention(CLOCK.now(), reach={"followers": 3}).model_dump(mode="json", exclude_none=True)


class Intruders:
    """Requests to the intake and the hooks, each answer held against the OpenAPI page."""

    def __init__(self, world: World, runner: asyncio.Runner) -> None:
        config, desk = world.parts.config, world.parts.desk
        app = make_app([intake_router(lambda: config, desk, CLOCK), hook_router(lambda: config, desk, {})])
        self.page = app.openapi()
        self._runner = runner
        transport = httpx.ASGITransport(app)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://intake")
        self.told: Counter[tuple[str, int]] = Counter()

    def send(self, case: Any, path: str, sent: Sent) -> None:
        """Send one request; its answer is one that it may get, as documented, and tells no secret."""
        headers = {"Content-Type": "application/json"} | sent.headers
        answer = self._runner.run(self.http.post(path, content=sent.body, headers=headers))
        assert answer.status_code in sent.told, (sent.name, answer.status_code, answer.text, sent.body[:500])
        assert SECRET not in answer.text
        assert HOOK not in answer.text
        case.validate_response(answer, checks=self.checks())
        self.told[sent.name, answer.status_code] += 1

    def checks(self) -> list[Any]:
        """Return what schemathesis asks of an answer."""
        from schemathesis import checks  # only where it is installed

        return [checks.not_a_server_error, *map(checks.CHECKS.get_one, _CHECKS)]


_CHECKS = (
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)


@pytest.fixture(scope="module")
def intruders(tmp_path_factory: pytest.TempPathFactory):
    folder: Path = tmp_path_factory.mktemp("intruders")
    with asyncio.Runner() as runner:
        overrides: dict[str, Any] = {"intake": {"secret": SECRET}, "sources": SOURCES}
        world = runner.run(World.open(f"sqlite:///{folder}/intruders.db", CLOCK, **overrides))
        made = Intruders(world, runner)
        yield made
        runner.run(made.http.aclose())
        runner.run(world.close())


def _strategy(intruders: Intruders, path: str) -> Any:
    import schemathesis
    from schemathesis.generation import GenerationMode

    operation = schemathesis.openapi.from_dict(intruders.page)[path]["POST"]
    return st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))


def _walk(strategy: Any, examples: int, step: Any) -> None:
    kept = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    kept(given(case=strategy, seed=st.integers(0, 2**32))(step))()


def _body(case: Any) -> bytes:
    if isinstance(case.body, bytes):
        return case.body
    return json.dumps(case.body, default=str).encode("utf-8", "surrogatepass")


def test_whatever_is_sent_to_the_intake_is_answered_as_its_page_says(intruders: Intruders):
    path = "/v1/communities/{name}/mentions"

    def step(case: Any, seed: int) -> None:
        dice = Random(seed)
        body = _body(case)
        whose = (
            PATH
            if dice.random() < 0.9
            else f"/v1/communities/{quote(str(case.path_parameters['name']), safe='')}/mentions"
        )
        for one in ways(body, CLOCK.now(), dice):
            # a community that does not exist answers like a wrong secret
            told = one.told if whose == PATH else frozenset({401, 404, 415})
            intruders.send(case, whose, replace(one, told=told))

    _walk(_strategy(intruders, path), REQUESTS * 9 // 10 // PER_BODY + 1, step)
    seen = {status for _, status in intruders.told}
    assert {200, 400, 401, 409, 415, 422} <= seen, sorted(intruders.told)


def test_whatever_is_sent_to_a_monitors_address_is_answered_as_its_page_says(intruders: Intruders):
    path = "/v1/communities/{name}/hooks/{hook}/{secret}"
    hooks = [source["name"] for source in SOURCES]
    there, nowhere = frozenset({200, 413}), frozenset({404})

    def step(case: Any, seed: int) -> None:
        dice = Random(seed)
        body = _body(case)
        for turn in range(AT_HOOKS):
            secret, hook = (HOOK, dice.choice(hooks)) if turn % 2 else (HOOK[:-1], dice.choice([*hooks, "none", "%00"]))
            sent = mutant(body, dice) if turn > 1 else body
            told = there if secret == HOOK else nowhere
            one = Sent(f"hook {turn}", sent, {}, told)
            intruders.send(case, f"/v1/communities/acme/hooks/{hook}/{secret}", one)

    _walk(_strategy(intruders, path), REQUESTS // 10 // AT_HOOKS + 1, step)
    assert intruders.told["hook 1", 200] > 0


def test_enough_was_sent_and_an_honest_sender_is_still_let_in(intruders: Intruders):
    assert intruders.told.total() >= REQUESTS, intruders.told
    body = json.dumps({**GOOD, "id": "honest"}).encode()
    answer = intruders._runner.run(
        intruders.http.post(PATH, content=body, headers={"Authorization": f"Bearer {SECRET}"})
    )
    assert answer.json() == {"new": 1, "known": 0, "refused": []}
