"""Who left is noticed when it matters: asked about politely, believed only when every chat is sure, back by an act."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlmodel import col, select

from bot.bootstrap import prepare
from bot.classify.by_words import WordListReader
from bot.config import parse
from bot.ports.inbound import Left, Pressed
from bot.runtime import rollcall
from bot.runtime.rollcall import Rollcall
from storage import people
from storage.tables import Audit, Identity, Member, MemberState
from tests.runtime.fake_platform import FakePlatform
from tests.runtime.rig import Rig, rig
from tests.world import community

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest

    from tests.world import FakeClock

DISCORD = {"cards": "111111111111111111", "managers": "111111111111111112"}
TELEGRAM = {"cards": "-1001234567890", "managers": "-1001234567891"}


class Faulty(FakePlatform):
    """A chat whose first answer is a fault."""

    async def is_present(self, chat_id: str, external_id: str) -> bool | None:
        if not self.asked("is_present"):
            await super().is_present(chat_id, external_id)
            raise RuntimeError("the line is down")
        return await super().is_present(chat_id, external_id)


@asynccontextmanager
async def both(url: str, clock: FakeClock) -> AsyncIterator[Rig]:
    """One community in Discord and in Telegram."""
    raw = community(discord=DISCORD, telegram=TELEGRAM)
    del raw["web"]
    tokens = {name: {"token": "stand-in"} for name in ("discord", "telegram")}
    parts = await prepare(parse({"database": url, "communities": {"acme": raw}, **tokens}, {}), clock, WordListReader())
    await parts.transactions.prepare()
    yield Rig(parts, clock, (FakePlatform("discord"), FakePlatform("telegram")))
    await parts.database.close()


def roll(bot: Rig) -> Rollcall:
    """Return a new roll call, as a new process has it."""
    return Rollcall(bot.parts.transactions, {chat.name: chat for chat in bot.chats})


async def states(bot: Rig) -> list[tuple[MemberState, str]]:
    async with bot.database.read() as uow:
        rows = await uow.exec(select(Member.state, Member.state_why).order_by(col(Member.id)))
        return [(MemberState(state), why) for state, why in rows]


async def unseen(bot: Rig, **ago: float) -> None:
    """Let a while pass since anybody was seen."""
    bot.clock.advance(**ago)


def asked(bot: Rig) -> list[str]:
    return [call.detail for chat in bot.chats for call in chat.asked("is_present")]


async def test_who_holds_a_seat_is_asked_about_after_six_hours_and_all_others_once_a_day(either: Rig):
    thread = await either.complain()
    await either.join("ana", "ben")
    await either.press(f"claim:{thread}")
    await unseen(either, hours=5.9)
    await roll(either).call()
    assert asked(either) == []
    await unseen(either, hours=0.2)
    await roll(either).call()
    assert asked(either) == ["ana"]
    await roll(either).call()
    assert asked(either) == ["ana"]
    await unseen(either, hours=18)
    await roll(either).call()
    assert asked(either) == ["ana", "ana", "ben"]


async def test_who_is_gone_rests_and_his_seats_are_free_and_the_clock_has_written_it_down(either: Rig):
    thread = await either.complain()
    await either.join("ana", "ben")
    await either.press(f"claim:{thread}")
    await either.press(f"claim:{thread}", "ben")
    either.chat.present["ana"] = False
    await unseen(either, hours=7)
    assert await roll(either).call() == 1
    assert await states(either) == [(MemberState.PAUSED, "gone"), (MemberState.ACTIVE, "")]
    assert await either.held() == 1
    line = await either.one(select(Audit).where(Audit.what == "gone"))
    assert (line.person_id, line.member_id) == (None, 1)
    await unseen(either, days=3)
    either.chat.calls.clear()
    assert await roll(either).call() == 0
    assert asked(either) == ["ben"]
    assert "You have left the room" in await either.type("points", direct=True)
    assert f"seat in #{thread}" in await either.press(f"claim:{thread}")
    assert await states(either) == [(MemberState.ACTIVE, ""), (MemberState.ACTIVE, "")]


async def test_a_chat_that_cannot_tell_changes_nothing_and_is_asked_again_later(bot: Rig):
    await bot.join("ana")
    bot.chat.present["ana"] = None
    await unseen(bot, days=2)
    one = roll(bot)
    assert [await one.call() for _ in range(3)] == [0, 0, 0]
    assert asked(bot) == ["ana"]
    await unseen(bot, hours=7)
    await one.call()
    assert asked(bot) == ["ana", "ana"]
    assert await states(bot) == [(MemberState.ACTIVE, "")]


async def test_who_is_still_in_one_of_his_chats_is_not_gone(url: str, clock: FakeClock):
    async with both(url, clock) as bot:
        discord, telegram = bot.chats
        await bot.act(Pressed("agree"), "ana", chat_id=DISCORD["cards"])
        async with bot.database.write() as uow:
            uow.add(Identity(person_id=1, platform="telegram", external_id="77", name="Ana"))
        await unseen(bot, days=2)
        discord.present["ana"], telegram.present["77"] = False, None
        assert await roll(bot).call() == 0
        telegram.present["77"] = True
        assert await roll(bot).call() == 0
        assert await states(bot) == [(MemberState.ACTIVE, "")]
        await bot.act(Left(), "ana", chat_id=DISCORD["cards"])
        assert await states(bot) == [(MemberState.ACTIVE, "")]
        telegram.present["77"] = False
        assert await roll(bot).call() == 1
        assert [call.chat_id for call in telegram.asked("is_present")] == [TELEGRAM["cards"]] * 3


async def test_who_leaves_only_the_managers_room_has_not_left(bot: Rig):
    await bot.join("mara")
    await bot.act(Left(), "mara", chat_id="managers")
    assert await states(bot) == [(MemberState.ACTIVE, "")]
    await bot.act(Left(), "mara")
    assert await states(bot) == [(MemberState.PAUSED, "gone")]


async def test_a_round_asks_about_a_few_only_and_the_next_about_the_others(bot: Rig):
    names = [f"member{number:02}" for number in range(rollcall.AT_ONCE + 3)]
    await bot.join(*names)
    await unseen(bot, days=2)
    one = roll(bot)
    await one.call()
    assert len(asked(bot)) == rollcall.AT_ONCE
    await one.call()
    await one.call()
    assert sorted(asked(bot)) == names


async def test_whoever_acts_in_the_room_is_not_asked_about(bot: Rig):
    await bot.join("ana")
    await unseen(bot, days=2)
    await bot.type("points")
    await roll(bot).call()
    assert asked(bot) == []


async def test_a_fault_in_one_round_does_not_end_the_rounds(
    url: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(rollcall, "EVERY_SECONDS", 0.01)
    chat = Faulty()
    async with rig(url, clock, chat) as bot:
        await bot.join("ana")
        await unseen(bot, days=2)
        chat.present["ana"] = False
        one = roll(bot)
        one.start()
        await chat.until(lambda: len(asked(bot)) == 2)
        await one.stop()
        assert await states(bot) == [(MemberState.PAUSED, "gone")]
    assert "the roll call of acme failed" in caplog.text


async def test_an_act_is_noted_once_a_minute_with_the_right_to_manage(either: Rig):
    await either.join("ana")

    async def seen() -> Member:
        async with either.database.read() as uow:
            [row] = await people.members(uow, 1)
            return row

    await either.type("points")
    first = (await seen()).seen_at
    assert first == either.clock.now()
    await unseen(either, seconds=59)
    await either.type("points")
    assert (await seen()).seen_at == first
    await unseen(either, seconds=1)
    await either.type("points", direct=True)
    row = await seen()
    assert (row.seen_at, row.present_at, row.manages) == (either.clock.now(), first, False)
    await unseen(either, minutes=1)
    await either.type("points", roles=("manager",))
    assert (await seen()).manages
    await unseen(either, minutes=1)
    await either.type("points", direct=True)
    assert (await seen()).manages
    await unseen(either, minutes=1)
    await either.type("points")
    assert not (await seen()).manages
