"""What a Discord reader sees: typed text as markdown, foreign words inert, limits that always hold."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.discord_chat.clean import clean, cut, head, units
from bot.platforms.discord_chat.markup import escape, fit, fit_quote
from bot.platforms.discord_chat.render import COLOURS, render
from bot.ports.message import Button, ButtonStyle, Field, Message, Tint
from bot.ports.text import Link, Style, Text, TimeStyle, When, Who, bold, plain

AT = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)
FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (Text("plain"), "plain"),
        (Text("2 * 3 * 4"), r"2 \* 3 \* 4"),
        (Text("loud", Style.BOLD), "**loud**"),
        (Text(" loud ", Style.BOLD), " **loud** "),
        (Text("soft", Style.ITALIC), "*soft*"),
        (Text("a`b*c", Style.CODE), "`aˋb*c`"),
        (Text("", Style.BOLD), ""),
        (When(AT), "<t:1778414400:R>"),
        (When(AT, TimeStyle.MOMENT), "<t:1778414400:f>"),
        (When(AT, TimeStyle.DAY), "<t:1778414400:D>"),
        (When(datetime(1970, 1, 1, tzinfo=UTC)), "<t:0:R>"),
        (Who("Ana", (("discord", "42"),)), "<@42>"),
        (Who("Ana_*", (("telegram", "7"),)), r"Ana\_\*"),
        (Link("the [post]", "https://x.com/a_b(c)"), r"[the \[post\]](https://x.com/a_b%28c%29)"),
        (Link("https://x.com/a", "https://x.com/a"), "[x.com/a](https://x.com/a)"),
        (Link("bad", "javascript:alert(1)"), "bad"),
        (Link("bad", "https://x.com/a b"), "bad"),
        (Link("bad", "https://[half"), "bad"),
        (Link("", "https://x.com/a"), "<https://x.com/a>"),
    ],
)
def test_spans_become_markdown(span, shown):
    assert fit((span,), 1000) == shown


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("@everyone and @here", "@\u200beveryone and @\u200bhere"),
        ("<@1> <@&2> <#3> <t:1:R> </go:4> <:a:5>", r"\<@1> \<@&2> \<#3> \<t:1:R> \</go:4> \<:a:5>"),
        ("https://discord.gg/abc", r"https\://discord.gg/abc"),
        ("[win](https://evil.example)", r"\[win](https\://evil.example)"),
        ("# big\n-# small\n- list\n1. one\n> quote", "\\# big\n\\-# small\n\\- list\n1\\. one\n\\> quote"),
        ("||spoiler|| ~~gone~~ __u__ `c`", r"\|\|spoiler\|\| \~\~gone\~\~ \_\_u\_\_ \`c\`"),
        ("\\*", r"\\\*"),
    ],
)
def test_foreign_words_are_inert(foreign, shown):
    assert escape(foreign) == shown


def test_two_bold_neighbours_stay_two():
    assert fit((*bold("a"), *bold("b")), 100) == "**a**\u200b**b**"


def test_bidi_controls_and_half_characters_are_dropped_and_letters_of_right_to_left_stay():
    assert clean("a\u202eb\u2067c\u200fd\x00e\ud800") == "abcde\ufffd"
    assert clean("שלום") == "שלום"


def test_stacked_marks_are_thinned_out():
    assert clean("z" + "\u0335" * 500) == "z" + "\u0335" * 4


@pytest.mark.parametrize("whole", [FAMILY, "🇩🇪", "👍🏽", "❤️", "é", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣"])
def test_nothing_is_cut_inside_one_visible_character(whole):
    text = whole * 50
    for most in range(len(whole) * 4):
        kept = head(text, most)
        assert kept == whole * (len(kept) // len(whole))


def test_cutting_says_so():
    assert cut("abcdef", 4) == "abc…"
    assert fit((Text("abc"), Text("d" * 90, Style.BOLD)), 20) == "abc**" + "d" * 11 + "…**"
    assert fit((Text("abc"), Link("x" * 90, "https://x.com")), 20) == "abc…"


def test_a_quote_is_quoted_line_by_line_and_cut():
    assert fit_quote("one\n\n\n> two\r\nthree", 100) == "> one\n> \\> two\n> three"
    long = fit_quote("*" * 5000, 300)
    assert units(long) <= 300
    assert long.endswith("…")
    assert len(fit_quote("a\n" * 400, 4000).split("\n")) == 16


def test_4000_emoji_are_cut_between_two_of_them():
    shown = render(Message("t", quote=FAMILY * 4000)).embed
    body = shown.description.removeprefix("> ").removesuffix("…")
    assert body == FAMILY * (len(body) // len(FAMILY))
    assert len(body) > 2500


def test_a_card_is_an_embed_with_its_parts():
    message = Message(
        title="Stuck *withdrawal*",
        link="https://x.com/i/status/1",
        body=(plain("Since Monday."), (Text("Due "), When(AT))),
        quote="they stole @everyone",
        fields=(Field("Seats", (Who("Ana", (("discord", "42"),)),)), Field("Why", plain("words"), wide=True)),
        note=plain("Say that you are *rewarded*."),
        tint=Tint.HIGH,
    )
    embed = render(message).embed
    assert embed.title == r"Stuck \*withdrawal\*"
    assert embed.url == "https://x.com/i/status/1"
    assert embed.description == "Since Monday.\nDue <t:1778414400:R>\n> they stole @\u200beveryone"
    assert [(field.name, field.value, field.inline) for field in embed.fields] == [
        ("Seats", "<@42>", True),
        ("Why", "words", False),
    ]
    assert embed.footer.text == "Say that you are *rewarded*."
    assert embed.colour == COLOURS[Tint.HIGH]


def test_small_print_with_a_time_moves_into_the_description_where_it_stays_live():
    embed = render(Message("t", body=(plain("b"),), note=(Text("seen "), When(AT)))).embed
    assert embed.description == "b\n-# seen <t:1778414400:R>"
    assert embed.footer.text is None


def test_buttons_keep_their_press_and_broken_ones_are_left_out(caplog):
    rows = (
        (
            Button("Claim", "claim:7", style=ButtonStyle.MAIN),
            Button("Claim again", "claim:7"),
            Button("Open", url="https://x.com/i/status/1"),
            Button("Bad", url="javascript:1"),
        ),
        (Button("x" * 200, "long:1"),),
        (),
    )
    shown = [[(one.label, one.custom_id, one.url) for one in row] for row in render(Message("t", rows=rows)).rows]
    assert shown == [
        [("Claim", "claim:7", None), ("Open", None, "https://x.com/i/status/1")],
        [("x" * 79 + "…", "long:1", None)],
    ]
    assert caplog.text.count("left out") == 2


def test_an_empty_message_can_still_be_sent():
    assert render(Message()).embed.description == "\u200b"


words = st.one_of(
    st.text(max_size=400),
    st.text(alphabet="*_~`|<[:/@everyon# \n\\", max_size=6000),
    st.sampled_from([FAMILY * 1200, "z" + "\u0335" * 3000, "https://x.com " * 400, "\ud83d\ude00"]),
)
spans = st.one_of(
    st.builds(Text, words, st.sampled_from(Style)),
    st.builds(Link, words, words | st.just("https://x.com/a(b)")),
    st.builds(When, st.datetimes(timezones=st.just(UTC)), st.sampled_from(TimeStyle)),
    st.builds(Who, words, st.sampled_from([(), (("discord", "123456789012345678"),)])),
)
rich = st.lists(spans, max_size=6).map(tuple)
buttons = st.builds(
    Button, words, st.sampled_from([None, "a:1", "b:2", "c" * 101]), st.sampled_from([None, "https://x.com"])
)
messages = st.builds(
    Message,
    title=words,
    link=st.none() | words,
    body=st.lists(rich, max_size=5).map(tuple),
    quote=words,
    fields=st.lists(st.builds(Field, words, rich, st.booleans()), max_size=30).map(tuple),
    note=rich,
    tint=st.sampled_from(Tint),
    rows=st.lists(st.lists(buttons, max_size=7).map(tuple), max_size=7).map(tuple),
)


@settings(max_examples=120, deadline=None)
@given(messages)
def test_limits_hold_for_any_message(message):
    shown = render(message)
    embed = shown.embed
    assert units(embed.title or "") <= 256
    assert units(embed.description or "") <= 4096
    assert units(embed.footer.text or "") <= 2048
    assert len(embed.fields) <= 25
    for field in embed.fields:
        assert 1 <= units(field.name) <= 256
        assert 1 <= units(field.value) <= 1024
        assert field.name.strip()
        assert field.value.strip()
    total = [embed.title, embed.description, embed.footer.text, *(f.name for f in embed.fields)]
    assert sum(units(text or "") for text in (*total, *(f.value for f in embed.fields))) <= 6000
    assert embed.title or embed.description or embed.fields
    str(embed.to_dict()).encode()
    assert len(shown.rows) <= 5
    presses = [button.custom_id for row in shown.rows for button in row if button.custom_id]
    assert len(presses) == len(set(presses))
    for row in shown.rows:
        assert 1 <= len(row) <= 5
        assert all(1 <= units(button.label) <= 80 and len(button.custom_id or "") <= 100 for button in row)


@settings(max_examples=200, deadline=None)
@given(words)
def test_no_foreign_word_pings_or_links(foreign):
    shown = fit_quote(foreign, 4000)
    assert not re.search(r"@(everyone|here)", shown)
    assert not re.search(r"(?<!\\)(\\\\)*[<\[*_~`|]", shown)
    assert "://" not in shown.replace(r"\://", "")
    assert units(shown) <= 4000
