"""An invented month straight in the tables: threads in every state, answers, likes, points, all over the clock."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from storage.tables import (
    Account,
    Category,
    Claim,
    ClaimOrigin,
    Entry,
    EntryKind,
    Identity,
    Like,
    Member,
    MemberState,
    Mention,
    Person,
    Priority,
    Proof,
    Reply,
    Thread,
    ThreadState,
    Tone,
)

if TYPE_CHECKING:
    from tests.world import World

NOW = datetime(2026, 11, 17, 11, 30, tzinfo=UTC)
DAYS = 40
# who stands apart: a member who turned out to be the first one, a manager, a suspended one, who paused, who left
MERGED, MANAGES = 12, 11
STATES = {
    9: MemberState.PAUSED,
    10: MemberState.SUSPENDED,
    MERGED: MemberState.LEFT,
    15: MemberState.LEFT,
}
SPENDING = {EntryKind.REDEEMED, EntryKind.REFUND}


@dataclass
class Month:
    """Everything that was written, as plain lists to count in."""

    community: int
    members: list[Member] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    likes: list[Like] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def owner(self, entry: Entry) -> int:
        """Return the member whose points a line is, also when it stands under a chat account connected later."""
        return self.members[0].id if entry.member_id == self.members[MERGED].id else entry.member_id

    def got(self, begins: datetime, ends: datetime = NOW, *, managers: bool = False) -> Counter[int]:
        """Return the points that a ranking counts in a period, by member."""
        totals: Counter[int] = Counter()
        for entry in self.entries:
            if entry.account is Account.CONFIRMED and begins <= entry.at < ends and entry.kind not in SPENDING:
                totals[self.owner(entry)] += entry.points
        out = {self.members[10].id} | (set() if managers else {self.members[MANAGES].id})
        return Counter({member: points for member, points in totals.items() if points > 0 and member not in out})


class Maker:
    """Writes a random month; the same seed makes the same month."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.dice, self.pauses = world, random.Random(seed), random.Random(seed)
        self.month = Month(world.parts.transactions.community_id("acme"))

    async def make(self) -> Month:
        async with self.world.database.write() as self.uow:
            for number in range(16):
                await self._member(number)
            for number in range(60):
                await self._thread(number)
            for number in range(150):
                await self._entry(number)
            for number in range(12):
                await self._mention(None, self._moment(), number)
        return self.month

    def _moment(self) -> datetime:
        # some exactly on the edges of days, weeks and months in Berlin
        edge = self.dice.choice((0, 0, 0, 1))
        if edge:
            return datetime(2026, 11, self.dice.choice((1, 9, 16, 17)), tzinfo=UTC) - timedelta(hours=1)
        return NOW - timedelta(seconds=self.dice.randrange(DAYS * 86400))

    async def _keep(self, kind: str, row: Any) -> Any:
        self.uow.add(row)
        await self.uow.flush()
        getattr(self.month, kind).append(row)
        return row

    async def _member(self, number: int) -> None:
        person = Person(created_at=NOW)
        self.uow.add(person)
        await self.uow.flush()
        self.uow.add(Identity(person_id=person.id, platform="web", external_id=f"m{number}", name=f"Member{number}"))
        state = STATES.get(number, MemberState.ACTIVE)
        merged_into = self.month.members[0].id if number == MERGED else None
        given = {"joined_at": NOW, "consent_version": 1, "state": state, "merged_into": merged_into}
        given["manages"] = number == MANAGES
        await self._keep("members", Member(community_id=self.month.community, person_id=person.id, **given))

    async def _thread(self, number: int) -> None:
        dice, state = self.dice, self.dice.choice(list(ThreadState))
        started = self._moment()
        paused = dice.choice((0, 0, 5))
        due = started + timedelta(hours=24 + paused)
        answered = state in {ThreadState.ANSWERED, ThreadState.FOLLOW_UP, ThreadState.QUIET} or (
            state in {ThreadState.CLOSED, ThreadState.DISMISSED, ThreadState.STAFF} and dice.random() < 0.6
        )
        claimed_at = started + timedelta(hours=dice.uniform(0, 20))
        answered_at = min(NOW, claimed_at + timedelta(hours=dice.uniform(0, 40)))
        held = state not in {ThreadState.OPEN, ThreadState.REVIEW}
        still = self._still(state, started, paused if held else 0)
        thread = await self._keep(
            "threads",
            Thread(
                community_id=self.month.community,
                key=f"k{number}",
                source=dice.choice(("x", "reddit")),
                author=f"critic{number}",
                state=state,
                category=dice.choice((*Category, None)),
                priority=dice.choice(list(Priority)),
                urgency=dice.random(),
                seats=2,
                last_mention_at=started,
                created_at=min(NOW, started + timedelta(minutes=5)),
                started_at=started,
                claim_by=started + timedelta(hours=8 + (still["paused_to_claim"] // 3600 if held else paused)),
                due_at=due,
                limit_at=due + timedelta(hours=24),
                late_on_arrival=dice.random() < 0.15,
                shown_at=started if dice.random() < 0.8 else None,
                paused_seconds=paused * 3600,
                **still,
                claimed_at=claimed_at if held else None,
                answered_at=answered_at if answered else None,
            ),
        )
        first = await self._mention(thread.id, started, number)
        thread.first_mention_id = first.id
        if held:
            await self._seat(thread, claimed_at)
        if answered:
            await self._answer(thread, answered_at)

    def _still(self, state: ThreadState, started: datetime, paused: int) -> dict[str, Any]:
        """Return since when a thread stands still, and how much of its pauses came before it was claimed."""
        waits, dice = state in {ThreadState.OPEN, ThreadState.CLAIMED}, self.pauses
        holds = waits and dice.random() < 0.4
        stands = holds or state is ThreadState.STAFF
        return {
            "paused_at": started + (NOW - started) * dice.random() if stands else None,
            "hold_why": "The lawyers look at it" if holds else "",
            "paused_to_claim": dice.choice((0, paused)) * 3600,
        }

    async def _mention(self, thread: int | None, posted_at: datetime, number: int) -> Mention:
        name = f"{thread}-{number}"
        said = self.dice.choice(("My withdrawal is stuck", "Вывод средств завис", "100% scam_"))
        given = {"tone": Tone.NEGATIVE, "negative": round(self.dice.random(), 3), "classified_by": "upstream"}
        return await self._keep(
            "mentions",
            Mention(
                community_id=self.month.community,
                thread_id=thread,
                source="x",
                external_id=name,
                link=f"https://x.com/i/status/{name}",
                url=f"https://x.com/i/status/{name}",
                author=f"Critic{number}",
                text=said,
                posted_at=posted_at,
                seen_at=posted_at,
                key=name,
                history=thread is None and number % 4 == 0,
                **given,
            ),
        )

    async def _seat(self, thread: Thread, claimed_at: datetime) -> None:
        member = self.dice.choice(self.month.members)
        given = {"community_id": self.month.community, "thread_id": thread.id, "member_id": member.id}
        released = None if self.dice.random() < 0.7 else claimed_at
        origin = {"origin": ClaimOrigin.BUTTON, "platform": "web"}
        await self._keep("claims", Claim(**given, **origin, seat=1, claimed_at=claimed_at, released_at=released))

    async def _answer(self, thread: Thread, recorded_at: datetime) -> None:
        member, liker = self.dice.sample(self.month.members, 2)
        given = {"community_id": self.month.community, "thread_id": thread.id}
        link = f"https://x.com/i/status/9{thread.id}"
        proof = self.dice.choice((Proof.RECORDED, Proof.RECORDED, Proof.VERIFIED, Proof.REJECTED))
        reply = await self._keep(
            "replies",
            Reply(**given, member_id=member.id, link=link, url=link, recorded_at=recorded_at, proof=proof),
        )
        like = Like(**given, member_id=liker.id, reply_id=reply.id, link=link, recorded_at=self._moment())
        await self._keep("likes", like)

    async def _entry(self, number: int) -> None:
        dice = self.dice
        given = {"kind": dice.choice(list(EntryKind)), "account": dice.choice(list(Account))}
        # many the same, so that there are ties; some below zero, as a confirmation takes from what is pending
        points = dice.choice((10, 10, 10, 5, -5))
        member = dice.choice(self.month.members[:13])
        line = Entry(
            community_id=self.month.community,
            member_id=member.id,
            key=f"e{number}",
            points=points,
            **given,
            at=self._moment(),
        )
        await self._keep("entries", line)
