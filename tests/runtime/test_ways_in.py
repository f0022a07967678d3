"""Whoever cannot act is told why, with the button that leads on; and what managers type about members, also badly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlmodel import col, select, update

from bot.ports.inbound import Answered, Filled, Pressed, Typed
from storage.tables import DeliveryKind, Identity, Member, MemberState
from tests.runtime.fake_platform import words
from tests.runtime.rig import Rig, rig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.ports.inbound import Reply
    from tests.world import FakeClock

QUESTIONS = [{"en": "How long have you used it?"}, {"en": "From which country?"}]
BOSS = {"who": "mara", "roles": ("manager",)}


@pytest.fixture
async def strict(url: str, clock: FakeClock) -> AsyncIterator[Rig]:
    """A community in which a manager admits, after two questions."""
    async with rig(url, clock, join="admit", questions=QUESTIONS) as made:
        yield made


async def put(bot: Rig, state: MemberState, why: str = "") -> None:
    """Put the first member into a state."""
    async with bot.database.write() as uow:
        await uow.exec(update(Member).where(col(Member.id) == 1).values(state=state, state_why=why))


def presses(reply: Reply | None) -> list[str | None]:
    assert reply is not None
    return [button.press for row in reply.message.rows for button in row]


@pytest.mark.parametrize(
    ("state", "why", "said", "press"),
    [
        (MemberState.LEFT, "", "You are not a member", "join"),
        (MemberState.APPLIED, "", "has not let you in yet", None),
        (MemberState.PAUSED, "", "You are taking a break", "comeback"),
        (MemberState.SUSPENDED, "The answers were copied.", "Northwind: The answers were copied.", None),
    ],
)
async def test_every_way_to_act_is_refused_with_the_way_on(
    bot: Rig, state: MemberState, why: str, said: str, press: str | None
):
    thread = await bot.complain()
    await bot.join("ana")
    await bot.deliver()
    await put(bot, state, why)
    for event in (Pressed(f"claim:{thread}"), Typed("next"), Typed("reply", f"{thread} https://x.com/a/status/1")):
        reply = await bot.act(event)
        assert said in words(reply.message)
        assert presses(reply) == ([press] if press else [])
    reply = await bot.react(bot.chat.id_of(f"#{thread}"))
    assert reply.refused
    assert said in words(reply.message)
    await bot.react(bot.chat.id_of(f"#{thread}"), private=False)
    assert [row.data["user"] for row in await bot.deliveries() if row.kind is DeliveryKind.TAKE_REACTION_OFF] == ["ana"]
    assert await bot.held() == 0


async def test_one_press_ends_a_break(bot: Rig):
    await bot.join("ana")
    assert "Enjoy your break" in await bot.press("pause")
    assert "Good to have you back" in await bot.press("comeback", direct=True)
    assert "Your points" in await bot.type("points")
    assert "Good to have you back" in await bot.press("comeback")
    assert "You are not a member" in await bot.press("comeback", "stranger")


async def test_the_questions_are_answered_one_by_one_in_the_direct_chat(strict: Rig):
    await strict.act(Typed("help"))
    reply = await strict.act(Typed("start", "join-acme"), direct=True)
    assert presses(reply) == ["agree:acme"]
    asked = await strict.act(Pressed("agree:acme"), direct=True)
    assert asked.form is not None
    assert [one.label for one in asked.form.inputs] == ["How long have you used it?", "From which country?"]
    assert "Question 1 of 2" in asked.form.instead
    assert "still lacks" in await strict.press("claim:1")
    assert presses(await strict.act(Pressed("claim:1"))) == ["join"]
    assert presses(await strict.act(Typed("join"))) == ["agree:acme"]
    assert "400 at most" in await strict.says(Answered("x" * 401), direct=True)
    assert "Question 2 of 2" in await strict.says(Answered("Two years."), direct=True)
    assert "Please answer" in await strict.says(Answered(" \u200b "), direct=True)
    assert "reads your request" in await strict.says(Answered("Spain"), direct=True)
    assert "has not let you in yet" in await strict.says(Answered("Hello?"), direct=True)
    assert "has not let you in yet" in await strict.type("join")


async def test_a_form_sent_twice_or_too_late_changes_nothing(strict: Rig):
    form = Filled("answers", "acme", {"first": "Two years.", "second": "Spain"})
    assert "not a member" in await strict.says(form)
    await strict.press("agree")
    assert "Please answer this question too: From which country?" in await strict.says(
        Filled("answers", "acme", {"first": "Two years.", "second": ""})
    )
    assert "reads your request" in await strict.says(form)
    assert "reads your request" in await strict.says(Filled("answers", "acme", {"first": "No.", "second": "No."}))
    await strict.press("admit:m1", **BOSS)
    assert "Your points" in await strict.type("points")
    assert "fault" not in await strict.says(form)
    member = await strict.one(select(Member).where(Member.id == 1))
    assert [answer for _, answer in member.experience] == ["Two years.", "Spain"]


async def test_who_agreed_to_older_terms_is_told_and_loses_nothing(bot: Rig):
    await bot.join("ana")
    async with bot.database.write() as uow:
        await uow.exec(update(Member).values(consent_version=1))
    assert "The terms of Northwind have changed" in await bot.type("next")
    assert presses(await bot.act(Typed("join"))) == ["agree:acme"]
    assert "it is noted that you agree" in await bot.press("agree:acme", direct=True)
    assert "terms" not in await bot.type("next")
    assert "You are in already" in await bot.type("join")


async def test_a_name_that_several_have_is_asked_about_and_one_that_nobody_has_is_told(bot: Rig):
    await bot.join("anna", "annabel", "ben")
    reply = await bot.act(Typed("suspend", "ann copied answers"), **BOSS)
    assert "Several members fit" in words(reply.message)
    assert presses(reply) == ["member:m1", "member:m2"]
    for line in ("zoe copied", "m99 copied", "1 copied", "m01 copied"):
        assert "no such member" in await bot.type("suspend", line, **BOSS)
    for press in ("member:m99", "suspend:m99", "admit:zoe", "note:m0", "freeall:m7"):
        assert "no such member" in await bot.press(press, **BOSS)
    for press in ("member", "member:", "suspend:", "lift", "freeall"):
        assert "earlier version" in await bot.press(press, **BOSS)
    assert "Use it like this: /suspend <member> [why]" in await bot.type("suspend", "", **BOSS)


async def test_a_reason_is_asked_for_by_a_form_or_by_a_line_to_type(bot: Rig):
    await bot.join("anna")
    reply = await bot.act(Pressed("suspend:m1"), **BOSS)
    assert (reply.form.ref, reply.form.instead) == (
        "m1",
        "Please send /suspend m1 and the reason; the member will read it.",
    )
    assert "is suspended" in await bot.says(Filled("suspend", "m1", {"why": "Copied answers."}), **BOSS)
    assert "is suspended already: Copied answers." in await bot.type("suspend", "anna again", **BOSS)
    assert "is an active member again" in await bot.type("lift", "anna", **BOSS)
    assert "active member already" in await bot.press("lift:m1", **BOSS)
    assert "no members" not in await bot.type("members", "suspended", **BOSS)
    assert "Nobody fits" in await bot.type("members", "suspended", **BOSS)


async def test_a_member_sees_no_roster_and_decides_about_nobody(bot: Rig):
    await bot.join("ana", "ben")
    for name in ("members", "suspend", "admit", "decline", "lift", "note"):
        assert "Only managers" in await bot.type(name, "ben because")
    for press in ("member:m2", "freeall:m2", "suspend:m2"):
        assert "Only managers" in await bot.press(press)


async def test_a_name_in_the_roster_is_shown_as_it_is_and_reads_no_markup(bot: Rig):
    await bot.join("ana")
    async with bot.database.write() as uow:
        await uow.exec(update(Identity).values(name="**@everyone** <script>"))
    said = await bot.type("members", "", **BOSS)
    assert "**@everyone** <script>" in said
