"""What the days of time share: in which chats they are told, links that lead to a card, and how often a thing was said.

Each chat and each database tells some of them: what a chat does never depends on the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.side import CARDS

if TYPE_CHECKING:
    from bot.ports.chat import RoomKind
    from tests.harness.base import Seen
    from tests.running import Running
    from tests.side import Side

DISCORD, TELEGRAM, WEB, BOTH = ("discord",), ("telegram",), ("web",), ("discord", "telegram")
MORNING = {"digest": {"at": "09:00"}}
REMINDED = "no answer is recorded yet"


def told_in(*chats: tuple[tuple[str, ...], str], **overrides: Any) -> pytest.MarkDecorator:
    """Tell a day in some chats, each given with its database."""
    given = [
        pytest.param((names, overrides), database, id=f"{' and '.join(names)} on {database}")
        for names, database in chats
    ]
    return pytest.mark.parametrize(("days", "databases"), given, indirect=True)


async def times_told(chat: Side, name: str, words: str) -> int:
    """Return how many private messages to somebody say these words."""
    return sum(words in one.text for one in await chat.harness.directs(chat.people[name]))


async def times_said(chat: Side, words: str, room: RoomKind = CARDS) -> int:
    """Return how many messages in a room say these words."""
    return sum(words in one.text for one in await chat.messages(room))


async def press_told(chat: Side, name: str, words: str, action: str) -> Seen:
    """Press a button of the newest private message to somebody that says these words."""
    await chat.told(name, words)
    seen = [one for one in await chat.harness.directs(chat.people[name]) if words in one.text][-1]
    place = chat.harness.rooms[CARDS] if chat.name == "discord" else chat.people[name]
    shown = await chat.harness.press(chat.people[name], place, seen.id, seen.button(action))
    assert shown is not None, f"{name} was shown nothing"
    return shown


async def leads_to_card(chat: Side, seen: Seen, thread: int) -> None:
    """The number of a thread in a message opens its card."""
    [link] = {address for label, address in seen.links if label.endswith(f"#{thread}")}
    assert chat.harness.opens(link) == (chat.harness.rooms[CARDS], (await chat.card(thread)).id)


async def opened(chat: Side, *names: str) -> None:
    """Let members join whose direct chats are open."""
    for name in names:
        await chat.harness.open_direct(await chat.member(name))


async def minutes(bot: Running, number: int) -> None:
    """Let some minutes pass, one by one."""
    for _ in range(number):
        await bot.pass_time(minutes=1)
