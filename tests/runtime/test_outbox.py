"""Nothing is lost between database and chat: most urgent first, one at a time, repeated until it is done or dead."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from bot.ports.chat import Gone, Pace, Refused, Unchanged
from bot.runtime import settling
from storage import people
from storage.tables import Card, DeliveryKind, DeliveryState, Identity
from tests.runtime.fake_platform import FakePlatform, words
from tests.runtime.rig import Rig, rig
from tests.world import community

if TYPE_CHECKING:
    from tests.world import FakeClock


async def test_the_most_urgent_is_posted_first(either: Rig):
    for author, reach in (("calm", 1), ("loud", 500_000), ("known", 20_000)):
        await either.complain(author=author, reach={"views": reach}, category="trust")
    await either.deliver()
    order = [words(call.message) for call in either.chat.asked("post", "cards") if call.message]
    assert [next(name for name in ("calm", "loud", "known") if name in text) for text in order] == [
        "loud",
        "known",
        "calm",
    ]


async def test_one_chat_gets_one_at_a_time_and_chats_do_not_wait_for_each_other(bot: Rig):
    for number in range(4):
        await bot.complain(author=f"open{number}")
        await bot.complain(author=f"unsure{number}", score=0.6)
    bot.chat.gate.clear()
    await bot.outbox.start()
    await bot.chat.until(lambda: {call.chat_id for call in bot.chat.calls} == {"cards", "managers"})
    await asyncio.sleep(0.1)
    assert len(bot.chat.calls) == 2
    bot.chat.gate.set()
    await bot.outbox.idle()
    assert bot.chat.most_at_once == {"cards": 1, "managers": 1}
    assert len(bot.chat.messages("cards")) == len(bot.chat.messages("managers")) == 4


async def test_many_changes_of_one_card_are_one_message_that_shows_the_last(either: Rig):
    thread = await either.complain()
    await either.join("ana", "ben")
    await either.press(f"claim:{thread}")
    await either.press(f"claim:{thread}", "ben")
    await either.press(f"release:{thread}")
    await either.deliver()
    [post] = either.chat.asked("post")
    assert post.message is not None
    assert "Ben" in words(post.message)
    assert "Ana" not in words(post.message)
    assert either.chat.asked("edit") == []


async def test_what_changes_while_a_card_is_on_its_way_is_shown_after_it(bot: Rig):
    thread = await bot.complain()
    await bot.join("ana")
    bot.chat.gate.clear()
    await bot.outbox.start()
    await bot.chat.until(lambda: bot.chat.asked("post"))
    await bot.press(f"claim:{thread}")
    bot.chat.gate.set()
    await bot.outbox.idle()
    assert "Ana" in bot.chat.messages("cards")[0]
    assert len(bot.chat.asked("post")) == 1


async def test_a_card_deleted_by_hand_is_posted_again_while_it_waits(either: Rig):
    thread = await either.complain()
    await either.join("ana")
    await either.deliver()
    either.chat.shown.clear()
    await either.press(f"claim:{thread}")
    await either.deliver()
    [again] = either.chat.messages("cards")
    assert "Ana" in again
    cards = await either.deliveries()
    assert {row.state for row in cards} == {DeliveryState.DONE}
    assert (await either.one(select(Card))).message_id == "2"


async def test_a_card_deleted_by_hand_is_not_posted_again_when_its_thread_has_ended(bot: Rig):
    thread = await bot.complain()
    await bot.deliver()
    bot.chat.shown.clear()
    await bot.press(f"dismiss:{thread}:not_us", "mara", roles=("manager",))
    await bot.deliver()
    assert len(bot.chat.asked("post")) == 1
    async with bot.database.read() as uow:
        assert (await uow.exec(select(Card))).first() is None


@pytest.mark.parametrize("changed_since", [False, True])
async def test_a_post_whose_answer_was_lost_in_a_crash_is_found_and_not_repeated(either: Rig, *, changed_since: bool):
    thread = await either.complain()
    await either.join("ana")
    either.chat.loses_answers = True
    await either.outbox.start()
    await either.chat.until(lambda: either.chat.messages("cards"))
    dying = either.outbox
    either.chat.loses_answers = False
    either.crash()
    if changed_since:
        await either.press(f"claim:{thread}")
    await either.deliver()
    assert len(either.chat.messages("cards")) == 1
    assert len(either.chat.asked("post")) == 1
    assert [call.detail for call in either.chat.asked("find")] == [f"manage:{thread}"]
    assert ("Ana" in either.chat.messages("cards")[0]) is changed_since
    assert (await either.one(select(Card))).message_id == "1"
    for flight in dying._flights:
        flight.cancel()
    await dying.stop()


async def test_what_was_leased_by_a_process_that_hangs_is_taken_again_when_the_lease_ends(bot: Rig):
    await bot.complain()
    async with bot.database.write() as uow:
        from storage import outbox

        row = await outbox.lease(uow, "web", "cards", bot.clock.now(), bot.clock.now() + settling.MOST_WAIT)
    assert row is not None
    bot.outbox._served.add("web")
    bot.outbox._pulse.start()
    await bot.outbox.idle()
    assert bot.chat.asked("post") == []
    bot.clock.advance(minutes=6)
    await bot.outbox.idle()
    assert len(bot.chat.messages("cards")) == 1


async def test_a_private_message_that_is_refused_closes_the_direct_chat(bot: Rig):
    await bot.join("ana")
    await bot.type("help", direct=True)
    async with bot.parts.transactions.write("acme") as ctx:
        account = await people.identity(ctx.uow, "web", "ana")
        assert account is not None
        assert account.direct_open
        ctx.tell(account, "tell-freed", thread=1)
        ctx.tell(account, "tell-freed", thread=2)
    bot.chat.script("direct", Refused("blocked"), chat_id="ana")
    await bot.deliver()
    assert not (await bot.one(select(Identity.direct_open).where(Identity.external_id == "ana")))
    assert bot.chat.messages("managers") == []
    assert {row.state for row in await bot.deliveries()} == {DeliveryState.DONE}


async def test_what_stands_already_and_what_is_gone_is_done_with(bot: Rig):
    thread = await bot.complain()
    await bot.join("ana")
    bot.chat.script("react", Gone())
    await bot.deliver()
    bot.chat.script("edit", Unchanged())
    await bot.press(f"claim:{thread}")
    await bot.deliver()
    assert {row.state for row in await bot.deliveries()} == {DeliveryState.DONE}


async def test_deliveries_keep_within_a_published_pace(url: str, clock: FakeClock):
    chat = FakePlatform(pace=Pace(count=5, per=0.6))
    async with rig(url, clock, chat, publish={"on_view": 50}) as bot:
        for number in range(9):
            await bot.complain(author=f"critic{number}")
        await bot.deliver()
    times = [call.at for call in chat.asked("post")]
    assert len(times) == 9
    # four of five, so that one is left for an answer to a person
    assert all(later - earlier >= 0.58 for earlier, later in zip(times, times[4:], strict=False))


async def test_a_fault_in_the_making_of_one_message_holds_nothing_else_up(bot: Rig, caplog: pytest.LogCaptureFixture):
    async with bot.parts.transactions.write("acme") as ctx:
        broken = {"key": "no-such-sentence", "fields": {}}
        ctx._enqueue(DeliveryKind.NOTICE, "web", "cards", broken, urgency=1e13)
    await bot.complain()
    for _ in range(settling.TRIES):
        await bot.deliver()
        bot.clock.advance(minutes=6)
    assert len(bot.chat.messages("cards")) == 1
    [notice] = [row for row in await bot.deliveries() if row.kind is DeliveryKind.NOTICE]
    assert (notice.state, notice.attempts) == (DeliveryState.DEAD, settling.TRIES)
    assert "KeyError" in notice.last_error
    assert "could not be made" in caplog.text


async def test_a_chat_that_raises_is_asked_again(bot: Rig):
    bot.chat.script("post", ValueError("a fault of the adapter"))
    await bot.complain()
    await bot.deliver()
    assert bot.chat.messages("cards") == []
    bot.clock.advance(minutes=1)
    await bot.deliver()
    assert len(bot.chat.messages("cards")) == 1


async def test_a_community_that_left_the_config_holds_nobody_up(url: str, clock: FakeClock):
    beta = community(web={"cards": "beta-cards", "managers": "beta-managers"})
    async with rig(url, clock, beta=beta) as bot, bot.parts.transactions.write("beta") as ctx:
        ctx._enqueue(DeliveryKind.NOTICE, "web", "cards", {"key": "help-title", "fields": {}}, urgency=1e13)
    async with rig(url, clock) as bot:
        await bot.complain()
        await bot.deliver()
        assert len(bot.chat.messages("cards")) == 1
        [early] = [row for row in await bot.deliveries() if row.kind is DeliveryKind.NOTICE]
        assert early.state is DeliveryState.WAITING  # whoever wrote it may have been told of beta just now
        clock.advance(minutes=2)
        await bot.deliver()
        [orphan] = [row for row in await bot.deliveries() if row.kind is DeliveryKind.NOTICE]
        assert orphan.state is DeliveryState.DEAD


async def test_stopping_lets_what_is_in_flight_end_and_starts_nothing_new(bot: Rig):
    await bot.complain()
    await bot.complain()
    bot.chat.gate.clear()
    await bot.outbox.start()
    await bot.chat.until(lambda: bot.chat.asked("post"))
    stopping = asyncio.create_task(bot.outbox.stop())
    await asyncio.sleep(0.05)
    bot.chat.gate.set()
    await stopping
    assert len(bot.chat.asked("post")) == 1
    by_state = sorted(row.state for row in await bot.deliveries() if row.kind is DeliveryKind.CARD)
    assert by_state == [DeliveryState.DONE, DeliveryState.WAITING]


async def test_old_deliveries_are_forgotten_and_open_ones_are_not(bot: Rig):
    await bot.complain(author="early")
    await bot.deliver()
    await bot.outbox.stop()
    await bot.complain(author="late")
    before = {row.state for row in await bot.deliveries()}
    bot.clock.advance(days=8)
    await bot.service.scheduler.clean()
    assert before == {DeliveryState.DONE, DeliveryState.WAITING}
    assert {row.state for row in await bot.deliveries()} == {DeliveryState.WAITING}
