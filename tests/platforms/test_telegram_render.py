from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from telegram import MessageEntity

from bot.platforms.telegram_chat.inert import foreign, own
from bot.platforms.telegram_chat.render import plain_text, render
from bot.platforms.telegram_chat.writer import TEXT_LIMIT, cut, units
from bot.ports.message import Button, ButtonStyle, Field, Message, Tint
from bot.ports.text import Link, Style, Text, TimeStyle, When, Who, bold, plain
from tests.standins.telegram_api import entities as server

AT = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
# What Telegram makes tappable by itself, as its open library finds it (td/telegram/MessageEntity.cpp).
TAPPABLE = {
    "mention": re.compile(r"(?<!\w)@\w{2,32}\b"),
    "bot_command": re.compile(r"(?<![\w/<>])/\w{1,64}"),
    "hashtag": re.compile(r"(?<!\w)#\w+"),
    "cashtag": re.compile(r"(?<![\w$])\$(?:1INCH|[A-Z]{1,8})(?![\w$])"),
    "url": re.compile(r"[\w~-]+\.\w{2,}|(?:tg|ton)://\w"),
    "email": re.compile(r"\w@\w+\.\w"),
}


def shown(message: Message) -> list[tuple[str, str]]:
    """Return each entity with the words it covers."""
    rendered = render(message)
    raw = rendered.text.encode("utf-16-le")
    return [(e.type, raw[e.offset * 2 : (e.offset + e.length) * 2].decode("utf-16-le")) for e in rendered.entities]


def test_a_card_reads_from_the_title_to_the_small_print():
    card = Message(
        title="Withdrawal stuck",
        link="https://x.com/a/status/1",
        body=(plain("Answer from your own experience."), bold("Say that you are rewarded.")),
        quote="Five days and no money",
        fields=(Field("Seats", plain("1 of 2")), Field("By", (Who("Ann"),))),
        note=plain("technical: keyword “withdrawal”"),
        tint=Tint.HIGH,
    )
    assert render(card).text == (
        "🟠 Withdrawal stuck\n\nAnswer from your own experience.\nSay that you are rewarded.\n\n"
        "Five days and no money\n\nSeats: 1 of 2\nBy: Ann\n\ntechnical: keyword “withdrawal”"
    )
    assert shown(card) == [
        ("bold", "Withdrawal stuck"),
        ("text_link", "Withdrawal stuck"),
        ("bold", "Say that you are rewarded."),
        ("blockquote", "Five days and no money"),
        ("bold", "Seats:"),
        ("bold", "By:"),
        ("italic", "technical: keyword “withdrawal”"),
    ]


@pytest.mark.parametrize(
    ("style", "words", "time_format"),
    [
        (TimeStyle.RELATIVE, "2026-03-04 12:30 UTC", "r"),
        (TimeStyle.MOMENT, "2026-03-04 12:30 UTC", "Dt"),
        (TimeStyle.DAY, "2026-03-04", "D"),
    ],
)
def test_a_time_is_live_and_old_clients_read_it_in_utc(style, words, time_format):
    rendered = render(Message(body=((Text("until "), When(AT, style)),)))
    (entity,) = rendered.entities
    assert rendered.text == f"until {words}"
    assert entity.to_dict() == {
        "type": "date_time",
        "offset": 6,
        "length": len(words),
        "unix_time": int(AT.timestamp()),
        "date_time_format": time_format,
    }


@pytest.mark.parametrize("year", [1, 1970, 2039, 9999])
def test_a_time_that_telegram_cannot_hold_is_words_alone(year):
    assert shown(Message(body=((When(datetime(year, 1, 1, tzinfo=UTC)),),))) == []


def test_offsets_are_counted_as_telegram_counts():
    assert shown(Message(body=((Text("👩‍👩‍👧 "), Text("bold", Style.BOLD), Text(" x "), Text("co", Style.CODE)),))) == [
        ("bold", "bold"),
        ("code", "co"),
    ]


def test_code_in_the_small_print_is_not_italic_too():
    note = (Text("type "), Text("/next", Style.CODE))
    assert shown(Message(body=(plain("x"),), note=note)) == [("italic", "type "), ("code", "/next")]


def test_a_name_is_shown_and_never_pings():
    rendered = render(Message(body=((Who("@ann", (("telegram", "7"),)),),)))
    assert (rendered.entities, server.found_entities(rendered.text)) == ((), [])


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "tg://user?id=7", "ftp://x.com/a", "https://", "https://localhost/", "https://a b.c", "x"],
)
def test_only_web_addresses_are_opened(url):
    message = Message(title="t", link=url, body=((Link("here", url),),), rows=((Button("go", url=url),),))
    assert "text_link" not in dict(shown(message))
    assert render(message).keyboard is None


def test_a_long_quote_is_folded():
    assert [kind for kind, _ in shown(Message(quote="so " * 200))] == [MessageEntity.EXPANDABLE_BLOCKQUOTE]
    assert [kind for kind, _ in shown(Message(quote="a\nb\nc\nd\ne"))] == [MessageEntity.EXPANDABLE_BLOCKQUOTE]


def test_when_all_does_not_fit_the_quote_gives_way_first():
    message = Message(title="Title", body=(plain("b" * 1000),), quote="q" * 9000, note=plain("the end"))
    text = render(message).text
    assert units(text) == TEXT_LIMIT, "no room is wasted"
    assert text.startswith("Title\n\nbbb")
    assert text.endswith("q…\n\nthe end")


def test_four_thousand_emoji_are_cut_between_emoji():
    text = render(Message(quote="👩‍👩‍👧" * 4000)).text
    assert units(text) <= TEXT_LIMIT
    assert "\ufffd" not in text
    assert not text.removesuffix("…").endswith("\u200d"), "half a family would remain"


HOSTILE = [
    "@everyone look at @support_bot",
    "use /start or /claim@FirsthandBot now",
    "#scam #развод and $BTC",
    "https://evil.example/x?y=@z or evil.example/path, tg://resolve?domain=x",
    "write to me@evil.example",
    "<b>bold</b> <a href='https://evil.example'>x</a> [y](tg://user?id=7) *z*",
    "…@a_b…/c…#d",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("where", ["quote", "title", "who", "link label", "field label"])
def test_the_words_of_others_cannot_be_tapped_and_ping_nobody(text, where):
    message = {
        "quote": Message(quote=text),
        "title": Message(title=text),
        "who": Message(body=((Who(text),),)),
        "link label": Message(body=((Link(text, "nowhere"),),)),
        "field label": Message(fields=(Field(text, plain("x")),)),
    }[where]
    written = render(message).text
    assert server.found_entities(written) == []
    assert {kind: found for kind, shape in TAPPABLE.items() if (found := shape.findall(written))} == {}
    assert written.replace("\u2060", "").startswith(text), "the reader sees the very words"


@pytest.mark.parametrize(
    ("sentence", "tappable"),
    [
        ("Type /reply and the link", ["/reply"]),
        ("Rules: https://help.example/rules#top", ["https://help.example/rules#top"]),
        ("See https://youtube.example/@channel", ["https://youtube.example/@channel"]),
        ("Posted by @ann with #tag for $BTC", []),
    ],
)
def test_our_own_sentences_keep_commands_and_addresses_but_ping_nobody(sentence, tappable):
    text = render(Message(body=(plain(sentence),))).text
    assert [text[e["offset"] :][: e["length"]] for e in server.found_entities(text)] == tappable


def test_a_sign_in_one_piece_and_a_name_in_the_next_ping_nobody():
    text = render(Message(body=((Text("by @"), Who("ann"), Text(" in #"), Text("tag", Style.BOLD)),))).text
    assert server.found_entities(text) == []


@pytest.mark.parametrize("mark", ["\u202e", "\u202d", "\u2066", "\u2067", "\u2069", "\u0000", "\u0007", "\ud83d"])
def test_marks_that_turn_or_break_the_text_around_are_taken_out(mark):
    for made in (foreign(f"a{mark}b"), own(f"a{mark}b")):
        assert made in {"ab", "a\ufffdb"}


def test_right_to_left_words_keep_their_own_marks():
    assert foreign("\u200fשלום") == "\u200fשלום"


@pytest.mark.parametrize("text", ["", " \n ", "\u2060\u200b", "\u202e"])
def test_nothing_to_show_is_shown_as_such(text):
    assert render(Message(title=text, quote=text)).text == "…"


def test_buttons_press_and_open_and_have_a_colour():
    rows = (
        (
            Button("Claim", "claim:1", style=ButtonStyle.GOOD),
            Button("Drop", "drop:1", style=ButtonStyle.DANGER),
            Button("Open", url="https://x.com/a/status/1"),
        ),
    )
    keyboard = render(Message(title="t", rows=rows)).keyboard
    assert keyboard is not None
    assert keyboard.to_dict() == {
        "inline_keyboard": [
            [
                {"text": "Claim", "callback_data": "claim:1", "style": "success"},
                {"text": "Drop", "callback_data": "drop:1", "style": "danger"},
                {"text": "Open", "url": "https://x.com/a/status/1"},
            ]
        ]
    }


def test_a_row_too_narrow_to_read_becomes_more_rows():
    labels = ["Technical question", "Needs support", "Doubt", "Rumour", "It"]
    keyboard = render(Message(title="t", rows=(tuple(Button(text, f"c:{text[0]}") for text in labels),))).keyboard
    assert keyboard is not None
    assert [[button.text for button in row] for row in keyboard.inline_keyboard] == [
        ["Technical question", "Needs support"],
        ["Doubt", "Rumour", "It"],
    ]


@pytest.mark.parametrize("press", ["", "x" * 65, "é" * 33])
def test_a_press_that_telegram_cannot_carry_is_our_mistake(press):
    with pytest.raises(ValueError, match="1 to 64 bytes"):
        render(Message(title="t", rows=((Button("Claim", press),),)))


def test_an_alert_is_words_alone():
    message = Message(title="Taken", body=(plain("Seat 2 is yours until "), (When(AT),)), tint=Tint.DONE)
    assert plain_text(message, 200) == "🟢 Taken\n\nSeat 2 is yours until \n2026-03-04 12:30 UTC"
    assert units(plain_text(Message(quote="🙂" * 300), 200)) <= 200


@pytest.mark.parametrize(
    ("text", "limit", "kept"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("🙂🙂", 3, "🙂…"), ("ab", 0, "")]
)
def test_cutting_keeps_whole_characters(text, limit, kept):
    assert cut(text, limit) == kept
