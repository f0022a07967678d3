from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.threads import Place, thread_key

POST = Place(source="x", id="20", author="anna", link="https://x.com/i/status/20", conversation="10")
COMMENT = Place(
    source="reddit",
    id="t1_c2",
    author="anna",
    link="https://reddit.com/comments/s1/_/c2",
    conversation="t3_s1",
    root=False,
)
SUBMISSION = replace(COMMENT, id="t3_s1", link="https://reddit.com/comments/s1", root=True)
VIDEO = Place(
    source="youtube", id="Ugx1", author="anna", link="https://youtube.com/watch?v=v&lc=Ugx1", conversation="v"
)
TALK = Place(source="forum", id="9", author="anna", link="https://forum.example/9", conversation="8")


@pytest.mark.parametrize(
    ("place", "more", "key"),
    [
        # X: the conversation where the complainer started it.
        (replace(POST, id="10"), {}, "x:10"),
        (replace(POST, root=True), {}, "x:10"),
        (POST, {"started_by": "@Anna"}, "x:10"),
        (replace(POST, conversation=None), {}, "x:20"),
        # X: else the complainer's own branch.
        (POST, {}, "x:10:anna"),
        (replace(POST, author="@ANNA"), {"started_by": "brand"}, "x:10:anna"),
        (replace(POST, author="boris"), {"started_by": "anna"}, "x:10:boris"),
        # Reddit: the submission where it is the complaint, else the top-level comment.
        (SUBMISSION, {}, "reddit:submission:s1"),
        (replace(SUBMISSION, id="s1", conversation=None), {}, "reddit:submission:s1"),
        (replace(SUBMISSION, id="s1", conversation="S1", root=None), {}, "reddit:submission:s1"),
        (COMMENT, {}, "reddit:comment:c2"),
        (replace(COMMENT, branch="t1_c1"), {}, "reddit:comment:c1"),
        (replace(COMMENT, branch="t1_c1"), {"root_is_complaint": True}, "reddit:submission:s1"),
        (replace(COMMENT, conversation=None), {"root_is_complaint": True}, "reddit:comment:c2"),
        # Comments and submissions are numbered apart: c1 may be both.
        (replace(COMMENT, id="t1_s1"), {}, "reddit:comment:s1"),
        # YouTube: the top-level comment.
        (VIDEO, {}, "youtube:comment:Ugx1"),
        (replace(VIDEO, id="Ugx1.9abc"), {}, "youtube:comment:Ugx1"),
        (replace(VIDEO, id="Ugx7", branch="Ugx1"), {}, "youtube:comment:Ugx1"),
        (replace(VIDEO, id="v", root=True), {}, "youtube:video:v"),
        # Elsewhere: the link.
        (TALK, {}, "link:https://forum.example/9"),
    ],
)
def test_a_mention_belongs_to_the_thread_of_its_complaint(place, more, key):
    assert thread_key(place, **more) == key


def test_fifty_people_under_one_brand_post_are_fifty_threads():
    keys = {thread_key(replace(POST, id=str(100 + n), author=f"user{n}"), started_by="brand") for n in range(50)}
    assert len(keys) == 50


def test_ten_posts_of_one_complaint_are_one_thread():
    opening = replace(POST, id="10")
    more = [replace(POST, id=str(100 + n)) for n in range(9)]
    assert len({thread_key(place, started_by="anna") for place in [opening, *more]}) == 1


names = st.text("abA:@%/ 1", min_size=1, max_size=6).map(str.strip).filter(lambda name: name.strip("@"))


@settings(deadline=None)
@given(names, names, names, names)
def test_two_branches_are_one_thread_only_if_conversation_and_author_are_the_same(one, other, anna, boris):
    first, second = (
        thread_key(replace(POST, id="none of them", conversation=conversation, author=author))
        for conversation, author in [(one, anna), (other, boris)]
    )
    same = (one, anna.strip().removeprefix("@").casefold()) == (other, boris.strip().removeprefix("@").casefold())
    assert (first == second) == same


@settings(deadline=None)
@given(names, st.sampled_from([POST, COMMENT, SUBMISSION, VIDEO, TALK]))
def test_how_a_name_is_written_never_opens_a_second_thread(author, place):
    keys = {
        thread_key(replace(place, author=written))
        for written in (author.upper(), author.lower(), f" {author.lower()} ")
    }
    assert len(keys) == 1
