"""A year of a community's life through the real use cases: posts come, people answer, managers decide, time passes.

Whatever is done is told to a `Plain` notebook, which knows nothing of the bot; see `year_plain.py`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlmodel import col, select

from bot.ports.errors import UserError
from bot.runtime.scheduler import Scheduler
from bot.usecases import claim as claiming
from bot.usecases import judging, members, record
from storage.tables import AnswerKind, Claim, ClaimOrigin, Mention, Right
from tests.stories.year_managers import Managers
from tests.stories.year_plain import Answer, Complaint, Plain, Post
from tests.world import World, mention, status

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from zoneinfo import ZoneInfo

    from bot.ports.mentions import NewMention
    from bot.usecases.context import Actor

CATEGORIES = ("technical", "support", "trust", "rumor")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POLLS = (4, 16)
MEMBERS = 100
COMPLAINTS, MILD, ANSWERS, LIKES = 18.0, 7.0, 17.0, 9.0
"""A day's means."""


class Life(Managers):
    """What happens, by dice that fall the same way every time."""

    def __init__(self, world: World, seed: int, zone: ZoneInfo) -> None:
        self.world, self.dice, self.zone = world, Random(seed), zone
        self.plain = Plain()
        self.scheduler = Scheduler(world.parts.transactions)
        self.people: list[Actor] = []
        self._all: list[Actor] = []
        self.manager: Actor
        self._guidance = dict.fromkeys(CATEGORIES, 0)
        self._named = 0

    async def days(self, first: date, last: date) -> AsyncIterator[date]:
        """Live from day to day; each is yielded when its digest was due, with the day before it behind."""
        self.manager = await self._joins(Right.MANAGER)
        for _ in range(MEMBERS - 10):
            await self._joins()
        self._guidance |= {"trust": 1}
        day = first
        while day <= last:
            self._until(day, 9)
            await self.tick()
            yield day
            await self._live(day)
            day += DAY

    async def tick(self) -> None:
        """Let the clock knock; what was to be shown is shown and forgotten."""
        await self.scheduler.tick()
        async with self.world.database.write() as uow:
            await uow.exec(text("DELETE FROM outbox"))
            freed = select(Claim.thread_id, Claim.member_id).where(Claim.released_at == self.world.clock.at)
            for thread, member in await uow.exec(freed):
                self.plain.complaints[thread].seats.discard(member)

    def _until(self, day: date, hour: int) -> None:
        self.world.clock.at = datetime.combine(day, time(hour), tzinfo=self.zone).astimezone(UTC)

    async def _live(self, day: date) -> None:
        dawn = self.world.clock.at
        self.plain.forget_before(dawn - 30 * DAY)
        if self.dice.random() < 0.1:
            await self._membership()
        acts = [
            *[self._answer] * self._about(ANSWERS),
            *[self._like] * self._about(LIKES),
            *[self._claim] * self._about(3),
            *[self._release] * self._about(1),
            *[self._decide] * self._about(3),
            *[self._reject] * self._about(0.4),
        ]
        doing: list[tuple[datetime, Any]] = [
            (dawn + timedelta(minutes=self.dice.randrange(1, 1410)), act) for act in acts
        ]
        doing += [(dawn + hour * HOUR, self._poll) for hour in POLLS]
        doing.sort(key=lambda one: one[0])
        for at, act in doing:
            self.world.clock.at = at
            await act()

    def _about(self, mean: float) -> int:
        """Return a number that is `mean` on average."""
        return sum(self.dice.random() < mean / (4 * mean + 4) for _ in range(round(4 * mean + 4)))

    # --- people ---

    async def _joins(self, right: Right = Right.AMBASSADOR) -> Actor:
        self._named += 1
        actor = await self.world.join(f"Member{self._named}", right)
        assert actor.member is not None
        self.people.append(actor)
        self._all.append(actor)
        return actor

    def numbers(self) -> list[tuple[int, int]]:
        """Return (number in the name, row) of everybody who ever joined."""
        return [(number, _member(who)) for number, who in enumerate(self._all, 1)]

    async def _membership(self) -> None:
        """Somebody joins, or somebody leaves for good."""
        if len(self.people) < MEMBERS + 5:
            await self._joins()
            return
        who = self.dice.choice(self.people[1:])
        self.people.remove(who)
        async with self.world.acting(who) as ctx:
            await members.leave(ctx)
        self.plain.gave_back_all(_member(who))

    # --- posts ---

    async def _poll(self) -> None:
        """Everything of the last twelve hours comes in at once."""
        now, dice = self.world.clock.at, self.dice
        news: list[tuple[NewMention, Complaint | None]] = []
        for _ in range(self._about(COMPLAINTS / 2)):
            at = now - timedelta(minutes=dice.randrange(1, 720))
            if dice.random() < 0.03:
                at -= 2 * DAY  # late on arrival
            news.append((self._post(at, "negative", dice.choice((0.6, *[0.9] * 9))), None))
        for _ in range(self._about(MILD / 2)):
            at = now - timedelta(minutes=dice.randrange(1, 720))
            news.append((self._post(at, dice.choice(("positive", "neutral")), 0.1), None))
        talked = [one for one in self.plain.recent(now - 5 * DAY) if not one.solved]
        for one in dice.sample(talked, min(len(talked), self._about(2.4))):
            at = now - timedelta(minutes=dice.randrange(1, 300))
            if at > one.began.at:
                again = dice.random() < 0.6
                tone, score = ("negative", 0.9) if again else ("neutral", 0.2)
                news.append((self._post(at, tone, score, one), one))
        await self._take([made for made, _ in news])

    def _post(self, at: datetime, tone: str, score: float, under: Complaint | None = None) -> NewMention:
        fields: dict[str, Any] = {"tone": tone, "score": score, "category": self.dice.choice(CATEGORIES)}
        if under is not None:
            fields |= {"conversation": under.began.id, "author": under.author, "category": under.category}
        return mention(at, **fields)

    async def _take(self, news: Sequence[NewMention]) -> None:
        now = self.world.clock.at
        taken = await self.world.parts.desk.take("acme", news)
        assert all(one.new for one in taken)
        async with self.world.database.read() as uow:
            names = [one.id for one in news]
            rows = dict(
                iter(
                    await uow.exec(
                        select(Mention.external_id, Mention.thread_id).where(col(Mention.external_id).in_(names))
                    )
                )
            )
        for one in sorted(news, key=lambda one: one.posted_at):
            assert one.tone is not None
            post = Post(one.id, one.posted_at, now, one.tone, one.score or 0)
            self.plain.came(post, rows[one.id], one.author, one.category or "", begins=one.conversation == one.id)

    # --- answering ---

    async def _answer(self) -> None:
        """Somebody answers: mostly what he claimed, or what waits."""
        now, dice = self.world.clock.at, self.dice
        waiting = self.plain.waiting(now - 6 * DAY)
        if not waiting:
            return
        one = dice.choice(waiting[:30] if dice.random() < 0.9 else waiting)
        held = [who for who in self.people if _member(who) in one.seats]
        who = dice.choice(held) if held and dice.random() < 0.9 else dice.choice(self.people)
        public = now - timedelta(minutes=dice.randrange(1, 60))
        # not every link tells when it was published: an older short id does not
        link = f"https://x.com/m{_member(who)}/status/{status(public)}"
        kind = dice.choice((None, *AnswerKind))
        disclosed, by_form = dice.random() < 0.9, dice.random() < 0.7
        in_form = kind if by_form else None
        made = await self._do(who, record.reply, one.thread, link, disclosed=disclosed, kind=in_form)
        if made is None:
            return
        if kind is not in_form:
            await self._do(who, record.describe, made.reply.id, kind)
        guidance = self._guidance[one.category] or None
        answer = Answer(made.reply.id, _member(who), now, public, str(kind) if kind else None, guidance)
        self.plain.answered(one, answer)
        if dice.random() < 0.2:
            await self._see(answer)

    async def _see(self, answer: Answer) -> None:
        """The disclosure is seen in an answer, which confirms its points."""
        async with self.world.acting() as ctx:
            got = await judging.see(ctx, await judging.hold(ctx, answer.row))
        answer.seen = True
        self.plain.points.append((answer.member, self.world.clock.at, got))

    async def _like(self) -> None:
        answers = self.plain.newest_answers(60)
        if answers:
            answer, who = self.dice.choice(answers), self.dice.choice(self.people)
            if await self._do(who, record.like, reply_id=answer.row) is not None:
                self.plain.likes.append((_member(who), self.world.clock.at))

    async def _claim(self) -> None:
        waiting = self.plain.waiting(self.world.clock.at - 2 * DAY)
        if waiting:
            one, who = self.dice.choice(waiting), self.dice.choice(self.people)
            if await self._do(who, claiming.claim, one.thread, ClaimOrigin.BUTTON) is not None:
                self.plain.claimed(one, _member(who), self.world.clock.at)

    async def _release(self) -> None:
        held = [
            (one, who)
            for one in self.plain.waiting(self.world.clock.at - DAY)
            for who in self.people
            if _member(who) in one.seats
        ]
        if held:
            one, who = self.dice.choice(held)
            if await self._do(who, claiming.release, one.thread) is not None:
                one.seats.discard(_member(who))

    # --- how it is done ---

    async def _do(self, who: Actor, act: Any, *given: Any, **named: Any) -> Any:
        """Let a member do something, as the router does; None if the bot refuses it."""
        try:
            async with self.world.acting(who) as ctx:
                return await act(ctx, *given, **named)
        except UserError:
            return None


def _member(who: Actor) -> int:
    assert who.member is not None
    return who.member.id
