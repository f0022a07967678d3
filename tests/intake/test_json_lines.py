import json
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.intake.shapes import Refusal, read, sniff

GOOD = {
    "source": "x",
    "id": "1",
    "link": "https://x.com/anna/status/1",
    "author": "anna",
    "text": "My withdrawal is stuck",
    "posted_at": "2026-05-10T11:55:00Z",
}


def lines(*posts):
    return "".join(f"{json.dumps(post, ensure_ascii=False)}\n" for post in posts)


def test_each_line_is_a_mention(outcomes):
    second = {
        **GOOD,
        "id": "2",
        "text": "\u202e😡<b>@everyone",
        "language": "pt-BR",
        "reach": {"views": 7},
        "tone": "negative",
    }
    mentions, refused = outcomes(lines(GOOD, second))
    assert [(m.id, m.reach.views, m.tone) for m in mentions] == [("1", None, None), ("2", 7, "negative")]
    assert mentions[1].text == second["text"]
    assert refused == []


def test_a_byte_order_mark_and_windows_line_ends_and_blank_lines_do_not_matter(outcomes):
    mentions, refused = outcomes(("\ufeff\n" + lines(GOOD) + "\n" + lines({**GOOD, "text": ""})).replace("\n", "\r\n"))
    assert len(mentions) == 1
    assert refused == [(4, "text: empty; every mention needs it")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"posted_at": "yesterday"}, "posted_at: not a time; write it like 2026-05-10T11:55:00Z"),
        ({"posted_at": "2026-05-10T11:55:00"}, "posted_at: has no time zone; write it like 2026-05-10T11:55:00Z"),
        ({"posted_at": {}}, "posted_at: not a time; write it like 2026-05-10T11:55:00Z"),
        (
            {"source": "X Corp"},
            "source: not understood; write x, youtube, reddit, or a short name in small letters, digits, - and _",
        ),
        ({"id": 1}, "id: not a text; put it in quotes"),
        ({"author": None}, "author: not a text; put it in quotes"),
        ({"link": "x.com/a/status/1"}, "link: it must start with http:// or https://"),
        ({"link": "https://"}, "link: the link has no host"),
        ({"text": "a" * 20_001}, "text: longer than 20000 characters; shorten it"),
        ({"language": "English"}, "language: not understood; write it like en or pt-BR"),
        ({"reach": 5}, 'reach: not an object; write it like {"followers": 120}'),
        ({"reach": {"views": -1}}, "reach.views: less than 0"),
        ({"reach": {"views": "many"}}, "reach.views: not a whole number; write digits only, such as 1200"),
        ({"reach": {"fans": 1}}, "reach.fans: no such field; there are followers, views, likes, replies, shares"),
        ({"tone": "angry"}, "tone: not understood; write 'negative', 'neutral' or 'positive'"),
        ({"score": 2}, "score: more than 1"),
        ({"score": "high"}, "score: not a number; write it like 0.85"),
        ({"root": "maybe"}, "root: neither true nor false"),
    ],
)
def test_a_wrong_field_is_refused_with_its_name_and_the_mend(outcomes, change, reason):
    assert outcomes(lines(GOOD, {**GOOD, **change}))[1] == [(2, reason)]


def test_all_that_is_wrong_with_a_mention_is_said_at_once(outcomes):
    bare = {key: value for key, value in GOOD.items() if key != "author"}
    ((_, reason),) = outcomes(lines(GOOD, {**bare, "id": "", "mood": "bad"}))[1]
    assert "id: empty; every mention needs it; author: missing; every mention needs it" in reason
    assert "mood: no such field; there are source, id, link, author, text, language, posted_at, conversation" in reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"source": "x"', "not valid JSON"),
        (b"[1]", "not an object with named fields"),
        (b"null", "not an object with named fields"),
        (b'{"text": "\\ud83d"}', "not valid JSON"),
        (b"[" * 50_000, "not valid JSON"),
        ('{"text": "ä"}'.encode("latin-1"), "the line is not UTF-8 text; save the file as UTF-8"),
        (
            b'{"text": "' + b"a" * 3_000_000 + b'"}',
            "the line is longer than 1,000,000 bytes; write one mention per line",
        ),
    ],
)
def test_a_broken_line_is_refused_and_the_next_one_read(outcomes, line, reason):
    good = lines(GOOD).encode()
    mentions, refused = outcomes(good + line + b"\n" + good)
    assert len(mentions) == 2
    assert [number for number, _ in refused] == [2]
    assert reason in refused[0][1]


def test_a_broken_first_line_does_not_hide_the_shape(outcomes):
    mentions, refused = outcomes('{"source": "x", \n' + lines(GOOD))
    assert [len(mentions), len(refused)] == [1, 1]


def test_progress_adds_up_to_the_size_of_the_file(file):
    path = file(lines(GOOD) * 3 + "x" * 2_500_000 + "\n" + lines(GOOD))
    read_so_far = []
    assert len(list(read(path, advance=read_so_far.append))) == 5
    assert sum(read_so_far) == path.stat().st_size
    assert len(read_so_far) > 5


def peak_of(path):
    tracemalloc.start()
    refused = sum(isinstance(item.outcome, Refusal) for item in read(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return refused, peak


def test_memory_stays_flat_however_long_the_file_is(file):
    good = [{**GOOD, "id": str(n)} for n in range(19)]
    text = lines(*good, {**GOOD, "id": ""})
    few = peak_of(file(text * 20))
    many = peak_of(file(text * 400))
    assert (few[0], many[0]) == (20, 400)
    assert many[1] < few[1] + 200_000


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.binary(max_size=200))
def test_no_bytes_stop_the_reading(outcomes, line):
    good = lines(GOOD).encode()
    mentions, _ = outcomes(good + line.replace(b"\n", b"") + b"\n" + good, "jsonl")
    assert len(mentions) == 2


def test_the_shape_is_told_by_content(file):
    assert sniff(file(lines(GOOD))) == "jsonl"
