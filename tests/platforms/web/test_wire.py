"""What the page is told about one message: typed pieces, and no link that is not a web link."""

from __future__ import annotations

import pytest

from bot.platforms.web.wire import form_json, message_json, safe_url
from bot.ports.message import Button, Form, Input, Message
from bot.ports.text import Link, Text, When, Who, bold
from tests.platforms.web.world import NOW


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://x.com/a", True),
        ("HTTP://x.com", True),
        ("javascript:alert(1)", False),
        (" https://x.com", False),
        ("data:text/html,x", False),
        ("https://", False),
        ("http:/\\x", False),
        ("//x.com", False),
        ("java\nscript:alert(1)//https://x", False),
        ("", False),
    ],
)
def test_only_web_links_are_links(url, safe):
    assert (safe_url(url) is not None) == safe
    message = Message("t", link=url, body=((Link("here", url),),), rows=((Button("Open", url=url),),))
    wire = message_json(message)
    assert (wire["link"] is not None) == safe
    assert (wire["body"][0][0]["t"] == "link") == safe
    assert (wire["rows"][0][0]["url"] is not None) == safe


def test_text_travels_typed_and_untouched():
    evil = "<img src=x onerror=alert(1)> **@everyone** \u202e 💥"
    line = (Text(evil), *bold("b"), When(NOW), Who("Anna", (("web", "anna"), ("discord", "1"))))
    wire = message_json(Message(quote=evil, body=(line,)))
    assert wire["quote"] == evil
    assert wire["body"][0] == [
        {"t": "text", "v": evil},
        {"t": "text", "v": "b", "style": "bold"},
        {"t": "when", "at": "2026-05-10T12:00:00.000Z", "style": "relative"},
        {"t": "who", "v": "Anna", "id": "anna"},
    ]


def test_a_form_tells_what_stands_already_and_which_answer_is_long():
    form = Form("handles", "", "Names", (Input("x", "X", value="ana"), Input("story", "Story", long=True)), "type /me")
    shown = form_json("f1", form)["inputs"]
    assert [(one["name"], one["value"], one["long"]) for one in shown] == [("x", "ana", False), ("story", "", True)]
