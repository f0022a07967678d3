"""Whatever somebody of another community presses, types or sends with our numbers: he changes and learns nothing."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest

from bot.commands import registry
from bot.commands.spec import Kind
from bot.ports.inbound import Answered, Filled, Pressed, Typed
from bot.usecases import award
from tests.runtime.fake_platform import FakePlatform
from tests.runtime.rig import Rig
from tests.usecases.two import SECRETS, Two, open_two

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.commands.spec import Action, Option
    from bot.ports.inbound import Event
    from tests.databases import Sqlite
    from tests.world import FakeClock

LAST = ("community", "start", "agree", "answers", "join", "leave", "erase", "pause")
"""What leads to another community in a direct chat, and what ends what a person has, comes last."""
WITHOUT_COMMUNITY = {"person", "identity", "connect_code"}
"""Where somebody who was never seen gets rows of his own."""
WHERE = {
    "max": ({"direct": True}, {"chat_id": "rival-managers"}),
    "amy": ({"direct": True},),
    "eve": ({"direct": True},),
}
"""The other community's lead, its ambassador, and somebody whom nobody has seen."""


@pytest.fixture
async def two(sqlite: Sqlite, clock: FakeClock) -> AsyncIterator[Two]:
    made = await open_two(await sqlite.fresh(), clock, timedelta(minutes=5))
    await made.join("rival", "amy")
    yield made
    await made.world.close()


def _values(two: Two, option: Option) -> list[str]:
    """Return what an option can be given that points to something of acme's."""
    numbers = {
        "thread": [two.thread],
        "with": [two.thread],
        "post": [two.mention],
        "reply": [two.reply],
        "mention": [two.mention],
        "member": [two.member],
        "perk": [two.perk],
        "redemption": [two.request, two.granted],
        "doubt": [two.doubt],
        "newest": [two.doubt],
        "line": [two.entry],
        "word": [two.suggestion, two.feedback],
        "claim": [two.claim],
        "handover": [two.handover],
        "incident": [two.incident],
        "hint": [two.hint],
        "version": [1],
        "hours": [5],
        "page": [1],
    }
    if option.kind is Kind.NUMBER:
        return [str(one) for one in numbers[option.name]]
    if option.choices:
        return [*option.choices]
    words = {
        "member": [f"m{two.member}", "Ana Secret"],
        "words": [f"m{two.member}", "Ana Secret", f"#{two.thread}", "secret", "export"],
        "which": [str(two.member), str(two.thread), "c2VjcmV0"],
        "perk": ["early", "gift"],
        "field": ["", "who", "codes", "price"],
        "what": [str(two.story), "hint"],
        "story": [str(two.story), "none"],
        "text": ["1", "end", f"into {two.story}", f"{two.hint} Mine: A sentence of mine."],
        "target": [
            "early.price",
            "gift.codes",
            f"{two.page}/facts/1",
            "support/line/1",
            f"{two.story}.name",
            f"hint.{two.hint}",
        ],
        "about": [two.page, "support", f"#{two.thread}", "export"],
        "section": ["", "facts.en", "1"],
        "into": [two.page],
        "community": ["acme"],
        "payload": ["join-acme"],
        "link": [two.link],
        "code": ["ABCDE-FGHJK"],
        "points": ["5"],
        "month": ["2026-11"],
    }
    return words.get(option.name, ["1"])


def _events(two: Two, action: Action) -> Iterator[Event]:
    for values in product(*(_values(two, option) for option in action.options)):
        if action.pressed:
            yield Pressed(":".join((action.name, *values)))
            if action.options:
                names = [option.name for option in action.options]
                yield Filled(action.name, values[0], dict(zip(names[1:], values[1:], strict=True)))
        if action.typed:
            yield Typed(action.name, " ".join(values))
    if action.pressed:
        yield Pressed(action.name)
    if action.typed:
        yield Typed(action.name, "")


def _actions() -> list[Action]:
    order = {name: number for number, name in enumerate(LAST, start=1)}
    return sorted(registry.actions().values(), key=lambda action: order.get(action.name, 0))


@pytest.mark.parametrize("who", WHERE)
async def test_nobody_elsewhere_changes_or_learns_anything(two: Two, clock: FakeClock, who: str):
    rig = Rig(two.world.parts, clock, [FakePlatform()])
    before = await two.acmes()
    for action in _actions():
        told = []
        for event in _events(two, action):
            for place in WHERE[who]:
                reply = await rig.act(event, who, **place)
                told.append((event, repr(reply).casefold()))
        leaked = [(event, secret) for event, said in told for secret in SECRETS if _tells(event, said, secret)]
        assert leaked == [], action.name
        after = await two.acmes()
        changed = {table for table in after if after[table] != before[table]}
        assert changed <= WITHOUT_COMMUNITY, action.name
        assert all(set(before[table]) <= set(after[table]) for table in changed), action.name


def _tells(event: Event, said: str, secret: str) -> bool:
    """Say whether an answer tells a secret that the question did not hold."""
    return secret.casefold() in said and secret.casefold() not in repr(event).casefold()


async def test_who_erases_himself_where_he_never_was_takes_nobodys_reasons_along(two: Two, clock: FakeClock):
    rig = Rig(two.world.parts, clock, [FakePlatform()])
    async with two.act("acme", await two.join("acme", "cy")) as ctx:
        await award.award(ctx, two.member, 5, "spam")
    before = await two.acmes()
    await two.join("rival", "spam")
    await rig.press("community:acme", "spam", direct=True)
    await rig.press("erase:one:yes", "spam", direct=True)
    assert await two.acmes() == before


async def test_words_in_a_direct_chat_reach_nothing_elsewhere(two: Two, clock: FakeClock):
    rig = Rig(two.world.parts, clock, [FakePlatform()])
    before = await two.acmes()
    for words in (two.link, f"#{two.thread}", two.code, "join-acme"):
        await rig.act(Answered(words), "amy", direct=True)
    assert await two.acmes() == before


async def test_at_home_the_same_acts_show_and_change_a_lot(two: Two, clock: FakeClock):
    """Without this, the tests above could be trying numbers of nothing."""
    rig = Rig(two.world.parts, clock, [FakePlatform()])
    shown, changing = set(), set()
    for action in _actions():
        before = await two.acmes()
        for event in _events(two, action):
            reply = await rig.act(event, "cy", chat_id="managers", roles=("manager",))
            shown |= {secret for secret in SECRETS if secret.casefold() in repr(reply).casefold()}
        changing |= {action.name} if await two.acmes() != before else set()
    assert {"Ana Secret", "secret guide"} <= shown
    assert len(changing) > 20
