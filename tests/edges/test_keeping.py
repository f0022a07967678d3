"""`python -m bot backup` and `restore` say what they did, or in a sentence why not; then nothing is changed."""

from __future__ import annotations

import os
import re
import resource
import shutil
import sqlite3
import stat
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.edges.conftest import CommandLine
from tests.edges.test_command_line import closed_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POST = '{"source": "reddit", "id": "t3_1", "link": "https://www.reddit.com/r/a/comments/1/b/", "author": "ann", '
TEXT = '"text": "My withdrawal is stuck", "posted_at": "2026-11-01T10:00:00Z", "score": 0.9}\n'


@pytest.fixture(scope="module")
def one_post(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which one post stands."""
    bot = CommandLine(tmp_path_factory.mktemp("model"))
    assert bot("import", bot.file("posts.jsonl", POST + TEXT), "--history").exit_code == 0
    return bot.folder / "firsthand.db"


@pytest.fixture
def filled(bot: CommandLine, one_post: Path) -> CommandLine:
    """A command line over such a database."""
    shutil.copyfile(one_post, bot.folder / "firsthand.db")
    return bot


def posts(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        found: int = connection.execute("SELECT count(*) FROM mention").fetchone()[0]
    return found


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_was_copied_is_told_and_only_its_owner_may_read_it(filled: CommandLine):
    file = filled.folder / "copy.db"
    said = filled("backup", file)
    assert said.exit_code == 0
    assert re.search(r"^  mention +1$", said.output, re.MULTILINE)
    assert re.search(r"copy\.db: \d+ tables, \d+ rows, [\d.]+ KB, in [\d.]+ s \(schema \d{4}\)\.$", said.output.strip())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not {name for name in names(filled.folder) if name.startswith("copy.db") and name != "copy.db"}
    # and back, into a database that is not there yet
    filled.config = filled.config.replace("firsthand.db", "other.db")
    said = filled("restore", file)
    assert said.exit_code == 0
    assert "Restored." in said.output
    assert posts(filled.folder / "other.db") == 1
    assert not {name for name in names(filled.folder) if name.startswith(".restore")}


def test_a_file_that_is_there_is_replaced_only_when_told_to_and_the_database_never(filled: CommandLine):
    file = filled.file("copy.db", "precious")
    said = filled("backup", file)
    assert (said.exit_code, file.read_text("utf-8")) == (2, "precious")
    assert "copy.db is there already; --force replaces it" in said.output
    part = filled.file("copy.db.part", "")
    assert filled("backup", file, "--force").exit_code == 0
    assert posts(file) == 1
    assert not part.exists()
    said = filled("backup", filled.folder / "firsthand.db", "--force")
    assert (said.exit_code, "FILE: is the database itself" in said.output) == (2, True)
    filled.file("next.db.part", "")
    said = filled("backup", filled.folder / "next.db")
    assert (said.exit_code, "is another backup at it?" in said.output) == (2, True)


def test_a_copy_that_cannot_be_made_is_told_in_a_sentence(bot: CommandLine):
    said = bot("backup", bot.folder / "copy.db")
    assert (said.exit_code, f"✗ database: there is none at {bot.folder}/firsthand.db" in said.output) == (2, True)
    said = bot("backup", bot.folder / "nowhere/copy.db")
    assert (said.exit_code, f"✗ FILE: there is no folder {bot.folder}/nowhere" in said.output) == (2, True)
    bot.file("firsthand.db", b"no database" * 1000)
    said = bot("backup", bot.folder / "copy.db")
    assert (said.exit_code, "firsthand.db holds nothing of ours" in said.output) == (2, True)
    bot.environment["FIRSTHAND_DATABASE"] = f"postgresql://me:hidden@127.0.0.1:{closed_port()}/firsthand"
    for words in (("backup", bot.folder / "copy.db"), ("restore", bot.folder / "firsthand.db")):
        said = bot(*words)
        assert (said.exit_code, "✗ database: cannot be used (it cannot be reached" in said.output) == (1, True), words
        assert "hidden" not in said.output
    assert names(bot.folder) == {"config.toml", "firsthand.db"}


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    """Let no file grow beyond some bytes: the nearest that a process can come to a full disk."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_a_damaged_database_is_told_and_not_copied(filled: CommandLine):
    database = filled.folder / "firsthand.db"
    whole = database.read_bytes()
    database.write_bytes(whole[: len(whole) // 2])
    said = filled("backup", filled.folder / "copy.db")
    assert (said.exit_code, "✗ database: is damaged, and so would be its copy" in said.output) == (2, True)
    assert names(filled.folder) == {"config.toml", "firsthand.db"}


def test_a_copy_for_which_there_is_no_room_leaves_nothing_behind(filled: CommandLine):
    before = names(filled.folder)
    file = filled.file("copy.db", "precious")
    with no_file_above(64 * 1024):
        said = filled("backup", file, "--force")
    assert said.exit_code == 1
    assert "✗ FILE: cannot be used (its disk cannot be read or written (disk I/O error)): is there room" in said.output
    assert file.read_text("utf-8") == "precious"
    assert names(filled.folder) == before | {"copy.db", "config.toml"}


def test_in_a_folder_copies_are_named_for_their_moment_and_the_newest_stay(filled: CommandLine):
    folder = filled.folder / "copies"
    folder.mkdir()
    for day in range(1, 5):
        (folder / f"firsthand-2026010{day}T000000Z.db").touch()
    broken, young = folder / "firsthand-20260101T000000Z.db.part", folder / "firsthand-20260102T000000Z.db.part"
    for path, days in ((broken, 2), (young, 0)):
        path.touch()
        os.utime(path, (at := (datetime.now(UTC) - timedelta(days=days)).timestamp(), at))
    (folder / "firsthand.db").touch()
    said = filled("backup", folder, "--keep", 2)
    assert said.exit_code == 0
    left = names(folder) - {"firsthand.db", young.name}
    [made] = left - {"firsthand-20260104T000000Z.db"}
    assert len(left) == 2
    assert posts(folder / made) == 1
    assert said.output.count("is removed.") == 4
    assert filled("backup", folder / "one.db", "--keep", 2).exit_code == 2


def test_only_a_whole_copy_of_ours_is_restored(filled: CommandLine):
    file = filled.folder / "copy.db"
    assert filled("backup", file).exit_code == 0
    filled.config = filled.config.replace("firsthand.db", "other.db")
    whole = file.read_bytes()
    refused = {
        "there is none at": None,
        "is no backup of ours": b"no database" * 1000,
        "is damaged": whole[: len(whole) // 2],
    }
    for told, content in refused.items():
        file.unlink(missing_ok=True)
        if content is not None:
            file.write_bytes(content)
        said = filled("restore", file)
        assert said.exit_code == 2, told
        assert f"✗ FILE: {told}" in said.output
    with closing(sqlite3.connect(filled.folder / "mine.db")) as connection:
        connection.execute("CREATE TABLE mention (id)")
    assert "is no backup of ours" in filled("restore", filled.folder / "mine.db").output
    file.write_bytes(whole)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    said = filled("restore", file)
    assert (said.exit_code, "is from a newer program (schema 9999)" in said.output) == (2, True)


def test_a_database_that_holds_something_or_serves_a_bot_is_left_alone(filled: CommandLine):
    file = filled.folder / "copy.db"
    assert filled("backup", file).exit_code == 0
    database = filled.folder / "firsthand.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE mention SET author = 'later'")
    said = filled("restore", file)
    assert said.exit_code == 2
    assert "✗ database: is not empty (there are rows in community); --force replaces all that it holds" in said.output
    ends = datetime.now(UTC) + timedelta(seconds=20)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "INSERT INTO tenure (name, holder, since, until) VALUES ('discord', 'elsewhere/1/a', ?, ?)",
            [at.strftime("%Y-%m-%d %H:%M:%S.%f") for at in (ends, ends)],
        )
    said = filled("restore", file, "--force")
    assert said.exit_code == 2
    assert "✗ database: a bot runs over it (it holds discord): stop it first" in said.output
    with closing(sqlite3.connect(database)) as connection, connection:
        assert connection.execute("SELECT author FROM mention").fetchall() == [("later",)]
        connection.execute("UPDATE tenure SET until = '2026-01-01 00:00:00.000000'")
    assert filled("restore", file, "--force").exit_code == 0
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT author FROM mention").fetchall() == [("ann",)]
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    said = filled("restore", file, "--force")
    assert (said.exit_code, "✗ database: is newer (9999) than this program" in said.output) == (2, True)
