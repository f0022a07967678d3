"""A seat whose holder went silent does not stay taken: a manager frees it, and it can be taken again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.commands.managing import free_seat, panel
from bot.commands.spec import Args
from bot.ports.errors import UserError
from storage import claims, threads
from storage.tables import Right, ThreadState
from tests.usecases.acts import claim

if TYPE_CHECKING:
    from tests.world import World


async def test_the_panel_offers_to_free_each_seat_and_the_thread_is_open_again(world: World) -> None:
    [thread] = await world.complain()
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    await claim(world, ana, thread)
    async with world.acting(mara) as ctx:
        message = (await panel(ctx, Args({"thread": str(thread)}))).message
    assert ana.member is not None
    press = f"free:{thread}:{ana.member.id}"
    assert press in [button.press for row in message.rows for button in row]
    async with world.acting(mara) as ctx:
        await free_seat(ctx, Args({"thread": str(thread), "member": str(ana.member.id)}))
    async with world.database.read() as uow:
        assert await claims.held(uow, [thread]) == []
        found = await threads.get(uow, world.parts.transactions.community_id("acme"), thread)
    assert found is not None
    assert found.state is ThreadState.OPEN
    await claim(world, ana, thread)


async def test_a_seat_that_is_not_held_cannot_be_freed(world: World) -> None:
    [thread] = await world.complain()
    ana, mara = await world.join("Ana"), await world.join("Mara", Right.MANAGER)
    assert ana.member is not None
    with pytest.raises(UserError, match="no-member"):
        async with world.acting(mara) as ctx:
            await free_seat(ctx, Args({"thread": str(thread), "member": str(ana.member.id)}))
