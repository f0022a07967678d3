"""Discord's forms, commands, outcomes, emoji and lanes, without a server."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace

import aiohttp
import discord
import pytest

from bot.platforms.discord_chat.check import is_emoji, start_problem
from bot.platforms.discord_chat.commands import essence, payloads
from bot.platforms.discord_chat.lanes import Lanes
from bot.platforms.discord_chat.modals import filled, modal_of
from bot.platforms.discord_chat.outcomes import attempt, outcome_for
from bot.ports.chat import Gone, Menu, MenuItem, Need, Option, Refused, RetryAfter, Sent
from bot.ports.inbound import Filled
from bot.ports.message import Choice, Form, Input

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
MENU = Menu(
    (
        (
            "en",
            (
                MenuItem(
                    "leaderboard",
                    "Who helped most",
                    "ambassador",
                    (Option("span", "Since when", False, (("week", "Week"),)),),
                ),
                MenuItem(
                    "like", "Record a like", "ambassador", (Option("note", "Note", False), Option("link", "Link"))
                ),
                MenuItem("start", "Hidden", "ambassador", shown=False),
            ),
        ),
        (
            "ru",
            (
                MenuItem(
                    "leaderboard",
                    "Кто помог больше",
                    "ambassador",
                    (Option("span", "Период", False, (("week", "Неделя"),)),),
                ),
                MenuItem(
                    "like", "Записать лайк", "ambassador", (Option("note", "Заметка", False), Option("link", "Ссылка"))
                ),
                MenuItem("start", "Скрыто", "ambassador", shown=False),
            ),
        ),
    )
)


def http_error(status: int, code: int = 0, kind: type[discord.HTTPException] = discord.HTTPException, **headers: str):
    headers = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return kind(SimpleNamespace(status=status, reason="why", headers=headers), {"code": code, "message": "said so"})


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (http_error(404, 10008, discord.NotFound), Gone()),
        (http_error(404, 10003, discord.NotFound), Gone()),
        (http_error(404, 10013, discord.NotFound), Gone()),
        (http_error(404, 0, discord.NotFound), Gone()),
        (http_error(403, 50001, discord.Forbidden), Refused("the bot cannot see this channel", Need.JOIN)),
        (http_error(403, 50007, discord.Forbidden), Refused("this person takes no direct messages from the bot")),
        (
            http_error(403, 50013, discord.Forbidden),
            Refused("the bot lacks a permission in this channel", Need.WRITE),
        ),
        (http_error(403, 1, discord.Forbidden), Refused("Discord forbids it: said so")),
        (http_error(400, 50035), Refused("Discord does not accept it (400): said so")),
        (http_error(404, 10004, discord.NotFound), Refused("the bot is not on this server any more", Need.JOIN)),
        (http_error(401), RetryAfter(30.0, "Discord does not accept the token any more")),
        (http_error(401, 50027), Gone()),
        (http_error(403, 0, discord.Forbidden, Content_Type="text/html"), RetryAfter(30.0, "Discord did not answer")),
        (http_error(429), RetryAfter(30.0, "Discord asks to wait")),
        (http_error(429, Retry_After="77"), RetryAfter(77.0, "Discord asks to wait")),
        (discord.RateLimited(61.5), RetryAfter(61.5, "Discord asks to wait")),
        (http_error(503, 0, discord.DiscordServerError), RetryAfter(5.0, "Discord has a fault of its own (503)")),
        (aiohttp.ClientOSError(), RetryAfter(5.0, "Discord cannot be reached: ClientOSError")),
        (TimeoutError(), RetryAfter(5.0, "Discord cannot be reached: TimeoutError")),
        (json.JSONDecodeError("no", "{", 1), RetryAfter(5.0, "Discord's answer cannot be read")),
        (KeyError("x"), RetryAfter(30.0, "unexpected KeyError")),
    ],
)
def test_every_error_has_one_outcome(error, outcome):
    assert outcome_for(error) == outcome


async def test_an_unknown_error_is_tried_again_and_logged_with_its_trace(caplog):
    async def broken():
        raise KeyError("surprise")

    assert await attempt(broken(), "posting card:7") == RetryAfter(30.0, "unexpected KeyError")
    assert "posting card:7" in caplog.text
    assert "Traceback" in caplog.text


async def test_a_delivery_that_works_is_what_it_says():
    async def sent():
        return Sent("1")

    assert await attempt(sent(), "posting") == Sent("1")


async def test_a_form_becomes_a_modal_that_the_library_does_not_keep():
    many = tuple(Choice(f"v{number}", f"Label {number}") for number in range(12))
    form = Form(
        "reply",
        "7:2",
        "T" * 60,
        (
            Input("link", "Your public answer", hint="https://…", longest=400),
            Input("disclosure", "L" * 60, choices=YES_NO),
            Input("kind", "Kind", choices=many, required=False),
            Input("only", "Only one", choices=many[:1]),
            Input("story", "Story", longest=9000),
            Input("sixth", "Left out"),
        ),
        "type /reply",
    )
    modal = modal_of(form)
    shown = modal.to_dict()
    assert modal.is_finished()
    assert shown["custom_id"] == "reply:7:2"
    assert shown["title"] == "T" * 44 + "…"
    parts = [part["component"] for part in shown["components"]]
    assert [part["type"] for part in parts] == [4, 21, 3, 3, 4]
    assert [part["custom_id"] for part in parts] == ["link", "disclosure", "kind", "only", "story"]
    assert [part["required"] for part in parts] == [True, True, False, True, True]
    assert parts[0]["style"] == 1
    assert parts[0]["max_length"] == 400
    assert (parts[4]["style"], parts[4]["max_length"]) == (2, 4000)
    assert shown["components"][0]["description"] == "https://…"
    assert shown["components"][1]["label"] == "L" * 44 + "…"


async def test_a_form_shows_what_stands_already_and_gives_long_answers_room():
    form = Form(
        "handles",
        "",
        "Your names",
        (
            Input("x", "X", value="ana_trades", required=False),
            Input("story", "Story", longest=300, long=True, value="First line\nsecond " + "w" * 400),
            Input("speaks", "Language", choices=YES_NO, value="no"),
        ),
        "type /me",
    )
    parts = [part["component"] for part in modal_of(form).to_dict()["components"]]
    assert (parts[0]["style"], parts[0]["value"]) == (1, "ana_trades")
    assert parts[1]["style"] == 2
    assert parts[1]["value"].startswith("First line\nsecond w")
    assert len(parts[1]["value"]) == parts[1]["max_length"] == 300
    assert [option["default"] for option in parts[2]["options"]] == [False, True]


def test_what_a_form_brings_back():
    data = {
        "custom_id": "reply:7:2",
        "components": [
            {"type": 18, "component": {"type": 4, "custom_id": "link", "value": "https://x.com"}},
            {"type": 18, "component": {"type": 21, "custom_id": "disclosure", "value": None}},
            {"type": 18, "component": {"type": 3, "custom_id": "kind", "values": ["v1"]}},
            {"type": 18, "component": {"type": 3, "custom_id": "none", "values": []}},
            {"type": 1, "components": [{"type": 4, "custom_id": "old", "value": "o"}]},
            {"type": 10},
        ],
    }
    values = {"link": "https://x.com", "disclosure": "", "kind": "v1", "none": "", "old": "o"}
    assert filled(data) == Filled("reply", "7:2", values)


def test_the_menu_becomes_commands_with_translations_and_required_options_first():
    leaderboard, like = payloads(MENU)
    assert (leaderboard["name"], leaderboard["description"]) == ("leaderboard", "Who helped most")
    assert leaderboard["description_localizations"] == {"ru": "Кто помог больше"}
    assert leaderboard["options"][0]["choices"] == [
        {"name": "Week", "value": "week", "name_localizations": {"ru": "Неделя"}}
    ]
    assert [option["name"] for option in like["options"]] == ["link", "note"]
    assert like["options"][0]["description_localizations"] == {"ru": "Ссылка"}


def test_english_stands_for_both_of_discords_englishes_when_it_is_not_the_default():
    russian_first = Menu(tuple(reversed(MENU.by_language)), default_language="ru")
    command = payloads(russian_first)[0]
    assert command["description"] == "Кто помог больше"
    assert command["description_localizations"] == {"en-US": "Who helped most", "en-GB": "Who helped most"}


def test_what_discord_adds_to_a_command_is_no_difference():
    ours = payloads(MENU)
    theirs = [{**command, "id": "1", "version": "2", "nsfw": False, "contexts": None} for command in reversed(ours)]
    assert essence(theirs) == essence(ours)
    theirs[0] = {**theirs[0], "description": "Other"}
    assert essence(theirs) != essence(ours)


@pytest.mark.parametrize("text", ["✋", "✅", "❤️", "👍🏽", "🇩🇪", "👨‍👩‍👧‍👦", "1️⃣", "‼️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "➕"])
def test_emoji_are_known(text):
    assert is_emoji(text)


@pytest.mark.parametrize("text", ["", "ok", ":hand:", "✋✋✋", "é", "1", "я", "<:hand:1>"])
def test_other_texts_are_no_emoji(text):
    assert not is_emoji(text)


def test_what_keeps_the_start_back_says_what_to_do():
    assert start_problem(discord.LoginFailure("no")).key == "discord.token"
    assert start_problem(discord.PrivilegedIntentsRequired(None)).key == "discord.members_intent"
    assert start_problem(aiohttp.ClientOSError()).key == "discord"


async def test_a_lane_keeps_order_and_another_lane_does_not_wait():
    lanes, done, gate = Lanes(), [], asyncio.Event()

    async def slow():
        await gate.wait()
        done.append("slow")
        raise ValueError("a failure before harms nobody after")

    async def quick(name):
        done.append(name)

    first = lanes.enter("ana", slow)
    second = lanes.enter("ana", lambda: quick("second"))
    await lanes.enter("ben", lambda: quick("other"))
    assert done == ["other"]
    gate.set()
    await second
    assert done == ["other", "slow", "second"]
    assert isinstance(first.exception(), ValueError)


async def test_draining_waits_a_moment_and_then_lets_go():
    lanes, done = Lanes(), []

    async def brief():
        await asyncio.sleep(0.02)
        done.append("brief")

    lanes.enter("a", brief)
    stuck = lanes.enter("b", asyncio.Event().wait)
    await lanes.drain(0.1)
    assert done == ["brief"]
    assert stuck.cancelled()
