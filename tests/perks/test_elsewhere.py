"""A perk that opens something in two chats which two processes serve: each does its own part, and nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.perks.opening import close, open_up
from bot.ports.perks import Account, Done, Elsewhere, Reach, Work
from tests.runtime.fake_platform import FakePlatform

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

BOTH = frozenset({"discord", "telegram"})
ACCOUNTS = (Account("discord", "11", "Ana", "cards"), Account("telegram", "22", "Ana", "-100"))
WORK = Work(
    key="redemption:1",
    community="acme",
    product="Northwind",
    perk="insider",
    settings={"discord_role": "7", "telegram_room": "-200"},
    accounts=ACCOUNTS,
    since=datetime(2026, 11, 1, tzinfo=UTC),
)


def process(name: str) -> tuple[FakePlatform, Reach]:
    """Return a chat and the reach of the process that serves it alone."""
    chat = FakePlatform(name, roles=name == "discord", join_requests=name == "telegram")
    return chat, Reach({name: chat}, helpdesk=None, chats=BOTH)  # type: ignore[arg-type]


def noted(work: Work, data: Mapping[str, Any]) -> Work:
    return replace(work, noted={**work.noted, **data})


async def test_each_process_gives_its_part_and_the_last_one_is_done():
    discord, first = process("discord")
    telegram, second = process("telegram")
    ended = await open_up(WORK, first)
    assert isinstance(ended, Elsewhere)
    assert ended.chat == "telegram"
    done = await open_up(noted(WORK, ended.noted), second)
    assert isinstance(done, Done)
    assert done.told["way"] == "both"
    assert (len(discord.asked("give_role")), len(telegram.asked("invite"))) == (1, 1)
    assert [note[0] for note in (*done.noted["roles"], *done.noted["rooms"])] == ["discord", "telegram"]


async def test_where_the_other_chat_begins_it_ends_the_same():
    discord, first = process("discord")
    _, second = process("telegram")
    ended = await open_up(WORK, second)
    assert isinstance(ended, Elsewhere)
    assert ended.chat == "discord"
    done = await open_up(noted(WORK, ended.noted), first)
    assert isinstance(done, Done)
    assert len(discord.asked("give_role")) == 1


async def test_each_process_takes_back_its_part_once():
    discord, first = process("discord")
    telegram, second = process("telegram")
    given = await open_up(noted(WORK, (await open_up(WORK, first)).noted), second)  # type: ignore[union-attr]
    assert isinstance(given, Done)
    work = noted(WORK, given.noted)
    ended = await close(work, first)
    assert isinstance(ended, Elsewhere)
    assert ended.chat == "telegram"
    assert isinstance(await close(noted(work, ended.noted), second), Done)
    assert len(discord.asked("take_role")) == 1
    assert (len(telegram.asked("revoke")), len(telegram.asked("put_out"))) == (1, 1)


async def test_one_process_with_both_chats_leaves_nothing_elsewhere():
    discord, _ = process("discord")
    telegram, _ = process("telegram")
    reach = Reach({"discord": discord, "telegram": telegram}, helpdesk=None, chats=BOTH)  # type: ignore[arg-type]
    done = await open_up(WORK, reach)
    assert isinstance(done, Done)
    assert isinstance(await close(noted(WORK, done.noted), reach), Done)
    assert len(discord.asked("take_role")) == 1
