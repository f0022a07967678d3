"""What the README says of running, watching, trouble and copies is what is in force."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from bot.config.installation import Health
from bot.platforms.discord_chat import patience
from bot.runtime import body, classifying, guard, health, http, reloading, roles, tenure, throttle, troubles
from bot.runtime.gauges import DELIVERY_STATES, Gauges
from bot.runtime.metrics import Metrics
from bot.runtime.pace import KEPT_FOR_ANSWERS
from bot.runtime.transactions import Transactions
from storage import copying, engines, reviving
from storage.database import open_database
from storage.migrate import create
from tests.bench.table import BEGINS, ENDS
from tests.docs.reading import ROOT, document, section
from tests.world import config

if TYPE_CHECKING:
    from tests.databases import Sqlite
    from tests.world import FakeClock

README = document("README.md")
WATCHING, RUNNING, TROUBLE, BACKUP, ITSELF, PROMISES = (
    " ".join(section(README, title).split())
    for title in (
        "Watching it",
        "Running it",
        "When things go wrong",
        "Backup and restore",
        "What it does by itself",
        "Promises",
    )
)


def rows(title: str) -> list[str]:
    """Return the first cells of the tables in a section, without their heads."""
    found = re.findall(r"^\| (.+?) \|", section(README, title), re.MULTILINE)
    return [cell for cell in found if cell.startswith("`")]


async def test_the_table_names_every_figure_that_there_is_and_no_other(sqlite: Sqlite, clock: FakeClock):
    url = await sqlite.empty()
    database = open_database(url)
    await create(database)
    metrics = Metrics()
    metrics.read_with(Gauges(Transactions(database, config(url), clock), ["web"], dict))
    there = re.findall(r"^# TYPE firsthand_(\w+)", (await metrics.page()).decode(), re.MULTILINE)
    await database.close()
    named = [name for cell in rows("Watching it") for name in re.findall(r"`(\w+)`", cell)]
    assert sorted(named) == sorted(there)
    assert set(re.findall(r"`firsthand_([a-z_]+)", README)) <= set(there), "the alarms and the text"


def test_every_state_of_a_delivery_and_every_page_is_named():
    assert all(f"`{state}`" in WATCHING for state in DELIVERY_STATES)
    listener = health.Health(Health(), Mock(), Mock())
    assert set(re.findall(r"\*\*`(/\w+)`\*\*", WATCHING)) - {"/status"} == set(listener._pages)


def test_the_table_names_every_role_and_no_other():
    assert {name for cell in rows("Running it") for name in re.findall(r"`(\w+)`", cell)} == set(roles.ROLES)
    for told in re.findall(r"--roles ([\w,]+)", README):
        roles.parse(told, roles.CHATS)


def test_how_long_a_role_is_held_is_as_it_is_told():
    assert f"renews every {tenure.RENEW_EVERY:g} seconds and that is good for {tenure.LASTS.seconds}" in RUNNING
    assert f"within {tenure.LASTS.seconds + tenure.RENEW_EVERY:g} otherwise" in RUNNING
    assert f"after {tenure.FIRST_WAIT:g} seconds, then doubling to {tenure.MOST_WAIT:g}" in RUNNING
    assert f"more than {tenure.SURE_FOR:g} seconds a chat is let go" in " ".join(section(README, "Limits").split())
    assert (timedelta(minutes=1), 4) == (classifying.LEASE_FOR, classifying.TRIES)
    assert "is another's after a minute; one over which four readers died is taken in unread" in RUNNING


def test_what_only_a_restart_changes_is_named():
    told = RUNNING.split("what only a restart changes: ")[1].split(" (the tokens)")[0]
    assert set(re.findall(r"`(\w+)`", told)) == set(reloading.FIXED)


def test_what_is_told_of_trouble_is_as_it_is_told():
    assert timedelta(minutes=5) == troubles.PATIENCE
    assert "after five minutes" in TROUBLE
    assert timedelta(minutes=10) == troubles.PROBE_EVERY
    assert "tried every ten minutes" in TROUBLE
    assert (reviving.WEEK.days, reviving.DAY.days) == (7, 1)
    assert "of the last week (private words and notices: of the last day)" in TROUBLE
    assert f"503 with `Retry-After: {http.AGAIN_AFTER}`" in TROUBLE
    assert f"A wait longer than {patience.WAIT_AT_MOST:g} seconds" in ITSELF
    assert f"{20 * (1 - KEPT_FOR_ANSWERS):g} of Telegram's 20 messages a minute" in ITSELF


@pytest.mark.parametrize("words", ["the database cannot be used: ", "can be used again, after "])
def test_the_lines_to_look_for_are_those_of_the_log(words: str):
    assert words in TROUBLE
    assert words in document("storage/trouble.py")


def test_how_long_a_database_is_waited_for_is_as_it_is_told():
    patient = engines.ANSWER_SECONDS
    assert f"by others {engines.BUSY_SECONDS} seconds on SQLite and {patient * 2 // 3} on PostgreSQL" in TROUBLE
    assert f"a statement {patient * 5 // 6} ({patient * 10 // 6} where it only reads)" in TROUBLE
    assert f"a server that says nothing {patient} ({2 * patient})" in TROUBLE
    assert f"a connection {engines.CONNECT_WITHIN};" in TROUBLE


def test_the_timeouts_that_a_pooler_must_let_through_are_those_that_are_set():
    told = engines._arguments(engines.ANSWER_SECONDS)["server_settings"]
    assert all(f"`{name}`" in RUNNING for name in told)


def test_what_a_restore_makes_anew_is_as_it_is_told():
    assert f"others of the last {copying.RECENT.days} days" in BACKUP


def test_every_promise_is_proved_by_what_exists():
    targets = set(re.findall(r"^([a-z]+):", document("Makefile"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)`", PROMISES))
    assert {"crash", "killed", "intruders", "bench"} <= named <= targets


def test_the_figures_of_the_bench_have_their_place():
    assert section(README, "Load").count(BEGINS) == section(README, "Load").count(ENDS) == 1
    assert README.index(BEGINS) < README.index(ENDS)


def test_what_the_listeners_bear_is_as_it_is_told():
    told, limits = " ".join(section(README, "Security").split()), guard.Limits()
    assert f"at most {body.LARGEST // 1024 // 1024} MB and not packed" in told
    assert f"Headers come within {limits.head_within:g} seconds and bodies at {limits.pace // 1000} KB a second" in told
    assert f"where {limits.connections} are open" in told
    assert throttle.PER_SECOND == 2
    assert f"{throttle.AT_ONCE:g} acts at once and two a second" in told


@pytest.mark.parametrize("file", [".systemd/firsthand.service", "compose.yaml"])
def test_what_runs_it_is_there(file: str):
    assert f"]({file})" in RUNNING
    assert (ROOT / file).is_file()
