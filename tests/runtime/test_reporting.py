"""A month's report is asked for or its day comes; card, PDF and XLSX reach whom they are for, and nobody else."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
from pypdf import PdfReader

from bot.ports.chat import Refused
from bot.ports.inbound import Typed
from bot.usecases import reporting
from storage import people
from storage.tables import DeliveryKind, DeliveryState
from tests.runtime.fake_platform import FakePlatform, words
from tests.runtime.rig import Rig, rig
from tests.world import answer, community, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.world import FakeClock

MANAGER = {"chat_id": "managers", "roles": ("manager",)}
RIGHTS = {"manager": ["role:manager"], "viewer": ["user:vic"]}
ROOMS = {"cards": "cards", "managers": "managers", "staff": "staff", "rights": RIGHTS}
DECEMBER = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)


@pytest.fixture
async def bot(url: str, clock: FakeClock) -> AsyncIterator[Rig]:
    """A community with a client who reads, on a page that lets itself be written to."""
    async with rig(url, clock, web=ROOMS) as made:
        yield made


async def told(bot: Rig, line: str = "", who: str = "mara", **where: object) -> str:
    return squeezed(await bot.says(Typed("report", line), who, **(where or MANAGER)))


def squeezed(said: str) -> str:
    return " ".join(said.split())


async def live(bot: Rig) -> None:
    """A day of the community's life: one complaint, one answer."""
    await bot.join("anastasia")
    thread = await bot.complain(author="angry_critic")
    await bot.press(f"claim:{thread}", "anastasia")
    bot.clock.advance(hours=1)
    await bot.type("reply", f"{thread} {answer(bot.clock.now())}", "anastasia")
    bot.clock.advance(minutes=1)


def files(bot: Rig, method: str, chat_id: str) -> list[str]:
    """Return what went with the messages that a chat was sent, in their order."""
    sent = [call.message for call in bot.chat.asked(method, chat_id) if call.message]
    return [one.attached.name for one in sent if one.attached]


async def test_managers_get_it_in_their_room_with_every_file(bot: Rig):
    await live(bot)
    assert await told(bot, "2026-11") == "I am making the report for November 2026. It comes in a moment."
    await bot.deliver()
    name = "northwind-2026-11-manager"
    assert files(bot, "post", "managers") == [f"{name}.png", f"{name}.pdf", f"{name}.xlsx"]
    [card, *_] = [one for one in bot.chat.messages("managers") if "1–17 November 2026" in one]
    assert "Answers: 1 of 500" in squeezed(card)
    assert bot.chat.asked("direct") == []


async def test_the_files_hold_the_month(bot: Rig):
    await live(bot)
    await told(bot, "2026-11")
    await bot.deliver()
    sent = {
        one.attached.name.rpartition(".")[2]: one.attached.content for one in bot.chat.shown.values() if one.attached
    }
    assert sent["png"].startswith(b"\x89PNG")
    whole = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(sent["pdf"])).pages)
    assert "Anastasia" in whole
    book = openpyxl.load_workbook(io.BytesIO(sent["xlsx"]))
    cells = {cell for page in book for row in page.iter_rows(values_only=True) for cell in row}
    assert {"angry_critic", "Anastasia"} <= cells


async def test_the_client_gets_it_in_private_and_nobody_is_named(bot: Rig):
    await live(bot)
    said = await told(bot, "2026-11", "vic", chat_id="cards")
    assert "direct chat" in said
    await bot.deliver()
    name = "northwind-2026-11-client"
    assert files(bot, "direct", "vic") == [f"{name}.png", f"{name}.pdf", f"{name}.xlsx"]
    assert files(bot, "post", "managers") == files(bot, "post", "cards") == []
    for call in bot.chat.asked("direct", "vic"):
        assert call.message is not None
        assert call.message.attached is not None
        shown = words(call.message)
        if call.message.attached.name.endswith("pdf"):
            shown += "".join(page.extract_text() for page in PdfReader(io.BytesIO(call.message.attached.content)).pages)
        if call.message.attached.name.endswith("xlsx"):
            book = openpyxl.load_workbook(io.BytesIO(call.message.attached.content))
            shown += repr([row for page in book for row in page.iter_rows(values_only=True)])
        assert not [name for name in ("Anastasia", "angry_critic") if name.casefold() in shown.casefold()]


async def test_a_client_who_asks_for_the_managers_version_gets_his_own(bot: Rig):
    await live(bot)
    await told(bot, "2026-11 manager", "vic", chat_id="cards")
    await bot.deliver()
    assert all("client" in name for name in files(bot, "direct", "vic"))


async def test_a_manager_elsewhere_gets_it_in_private_and_may_ask_for_the_clients(bot: Rig):
    await live(bot)
    await told(bot, "client", "mara", chat_id="cards", roles=("manager",))
    await bot.deliver()
    assert files(bot, "direct", "mara")[1] == "northwind-2026-11-client.pdf"
    assert files(bot, "post", "cards") == []


async def test_members_are_refused(bot: Rig):
    await bot.join("ana")
    assert "for the client and managers" in await told(bot, "", "ana", chat_id="cards")
    assert "Only" in await told(bot, "", "eve", chat_id="cards")
    await bot.deliver()
    assert [row for row in await bot.deliveries() if row.kind is DeliveryKind.REPORT] == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2026-13", "“2026-13” is no month"),
        ("October", "“October” is no month"),
        ("2026-12", "December 2026 has not begun yet"),
        ("2026-10", "There is nothing before November 2026"),
        ("2026-11 nobody", "nobody"),
    ],
)
async def test_a_month_that_cannot_be_is_refused_with_the_way_out(bot: Rig, line: str, why: str):
    assert why in await told(bot, line)
    assert [row for row in await bot.deliveries() if row.kind is DeliveryKind.REPORT] == []


async def test_without_a_month_it_is_the_last_whole_one_or_the_only_one_there_is(bot: Rig):
    assert "November 2026" in await told(bot)
    bot.clock.at = DECEMBER
    await bot.deliver()
    assert "November 2026" in await told(bot)
    assert "December 2026" in await told(bot, "2026-12")


async def test_imported_history_makes_earlier_months_known(bot: Rig):
    await bot.parts.desk.take("acme", [mention(datetime(2026, 3, 5, tzinfo=UTC))], history=True)
    assert "March 2026" in await told(bot, "2026-3")
    await bot.deliver()
    assert any("did not run yet" in one for one in bot.chat.messages("managers"))


async def test_who_asks_again_before_it_came_gets_it_once(bot: Rig):
    await told(bot)
    assert "is being made already" in await told(bot)
    assert "client" not in await told(bot)
    await told(bot, "2026-11 client")
    await bot.deliver()
    assert len(files(bot, "post", "managers")) == 6
    await told(bot)
    await bot.deliver()
    assert len(files(bot, "post", "managers")) == 9


async def test_who_cannot_be_written_to_is_told_how_to_open_the_direct_chat(url: str, clock: FakeClock):
    chat = FakePlatform(direct_needs_opening=True)
    async with rig(url, clock, chat, web=ROOMS) as bot:
        assert "Open a direct chat with me first" in await told(bot, "", "vic", chat_id="cards")
        assert "It comes to your direct chat" in await told(bot, "", "vic", direct=True)
        await bot.deliver()
        assert len(files(bot, "direct", "vic")) == 3


async def test_a_closed_direct_chat_ends_it_quietly(bot: Rig):
    bot.chat.script("direct", *[Refused("closed")] * 3, chat_id="vic")
    await told(bot, "", "vic", chat_id="cards")
    await bot.deliver()
    rows = [row for row in await bot.deliveries() if row.kind is DeliveryKind.REPORT]
    assert {row.state for row in rows} == {DeliveryState.DONE}
    assert bot.chat.messages("managers") == []
    async with bot.database.read() as uow:
        account = await people.identity(uow, "web", "vic")
    assert account is not None
    assert not account.direct_open


async def test_on_the_first_of_the_month_managers_get_it_once_with_what_to_forward(bot: Rig):
    await live(bot)
    bot.clock.at = DECEMBER
    for _ in range(3):
        await bot.service.scheduler.tick()
    await bot.deliver()
    assert files(bot, "post", "managers") == [
        "northwind-2026-11-manager.png",
        "northwind-2026-11-client.pdf",
        "northwind-2026-11-manager.pdf",
        "northwind-2026-11-manager.xlsx",
    ]
    assert any("ready to forward" in one for one in bot.chat.messages("managers"))
    assert files(bot, "post", "cards") == []


@pytest.mark.parametrize(("hours", "comes"), [(-1, False), (0, True), (24 * 4.9, True), (24 * 5.1, False)])
async def test_it_comes_from_the_digests_hour_on_and_not_when_it_is_too_late(bot: Rig, hours: float, comes: bool):
    bot.clock.at = datetime(2026, 12, 1, 8, tzinfo=UTC)
    bot.clock.advance(hours=hours)
    async with bot.parts.transactions.write("acme") as ctx:
        assert await reporting.send_report(ctx) is comes


async def test_a_community_that_began_this_month_and_one_that_wants_none_get_none(url: str, clock: FakeClock):
    clock.at = DECEMBER
    quiet = community(web={**ROOMS, "cards": "c2", "managers": "m2", "staff": "s2"}, report={"monthly": False})
    async with rig(url, clock, beta=quiet) as bot:
        async with bot.parts.transactions.write("acme") as ctx:
            assert not await reporting.send_report(ctx)
        clock.at = datetime(2027, 1, 1, 9, tzinfo=UTC)
        async with bot.parts.transactions.write("beta") as ctx:
            assert not await reporting.send_report(ctx)
        async with bot.parts.transactions.write("acme") as ctx:
            assert await reporting.send_report(ctx)


async def test_without_the_extra_the_card_comes_and_says_what_is_missing(bot: Rig, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "fpdf", None)
    assert "need the extra “report”" in await told(bot)
    bot.clock.at = DECEMBER
    await bot.service.scheduler.tick()
    await bot.deliver()
    assert files(bot, "post", "managers") == []
    shown = bot.chat.messages("managers")
    assert any("Answers: 0 of 500" in squeezed(one) for one in shown)
    assert any("came without picture" in one for one in shown)


async def test_one_who_manages_two_communities_gets_both_reports(url: str, clock: FakeClock):
    other = community(
        product="Southwind", web={"cards": "c2", "managers": "m2", "staff": "s2", "rights": {"manager": ["user:mara"]}}
    )
    async with rig(url, clock, web=ROOMS, beta=other) as bot:
        await told(bot, "", "mara", chat_id="cards", roles=("manager",))
        await told(bot, "", "mara", chat_id="c2")
        await bot.deliver()
        sent = files(bot, "direct", "mara")
        assert len([name for name in sent if name.startswith("northwind")]) == 3
        assert len([name for name in sent if name.startswith("southwind")]) == 3
