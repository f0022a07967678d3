"""Every decision is a line that a manager reads and takes along."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from sqlmodel import select

from bot.commands import auditing
from bot.commands.registry import actions
from bot.commands.spec import Args, from_press, from_text
from bot.ports.errors import UserError
from bot.ports.message import File
from bot.rules.counted import Dismissal
from bot.rules.lifecycle import By
from bot.usecases import manage
from storage.tables import Audit, Category, Right
from tests.usecases.acts import claim, reply, settle
from tests.usecases.test_isolation import Two, two

if TYPE_CHECKING:
    from bot.ports.message import Message
    from bot.usecases.actor import Actor
    from tests.world import World

__all__ = ["two"]


async def audit(world: World, actor: Actor, line: str = "") -> Message:
    async with world.acting(actor) as ctx:
        return (await auditing.audit(ctx, from_text(actions()["audit"], line, {}))).message


async def press(world: World, actor: Actor, name: str) -> Message:
    kind, *values = name.split(":")
    async with world.acting(actor) as ctx:
        return (await auditing.older(ctx, from_press(actions()[kind], values))).message


def words(message: Message) -> list[str]:
    """Return the lines as words, without their times."""
    return ["".join(getattr(span, "value", "") for span in line).removeprefix(" · ") for line in message.body]


def presses(message: Message) -> list[str | None]:
    return [button.press for row in message.rows for button in row]


def table(message: Message) -> list[list[str]]:
    assert message.file is not None
    return list(csv.reader(io.StringIO(message.file.content.decode("utf-8-sig"))))


async def a_day(world: World) -> tuple[Actor, Actor, int]:
    """Two threads and what was decided about them: by a manager, and by the clock."""
    mara, ana = await world.join("Mara", Right.MANAGER), await world.join("Ana")
    [one], [other] = await world.complain(), await world.complain()
    async with world.acting(mara) as ctx:
        await manage.recategorise(ctx, one, Category.TRUST)
        await manage.assign(ctx, one, ana.member.id)
        await manage.dismiss(ctx, other, Dismissal.NOT_US)
        await manage.undo(ctx, other)
    await reply(world, ana, one)
    world.clock.advance(days=4)
    await settle(world)
    world.clock.advance(days=8)
    await settle(world)
    return mara, ana, one


async def test_decisions_are_told_with_who_and_what_and_why(world: World) -> None:
    mara, _, one = await a_day(world)
    shown = words(await audit(world, mara))
    assert shown == [
        f"the clock: closing a quiet thread · #{one}",
        f"the clock: letting a thread rest as quiet · #{one}",
        f"Mara: taking back · #{one + 1} · dismissing it",
        f"Mara: dismissing it · #{one + 1} · Not about us (taken back)",
        f"Mara: the assignment · #{one} · Ana",
        f"Mara: the change of category · #{one} · Doubt about trust",
    ]


async def test_a_thread_a_member_or_words_can_be_asked_for(world: World) -> None:
    mara, _, one = await a_day(world)
    assert len(words(await audit(world, mara, f"#{one}"))) == 4
    assert words(await audit(world, mara, "@ana")) == [f"Mara: the assignment · #{one} · Ana"]
    assert len(words(await audit(world, mara, "mara"))) == 4
    assert words(await audit(world, mara, "CLOSING")) == [f"the clock: closing a quiet thread · #{one}"]
    assert len(words(await audit(world, mara, "not_us"))) == 1
    assert words(await audit(world, mara, "nothing like it")) == ["No decision is written down here."]


async def test_older_pages_follow_and_lead_back(world: World) -> None:
    mara = await world.join("Mara", Right.MANAGER)
    threads = [(await world.complain())[0] for _ in range(12)]
    for thread in threads:
        async with world.acting(mara) as ctx:
            await manage.to_staff(ctx, thread, By.MANAGER, why="слово")
    for line in ("", "слово"):
        first = await audit(world, mara, line)
        assert len(first.body) == 10
        [further] = presses(first)
        assert len(further) <= 64
        second = await press(world, mara, further)
        assert [one.split("#")[1].split()[0] for one in words(second)] == [str(threads[1]), str(threads[0])]
        [back] = presses(second)
        assert words(await press(world, mara, back)) == words(first)
    long = await audit(world, mara, "с")
    assert presses(long)
    async with world.acting(mara) as ctx:
        for _ in range(11):
            await ctx.decided("note", why="длинные слова " * 5)
    assert words(await audit(world, mara, "длинные слова " * 3))[-1].startswith("There are more.")


@pytest.mark.parametrize("name", ["auditpage:words:###", "auditpage:thread:abc", "auditpage:member:x"])
async def test_a_button_that_nobody_made_is_refused(world: World, name: str) -> None:
    mara = await world.join("Mara", Right.MANAGER)
    with pytest.raises(UserError) as refused:
        await press(world, mara, name)
    assert refused.value.code == "unknown-button"


async def test_the_export_holds_every_line_and_no_formula(world: World) -> None:
    mara, ana, one = await a_day(world)
    await claim(world, ana, one + 1)
    async with world.acting(mara) as ctx:
        for why in ("=1+1", "+1", "-1", "@SUM(A1)", "two\nlines, “quoted”"):
            await ctx.decided("note", why=why, about=ana.member.id)
    shown = await audit(world, mara, "export")
    assert shown.file.name == "audit-acme-2026-11-29.csv"
    head, *lines = table(shown)
    assert head == ["at", "who", "what", "thread", "mention", "about", "why", "taken_back", "before"]
    assert [line[2] for line in lines[:4]] == ["category", "assign", "dismiss", "undo"]
    assert lines[0][:2] == ["2026-11-17T12:00:00+00:00", "Mara"]
    assert [line[6] for line in lines[-5:]] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "two\nlines, “quoted”"]
    assert {line[1] for line in lines} == {"Mara", "the clock"}
    assert f"{len(lines)} lines" in str(shown.body)


async def test_a_large_export_is_packed() -> None:
    packed = auditing._packed(File("audit.csv", b"x" * (auditing.LARGEST + 1)))
    assert packed.name == "audit.csv.zip"
    with ZipFile(io.BytesIO(packed.content)) as whole:
        assert len(whole.read("audit.csv")) == auditing.LARGEST + 1


async def test_the_audit_is_told_in_the_readers_language(world: World) -> None:
    mara, _, _ = await a_day(world)
    shown = words(await audit(world, replace(mara, language="ru")))
    assert shown[0].startswith("часы: закрытие тихой ветки")


async def test_no_line_of_another_community_is_shown(two: Two) -> None:
    max_ = await two.join("rival", "max")
    async with two.act("rival", max_) as ctx:
        for line in ("", f"#{two.thread}", "ana", "trust"):
            shown = (await auditing.audit(ctx, Args({"words": line}))).message
            assert words(shown) == ["No decision is written down here."]
        theirs = Args({"audited": "member", "which": str(two.member)})
        assert words((await auditing.older(ctx, theirs)).message) == ["No decision is written down here."]
        assert len(table((await auditing.audit(ctx, Args({"words": "export"}))).message)) == 1
    async with two.world.database.read() as uow:
        assert (await uow.exec(select(Audit))).all(), "there is nothing to hide"
