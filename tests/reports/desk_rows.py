"""What an invented month leaves on the managers' desk: pauses, requests, words, freed seats, spikes, what a chat lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, update

from storage.tables import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Doubt,
    DoubtKind,
    Incident,
    MemberState,
    Nudge,
    NudgeKind,
    Perk,
    PerkKind,
    Redemption,
    RedemptionState,
    Thread,
    ThreadState,
    Word,
    WordKind,
    WordState,
)
from tests.reports.month import NOW, Maker, Month

PAUSABLE = {ThreadState.OPEN, ThreadState.CLAIMED, ThreadState.STAFF}


@dataclass
class Left:
    """Everything that was written beside the month."""

    redemptions: list[Redemption] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    nudges: list[Nudge] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)


class DeskMaker(Maker):
    """Writes a month, and what it left on the desk."""

    async def make_all(self) -> tuple[Month, Left]:
        month = await self.make()
        self.left = Left()
        async with self.world.database.write() as self.uow:
            await self._pauses()
            await self._requests()
            await self._nudges()
            await self._spikes()
            await self._deliveries()
        return month, self.left

    async def _leave(self, kind: str, row: Any) -> None:
        self.uow.add(row)
        await self.uow.flush()
        getattr(self.left, kind).append(row)

    async def _set(self, thread: Thread, **values: Any) -> None:
        await self.uow.exec(update(Thread).where(col(Thread.id) == thread.id).values(**values))
        for name, value in values.items():
            setattr(thread, name, value)

    async def _pauses(self) -> None:
        for thread in self.month.threads:
            if thread.state is ThreadState.STAFF or (thread.state in PAUSABLE and self.dice.random() < 0.3):
                await self._set(thread, paused_at=self._moment(), hold_why="The lawyers look at it")

    async def _requests(self) -> None:
        for member in self.month.members[13:15]:
            member.state = MemberState.APPLIED
            self.uow.add(await self.uow.merge(member))
        perk = Perk(community_id=self.month.community, name="gift", kind=PerkKind.CODE, threshold=1)
        self.uow.add(perk)
        await self.uow.flush()
        given = {"community_id": self.month.community}
        for number, state in enumerate(RedemptionState):
            asked = {"perk_id": perk.id, "member_id": self.month.members[number].id, "requested_at": NOW}
            await self._leave("redemptions", Redemption(**given, **asked, state=state))
        for number in range(6):
            said = {"member_id": self.month.members[0].id, "text": "Words", "at": NOW, "kind": WordKind.FEEDBACK}
            await self._leave("words", Word(**given, **said, state=list(WordState)[number % 3]))
        for number, kind in enumerate(DoubtKind):
            decided = NOW if number % 3 == 0 else None
            reply = self.month.replies[number % len(self.month.replies)]
            await self._leave("doubts", Doubt(**given, reply_id=reply.id, kind=kind, opened_at=NOW, decided_at=decided))

    async def _nudges(self) -> None:
        for number, thread in enumerate(self.month.threads):
            kind = self.dice.choice((NudgeKind.FREED, NudgeKind.FREED, NudgeKind.REMINDER))
            given = {"community_id": self.month.community, "thread_id": thread.id, "ref": number}
            await self._leave("nudges", Nudge(**given, kind=kind, at=self._moment()))

    async def _spikes(self) -> None:
        for number in range(4):
            opened = self._moment()
            closed = None if number == 3 else opened + timedelta(hours=5)
            given = {"community_id": self.month.community, "seen": 20, "usual": 2.0, "chance": 0.0001}
            await self._leave("incidents", Incident(**given, opened_at=opened, closed_at=closed))
        for thread in self.month.threads:
            if self.dice.random() < 0.2:
                await self._set(thread, incident_id=self.dice.choice(self.left.incidents).id)

    async def _deliveries(self) -> None:
        for number in range(60):
            at: datetime = self._moment() if number % 2 else NOW - timedelta(minutes=self.dice.randrange(90))
            given = {"community_id": self.month.community, "platform": "web", "chat_id": "cards"}
            kind = self.dice.choice((DeliveryKind.CARD, DeliveryKind.NOTICE, DeliveryKind.OVERVIEW))
            state, tries = self.dice.choice(list(DeliveryState)), self.dice.choice((0, 3))
            times = {"created_at": at, "not_before": at, "attempts": tries}
            await self._leave("deliveries", Delivery(**given, kind=kind, state=state, **times))
