"""Each kind of perk on its own: what it asks of the chats and the helpdesk, twice if need be, and how it is undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.perks.bonus import Bonus
from bot.perks.registry import collect, kinds
from bot.ports.chat import Gone, Refused, RetryAfter
from bot.ports.perks import Account, Again, Done, Impossible, NoAccount, Reach, Work
from storage.tables import PerkKind
from tests.runtime.fake_platform import FakePlatform
from tests.world import NOON

ROLE, ROOM = "123456789012345678", "-1001234567890"
OPENING = [PerkKind.EARLY_ACCESS, PerkKind.CLOSED_ROOM, PerkKind.PRIORITY_SUPPORT]
QUIET = [PerkKind.BONUS, PerkKind.PRODUCT_LINE, PerkKind.CODE]


class Desk:
    """A helpdesk that notes what it is told, and answers as a test says."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict, str]] = []
        self.answers: list = []

    async def tell(self, community, body, key):
        self.told.append((community, dict(body), key))
        return self.answers.pop(0) if self.answers else Done()


@pytest.fixture
def discord():
    return FakePlatform("discord", roles=True)


@pytest.fixture
def telegram():
    return FakePlatform("telegram", join_requests=True)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def reach(discord, telegram, desk):
    return Reach({"discord": discord, "telegram": telegram}, desk)


ON_DISCORD = Account("discord", "7", "Ana", "cards")
IN_TELEGRAM = Account("telegram", "70", "Ana K", "-100999")


def work(*accounts: Account, **settings: str) -> Work:
    return Work(
        key="acme:5",
        community="acme",
        product="Northwind",
        perk="early",
        settings=settings,
        accounts=accounts,
        since=NOON,
    )


def deeds(*chats: FakePlatform) -> list[tuple[str, str, str]]:
    return [(call.method, call.chat_id, call.detail) for chat in chats for call in chat.calls]


def test_every_kind_has_a_file_and_none_has_two():
    assert set(kinds()) == set(PerkKind)
    assert all(kind is one.kind for kind, one in kinds().items())
    with pytest.raises(ValueError, match="declared twice"):
        collect([*kinds().values(), Bonus()])
    with pytest.raises(ValueError, match="no file in bot/perks declares bonus"):
        collect(one for kind, one in kinds().items() if kind is not PerkKind.BONUS)


@pytest.mark.parametrize("kind", OPENING)
async def test_what_opens_gives_a_role_here_and_a_link_there_and_takes_both_back(kind, reach, discord, telegram):
    given = work(ON_DISCORD, IN_TELEGRAM, discord_role=ROLE, telegram_room=ROOM)
    done = await kinds()[kind].grant(given, reach)
    link = "https://chat.example/+1"
    assert isinstance(done, Done)
    assert done.told == {"way": "both", "link": link}
    assert deeds(discord, telegram) == [("give_role", "cards", f"7 {ROLE}"), ("invite", ROOM, "Ana K")]
    discord.calls.clear()
    telegram.calls.clear()
    assert isinstance(await kinds()[kind].undo(replace(given, noted=done.noted), reach), Done)
    assert deeds(telegram, discord) == [
        ("revoke", ROOM, link),
        ("put_out", ROOM, "70"),
        ("take_role", "cards", f"7 {ROLE}"),
    ]


@pytest.mark.parametrize("kind", OPENING)
async def test_a_try_that_broke_off_goes_on_and_makes_no_second_link(kind, reach, discord, telegram):
    given = work(IN_TELEGRAM, ON_DISCORD, discord_role=ROLE, telegram_room=ROOM)
    discord.script("give_role", RetryAfter(40, "busy"))
    again = await kinds()[kind].grant(given, reach)
    assert isinstance(again, Again)
    assert again.seconds == 40
    done = await kinds()[kind].grant(replace(given, noted=again.noted), reach)
    assert isinstance(done, Done)
    assert len(telegram.asked("invite")) == 1
    assert done.told["link"] == "https://chat.example/+1"


@pytest.mark.parametrize("kind", OPENING)
async def test_what_was_given_unnoted_is_taken_back_all_the_same(kind, reach, discord, telegram):
    given = work(ON_DISCORD, IN_TELEGRAM, discord_role=ROLE, telegram_room=ROOM)
    assert isinstance(await kinds()[kind].undo(given, reach), Done)
    assert deeds(telegram, discord) == [("put_out", ROOM, "70"), ("take_role", "cards", f"7 {ROLE}")]


@pytest.mark.parametrize("kind", OPENING)
async def test_what_another_perk_gives_too_stays(kind, reach, discord, telegram):
    given = work(ON_DISCORD, IN_TELEGRAM, discord_role=ROLE, telegram_room=ROOM)
    done = await kinds()[kind].grant(given, reach)
    discord.calls.clear()
    telegram.calls.clear()
    kept = replace(given, noted=done.noted, shared=frozenset({ROLE, ROOM}))
    assert isinstance(await kinds()[kind].undo(kept, reach), Done)
    assert deeds(discord, telegram) == [("revoke", ROOM, "https://chat.example/+1")]


@pytest.mark.parametrize("kind", OPENING)
async def test_undo_goes_by_what_was_noted_when_the_catalogue_has_changed(kind, reach, discord):
    noted = {"roles": [["discord", "cards", "7", "1111"]], "rooms": []}
    moved = replace(work(ON_DISCORD, discord_role=ROLE), noted=noted)
    assert isinstance(await kinds()[kind].undo(moved, reach), Done)
    assert deeds(discord) == [("take_role", "cards", "7 1111"), ("take_role", "cards", f"7 {ROLE}")]


@pytest.mark.parametrize("kind", OPENING)
async def test_one_refusal_does_not_keep_the_rest_from_being_taken_back(kind, reach, discord, telegram):
    given = work(ON_DISCORD, IN_TELEGRAM, discord_role=ROLE, telegram_room=ROOM)
    telegram.script("put_out", Refused("an administrator"), chat_id=ROOM)
    assert await kinds()[kind].undo(given, reach) == Impossible("an administrator")
    assert len(discord.asked("take_role")) == 1
    telegram.script("put_out", RetryAfter(9), chat_id=ROOM)
    discord.script("take_role", Refused("too high"))
    assert await kinds()[kind].undo(given, reach) == Again(9, ""), "what can still go well is tried first"


@pytest.mark.parametrize("kind", OPENING)
async def test_a_role_refused_is_impossible_and_says_why(kind, reach, discord):
    discord.script("give_role", Refused("the role stands above"))
    ended = await kinds()[kind].grant(work(ON_DISCORD, discord_role=ROLE), reach)
    assert isinstance(ended, Impossible)
    assert ended.reason == "the role stands above"


@pytest.mark.parametrize("kind", OPENING)
async def test_who_has_no_account_where_it_opens_or_is_not_there_is_told_where(kind, reach, discord):
    nowhere = await kinds()[kind].grant(work(IN_TELEGRAM, discord_role=ROLE), reach)
    discord.script("give_role", Gone())
    left = await kinds()[kind].grant(work(ON_DISCORD, discord_role=ROLE), reach)
    assert nowhere == left == NoAccount(("discord",))


@pytest.mark.parametrize("kind", OPENING)
async def test_a_closed_room_that_is_not_there_is_the_managers_matter(kind, reach, telegram):
    telegram.script("invite", Gone(), chat_id=ROOM)
    ended = await kinds()[kind].grant(work(IN_TELEGRAM, telegram_room=ROOM), reach)
    assert isinstance(ended, Impossible)
    assert ROOM in ended.reason


@pytest.mark.parametrize("kind", [PerkKind.EARLY_ACCESS, PerkKind.CLOSED_ROOM])
async def test_a_perk_that_opens_nothing_is_not_said_to_be_given(kind, reach):
    ended = await kinds()[kind].grant(work(ON_DISCORD), reach)
    assert isinstance(ended, Impossible)
    assert "discord_role" in ended.reason


async def test_priority_support_tells_the_helpdesk_who_it_is_when_it_begins_and_when_it_ends(reach, desk):
    kind = kinds()[PerkKind.PRIORITY_SUPPORT]
    done = await kind.grant(work(ON_DISCORD, IN_TELEGRAM), reach)
    assert isinstance(done, Done)
    assert done.told["way"] == "none"
    assert await kind.undo(work(ON_DISCORD, IN_TELEGRAM), reach) == Done()
    (_, begun, first), (_, over, second) = desk.told
    assert begun == {
        "event": "priority_support.granted",
        "key": "acme:5",
        "community": "acme",
        "product": "Northwind",
        "perk": "early",
        "member": "Ana",
        "contacts": [
            {"chat": "discord", "id": "7", "name": "Ana"},
            {"chat": "telegram", "id": "70", "name": "Ana K"},
        ],
        "since": NOON.isoformat(),
        "until": None,
    }
    assert over["event"] == "priority_support.ended"
    assert (first, second) == ("acme:5", "acme:5:ended")


async def test_priority_support_gives_no_role_before_the_helpdesk_knows(reach, desk, discord):
    desk.answers = [Again(30, "busy")]
    given = work(ON_DISCORD, discord_role=ROLE)
    assert await kinds()[PerkKind.PRIORITY_SUPPORT].grant(given, reach) == Again(30, "busy")
    assert deeds(discord) == []
    assert isinstance(await kinds()[PerkKind.PRIORITY_SUPPORT].grant(given, reach), Done)
    assert {key for _, _, key in desk.told} == {"acme:5"}, "the same key in every try"


@pytest.mark.parametrize("kind", QUIET)
async def test_what_needs_nothing_outside_touches_nothing(kind, reach, discord, telegram, desk):
    given = work(ON_DISCORD, IN_TELEGRAM, discord_role=ROLE, telegram_room=ROOM, amount="25.00", currency="EUR")
    assert await kinds()[kind].grant(given, reach) == await kinds()[kind].undo(given, reach) == Done()
    assert deeds(discord, telegram) == []
    assert desk.told == []
