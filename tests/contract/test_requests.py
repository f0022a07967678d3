"""A member asks for a perk, a manager decides, both see it; the catalogue and the payouts, in every chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from storage import ledger
from storage.tables import Account, Entry, EntryKind, Identity, Member
from tests.harness import HARNESSES
from tests.running import running
from tests.side import MANAGERS

if TYPE_CHECKING:
    from tests.databases import Sqlite
    from tests.harness.base import Seen
    from tests.running import Running
    from tests.side import Side

PERKS = [
    {
        "name": "thanks",
        "title": {"en": "Thank-you"},
        "kind": "bonus",
        "price": 40,
        "amount": "25.00",
        "currency": "EUR",
    },
    {"name": "gift", "title": {"en": "Gift card"}, "kind": "code", "price": 15},
    {"name": "later", "title": {"en": "The summit"}, "threshold": 5000},
]
OURS = pytest.mark.parametrize("overrides", [{"perks": PERKS}])
WHY = "Please try again next month."


async def rich(bot: Running, chat: Side, name: str, points: int = 100) -> None:
    """Let somebody be a member with points and an open direct chat."""
    person = await chat.member(name)
    await chat.harness.open_direct(person)
    async with bot.parts.database.write() as uow:
        account = (
            await uow.exec(select(Identity).where(Identity.platform == chat.name, Identity.external_id == person))
        ).one()
        member = (await uow.exec(select(Member).where(Member.person_id == account.person_id))).one()
        line = {"key": f"award:{name}", "kind": EntryKind.AWARD, "account": Account.CONFIRMED, "points": points}
        await ledger.add(uow, Entry(community_id=member.community_id, member_id=member.id, at=bot.clock.now(), **line))


async def get(chat: Side, name: str, title: str) -> Seen:
    """Get a perk by its button; what costs points is confirmed."""
    shelf = await chat.ask(name, "/perks")
    [press] = [press for label, press in shelf.buttons if title in label]
    seen = await chat.press_private(name, shelf, press)
    assert seen is not None
    if seen.buttons and seen.buttons[0][1].startswith("redeem:"):
        seen = await chat.press_private(name, seen, seen.buttons[0][1])
    assert seen is not None
    return seen


async def request_card(chat: Side, *words: str) -> Seen:
    return await chat.room_says("Perk request 1", *words, room=MANAGERS)


async def decide(chat: Side, action: str, *words: str) -> Seen | None:
    """Press a button on the request's card, as Mara."""
    card = await request_card(chat, *words)
    return await chat.harness.press(chat.people["Mara"], chat.harness.rooms[MANAGERS], card.id, card.button(action))


async def explain(chat: Side, action: str, *words: str) -> Seen | None:
    """Press a button that asks for a reason, or type it where the chat has no forms."""
    if chat.name == "telegram":
        instead = await decide(chat, action, *words)
        assert instead is not None
        assert f"/{action} 1" in instead.text
        return await chat.type("Mara", f"/{action} 1 {WHY}", MANAGERS)
    card, room = await request_card(chat, *words), chat.harness.rooms[MANAGERS]
    return await chat.harness.fill(chat.people["Mara"], room, card.id, card.button(action), {"reason": WHY})


@OURS
async def test_a_bonus_is_asked_for_approved_paid_and_told(bot: Running, chat: Side, overrides: Any) -> None:
    await rich(bot, chat, "Ana")
    assert "A manager decides" in (await get(chat, "Ana", "Thank-you")).text
    card = await request_card(chat, "Ana", "waits for a manager", "25.00 EUR", "100 in all, 60 left", "none yet")
    assert "60" in (await chat.ask("Ana", "/perks")).text
    await decide(chat, "grant")
    await chat.told("Ana", "was approved: 25.00 EUR")
    await decide(chat, "paid", "not paid yet")
    await chat.told("Ana", "as paid: 25.00 EUR")
    await bot.idle()
    done = await request_card(chat, "paid")
    assert (done.id, done.buttons) == (card.id, ())
    shown = await chat.ask("Mara", "/payouts", MANAGERS)
    assert "Ana · thanks · 25.00 EUR · paid" in shown.text
    sent = await chat.ask("Mara", "/payouts export", MANAGERS)
    [(name, content)] = sent.files
    assert name == "payouts-2026-11.csv"
    assert "Ana" in content.decode("utf-8-sig").splitlines()[1]
    assert not [one for one in await chat.messages(MANAGERS) if one.files]


@OURS
async def test_a_denied_request_gives_the_points_back_and_says_why(bot: Running, chat: Side, overrides: Any) -> None:
    await rich(bot, chat, "Ana")
    await get(chat, "Ana", "Thank-you")
    await explain(chat, "refuse", "waits for a manager")
    told = await chat.told("Ana", WHY)
    assert "Your 40 points are back." in told.text
    await request_card(chat, "not granted", WHY)
    assert "100" in (await chat.ask("Ana", "/perks")).text


@OURS
async def test_a_code_is_shown_to_its_owner_alone(bot: Running, chat: Side, overrides: Any) -> None:
    await rich(bot, chat, "Ana")
    assert "none left right now" in (await chat.ask("Ana", "/perks")).text
    added = await chat.type("Mara", "/perk gift codes SUN-1 SUN-2", direct=chat.name == "telegram", room=MANAGERS)
    assert added is not None
    assert "2 codes added" in added.text
    assert "SUN" not in added.text
    got = await get(chat, "Ana", "Gift card")
    assert "SUN-1" in got.text
    assert "your code: SUN-1" in (await chat.ask("Ana", "/perks")).text
    await bot.idle()
    rooms = [one.text for room in chat.harness.rooms if room != "operators" for one in await chat.messages(room)]
    assert "SUN" not in " ".join(rooms)
    await chat.room_says("There is 1 code", room=MANAGERS)


@OURS
async def test_a_manager_edits_one_field_and_takes_it_back(bot: Running, chat: Side, overrides: Any) -> None:
    page = await chat.press_private("Mara", await chat.ask("Mara", "/perk", MANAGERS), "perk:later", MANAGERS)
    assert page is not None
    assert "5000" in page.text
    if chat.name == "telegram":
        instead = await chat.press_private("Mara", page, "perk:later:threshold", MANAGERS)
        assert instead is not None
        assert "/perk later threshold" in instead.text
        page = await chat.ask("Mara", "/perk later threshold 60", MANAGERS)
    else:
        room = chat.harness.rooms[MANAGERS]
        page = await chat.harness.fill(chat.people["Mara"], room, page.id, "perk:later:threshold", {"to": "60"})
    assert page is not None
    assert "Changed" in page.text
    assert "60" in page.text
    refused = await chat.ask("Mara", "/perk later threshold soon", MANAGERS)
    assert "“soon” does not fit threshold. It should be a whole number" in refused.text
    undone = await chat.press_private("Mara", page, "unperk:later", MANAGERS)
    assert undone is not None
    assert "5000" in undone.text
    await chat.member("Ana")
    refused = await chat.ask("Ana", "/perk later threshold 1")
    assert "Only managers" in refused.text


async def test_a_manager_in_the_other_chat_decides_and_the_member_is_told(sqlite: Sqlite) -> None:
    sides = [HARNESSES[name]() for name in ("discord", "telegram")]
    async with running(sides, await sqlite.fresh(), perks=PERKS) as bot:
        here, there = bot.sides["discord"], bot.sides["telegram"]
        await rich(bot, here, "Ana")
        await get(here, "Ana", "Thank-you")
        await request_card(here, "waits for a manager")
        await decide(there, "grant", "waits for a manager")
        await here.told("Ana", "was approved")
        await request_card(here, "not paid yet")
        await request_card(there, "not paid yet")
