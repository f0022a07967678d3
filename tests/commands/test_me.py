"""/me shows the seats one holds, each with the way to give it back: an assigned seat has no reaction to take off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.belonging import me
from bot.commands.spec import Args
from bot.usecases.manage import assign
from storage.tables import Right

if TYPE_CHECKING:
    from bot.ports.message import Message
    from bot.usecases.context import Actor
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


async def test_many_seats_leave_room_for_the_language_and_the_way_out(world: World) -> None:
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    assert ana.member is not None
    for number in range(15):
        [thread] = await world.complain(author=f"critic-{number}")
        async with world.acting(mara) as ctx:
            await assign(ctx, thread, ana.member.id)
    page = await page_of(world, ana)
    assert len(page.rows) == 5
    assert presses(page)[-1] == "leave"
    assert sum(press is not None and press.startswith("release:") for press in presses(page)) == 12
