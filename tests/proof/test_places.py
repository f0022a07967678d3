"""What each place tells of an answer: that it is there, whose it is, what it says, and what it answers."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.ports.proof import Seen, TryLater, Wanted
from storage.tables import Finding

from .conftest import CHILD, GOOD, REDDIT_LINK, TEXT, TOP, TUBE_COMPLAINT, TUBE_LINK, VIDEO

if TYPE_CHECKING:
    from tests.standins.places import PlacesServer

    from .conftest import Looking

YES, NO, UNKNOWN = Finding.YES, Finding.NO, Finding.UNKNOWN


async def seen(looking: Looking, wanted: Wanted) -> Seen:
    found = await looking.at(wanted)
    assert isinstance(found, Seen)
    return found


async def test_x_tells_author_and_text_but_not_what_is_answered(looking: Looking) -> None:
    found = await seen(looking, GOOD["x"])
    assert (found.found, found.author, found.text) == (YES, "ana_w", TEXT)
    assert (found.in_thread, found.whole) == (UNKNOWN, True)
    assert found.published_at is not None
    assert found.published_at.year == 2025


async def test_x_is_asked_by_number_whatever_handle_stood_in_the_link(looking: Looking, places: PlacesServer) -> None:
    await seen(looking, replace(GOOD["x"], link="https://twitter.com/somebody_else/status/1990000000000000000"))
    [ask] = places.asked("/oembed")
    assert ask.query["url"] == "https://twitter.com/i/status/1990000000000000000"
    assert (ask.query["omit_script"], ask.query["dnt"]) == ("1", "1")


async def test_x_text_is_read_out_of_html(looking: Looking, places: PlacesServer) -> None:
    places.put_x("1990000000000000000", "ana_w", "")
    html = (
        '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Fees &amp; limits &lt;here&gt;<br>'
        '<a href="https://twitter.com/hashtag/ad?src=hash">#ad</a> <a href="https://t.co/abc">https://t.co/abc</a></p>'
        "&mdash; #sponsored name (@ana_w)</blockquote>"
    )
    places.x["1990000000000000000"]["html"] = html
    found = await seen(looking, GOOD["x"])
    assert found.text == "Fees & limits <here>\n#ad https://t.co/abc", "the author's name is no part of the text"


@pytest.mark.parametrize("tail", ["…", "… https://t.co/AbC123"])
async def test_x_says_when_a_long_text_came_cut(looking: Looking, places: PlacesServer, tail: str) -> None:
    places.put_x("1990000000000000000", "ana_w", "What helped me was this. " * 11 + tail)
    assert (await seen(looking, GOOD["x"])).whole is False


@pytest.mark.parametrize("tail", ["word " * 25_000, "<p " * 40_000, "<!--" * 30_000, "&" * 120_000])
async def test_x_says_when_more_came_than_is_read(looking: Looking, places: PlacesServer, tail: str) -> None:
    places.x["1990000000000000000"]["html"] = f"<blockquote><p>What helped me was this. {tail}</p></blockquote>"
    began = time.process_time()
    found = await seen(looking, GOOD["x"])
    assert time.process_time() - began < 1
    assert found.whole is False
    assert (found.text or "").startswith("What helped me was this.")


async def test_x_short_text_that_trails_off_is_whole(looking: Looking, places: PlacesServer) -> None:
    places.put_x("1990000000000000000", "ana_w", "Well, give it a day…")
    assert (await seen(looking, GOOD["x"])).whole is True


@pytest.mark.parametrize(
    ("author_url", "author"),
    [
        ("https://x.com/ana_w", "ana_w"),
        ("https://twitter.com/ana_w/", "ana_w"),
        ("https://evil.example/ana_w", ""),
        ("https://x.com/", ""),
        ("https://[", ""),
        ("", ""),
    ],
)
async def test_x_author_is_the_handle_of_an_address_on_x(
    looking: Looking, places: PlacesServer, author_url: str, author: str
) -> None:
    places.x["1990000000000000000"]["author_url"] = author_url
    assert (await seen(looking, GOOD["x"])).author == author


async def test_youtube_reply_under_the_complaint(looking: Looking, places: PlacesServer) -> None:
    found = await seen(looking, GOOD["youtube"])
    assert (found.found, found.author, found.text, found.in_thread) == (YES, "ana.w", TEXT, YES)
    assert found.published_at == datetime(2026, 11, 17, 11, 30, tzinfo=UTC)
    [ask] = places.asks
    assert ask.query == {"part": "snippet", "id": CHILD, "textFormat": "plainText"}, "no key in an address"


@pytest.mark.parametrize(
    ("answer", "complaint", "in_thread"),
    [
        (TUBE_LINK, f"https://youtube.com/watch?v={VIDEO}&lc=UgyOtherOtherOther12AaABAg", NO),
        (
            f"https://youtube.com/watch?v={VIDEO}&lc={TOP}",
            TUBE_COMPLAINT.replace(TOP, "UgyOtherOtherOther12AaABAg"),
            NO,
        ),
        (TUBE_COMPLAINT, TUBE_COMPLAINT, NO),
        (TUBE_LINK, f"https://youtube.com/watch?v={VIDEO}&lc={TOP}.9otherother", YES),
        (TUBE_LINK, f"https://youtube.com/watch?v={VIDEO}", YES),
        (f"https://youtube.com/watch?v={VIDEO}&lc={TOP}", f"https://youtube.com/watch?v={VIDEO}", YES),
        (TUBE_LINK, "https://youtube.com/watch?v=AAAAAAAAAAA", NO),
        (TUBE_LINK, "https://youtube.com/post/UgkxOneTwoThree", UNKNOWN),
        (TUBE_LINK, "https://example.com/forum", UNKNOWN),
        (TUBE_LINK, "", UNKNOWN),
    ],
)
async def test_youtube_tells_what_a_comment_stands_under(
    looking: Looking, answer: str, complaint: str, in_thread: Finding
) -> None:
    assert (await seen(looking, Wanted("youtube", answer, complaint))).in_thread == in_thread


async def test_youtube_video_of_a_comment_is_asked_of_its_thread_once(looking: Looking, places: PlacesServer) -> None:
    wanted = Wanted("youtube", TUBE_LINK, f"https://youtube.com/watch?v={VIDEO}")
    async with looking.probers() as made:
        await made.look(wanted)
        looking.clock.advance(seconds=60)
        await made.look(wanted)
    assert len(places.asked("/youtube/v3/comments")) == 2
    assert len(places.asked("/youtube/v3/commentThreads")) == 1


@pytest.mark.parametrize(
    ("fields", "author"),
    [
        ({"authorChannelUrl": "http://www.youtube.com/@%D0%B0%D0%BD%D1%8F"}, "аня"),
        ({"authorChannelUrl": "http://www.youtube.com/channel/UC123", "authorDisplayName": "@ana.w"}, "ana.w"),
        ({"authorChannelUrl": "http://www.youtube.com/channel/UC123", "authorDisplayName": "Ana W"}, ""),
        ({"authorChannelUrl": "http://["}, "ana.w"),
    ],
)
async def test_youtube_author_is_a_handle_not_a_channels_name(
    looking: Looking, places: PlacesServer, fields: dict[str, str], author: str
) -> None:
    places.comments[CHILD]["snippet"] |= fields
    assert (await seen(looking, GOOD["youtube"])).author == author


async def test_reddit_comment_under_the_submission(looking: Looking, places: PlacesServer) -> None:
    found = await seen(looking, GOOD["reddit"])
    assert (found.found, found.author, found.text, found.in_thread) == (YES, "ana-w", TEXT, YES)
    assert found.published_at == datetime.fromtimestamp(1_794_915_000, UTC)
    [ask] = places.asked("/api/info")
    assert ask.query == {"id": "t1_ccc333", "raw_json": "1"}


@pytest.mark.parametrize(
    ("complaint", "in_thread"),
    [
        ("https://reddit.com/comments/abc123/_/bbb222", YES),
        ("https://reddit.com/comments/abc123/_/aaa111", YES),
        ("https://reddit.com/comments/abc123/_/zzz999", NO),
        ("https://reddit.com/comments/other1", NO),
        ("https://reddit.com/comments/other1/_/aaa111", NO),
        ("https://reddit.com/r/northwind", UNKNOWN),
        ("", UNKNOWN),
    ],
)
async def test_reddit_way_up_leads_to_the_complaint(looking: Looking, complaint: str, in_thread: Finding) -> None:
    assert (await seen(looking, Wanted("reddit", REDDIT_LINK, complaint))).in_thread == in_thread


@pytest.mark.parametrize(("steps", "in_thread", "asked"), [(5, YES, 5), (6, YES, 6), (7, UNKNOWN, 6)])
async def test_reddit_way_up_is_followed_for_five_comments(
    looking: Looking, places: PlacesServer, steps: int, in_thread: Finding, asked: int
) -> None:
    names = ["t1_ccc333", *(f"t1_way{n}" for n in range(1, steps)), "t1_target"]
    for name, above in itertools.pairwise(names):
        places.put_reddit(name, "ana-w", TEXT, "t3_abc123", above)
    places.put_reddit("t1_target", "critic", "Still waiting!", "t3_abc123", "t3_abc123")
    wanted = Wanted("reddit", REDDIT_LINK, "https://reddit.com/comments/abc123/_/target")
    assert (await seen(looking, wanted)).in_thread == in_thread
    assert len(places.asked("/api/info")) == asked


async def test_reddit_way_up_through_a_comment_that_is_not_told_is_not_known(
    looking: Looking, places: PlacesServer
) -> None:
    del places.reddit["t1_bbb222"]
    wanted = Wanted("reddit", REDDIT_LINK, "https://reddit.com/comments/abc123/_/aaa111")
    assert (await seen(looking, wanted)).in_thread == UNKNOWN


@pytest.mark.parametrize("body", ["[deleted]", "[removed]", "[ Removed by Reddit ]"])
async def test_reddit_removed_comment_is_gone(looking: Looking, places: PlacesServer, body: str) -> None:
    places.put_reddit("t1_ccc333", "[deleted]", body, "t3_abc123", "t3_abc123")
    found = await seen(looking, GOOD["reddit"])
    assert (found.found, found.author, found.text) == (NO, "", None)


async def test_reddit_comment_of_a_deleted_account_still_stands_without_a_name(
    looking: Looking, places: PlacesServer
) -> None:
    places.put_reddit("t1_ccc333", "[deleted]", TEXT, "t3_abc123", "t3_abc123")
    found = await seen(looking, GOOD["reddit"])
    assert (found.found, found.author, found.text) == (YES, "", TEXT)


async def test_reddit_token_is_made_once_and_anew_when_it_ends_or_is_not_known_any_more(
    looking: Looking, places: PlacesServer
) -> None:
    async with looking.probers() as made:
        for expected in (1, 1, 2, 3):
            assert isinstance(await made.look(GOOD["reddit"]), Seen)
            assert len(places.asked("/api/v1/access_token")) == expected
            if expected == 1:
                looking.clock.advance(hours=13)
            else:
                looking.clock.advance(seconds=60)
                places.tokens.clear()


@pytest.mark.parametrize("place", GOOD)
async def test_an_answer_that_nobody_finds_is_gone(looking: Looking, places: PlacesServer, place: str) -> None:
    for held in (places.x, places.comments, places.reddit):
        held.clear()
    assert await seen(looking, GOOD[place]) == Seen(NO)


@pytest.mark.parametrize("place", GOOD)
async def test_what_a_database_refuses_is_taken_out_of_a_text(
    looking: Looking, places: PlacesServer, place: str
) -> None:
    places.put_x("1990000000000000000", "ana_w", "nul\x00 bell\x07\nline")
    places.comments[CHILD]["snippet"]["textDisplay"] = "nul\x00 bell\x07\nline"
    places.put_reddit("t1_ccc333", "ana-w", "nul\x00 bell\x07\nline", "t3_abc123", "t3_abc123")
    assert (await seen(looking, GOOD[place])).text in {"nul bell\nline", "nul� bell\nline"}


@pytest.mark.parametrize("place", ["youtube", "reddit"])
async def test_a_text_is_kept_to_twenty_thousand_characters(looking: Looking, places: PlacesServer, place: str) -> None:
    long = "word " * 8000
    places.comments[CHILD]["snippet"]["textDisplay"] = long
    places.put_reddit("t1_ccc333", "ana-w", long, "t3_abc123", "t3_abc123")
    text = (await seen(looking, GOOD[place])).text
    assert text is not None
    assert 19_990 <= len(text) <= 20_000


async def test_youtube_quota_is_over_until_midnight_on_the_pacific(looking: Looking, places: PlacesServer) -> None:
    import json

    from tests.standins.places.shapes import youtube_failure
    from tests.standins.places.trouble import Trouble

    body = json.dumps(youtube_failure(403, "quotaExceeded", "The request cannot be completed.")).encode()
    places.trouble["*"] = Trouble.answer(403, body)
    async with looking.probers() as made:
        found = await made.look(GOOD["youtube"])
        assert isinstance(found, TryLater)
        assert found.seconds == 20 * 3600, "noon in UTC is 4 in the morning there"
        again = await made.look(GOOD["youtube"])
        assert isinstance(again, TryLater)
        assert again.seconds == 20 * 3600
        assert len(places.asks) == 1, "and nothing is asked till then"
