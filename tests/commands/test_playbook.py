"""/playbook and /guide as they read: accuracy and outcomes in true words, each reader in his language, no dead ends."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from bot import texts
from bot.cards.guide import LONGEST_PAGE, Block, length, paged
from bot.cards.playbook import page_card, playbook_card
from bot.cards.stories import merge_card
from bot.ports.inbound import Filled, Pressed, Typed
from bot.ports.text import Link
from bot.reports.guide import Written
from bot.reports.monthly.model import Outcome
from bot.reports.playbook import PageView, Playbook
from bot.rules.outcome import wilson
from bot.usecases import words as telling
from storage import people
from storage.lessons import Accuracy
from storage.tables import Category
from tests.runtime.fake_platform import words
from tests.runtime.rig import rig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.databases import Sqlite
    from tests.runtime.rig import Rig
    from tests.world import FakeClock

MANAGER: dict[str, Any] = {"who": "mara", "chat_id": "managers", "roles": ("manager",)}
TRUST = Written({"line": {"en": "Heart"}}, 3, Category.TRUST)


@pytest.fixture
async def acme(sqlite: Sqlite, clock: FakeClock) -> AsyncIterator[Rig]:
    async with rig(await sqlite.fresh(), clock) as made:
        await made.join("ana", "mara")
        yield made


async def mara(acme: Rig, line: str) -> str:
    return " ".join((await acme.type("playbook", line, **MANAGER)).split())


async def test_the_list_the_page_and_an_older_version(acme: Rig):
    assert "trust · Doubt about trust · version 1" in await mara(acme, "")
    assert "technical · Technical question · nothing written yet" in await mara(acme, "")
    assert "Saved as version 2" in await mara(acme, "trust steps.en One\nTwo because: it changed")
    page = await acme.act(_typed("trust 2"), **MANAGER)
    assert page is not None
    assert "Steps in English\n One\nTwo" in words(page.message)
    assert "it changed" in words(page.message)
    assert "unguide" not in repr(page.message.rows)
    older = await acme.act(_typed("trust 1"), **MANAGER)
    assert "unguide:trust:1:2" in repr(older)
    assert "Saved as version 3" in await acme.press("unguide:trust:1:2", **MANAGER)
    assert "has changed trust since" in await acme.press("unguide:trust:2:2", **MANAGER)
    assert "It says the same already" in await mara(acme, "trust line.en Say what you checked.")


def _typed(line: str) -> Any:
    return Typed("playbook", line)


async def test_a_form_brings_all_languages_and_says_when_somebody_was_faster(acme: Rig):
    asked = await acme.act(Pressed("playbook:trust:facts"), **MANAGER)
    assert asked is not None
    assert asked.form is not None
    assert [(one.name, one.required) for one in asked.form.inputs] == [("en", False), ("ru", False), ("why", False)]
    filled = Filled(asked.form.action, asked.form.ref, {"en": "A\nB", "ru": "Б", "why": "new"})
    assert "Saved as version 2" in await acme.says(filled, **MANAGER)
    assert "has changed trust since" in await acme.says(Filled("guideset", "trust/facts/1", {"en": "C"}), **MANAGER)
    one = await acme.act(Pressed("playbook:trust:disclosure.x"), **MANAGER)
    assert one is not None
    assert one.form is not None
    assert "Saved as version 3" in await acme.says(Filled("guideset", one.form.ref, {"en": "#ad", "ru": ""}), **MANAGER)
    assert "Saved as version 4" in await acme.says(
        Filled("guideset", "trust/keywords/3", {"to": "fraud, scam"}), **MANAGER
    )
    for press in ("playbook:trust:who_may_answer", "playbook:trust:disclosure"):
        assert len((await acme.act(Pressed(press), **MANAGER)).message.rows[0]) == 4
    assert "Saved as version 5" in await acme.press("playbook:trust:who_may_answer:lead", **MANAGER)
    assert "Saved as version 6" in await acme.press("playbook:trust:do_not_engage:yes", **MANAGER)


async def test_only_managers_edit_and_only_members_read(acme: Rig):
    assert "managers" in await acme.type("playbook", "trust facts.en A")
    assert "Say what you checked." in await acme.type("guide", "trust")
    assert "About what?" in await acme.type("guide")
    assert "nothing called weather" in await acme.type("guide", "weather")
    assert "Say what you checked." not in await acme.type("guide", "trust", "zoe")


async def test_each_reads_his_language_and_is_told_where_it_is_another(acme: Rig):
    await mara(acme, "trust facts.ru Вывод идёт день.")
    thread = await acme.complain(category="trust")
    said = await acme.type("guide", str(thread))
    assert "Facts (in Russian)\n Вывод идёт день." in said
    await acme.press("language:ru")
    said = await acme.type("guide", f"#{thread}")
    assert "Факты\n Вывод идёт день." in said
    assert "Say what you checked. (по-английски)" in said


async def test_a_suggestion_from_before_is_asked_where_it_belongs(acme: Rig):
    async with acme.parts.transactions.write("acme") as ctx:
        account = await people.identity(ctx.uow, "web", "ana")
        assert account is not None
        ctx.actor.member = await people.member_of(ctx.uow, ctx.community_id, account.person_id)
        word = (await telling.suggest(ctx, "Limits are per day.")).id
    asked = await acme.act(Pressed(f"word:{word}:accept"), **MANAGER)
    assert asked is not None
    presses = [button.press for row in asked.message.rows for button in row]
    assert presses == [f"word:{word}:accept:{one.value}" for one in Category]
    assert "version 2 of trust" in await acme.press(f"word:{word}:accept:trust", **MANAGER)
    assert "Limits are per day." in await acme.type("guide", "trust")


def outcome(quiet: int, decided: int) -> Outcome:
    return Outcome(decided, quiet, *wilson(quiet, decided))


@pytest.mark.parametrize(
    ("new", "old", "said"),
    [
        (outcome(9, 10), outcome(6, 10), "show no difference"),
        (outcome(180, 200), outcome(100, 200), "More threads became quiet under version 3 than under 2"),
        (outcome(100, 200), outcome(180, 200), "Fewer threads became quiet under version 3 than under 2"),
    ],
)
def test_a_difference_is_said_only_where_the_intervals_are_apart(new: Outcome, old: Outcome, said: str):
    shown = words(page_card(PageView(TRUST, (), ((3, new), (2, old))), texts.of("en")))
    assert said in shown
    assert f"Version 3: {new.quiet} of {new.decided} answered threads became quiet" in shown


def test_the_accuracy_is_said_as_it_was_counted():
    said = words(playbook_card(Playbook([TRUST], Accuracy(47, 50)), 1, texts.of("en")))
    assert "In the last 50 decisions for which I had guessed a category, 47 guesses were right." in said
    assert "nothing is known" in words(playbook_card(Playbook([TRUST], Accuracy(0, 0)), 1, texts.of("en")))


def test_a_long_list_has_pages_and_never_too_many_buttons():
    pages = [TRUST, *(Written({}, 0, None, f"Story {n} " + "x" * 50, n) for n in range(30))]
    for page in (1, 2, 3, 9):
        card = playbook_card(Playbook(pages, Accuracy(0, 0)), page, texts.of("ru"))
        assert len(card.rows) <= 5
        assert all(len(row) <= 5 for row in card.rows)


def test_a_page_of_the_guide_fits_whatever_stands_in_it():
    said = "слово " * 490 + "https://help.example.org/" + "a" * 200 + "\n🙂" * 900
    blocks = [Block(f"Label {n}", said) for n in range(4)]
    _, _, pages = paged(blocks, 1)
    found = []
    for page in range(1, pages + 1):
        body, at, _ = paged(blocks, page)
        assert at == page
        text = "".join(one.label if isinstance(one, Link) else one.value for block in body for one in block)
        assert length(text) <= LONGEST_PAGE
        found += [*text]
    assert found.count("🙂") == 4 * 900
    assert paged([], 3) == ((), 1, 1)


async def test_what_no_form_can_hold_is_edited_in_the_file(acme: Rig):
    lines = "\n".join(f"{number} " + "is this a scam " * 19 for number in range(20))
    assert "Saved as version 2" in await mara(acme, f"trust examples {lines}")
    assert "a form holds 4,000. Please edit it in the file" in await acme.press("playbook:trust:examples", **MANAGER)


def test_a_story_has_no_more_rows_of_others_than_a_chat_can_show():
    stories: list[Any] = [SimpleNamespace(id=number, name=f"story {number}", ended_at=None) for number in range(40)]
    lines: list[Any] = [SimpleNamespace(story=one) for one in stories]
    card = merge_card(stories[0], lines, texts.of("en"))
    assert len(card.rows) == 5
    assert card.rows[-1][0].press == "stories:0"
