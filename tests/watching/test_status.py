"""/status: one green line while all is well, else a line for each thing that is not, in the manager's language."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import texts
from bot.cards.status import status_card
from bot.commands.spec import Args
from bot.commands.status import status
from bot.config.version import version
from bot.reports.status import ChatTrouble, Process, Status, Waits
from bot.reports.status import status as report
from storage import jobs
from storage.tables import ChatState, DeliveryState, Right, Tenure
from tests.runtime.fake_platform import words
from tests.runtime.rig import rig
from tests.watching.test_figures import delivery, waiting
from tests.world import NOON, World

if TYPE_CHECKING:
    from tests.databases import Sqlite
    from tests.world import FakeClock

FAR = timedelta(days=400)


async def look(world: World) -> Status:
    async with world.acting() as ctx:
        return await report(ctx.uow, ctx.community, ctx.config, ctx.now)


async def held(world: World, **holders: str) -> None:
    async with world.database.write() as uow:
        uow.add_all(
            Tenure(name=name, holder=who, since=NOON - timedelta(hours=3), until=NOON + FAR)
            for name, who in holders.items()
        )


async def test_while_all_is_well_it_is_one_green_line(world: World):
    await held(world, web="host/1/a", scheduler="host/1/a")
    mara = await world.join("Mara", Right.MANAGER)
    async with world.acting(mara) as ctx:
        shown = (await status(ctx, Args({}))).message
    assert len(shown.body) == 1
    assert words(shown).strip().startswith("✅ All is well: Web. Nothing waits.")
    assert shown.title == ""
    assert " ".join(words(shown).split()).endswith(f"Version {version()} · started")
    assert "host" not in words(shown)


async def test_everything_that_is_not_well_is_found(world: World):
    await waiting(world)
    async with world.database.write() as uow:
        uow.add_all(
            [
                ChatState(platform="web", chat_id="", trouble="unreachable", since=NOON),
                ChatState(platform="web", chat_id="staff", trouble="failing: 500 Server Error", since=NOON),
                ChatState(platform="web", chat_id="of another community", trouble="write", since=NOON),
            ]
        )
    world.clock.advance(hours=1, minutes=1)
    found = await look(world)
    assert [(one.room, one.need, one.words) for one in found.troubles] == [
        ("", "unreachable", ""),
        ("staff", "failing", "500 Server Error"),
    ]
    assert found.idle == ("web", "scheduler")
    assert (found.waiting.count, found.waiting.since) == (5, NOON - timedelta(minutes=20))
    assert (found.dead, found.why) == (2, "the room is gone")
    assert (found.unread.count, found.unread.since) == (1, NOON - timedelta(minutes=10))
    assert found.letters == 1
    assert found.silent == ("x-search",)
    assert found.processes == (Process(("telegram",), NOON),)
    assert not found.is_well


async def test_what_waits_a_moment_only_is_no_news(world: World):
    await held(world, web="a", scheduler="a")
    async with world.database.write() as uow:
        uow.add(delivery(created_at=NOON - timedelta(minutes=1)))
        uow.add(delivery(DeliveryState.DONE))
    assert (await look(world)).is_well
    world.clock.advance(minutes=2)
    assert (await look(world)).waiting.count == 1


async def test_a_digest_is_missed_until_it_is_written(world: World):
    await held(world, web="a", scheduler="a")
    world.clock.at = (NOON + timedelta(days=1)).replace(hour=8, minute=1)
    assert (await look(world)).digest_late is None, "it is a minute late"
    world.clock.advance(minutes=2)
    assert (await look(world)).digest_late == world.clock.now().replace(minute=0)
    async with world.database.write() as uow:
        assert await jobs.first_run(uow, 1, "digest", "2026-11-18", world.clock.now())
    found = await look(world)
    assert (found.digest_late, found.digest_at) == (None, world.clock.now())


ILL = Status(
    version="1.2",
    chats=("discord", "telegram"),
    troubles=(
        ChatTrouble("telegram", "", "", "token", "", NOON),
        ChatTrouble("telegram", "staff", "-100", "a need of tomorrow", "", NOON),
    ),
    idle=("scheduler",),
    waiting=Waits(3, NOON),
    dead=1,
    why="x" * 300,
    unread=Waits(2, NOON),
    letters=4,
    silent=("x-search",),
    digest_at=NOON,
    digest_late=NOON,
    processes=(Process(("discord", "scheduler"), NOON), Process(("telegram",), NOON)),
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "Telegram does not accept my token any more",
                "Telegram, the staff room (-100): a need of tomorrow.",
                "Nobody serves this now: the clock.",
                "The digest was due",
                "Given up: 1 message (x",
                "Not shown yet: 3 messages",
                "Posts that nobody has read yet: 2",
                "could not be read: 4",
                "Silent sources (see /intake): x-search",
                "✅ Works: Discord",
                "process 2 (Telegram) started",
            ),
        ),
        (
            "ru",
            (
                "Telegram больше не принимает мой токен",
                "Сейчас никто не обслуживает: часы.",
                "Не доставлено: 1 сообщение",
                "Ещё не показано: 3 сообщения",
                "не прочитаны: 2",
                "✅ Работает: Discord",
                "процесс 2 (Telegram): запуск",
            ),
        ),
    ],
)
def test_each_thing_that_is_not_well_has_its_line(language: str, said: tuple[str, ...]):
    shown = status_card(ILL, texts.of(language))
    for one in said:
        assert one in words(shown)
    assert len(words(shown)) < 2500
    assert "x" * 150 not in words(shown)


async def test_a_manager_types_it_and_a_member_may_not(sqlite: Sqlite, clock: FakeClock):
    async with rig(await sqlite.fresh(), clock) as bot:
        await bot.service.start()
        await bot.join("ana")
        said = await bot.type("status", who="mara", roles=("manager",))
        refused = await bot.type("status", who="ana")
        await bot.service.stop()
    assert said.strip().startswith("✅ All is well: Web.")
    assert "All is well" not in refused
