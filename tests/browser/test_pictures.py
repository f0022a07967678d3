"""Pictures on the page, and links that lead to a message, in a real browser."""

from __future__ import annotations

from bot.ports.chat import Sent
from bot.ports.clock import SystemClock
from bot.ports.message import File, Message
from bot.ports.text import Link, plain
from tests.browser.test_web_page import expect, pytestmark, stage
from tests.pictures import png

__all__ = ["pytestmark", "stage"]

CHART = Message(title="October", body=(plain("Fewer than in September."),), picture=File("октябрь.png", png(1200, 500)))


async def test_a_picture_is_shown_in_a_room_and_fits_a_phone(stage):
    sent = await stage.bot.platform.post("web-cards", CHART, key="chart")
    anna = await stage.window("anna")
    shown = anna.locator(f"#post-{sent.message_id} img")
    await expect(shown).to_be_visible()
    await expect(shown).to_have_attribute("alt", "October")
    assert await shown.evaluate("async one => (await one.decode(), one.naturalWidth)") == 1200
    box = await shown.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert abs(box["width"] / box["height"] - 1200 / 500) < 0.1
    assert await anna.evaluate("document.documentElement.scrollWidth") <= 390
    assert anna.faults == []


async def test_a_picture_for_one_person_is_seen_by_nobody_else(stage):
    post = stage.bot.chat.add("web-cards", SystemClock().now(), message=CHART, only_for="anna")
    anna, boris = await stage.window("anna"), await stage.window("boris")
    await expect(anna.locator(f"#post-{post.id} img")).to_be_visible()
    await expect(boris.locator(f"#post-{post.id}")).to_have_count(0)
    address = f"{stage.address}/web/picture?as=boris&chat=web-cards&post={post.id}"
    assert (await boris.request.get(address)).status == 404


async def test_a_link_leads_to_its_message_whoever_one_is(stage):
    stage.bot.platform.address = f"{stage.address}/web/"
    first = await stage.bot.post()
    for number in range(130):
        stage.bot.chat.add("web-cards", SystemClock().now(), message=Message(title=f"Later {number}"))
    address = stage.bot.platform.link_to("web-cards", first)
    line = Message(body=((*plain("It stands higher up. "), Link("Open the card", address)),))
    sent = await stage.bot.platform.post("web-managers", line, key="line")
    assert isinstance(sent, Sent)
    mira = await stage.window("mira", "web-managers")
    card = mira.locator(f"#post-{first}")
    await expect(card).to_have_count(0)
    await mira.get_by_role("link", name="Open the card").click()
    await expect(card).to_be_in_viewport()
    await expect(card).to_be_focused()
    await expect(mira.locator("#acting")).to_contain_text("mira", ignore_case=True)
    await expect(mira.locator("#room-name")).to_have_text("Community")
    assert len(mira.context.pages) == 1
    assert mira.faults == []


async def test_a_link_to_a_message_that_is_gone_or_in_a_room_one_cannot_see_says_so(stage):
    stage.bot.platform.address = f"{stage.address}/web/"
    anna = await stage.window("anna")
    for link, words in (("#/web-cards/w999", "That message is gone."), ("#/web-staff/w1", "You cannot see this room.")):
        await anna.evaluate("link => { location.hash = link; }", link)
        await expect(anna.locator("#notice-text")).to_have_text(words)
    assert anna.faults == []
