"""What is made of posts before they are taken in: how negative, what about, which story, and why.

Nothing here refuses a post or holds the intake up: where a step fails, the log says so and the next one goes on with
what there is. A post that nothing could read waits for the manager's look.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.classify.category import NOTHING_READ
from bot.classify.keywords import hits_in
from bot.classify.lessons import Lessons, adjusted
from bot.classify.upstream import verdict_of
from bot.ports.mentions import Verdict, because
from bot.ports.reading import Read
from bot.runtime.knowledge import Knowing, Knowledge
from bot.runtime.recalling import Recall
from bot.runtime.understood import NOTHING_RECALLED, Understood
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from bot.ports.mentions import CategoryName, NewMention, Tone
    from bot.ports.reading import Reader
    from bot.runtime.transactions import Transactions
    from bot.runtime.understood import SecondOpinion

    Link = str

T = TypeVar("T")
log = logging.getLogger(__name__)

UNREAD = Read("neutral", 0.5, because("unread"))
"""Half and half, and so with the manager: neither lost nor shown to everybody."""
NOTHING_KNOWN = Knowledge({}, NOTHING_READ, Lessons.of(()))
NEGATIVE_FROM = 0.5
LIKENESS, SAYING = because("likeness"), (because("wording"), because("lessons"))
"""A reason that says little, and those that say more, though they are about the tone."""
# From a tenth on (of 1) the decisions are why a post is where it is.
TELLING = 0.1


@dataclass(frozen=True, slots=True)
class _Told:
    """All that was found out about one post; `category` is the one that came with it, where that is trusted."""

    mention: NewMention
    category: CategoryName | None
    given: Verdict | None
    read: Read | None
    said: Verdict | None


class Understanding:
    """Understands posts for any community. `model` may be set later; without one it goes without."""

    def __init__(self, transactions: Transactions, reader: Reader) -> None:
        self._transactions, self._reader = transactions, reader
        self._knowing = Knowing(transactions.database, reader, transactions.clock)
        self._recall = Recall(transactions)
        self.model: SecondOpinion | None = None

    async def understand(
        self, community: str, posts: Sequence[tuple[NewMention, Link]], *, history: bool = False
    ) -> list[Understood]:
        """Return what is made of each post (with its canonical link), in order.

        Of `history` only the tone and the category are wanted, and what came judged is not read.
        """
        if not posts:
            return []
        rules = self._transactions.config.communities[community].classify
        trusted = rules.by == "upstream"
        given = [verdict_of(mention) if trusted else None for mention, _ in posts]
        read = await self._read(posts, [verdict is None or not history for verdict in given])
        said: Sequence[Verdict | None] = [None] * len(posts)
        if rules.by == "llm" and not history and self.model is not None:
            said = await _or(said, self.model.ask(community, posts), "the language model could not be asked")
        told = [
            _Told(mention, mention.category if trusted else None, came, made, more)
            for (mention, _), came, made, more in zip(posts, given, read, said, strict=True)
        ]
        known = self._knowing.of(self._transactions.community_id(community))
        knowledge = await _or(NOTHING_KNOWN, known, "what was taught could not be had")
        whole = asyncio.to_thread(_all, told, knowledge, rules.category_from, history=history)
        judged = await _or([_plainly(one) for one in told], whole, "what was taught could not be used")
        return judged if history else await self._with_recalled(community, judged, posts)

    async def close(self) -> None:
        """Let go of what reading and asking need."""
        await self._reader.close()
        if self.model is not None:
            await self.model.close()

    async def _read(self, posts: Sequence[tuple[NewMention, Link]], wanted: Sequence[bool]) -> list[Read | None]:
        texts = [mention.text for (mention, _), is_wanted in zip(posts, wanted, strict=True) if is_wanted]
        read = iter(await _or([UNREAD] * len(texts), self._reader.read(texts), "posts could not be read"))
        return [next(read) if is_wanted else None for is_wanted in wanted]

    async def _with_recalled(
        self, community: str, judged: list[Understood], posts: Sequence[tuple[NewMention, Link]]
    ) -> list[Understood]:
        items = [(link, mention.text, one.vector) for (mention, link), one in zip(posts, judged, strict=True)]
        asked = self._recall.look(community, items)
        found = await _or([NOTHING_RECALLED] * len(judged), asked, "stories and copies could not be told")
        return [one._replace(recalled=recalled) for one, recalled in zip(judged, found, strict=True)]


async def _or(otherwise: T, asked: Awaitable[T], fault: str) -> T:
    """Return what was asked for; where that fails, say so in the log and go on with something else."""
    try:
        return await asked
    except Unavailable:
        # what cannot be read now must not be taken in as if there were nothing to read
        raise
    except Exception:
        log.exception("%s; going on without", fault)
        return otherwise


def _all(told: Sequence[_Told], knowledge: Knowledge, category_from: float, *, history: bool) -> list[Understood]:
    return [_judged(one, knowledge, category_from, history=history) for one in told]


def _plainly(one: _Told) -> Understood:
    """Return what came with a post, or was said of it, or was read."""
    read = one.read or UNREAD
    first = one.given or one.said or Verdict(tone=read.tone, negative=read.negative, category=None, why=read.why)
    return Understood(first, "upstream" if one.given else "llm" if one.said else "builtin", read.vector)


def _judged(one: _Told, knowledge: Knowledge, category_from: float, *, history: bool) -> Understood:
    """Put together what came with a post, what was read, what was said of it, and what was taught."""
    first, by, vector, _ = _plainly(one)
    verdict = first if history else _taught(first, vector, knowledge.lessons)
    if verdict.category is None:
        verdict = _sorted(verdict, one, vector, knowledge, category_from)
    return Understood(verdict, by, b"" if history else vector)


def _taught(verdict: Verdict, vector: bytes, lessons: Lessons) -> Verdict:
    """Return a verdict as managers' decisions about posts like it move it."""
    negative = round(adjusted(verdict.negative, vector, lessons), 4)
    if negative == verdict.negative:
        return verdict
    why = because("lessons") if abs(negative - verdict.negative) >= TELLING else verdict.why
    return verdict.model_copy(update={"negative": negative, "tone": _tone(verdict, negative), "why": why})


def _tone(verdict: Verdict, negative: float) -> Tone:
    """Return the tone, another one only where the decisions carried the post over the middle."""
    if (verdict.negative >= NEGATIVE_FROM) is (negative >= NEGATIVE_FROM):
        return verdict.tone
    return "negative" if negative >= NEGATIVE_FROM else "neutral" if verdict.tone == "negative" else verdict.tone


def _sorted(verdict: Verdict, one: _Told, vector: bytes, knowledge: Knowledge, category_from: float) -> Verdict:
    """Return a verdict with the category that came with the post, or as it was learned, where that is sure enough."""
    if one.category is not None:
        return verdict.model_copy(update={"category": one.category, "why": because("upstream")})
    guess = knowledge.categories.guess(vector, hits_in(one.mention.text, knowledge.keywords))
    if guess is None or guess.probability < category_from:
        return verdict
    told_more = guess.why == LIKENESS and verdict.why.startswith(SAYING)
    return verdict.model_copy(update={"category": guess.category, "why": verdict.why if told_more else guess.why})
