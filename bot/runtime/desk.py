"""The intake's desk, where every way in ends: checks, classifies off the event loop, takes in by one transaction."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from bot.classify.upstream import settled, verdict_of
from bot.rules import links
from bot.rules.plausible import refuse_time
from bot.usecases.take_in import Incoming, take_in
from storage import jobs, programme

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime, timedelta

    from bot.ports.mentions import CategoryName, Classifier, NewMention, Verdict
    from bot.runtime.transactions import Transactions
    from bot.usecases.context import Context

    Also = Callable[[Context, Sequence["Taken"]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one mention: new, known, or refused for a reason."""

    new: bool = False
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Once:
    """A key that may be used once, and how long it is remembered."""

    key: str
    keep_for: timedelta


class UsedBeforeError(Exception):
    """The key of this request was used before."""


class Desk:
    """Takes mentions in for any community."""

    def __init__(self, transactions: Transactions, classifier: Classifier) -> None:
        self._transactions, self._classifier = transactions, classifier

    async def take(
        self,
        community: str,
        mentions: Sequence[NewMention],
        *,
        history: bool = False,
        once: Once | None = None,
        via: str = "",
        also: Also | None = None,
    ) -> list[Taken]:
        """Take mentions in and return what became of each. Raises UsedBeforeError for a repeated `once`.

        `via` names the source that brought them; `also` writes what belongs with them (a cursor, counts) in the same
        transaction, told what became of each.
        """
        now = self._transactions.clock.now()
        checked = [_checked(mention, now) for mention in mentions]
        good = [(mention, link) for mention, (link, _) in zip(mentions, checked, strict=True) if link]
        incoming = await self._classified(community, good, via)
        async with self._transactions.write(community, now) as ctx:
            if once is not None and not await jobs.first_use(
                ctx.uow, ctx.community_id, once.key, now, now - once.keep_for
            ):
                raise UsedBeforeError
            new = iter(await take_in(ctx, incoming, history=history))
            taken = [Taken(refused=reason) if reason else Taken(new=next(new)) for _, reason in checked]
            if also is not None:
                await also(ctx, taken)
        return taken

    async def _classified(self, community: str, good: Sequence[tuple[NewMention, str]], via: str) -> list[Incoming]:
        given = [verdict_of(mention) for mention, _ in good]
        open_ones = [index for index, verdict in enumerate(given) if verdict is None or verdict.category is None]
        computed: dict[int, Verdict] = {}
        if open_ones:
            keywords = await self._keywords(community)
            texts = [good[index][0].text for index in open_ones]
            verdicts = await asyncio.to_thread(self._classifier.classify, texts, dict(keywords))
            computed = dict(zip(open_ones, verdicts, strict=True))
        return [
            Incoming(
                mention,
                link,
                settled(mention, computed[index]) if index in computed else cast("Verdict", given[index]),
                "upstream" if given[index] is not None else "builtin",
                via=via,
            )
            for index, (mention, link) in enumerate(good)
        ]

    async def _keywords(self, community: str) -> Mapping[CategoryName, tuple[str, ...]]:
        async with self._transactions.database.read() as uow:
            playbook = await programme.playbook(uow, self._transactions.community_id(community))
        return {category.value: tuple(guidance.keywords) for category, guidance in playbook.items()}


def _checked(mention: NewMention, now: datetime) -> tuple[str, str | None]:
    """Return the canonical link, or why the mention is refused."""
    reason = refuse_time(mention.posted_at, now)
    if reason:
        return "", reason
    try:
        return links.canonical(mention.link), None
    except ValueError as error:
        return "", f"link: {error}"
