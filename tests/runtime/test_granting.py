"""The worker that grants: once, whatever breaks in between, and with the managers told when it cannot."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlmodel import func, select

from bot.ports.chat import Gone, Refused, RetryAfter
from bot.ports.inbound import Left
from bot.usecases import redeem
from storage import perks
from storage.tables import Entry, EntryKind, Perk, Redemption, RedemptionState
from tests.runtime.perks_help import ROLE, bot, get, given, manager, row, work
from tests.side import eventually

__all__ = ["bot"]


async def test_what_needs_no_manager_is_granted_and_told(bot):
    number = await get(bot, "early")
    assert (await row(bot, number)).state is RedemptionState.APPROVED
    await work(bot)
    await bot.deliver()
    assert (await row(bot, number)).state is RedemptionState.FULFILLED
    assert given(bot) == [f"ana {ROLE}"]
    assert any("“Early access” is yours" in words_of(call) for call in bot.chat.asked("direct", "ana"))


def words_of(call) -> str:
    return "".join(getattr(span, "value", getattr(span, "url", "")) for line in call.message.body for span in line)


async def test_a_crash_between_the_grant_and_its_mark_grants_once(bot):
    number = await get(bot, "early")
    bot.chat.loses_answers = True
    worker = asyncio.create_task(work(bot))
    await bot.chat.until(lambda: given(bot))
    worker.cancel()
    for flight in list(bot.parts.granting._flights):
        flight.cancel()
    await asyncio.gather(worker, return_exceptions=True)
    bot.chat.loses_answers = False
    assert (await row(bot, number)).state is RedemptionState.APPROVED
    bot.crash()
    await work(bot)
    assert len(given(bot)) == 1, "somebody may still work on it"
    bot.clock.advance(minutes=6)
    await work(bot)
    assert (await row(bot, number)).state is RedemptionState.FULFILLED
    assert given(bot) == [f"ana {ROLE}"] * 2, "asked for twice, which the chat makes one"


async def test_a_process_that_starts_takes_up_at_once_what_its_forerunner_held(bot):
    number = await get(bot, "early")
    bot.chat.loses_answers = True
    worker = asyncio.create_task(work(bot))
    await bot.chat.until(lambda: given(bot))
    worker.cancel()
    for flight in list(bot.parts.granting._flights):
        flight.cancel()
    await asyncio.gather(worker, return_exceptions=True)
    bot.chat.loses_answers = False
    bot.crash()
    bot.parts.granting.start()
    await eventually(lambda: _is(bot, number, RedemptionState.FULFILLED), "granted")
    await bot.parts.granting.stop()


async def _is(bot, number: int, state: RedemptionState) -> bool:
    return (await row(bot, number)).state is state


async def test_trouble_that_passes_is_waited_for_a_little_longer_each_time(bot):
    number = await get(bot, "early")
    bot.chat.script("give_role", RetryAfter(2), RetryAfter(100), RuntimeError("broken"), chat_id="cards")
    waits = []
    for _ in range(3):
        await work(bot)
        waits.append((await row(bot, number)).due_at - bot.clock.now())
        bot.clock.at = (await row(bot, number)).due_at
    assert waits == [timedelta(seconds=15), timedelta(seconds=100), timedelta(seconds=60)]
    await work(bot)
    assert (await row(bot, number)).state is RedemptionState.FULFILLED


async def test_after_eight_tries_the_managers_are_told_once_and_may_try_again(bot):
    number = await get(bot, "early")
    bot.chat.script("give_role", *[RetryAfter(1, "Discord is away")] * 8, chat_id="cards")
    for _ in range(9):
        await work(bot)
        bot.clock.advance(hours=2)
    stuck = await row(bot, number)
    assert (stuck.state, stuck.due_at, stuck.last_error) == (RedemptionState.APPROVED, None, "Discord is away")
    assert len(given(bot)) == 8
    await bot.deliver()
    assert len([said for said in bot.chat.messages("managers") if "Discord is away" in said]) >= 1
    await manager(bot, redeem.try_again, number)
    await work(bot)
    assert (await row(bot, number)).state is RedemptionState.FULFILLED


async def test_a_refusal_is_told_to_the_managers_and_a_denial_takes_the_rest_back(bot):
    number = await get(bot, "early")
    bot.chat.script("give_role", Refused("the role stands above the bot's"), chat_id="cards")
    await work(bot)
    assert (await row(bot, number)).last_error == "the role stands above the bot's"
    await manager(bot, redeem.deny, number, "not possible now", approved=True)
    await work(bot)
    assert (await row(bot, number)).state is RedemptionState.DENIED
    assert [call.detail for call in bot.chat.asked("take_role")] == [f"ana {ROLE}"]


async def test_who_is_not_there_is_told_what_to_do(bot):
    number = await get(bot, "early")
    bot.chat.script("give_role", Gone(), chat_id="cards")
    await work(bot)
    await bot.deliver()
    assert any("cannot be given to you yet" in words_of(call) for call in bot.chat.asked("direct", "ana"))
    assert "no account in Web" in (await row(bot, number)).last_error


async def test_what_was_taken_back_while_it_was_granted_is_undone(bot):
    number = await get(bot, "early")
    bot.chat.gate.clear()
    worker = asyncio.create_task(work(bot))
    await bot.chat.until(lambda: given(bot))
    async with bot.parts.transactions.write("acme") as ctx:
        member_id = (await perks.redemption(ctx.uow, ctx.community_id, number)).member_id
        await redeem.end_all(ctx, member_id, "left")
    bot.chat.gate.set()
    await worker
    await work(bot)
    assert (await row(bot, number)).state in {RedemptionState.ENDED, RedemptionState.DENIED}
    assert [call.detail for call in bot.chat.asked("take_role")] == [f"ana {ROLE}"]


async def test_a_refusal_that_comes_after_the_decision_does_not_stop_the_undo(bot):
    number = await get(bot, "early")
    bot.chat.script("give_role", Refused("too high"), chat_id="cards")
    bot.chat.gate.clear()
    worker = asyncio.create_task(work(bot))
    await bot.chat.until(lambda: given(bot))
    async with bot.parts.transactions.write("acme") as ctx:
        member_id = (await perks.redemption(ctx.uow, ctx.community_id, number)).member_id
        await redeem.end_all(ctx, member_id, "left")
    bot.chat.gate.set()
    await worker
    await work(bot)
    assert (await row(bot, number)).state in {RedemptionState.ENDED, RedemptionState.DENIED}
    assert len(bot.chat.asked("take_role")) == 1


async def test_a_role_that_another_perk_gives_too_stays(bot):
    first, _ = await get(bot, "early"), await get(bot, "twin")
    await work(bot)
    await manager(bot, redeem.end, first, "over")
    await work(bot)
    assert (await row(bot, first)).state is RedemptionState.ENDED
    assert bot.chat.asked("take_role") == []


async def test_two_workers_grant_once(bot):
    number = await get(bot, "early")
    other = bot.parts.granting
    bot.crash()
    await asyncio.gather(work(bot), other.idle())
    assert (await row(bot, number)).state is RedemptionState.FULFILLED
    assert given(bot) == [f"ana {ROLE}"]


async def _away_and_back(bot) -> None:
    """Ana leaves the room, as the chat tells, and presses something there again a while later."""
    await bot.act(Left(), "ana")
    bot.clock.advance(days=2)
    await bot.press("me", "ana")


async def test_who_comes_back_into_the_room_has_his_role_again_for_as_long_as_before(bot):
    number = await get(bot, "early")
    await work(bot)
    ends_at = (await row(bot, number)).ends_at
    await _away_and_back(bot)
    await work(bot)
    back = await row(bot, number)
    assert (back.state, back.ends_at) == (RedemptionState.FULFILLED, ends_at)
    assert given(bot) == [f"ana {ROLE}"] * 2, "Discord took it off when she left"
    bot.clock.advance(days=29)
    await manager(bot, redeem.expire)
    await work(bot)
    assert (await row(bot, number)).state is RedemptionState.ENDED


async def test_who_leaves_while_his_role_is_given_again_gets_no_points_back(bot):
    async with bot.database.write() as uow:
        early = (await uow.exec(select(Perk).where(Perk.name == "early"))).one()
        early.threshold, early.price = None, 5
        uow.add(early)
    await bot.press(f"redeem:{early.id}:5")
    number = await bot.one(select(Redemption.id))
    await work(bot)
    await _away_and_back(bot)
    await bot.press("leave", "ana")
    await work(bot)
    assert (await row(bot, number)).state is RedemptionState.ENDED
    assert await bot.one(select(func.count()).where(Entry.kind == EntryKind.REFUND)) == 0
