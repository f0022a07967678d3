"""What a chat or a room needs is told once where somebody can read it, and what was given up comes back by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from bot.ports.chat import Mended, Moved, Need, Problem, Refused, RetryAfter, RoomKind
from bot.ports.message import Message
from bot.runtime import settling, troubles
from bot.runtime.moves import moves_of
from storage import chat_states, outbox
from storage.tables import Card, Delivery, DeliveryKind, DeliveryState
from tests.runtime.fake_platform import FakePlatform
from tests.runtime.rig import Rig, rig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.world import FakeClock

NO_RIGHT = Refused("no right to write", Need.WRITE)
GONE_BAD = Problem("web.token", "the token is refused", "make a new one", need=Need.TOKEN)
AWAY = Problem("web", "it does not answer", "look", passing=True, need=Need.UNREACHABLE)


@pytest.fixture
async def bot(database_url: str, clock: FakeClock) -> AsyncIterator[Rig]:
    """One community on one page, over each database, with a room for its operators."""
    async with rig(database_url, clock, operators={"web": "operators"}) as made:
        yield made


async def look(bot: Rig) -> None:
    """Let the clock look at the chats once, and deliver what follows."""
    await troubles.look(bot.parts.transactions, "acme")
    await bot.deliver()


async def tell(bot: Rig, told: Any) -> None:
    """Let the first chat report something, and deliver what follows."""
    bot.outbox.troubles.report(bot.chat.name, told)
    await bot.deliver()


async def states(bot: Rig, kind: DeliveryKind = DeliveryKind.CARD) -> list[DeliveryState]:
    return [row.state for row in await bot.deliveries() if row.kind is kind]


def refuse(bot: Rig, *rooms: str, times: int = 100, outcome: Any = NO_RIGHT) -> None:
    for room in rooms:
        bot.chat.script("post", *[outcome] * times, chat_id=room)


async def test_a_card_that_was_given_up_comes_back_once_in_its_newest_state(bot: Rig):
    refuse(bot, "cards")
    thread = await bot.complain()
    await bot.deliver()
    for _ in range(3):
        async with bot.parts.transactions.write("acme") as ctx:
            ctx.renew(Card(ref=thread, kind="thread", platform="web", chat_id="cards"))  # type: ignore[call-arg]
        await bot.deliver()
    assert await states(bot) == [DeliveryState.DEAD] * 4
    await bot.join("ana")
    await bot.press(f"claim:{thread}")
    bot.chat.outcomes.clear()
    await bot.deliver()
    await bot.deliver()
    assert len(bot.chat.messages("cards")) == 1
    assert "Ana" in bot.chat.messages("cards")[0]
    assert set(await states(bot)) == {DeliveryState.DONE}
    assert [said for said in bot.chat.messages("managers") if "Web" in said and "works again" in said]


async def test_managers_hear_once_of_a_room_and_once_that_it_works(bot: Rig):
    refuse(bot, "cards", times=3)
    for _ in range(3):
        await bot.complain()
    await bot.deliver()
    assert [("I may not write there" in said) for said in bot.chat.messages("managers")] == [True]
    bot.crash()
    bot.clock.advance(minutes=11)
    await look(bot)
    _, again = bot.chat.messages("managers")
    assert "works again. 2 messages that waited are on their way" in again
    assert len(bot.chat.messages("cards")) == 3


async def test_one_delivery_is_tried_in_a_room_every_ten_minutes_and_no_more(bot: Rig):
    refuse(bot, "cards")
    for _ in range(5):
        await bot.complain()
    await bot.deliver()
    before = len(bot.chat.asked("post", "cards"))
    for _ in range(20):
        bot.clock.advance(minutes=3)
        await look(bot)
    assert 4 <= len(bot.chat.asked("post", "cards")) - before <= 6
    assert len(bot.chat.messages("managers")) == 1


async def test_what_is_refused_for_itself_is_never_tried_again(bot: Rig):
    refuse(bot, "cards", times=1, outcome=Refused("the words are too many"))
    await bot.complain()
    await bot.complain()
    await bot.deliver()
    for _ in range(5):
        bot.clock.advance(hours=2)
        await look(bot)
    await tell(bot, None)
    assert len(bot.chat.asked("post", "cards")) == 2
    assert sorted(await states(bot)) == [DeliveryState.DEAD, DeliveryState.DONE]
    [said] = bot.chat.messages("managers")
    assert "did not take one message: the words are too many" in said


async def test_a_change_that_gets_through_does_not_prove_that_new_messages_do(bot: Rig):
    thread = await bot.complain()
    await bot.deliver()
    refuse(bot, "cards", times=1)
    await bot.complain()
    await bot.deliver()
    await bot.join("ana")
    await bot.press(f"claim:{thread}")
    await bot.deliver()
    assert not any("works again" in said for said in bot.chat.messages("managers"))
    bot.clock.advance(minutes=11)
    await look(bot)
    assert any("works again" in said for said in bot.chat.messages("managers"))


async def test_operators_hear_where_no_room_of_the_managers_works(bot: Rig):
    refuse(bot, "cards", "managers")
    await bot.complain()
    await bot.deliver()
    assert bot.chat.messages("managers") == []
    [said] = bot.chat.messages("operators")
    assert "the managers’ room (managers): I may not write there" in said


async def test_where_nobody_can_be_told_the_log_has_it_and_people_hear_when_one_room_works(
    bot: Rig, caplog: pytest.LogCaptureFixture
):
    await tell(bot, GONE_BAD)
    assert bot.chat.shown == {}
    assert "the token is refused. make a new one" in caplog.text
    bot.clock.advance(minutes=20)
    await look(bot)
    await tell(bot, None)
    assert bot.chat.shown == {}, "nobody was told, so there is nothing to take back"


async def test_the_other_chats_managers_hear_of_a_chat_and_what_may_pass_is_kept_for_minutes(
    database_url: str, clock: FakeClock
):
    chats = FakePlatform("telegram"), FakePlatform("discord")
    async with rig(database_url, clock, *chats, web=None, discord=DISCORD, telegram=TELEGRAM) as bot:
        other = chats[1]
        await tell(bot, AWAY)
        bot.clock.advance(minutes=4)
        await look(bot)
        assert other.shown == {}
        bot.clock.advance(minutes=2)
        await look(bot)
        await tell(bot, AWAY)
        [said] = other.messages(DISCORD["managers"])
        assert "Telegram has not been within my reach" in said
        await tell(bot, GONE_BAD)
        assert "does not accept my token" in other.messages(DISCORD["managers"])[1], "graver, and something else to do"
        await tell(bot, AWAY)
        await tell(bot, None)
        assert [("Telegram works again" in said) for said in other.messages(DISCORD["managers"])] == [
            False,
            False,
            True,
        ]
        async with bot.database.read() as uow:
            assert await chat_states.in_trouble(uow) == []


async def test_a_room_that_is_deaf_still_reads_and_is_not_healed_by_a_post(bot: Rig):
    deaf = Problem("web", "no administrator", "make it one", need=Need.DEAF, room="managers")
    await tell(bot, deaf)
    await tell(bot, deaf)
    async with bot.parts.transactions.write("acme") as ctx:
        ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, {"key": "moved-below", "fields": {}}, key="x")
    await bot.deliver()
    assert len(bot.chat.messages("managers")) == 2
    await tell(bot, Mended("managers", hears=False))
    assert len(bot.chat.messages("managers")) == 2
    await tell(bot, Mended("managers"))
    assert "works again" in bot.chat.messages("managers")[2]


async def test_a_reminder_that_is_not_true_any_more_does_not_come_back(bot: Rig):
    thread = await bot.complain()
    await bot.join("ana")
    await bot.press(f"claim:{thread}")
    await bot.deliver()
    async with bot.database.write() as uow:
        now = bot.clock.now()
        for key, age in (("tell-reminder", 0), ("tell-freed", 0), ("tell-freed", 2)):
            uow.add(
                Delivery(
                    community_id=bot.parts.transactions.community_id("acme"),
                    platform="web",
                    chat_id="ana",
                    kind=DeliveryKind.TELL,
                    data={"key": key, "fields": {"thread": thread, "at": now.isoformat()}},
                    state=DeliveryState.DEAD,
                    attempts=settling.TRIES,
                    created_at=now - timedelta(days=age),
                    not_before=now,
                )
            )
    await bot.press(f"release:{thread}")
    before = len(bot.chat.asked("direct"))
    for _ in range(3):
        bot.clock.advance(minutes=11)
        await look(bot)
    assert len(bot.chat.asked("direct")) - before == 1, "the one that is young and holds"


async def test_what_a_chat_says_was_not_done_uses_up_no_try(bot: Rig):
    refuse(bot, "cards", times=21, outcome=RetryAfter(0.01, "flood", undone=True))
    await bot.complain()
    for _ in range(22):
        await bot.deliver()
        bot.clock.advance(minutes=6)
    [row] = [one for one in await bot.deliveries() if one.kind is DeliveryKind.CARD]
    assert (row.state, row.attempts) == (DeliveryState.DONE, 1)


async def test_a_post_that_is_repeated_unseen_is_counted(database_url: str, clock: FakeClock):
    chat = FakePlatform(finds=False)
    async with rig(database_url, clock, chat) as bot:
        chat.script("post", RetryAfter(0, "no answer"), RetryAfter(0, "wait", undone=True))
        await bot.complain()
        for _ in range(3):
            await bot.deliver()
            bot.clock.advance(minutes=1)
        await bot.complain()
        await bot.deliver()
        async with bot.database.read() as uow:
            assert dict(await outbox.maybe_twice(uow)) == {"web": 1}


async def test_a_room_that_moved_shows_everything_anew_once_and_its_old_messages_are_let_go(bot: Rig):
    threads = [await bot.complain() for _ in range(2)]
    await bot.deliver()
    known: list[bool] = []
    for _ in range(2):
        await tell(bot, Moved("cards", "supercards", lambda: known.append(True)))
    assert known == [True, True]
    assert len(bot.chat.asked("post", "cards")) == 4
    rows = await cards(bot)
    assert sorted(row.ref for row in rows) == threads
    assert await moves_of(bot.parts.transactions, "web") == {"cards": "supercards"}
    [said] = bot.chat.messages("managers")
    assert "with the id supercards" in said


async def test_a_config_with_the_new_id_goes_on_with_the_cards_that_stand(database_url: str, clock: FakeClock):
    async with rig(database_url, clock) as bot:
        await bot.complain()
        await bot.deliver()
        async with bot.database.write() as uow:
            await chat_states.note_move(uow, "web", "cards", "supercards")
        async with bot.parts.transactions.write("acme") as ctx:
            ctx.renew((await cards(bot))[0])
    new = {"web": {"cards": "supercards", "managers": "managers"}}
    async with rig(database_url, clock, **new) as bot:
        await moves_of(bot.parts.transactions, "web")
        [card] = await cards(bot)
        bot.chat.shown["supercards", card.message_id] = Message()
        await bot.deliver()
        assert bot.chat.asked("post") == []
        assert [row.chat_id for row in await cards(bot)] == ["supercards"]


@pytest.mark.parametrize(("times", "lost"), [(1, False), (troubles.TRIES, True)])
async def test_a_report_that_cannot_be_written_is_tried_again_and_holds_up_no_other(bot: Rig, times: int, lost: bool):
    begin, refused = bot.database.write, iter([True] * times)

    def write(*args: Any, **more: Any) -> Any:
        if next(refused, False):
            raise OSError("away")
        return begin(*args, **more)

    bot.database.write = write  # type: ignore[method-assign]
    made = troubles.Troubles(bot.parts.transactions, again_after=0.001)
    made.report("web", AWAY)
    made.report("discord", AWAY)
    await made.idle()
    async with bot.database.read() as uow:
        found = [row.platform for row in await chat_states.in_trouble(uow)]
    assert found == ([] if lost else ["web"]) + ["discord"]


async def cards(bot: Rig) -> list[Card]:
    async with bot.database.read() as uow:
        return list((await uow.exec(select(Card).order_by(col(Card.id)))).all())


TELEGRAM = {"cards": "-1001000000001", "managers": "-1001000000002"}
DISCORD = {"cards": "100000000000000001", "managers": "100000000000000002"}
