"""What Prometheus reads of what waits: right on both databases, read seldom, and told also while nothing can be read."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.ports.watching import Step
from bot.runtime.gauges import Gauges
from bot.runtime.metrics import Metrics
from storage import backlog, jobs
from storage.tables import (
    Arrival,
    ChatState,
    DeadLetter,
    Delivery,
    DeliveryKind,
    DeliveryState,
    SourceState,
    Tenure,
    Update,
)
from tests.world import NOON, World

if TYPE_CHECKING:
    from tests.databases import Sqlite
    from tests.world import FakeClock

AGO = timedelta(minutes=10)


def figures(page: bytes) -> dict[str, float]:
    """Return every figure by its name and labels, as a monitor reads them."""
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
    }


def delivery(state: DeliveryState = DeliveryState.WAITING, **more) -> Delivery:
    given = {"community_id": 1, "platform": "web", "chat_id": "cards", "kind": DeliveryKind.NOTICE, "state": state}
    return Delivery(**given | {"created_at": NOON - AGO, "not_before": NOON} | more)


async def waiting(world: World) -> None:
    """Leave something of every kind to wait."""
    later = NOON + timedelta(hours=1)
    async with world.database.write() as uow:
        uow.add_all(
            [
                delivery(),
                delivery(created_at=NOON),
                delivery(not_before=later),
                delivery(not_before=later, attempts=3, created_at=NOON - 2 * AGO),
                delivery(DeliveryState.LEASED, leased_until=later),
                delivery(DeliveryState.DEAD, last_error="no rights"),
                delivery(DeliveryState.DEAD, last_error="the room is gone", platform="discord"),
                delivery(DeliveryState.DONE),
                Update(platform="telegram", update_id=1, raw={}, received_at=NOON - AGO),
                Update(platform="telegram", update_id=2, raw={}, received_at=NOON, attempts=3),
                Update(platform="telegram", update_id=3, raw={}, received_at=NOON, handled_at=NOON),
                Arrival(community_id=1, source="x", external_id="1", link="l", mention={}, came_at=NOON - AGO),
                DeadLetter(community_id=1, source="mon", digest="1", raw={}, reason="no link", at=NOON),
                DeadLetter(
                    community_id=1, source="mon", digest="2", raw={}, reason="no link", at=NOON, settled_at=NOON
                ),
                SourceState(community_id=1, name="x-search", kind="x", due_at=NOON, failing_since=NOON - AGO),
                ChatState(platform="telegram", chat_id="-100", trouble="write", since=NOON),
                ChatState(platform="telegram", chat_id="-200", became="-300"),
                Tenure(name="telegram", holder="a/1/x", since=NOON, until=NOON + timedelta(days=400)),
                Tenure(name="discord", holder="a/2/x", since=NOON, until=NOON - timedelta(days=400)),
            ]
        )


@pytest.fixture
def metrics(world: World) -> Metrics:
    made = Metrics()
    made.read_with(Gauges(world.parts.transactions, ["discord", "telegram", "web"], lambda: {"web": "serves"}))
    return made


async def test_what_waits_is_counted_and_its_age_told(world: World, metrics: Metrics):
    await waiting(world)
    found = figures(await metrics.page())
    expected = {
        "waiting_deliveries web due": 2,
        "waiting_deliveries web later": 1,
        "waiting_deliveries web retrying": 1,
        "waiting_deliveries web leased": 1,
        "waiting_deliveries web dead": 1,
        "waiting_deliveries discord dead": 1,
        "waiting_deliveries telegram due": 0,
        "waiting_deliveries_oldest_seconds web due": 600,
        "waiting_deliveries_oldest_seconds web retrying": 1200,
        "waiting_updates telegram": 1,
        "waiting_updates_oldest_seconds telegram": 600,
        "updates_given_up telegram": 1,
        "waiting_arrivals acme": 1,
        "waiting_arrivals_oldest_seconds acme": 600,
        "unreadable_items acme": 1,
        "source_failing_seconds acme x-search": 600,
        "chats_in_trouble telegram": 1,
        "chats_in_trouble web": 0,
        "tenure_held telegram": 1,
        "role_serves web": 1,
        "database_up": 1,
    }
    assert {name: found.get(f"firsthand_{name}") for name in expected} == expected
    assert "firsthand_tenure_held discord" not in found
    assert found["process_resident_memory_bytes"] > 1e6


async def test_the_database_is_read_at_most_every_few_seconds(world: World, metrics: Metrics):
    await metrics.page()
    await waiting(world)
    assert figures(await metrics.page())["firsthand_waiting_deliveries web due"] == 0


async def test_what_the_clock_owes_is_told_until_it_has_run(world: World, metrics: Metrics, clock: FakeClock):
    digest = "firsthand_job_late_seconds digest"
    assert figures(await metrics.page())[digest] == 0, "who began today has nothing to look back on"
    # the digest goes out at nine in Berlin
    clock.at = (NOON + timedelta(days=1)).replace(hour=8, minute=30)
    assert figures(await anew(world))[digest] == 1800
    async with world.database.write() as uow:
        assert await jobs.first_run(uow, 1, "digest", "2026-11-18", clock.now())
    assert figures(await anew(world))[digest] == 0


async def anew(world: World) -> bytes:
    made = Metrics()
    made.read_with(Gauges(world.parts.transactions, ["web"], dict))
    return await made.page()


async def test_while_the_database_does_not_answer_that_is_told(sqlite: Sqlite, clock: FakeClock):
    made = await World.open(await sqlite.fresh(), clock)
    gauges = Gauges(made.parts.transactions, ["web"], dict)
    async with made.database.write() as uow:
        await uow.exec(backlog.text("DROP TABLE tenure"))
    await gauges.look()
    await made.close()
    assert [(one.name, one.samples[0].value) for one in gauges.collect() if one.samples] == [
        ("firsthand_database_up", 0)
    ]


def test_what_a_thread_waited_counts_once_its_act_is_done():
    metrics = Metrics()
    for outcome in ("refused", "done"):
        facts = {"platform": "web", "act": "claim", "community": "acme"}
        metrics.seen(Step("act", facts, outcome, waited={("claim", 5): 120.0}))
    page = {sample.name: sample.value for family in metrics.registry.collect() for sample in family.samples}
    assert page["firsthand_time_to_claim_seconds_count"] == 1
    assert page["firsthand_time_to_claim_seconds_sum"] == 120


async def test_how_long_a_transaction_waits_and_lasts_is_told(world: World):
    turns: list[tuple[str, float, float]] = []
    world.database.turns.watch = lambda *one: turns.append(one)
    let_go = asyncio.Event()

    async def write() -> None:
        async with world.database.write() as uow:
            await backlog.schema(uow)
            await let_go.wait()

    first, second = asyncio.create_task(write()), asyncio.create_task(write())
    await asyncio.sleep(0.05)
    let_go.set()
    await asyncio.gather(first, second)
    async with world.database.read() as uow:
        await backlog.schema(uow)
    async with world.database.read():
        pass
    assert [kind for kind, _, _ in turns] == ["write", "write", "read"], "who asks nothing counts for nothing"
    (_, _, held), (_, waited, _), _ = turns
    assert held > 0.03
    # SQLite has one writer at a time
    assert (waited > 0.03) == world.database.is_sqlite
