"""The page in a real browser, against a small bot of its own: what a person sees, taps and types."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from bot.platforms.web import Person, WebChat, WebPlatform, router
from bot.ports.chat import Menu, MenuItem, Option, Room, RoomKind
from bot.ports.clock import SystemClock
from bot.ports.inbound import Answered, Filled, Inbound, Pressed, Reacted, Reply, Typed
from bot.ports.message import Button, ButtonStyle, Choice, Field, Form, Input, Message, Tint
from bot.ports.text import Link, Text, When, Who, plain

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--disable-gpu"),
]
EVIL = (
    "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> @everyone \u202e 🔥"
    + "🔥" * 400
)

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
expect = playwright.expect
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed (apt-get install chromium)"),
]


class SmallBot:
    """Claims with two seats, records with a form, ranks for all to see."""

    def __init__(self, chat: WebChat) -> None:
        rooms = [Room("acme", kind, f"web-{kind}", "✋") for kind in RoomKind]
        people = [
            Person("anna", "Anna Keller", about="Trades since 2019"),
            Person("boris", "Boris", about="Knows withdrawals"),
            Person("chidi", "Chidi"),
            Person("mira", "Mira", frozenset({"manager"})),
        ]
        periods = (("week", "This week"), ("all", "All time"))
        items = (
            MenuItem("points", "Your points", "ambassador"),
            MenuItem("leaderboard", "Who answered most", "ambassador", (Option("period", "When", False, periods),)),
        )
        self.chat = chat
        self.holders: list[str] = []
        self.seen: list[Inbound] = []
        self.platform = WebPlatform(chat, Menu((("en", items),)), rooms, people, SystemClock())

    def card(self) -> Message:
        names = [span for who in self.holders for span in (Who(self.chat.people[who].name, (("web", who),)), Text(" "))]
        return Message(
            title="Stuck withdrawal",
            link="https://x.com/i/status/1",
            quote=EVIL,
            fields=(
                Field("Deadline", (When(datetime.now(UTC) + timedelta(minutes=95)),)),
                Field("Seats", tuple(names) or plain("free")),
            ),
            note=(Text("Say that you are rewarded. "), Link("trap", "javascript:document.title='owned'")),
            tint=Tint.CRITICAL,
            rows=((Button("I answered", "reply:1", style=ButtonStyle.MAIN), Button("Open", url="https://x.com/i/1")),),
        )

    async def post(self) -> str:
        sent = await self.platform.post("web-cards", self.card(), key="card")
        await self.platform.react("web-cards", sent.message_id, "✋")
        return sent.message_id

    async def __call__(self, inbound: Inbound) -> Reply | None:
        self.seen.append(inbound)
        who = inbound.sender.external_id
        match inbound.event:
            case Reacted("✋", True) if len(self.holders) == 2:
                return Reply(Message(body=(plain("Both seats are taken."),)), refused=True)
            case Reacted("✋", added):
                (self.holders.append if added else self.holders.remove)(who)
                await self.platform.edit("web-cards", inbound.message_id, self.card())
                return Reply(Message(body=(plain("It is yours until tomorrow."),))) if added else None
            case Pressed("reply:1"):
                choices = (Choice("yes", "Yes, it says so"), Choice("no", "Not yet"))
                inputs = (Input("link", "Link to your answer"), Input("disclosure", "Is it disclosed?", "", choices))
                return Reply(Message(), form=Form("reply", "1", "Record your answer", inputs, "…"))
        sentences = {Answered: "Is the disclosure in?", Typed: "You have 45 points", Filled: "Recorded. Thank you."}
        shared = isinstance(inbound.event, Typed) and inbound.event.name == "leaderboard"
        return Reply(Message(title="This week" if shared else sentences[type(inbound.event)]), shared=shared)


class Stage:
    """The bot, its server and a browser with one window per person."""

    def __init__(self, bot: SmallBot, address: str, browser) -> None:
        self.bot, self.address, self.browser = bot, address, browser

    async def window(self, who: str, room: str = "web-cards", *, width: int = 390, locale: str = "en-GB"):
        context = await self.browser.new_context(viewport={"width": width, "height": 844}, locale=locale)
        page = await context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda line: page.faults.append(line.text) if line.type == "error" else None)
        await page.goto(f"{self.address}/web/#{who}/{room}")
        await page.wait_for_selector("#app:not([hidden])")
        return page


@contextlib.asynccontextmanager
async def serving(platform: WebPlatform, port: int = 0):
    """Serve the page on a port of this machine; stop the bot first, as the real one does."""
    app = FastAPI()
    app.include_router(router(platform))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", lifespan="off"))
    server.capture_signals = contextlib.nullcontext
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has only this flag
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        await platform.stop()
        server.should_exit = True
        await asyncio.wait_for(running, 10)


@pytest.fixture
async def stage():
    bot = SmallBot(WebChat(run="w"))
    await bot.platform.start(bot)
    async with serving(bot.platform) as port, playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        try:
            yield Stage(bot, f"http://127.0.0.1:{port}", browser)
        finally:
            await browser.close()


async def test_a_claim_is_made_with_one_tap_and_answered_in_private(stage):
    card = await stage.bot.post()
    anna, boris, chidi = [await stage.window(who) for who in ("anna", "boris", "chidi")]
    tap = f'#post-{card} [data-emoji="✋"]'
    await anna.click(tap)
    await expect(anna.locator("article.alone")).to_contain_text("It is yours until tomorrow.")
    await expect(anna.locator("article.alone")).to_contain_text("Only you can see this")
    await expect(boris.locator(f"#post-{card}")).to_contain_text("Anna Keller")
    await expect(boris.locator(tap)).to_have_attribute("aria-label", "✋ 1: Anna Keller")
    await expect(boris.locator("article.alone")).to_have_count(0)
    await boris.click(tap)
    await expect(boris.locator(tap)).to_have_attribute("aria-pressed", "true")
    await chidi.click(tap)
    await expect(chidi.locator("article.alone")).to_contain_text("Both seats are taken.")
    await expect(chidi.locator(tap)).to_have_attribute("aria-pressed", "false")
    await anna.click(tap)
    await expect(chidi.locator(tap)).to_have_attribute("aria-label", "✋ 1: Boris")
    await anna.reload()
    await expect(anna.locator("article.alone")).to_contain_text("It is yours until tomorrow.")
    await anna.click("article.alone .dismiss")
    await expect(anna.locator("article.alone")).to_have_count(0)
    assert [page.faults for page in (anna, boris, chidi)] == [[], [], []]


async def test_a_form_is_a_dialog_that_says_what_is_missing(stage):
    await stage.bot.post()
    anna = await stage.window("anna")
    await anna.click('[data-press="reply:1"]')
    dialog = anna.locator("dialog")
    await expect(dialog.locator("#input-link")).to_be_focused()
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_contain_text("Please fill this in.")
    await dialog.locator("#input-link").fill("https://x.com/anna/status/2")
    await dialog.get_by_text("Yes, it says so").click()
    await anna.keyboard.press("Enter")
    await expect(anna.locator("article.alone")).to_contain_text("Recorded. Thank you.")
    await expect(dialog).to_have_count(0)
    values = {"link": "https://x.com/anna/status/2", "disclosure": "yes"}
    assert stage.bot.seen[-1].event == Filled("reply", "1", values)
    assert anna.faults == []


async def test_a_name_turns_nothing_around_it(stage):
    line = (Text("\u202eevil"), Text(" · 1,200 followers"))
    card = await stage.bot.platform.post("web-cards", Message(title="Names", fields=(Field("Author", line),)), key="n")
    anna = await stage.window("anna")
    parts = anna.locator(f"#post-{card.message_id} dd bdi")
    assert await parts.evaluate_all("([name, rest]) => name.getBoundingClientRect().x < rest.getBoundingClientRect().x")


async def test_foreign_text_stays_text(stage):
    card = await stage.bot.post()
    await stage.bot.platform.post("web-cards", Message(title=EVIL, body=(plain(EVIL),)), key="evil")
    anna = await stage.window("anna")
    await anna.fill("#text", EVIL)
    await anna.keyboard.press("Enter")
    await expect(anna.locator("article.said")).to_contain_text("<img src=x")
    assert await anna.locator("#stream img, #stream script").count() == 0
    assert await anna.locator("a[href^='javascript']").count() == 0
    await expect(anna.locator(f"#post-{card} .note")).to_contain_text("trap")
    assert await anna.title() == "Firsthand"
    assert anna.faults == []


@pytest.mark.parametrize("locale", ["en-GB", "ru-RU"])
async def test_nothing_is_wider_than_a_small_phone(stage, locale):
    card = await stage.bot.post()
    wide = Message(title="W" * 200, body=(plain("x" * 300),), rows=((Button("Long label " * 7, "a:1"),) * 5,))
    await stage.bot.platform.post("web-cards", wide, key="wide")
    mira = await stage.window("mira", width=360, locale=locale)
    await mira.click(f'#post-{card} [data-emoji="✋"]')
    await mira.click(f"#post-{card} .chip.add")
    await mira.fill("#text", "/")
    await expect(mira.locator("#suggestions")).to_be_visible()
    for element in ("html", "#stream", ".rail", ".composer"):
        inner, outer = await mira.eval_on_selector(element, "node => [node.scrollWidth, node.clientWidth]")
        assert inner <= outer, element
    small = await mira.eval_on_selector_all(
        "button", "all => all.filter(b => b.offsetHeight && b.offsetHeight < 36).map(b => b.className + b.innerText)"
    )
    assert small == []
    assert await mira.get_attribute("html", "lang") == locale[:2]


async def test_commands_are_offered_and_answered_where_they_belong(stage):
    anna, boris = await stage.window("anna"), await stage.window("boris")
    await anna.fill("#text", "/poi")
    await expect(anna.locator(".suggestion")).to_have_count(1)
    await anna.keyboard.press("Enter")
    await expect(anna.locator("article.alone")).to_contain_text("You have 45 points")
    await anna.focus("#text")
    await anna.keyboard.type("/lead")
    await anna.keyboard.press("Tab")
    await anna.keyboard.press("ArrowDown")
    await anna.keyboard.press("Enter")
    await expect(boris.locator("article.post")).to_contain_text("Anna Keller used /leaderboard week")
    assert stage.bot.seen[-1].event == Typed("leaderboard", "week")
    await expect(boris.locator("article.post")).to_have_count(1)


async def test_answering_a_card_goes_to_the_bot_and_talk_does_not(stage):
    card = await stage.bot.post()
    anna, boris = await stage.window("anna"), await stage.window("boris")
    await anna.click(f"#post-{card} .answer")
    await expect(anna.locator("#answering")).to_contain_text("Answering “Stuck withdrawal”")
    await anna.keyboard.type("https://x.com/anna/status/2")
    await anna.keyboard.press("Enter")
    await expect(anna.locator("article.alone")).to_contain_text("Is the disclosure in?")
    await expect(boris.locator("article.said")).to_contain_text("in answer to “Stuck withdrawal”")
    assert stage.bot.seen[-1].message_id == card
    await anna.keyboard.type("Good morning")
    await anna.keyboard.press("Enter")
    await expect(boris.locator("article.said")).to_have_count(2)
    assert len(stage.bot.seen) == 1


async def test_rooms_follow_from_who_one_is(stage):
    page = await stage.window("anna")
    await expect(page.locator(".tab")).to_have_text(["Community", "Direct"])
    await page.click("#acting")
    await page.click('[data-person="mira"]')
    await expect(page.locator(".tab")).to_have_text(["Community", "Managers", "Staff", "Product", "Direct"])
    await expect(page.locator("#acting")).to_contain_text("Mira")
    await stage.bot.platform.post("web-managers", Message(title="Waiting for you"), key="m")
    await expect(page.locator(".unread")).to_have_text("1")
    await page.click("text=Managers")
    await expect(page.locator("article.post")).to_contain_text("Waiting for you")
    await expect(page.locator(".unread")).to_have_count(0)
    await page.reload()
    await expect(page.locator("article.post")).to_contain_text("Waiting for you")


async def test_the_focus_stays_on_a_button_while_its_card_changes(stage):
    card = await stage.bot.post()
    anna = await stage.window("anna")
    await anna.focus('[data-press="reply:1"]')
    stage.bot.holders.append("boris")
    await stage.bot.platform.edit("web-cards", card, stage.bot.card())
    await expect(anna.locator(f"#post-{card}")).to_contain_text("Boris")
    await expect(anna.locator('[data-press="reply:1"]')).to_be_focused()


async def test_the_page_comes_back_by_itself_after_a_restart(stage):
    bot = SmallBot(WebChat(run="x"))
    await bot.platform.start(bot)
    async with serving(bot.platform) as port:
        stage.address = f"http://127.0.0.1:{port}"
        anna = await stage.window("anna")
    await expect(anna.locator("#offline")).to_be_visible()
    again = SmallBot(WebChat(run="y"))
    await again.platform.start(again)
    await again.post()
    async with serving(again.platform, port):
        await expect(anna.locator("article.post")).to_contain_text("Stuck withdrawal", timeout=15_000)
        await expect(anna.locator("#offline")).to_be_hidden()
