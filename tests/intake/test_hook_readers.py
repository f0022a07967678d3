"""Whatever a monitor sends becomes a mention or a reason, and nothing else; texts become words in one pass."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config.sources import Mapping, OtherHook
from bot.intake.hooks import f5bot, octolens, syften, webhook
from bot.intake.html import plain, words_of
from bot.intake.placing import place_named, placed
from bot.intake.raw import LARGEST, digest_of, keepable, object_of
from bot.intake.sources.mapping import look, moment, text_of
from bot.ports.sources import UnreadableError
from bot.rules.links import canonical

if TYPE_CHECKING:
    from bot.ports.mentions import NewMention

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
OCTOLENS = {
    "url": "https://x.com/a/status/1990000000000000001",
    "body": "It hangs",
    "title": "",
    "timestamp": "2026-05-10 11:55:53.000",
    "author": "a",
    "source": "twitter",
    "sentimentLabel": "Negative",
    "relevanceScore": 1,
    "tags": ["bug"],
    "language": "en",
    "authorFollowerCount": 5,
}
SYFTEN = {
    "backend": "Reddit",
    "backend_sub": "saas",
    "type": "post",
    "timestamp": "2026-05-10T11:55:53Z",
    "item_url": "https://reddit.com/r/saas/comments/1abc23/x/",
    "author": "b",
    "text": "It hangs",
    "title": "Help",
    "meta": {},
    "lang": "en",
    "filter": "f",
}
F5BOT = {
    "id": "F5BOT-alert-1",
    "url": "https://news.ycombinator.com/item?id=1",
    "title": "a - Hacker News Comments - T",
    "content_html": "It <b>hangs</b>",
    "date_published": "2026-01-12T19:20:30+01:00",
    "username": "c",
    "tags": ["a", "Hacker News Comments"],
}
OURS = {"id": 1, "url": "https://f.example/1", "author": "d", "text": "t", "published_at": 1778414153, "mood": "bad"}
OTHER = webhook.make(
    OtherHook.model_validate(
        {"name": "o", "kind": "webhook", "secret": "s" * 20, "fields": {"tone": "mood", "score": "s"}}
    )
)
READERS: dict[str, tuple[Any, dict[str, Any]]] = {
    "octolens": (octolens.Octolens(), OCTOLENS),
    "syften": (syften.Syften(), SYFTEN),
    "f5bot": (f5bot.F5Bot(), F5BOT),
    "other": (OTHER, OURS),
}


def read(name: str, item: dict[str, Any]) -> NewMention:
    reader = READERS[name][0]
    [raw] = reader.split({"action": "mention_created", "data": item} if name == "octolens" else item)
    made: NewMention = reader.read(object_of(raw))
    return made


@pytest.mark.parametrize("name", READERS)
def test_each_monitors_item_is_read_as_it_is_documented(name: str):
    made = read(name, READERS[name][1])
    places = {"octolens": "x", "syften": "reddit", "f5bot": "hackernews", "other": "forum"}
    assert (made.source, made.text.endswith("hangs") or name == "other") == (places[name], True)


@settings(max_examples=150)
@given(st.sampled_from(sorted(READERS)), st.data())
def test_a_wrong_type_in_any_field_is_a_reason_and_never_a_fault(name: str, data: st.DataObject):
    item = dict(READERS[name][1])
    for field in data.draw(st.lists(st.sampled_from(sorted(item)), min_size=1, max_size=3)):
        item[field] = data.draw(ANY)
    try:
        made = read(name, item)
    except UnreadableError:
        return
    assert canonical(made.link)
    assert made.author
    assert json.dumps(made.model_dump(mode="json")).encode()


@settings(max_examples=100)
@given(ANY)
def test_whatever_cannot_be_read_can_be_kept(given_: object):
    kept = keepable(given_)
    written = json.dumps(kept, allow_nan=False)
    assert "\\u0000" not in written
    assert json.loads(written) == kept
    assert digest_of(kept) == digest_of(json.loads(written))


def test_what_is_deep_or_huge_is_kept_in_part():
    deep: list[Any] = []
    for _ in range(900):
        deep = [deep]
    assert len(json.dumps(keepable(deep))) < 1000
    assert len(json.dumps(keepable({"text": "я" * 2**20}))) < 2 * LARGEST
    assert set(keepable({"text": "a" * 2**20})) == {"~text"}
    assert keepable(float("nan")) == {"~value": "nan"}


MAY = datetime(2026, 5, 10, 11, 55, 53, tzinfo=UTC)


@pytest.mark.parametrize(
    "told",
    [
        "2026-05-10 11:55:53.000",
        "2026-05-10T11:55:53Z",
        "2026-05-10T13:55:53+02:00",
        "2026-05-10T11:55:53.000000000",
        "2026-05-10 11:55:53 UTC",
        "Sun, 10 May 2026 11:55:53 GMT",
        "Sun, 10 May 2026 13:55:53 +0200",
        1778414153,
        1778414153.0,
        1778414153000,
        "1778414153",
        "1778414153000",
    ],
)
def test_a_time_is_understood_as_it_is_written(told: object):
    assert moment(told) == MAY
    assert moment(told).utcoffset() == timedelta()


@pytest.mark.parametrize(
    "told", [None, "", "yesterday", True, [], {}, 1e300, -1e300, float("nan"), "9" * 400, "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_time_is_told(told: object):
    with pytest.raises(UnreadableError, match="posted_at: "):
        moment(told)


@given(st.datetimes(datetime(2006, 1, 1), datetime(2100, 1, 1)), st.integers(-840, 840))  # noqa: DTZ001
def test_a_written_time_is_read_back(at: datetime, minutes: int):
    aware = at.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert moment(aware.isoformat()) == aware


def test_a_path_leads_through_objects_and_lists():
    item = {"a": [{"b": "c"}], "0": "zero", "x": {"1": "one"}}
    assert look(item, "a.0.b") == "c"
    assert (look(item, "0"), look(item, "x.1")) == ("zero", "one")
    for nowhere in ("a.1", "a.b", "a.0.b.c", "a.-1", "q", "a.99999999999999999999999"):
        assert look(item, nowhere) is None
    assert look(item, None) == item


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<script>alert(1)</script>seen<style>p{}</style>", "seen"),
        ("<!-- hidden --> seen <!-- not closed", "seen"),
        ("<blockquote><p>theirs</p></blockquote><p>ours</p>", "ours"),
        ("<aside class='quote'>theirs</aside>", "theirs"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("<div><a href='x'>link</a>, <em>and</em>&nbsp;more</div>", "link, and more"),
        ("nul \x00 and \ud800 half", "nul and half"),
    ],
)
def test_html_becomes_the_authors_own_words(html: str, words: str):
    assert words_of(html) == words


def test_a_plain_text_stays_as_it_is():
    for text in ("a < b", "if (x<y && y>z)", "R&D", "two\nlines\n\n  indented"):
        assert plain(text) == text
    assert text_of("Title", "Title and more") == "Title and more"
    assert text_of("Cut off…", "Cut off in the title only") == "Cut off in the title only"


@pytest.mark.parametrize("piece", ["<", "<a ", "<!--", "<p", "&#", "<script>", "<blockquote>", "</p>", "\n \n", "<p\n"])
def test_hostile_html_takes_no_longer_than_its_length(piece: str):
    began = time.perf_counter()
    words_of(piece * 200_000)
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(
    ("told", "short"),
    [("Twitter", "x"), ("X.com", "x"), ("Hacker News", "hackernews"), ("Reddit Comments", "reddit"), ("4chan", "chan"),
     ("Stack Overflow", "stackoverflow"), ("", "web"), (None, "web"), ("Ютуб", "web"), ("a" * 90, "a" * 30)],
)  # fmt: skip
def test_a_places_name_becomes_ours(told: object, short: str):
    assert place_named(told) == short


def test_a_link_tells_more_than_a_name():
    assert placed("https://youtu.be/NorthwindVd", "x")["source"] == "youtube"
    assert placed("https://example.org/a", "x")["source"] == "web"
    assert placed("https://x.com/northwind", "web")["id"] == "https://x.com/northwind"
    long = placed("https://f.example/" + "a" * 1500, "forum", "i" * 300)
    assert (len(long["id"]), long["source"]) == (64, "forum")


def test_tones_of_a_mapping_are_understood_in_any_case():
    fields = Mapping.model_validate({"tone": "mood", "tones": {"Bad": "negative"}})
    assert OTHER.read({**OURS, "mood": "POSITIVE"}).tone == "positive"
    assert OTHER.read({**OURS, "mood": "bad"}).tone is None
    other = webhook.make(
        OtherHook.model_validate({"name": "o", "kind": "webhook", "secret": "s" * 20, "fields": fields})
    )
    assert other.read(OURS).tone == "negative"
    for score in (1.5, -0.1, "high", True, [], float("nan")):
        with pytest.raises(UnreadableError, match="score: not a probability"):
            OTHER.read({**OURS, "s": score})
