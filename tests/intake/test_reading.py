import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.intake.shapes import SHAPES, ShapeError, read, sniff
from tests.intake.test_reddit import SUBMISSION, comment, listing
from tests.intake.test_x_pages import PAGE, POST

MENTION = {"source": "x", "id": "1", "link": "https://x.com/a/status/1", "author": "a", "text": "b", "posted_at": "c"}


@pytest.mark.parametrize(
    ("content", "seems"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf \n\n", "the file is empty"),
        ("source,id".encode("utf-16"), "save it as UTF-8"),
        (json.dumps([MENTION]), "a JSON list of mentions; write one mention per line"),
        (json.dumps([MENTION], indent=1), "a JSON list of mentions; write one mention per line"),
        (json.dumps(MENTION, indent=1), "one mention over several lines"),
        ('{"users": [], "tweets": []}', "This JSON, with users, tweets, is not known"),
        ("[1, 2]", "This JSON is not known"),
        ('{"data": [', "not valid JSON"),
        ('{"data": ' + "[" * 100_000, "nested too deep"),
        ("Dear all,\nplease find", "begins with “Dear all,”"),
        (b"PK\x03\x04\x00\xff\xff", "begins with “PK"),
    ],
)
def test_an_unknown_file_is_refused_with_what_it_seems_to_be(file, content, seems):
    with pytest.raises(ShapeError, match=seems):
        sniff(file(content))


def test_an_unknown_file_is_told_what_can_be_read(file):
    with pytest.raises(ShapeError) as refusal:
        sniff(file("hello"))
    assert [line.split(":")[0] for line in str(refusal.value).splitlines()[1:]] == [f"- {name}" for name in SHAPES]


def test_an_unknown_shape_is_refused_at_once(file):
    with pytest.raises(ShapeError, match="xml is no shape of file; there are jsonl, csv, x, reddit"):
        read(file("<a/>"), "xml")


@pytest.mark.parametrize("shape", ["x", "reddit"])
def test_the_whole_file_is_reported_as_read(file, shape):
    path = file(json.dumps({"kind": "Listing", "data": {"children": []}}))
    told = []
    list(read(path, shape, told.append))
    assert sum(told) == path.stat().st_size


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["data", "meta", "kind", "children", "id", "text", "replies", "name"]), inner)
    ),
    max_leaves=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(json_values, st.sampled_from(sorted(SHAPES)))
def test_any_json_gives_items_or_a_clear_refusal(outcomes, value, shape):
    for name in (None, shape):
        try:
            outcomes(value, name)
        except ShapeError as refusal:
            assert len(str(refusal)) > 10  # noqa: PT017


def with_one_wrong(thing):
    return st.tuples(st.sampled_from(sorted(thing)), json_values).map(lambda pair: {**thing, pair[0]: pair[1]})


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    st.one_of(
        with_one_wrong(POST).map(lambda post: [PAGE, {**PAGE, "data": [post]}]),
        with_one_wrong(PAGE["includes"]["users"][0]).map(lambda user: [PAGE, {**PAGE, "includes": {"users": [user]}}]),
        with_one_wrong(PAGE).map(lambda page: [PAGE, page]),
        with_one_wrong(comment(1, "t3_s1", replies="")).map(
            lambda data: listing(comment(2, "t1_c1"), {"kind": "t1", "data": data})
        ),
        with_one_wrong(SUBMISSION).map(lambda data: listing(comment(2, "t1_c1"), {"kind": "t3", "data": data})),
        with_one_wrong({"kind": "t1", "data": SUBMISSION}).map(lambda thing: listing(comment(2, "t1_c1"), thing)),
    )
)
def test_one_wrong_part_never_costs_the_other_posts(outcomes, document):
    assert outcomes(document)[0]
