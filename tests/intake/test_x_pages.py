import json
from datetime import UTC, datetime

import pytest

from bot.intake.shapes import sniff

POST = {
    "id": "1788888888888888888",
    "edit_history_tweet_ids": ["1788888888888888888"],
    "author_id": "7",
    "text": "Stuck &amp; &lt;angry&gt;",
    "created_at": "2026-05-10T11:55:00.000Z",
    "lang": "en",
    "conversation_id": "1788888888888888888",
    "public_metrics": {"retweet_count": 2, "reply_count": 3, "like_count": 4, "quote_count": 5, "impression_count": 60},
}
PAGE = {
    "data": [POST],
    "includes": {"users": [{"id": "7", "username": "anna", "name": "A", "public_metrics": {"followers_count": 11}}]},
    "meta": {"result_count": 1},
}
ANSWER = {
    **POST,
    "id": "1788888888888888999",
    "author_id": "8",
    "lang": "und",
    "referenced_tweets": [{"type": "replied_to", "id": "1788888888888888888"}],
    "note_tweet": {"text": "The whole long text"},
}
REPOST = {**POST, "id": "9", "referenced_tweets": [{"type": "retweeted", "id": "1788888888888888888"}]}


def page(*posts):
    return {**PAGE, "data": list(posts)}


def test_a_post_becomes_a_mention_with_its_author_and_reach(outcomes):
    ((mention,), refused) = outcomes(PAGE)
    assert refused == []
    assert mention.model_dump(exclude_none=True) == {
        "source": "x",
        "id": "1788888888888888888",
        "link": "https://x.com/anna/status/1788888888888888888",
        "author": "anna",
        "text": "Stuck & <angry>",
        "language": "en",
        "posted_at": datetime(2026, 5, 10, 11, 55, tzinfo=UTC),
        "conversation": "1788888888888888888",
        "root": True,
        "reach": {"followers": 11, "views": 60, "likes": 4, "replies": 3, "shares": 7},
    }


def test_an_answer_by_someone_unnamed_keeps_its_conversation_and_whole_text(outcomes):
    ((mention,), _) = outcomes(page(ANSWER))
    assert (mention.root, mention.conversation) == (False, "1788888888888888888")
    assert (mention.author, mention.text, mention.language) == ("8", "The whole long text", None)
    assert mention.link == "https://x.com/i/status/1788888888888888999"


def test_a_post_without_its_time_has_the_time_in_its_id(outcomes):
    bare = {key: POST[key] for key in ("id", "text", "author_id")}
    ((mention,), _) = outcomes(page(bare))
    assert mention.posted_at.date().isoformat() == "2024-05-10"
    assert mention.root is None


def test_a_repost_is_no_post_of_its_own(outcomes):
    mentions, refused = outcomes(page(REPOST, POST))
    assert len(mentions) == 1
    assert refused == [(1, "a repost, not a post of its own")]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({**POST, "author_id": None}, "author_id: missing; every mention needs it"),
        ({**POST, "created_at": "soon"}, "created_at: not a time; write it like 2026-05-10T11:55:00Z"),
        ({**POST, "lang": "?"}, "lang: not understood; write it like en or pt-BR"),
        ({**POST, "text": "\ud83d"}, "text: holds a broken character (half of a pair); write it as UTF-8"),
        ({**POST, "id": 5}, "id: not a text; put it in quotes"),
        ("no post", "not a page of posts; it should have `data`, or `meta` with `result_count`"),
    ],
)
def test_a_broken_post_is_refused_in_the_words_of_its_service(outcomes, broken, reason):
    mentions, refused = outcomes(page(POST, broken, ANSWER))
    assert len(mentions) == 2
    assert refused == [(2, reason)]


@pytest.mark.parametrize("odd", [{"public_metrics": []}, {"referenced_tweets": "x"}, {"note_tweet": None}])
def test_an_odd_extra_does_not_cost_the_post(outcomes, odd):
    assert len(outcomes(page({**POST, **odd}))[0]) == 1


def test_a_list_of_pages_is_numbered_through(outcomes):
    mentions, refused = outcomes([PAGE, {"meta": {"result_count": 0}}, page(ANSWER, REPOST)])
    assert len(mentions) == 2
    assert refused == [(3, "a repost, not a post of its own")]


def test_pages_may_stand_one_per_line_and_a_broken_one_is_refused(outcomes):
    mentions, refused = outcomes("\n".join([json.dumps(PAGE), "{", '{"title": "Forbidden"}', json.dumps(page(ANSWER))]))
    assert len(mentions) == 2
    assert [number for number, _ in refused] == [2, 3]
    assert "not valid JSON" in refused[0][1]
    assert "not a page of posts" in refused[1][1]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(PAGE),
        json.dumps(PAGE, indent=2),
        json.dumps([PAGE], indent=2),
        "\ufeff" + json.dumps([PAGE]),
        '{"meta": {"result_count": 0}}',
        '{"data": [\n{"id": "1"}\n]}',
    ],
)
def test_the_shape_is_told_by_content(file, content):
    assert sniff(file(content)) == "x"
