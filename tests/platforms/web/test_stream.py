"""What each person sees, now and as it changes."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from bot.platforms.web.stream import changes
from bot.ports.message import Message
from tests.platforms.web.world import CARD, NOW

if TYPE_CHECKING:
    from bot.platforms.web import WebPlatform


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


async def test_a_private_line_in_a_room_is_streamed_to_its_reader_alone(world):
    start = (await world.state("anna"))["at"]
    line = world.chat.add("web-cards", NOW, message=CARD, only_for="anna")
    world.chat.edit(line, Message("Changed"), NOW)
    world.chat.remove(line)
    assert len(await events_of(world.platform, "anna", start)) == 3
    assert await events_of(world.platform, "mira", start) == []


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
