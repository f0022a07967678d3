"""The invariants of the crash tests are not blind: each notices the loss or the doubling that it is there for."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from bot import texts
from bot.ports.chat import RoomKind
from storage.tables import (
    Card,
    CardKind,
    Claim,
    ClaimOrigin,
    Delivery,
    DeliveryKind,
    DeliveryState,
    JobRun,
    Mention,
    PerkCode,
    Redemption,
    RedemptionState,
    Reply,
    Thread,
    ThreadState,
    Update,
)
from tests.crash import invariants
from tests.crash.crowd import Crowd
from tests.crash.town import EMOJI, Town

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

BUTTON = {"type": 2, "style": 2, "label": "Manage", "custom_id": "manage:1"}


class Scene:
    """One open thread with a card in each chat that says that Anna has it, as she has."""

    def __init__(self, folder: Path) -> None:
        self.town = Town("sqlite://")
        self.town.furnish()
        self.town.roles = {5: "1"}
        for number, person in enumerate(self.town.people, 1):
            person.member_id = number
        self.crowd = Crowd(self.town, Random(1), folder)
        self.anna, self.galina = self.town.on("discord")[0], self.town.on("telegram")[0]
        self.rows: dict[type[Any], list[Any]] = defaultdict(list)
        now = self.town.now()
        self.rows[Thread].append(Thread(id=1, state=ThreadState.CLAIMED, shown_at=now))
        self.seat(self.anna.member_id, ClaimOrigin.BUTTON)
        self.messages = {chat: self.card(chat) for chat in invariants.CHATS}
        for chat, message in self.messages.items():
            room, shown = self.town.rooms[chat][RoomKind.CARDS], invariants.message_id(message)
            where = {"platform": chat, "chat_id": room, "message_id": shown}
            self.rows[Card].append(Card(ref=1, kind=CardKind.THREAD, posted_at=now, **where))

    def say(self, chat: str, words: str, room: RoomKind = RoomKind.CARDS, *, button: bool = False) -> Any:
        """Let the bot write something in a room."""
        if chat == "discord":
            channel = self.town.discord.channels[int(self.town.rooms[chat][room])]
            rows = [{"type": 1, "components": [BUTTON]}] if button else []
            return self.town.discord.post(channel, self.town.discord.bot, {"content": words, "components": rows})
        place = self.town.telegram.core.world.chats[int(self.town.rooms[chat][room])]
        keyboard = [[{"text": "Manage", "callback_data": "manage:1"}]] if button else []
        return self.town.telegram.core.post(place, self.town.telegram.bot, text=words, keyboard=keyboard)

    def card(self, chat: str) -> Any:
        """Let the thread's card stand in a chat, once more if it does."""
        return self.say(chat, "#1 · Anna", button=True)

    def seat(self, member_id: int, origin: ClaimOrigin, platform: str = "discord", **more: Any) -> None:
        """Give somebody a seat."""
        claim = {"thread_id": 1, "member_id": member_id, "origin": origin, "platform": platform, "release_reason": ""}
        self.rows[Claim].append(Claim(**claim | more))

    def wrong(self) -> str:
        """Return what the invariants say, in one string."""
        found = [
            *invariants.cards(self.town, self.rows),
            *invariants.reactions(self.town, self.rows),
            *invariants.digests(self.town, self.rows),
            *invariants.told(self.crowd, self.rows),
            *invariants.perks(self.town, self.rows),
            *invariants.left_over(self.rows),
        ]
        return "\n".join(found)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A scene in which all is as it should be."""
    made = Scene(tmp_path)
    assert made.wrong() == ""
    assert invariants.repeats(made.town) == 0
    yield made
    await made.crowd.close()


async def test_a_card_that_is_gone_or_stands_twice_is_noticed(scene: Scene):
    scene.card("discord")
    assert "#1 has 2 cards on discord" in scene.wrong()
    for message in list(scene.messages["discord"].channel.messages.values()):
        scene.town.discord.remove(message)
    assert "#1 has 0 cards on discord" in scene.wrong()


async def test_a_card_that_stands_twice_in_telegram_is_counted(scene: Scene):
    scene.card("telegram")
    assert scene.wrong() == ""
    assert invariants.repeats(scene.town) == 1


async def test_a_card_that_the_database_does_not_know_is_noticed(scene: Scene):
    scene.rows[Card].pop()
    assert "the card of #1 on telegram is not the one that the database knows" in scene.wrong()


async def test_a_card_that_does_not_say_who_has_it_is_noticed(scene: Scene):
    scene.seat(scene.galina.member_id, ClaimOrigin.BUTTON, "telegram")
    assert "does not say that Galina has it" in scene.wrong()


async def test_a_reaction_without_a_seat_is_noticed_unless_it_is_spent(scene: Scene):
    scene.messages["telegram"].reactions[scene.galina.user.id] = (EMOJI["telegram"],)
    assert "Galina's reaction stands on #1 on telegram without a seat" in scene.wrong()
    over = {"released_at": scene.town.now(), "release_reason": "released"}
    scene.seat(scene.galina.member_id, ClaimOrigin.REACTION, "telegram", **over)
    assert scene.wrong() == ""


async def test_a_seat_by_a_reaction_that_does_not_stand_is_noticed(scene: Scene):
    scene.rows[Claim].clear()
    scene.seat(scene.anna.member_id, ClaimOrigin.REACTION)
    assert "Anna has a seat in #1 by a reaction on discord that does not stand" in scene.wrong()


async def test_a_digest_that_is_missing_or_stands_twice_is_noticed(scene: Scene):
    scene.town.days = 1
    [day] = scene.town.told_days()
    assert "were made" in scene.wrong()
    scene.rows[JobRun].append(JobRun(job="digest", period=day))
    assert "0 digests stand in discord cards" in scene.wrong()
    for chat in invariants.CHATS:
        for room, title in invariants.DIGESTS.items():
            scene.say(chat, texts.of("en")(title, product="Northwind"), room)
    assert scene.wrong() == ""
    scene.say("discord", texts.of("en")(invariants.DIGESTS[RoomKind.CARDS], product="Northwind"))
    assert "2 digests stand in discord cards" in scene.wrong()


async def test_what_somebody_was_told_and_does_not_have_is_noticed(scene: Scene):
    scene.crowd.has = {(scene.galina.member_id, 1)}
    scene.crowd.recorded = {(1, "https://x.com/a/status/1"), (1, "https://x.com/a/status/2")}
    scene.crowd.taken_in = {"lost"}
    scene.rows[Reply].append(Reply(id=3, member_id=1, url="https://x.com/a/status/2"))
    scene.rows[Mention].append(Mention(external_id="kept"))
    told = scene.wrong()
    assert f"member {scene.galina.member_id} was told he has #1" in told
    assert "https://x.com/a/status/1 is recorded, and it is not" in told
    assert "was not paid for https://x.com/a/status/2" in told
    assert "the post lost was taken in, and is not there" in told
    assert "the post kept belongs to no thread" in told


async def test_a_perk_that_hangs_or_was_not_given_is_noticed(scene: Scene):
    scene.rows[PerkCode].append(PerkCode(perk_id=1, code="a"))
    scene.rows[Redemption] += [
        Redemption(id=1, perk_id=1, member_id=1, state=RedemptionState.FULFILLED),
        Redemption(id=2, perk_id=5, member_id=1, state=RedemptionState.FULFILLED),
        Redemption(id=3, perk_id=2, member_id=1, state=RedemptionState.APPROVED),
    ]
    told = scene.wrong()
    assert "the request 1 brought 0 codes" in told
    assert "Anna was given a role and has it not" in told
    assert "the request 3 is approved" in told


async def test_what_is_left_over_is_noticed(scene: Scene):
    stuck = {"kind": DeliveryKind.CARD, "platform": "discord", "last_error": "", "not_before": scene.town.now()}
    scene.rows[Delivery] += [
        Delivery(id=7, state=DeliveryState.LEASED, **stuck),
        Delivery(id=8, state=DeliveryState.DEAD, **stuck),
        Delivery(id=9, state=DeliveryState.DONE, **stuck),
    ]
    scene.rows[Update].append(Update(update_id=5, received_at=scene.town.now() - timedelta(minutes=1)))
    told = scene.wrong().splitlines()
    assert len(told) == 3
    assert "delivery 7 (card to discord) is leased" in told[0]
    assert "delivery 8 (card to discord) is dead" in told[1]
    assert "update 5 is not handled" in told[2]
