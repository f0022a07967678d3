"""The import rules name every file of verbs, so that a new one is guarded from its first day."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
VERBS = {f"storage.{path.stem}" for path in (ROOT / "storage").glob("*.py")} - {"storage.__init__"}


def test_every_file_of_storages_verbs_is_guarded() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    guarded = {one["name"]: set(one.get("forbidden_modules", ())) for one in contracts}
    assert guarded["rules use the nouns of storage only"] == VERBS
    assert guarded["only use cases, reports and the runtime use the verbs of storage"] == VERBS - {
        "storage.database",
        "storage.trouble",
    }
