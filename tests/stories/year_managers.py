"""What managers decide in the year of `year_life.py`: about threads, about answers, and what they take back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.rules.counted import Dismissal
from bot.rules.lifecycle import By
from bot.usecases import holding, manage, review
from storage.tables import Category

if TYPE_CHECKING:
    from random import Random

    from bot.usecases.context import Actor
    from tests.stories.year_plain import Complaint, Plain
    from tests.world import World

CATEGORIES = ("technical", "support", "trust", "rumor")
DAY = timedelta(days=1)


class Managers:
    """The part of a life that managers lead."""

    world: World
    dice: Random
    plain: Plain
    manager: Actor

    async def _decide(self) -> None:
        """A manager (or a member, who may hand over to staff) decides one thing."""
        now, dice, plain = self.world.clock.at, self.dice, self.plain
        act = dice.choice(
            ("review", "review", "dismiss", "staff", "back", "solved", "category", "hold", "go_on", "undo")
        )
        await getattr(self, f"_decide_{act}")(now, dice, plain)

    async def _decide_review(self, now: datetime, dice: Random, plain: Plain) -> None:
        for one in plain.in_review():
            if dice.random() < 0.7:
                await self._must(manage.approve, one.thread)
                one.in_review = False
            else:
                await self._drop(one, Dismissal.NOT_NEGATIVE)

    async def _decide_dismiss(self, now: datetime, dice: Random, plain: Plain) -> None:
        if waiting := plain.waiting(now - DAY):
            await self._drop(dice.choice(waiting), dice.choice(list(Dismissal)))

    async def _drop(self, one: Complaint, why: Dismissal) -> None:
        await self._must(manage.dismiss, one.thread, why)
        self.plain.dismissed(one, why)

    async def _decide_staff(self, now: datetime, dice: Random, plain: Plain) -> None:
        if waiting := plain.waiting(now - 2 * DAY):
            one = dice.choice(waiting)
            await self._must(manage.to_staff, one.thread, By.MANAGER)
            plain.to_staff(one, now)

    async def _decide_back(self, now: datetime, dice: Random, plain: Plain) -> None:
        for one in plain.with_staff()[:2]:
            await self._must(manage.from_staff, one.thread, solved=False)
            plain.from_staff(one, now, solved=False)

    async def _decide_solved(self, now: datetime, dice: Random, plain: Plain) -> None:
        for one in plain.with_staff()[:2]:
            await self._must(manage.from_staff, one.thread, solved=True)
            plain.from_staff(one, now, solved=True)

    async def _decide_category(self, now: datetime, dice: Random, plain: Plain) -> None:
        if waiting := plain.waiting(now - DAY):
            one = dice.choice(waiting)
            one.category = dice.choice(CATEGORIES)
            await self._must(manage.recategorise, one.thread, Category(one.category))

    async def _decide_hold(self, now: datetime, dice: Random, plain: Plain) -> None:
        if waiting := [one for one in plain.waiting(now - DAY) if one.stands_since is None]:
            one = dice.choice(waiting)
            await self._must(holding.hold, one.thread, "the fix comes tomorrow")
            one.stands_since = now

    async def _decide_go_on(self, now: datetime, dice: Random, plain: Plain) -> None:
        for one in plain.held()[:3]:
            await self._must(holding.go_on, one.thread)
            one.runs_again(now)

    async def _decide_undo(self, now: datetime, dice: Random, plain: Plain) -> None:
        """Somebody hands a thread to staff and takes that back at once: it never was."""
        if waiting := [one for one in plain.waiting(now - DAY) if one.stands_since is None]:
            one = dice.choice(waiting)
            await self._must(manage.to_staff, one.thread, By.MANAGER)
            await self._must(manage.undo, one.thread)

    async def _reject(self) -> None:
        answers = [one for one in self.plain.newest_answers(80) if not one.rejected]
        if answers:
            answer = self.dice.choice(answers)
            decided = await self._must(review.reject, answer.row, "it is spam")
            self.plain.rejected(answer)
            if answer.seen:
                self.plain.points.append((answer.member, self.world.clock.at, -decided.points))

    async def _must(self, act: Any, *given: Any, **named: Any) -> Any:
        async with self.world.acting(self.manager) as ctx:
            return await act(ctx, *given, **named)
