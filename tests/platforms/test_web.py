"""The web chat over HTTP: who may come in, what acts become, where answers go, and what the page is told."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.platforms.web import Person, WebChat, WebPlatform, router
from bot.platforms.web.stream import changes
from bot.platforms.web.wire import message_json, safe_url
from bot.ports.chat import Gone, Menu, MenuItem, Refused, Room, RoomKind, Sent, Unchanged
from bot.ports.inbound import Answered, Filled, Inbound, Pressed, Reacted, Reply, Typed
from bot.ports.message import Button, Choice, Form, Input, Message
from bot.ports.text import Link, Text, When, Who, bold, plain

NOW = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)
ADDRESS = "http://127.0.0.1:8080"
PAGE = Path(__file__).parents[2] / "bot/platforms/web/page"
ROOMS = [Room("acme", kind, f"web-{kind}", "✋") for kind in RoomKind]
PEOPLE = [
    Person("anna", "Anna", about="Trades since 2019"),
    Person("mira", "Mira", frozenset({"manager"})),
    Person("oleg", "Олег", language="ru"),
]
MENU = Menu((("en", (MenuItem("points", "Your points", "ambassador"), MenuItem("sla", "Deadlines", "manager"))),))
CARD = Message("Stuck withdrawal", body=(plain("Since Monday."),), rows=((Button("Claim", "claim:7"),),))
FORM = Form(
    "reply", "7", "Record", (Input("link", "Link"), Input("ok", "Disclosed?", choices=(Choice("yes", "Yes"),))), "…"
)


class Stopped:
    def now(self) -> datetime:
        return NOW


class Bot:
    """Remembers what came in and answers with what the test set."""

    def __init__(self) -> None:
        self.seen: list[Inbound] = []
        self.reply: Reply | None = None

    async def __call__(self, inbound: Inbound) -> Reply | None:
        self.seen.append(inbound)
        return self.reply


class World:
    def __init__(self) -> None:
        self.bot = Bot()
        self.chat = WebChat(run="w")
        self.platform = WebPlatform(self.chat, MENU, ROOMS, PEOPLE, Stopped())
        app = FastAPI()
        app.include_router(router(self.platform))
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS)

    async def act(self, kind: str, *, who: str = "anna", chat: str = "web-cards", status: int = 200, **fields):
        response = await self.client.post(f"/web/{kind}", json={"as": who, "chat": chat, **fields})
        assert response.status_code == status, response.text
        return response.json()

    async def state(self, who: str) -> dict:
        return (await self.client.get("/web/state", params={"as": who})).json()

    async def seen_by(self, who: str, chat: str = "web-cards") -> list[dict]:
        return next(one["posts"] for one in (await self.state(who))["chats"] if one["id"] == chat)

    async def card(self) -> str:
        sent = await self.platform.post("web-cards", CARD, key="card")
        assert isinstance(sent, Sent)
        return sent.message_id


@pytest.fixture
async def world():
    world = World()
    await world.platform.start(world.bot)
    async with world.client:
        yield world


def plain_reply(words: str, **how) -> Reply:
    return Reply(Message(body=(plain(words),)), **how)


@pytest.mark.parametrize(
    ("headers", "client", "allowed"),
    [
        ({}, "127.0.0.1", True),
        ({"Host": "localhost:8080"}, "127.0.0.1", True),
        ({"Host": "[::1]:8080"}, "::1", True),
        ({"Host": "127.0.0.1:8080"}, "::ffff:127.0.0.1", True),
        ({"Host": "127.0.0.1:9090"}, "127.0.0.1", False),
        ({"Host": "127.0.0.1"}, "127.0.0.1", False),
        ({"Host": "evil.example:8080"}, "127.0.0.1", False),
        ({"Host": "127.0.0.1.evil.example:8080"}, "127.0.0.1", False),
        ({"X-Forwarded-For": "203.0.113.5"}, "127.0.0.1", False),
        ({}, "203.0.113.5", False),
    ],
)
async def test_only_this_machine_under_its_own_name_is_answered(world, headers, client, allowed):
    app = FastAPI()
    app.include_router(router(world.platform))
    transport = httpx.ASGITransport(app, client=(client, 5000))
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers) as browser:
        for path in ("/web/", "/web/state", "/web/page/app.js"):
            response = await browser.get(path)
            assert response.status_code == (200 if allowed else 403), response.text
            if not allowed:
                assert response.headers["content-type"].startswith("text/plain")
                assert response.text.endswith((".", "port."))


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"Origin": ADDRESS}, True),
        ({"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "http://127.0.0.1:9090"}, False),
        ({"Origin": "http://localhost:8080"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
    ],
)
async def test_no_foreign_page_can_act(world, headers, allowed):
    body = {"as": "anna", "chat": "web-cards", "text": "hello"}
    response = await world.client.post("/web/say", json=body, headers=headers)
    assert response.status_code == (200 if allowed else 403)
    assert len(await world.seen_by("mira")) == (1 if allowed else 0)


async def test_every_answer_carries_a_strict_policy(world):
    for path in (
        "/web/",
        "/web/state",
        "/web/page/app.js",
        "/web/page/none.js",
        "/web/earlier?as=nobody&chat=x&order=1",
    ):
        policy = (await world.client.get(path)).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_the_page_asks_nothing_of_anybody_else_and_runs_nothing_inline():
    html = (PAGE / "index.html").read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style", html)
    for path in PAGE.iterdir():
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://\w|@import|url\(", text), path.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), path.name


def test_the_pages_own_words_exist_in_both_languages():
    words = json.loads((PAGE / "words.json").read_text("utf-8"))
    assert set(words) == {"en", "ru"}
    assert set(words["en"]) == set(words["ru"])
    script = "".join(path.read_text("utf-8") for path in PAGE.glob("*.js"))
    used = set(re.findall(r"\bt\(\s*\"([\w-]+)\"", script)) | set(
        re.findall(r'data-words(?:-label|-hint)?="([\w-]+)"', (PAGE / "index.html").read_text("utf-8"))
    )
    assert used
    assert used <= set(words["en"]), used - set(words["en"])


async def test_a_line_with_a_slash_is_a_command_and_is_not_shown(world):
    await world.act("say", text="/Points  all  ")
    assert world.bot.seen[-1].event == Typed("points", "all")
    assert await world.seen_by("mira") == []


async def test_talk_is_shown_and_is_nobodys_business(world):
    await world.act("say", text="Good morning")
    assert world.bot.seen == []
    assert [post["text"] for post in await world.seen_by("mira")] == ["Good morning"]


async def test_every_act_becomes_the_event_it_means(world):
    card = await world.card()
    await world.act("say", text="https://x.com/a/status/1", answers=card)
    await world.act("press", post=card, press="claim:7")
    await world.act("react", post=card, emoji="✋", added=True)
    await world.act("react", post=card, emoji="✋", added=True)
    await world.act("react", post=card, emoji="✋", added=False)
    events = [inbound.event for inbound in world.bot.seen]
    assert events == [
        Answered("https://x.com/a/status/1"),
        Pressed("claim:7"),
        Reacted("✋", added=True),
        Reacted("✋", added=False),
    ]
    for inbound in world.bot.seen:
        assert (inbound.platform, inbound.message_id, inbound.private, inbound.at) == ("web", card, True, NOW)
        assert (inbound.place.chat_id, inbound.place.direct, inbound.sender.name) == ("web-cards", False, "Anna")


async def test_the_senders_language_is_his_own_or_else_the_pages(world):
    await world.act("say", text="/points", language="en")
    await world.act("say", text="/points", who="oleg", language="en")
    assert [inbound.sender.language for inbound in world.bot.seen] == ["en", "ru"]


async def test_the_direct_chat_is_between_two(world):
    await world.act("say", chat="anna", text="/points")
    assert world.bot.seen[-1].place.direct
    await world.platform.direct("anna", CARD, key="d1")
    assert [post["private"] for post in await world.seen_by("anna", "anna")] == [True, True]
    await world.act("say", who="mira", chat="anna", text="hello", status=404)
    assert await world.platform.direct("nobody", CARD, key="d2") == Gone()


async def test_a_private_answer_is_seen_by_its_reader_alone_and_can_be_dismissed(world):
    world.bot.reply = plain_reply("You have 12 points.")
    shown = (await world.act("say", text="/points"))["private"]
    assert shown["asked"] == {"by": "anna", "line": "/points"}
    assert [post["id"] for post in await world.seen_by("anna")] == [shown["id"]]
    assert await world.seen_by("mira") == []
    await world.act("dismiss", who="mira", post=shown["id"], status=404)
    await world.act("dismiss", post=shown["id"])
    assert await world.seen_by("anna") == []


async def test_a_shared_answer_is_seen_by_the_room(world):
    world.bot.reply = plain_reply("1. Anna", shared=True)
    assert (await world.act("say", text="/leaderboard"))["private"] is None
    post = (await world.seen_by("mira"))[0]
    assert (post["private"], post["asked"]["by"]) == (False, "anna")


async def test_a_replacing_answer_edits_the_private_line_but_never_the_card(world):
    card = await world.card()
    world.bot.reply = Reply(CARD, replace=True)
    line = (await world.act("press", post=card, press="claim:7"))["private"]
    assert line["id"] != card
    world.bot.reply = plain_reply("Noted.", replace=True)
    again = (await world.act("press", post=line["id"], press="claim:7"))["private"]
    assert (again["id"], again["edited"]) == (line["id"], True)
    assert (await world.seen_by("mira"))[0]["message"]["title"] == "Stuck withdrawal"


async def test_an_answer_with_only_a_brief_sentence_says_that_and_none_says_nothing(world):
    world.bot.reply = Reply(Message(), brief="Done.")
    assert (await world.act("say", text="/x"))["private"]["message"]["body"] == [[{"t": "text", "v": "Done."}]]
    world.bot.reply = Reply(Message())
    assert (await world.act("say", text="/x")) == {"private": None, "form": None}


async def test_a_refused_reaction_comes_off(world):
    card = await world.card()
    await world.platform.react("web-cards", card, "✋")
    world.bot.reply = plain_reply("All seats are taken.", refused=True)
    shown = await world.act("react", post=card, emoji="✋", added=True)
    assert "taken" in json.dumps(shown["private"])
    assert (await world.seen_by("mira"))[0]["reactions"] == [{"emoji": "✋", "bot": True, "who": []}]


async def test_a_form_comes_back_filled_with_the_message_it_came_from(world):
    card = await world.card()
    world.bot.reply = Reply(Message(), form=FORM)
    form = (await world.act("press", post=card, press="claim:7"))["form"]
    assert [one["name"] for one in form["inputs"]] == ["link", "ok"]
    world.bot.reply = None
    for values, code, name in [
        ({"link": " ", "ok": "yes"}, "needs-value", "link"),
        ({"link": "x" * 501, "ok": "yes"}, "too-long", "link"),
        ({"link": "x", "ok": "perhaps"}, "not-a-choice", "ok"),
    ]:
        assert await world.act("fill", token=form["token"], values=values, status=422) == {"code": code, "field": name}
    await world.act("fill", who="mira", token=form["token"], values={"link": "x", "ok": "yes"}, status=409)
    values = {"link": "https://x.com/a/status/1", "ok": "yes"}
    await world.act("fill", token=form["token"], values=values)
    assert world.bot.seen[-1].event == Filled("reply", "7", values)
    assert world.bot.seen[-1].message_id == card
    await world.act("fill", token=form["token"], values=values, status=409)


async def test_a_button_counts_a_moment_after_an_edit_took_it_away_but_an_invented_one_never(world):
    card = await world.card()
    await world.platform.edit("web-cards", card, Message("Closed"))
    await world.act("press", post=card, press="claim:7")
    assert world.bot.seen[-1].event == Pressed("claim:7")
    assert (await world.act("press", post=card, press="drop:7", status=409))["code"] == "no-button"


async def test_rooms_of_managers_are_for_managers(world):
    assert [chat["kind"] for chat in (await world.state("anna"))["chats"]] == ["cards", "direct"]
    assert [chat["kind"] for chat in (await world.state("mira"))["chats"]] == ["cards", "managers", "staff", "direct"]
    await world.act("say", chat="web-managers", text="hello", status=404)
    names = [[item["name"] for item in (await world.state(who))["menu"]["languages"]["en"]] for who in ("anna", "mira")]
    assert names == [["points"], ["points", "sla"]]


async def test_deliveries_end_in_the_houses_outcomes(world):
    card = await world.card()
    assert await world.platform.post("web-cards", CARD, key="card") == Sent(card)
    assert await world.platform.post("nowhere", CARD, key="k") == Gone()
    assert await world.platform.edit("web-cards", card, CARD) == Unchanged()
    assert await world.platform.edit("web-cards", card, Message("New")) == Sent(card)
    assert await world.platform.edit("web-staff", card, CARD) == Gone()
    await world.act("say", text="hello")
    talk = (await world.seen_by("anna"))[-1]["id"]
    assert isinstance(await world.platform.edit("web-cards", talk, CARD), Refused)
    await world.act("react", post=card, emoji="✋", added=True)
    await world.platform.react("web-cards", card, "✋")
    assert await world.platform.reactions("web-cards", card, "✋") == ["anna"]
    assert await world.platform.take_reaction_off("web-cards", card, "anna", "✋") == Sent(card)
    assert await world.platform.take_reaction_off("web-cards", card, "anna", "✋") == Gone()
    world.chat.remove(world.chat.get("web-cards", card))
    assert await world.platform.edit("web-cards", card, CARD) == Gone()
    assert await world.platform.react("web-cards", card, "✋") == Gone()
    again = await world.platform.post("web-cards", CARD, key="card")
    assert again not in {Sent(card), Gone()}


async def test_a_message_is_found_by_its_button(world):
    card = await world.card()
    assert await world.platform.find("web-cards", "claim:7") == card
    assert await world.platform.find("web-cards", "claim:8") is None
    assert await world.platform.find("web-staff", "claim:7") is None


async def test_while_the_bot_is_away_reactions_stay_and_commands_are_refused(world):
    card = await world.card()
    await world.platform.stop()
    await world.act("react", post=card, emoji="✋", added=True)
    assert (await world.act("say", text="/points", status=503))["code"] == "bot-away"
    assert await world.platform.reactions("web-cards", card, "✋") == ["anna"]
    assert world.bot.seen == []


async def test_acts_of_one_person_on_one_card_take_turns(world):
    card = await world.card()
    order: list[str] = []

    async def slow(inbound: Inbound) -> None:
        order.append(f"begin {inbound.event.added}")
        await asyncio.sleep(0)
        order.append(f"end {inbound.event.added}")

    await world.platform.start(slow)
    await asyncio.gather(
        world.act("react", post=card, emoji="✋", added=True), world.act("react", post=card, emoji="✋", added=False)
    )
    assert order == ["begin True", "end True", "begin False", "end False"]


async def test_rooms_with_one_id_are_a_problem(world):
    twice = [*ROOMS, Room("acme", RoomKind.STAFF, "web-cards", "✋"), Room("acme", RoomKind.STAFF, "anna", "✋")]
    assert await world.platform.check(ROOMS) == []
    assert [problem.key for problem in await world.platform.check(twice)] == ["communities.acme.web.staff"] * 2


async def events_of(platform: WebPlatform, who: str, after: str) -> list[tuple[str, dict]]:
    """Read a stream until it has said all that happened, then end it as a stop does."""
    stream = changes(platform, platform.chat.people[who], after)
    found = []
    asyncio.get_running_loop().call_later(0.02, platform.chat.log.hang_up)
    async for text in stream:
        fields = dict(line.split(": ", 1) for line in text.strip().splitlines())
        found.append((fields["event"], json.loads(fields["data"])))
    return found


async def test_the_stream_tells_each_person_what_they_may_see(world):
    start = (await world.state("anna"))["at"]
    card = await world.card()
    await world.platform.post("web-staff", CARD, key="staff")
    await world.platform.direct("anna", CARD, key="direct")
    await world.act("react", post=card, emoji="👍", added=True)
    gone = world.chat.add("web-cards", NOW, message=CARD)
    world.chat.remove(gone)
    kinds = [(kind, data["chat"]) for kind, data in await events_of(world.platform, "anna", start)]
    assert kinds == [
        ("post", "web-cards"),
        ("post", "anna"),
        ("edit", "web-cards"),
        ("drop", "web-cards"),
        ("drop", "web-cards"),
    ]
    assert "web-staff" in [data["chat"] for _, data in await events_of(world.platform, "mira", start)]
    assert "anna" not in [data["chat"] for _, data in await events_of(world.platform, "mira", start)]


async def test_the_stream_sends_a_late_page_back_to_the_whole_picture(world):
    for place in ("", "other-run-5", "w999", "w-1"):
        assert [kind for kind, _ in await events_of(world.platform, "anna", place)] == ["reload"]
    for number in range(1100):
        world.chat.log.add("people", str(number))
    assert [kind for kind, _ in await events_of(world.platform, "anna", "w1")] == ["reload"]


async def test_older_posts_come_on_asking(world):
    for number in range(70):
        await world.act("say", text=f"line {number}")
    chat = next(one for one in (await world.state("anna"))["chats"] if one["kind"] == "cards")
    assert (len(chat["posts"]), chat["more"]) == (60, True)
    where = {"as": "anna", "chat": "web-cards", "order": chat["posts"][0]["order"]}
    page = (await world.client.get("/web/earlier", params=where)).json()
    assert ([post["text"] for post in page["posts"]], page["more"]) == ([f"line {n}" for n in range(10)], False)


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


def test_ids_of_one_run_never_return_in_the_next():
    runs = [WebChat() for _ in range(2)]
    ids = [chat.add("web-cards", NOW, text="hello").id for chat in runs]
    assert ids[0] != ids[1]


@pytest.mark.parametrize("person", [Person("@bot", "x"), Person("", "x"), Person("web-cards", "x")])
def test_some_ids_cannot_be_a_persons(person):
    with pytest.raises(ValueError, match="cannot be a person's id"):
        WebPlatform(WebChat(), MENU, ROOMS, [person], Stopped())
