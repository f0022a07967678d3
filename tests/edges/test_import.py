"""`python -m bot import`: what is new, known and refused, and why, line by line; nothing is taken twice."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.world import status

if TYPE_CHECKING:
    from tests.edges.conftest import CommandLine

NOW = datetime.now(UTC)
HEADER = "source,id,link,author,text,posted_at,score,views"


def post(number: int, **fields: Any) -> dict[str, Any]:
    at = NOW - timedelta(minutes=number % 40_000 + 1)
    name = status(at, number)
    return {
        "source": "x",
        "id": name,
        "link": f"https://x.com/critic{number}/status/{name}",
        "author": f"critic{number}",
        "text": f"My withdrawal {number} is stuck",
        "posted_at": at.isoformat(),
        "conversation": name,
        "score": 0.9,
        "category": "support",
    } | fields


def counted(bot: CommandLine, query: str) -> int:
    with sqlite3.connect(bot.folder / "firsthand.db") as connection:
        found: int = connection.execute(query).fetchone()[0]
    connection.close()
    return found


def last_line(output: str) -> str:
    return output.strip().splitlines()[-1].strip()


def test_json_lines_are_taken_in_and_what_is_refused_is_told_line_by_line(bot: CommandLine):
    file = bot.file(
        "posts.jsonl",
        [
            post(1),
            "{broken",
            post(2, posted_at="1970-01-01T00:00:00Z"),
            post(3, link="ftp://x.com/a"),
            post(4, surprise=1),
            post(5, posted_at=(NOW + timedelta(days=2)).isoformat()),
            post(6),
            post(6),
        ],
    )
    said = bot("import", file)
    assert said.exit_code == 0
    assert last_line(said.output) == "2 new, 1 known, 5 refused."
    told = {line.split(":")[0]: line for line in said.output.splitlines() if line.startswith("line ")}
    assert "not valid JSON" in told["line 2"]
    assert "before 2006" in told["line 3"]
    assert "http://" in told["line 4"]
    assert "surprise: no such field" in told["line 5"]
    assert "in the future" in told["line 6"]
    assert len(told) == 5


def test_a_file_taken_in_again_is_known_from_end_to_end(bot: CommandLine):
    file = bot.file("posts.jsonl", [post(number) for number in range(30)])
    assert last_line(bot("import", file).output) == "30 new, 0 known, 0 refused."
    assert last_line(bot("import", file).output) == "0 new, 30 known, 0 refused."
    assert counted(bot, "SELECT count(*) FROM mention") == 30


def test_csv_is_read_with_reach_in_columns_of_its_own(bot: CommandLine):
    rows = [post(1), post(2)]
    lines = [f"x,{row['id']},{row['link']},{row['author']},It hangs,{row['posted_at']},0.9,120" for row in rows]
    file = bot.file("posts.csv", "\n".join([HEADER, *lines, "x,only,three"]))
    said = bot("import", file)
    assert last_line(said.output) == "2 new, 0 known, 1 refused."
    assert "line 4: 3 cells" in said.output
    assert counted(bot, "SELECT min(reach) FROM thread") == 120


def test_pages_of_x_and_a_reddit_listing_are_read_as_the_services_return_them(bot: CommandLine):
    at = NOW - timedelta(hours=1)
    page = {
        "data": [
            {
                "id": status(at, 7),
                "text": "This is a scam, avoid them",
                "author_id": "11",
                "conversation_id": status(at, 7),
                "created_at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                "lang": "en",
                "public_metrics": {"like_count": 3, "reply_count": 1, "retweet_count": 0, "quote_count": 0},
            }
        ],
        "includes": {"users": [{"id": "11", "username": "burned", "public_metrics": {"followers_count": 900}}]},
        "meta": {"result_count": 1},
    }
    assert last_line(bot("import", bot.file("pages.json", [page])).output) == "1 new, 0 known, 0 refused."
    comment = {
        "kind": "t1",
        "data": {
            "name": "t1_abc",
            "id": "abc",
            "author": "redditor",
            "body": "Terrible, my money is gone and nobody helps. Scam!",
            "created_utc": at.timestamp(),
            "link_id": "t3_zzz",
            "parent_id": "t3_zzz",
            "permalink": "/r/a/comments/zzz/words/abc/",
            "score": 4,
        },
    }
    gone = {"kind": "t1", "data": {**comment["data"], "name": "t1_abd", "id": "abd", "author": "[deleted]"}}
    said = bot("import", bot.file("listing.json", [{"kind": "Listing", "data": {"children": [comment, gone]}}]))
    assert last_line(said.output) == "1 new, 0 known, 1 refused."
    assert "there is nobody to answer" in said.output


def test_history_fills_the_past_without_cards_and_clocks(bot: CommandLine):
    file = bot.file("posts.jsonl", [post(number) for number in range(5)])
    assert last_line(bot("import", file, "--history").output) == "5 new, 0 known, 0 refused."
    assert counted(bot, "SELECT count(*) FROM mention WHERE history") == 5
    assert counted(bot, "SELECT count(*) FROM thread") == 0
    assert counted(bot, "SELECT count(*) FROM outbox") == 0


def test_with_several_communities_one_must_be_named(bot: CommandLine):
    bot.config += '[communities.beta]\nproduct = "B"\n[communities.beta.web]\ncards = "b"\nmanagers = "bm"\n'
    file = bot.file("posts.jsonl", [post(1)])
    for words in ((), ("--community", "gamma")):
        said = bot("import", file, *words)
        assert said.exit_code == 2
        assert "must be one of: acme, beta" in said.output
    assert last_line(bot("import", file, "--community", "beta").output) == "1 new, 0 known, 0 refused."
    taken = "SELECT count(*) FROM mention JOIN community ON community.id = community_id WHERE community.name = 'beta'"
    assert counted(bot, taken) == 1


def test_a_file_that_is_nothing_known_is_refused_as_a_whole(bot: CommandLine):
    for name, content in (("a.bin", b"\x00\xff\xfe\x01"), ("empty.jsonl", b""), ("b.json", b'{"a": [1]}')):
        said = bot("import", bot.file(name, content))
        assert said.exit_code == 2, name
        assert "Traceback" not in said.output
    assert bot("import", bot.folder / "nowhere.jsonl").exit_code == 2


def test_markup_in_a_broken_line_does_not_break_the_telling(bot: CommandLine):
    said = bot("import", bot.file("posts.jsonl", [post(1), post(2, **{"[/bold]": 1}), post(3)]))
    assert last_line(said.output) == "2 new, 0 known, 1 refused."
    assert "line 2: [/bold]: no such field" in said.output


def test_one_batch_makes_one_thread_of_one_complaint_whatever_stands_between(bot: CommandLine):
    first = post(9)
    same = [post(number, conversation=first["id"], author=first["author"]) for number in range(8)]
    others = [post(number, author=f"other{number}") for number in range(10, 20)]
    said = bot("import", bot.file("posts.jsonl", [*same, *others, first]))
    assert last_line(said.output) == "19 new, 0 known, 0 refused."
    assert counted(bot, "SELECT count(*) FROM thread") == 11
    assert counted(bot, "SELECT max(mentions) FROM thread") == 9
    assert counted(bot, "SELECT count(*) FROM mention WHERE thread_id IS NULL") == 0


def test_a_large_file_of_which_some_are_broken_is_taken_whole(bot: CommandLine):
    """A tenth of the hundred thousand that was measured by hand (34 s, 110 MB); the shape of the work is the same."""
    lines = ['{"source": broken' if number % 997 == 0 else post(number, score=0.2) for number in range(10_000)]
    said = bot("import", bot.file("posts.jsonl", lines))
    assert last_line(said.output) == "9989 new, 0 known, 11 refused."
    assert said.output.count("\nline ") + said.output.startswith("line ") == 11
    assert counted(bot, "SELECT count(*) FROM mention") == 9989
