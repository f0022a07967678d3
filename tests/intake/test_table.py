import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.intake.shapes import ShapeError, sniff

HEADER = "source,id,link,author,text,posted_at,language,root,views,reach.likes,score\n"
ROW = 'x,1,https://x.com/a/status/1,anna,"stuck, since ""Monday""",2026-05-10T11:55:00Z,en,true,12,3,0.9\n'
BARE = "x,2,https://x.com/a/status/2,anna,stuck,2026-05-10T11:55:00Z,,,,,\n"


def test_a_row_is_a_mention_and_an_empty_cell_says_nothing(outcomes):
    mentions, refused = outcomes(HEADER + ROW + "\n" + BARE)
    assert refused == []
    full, bare = mentions
    assert (full.id, full.text, full.root, full.score) == ("1", 'stuck, since "Monday"', True, 0.9)
    assert (full.reach.views, full.reach.likes) == (12, 3)
    assert (bare.id, bare.language, bare.root, bare.reach.views, bare.score) == ("2", None, None, None, None)


@pytest.mark.parametrize("sign", [";", "\t"])
def test_semicolons_and_tabs_separate_as_well(outcomes, sign):
    mentions, refused = outcomes((HEADER + BARE).replace(",", sign))
    assert [m.id for m in mentions] == ["2"]
    assert refused == []


def test_a_byte_order_mark_windows_line_ends_and_capitals_do_not_matter(outcomes):
    mentions, _ = outcomes("\ufeff" + HEADER.title().replace("\n", "\r\n") + BARE.replace("\n", "\r\n"))
    assert [m.id for m in mentions] == ["2"]


def test_a_text_over_several_lines_is_refused_by_its_first_line_number(outcomes):
    two_lines = ROW.replace("since", "since\nlong")
    mentions, refused = outcomes(HEADER + two_lines + two_lines.replace("2026", "in 2026") + BARE.replace("stuck", ""))
    assert [m.text for m in mentions] == ['stuck, since\nlong "Monday"']
    assert [number for number, _ in refused] == [4, 6]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x,1\n", "2 cells where the header row has 11; put quotes around a text with commas"),
        (
            BARE.replace("stuck", "oh, stuck"),
            "12 cells where the header row has 11; put quotes around a text with commas",
        ),
        (
            BARE.replace("2026-05-10T11:55:00Z", "10.05.2026"),
            "posted_at: not a time; write it like 2026-05-10T11:55:00Z",
        ),
        (BARE.replace("anna", ""), "author: missing; every mention needs it"),
        (BARE.replace("anna", "änna").encode("latin-1"), "the line is not UTF-8 text; save the file as UTF-8"),
    ],
)
def test_a_broken_row_is_refused_and_the_next_one_read(outcomes, row, reason):
    broken = row if isinstance(row, bytes) else row.encode()
    mentions, refused = outcomes(HEADER.encode() + ROW.encode() + broken + ROW.encode())
    assert len(mentions) == 2
    assert refused == [(3, reason)]


def test_a_quote_that_is_never_closed_is_said_and_costs_only_what_it_swallows(outcomes):
    opened = BARE.replace("stuck", '"stuck')
    mentions, refused = outcomes(HEADER + ROW + opened + BARE * 4000)
    assert mentions[0].id == "1"
    assert len(mentions) > 1000
    assert refused[0][0] == 3
    assert "is a quote open in it?" in refused[0][1]
    ending, refused = outcomes(HEADER + ROW + opened + BARE)
    assert len(ending) == 1
    assert "it reaches to line 4: is a quote open in it?" in refused[0][1]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (HEADER.replace("author,", ""), "the header row lacks author"),
        (HEADER.replace("score", "mood"), "unknown columns: mood; remove them or use source, id"),
        (HEADER.replace("score", ""), r"unknown columns: \(empty\)"),
        (HEADER.replace("score", "likes"), "stand twice in the header row: likes"),
    ],
)
def test_a_wrong_header_row_is_said_before_anything_is_read(outcomes, header, reason):
    with pytest.raises(ShapeError, match=reason):
        outcomes(header + BARE)


def test_line_ends_of_carriage_returns_alone_are_not_read_as_an_empty_table(outcomes):
    with pytest.raises(ShapeError, match="header row lacks"):
        outcomes((HEADER + BARE).replace("\n", "\r"), "csv")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.binary(max_size=100))
def test_no_bytes_stop_the_reading(outcomes, row):
    mentions, _ = outcomes(HEADER.encode() + ROW.encode() + row.replace(b'"', b"") + b"\n" + ROW.encode())
    assert mentions[0].id == mentions[-1].id == "1"
    assert len(mentions) >= 2


def test_the_shape_is_told_by_content(file):
    assert sniff(file("\n" + HEADER + BARE)) == "csv"
