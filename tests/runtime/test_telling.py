"""Points by hand and words to the team, as they are typed, pressed, filled in and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from bot.ports.inbound import Answered, Filled, Pressed, Typed
from storage import people
from storage.tables import Card, CardKind, Perk, Redemption, RedemptionState, Word
from tests.runtime.fake_platform import words
from tests.runtime.rig import Rig, rig
from tests.usecases.test_words import LINE, LINK

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.world import FakeClock

CANONICAL = "https://x.com/i/status/1990000000000000001"
MANAGER: dict[str, Any] = {"roles": ("manager",), "chat_id": "managers"}
ROOMS = {
    "cards": "cards",
    "managers": "managers",
    "product": "product",
    "rights": {"manager": ["role:manager"], "viewer": ["role:product"]},
}
TEAM: dict[str, Any] = {"roles": ("product",), "chat_id": "product"}


@pytest.fixture
async def bot(database_url: str, clock: FakeClock) -> AsyncIterator[Rig]:
    async with rig(database_url, clock, web=ROOMS, perks=[LINE]) as made:
        await made.join("ana", "bo")
        yield made


async def card(bot: Rig, chat_id: str) -> str:
    """Return the message id of the newest word's card in a room."""
    await bot.deliver()
    async with bot.database.read() as uow:
        found = (await uow.exec(select(Card).where(Card.kind == CardKind.WORD, Card.chat_id == chat_id))).all()
    return found[-1].message_id


async def give_line(bot: Rig) -> None:
    async with bot.database.write() as uow:
        perk = (await uow.exec(select(Perk))).one()
        given = {"community_id": perk.community_id, "perk_id": perk.id, "member_id": 1}
        uow.add(Redemption(**given, state=RedemptionState.FULFILLED, requested_at=bot.clock.now()))


@pytest.mark.parametrize("line", ["Ana 10 for the guide", "@ana +10 for the guide", "m1 10 for the guide"])
async def test_an_award_is_typed_with_a_name_or_a_number(bot: Rig, line: str) -> None:
    assert "Ana gets 10 points and has 10 confirmed" in await bot.type("award", line, "mara", **MANAGER)
    said = await bot.type("points")
    assert "+10" in said
    assert "award · for the guide" in said


async def test_a_name_may_be_of_several_words_and_a_reason_may_hold_numbers(bot: Rig) -> None:
    await bot.join("ana maria")
    said = await bot.type("award", "Ana Maria 7 for 3 good answers", "mara", **MANAGER)
    assert "Ana Maria gets 7 points" in said
    said = await bot.type("correct", "", "mara", **MANAGER)
    assert "/correct <member> <points> <reason>" in said
    assert "/award Ana 10" in await bot.type("award", "Bo ten for nothing", "mara", **MANAGER)


async def test_who_is_meant_is_asked_where_several_fit(bot: Rig) -> None:
    async with bot.parts.transactions.write("acme") as ctx:
        account = await people.identity(ctx.uow, "web", "bo")
        account.name = "Ana"
        ctx.uow.add(account)
    reply = await bot.act(Typed("award", "Ana 5 thanks"), "mara", **MANAGER)
    assert reply is not None
    assert [button.press for row in reply.message.rows for button in row] == ["award:m1", "award:m2"]
    form = (await bot.act(Pressed("award:m2"), "mara", **MANAGER)).form
    assert (form.action, form.ref, [asked.name for asked in form.inputs]) == ("award", "m2", ["points", "reason"])
    done = await bot.act(Filled("award", "m2", {"points": "5", "reason": "thanks"}), "mara", **MANAGER)
    assert "gets 5 points" in words(done.message)
    undo = done.message.rows[0][0].press
    assert "Taken back" in await bot.press(undo, "mara", **MANAGER)
    assert "already" in await bot.press(undo, "mara", **MANAGER)


@pytest.mark.parametrize("name", ["award", "correct"])
async def test_points_by_hand_are_the_managers(bot: Rig, name: str) -> None:
    assert "Only managers" in await bot.type(name, "Bo 5 a friend")
    assert "Only managers" in await bot.press("unaward:1")


@pytest.mark.parametrize("amount", ["5.5", "1e3", "٣", "--5", "5 points", "12345678"])
async def test_an_amount_that_is_none_names_the_field(bot: Rig, amount: str) -> None:
    event = Typed("award", options={"member": "Ana", "points": amount, "reason": "x"})
    assert "points, such as 10 or -5" in await bot.says(event, "mara", **MANAGER)


async def test_older_points_are_a_press_away(bot: Rig) -> None:
    for number in range(12):
        await bot.type("award", f"Ana {number + 1} round {number + 1}", "mara", **MANAGER)
    newest = await bot.act(Typed("points"))
    assert newest is not None
    assert "round 12" in words(newest.message)
    assert "round 2 " not in words(newest.message) + " "
    [older] = [button for row in newest.message.rows for button in row]
    reply = await bot.act(Pressed(older.press))
    assert reply is not None
    assert reply.replace
    assert "round 2" in words(reply.message)
    assert [button.press for row in reply.message.rows for button in row] == ["points"]
    # another's line shows one's own points only
    assert "round" not in await bot.press(older.press, "bo")


async def test_the_leaderboard_goes_back_month_by_month(bot: Rig) -> None:
    await bot.type("award", "Ana 7 a guide", "mara", **MANAGER)
    bot.clock.advance(days=30)
    await bot.type("award", "Bo 9 a guide", "mara", **MANAGER)
    reply = await bot.act(Typed("leaderboard", "month"))
    assert reply is not None
    assert "Bo" in words(reply.message)
    assert "Ana" not in words(reply.message)
    presses = [button.press for row in reply.message.rows for button in row]
    assert presses == ["leaderboard:week", "leaderboard:all", "leaderboard:month:2026-11"]
    said = await bot.press(presses[-1])
    assert "Leaderboard, November 2026" in said
    assert "Ana" in said
    assert said == await bot.type("leaderboard", "month 2026-11")
    for wrong in ("2026-13", "26-1", "next"):
        assert "an earlier month" in await bot.type("leaderboard", f"month {wrong}")


@pytest.mark.parametrize("name", ["suggest", "find"])
async def test_a_word_to_the_managers_opens_a_form_and_comes_back(bot: Rig, name: str) -> None:
    form = (await bot.act(Pressed(name))).form
    assert (form.action, form.ref) == (name, "")
    value = {"suggest": "Say that\nlimits are per day", "find": f"look: {LINK}"}[name]
    assert "Thank you" in await bot.says(Filled(name, "", {form.inputs[0].name: value}))
    shown = bot.chat.shown["managers", await card(bot, "managers")]
    assert (shown.quote, shown.link) == {"suggest": (value, None), "find": (f"{CANONICAL}\nlook:", CANONICAL)}[name]
    accept = shown.rows[0][0].press
    assert "Only managers" in await bot.press(accept, "bo")
    assert "The member gets 5 points" in await bot.press(accept, "mara", **MANAGER)
    shown = bot.chat.shown["managers", await card(bot, "managers")]
    assert (shown.rows, shown.fields[0].label) == ((), "Taken up")


async def test_feedback_goes_to_the_product_room_and_an_answer_comes_back(bot: Rig) -> None:
    assert "Direct line" in await bot.type("feedback", "Hello")
    assert "Direct line" in await bot.press("feedback")
    await give_line(bot)
    await bot.act(Typed("help"), direct=True)  # from now on he may be written to
    assert "Sent to the Northwind team" in await bot.type("feedback", "The export is slow.")
    where = await card(bot, "product")
    form = (await bot.act(Pressed("answer:1"), "pia", message_id=where, **TEAM)).form
    assert (form.action, form.ref, form.inputs[0].long) == ("answer", "1", True)
    assert "on its way" in await bot.says(Filled("answer", "1", {"text": "We know."}), "pia", **TEAM)
    assert "on its way" in await bot.says(Answered("Next week."), "pia", message_id=where, **TEAM)
    assert "on its way" in await bot.type("answer", "1 It is done.", "mara", **MANAGER)
    await bot.deliver()
    told = [words(call.message) for call in bot.chat.calls if call.method == "direct"]
    assert [text for said in told for text in ("We know.", "Next week.", "It is done.") if text in said] == [
        "We know.",
        "Next week.",
        "It is done.",
    ]
    assert all("Northwind team answers your feedback “The export is slow.”" in said for said in told)
    shown = bot.chat.shown["product", where]
    assert [field.label for field in shown.fields] == ["Answer"] * 3


async def test_feedback_is_answered_by_managers_and_in_its_own_room_only(bot: Rig) -> None:
    await give_line(bot)
    await bot.type("feedback", "The export is slow.")
    refused = [
        await bot.type("answer", "1 Hi"),  # a member, in the community's room
        await bot.type("answer", "1 Hi", "pia", roles=("product",)),  # the team, elsewhere
        await bot.type("answer", "1 Hi", "eve", chat_id="product"),  # somebody in the room without a right
    ]
    assert all("Only" in said or "not a member" in said for said in refused), refused
    async with bot.database.read() as uow:
        assert (await uow.exec(select(Word))).one().answers == []


async def test_people_may_talk_under_a_card_that_takes_no_answer(bot: Rig) -> None:
    await bot.type("suggest", "An idea")
    where = await card(bot, "managers")
    assert await bot.act(Answered("Good one!"), "mara", message_id=where, **MANAGER) is None
