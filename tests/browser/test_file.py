"""A file on the page in a real browser: a link that only its reader has, and that is saved and never opened."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.ports.clock import SystemClock
from bot.ports.message import File, Message
from tests.browser.test_web_page import expect, pytestmark, stage

__all__ = ["pytestmark", "stage"]

CONTENT = '{"what_this_is": "всё о вас"}'.encode()


async def test_a_file_is_saved_by_its_reader_and_seen_by_nobody_else(stage):
    message = Message(title="Everything I hold about you", file=File("данные.json", CONTENT))
    post = stage.bot.chat.add("web-cards", SystemClock().now(), message=message, only_for="anna")
    anna, boris = await stage.window("anna"), await stage.window("boris")
    link = anna.locator(f"#post-{post.id} a", has_text="Download данные.json (1 KB)")
    async with anna.expect_download() as saving:
        await link.click()
    saved = await saving.value
    assert saved.suggested_filename == "данные.json"
    assert await asyncio.to_thread(Path(await saved.path()).read_bytes) == CONTENT
    await expect(boris.locator(f"#post-{post.id}")).to_have_count(0)
    assert anna.faults == boris.faults == []
