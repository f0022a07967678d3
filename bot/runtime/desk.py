"""The intake's desk, where every way in ends: checks, has posts understood, takes them in by one transaction.

Where this process does not read, posts are kept as they came and wait for one that does; they are not lost either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ports.mentions import Verdict, because
from bot.ports.watching import current, event, happened
from bot.rules import links
from bot.rules.plausible import refuse_time
from bot.runtime.understood import Understood
from bot.usecases.take_in import Incoming, known, take_in
from storage import arrivals, jobs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime, timedelta

    from bot.ports.mentions import NewMention
    from bot.runtime.transactions import Transactions
    from bot.runtime.understood import Understands
    from bot.usecases.context import Context

    Link = str
    Also = Callable[[Context, Sequence["Taken"]], Awaitable[None]]

NOBODY_READ = Understood(Verdict(tone="neutral", negative=0.5, category=None, why=because("unread")), "builtin")
KNOWN = Understood(Verdict(tone="neutral", negative=0, category=None, why=because("nothing")), "builtin")
"""Stands where nothing is made of a post."""


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

    def __init__(self, transactions: Transactions, understanding: Understands) -> None:
        self._transactions, self._understanding = transactions, understanding
        self.reads = True
        self.wake: Callable[[], None] = lambda: None

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
        with event():
            now = self._transactions.clock.now()
            checked = [_checked(mention, now) for mention in mentions]
            good = [(mention, link) for mention, (link, _) in zip(mentions, checked, strict=True) if link]
            incoming = await self._understood(community, good, via, history=history) if self.reads else []
            async with self._transactions.write(community, now) as ctx:
                if once is not None and not await jobs.first_use(
                    ctx.uow, ctx.community_id, once.key, now, now - once.keep_for
                ):
                    raise UsedBeforeError
                if self.reads:
                    new = iter(await take_in(ctx, incoming, history=history))
                else:
                    new = iter(await _wait(ctx, good, via, history=history))
                taken = [Taken(refused=reason) if reason else Taken(new=next(new)) for _, reason in checked]
                if also is not None:
                    await also(ctx, taken)
            if not self.reads:
                self.wake()
            self._tell(community, via, taken)
            return taken

    def _tell(self, community: str, via: str, taken: Sequence[Taken]) -> None:
        new, refused = sum(one.new for one in taken), sum(one.refused is not None for one in taken)
        counts = {"new" if self.reads else "waits": new, "known": len(taken) - new - refused, "refused": refused}
        self.told(community, via, **counts)

    def told(self, community: str, via: str, **counts: int) -> None:
        """Tell whoever watches what came in; what a way in could not even read, it tells by itself."""
        if any(counts.values()):
            happened(self._transactions.watch, "posts", community=community, source=via or "none", **counts)

    async def take_waiting(
        self,
        community: str,
        waiting: Mapping[int, tuple[NewMention, Link]],
        leased_until: datetime,
        *,
        history: bool,
        via: str,
        unread: bool,
    ) -> None:
        """Take in what waited, by its row; what another process took meanwhile is left to it.

        With `unread` nothing is made of it, and so a manager looks.
        """
        good = list(waiting.values())
        if unread:
            incoming = [Incoming(mention, link, NOBODY_READ.verdict, NOBODY_READ.by, via=via) for mention, link in good]
        else:
            incoming = await self._understood(community, good, via, history=history)
        async with self._transactions.write(community) as ctx:
            ours = await arrivals.take(ctx.uow, list(waiting), leased_until)
            new = await take_in(
                ctx, [one for row, one in zip(waiting, incoming, strict=True) if row in ours], history=history
            )
        self.told(community, via, new=sum(new), known=len(new) - sum(new))

    async def _understood(
        self, community: str, good: Sequence[tuple[NewMention, str]], via: str, *, history: bool
    ) -> list[Incoming]:
        """Return the posts with what is made of them. What is known already is not read again: it is not kept."""
        async with self._transactions.database.read() as uow:
            before = await known(self._transactions.context(uow, community), good)
        fresh = [post for post, is_known in zip(good, before, strict=True) if not is_known]
        made = iter(await self._understanding.understand(community, fresh, history=history))
        told = [KNOWN if is_known else next(made) for is_known in before]
        return [
            Incoming(mention, link, one.verdict, one.by, one.vector, *one.recalled, via=via)
            for (mention, link), one in zip(good, told, strict=True)
        ]


async def _wait(ctx: Context, good: Sequence[tuple[NewMention, Link]], via: str, *, history: bool) -> list[bool]:
    """Keep posts for a process that reads; returns which of them are new."""
    before = await known(ctx, good)
    rows = [
        {
            "community_id": ctx.community_id,
            "source": mention.source,
            "external_id": mention.id,
            "link": link,
            "mention": mention.model_dump(mode="json", exclude_none=True),
            "via": via,
            "history": history,
            "event": current(),
            "came_at": ctx.now,
            "attempts": 0,
        }
        for (mention, link), is_known in zip(good, before, strict=True)
        if not is_known
    ]
    left = await arrivals.add(ctx.uow, rows)
    is_new = []
    for mention, _ in good:
        pair = (mention.source, mention.id)
        is_new.append(pair in left)
        left.discard(pair)  # of two alike in one batch the first is the new one
    return is_new


def _checked(mention: NewMention, now: datetime) -> tuple[str, str | None]:
    """Return the canonical link, or why the mention is refused."""
    reason = refuse_time(mention.posted_at, now)
    if reason:
        return "", reason
    try:
        return links.canonical(mention.link), None
    except ValueError as error:
        return "", f"link: {error}"
