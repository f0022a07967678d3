"""A role is one process's at a time: two that want it at once, a holder that ends, dies, freezes, or loses the database."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select, update

from bot.ports.chat import PlatformError, Problem
from bot.runtime import holder, tenure
from bot.runtime.roles import ROLES, parse
from bot.runtime.tenure import Tenure
from storage import tenures
from storage.database import open_database
from storage.tables import Tenure as Row

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from storage.database import Database

LASTS = timedelta(seconds=20)
ELSEWHERE = "another-machine/77/ab12"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    made = open_database(database_url)
    yield made
    await made.close()


class Work:
    """What a role's holder does: it begins, it ends, it may fail to begin, and it may come to an end by itself."""

    def __init__(self, database: Database, name: str = "discord", who: str | None = None) -> None:
        self.begun = self.ended = 0
        self.failure: Exception | None = None
        self.is_well = True
        self.role = Tenure(
            database, name, who or holder.name(), begin=self._begin, end=self._end, is_well=lambda: self.is_well
        )

    async def start(self) -> None:
        """Begin, without the rounds: each test looks by itself."""
        await self.role.start()
        await self.role._pulse.stop()

    async def _begin(self) -> None:
        if self.failure is not None:
            raise self.failure
        self.begun, self.is_well = self.begun + 1, True

    async def _end(self) -> None:
        self.ended += 1


async def take(database: Database, who: str) -> tuple[bool, str]:
    async with database.write() as uow:
        return await tenures.take(uow, "discord", who, LASTS, holder.is_dead)


async def run_out(database: Database) -> None:
    async with database.write() as uow:
        await uow.exec(update(Row).values(until=Row.since))


async def test_of_many_that_want_a_role_at_once_one_has_it(database: Database):
    taken = await asyncio.gather(*(take(database, f"elsewhere/{n}/x") for n in range(8)))
    assert sum(ours for ours, _ in taken) == 1


async def test_a_role_is_free_when_its_time_is_over_and_not_before(database: Database):
    assert await take(database, ELSEWHERE) == (True, ELSEWHERE)
    assert await take(database, "mine/1/x") == (False, ELSEWHERE)
    await run_out(database)
    assert await take(database, "mine/1/x") == (True, "mine/1/x")
    async with database.write() as uow:
        assert not await tenures.renew(uow, "discord", ELSEWHERE, LASTS), "who froze meanwhile learns that it is over"
        assert [row.holder for row in await tenures.held(uow)] == ["mine/1/x"]


async def test_the_role_of_a_process_that_died_on_this_machine_is_free_at_once(database: Database):
    child = await asyncio.create_subprocess_exec("sleep", "60")
    machine = holder.name().rpartition("/")[0].rpartition("/")[0]
    theirs = f"{machine}/{child.pid}/abcd"
    await take(database, theirs)
    assert await take(database, "mine/1/x") == (False, theirs), "it lives"
    child.kill()
    await child.wait()
    assert await take(database, "mine/1/x") == (True, "mine/1/x")


@pytest.mark.parametrize("other", ["another-boot/1/ab", "another-boot/{us}/ab", "", "words", "a/b/c/d"])
def test_of_another_machine_nobody_is_known_to_be_dead(other: str):
    assert not holder.is_dead(other.format(us=os.getpid()))


def test_an_earlier_life_of_this_process_is_over():
    assert holder.is_dead(holder.name())
    assert holder.name() != holder.name()


async def test_the_work_begins_and_ends_with_the_role_which_is_given_back(database: Database):
    work, freed = Work(database), []
    work.role.freed = freed.append
    await work.role.start()
    assert (work.role.holds, work.begun) == (True, 1)
    await work.role.stop()
    assert (work.role.holds, work.ended, freed) == (False, 1, ["discord"])
    async with database.read() as uow:
        assert not (await uow.exec(select(Row))).all()


async def test_who_stands_by_takes_over_when_he_is_woken_for_a_free_role(database: Database):
    await take(database, ELSEWHERE)
    standby = Work(database)
    await standby.role.start()
    assert (standby.role.holds, standby.begun) == (False, 0)
    async with database.write() as uow:
        await tenures.give_back(uow, "discord", ELSEWHERE)
    standby.role.wake()
    async with asyncio.timeout(5):
        while not standby.role.holds:  # noqa: ASYNC110 - a look at any state has no event of its own
            await asyncio.sleep(0.01)
    assert standby.begun == 1
    await standby.role.stop()


async def test_who_lost_his_role_ends_its_work_and_leaves_it_to_the_other(database: Database):
    work = Work(database)
    await work.start()
    async with database.write() as uow:
        await uow.exec(update(Row).values(holder=ELSEWHERE))
    await work.role._look()
    assert (work.role.holds, work.ended) == (False, 1)
    await work.role.stop()
    assert work.ended == 1
    async with database.read() as uow:
        assert (await uow.exec(select(Row.holder))).all() == [ELSEWHERE]


async def test_work_that_came_to_its_end_is_begun_anew_but_not_in_haste(database: Database):
    work = Work(database)
    await work.start()
    work.is_well = False
    await work.role._look()
    await work.role._look()
    assert (work.begun, work.ended, work.role.holds) == (1, 1, False)
    work.role._not_before = 0
    await work.role._look()
    assert (work.begun, work.role.holds) == (2, True)
    await work.role.stop()


async def test_what_cannot_be_begun_is_given_back_and_tried_again_ever_later(database: Database):
    work = Work(database)
    work.failure = PlatformError([Problem("discord", "cannot be reached", "look", passing=True)])
    await work.start()
    assert isinstance(work.role.failure, PlatformError)
    assert await take(database, ELSEWHERE) == (True, ELSEWHERE), "another may have better luck"
    async with database.write() as uow:
        await tenures.give_back(uow, "discord", ELSEWHERE)
    waits = []
    for _ in range(6):
        work.role._not_before = 0
        await work.role._look()
        waits.append(work.role._not_before - asyncio.get_running_loop().time())
    assert [round(one) for one in waits] == [10, 20, 40, 60, 60, 60]
    assert waits[-1] <= tenure.MOST_WAIT
    work.failure, work.role._not_before = None, 0
    await work.role._look()
    assert work.role.holds
    assert work.role.failure is None
    await work.role.stop()


async def test_who_cannot_renew_in_time_lets_go_unless_nobody_else_could_take_over(database: Database):
    work = Work(database)
    await work.start()
    work.role._sure_until = asyncio.get_running_loop().time() - 1
    await work.role._look()
    if database.is_sqlite:
        assert (work.role.holds, work.ended) == (True, 0), "all that share the file wait alike"
    else:
        assert (work.role.holds, work.ended) == (False, 1), "what nobody can be sure of is another's by now"
    await work.role.stop()


async def test_who_was_held_up_asks_before_he_acts(database: Database):
    work = Work(database)
    await work.start()
    work.role._sure_until = asyncio.get_running_loop().time() - 1
    assert await work.role.still_ours(), "nobody took it meanwhile"
    assert work.role.is_sure
    async with database.write() as uow:
        await uow.exec(update(Row).values(holder=ELSEWHERE))
    assert await work.role.still_ours(), "not asked again so soon"
    work.role._sure_until = asyncio.get_running_loop().time() - 1
    assert not await work.role.still_ours()
    await work.role.stop()


@pytest.mark.parametrize(
    ("told", "chats", "roles"),
    [
        (",".join(ROLES), {"discord"}, {"intake", "classify", "discord", "scheduler"}),
        (" intake , classify ", {"discord"}, {"intake", "classify"}),
        ("telegram", {"discord", "telegram"}, {"telegram"}),
    ],
)
def test_roles_are_read(told: str, chats: set[str], roles: set[str]):
    assert parse(told, chats) == roles


@pytest.mark.parametrize(
    ("told", "why"), [("", "nothing is no role"), ("reader", "reader is no role"), ("telegram", "no room in telegram")]
)
def test_a_role_that_is_none_is_refused_with_those_there_are(told: str, why: str):
    with pytest.raises(ValueError, match=why):
        parse(told, {"discord"})
