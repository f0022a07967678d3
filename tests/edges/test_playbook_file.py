"""`python -m bot playbook export|import`: what is written comes back as it was; a wrong file changes nothing."""

from __future__ import annotations

import sqlite3
import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.edges.conftest import CommandLine

SEED = """
[communities.acme.playbook.trust]
line = {en = "Say what you checked."}
keywords = ["scam"]
"""


def rows(bot: CommandLine, query: str) -> list[tuple]:
    with sqlite3.connect(bot.folder / "firsthand.db") as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def test_what_was_exported_is_edited_and_taken_in_as_versions(bot: CommandLine):
    bot.config += SEED
    file = bot.folder / "book.toml"
    assert bot("playbook", "export", file).exit_code == 0
    assert tomllib.loads(file.read_text("utf-8")) == {
        "category": {"trust": {"line": {"en": "Say what you checked."}, "keywords": ["scam"]}}
    }
    assert "0 changed, 1 the same." in bot("playbook", "import", file).output
    edited = file.read_text("utf-8") + '\n[category.support]\nfacts = {ru = "Вывод идёт день."}\n'
    bot.file("book.toml", edited.replace("checked", "saw"))
    tried = bot("playbook", "import", file, "--dry-run").output
    assert "trust: would become version 2 (line)" in tried
    assert "support: would become version 1 (facts)" in tried
    assert rows(bot, "SELECT count(*) FROM guidance_version") == [(1,)]
    done = bot("playbook", "import", file).output
    assert "trust: is now version 2 (line)" in done
    assert "2 changed, 0 the same." in done
    assert rows(bot, "SELECT why, person_id FROM guidance_version WHERE version = 2") == [("import book.toml", None)]
    assert rows(bot, "SELECT count(*) FROM audit WHERE what = 'playbook_import'") == [(2,)]
    bot("playbook", "export", bot.folder / "again.toml")
    assert tomllib.loads((bot.folder / "again.toml").read_text("utf-8")) == tomllib.loads(file.read_text("utf-8"))


def test_a_wrong_file_changes_nothing_and_says_where(bot: CommandLine):
    bot.config += SEED
    text = '[category.trust]\nline = {en = "New"}\nwho_may_answer = "all"\n\n[story."Lost money"]\nfacts = {en = "A"}\n'
    refused = bot("playbook", "import", bot.file("book.toml", text))
    assert refused.exit_code == 2
    assert "line 3, category.trust.who_may_answer: should be 'anyone', 'manager', 'lead' or 'staff'" in refused.output
    refused = bot("playbook", "import", bot.file("book.toml", text.replace("all", "lead")))
    assert refused.exit_code == 2
    assert "line 5, story.Lost money: is no story that goes on here" in refused.output
    assert rows(bot, "SELECT max(version) FROM guidance") == [(1,)]
    refused = bot("playbook", "import", bot.file("book.toml", b"\xff\xfe"))
    assert (refused.exit_code, "cannot be read" in refused.output) == (2, True)
