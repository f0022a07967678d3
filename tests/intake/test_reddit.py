import json
from datetime import UTC, datetime

import pytest

from bot.intake.shapes import sniff

SUBMISSION = {
    "id": "s1",
    "name": "t3_s1",
    "author": "anna",
    "title": "My withdrawal is stuck",
    "selftext": "Since &gt; nine days",
    "permalink": "/r/money/comments/s1/my_withdrawal/",
    "created_utc": 1778414100.0,
    "score": 5,
    "num_comments": 2,
}


def comment(number, parent, **more):
    return {
        "id": f"c{number}",
        "name": f"t1_c{number}",
        "parent_id": parent,
        "link_id": "t3_s1",
        "author": "boris",
        "body": f"Comment {number}",
        "permalink": f"/r/money/comments/s1/my_withdrawal/c{number}/",
        "created_utc": 1778414100.0,
        "score": -3,
        **more,
    }


def listing(*things):
    children = [
        thing if "kind" in thing else {"kind": "t3" if thing.get("name", "").startswith("t3_") else "t1", "data": thing}
        for thing in things
    ]
    return {"kind": "Listing", "data": {"children": children}}


def test_a_submission_is_a_mention_of_title_and_text(outcomes):
    ((mention,), refused) = outcomes(listing(SUBMISSION))
    assert refused == []
    assert mention.model_dump(exclude_none=True) == {
        "source": "reddit",
        "id": "t3_s1",
        "link": "https://www.reddit.com/r/money/comments/s1/my_withdrawal/",
        "author": "anna",
        "text": "My withdrawal is stuck\n\nSince > nine days",
        "posted_at": datetime(2026, 5, 10, 11, 55, tzinfo=UTC),
        "conversation": "t3_s1",
        "root": True,
        "reach": {"likes": 5, "replies": 2},
    }


def test_a_comment_knows_its_submission_and_its_top_level_comment(outcomes):
    mentions, _ = outcomes(
        listing(
            comment(3, "t1_c2"),
            comment(1, "t3_s1"),
            comment(2, "t1_c1"),
            comment(4, "t1_not_in_the_file"),
            comment(5, "t1_c6"),
            comment(6, "t1_c5"),
        )
    )
    assert [(m.id, m.branch) for m in mentions] == [
        ("t1_c3", "t1_c1"),
        ("t1_c1", "t1_c1"),
        ("t1_c2", "t1_c1"),
        ("t1_c4", None),
        ("t1_c5", None),
        ("t1_c6", None),
    ]
    assert {(m.conversation, m.root, m.reach.likes) for m in mentions} == {("t3_s1", False, 0)}


def test_a_thread_with_nested_answers_is_read_in_its_order(outcomes):
    inner = listing(comment(2, "t1_c1", replies=""), {"kind": "more", "data": {"count": 12}})
    mentions, refused = outcomes(
        [listing(SUBMISSION), listing(comment(1, "t3_s1", replies=inner), comment(3, "t3_s1"))]
    )
    assert [(m.id, m.branch) for m in mentions] == [
        ("t3_s1", None),
        ("t1_c1", "t1_c1"),
        ("t1_c2", "t1_c1"),
        ("t1_c3", "t1_c3"),
    ]
    assert refused == [(4, "12 comments that Reddit left out of the listing")]


def test_a_comment_without_its_permalink_has_the_link_that_its_ids_make(outcomes):
    ((mention,), _) = outcomes(listing(comment(1, "t3_s1", permalink=None)))
    assert mention.link == "https://www.reddit.com/comments/s1/_/c1"


@pytest.mark.parametrize(
    ("thing", "reason"),
    [
        (comment(1, "t3_s1", body="[removed]"), "deleted or removed; there is nobody to answer"),
        (comment(1, "t3_s1", body="[ Removed by Reddit ]"), "deleted or removed; there is nobody to answer"),
        (comment(1, "t3_s1", author="[deleted]"), "deleted or removed; there is nobody to answer"),
        ({**SUBMISSION, "selftext": "[deleted]"}, "deleted or removed; there is nobody to answer"),
        ({**SUBMISSION, "removed_by_category": "moderator"}, "deleted or removed; there is nobody to answer"),
        ({"kind": "t5", "data": {}}, "neither a comment (t1) nor a submission (t3) but t5"),
        (comment(1, "t3_s1", created_utc="long ago"), "created_utc: not a time; write it like 2026-05-10T11:55:00Z"),
        (comment(1, "t3_s1", created_utc=1e300), "created_utc: not a time; write it like 2026-05-10T11:55:00Z"),
        (comment(1, "t3_s1", body=" "), "body: empty; every mention needs it"),
        (comment(1, "t3_s1", link_id=None, permalink=None), "permalink: missing; every mention needs it"),
    ],
)
def test_what_cannot_be_answered_or_read_is_refused(outcomes, thing, reason):
    mentions, refused = outcomes(listing(thing, comment(9, "t3_s1")))
    assert [m.id for m in mentions] == ["t1_c9"]
    assert refused == [(1, reason)]


def test_listings_may_stand_one_per_line(outcomes):
    mentions, refused = outcomes(
        "\n".join([json.dumps(listing(comment(2, "t1_c1"))), "?", json.dumps(listing(comment(1, "t3_s1")))])
    )
    assert [m.branch for m in mentions] == ["t1_c1", "t1_c1"]
    assert [number for number, _ in refused] == [2]


def test_a_long_chain_of_answers_is_walked_once(outcomes):
    chain = [comment(n, f"t1_c{n + 1}") for n in range(5000)]
    mentions, _ = outcomes(listing(*chain, comment(5000, "t3_s1")))
    assert {m.branch for m in mentions} == {"t1_c5000"}


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("content", [listing(SUBMISSION), [listing(SUBMISSION), listing()]])
def test_the_shape_is_told_by_content(file, content, indent):
    assert sniff(file(json.dumps(content, indent=indent))) == "reddit"
