"""The plan of a day: which posts come by which way and when, and the plain count of all of it.

Of every way's items about 30 % are repeats (of its own posts, or of posts that come by other ways), and 5 % are broken.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from bot.rules.links import canonical
from tests.stories.heard_forms import BREAKS, HALF, OTHER_SHAPE
from tests.stories.heard_posts import PLACES, Post, words

STEP = timedelta(minutes=45)
LOST = {HALF, "no_object"}
"""What no mend makes a post of."""
TIMED = {"x-brand": "x", "x-scam": "x", "youtube": "youtube", "reddit": "reddit"}
"""Ways that go by time or id and hold a post once: what they repeat is what another way brings in the same step."""
BOARD = ("board-feed", "board-json")
PULLED = (*TIMED, *BOARD)
WHOLE_DAY = {
    "find": 20,
    "octolens": 1200,
    "syften": 700,
    "f5bot": 500,
    "ours": 500,
    "http": 500,
    "import": 280,
    "board-feed": 900,
    "board-json": 1000,
    "x-brand": 1500,
    "x-scam": 300,
    "youtube": 1200,
    "reddit": 1400,
}


@dataclass(frozen=True)
class Item:
    """One thing that comes by one way: a post, whole or broken in a way that has a name."""

    source: str
    post: Post
    broken: str = ""
    again: bool = False


@dataclass
class Plan:
    """A day's items by steps of three quarters of an hour."""

    steps: list[list[Item]] = field(default_factory=list)

    @property
    def items(self) -> list[Item]:
        return [item for step in self.steps for item in step]

    def of(self, source: str) -> list[Item]:
        return [item for item in self.items if item.source == source]

    @property
    def good(self) -> set[str]:
        """The links of all posts that came whole by any way."""
        return {canonical(item.post.link) for item in self.items if not item.broken}

    @property
    def mendable(self) -> dict[str, Post]:
        """The posts that came broken by ways that keep what they cannot read, and can be read after a mend; by mark."""
        kept = [item for item in self.items if item.source not in {"http", "import", "find"}]
        return {item.post.mark: item.post for item in kept if item.broken and item.broken not in LOST}

    @property
    def letters(self) -> Counter[str]:
        """How many different things of each way nobody can read."""
        kept = [item for item in self.items if item.broken and item.source not in {"http", "import", "find"}]
        return Counter(source for source, _ in {(item.source, item.post.number) for item in kept})


class Planner:
    """Makes a plan by a seed."""

    def __init__(self, seed: int, began: datetime, wanted: dict[str, int], steps: int) -> None:
        self._random, self._began, self._wanted, self._steps = Random(seed), began, wanted, steps
        self._numbers = 0
        self._done: Counter[str] = Counter()
        self._by: dict[str, list[Post]] = defaultdict(list)
        self._answered: set[int] = set()
        self._past: dict[str, list[Post]] = defaultdict(list)
        self._broken: dict[str, list[Item]] = defaultdict(list)

    def plan(self) -> Plan:
        return Plan([self._step(number) for number in range(self._steps)])

    def _step(self, number: int) -> list[Item]:
        start = self._began + number * STEP
        fresh: list[Item] = []
        repeats: list[str] = []
        for source, wanted in self._wanted.items():
            upto = wanted * (number + 1) // self._steps
            for turn in range(self._done[source], upto):
                if turn % 20 == 7 and source in BREAKS:
                    fresh.append(self._spoilt(source, start))
                elif turn % 10 in {2, 5, 8} and source != "find":
                    repeats.append(source)
                else:
                    fresh.append(Item(source, self._post(source, start)))
            self._done[source] = upto
        good = [item for item in fresh if not item.broken]
        # the timed ways last: they may show what any other way brings in this step
        for source in sorted(repeats, key=lambda name: name in TIMED):
            again = self._repeat(source, good, start)
            fresh.append(again)
            good.append(again)
        for item in good:
            self._by[item.source].append(item.post)
            self._past[item.post.place].append(item.post)
        return fresh

    def _spoilt(self, source: str, start: datetime) -> Item:
        broken = self._random.choice(BREAKS[source])
        before = self._broken[source]
        if before and source not in PULLED and self._random.random() < 0.2:
            return replace(self._random.choice(before), again=True)
        post = self._post(source, start)
        if post.above is not None and broken == "nul":
            broken = "no_text"
        item = Item(source, post, broken)
        if broken not in {HALF, OTHER_SHAPE}:
            before.append(item)
        return item

    def _post(self, source: str, start: datetime) -> Post:
        self._numbers += 1
        place = TIMED.get(source) or ("board" if source in BOARD else self._random.choice(PLACES))
        at = start - timedelta(seconds=self._random.randrange(10, 2680))
        author = f"writer{self._random.randrange(4000)}"
        said = words(self._random, self._numbers)
        above = self._above(source, place) if source in {"reddit", "youtube"} else None
        return Post(self._numbers, place, author, said, at, above)

    def _above(self, source: str, place: str) -> Post | None:
        """Let some answer: under a submission, or under a comment that nobody has answered."""
        lately = [post for post in self._by[source][-40:] if post.above is None and post.place == place]
        lately = [post for post in lately if source == "reddit" or post.number not in self._answered]
        if not lately or self._random.random() < 0.7:
            return None
        above = self._random.choice(lately)
        self._answered.add(above.number)
        return above

    def _repeat(self, source: str, good: list[Item], start: datetime) -> Item:
        if source in TIMED:
            here = {item.post.number for item in good if item.source == source}
            just = [item.post for item in good if item.post.place == TIMED[source] and item.post.at > start - STEP]
            lately = [post for post in just if post.number not in here]
        elif source in BOARD:
            lately = [post for item in good if (post := item.post).place == "board"] + self._past["board"][-300:]
        else:
            lately = [item.post for item in good] + [post for place in PLACES for post in self._past[place][-150:]]
        if not lately:
            return Item(source, self._post(source, start))
        return Item(source, self._random.choice(lately), again=True)
