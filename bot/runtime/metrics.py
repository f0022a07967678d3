"""What the operator's Prometheus reads: what this process did and how long it took, and what waits in the database.

Counters and times are this process's own (add them up over processes); what begins with `firsthand_waiting_` and the
like is read from the database, the same in every process, at most every few seconds. No label names a person, a post
or a chat's member: a chat platform, a community's name in the config, a source's name there, a kind, an outcome.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports.watching import Step
    from bot.runtime.gauges import Gauges

log = logging.getLogger("bot.events")
disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each of ours, which nobody asks for

QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Buckets in seconds for what a machine does."""
SLOW = (60, 300, 900, 1800, 3600, 7200, 14400, 28800, 86400, 259200)
"""Buckets in seconds for what people do."""
USUAL = {"done", "nothing", "repeated", "refused", "sent", "unchanged", "gone", "not-now", "unavailable"}
"""Ends that are nobody's mistake; of a database's trouble the log has one clear line already."""
OFTEN = {"job", "poll", "request"}
"""Steps that come every minute, and are told only when there was something to them."""


class Metrics:
    """The counters of one process; `seen` is its `Watch`."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._gauges: Gauges | None = None

        def counter(name: str, told: str, *labels: str) -> Counter:
            return Counter(f"firsthand_{name}", told, labels, registry=self.registry)

        def seconds(name: str, told: str, *labels: str, buckets: tuple[float, ...] = QUICK) -> Histogram:
            return Histogram(f"firsthand_{name}_seconds", told, labels, registry=self.registry, buckets=buckets)

        self._deliveries = counter("deliveries", "deliveries tried, by how they ended", "platform", "kind", "outcome")
        self._delivery_took = seconds("delivery", "making, sending and marking one delivery", "platform")
        self._lag = seconds(
            "delivery_lag", "from the fact to the first try in the chat", "platform", buckets=(*QUICK, *SLOW)
        )
        self._acts = counter("acts", "acts of people, by how they ended", "platform", "act", "outcome")
        self._act_took = seconds("act", "one act, from the event to the commit", "platform", "act")
        self._requests = counter("requests", "HTTP requests to the intake, by route and status", "route", "status")
        self._request_took = seconds("request", "one HTTP request to the intake", "route")
        self._came = counter(
            "intake", "posts that came in, by source and what became of them", "community", "source", "outcome"
        )
        self._jobs = counter("jobs", "runs of what the clock does", "job", "outcome")
        self._job_took = seconds("job", "one run of what the clock does, for one community", "job")
        self._polls = counter("polls", "times that a source was asked", "community", "source", "outcome")
        self._claim = seconds(
            "time_to_claim", "a thread's clock from its start to its first claim", "community", buckets=SLOW
        )
        self._answer = seconds(
            "time_to_answer", "a thread's clock from its start to its first answer", "community", buckets=SLOW
        )
        self._done_at = Gauge(
            "firsthand_job_done_timestamp_seconds",
            "when the clock's work last ended well",
            ["job"],
            registry=self.registry,
        )

        self._wait = seconds("database_wait", "from asking for a transaction to its begin", "kind")
        self._hold = seconds("database_hold", "from a transaction's begin to its end", "kind")
        self._counts = {
            "act": self._act,
            "delivery": self._delivery,
            "request": self._request,
            "posts": self._posts,
            "job": self._job,
            "poll": self._poll,
        }

    def seen(self, step: Step) -> None:
        """Count what was done, and log it in one line."""
        self._log(step)
        count = self._counts.get(step.what)
        if count is not None:
            count(step, {name: str(value) for name, value in step.facts.items()})

    def _act(self, step: Step, facts: Mapping[str, str]) -> None:
        platform, act = facts["platform"], facts.get("act", "none")
        self._acts.labels(platform, act, step.outcome).inc()
        self._act_took.labels(platform, act).observe(step.seconds)
        if step.outcome == "done":
            for (what, _), waited in step.waited.items():
                (self._claim if what == "claim" else self._answer).labels(facts["community"]).observe(waited)

    def _delivery(self, step: Step, facts: Mapping[str, str]) -> None:
        self._deliveries.labels(facts["platform"], facts["kind"], step.outcome).inc()
        self._delivery_took.labels(facts["platform"]).observe(step.seconds)
        if "late_ms" in facts:
            self._lag.labels(facts["platform"]).observe(float(facts["late_ms"]) / 1000)

    def _request(self, step: Step, facts: Mapping[str, str]) -> None:
        self._requests.labels(facts["route"], facts["status"]).inc()
        self._request_took.labels(facts["route"]).observe(step.seconds)

    def _posts(self, _: Step, facts: Mapping[str, str]) -> None:
        for outcome in ("new", "known", "refused", "waits"):
            if count := int(facts.get(outcome, 0)):
                self._came.labels(facts["community"], facts["source"], outcome).inc(count)

    def _job(self, step: Step, facts: Mapping[str, str]) -> None:
        self._jobs.labels(facts["job"], step.outcome).inc()
        self._job_took.labels(facts["job"]).observe(step.seconds)
        if step.outcome == "done":
            self._done_at.labels(facts["job"]).set_to_current_time()

    def _poll(self, step: Step, facts: Mapping[str, str]) -> None:
        self._polls.labels(facts["community"], facts["source"], step.outcome).inc()

    def turn(self, kind: str, waited: float, held: float) -> None:
        """Note one transaction: `read` or `write`, and the seconds that it waited and lasted."""
        self._wait.labels(kind).observe(waited)
        self._hold.labels(kind).observe(held)

    async def page(self) -> bytes:
        """Return everything in Prometheus' text format."""
        if self._gauges is not None:
            await self._gauges.look()
        return generate_latest(self.registry)

    def read_with(self, gauges: Gauges) -> None:
        """Put on the page what `gauges` reads."""
        self._gauges = gauges
        self.registry.register(gauges)

    def _log(self, step: Step) -> None:
        usual = step.outcome in USUAL
        quiet = usual and step.what in OFTEN and not step.facts.get("told")
        level = logging.DEBUG if quiet else logging.INFO if usual else logging.WARNING
        if log.isEnabledFor(level):
            facts = {name: value for name, value in step.facts.items() if name != "told" and value != ""}
            if step.what != "posts":
                facts |= {"outcome": step.outcome, "ms": round(step.seconds * 1000)}
            log.log(level, step.what, extra={"facts": facts})
