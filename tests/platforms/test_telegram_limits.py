"""Whatever a message holds, what is sent stays within Telegram's limits."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.telegram_chat.render import plain_text, render
from bot.platforms.telegram_chat.writer import units
from bot.ports.message import Button, ButtonStyle, Field, Message, Tint
from bot.ports.text import Link, Style, Text, TimeStyle, When, Who
from tests.standins.telegram_api import entities as server
from tests.standins.telegram_api.keyboard import read_keyboard

# Signs that matter to Telegram come more often than chance would bring them, and so do very long texts.
SIGNS = st.sampled_from(
    [*"@#$/.:<>&*_[](){}\n \t", "\u202e", "\u200f", "\u2060", "\ud83d", "👩‍👩‍👧", "🙂", "a", "Z", "9"]
)
WORDS = st.text(st.characters(codec=None), max_size=40) | st.lists(SIGNS, max_size=40).map("".join)
TEXTS = WORDS | st.tuples(WORDS, st.integers(1, 400)).map(lambda pair: pair[0] * pair[1])
URLS = (
    st.sampled_from(["https://x.com/a", "http://[::1", "javascript:x", "https://a..b/", "", "https://я.рф/ж"]) | WORDS
)
MOMENTS = st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 1))  # noqa: DTZ001 - bounds are naive here
SPANS = st.one_of(
    st.builds(Text, TEXTS, st.sampled_from(Style)),
    st.builds(Link, TEXTS, URLS),
    st.builds(When, MOMENTS, st.sampled_from(TimeStyle)),
    st.builds(Who, TEXTS),
)
RICH = st.lists(SPANS, max_size=8).map(tuple)
PRESSES = st.text(st.sampled_from("abc:019_"), min_size=1, max_size=64)
BUTTONS = st.builds(Button, TEXTS, PRESSES, style=st.sampled_from(ButtonStyle)) | st.builds(Button, TEXTS, url=URLS)
MESSAGES = st.builds(
    Message,
    title=TEXTS,
    link=st.none() | URLS,
    body=st.lists(RICH, max_size=6).map(tuple),
    quote=TEXTS,
    fields=st.lists(st.builds(Field, TEXTS, RICH), max_size=40).map(tuple),
    note=RICH,
    tint=st.sampled_from(Tint),
    rows=st.lists(st.lists(BUTTONS, max_size=5).map(tuple), max_size=5).map(tuple),
)


@given(MESSAGES)
@settings(max_examples=150, deadline=None)
def test_any_message_is_taken_by_the_server(message):
    rendered = render(message)

    entities = [entity.to_dict() for entity in rendered.entities]
    # Raises what Telegram would refuse: empty, too long, too many entities, entities outside of the text.
    parsed = server.read_text(rendered.text, None, entities, 4096)
    assert parsed.text == rendered.text, "nothing is left to trim, so no offset moves"
    assert not any("mention" in entity["type"] for entity in parsed.entities), "nobody is pinged"
    assert rendered.text.encode(), "it can be sent as UTF-8"
    if rendered.keyboard is not None:
        read_keyboard(rendered.keyboard.to_dict())
    assert 1 <= units(plain_text(message, 200)) <= 200


@given(st.integers(90, 140))
@settings(max_examples=10, deadline=None)
def test_of_too_many_entities_the_links_and_times_stay(count):
    fields = tuple(Field("label", (Link("open", "https://x.com/a"),)) for _ in range(count // 2))
    kinds = [entity.type for entity in render(Message(title="t", fields=fields)).entities]
    assert len(kinds) == min(100, 1 + 2 * len(fields))
    assert kinds.count("text_link") == len(fields)
