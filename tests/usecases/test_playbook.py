"""The playbook: every edit is a version with who and why; it decides who may answer, and what waits for a manager."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from bot import texts
from bot.cards.thread import thread_card
from bot.ports.errors import UserError
from bot.reports.playbook import page_view
from bot.reports.thread import thread_view
from bot.rules.playbook import held_by
from bot.usecases import handing_over, manage, playbook, words
from storage.tables import (
    Audit,
    CardKind,
    Category,
    DeliveryKind,
    Guidance,
    GuidanceVersion,
    Narrative,
    Right,
    Thread,
    ThreadState,
)
from tests.usecases.acts import another, balances, claim, forget_deliveries, offered, refusal, reply, state_of, waiting
from tests.usecases.test_words import open_direct
from tests.world import NOON, World, mention

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.usecases.actor import Actor
    from tests.world import FakeClock

ENGAGE, WHO = "do_not_engage", "who_may_answer"


async def by(world: World, actor: Actor | None, what: Callable[..., Awaitable[Any]], *given: Any, **more: Any) -> Any:
    async with world.acting(actor) as ctx:
        return await what(ctx, *given, **more)


async def edit(
    world: World, key: str, path: str, value: str, why: str = "", *, actor: Actor | None = None, **more: Any
):
    return await by(world, actor, playbook.edit, key, {path: value}, why, **more)


async def versions(world: World, category: Category = Category.TRUST) -> list[GuidanceVersion]:
    async with world.database.read() as uow:
        query = select(GuidanceVersion).join(Guidance, col(Guidance.id) == col(GuidanceVersion.guidance_id))
        rows = await uow.exec(query.where(Guidance.category == category).order_by(col(GuidanceVersion.version)))
        return list(rows.all())


async def page(world: World, category: Category = Category.TRUST) -> Guidance | None:
    async with world.database.read() as uow:
        return (await uow.exec(select(Guidance).where(Guidance.category == category))).one_or_none()


async def story(world: World, name: str = "Lost money") -> tuple[int, str]:
    async with world.acting() as ctx:
        made = Narrative(community_id=ctx.community_id, name=name, sentence="…", created_at=NOON, changed_at=NOON)
        ctx.uow.add(made)
        await ctx.uow.flush()
        return made.id, f"s{made.id}"


async def tells(world: World, thread: int, narrative: int) -> None:
    async with world.acting() as ctx:
        row = await ctx.uow.get(Thread, thread)
        row.narrative_id = narrative
        ctx.uow.add(row)


async def card(world: World, thread: int, kind: CardKind = CardKind.THREAD, language: str = "en") -> Any:
    async with world.database.read() as uow:
        view = await thread_view(uow, 1, thread)
    assert view is not None
    return thread_card(view, texts.of(language), kind)


def note(message: Any) -> str:
    return "".join(one.value for one in message.note)


async def test_what_the_config_seeds_is_the_first_version(world: World) -> None:
    [first] = await versions(world)
    assert (first.version, first.person_id, held_by(first)) == (
        1,
        None,
        {"line": {"en": "Say what you checked."}, "keywords": ["scam"]},
    )


async def test_guidance_from_before_versions_is_kept_at_the_next_start(world: World, database_url: str) -> None:
    async with world.acting() as ctx:
        for row in (await ctx.uow.exec(select(GuidanceVersion))).all():
            await ctx.uow.delete(row)
    async with another(database_url, world.clock) as later:
        assert [one.version for one in await versions(later)] == [1]


async def test_a_seed_may_hold_every_section(database_url: str, clock: FakeClock) -> None:
    seed = {"line": {"en": "Heart"}, "facts": {"ru": "Факт"}, "who_may_answer": "lead", "examples": ["Is it real?"]}
    async with another(database_url, clock, playbook={"rumor": seed}) as made:
        row = await page(made, Category.RUMOR)
    assert row is not None
    assert held_by(row) == seed


async def test_an_edit_is_a_version_with_who_and_why_and_old_ones_stay(world: World) -> None:
    mara = await world.join("Mara", Right.MANAGER)
    done = await edit(world, "trust", "facts.en", "The fee is 1 %.", "the page moved", actor=mara)
    assert (done.version, done.sections) == (2, ("facts",))
    first, second = await versions(world)
    assert (second.why, second.person_id, second.sections) == (
        "the page moved",
        mara.person_id,
        {"facts": {"en": "The fee is 1 %."}},
    )
    assert first.sections == {}
    async with world.database.read() as uow:
        line = (await uow.exec(select(Audit))).one()
        view = await page_view(uow, 1, "trust", quiet_for=timedelta(1), now=world.clock.now(), salt="")
    assert (line.what, line.why) == ("playbook_edit", "trust 2: facts (the page moved)")
    assert view is not None
    assert [(one.number, one.who, one.why) for one in view.versions] == [(2, "Mara", "the page moved"), (1, "", "")]


async def test_the_same_again_is_no_version(world: World) -> None:
    assert (await edit(world, "trust", "line.en", " Say  what you checked. ")).sections == ()
    assert (await edit(world, "technical", "facts.en", "none")).sections == ()
    assert ([one.version for one in await versions(world)], await page(world, Category.TECHNICAL)) == ([1], None)


async def test_a_page_that_nobody_wrote_begins_with_version_one(world: World) -> None:
    done = await edit(world, "technical", "steps.ru", "Шаг")
    assert (done.version, [one.version for one in await versions(world, Category.TECHNICAL)]) == (1, [1])


async def test_an_older_version_put_back_is_a_new_one_equal_to_it(world: World) -> None:
    await edit(world, "trust", "facts.en", "A")
    await edit(world, "trust", "facts.en", "B")
    done = await by(world, None, playbook.put_back, "trust", 2, 3)
    kept = await versions(world)
    assert (done.version, kept[3].sections, kept[3].why) == (4, kept[1].sections, "= 2")
    assert await refusal(by(world, None, playbook.put_back, "trust", 1, 3)) == "playbook-changed"
    assert await refusal(by(world, None, playbook.put_back, "trust", 9, 4)) == "playbook-no-version"
    assert await refusal(by(world, None, playbook.put_back, "technical", 1, 1)) == "playbook-no-version"


async def test_nobody_overwrites_what_another_wrote_meanwhile(world: World) -> None:
    await edit(world, "trust", "facts.en", "A", seen=1)
    assert await refusal(edit(world, "trust", "facts.en", "B", seen=1)) == "playbook-changed"
    assert (await edit(world, "trust", "steps.en", "B", seen=1)).version == 3


async def test_two_at_once_make_two_versions(world: World) -> None:
    done = await asyncio.gather(*(edit(world, "support", path, "A") for path in ("facts.en", "facts.ru", "steps.en")))
    assert sorted(one.version for one in done) == [1, 2, 3]
    row = await page(world, Category.SUPPORT)
    assert row is not None
    assert row.sections == {"facts": {"en": "A", "ru": "A"}, "steps": {"en": "A"}}


@pytest.mark.parametrize(
    ("key", "path", "value", "code"),
    [
        ("weather", "facts.en", "A", "playbook-no-page"),
        ("s999", "facts.en", "A", "playbook-no-page"),
        ("s", "facts.en", "A", "playbook-no-page"),
        ("trust", "facts", "A", "playbook-no-section"),
        ("trust", "facts.fr", "A", "playbook-no-section"),
        ("trust", "heart.en", "A", "playbook-no-section"),
        ("trust", "facts.en", "x" * 3001, "playbook-wrong"),
        ("trust", "send_to.en", "our page", "playbook-wrong"),
        ("trust", WHO, "all", "playbook-wrong"),
    ],
)
async def test_what_does_not_fit_names_the_field_and_changes_nothing(
    world: World, key: str, path: str, value: str, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        await edit(world, key, path, value)
    assert refused.value.code == code
    assert texts.of("en").error(refused.value)
    assert len(await versions(world)) == 1


async def test_a_story_has_no_keywords(world: World) -> None:
    _, key = await story(world)
    assert await refusal(edit(world, key, "keywords", "scam")) == "playbook-no-section"
    assert (await edit(world, key, "facts.en", "A")).version == 1


async def test_an_import_makes_versions_of_what_changed_alone(world: World) -> None:
    await edit(world, "support", "facts.en", "A")
    pages = {
        "trust": {"line": {"en": "Say what you checked."}, "keywords": ["scam"]},
        "support": {"facts": {"en": "B"}},
    }
    done = await by(world, None, playbook.take, pages, "import book.toml")
    assert {one.target.key: one.sections for one in done} == {"trust": (), "support": ("facts",)}
    assert (await versions(world, Category.SUPPORT))[1].why == "import book.toml"
    assert await refusal(by(world, None, playbook.take, {"trust": {}, "s999": {}}, "why")) == "playbook-no-page"
    assert len(await versions(world)) == 1


async def test_the_card_shows_the_hearts_the_wording_and_who_may_answer_and_follows_an_edit(world: World) -> None:
    [thread] = await world.complain(category="trust", language="ru")
    number, key = await story(world)
    await tells(world, thread, number)
    shown = await card(world, thread)
    assert (note(shown).startswith("Say what you checked. Answer from"), "guide" in repr(shown.rows)) == (True, False)
    await forget_deliveries(world)
    await edit(world, key, "line.en", "It is a known tale.")
    await by(world, None, playbook.edit, "trust", {"disclosure.x.en": "I get perks", "disclosure.x.ru": "Есть бонусы"})
    await edit(world, "trust", WHO, "lead")
    shown = await card(world, thread)
    assert note(shown).startswith("It is a known tale. Say what you checked. Only leads may answer.")
    assert note(shown).endswith("For example: Есть бонусы")
    assert f"guide:{thread}" in repr(shown.rows)
    assert len(await waiting(world, DeliveryKind.CARD, ref=thread)) == 1


@pytest.mark.parametrize(("who", "right"), [("manager", Right.MANAGER), ("lead", Right.LEAD)])
async def test_only_those_take_a_seat_whom_the_playbook_names(world: World, who: str, right: Right) -> None:
    [thread] = await world.complain(category="trust")
    ana, mara = await world.join("Ana"), await world.join("Mara", right)
    await edit(world, "trust", WHO, who)
    assert await refusal(claim(world, ana, thread)) == f"seat-{who}"
    assert await refusal(reply(world, ana, thread)) == f"seat-{who}"
    assert await refusal(by(world, mara, manage.assign, thread, ana.member.id)) == f"seat-{who}"
    assert (await offered(world, ana), await offered(world, mara)) == (None, thread)
    await claim(world, mara, thread)
    async with world.acting(mara) as ctx:
        assert (await handing_over.choices(ctx, thread)).names == {}


async def test_where_staff_answers_nobody_takes_a_seat_and_who_holds_one_keeps_it(world: World) -> None:
    first, second = [*await world.complain(category="trust"), *await world.complain(category="trust")]
    ana, lead = await world.join("Ana"), await world.join("Lea", Right.LEAD)
    await claim(world, ana, first)
    await edit(world, "trust", WHO, "staff")
    assert await refusal(claim(world, lead, second)) == "seat-staff"
    await reply(world, ana, first)
    assert await state_of(world, first) is ThreadState.ANSWERED


async def test_what_is_not_to_be_engaged_waits_for_a_manager(world: World) -> None:
    await edit(world, "trust", ENGAGE, "yes")
    post = mention(NOON, category="trust")
    [aside], [other] = await world.complain(post), await world.complain(category="support")
    assert (await state_of(world, aside), await state_of(world, other)) == (ThreadState.REVIEW, ThreadState.OPEN)
    assert "do not engage" in note(await card(world, aside, CardKind.REVIEW))
    # the critic's next post does not bring it on view
    await world.complain(mention(NOON, category="trust", conversation=post.conversation, author=post.author))
    assert await state_of(world, aside) is ThreadState.REVIEW
    mara = await world.join("Mara", Right.MANAGER)
    await by(world, mara, manage.approve, aside)
    assert await state_of(world, aside) is ThreadState.OPEN
    await edit(world, "trust", ENGAGE, "no")
    [after] = await world.complain(category="trust")
    assert await state_of(world, after) is ThreadState.OPEN


async def test_a_suggestion_goes_into_the_facts_where_the_manager_says(world: World) -> None:
    ana, bo, mara = await world.join("Ana"), await world.join("Bo"), await world.join("Mara", Right.MANAGER)
    await open_direct(world, ana)
    await edit(world, "trust", "facts.en", "The fee is 1 %.")
    idea = await by(world, ana, words.suggest, "Limits are per day.")
    assert await refusal(by(world, mara, words.decide, idea.id, accept=True)) == "word-where"
    assert await refusal(by(world, mara, words.decide, idea.id, accept=True, into="s9")) == "playbook-no-page"
    done = await by(world, mara, words.decide, idea.id, accept=True, into="trust")
    assert (done.page.version, done.points, await balances(world, ana)) == (3, 5, (0, 5))
    row = await page(world)
    assert row is not None
    assert row.sections["facts"] == {"en": "The fee is 1 %.\n\nLimits are per day."}
    assert (await versions(world))[-1].why == "suggested by a member"
    [told] = await waiting(world, DeliveryKind.TELL, key="tell-suggestion-taken")
    assert {"into": "trust", "version": "3", "points": 5}.items() <= told.data["fields"].items()
    again = await by(world, bo, words.suggest, "Limits are per day.")
    done = await by(world, mara, words.decide, again.id, accept=True, into="trust")
    assert (done.page, len(await versions(world))) == (None, 3)


async def test_a_suggestion_in_russian_stands_in_russian_and_a_full_page_says_so(world: World) -> None:
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    _, key = await story(world)
    idea, long = [await by(world, ana, words.suggest, said) for said in ("Лимиты на день.", "x" * 2000)]
    await by(world, mara, words.decide, idea.id, accept=True, into=key)
    await edit(world, "trust", "facts.en", "y" * 1500)
    assert await refusal(by(world, mara, words.decide, long.id, accept=True, into="trust")) == "playbook-full"
    async with world.database.read() as uow:
        row = (await uow.exec(select(Guidance).where(col(Guidance.narrative_id).is_not(None)))).one()
    assert row.sections == {"facts": {"ru": "Лимиты на день."}}


async def test_an_answer_notes_the_version_that_stood(world: World) -> None:
    [thread] = await world.complain(category="trust")
    ana = await world.join("Ana")
    await edit(world, "trust", "facts.en", "A")
    assert (await reply(world, ana, thread)).reply.guidance == 2
