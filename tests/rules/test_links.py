from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.rules.links import author_of, canonical, links_in, place_of, post_id, published_at

X = "https://x.com/i/status/1788888888888888888"
COMMENT = "https://reddit.com/comments/1abcde/_/kz9x8y7"
VIDEO = "https://youtube.com/watch?v=dQw4w9WgXcQ"
TUBE_COMMENT = f"{VIDEO}&lc=UgxExampleExampleEx4AaABAg"

SAME = {
    X: [
        "https://x.com/anna/status/1788888888888888888",
        "http://x.com/anna/status/1788888888888888888/",
        "HTTPS://X.COM/Anna/status/1788888888888888888?s=20&t=abc",
        "https://twitter.com/anna/status/1788888888888888888?ref_src=twsrc%5Etfw",
        "https://www.twitter.com/anna/statuses/1788888888888888888#m",
        "https://mobile.twitter.com/anna/status/1788888888888888888/photo/1",
        "https://m.twitter.com/i/web/status/1788888888888888888",
        "https://x.com/somebody_else/status/1788888888888888888/likes",
        "https://x.com:443/i/status/01788888888888888888",
        "https://x.com/anna/%73tatus/1788888888888888888",
        "https://ｘ.com/anna/status/1788888888888888888",
    ],
    COMMENT: [
        "https://www.reddit.com/r/money/comments/1abcde/my_withdrawal/kz9x8y7/",
        "https://old.reddit.com/r/money/comments/1abcde/another_slug/KZ9X8Y7?context=3",
        "https://np.reddit.com/r/money/comments/1abcde//kz9x8y7",
        "https://reddit.com/r/money/comments/1abcde/comment/kz9x8y7/?utm_source=share&utm_medium=web3x&share_id=q",
        "https://amp.reddit.com/comments/1abcde/_/kz9x8y7?rdt=5",
    ],
    "https://reddit.com/comments/1abcde": [
        "https://redd.it/1abcde",
        "https://new.reddit.com/r/money/comments/1abcde/my_withdrawal/?sort=new",
        "https://www.reddit.com/user/anna/comments/1abcde/my_withdrawal",
        "https://www.reddit.com/gallery/1abcde",
    ],
    VIDEO: [
        "https://youtu.be/dQw4w9WgXcQ?si=abcdef&t=42",
        "https://www.youtube.com/watch?feature=share&v=dQw4w9WgXcQ",
        "https://www.youtube.com/watch/?v=dQw4w9WgXcQ&list=PL123&index=2",
        "https://m.youtube.com/shorts/dQw4w9WgXcQ",
        "https://youtube.com/live/dQw4w9WgXcQ?feature=shared",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
    ],
    TUBE_COMMENT: [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=UgxExampleExampleEx4AaABAg&t=1s",
        "https://youtu.be/dQw4w9WgXcQ?lc=UgxExampleExampleEx4AaABAg",
    ],
    "https://forum.example/t/12?a=1&b=2": [
        "http://www.Forum.Example:80/t/12/?b=2&a=1&utm_source=mail&fbclid=1#top",
        "https://forum.example./t/x/../12?b=2&&a=1&gclid=9#:~:text=stuck",
        "https://forum.example/%74/12?a=%31&b=2",
    ],
    "https://forum.example/t/12#post-77": ["https://forum.example/t/12/#post-77", "http://forum.example/t/12#post-77"],
    "https://xn--mnchen-3ya.example/a%20b/%C3%A4": ["https://MÜNCHEN.example/a%20b/ä"],
}


@pytest.mark.parametrize(("expected", "link"), [(key, link) for key, links in SAME.items() for link in [key, *links]])
def test_every_form_of_one_post_has_one_spelling(expected, link):
    assert canonical(link) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (X, "https://x.com/i/status/1788888888888888889"),
        (X, "https://nitter.example/i/status/1788888888888888888"),
        (X, "https://notx.com/i/status/1788888888888888888"),
        (X, "https://x.com.evil.example/i/status/1788888888888888888"),
        (X, "https://x.com:8443/i/status/1788888888888888888"),
        (X, "https://x.com/anna"),
        (COMMENT, "https://reddit.com/comments/1abcde"),
        (VIDEO, TUBE_COMMENT),
        (VIDEO, "https://youtu.be/dQw4w9WgXcq"),
        # A short "t" is how forums name their topics, so it is tracking only on the places we know.
        ("https://forum.example/viewtopic.php?t=1", "https://forum.example/viewtopic.php?t=2"),
        ("https://forum.example/t/12#post-77", "https://forum.example/t/12#post-78"),
        ("https://forum.example/a?x=1%262", "https://forum.example/a?x=1&2"),
    ],
)
def test_different_posts_stay_different(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("", "starts with http"),
        ("x.com/a/status/1", "starts with http"),
        ("ftp://example.com/a", "starts with http"),
        ("javascript:alert(1)", "starts with http"),
        ("https://", "no host"),
        ("https:///a", "no host"),
        ("https://./a", "no host"),
        ("https://user:pass@example.com/", "user name or password"),
        ("https://x.com\\@evil.example/", "user name or password"),
        ("https://x.com\\evil/", "not a name"),
        ("https://[::1]/a", "not a name"),
        ("https://[/a", "not a name"),
        ("https://exa..mple/a", "not a name"),
        ("https://example.com:99999/", "port"),
        ("https://example.com:x/", "port"),
        ("https://example.com/a b", "space or an invisible"),
        ("https://example.com/\u202egpj", "space or an invisible"),
        ("https://example.com/" + "a" * 2000, "longer than 2000"),
        ("https://example.com/" + "ä" * 1000, "longer than 2000"),
    ],
)
def test_what_is_no_link_is_refused_with_its_reason(link, reason):
    with pytest.raises(ValueError, match=reason):
        canonical(link)


HARD = st.text(st.sampled_from(list("/?#&=%:.@;+[]\\~!2EeFf0aZ-_ äß。")), max_size=40)
HOSTS = st.sampled_from(
    [
        "x.com",
        "www.twitter.com",
        "www.www.x.com",
        "reddit.com",
        "redd.it",
        "youtu.be",
        "www.youtube.com",
        "a.example",
        "www.com",
        "x.com:80",
        "b.example:8080",
    ]
)
PATHS = st.sampled_from(
    [
        "/a/status/12",
        "/i/web/status/12/",
        "/comments/1ab/x/2cd",
        "/watch?v=dQw4w9WgXcQ",
        "/watch/?v=dQw4w9WgXcQ&lc=UgxExampleExampl",
        "/dQw4w9WgXcQ",
        "/r/a",
        "/",
    ]
)


@settings(deadline=None)
@given(
    st.one_of(
        st.text(),
        st.builds("http://{}{}{}".format, HOSTS, st.one_of(PATHS, st.just("/")), HARD),
        HARD.map("https://{}".format),
    )
)
@example("https://a.example/#/a:%7E:b")
@example("https://www.www.youtube.com/watch/?v=dQw4w9WgXcQ")
@example("https://a.example/\ud800")
def test_any_text_is_spelled_once_and_for_all_or_refused(text):
    place_of(text), post_id(text), author_of(text), published_at(text), links_in(text)
    try:
        once = canonical(text)
    except ValueError as refusal:
        assert "link" in str(refusal)  # noqa: PT017
        return
    assert canonical(once) == once
    assert once.isascii()
    assert place_of(once) == place_of(text)
    assert post_id(once) == post_id(text)


TRACKING = st.dictionaries(
    st.sampled_from(["utm_source", "UTM_Campaign", "fbclid", "gclid", "igshid", "ref_src", "share_id", "rdt"]),
    st.text("abc019", max_size=5),
    min_size=1,
)
SHARED = st.sampled_from(["s", "t", "si", "feature", "context"])


@settings(deadline=None)
@given(st.sampled_from(sorted(SAME)), TRACKING, st.randoms())
def test_tracking_parts_never_matter(link, tracking, order):
    address, _, anchor = link.partition("#")
    path, _, query = address.partition("?")
    parts = [*([part for part in query.split("&") if part]), *(f"{k}={v}" for k, v in tracking.items())]
    order.shuffle(parts)
    assert canonical(f"{path}?{'&'.join(parts)}{'#' + anchor if anchor else ''}") == link


@settings(deadline=None)
@given(st.sampled_from([X, COMMENT, VIDEO, TUBE_COMMENT]), SHARED, st.text("abc01", max_size=5))
def test_how_a_known_place_shares_a_post_never_matters(link, key, value):
    assert canonical(f"{link}{'&' if '?' in link else '?'}{key}={value}") == link


@pytest.mark.parametrize(
    ("link", "place", "post", "author"),
    [
        ("https://twitter.com/Anna/status/12", "x", "12", "Anna"),
        ("https://x.com/i/status/12", "x", "12", None),
        ("https://x.com/Anna", "x", None, None),
        ("https://x.com/i/status/99999999999999999999", "x", None, None),
        ("https://www.reddit.com/r/a/comments/1ab/x/2CD", "reddit", "t1_2cd", None),
        ("https://redd.it/1ab", "reddit", "t3_1ab", None),
        ("https://www.reddit.com/r/a/s/AbCdEfGhIj", "reddit", None, None),
        (TUBE_COMMENT, "youtube", "UgxExampleExampleEx4AaABAg", None),
        (VIDEO, "youtube", "dQw4w9WgXcQ", None),
        ("https://www.youtube.com/post/UgkxExampleExample?lc=UgzExampleExample", "youtube", "UgzExampleExample", None),
        ("https://forum.example/12", None, None, None),
        ("no link", None, None, None),
    ],
)
def test_a_link_tells_its_place_post_and_author(link, place, post, author):
    assert (place_of(link), post_id(link), author_of(link)) == (place, post, author)


def test_an_x_id_tells_when_it_was_published():
    # The example in X's own reference, whose created_at is 2019-12-31T19:26:16.000Z (it drops the milliseconds).
    told = published_at("https://x.com/a/status/1212092628029698048")
    assert told is not None
    assert told.replace(microsecond=0) == datetime(2019, 12, 31, 19, 26, 16, tzinfo=UTC)


@pytest.mark.parametrize("link", ["https://x.com/jack/status/20", "https://x.com/jack", VIDEO, "nothing"])
def test_a_link_without_a_time_in_it_tells_none(link):
    assert published_at(link) is None


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("done: https://x.com/a/status/1.", ["https://x.com/a/status/1"]),
        ("<https://x.com/a/status/1>, and (https://redd.it/1ab)", ["https://x.com/a/status/1", "https://redd.it/1ab"]),
        ("[my answer](https://x.com/a/status/1)!", ["https://x.com/a/status/1"]),
        ("[https://a.example](https://b.example)", ["https://a.example", "https://b.example"]),
        ("**https://a.example/x** _https://a.example/y_", ["https://a.example/x", "https://a.example/y"]),
        ("https://youtu.be/dQw4w9WgXc_", ["https://youtu.be/dQw4w9WgXc_"]),
        ("||https://a.example/x||", ["https://a.example/x"]),
        ("https://a.example/x_(y)", ["https://a.example/x_(y)"]),
        ("«https://a.example/x», вот", ["https://a.example/x"]),
        ("HTTP://A.example/x,https://a.example/y", ["HTTP://A.example/x", "https://a.example/y"]),
        ("\u200fhttps://a.example/x\u200f", ["https://a.example/x"]),
        ("https://a.example/x https://a.example/x", ["https://a.example/x"]),
        ("https:// and x.com/a/status/1 are none", []),
        ("", []),
    ],
)
def test_links_are_found_in_what_a_person_typed(text, links):
    assert links_in(text) == links
