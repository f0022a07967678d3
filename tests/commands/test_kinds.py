"""What kind of answer it was is one press in the form, or one under the confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import texts
from bot.commands import recording
from bot.commands.spec import Args, from_text
from storage.tables import AnswerKind
from tests.usecases.acts import refusal, settle
from tests.world import answer

if TYPE_CHECKING:
    from bot.ports.inbound import Reply
    from tests.world import World

REPLY = next(action for action in recording.ACTIONS if action.name == "reply")


def presses(shown: Reply) -> list[list[str | None]]:
    return [[button.press for button in row] for row in shown.message.rows]


def kinds(reply_id: int, *left: AnswerKind) -> list[str | None]:
    return [f"kind:{reply_id}:{kind}" for kind in left or AnswerKind]


def disclosing(reply_id: int) -> list[str | None]:
    return [f"disclosed:{reply_id}:yes", f"disclosed:{reply_id}:no"]


@pytest.mark.parametrize("language", texts.LANGUAGES)
async def test_the_form_offers_the_kinds_and_asks_for_none(world: World, language: str) -> None:
    [thread], ana = await world.complain(), await world.join("Ana")
    ana.language = language
    async with world.acting(ana) as ctx:
        form = (await recording.reply(ctx, Args({"thread": str(thread)}))).form
    assert form is not None
    asked = form.inputs[2]
    assert (asked.name, asked.required, asked.value) == ("kind", False, "")
    t = texts.of(language)
    assert [(one.value, one.label) for one in asked.choices] == [
        (kind, t(f"answer-kind-{kind}")) for kind in AnswerKind
    ]


async def test_what_the_form_told_is_not_asked_again(world: World) -> None:
    [thread], ana = await world.complain(), await world.join("Ana")
    async with world.acting(ana) as ctx:
        given = {"thread": str(thread), "link": answer(ctx.now), "disclosure": "yes", "kind": "story"}
        shown = await recording.reply(ctx, Args(given))
    assert presses(shown) == []


async def test_a_typed_line_may_end_with_the_kind(world: World) -> None:
    link = answer(world.clock.now())
    for line, kind in ((f"7 {link} yes STEPS", "STEPS"), (f"7 {link} yes", ""), (f"7 {link}", "")):
        assert from_text(REPLY, line, {}).text("kind") == kind
    [thread], ana = await world.complain(), await world.join("Ana")
    async with world.acting(ana) as ctx:
        shown = await recording.reply(ctx, from_text(REPLY, f"{thread} {link} no STEPS", {}))
    assert presses(shown) == [disclosing(1)]


async def test_where_it_was_left_out_three_buttons_ask_and_the_disclosure_goes_on_being_asked_for(world: World) -> None:
    [thread], ana = await world.complain(), await world.join("Ana")
    async with world.acting(ana) as ctx:
        shown = await recording.reply(ctx, Args({"thread": str(thread), "link": answer(ctx.now)}))
        assert presses(shown) == [disclosing(1), kinds(1)]
        shown = await recording.disclosed(ctx, Args({"reply": "1", "disclosure": "no"}))
        assert presses(shown) == [disclosing(1), kinds(1)]
        shown = await recording.kind(ctx, Args({"reply": "1", "kind": "story"}))
        assert presses(shown) == [disclosing(1), kinds(1, AnswerKind.STEPS, AnswerKind.SUPPORT)]
        shown = await recording.disclosed(ctx, Args({"reply": "1", "disclosure": "yes"}))
        assert presses(shown) == []
        shown = await recording.kind(ctx, Args({"reply": "1", "kind": "steps"}))
        assert presses(shown) == [kinds(1, AnswerKind.STORY, AnswerKind.SUPPORT)]
    assert shown.replace


async def test_once_it_is_too_late_a_press_says_so(world: World) -> None:
    [thread], ana = await world.complain(), await world.join("Ana")
    async with world.acting(ana) as ctx:
        await recording.reply(ctx, Args({"thread": str(thread), "link": answer(ctx.now), "disclosure": "yes"}))
    world.clock.advance(days=4)
    await settle(world)
    async with world.acting(ana) as ctx:
        assert await refusal(recording.kind(ctx, Args({"reply": "1", "kind": "steps"}))) == "too-late-for-kind"
