"""Asks the communities' language models about posts, within the time and the money that the config gives them.

What a question may cost is put down before it is asked, so that no crash and no second worker spends more than the
month's limit; what it took less is given back. At the limit the managers are told once; the built-in reader goes on.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, NamedTuple

from bot.classify.llm import AT_ONCE, MOST_POSTS, LanguageModel, LlmError, Post, limits_of
from bot.config.reading import llm_secret
from bot.net.client import open_http
from bot.ports.chat import RoomKind
from storage import budgets, identities, records
from storage.tables import DeliveryKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx

    from bot.ports.mentions import NewMention, Verdict
    from bot.rules.classify import Llm
    from bot.runtime.transactions import Transactions

log = logging.getLogger(__name__)

BUDGET = "llm"
"""How what it spends is named beside the other budgets."""


class _Question(NamedTuple):
    """Whom some posts are asked of, by which rules, and until when (in the loop's own time)."""

    community: str
    rules: Llm
    model: LanguageModel
    until: float


def _now() -> float:
    return asyncio.get_running_loop().time()


class LanguageModels:
    """The language models of an installation, one for each community that configured one."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._models: dict[str, tuple[object, LanguageModel]] = {}
        self._connections: list[httpx.AsyncClient] = []

    async def ask(self, community: str, posts: Sequence[tuple[NewMention, str]]) -> list[Verdict | None]:
        """Return what the model says of each post, None where it could not be asked or said nothing usable.

        All questions together take no longer than `seconds`. What a member wrote is not sent.
        """
        found: list[Verdict | None] = [None] * len(posts)
        rules = self._transactions.config.communities[community].classify.llm
        if rules is None:
            return found
        question = _Question(community, rules, self._model(community, rules), _now() + rules.seconds)
        wanted = await self._not_ours(community, posts)
        slices = [wanted[start : start + MOST_POSTS] for start in range(0, len(wanted), MOST_POSTS)]
        seats = asyncio.Semaphore(AT_ONCE)

        async def fill(numbers: Sequence[int]) -> None:
            async with seats:
                said = await self._asked(question, [posts[number][0] for number in numbers])
            for number, verdict in zip(numbers, said, strict=False):
                found[number] = verdict

        await asyncio.gather(*map(fill, slices))
        return found

    async def close(self) -> None:
        """Close all connections."""
        for connection in self._connections:
            await connection.aclose()
        self._connections.clear()
        self._models.clear()

    def _model(self, community: str, rules: Llm) -> LanguageModel:
        told, model = self._models.get(community, (None, None))
        if model is None or told != rules:
            http = open_http(limits_of(rules), "")
            secret = llm_secret(self._transactions.config.communities[community])
            self._connections.append(http)
            model = LanguageModel(rules, secret, http, self._transactions.clock)
            self._models[community] = rules, model
        return model

    async def _not_ours(self, community: str, posts: Sequence[tuple[NewMention, str]]) -> list[int]:
        """Return the places of those posts that are no member's: neither a recorded answer nor under his name."""
        async with self._transactions.database.read() as uow:
            community_id = self._transactions.community_id(community)
            answers = await records.links_among(uow, community_id, {link for _, link in posts})
            named = await identities.handles(uow, community_id)
        members = {(place, name.lower()) for _, names in named for place, name in names.items()}
        return [
            number
            for number, (mention, link) in enumerate(posts)
            if link not in answers and (mention.source, mention.author.lower().removeprefix("@")) not in members
        ]

    async def _asked(self, question: _Question, mentions: Sequence[NewMention]) -> list[Verdict | None]:
        """Ask about one slice and pay for it; returns nothing where it was not asked or nothing usable was said.

        No question begins in the second half of the time: it would be given up as if the model were at fault.
        """
        community, rules, model, until = question
        posts = [Post(mention.text, mention.language) for mention in mentions]
        most = model.guessed(posts).cost(rules)
        if model.rests or until - _now() < rules.seconds / 2 or not await self._may_spend(community, rules, most):
            return []
        try:
            said = await model.ask(posts, max(0.0, until - _now()))
        except LlmError as error:
            log.warning("the language model of %s said nothing usable: %s", community, error)
            await self._spend(community, 0 if error.is_paid else -most)
            return []
        await self._spend(community, said.took.cost(rules) - most)
        return said.verdicts

    async def _may_spend(self, community: str, rules: Llm, most: float) -> bool:
        """Put down what a question may cost; where that is too much, take it back, and tell the managers once."""
        if not most:
            return True
        async with self._transactions.write(community) as ctx:
            period = self._month(community)
            if await budgets.spend(ctx.uow, ctx.community_id, BUDGET, period, most) <= rules.money_a_month:
                return True
            await budgets.spend(ctx.uow, ctx.community_id, BUDGET, period, -most)
            if await budgets.warn(ctx.uow, ctx.community_id, BUDGET, period):
                data = {"key": "notice-llm-spent", "fields": {"amount": f"{rules.money_a_month:g}"}}
                ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, data, key=f"llm-spent:{period}")
            return False

    async def _spend(self, community: str, amount: float) -> None:
        if amount:
            async with self._transactions.write(community) as ctx:
                await budgets.spend(ctx.uow, ctx.community_id, BUDGET, self._month(community), amount)

    def _month(self, community: str) -> str:
        zone = self._transactions.config.communities[community].tz
        return f"{self._transactions.clock.now().astimezone(zone):%Y-%m}"
