"""A card that an earlier try posted is taken over with the reactions that people put on it meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.ports.chat import RetryAfter
from tests.runtime.fake_platform import FakePlatform
from tests.runtime.rig import Rig, rig
from tests.side import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.world import FakeClock


@pytest.fixture
async def seeing(url: str, clock: FakeClock) -> AsyncIterator[Rig]:
    """A chat whose standing reactions can be read."""
    async with rig(url, clock, FakePlatform(reads_reactions=True)) as made:
        yield made


async def test_who_reacted_to_a_card_before_we_knew_that_it_stands_has_a_seat(seeing: Rig):
    await seeing.join("ana")
    await seeing.complain()
    seeing.chat.script("post", RetryAfter(0, "the answer was lost"))
    await seeing.outbox.start()
    await seeing.chat.until(lambda: seeing.chat.asked("post"))
    # it was posted all the same, and Ana was quick
    [lost] = seeing.chat.asked("post")
    assert lost.message is not None
    seeing.chat.shown["cards", "7"] = lost.message
    seeing.chat.standing = ["ana"]
    await seeing.react("7", "ana")
    assert await seeing.held() == 0
    seeing.clock.advance(minutes=1)
    await seeing.deliver()
    assert len(seeing.chat.messages("cards")) == 1
    await eventually(lambda: _is_held(seeing), "Ana's seat")
    await seeing.service.chats.caught_up()


async def _is_held(bot: Rig) -> bool:
    return await bot.held() == 1
