"""Who leads is known by his last act in a room; a direct chat that tells no roles takes nothing away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from bot.ports.inbound import Typed
from storage.tables import Member
from tests.runtime.rig import rig

if TYPE_CHECKING:
    from tests.runtime.rig import Rig
    from tests.world import FakeClock

LEADS = {"lead": ["role:lead"], "manager": ["role:manager"]}
ROOMS = {"cards": "cards", "managers": "managers", "staff": "staff", "rights": LEADS}


async def leads(made: Rig) -> bool:
    found: bool = await made.one(select(Member.leads).order_by(col(Member.id)))
    return found


async def test_a_lead_is_known_by_his_last_act_in_a_room(database_url: str, clock: FakeClock) -> None:
    async with rig(database_url, clock, web=ROOMS) as made:
        await made.join("ana")
        for roles, direct, known in (
            (("manager",), False, False),
            (("lead",), False, True),
            ((), True, True),
            (("lead",), True, True),
            (("manager",), False, False),
        ):
            clock.advance(minutes=5)
            await made.act(Typed("me"), roles=roles, direct=direct)
            assert await leads(made) is known, (roles, direct)
