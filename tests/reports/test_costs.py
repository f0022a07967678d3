"""What thresholds cost: from decisions where there are enough, else from posts, else as it was measured; and said so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.cards.costs import costs_line
from bot.reports.costs import FEWEST_DECISIONS, costs, shipped
from bot.rules.expect import Expected, by_decisions, expected
from bot.rules.publish import PublishRules
from bot.texts import of
from storage.tables import Lesson, LessonKind, Mention, Tone
from tests.world import NOON

if TYPE_CHECKING:
    from bot.reports.costs import Costs
    from tests.world import World

RULES = PublishRules(show_from=0.75, review_from=0.5)


async def known(world: World, *, posts: int = 0, decisions: int = 0) -> Costs:
    """Let posts have come in, every fourth at 0.8, the rest at 0.1; and decisions, half at 0.8, two of three right."""
    async with world.acting() as ctx:
        for number in range(posts):
            ctx.uow.add(
                Mention(
                    community_id=ctx.community_id,
                    source="x",
                    external_id=str(number),
                    link=f"https://x.com/i/status/{number}",
                    url="",
                    author="",
                    text="",
                    posted_at=NOON,
                    seen_at=NOON,
                    key=str(number),
                    tone=Tone.NEUTRAL,
                    negative=0.8 if number % 4 == 0 else 0.1,
                    classified_by="builtin",
                )
            )
        for number in range(decisions):
            ctx.uow.add(
                Lesson(
                    community_id=ctx.community_id,
                    kind=LessonKind.NEGATIVE,
                    label="not_us" if number % 3 == 0 else "yes",
                    negative=0.8 if number % 2 else 0.6,
                    at=NOON + timedelta(minutes=number),
                )
            )
        await ctx.uow.flush()
        return await costs(ctx.uow, ctx.community_id, RULES)


async def test_without_anything_of_its_own_a_community_is_told_what_was_measured(world: World) -> None:
    found = await known(world, posts=199, decisions=29)
    assert (found.basis, found.show) == ("shipped", expected(0.75, shipped()))
    assert 0.5 < found.show.precision < 1


async def test_two_hundred_posts_promise_what_their_probabilities_are(world: World) -> None:
    found = await known(world, posts=200)
    assert (found.basis, found.n, found.show.precision) == ("posts", 200, pytest.approx(0.8))
    assert found.show.recall == pytest.approx(40 / (40 + 15))


async def test_thirty_decisions_say_what_was_right(world: World) -> None:
    found = await known(world, posts=200, decisions=FEWEST_DECISIONS)
    assert (found.basis, found.n) == ("decisions", 30)
    assert (found.show, found.review) == (Expected(10 / 15, 0.5), Expected(20 / 30, 1.0))
    assert costs_line(found, of("en")) == (
        "Cards from 0.75: of 100 shown about 67 are really negative; 50 of 100 negatives are missed. "
        "Review from 0.50: about 67 of 100; 0 of 100 are missed. Known from your last 30 decisions."
    )


def test_a_threshold_that_nothing_reached_says_nothing() -> None:
    assert by_decisions(0.9, [(0.5, True)]) is None
    assert by_decisions(0.1, [(0.5, False)]) is None
