"""What members tell the team: paid once when it is taken up, answered word for word, never more than a few a day."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from bot import texts
from bot.cards.words_told import press_of, word_card
from bot.ports.errors import UserError
from bot.reports.told import told
from bot.usecases import redeem, words
from storage import people
from storage.tables import (
    CardKind,
    DeliveryKind,
    EntryKind,
    Member,
    MemberState,
    Perk,
    Redemption,
    Right,
    Word,
    WordState,
)
from tests.usecases.acts import another, balances, entries, refusal, reply, waiting
from tests.world import NOON, answer, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.usecases.actor import Actor
    from tests.world import FakeClock, World

LINK = "https://x.com/angry/status/1990000000000000001"
LINE = {"name": "line", "title": {"en": "Direct line"}, "kind": "product_line", "threshold": 10}


@pytest.fixture
async def acme(database_url: str, clock: FakeClock) -> AsyncIterator[World]:
    rooms = {"cards": "cards", "managers": "managers", "product": "product"}
    async with another(database_url, clock, perks=[LINE], web=rooms) as world:
        yield world


async def by(world: World, actor: Actor, what: Callable[..., Awaitable[Any]], *given: Any, **more: Any) -> Any:
    async with world.acting(actor) as ctx:
        return await what(ctx, *given, **more)


async def cards(world: World, chat: str, word: Word) -> int:
    rows = await waiting(world, DeliveryKind.CARD, ref=word.id)
    return len([row for row in rows if (row.chat_id, row.data["kind"]) == (chat, CardKind.WORD)])


async def open_direct(world: World, actor: Actor) -> None:
    async with world.acting(actor) as ctx:
        account = await people.identity(ctx.uow, "web", actor.external_id)
        assert account is not None
        account.direct_open = True
        ctx.uow.add(account)


async def with_line(world: World, actor: Actor) -> int:
    """Give somebody the product line, as a manager and the bot do; returns the redemption."""
    async with world.acting(actor) as ctx:
        perk = (await ctx.uow.exec(select(Perk))).one()
        row = Redemption(
            community_id=ctx.community_id,
            perk_id=perk.id,
            member_id=ctx.member_id,
            state=redeem.S.FULFILLED,
            requested_at=ctx.now,
        )
        ctx.uow.add(row)
        await ctx.uow.flush()
        return row.id


async def shown(world: World, word: Word) -> Any:
    async with world.database.read() as uow:
        view = await told(uow, word.community_id, word.id)
    assert view is not None
    return view, word_card(view, texts.of("en"))


async def test_a_suggestion_that_is_taken_up_is_paid_once_and_told(acme: World) -> None:
    ana, mara, max_ = await acme.join("Ana"), *[await acme.join(name, Right.MANAGER) for name in ("Mara", "Max")]
    await open_direct(acme, ana)
    word: Word = await by(acme, ana, words.suggest, " Say that limits\nare per day. ")
    assert word.text == "Say that limits\nare per day."
    assert (await cards(acme, "managers", word), await cards(acme, "product", word)) == (1, 0)
    view, card = await shown(acme, word)
    presses = {button.label: button.press for row in card.rows for button in row}
    pages = ["Technical question", "Needs support", "Doubt about trust", "Rumour", "Decline"]
    assert (card.quote, list(presses), presses["Decline"]) == (word.text, pages, press_of(view))
    done = await asyncio.gather(
        *(by(acme, who, words.decide, word.id, accept=True, into="trust") for who in (mara, max_, mara))
    )
    assert sorted(one.points for one in done) == [0, 0, 5]
    assert await balances(acme, ana) == (0, 5)
    fields = {"about": "Say that limits are per day.", "points": 5, "into": "trust", "name": "", "version": "2"}
    assert len(await waiting(acme, DeliveryKind.TELL, key="tell-suggestion-taken", fields=fields)) == 1
    assert await refusal(by(acme, mara, words.decide, word.id, accept=False)) == "word-decided"
    _, card = await shown(acme, word)
    assert (card.rows, card.fields[0].label) == ((), "Taken up")


async def test_what_is_declined_brings_nothing_and_is_told_kindly(acme: World) -> None:
    ana, mara = await acme.join("Ana"), await acme.join("Mara", Right.MANAGER)
    await open_direct(acme, ana)
    word = await by(acme, ana, words.find, f"{LINK}?s=20")
    done = await by(acme, mara, words.decide, word.id, accept=False)
    assert (done.word.state, done.points, done.told, await entries(acme)) == (WordState.DECLINED, 0, True, [])
    assert await waiting(acme, DeliveryKind.TELL, key="tell-find-declined")
    # what was declined may be told again: things change
    assert (await by(acme, ana, words.find, LINK)).id != word.id


async def test_one_link_is_one_find(acme: World) -> None:
    ana, bo, mara = await acme.join("Ana"), await acme.join("Bo"), await acme.join("Mara", Right.MANAGER)
    word = await by(acme, ana, words.find, f"{LINK}?utm_source=mail")
    assert await refusal(by(acme, bo, words.find, LINK)) == "find-told"
    await by(acme, mara, words.decide, word.id, accept=True)
    assert await balances(acme, ana) == (0, 5)
    [line] = await entries(acme)
    assert (line.kind, line.place, line.thread_id) == (EntryKind.FIND, "x", None)
    # two told of it in the same moment, and both were taken up: one is paid
    async with acme.acting(bo) as ctx:
        twin = Word(community_id=word.community_id, member_id=ctx.member_id, kind=word.kind, text=word.text, at=ctx.now)
        ctx.uow.add(twin)
        await ctx.uow.flush()
    assert (await by(acme, mara, words.decide, twin.id, accept=True)).points == 0
    assert await balances(acme, bo) == (0, 0)


async def test_a_link_that_is_known_is_no_find(acme: World) -> None:
    ana = await acme.join("Ana")
    kept, taken = mention(NOON, score=0.1), mention(NOON)
    [thread] = await acme.complain(taken)
    await acme.parts.desk.take("acme", [kept])
    mine = answer(NOON)
    await reply(acme, ana, thread, mine)
    for link, code in (
        (taken.link, "find-known-thread"),
        (kept.link, "find-known"),
        (mine, "find-answer"),
        ("see here", "not-a-link"),
        ("javascript:alert(1)", "not-a-link"),
    ):
        assert await refusal(by(acme, ana, words.find, link)) == code


async def test_feedback_takes_the_product_line_and_is_answered_word_for_word(acme: World) -> None:
    ana, mara = await acme.join("Ana"), await acme.join("Mara", Right.MANAGER)
    with pytest.raises(UserError) as refused:
        await by(acme, ana, words.feedback, "The export is slow.")
    assert (refused.value.code, refused.value.fields) == ("no-product-line", {"perk": "Direct line"})
    await with_line(acme, ana)
    word = await by(acme, ana, words.feedback, "@everyone <b>the export</b> is slow. " + "x" * 100)
    assert (await cards(acme, "managers", word), await cards(acme, "product", word)) == (0, 1)
    assert not (await by(acme, mara, words.answer, word.id, "We know.")).told
    await open_direct(acme, ana)
    both = [by(acme, mara, words.answer, word.id, text) for text in ("Next week.", "It is done.")]
    assert [one.told for one in await asyncio.gather(*both)] == [True, True]
    view, card = await shown(acme, word)
    assert view.word.state is WordState.ACCEPTED
    assert {one.text for one in view.answers} == {"We know.", "Next week.", "It is done."}
    assert {one.by for one in view.answers} == {"Mara"}
    assert card.quote == word.text
    assert [button.press for row in card.rows for button in row] == [f"answer:{word.id}"]
    rows = await waiting(acme, DeliveryKind.TELL, key="tell-feedback-answer")
    assert {row.data["fields"]["text"] for row in rows} == {"Next week.", "It is done."}
    assert all(row.data["buttons"] == [["button-feedback", "feedback"]] for row in rows)
    assert {len(row.data["fields"]["about"]) for row in rows} == {80}
    assert await entries(acme) == []


async def test_a_product_line_that_has_ended_takes_no_feedback(acme: World) -> None:
    ana = await acme.join("Ana")
    number = await with_line(acme, ana)
    async with acme.acting() as ctx:
        row = await ctx.uow.get(Redemption, number)
        row.ends_at = ctx.now
        ctx.uow.add(row)
    assert await refusal(by(acme, ana, words.feedback, "Hello?")) == "no-product-line"


async def test_a_community_without_that_perk_says_so(world: World) -> None:
    ana = await world.join("Ana")
    assert await refusal(by(world, ana, words.feedback, "Hello?")) == "no-product-perk"


async def test_a_day_takes_five_words_and_none_too_long(acme: World) -> None:
    ana = await acme.join("Ana")
    assert await refusal(by(acme, ana, words.suggest, "x" * 2001)) == "word-long"
    said = [refusal(by(acme, ana, words.suggest, f"{number}" * 2000)) for number in range(7)]
    assert sorted(await asyncio.gather(*said)) == [""] * 5 + ["words-today"] * 2
    acme.clock.advance(hours=11)  # it is midnight in Berlin
    assert (await by(acme, ana, words.suggest, "one more")).id


async def test_only_feedback_is_answered_and_only_the_rest_decided(acme: World) -> None:
    ana, mara = await acme.join("Ana"), await acme.join("Mara", Right.MANAGER)
    await with_line(acme, ana)
    idea, wish = await by(acme, ana, words.suggest, "An idea"), await by(acme, ana, words.feedback, "A wish")
    assert await refusal(by(acme, mara, words.answer, idea.id, "Thanks")) == "no-word"
    assert await refusal(by(acme, mara, words.decide, wish.id, accept=True)) == "no-word"
    assert await refusal(by(acme, mara, words.answer, wish.id, "x" * 1001)) == "answer-long"
    for number in (0, 999):
        assert await refusal(by(acme, mara, words.answer, number, "Thanks")) == "no-word"
        assert await refusal(by(acme, mara, words.decide, number, accept=False)) == "no-word"


async def test_nobody_takes_his_own_word_up(acme: World) -> None:
    mara = await acme.join("Mara", Right.MANAGER)
    word = await by(acme, mara, words.suggest, "Pay me")
    assert await refusal(by(acme, mara, words.decide, word.id, accept=True)) == "not-to-oneself"
    assert (await by(acme, mara, words.decide, word.id, accept=False)).word.state is WordState.DECLINED


async def test_who_turned_out_to_be_another_is_paid_as_that_other_and_who_was_erased_is_not(acme: World) -> None:
    ana, again, cy, mara = [await acme.join(name) for name in ("Ana", "Again", "Cy", "Mara")]
    idea = await by(acme, again, words.suggest, "An idea")
    other = await by(acme, cy, words.suggest, "Another")
    async with acme.acting() as ctx:
        gone, erased = [await ctx.uow.get(Member, who.member.id) for who in (again, cy)]
        gone.merged_into, gone.state, erased.state = ana.member.id, MemberState.LEFT, MemberState.ERASED
        ctx.uow.add_all([gone, erased])
    assert (await by(acme, mara, words.decide, idea.id, accept=True, into="trust")).points == 5
    assert (await by(acme, mara, words.decide, other.id, accept=True, into="trust")).points == 0
    assert await balances(acme, ana) == (0, 5)
    view, _ = await shown(acme, idea)
    assert view.who.name == "Ana"
