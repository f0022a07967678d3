"""/me shows where one stands, each seat with the way to give it back, and changes what one says about oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from bot.commands.describing import knows, pings, seats, speaks
from bot.commands.profile import handles, hours, me
from bot.commands.spec import Args
from bot.ports.errors import UserError
from bot.usecases.manage import assign
from storage.tables import Member, MemberState, Right
from tests.runtime.fake_platform import words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports.inbound import Reply
    from bot.ports.message import Message
    from bot.usecases.actor import Actor
    from bot.usecases.context import Context
    from tests.world import World


async def page_of(world: World, actor: Actor) -> Message:
    async with world.acting(actor) as ctx:
        return (await me(ctx, Args({}))).message


def presses(message: Message) -> list[str | None]:
    return [button.press for row in message.rows for button in row]


async def test_an_assigned_seat_can_be_given_back_from_ones_own_page(world: World) -> None:
    [thread] = await world.complain()
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    assert not any(press and press.startswith("release:") for press in presses(await page_of(world, ana)))
    async with world.acting(mara) as ctx:
        assert ana.member is not None
        await assign(ctx, thread, ana.member.id)
    assert f"release:{thread}" in presses(await page_of(world, ana))


async def test_many_seats_have_a_page_of_their_own_and_five_rows_are_enough(world: World) -> None:
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    assert ana.member is not None
    for number in range(18):
        [thread] = await world.complain(author=f"critic-{number}")
        async with world.acting(mara) as ctx:
            await assign(ctx, thread, ana.member.id)
    page = await page_of(world, ana)
    assert len(page.rows) == 5
    assert presses(page)[0] == "seats"
    assert presses(page)[-1] == "leave"
    async with world.acting(ana) as ctx:
        shown = (await seats(ctx, Args({}))).message
    assert len(shown.rows) == 5
    assert sum(press is not None and press.startswith("release:") for press in presses(shown)) == 16
    assert presses(shown)[-1] == "me"


@pytest.mark.parametrize("state", MemberState)
async def test_the_page_says_where_one_stands_and_offers_what_is_possible(world: World, state: MemberState) -> None:
    ana = await world.join("Ana")
    async with world.database.write() as uow:
        member = (await uow.exec(select(Member))).one()
        member.state, member.state_why = state, "was rude"
        uow.add(member)
    if state is MemberState.ERASED:
        with pytest.raises(UserError, match="not-joined"):
            await page_of(world, ana)
        return
    page = await page_of(world, ana)
    said, offered = words(page), set(presses(page))
    assert ("was rude" in said) == (state is MemberState.SUSPENDED)
    assert "mydata" in offered
    assert ("handles" in offered) == (state is not MemberState.LEFT)
    assert ("pause" in offered) == (state is MemberState.ACTIVE)
    assert ("comeback" in offered) == (state is MemberState.PAUSED)
    assert ("join" in offered) == (state is MemberState.LEFT)
    assert all(press and len(press.encode()) <= 64 for press in offered)
    assert all(len(row) <= 5 for row in page.rows)


async def test_one_press_chooses_and_one_press_takes_back(world: World) -> None:
    ana = await world.join("Ana")

    async def press(act: Callable[[Context, Args], Awaitable[Reply]], **values: str) -> list[str]:
        async with world.acting(ana) as ctx:
            answer = await act(ctx, Args(values))
        assert answer.replace
        return [button.label for row in answer.message.rows for button in row if button.label.startswith("✓")]

    assert await press(speaks) == []
    assert await press(speaks, tongue="de") == ["✓ Deutsch"]
    assert await press(speaks, tongue="en") == ["✓ English", "✓ Deutsch"]
    assert await press(speaks, tongue="de") == ["✓ English"]
    assert await press(knows, topic="trust") == ["✓ Doubt about trust"]
    assert await press(knows, topic="trust") == []
    assert await press(pings, pings="3") == ["✓ 3"]
    page = words(await page_of(world, ana))
    assert "English" in page
    assert "3 at most" in page


TYPED = [
    ("handle", "x @Ana_T", "X @Ana_T"),
    ("handle", "twitter x.com/ana", "X @ana"),
    ("handle", "https://www.youtube.com/@ana", "YouTube @ana"),
    ("handle", "u/ana", "Reddit @ana"),
    ("zone", "new york", "America/New_York"),
    ("zone", "utc+3", "UTC+3"),
    ("quiet", "22:00-07:30", "22:00–07:30"),
    ("speaks", "en, de", "English, Deutsch"),
    ("knows", "Support trust", "Needs support, Doubt about trust"),
    ("pings", "3", "3 at most"),
]


@pytest.mark.parametrize(("setting", "content", "shown"), TYPED)
async def test_what_a_form_does_can_be_typed_and_typed_off(
    world: World, setting: str, content: str, shown: str
) -> None:
    ana = await world.join("Ana")

    async def typed(content: str) -> str:
        async with world.acting(ana) as ctx:
            return words((await me(ctx, Args({"setting": setting, "content": content}))).message)

    page = await typed(content)
    assert "Saved." in page
    assert shown in page
    off = {"handle": f"{shown.split(maxsplit=1)[0].lower()} off"}.get(setting, "off")
    assert shown not in await typed(off)


@pytest.mark.parametrize(
    ("content", "why"),
    [("@ana", "unknown-place"), ("tiktok ana", "unknown-place"), ("x", "option-missing"), ("x a b", "not-a-handle")],
)
async def test_a_name_without_its_place_is_refused(world: World, content: str, why: str) -> None:
    ana = await world.join("Ana")
    with pytest.raises(UserError, match=why):
        async with world.acting(ana) as ctx:
            await me(ctx, Args({"setting": "handle", "content": content}))


async def test_a_form_shows_what_stands_there_and_sets_it_anew(world: World) -> None:
    ana = await world.join("Ana")
    async with world.acting(ana) as ctx:
        await me(ctx, Args({"setting": "handle", "content": "x ana"}))
        await me(ctx, Args({"setting": "quiet", "content": "22-7"}))
        form = (await handles(ctx, Args({}))).form
        assert form is not None
        assert [(one.name, one.value, one.required) for one in form.inputs] == [
            ("x", "ana", False),
            ("youtube", "", False),
            ("reddit", "", False),
        ]
        assert (await me(ctx, Args({"setting": "handle"}))).form == form
        said = words((await handles(ctx, Args({"form": "set", "youtube": "@ana"}))).message)
        assert "YouTube @ana" in said
        assert "X @" not in said
        form = (await hours(ctx, Args({}))).form
        assert form is not None
        assert [one.value for one in form.inputs] == ["", "22:00–07:00"]
        said = words((await hours(ctx, Args({"form": "set", "zone": "Berlin", "quiet": "22:00–07:00"}))).message)
        assert "Europe/Berlin" in said
        assert "22:00–07:00" in said
