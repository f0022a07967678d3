"""A language model behind an OpenAI-compatible address is asked how negative posts are and what they are about.

A post's words and language are sent, and nothing else of it: no author, no link, and names in the text are blotted out.
The words are data, which may try to instruct; so only numbers and the four category names are taken out of an answer,
each for a post that was asked about. Whatever is off leaves that post to the built-in reader.
Source: platform.openai.com/docs/api-reference/chat; `response_format` as in its guide on structured outputs.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.classify.llm_prompt import SCHEMA, SYSTEM
from bot.net.client import Answer, Client
from bot.net.host import Limits
from bot.ports.mentions import CategoryName, Verdict, because

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import httpx

    from bot.ports.clock import Clock
    from bot.rules.classify import Llm

log = logging.getLogger(__name__)

MOST_POSTS = 20
AT_ONCE = 4
"""How many questions are under way together."""
LONGEST = 2000
"""How many characters of a post are sent; its complaint stands at its beginning."""
FAILURES, REST = 3, timedelta(minutes=5)
A_SIGN = 0.34
"""Tokens a character: more than a model counts for English, about what it counts for Russian."""
A_POST = 30
"""Tokens that the answer takes for one post."""
SURE = 0.98
"""A model says 0 and 1 lightly; nothing is that certain."""
_NEGATIVE_FROM, _POSITIVE_TO = 0.5, 0.1
_REFUSED = frozenset({400, 422})
_FENCE = re.compile(r"\A\s*```(?:json)?\s*(.*?)\s*```\s*\Z", re.DOTALL)
_NAMES = (
    (re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE), "[link]"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[mail]"),
    (re.compile(r"(?<!\w)@\w[\w.·-]*|(?<!\w)/?u/[\w-]+"), "[name]"),
)


class Post(NamedTuple):
    """What is sent of a post."""

    text: str
    language: str | None = None


class Tokens(NamedTuple):
    """What a request took: tokens sent and tokens received."""

    sent: int
    received: int

    def cost(self, rules: Llm) -> float:
        """Return what they cost, in the money of the configured prices."""
        return (self.sent * rules.price_in + self.received * rules.price_out) / 1_000_000


class Said(NamedTuple):
    """A verdict for each post, None where nothing usable was said, and what it took."""

    verdicts: list[Verdict | None]
    took: Tokens


class _One(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    i: int
    negative: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    category: CategoryName | None


class _Posts(BaseModel):
    model_config = ConfigDict(extra="forbid")

    posts: list[Any]


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message


class _Usage(BaseModel):
    prompt_tokens: Annotated[int, Field(ge=0)]
    completion_tokens: Annotated[int, Field(ge=0)]


class _Completion(BaseModel):
    choices: Annotated[list[_Choice], Field(min_length=1)]
    usage: _Usage | None = None


class LlmError(Exception):
    """The model gave no usable answer at all; its words say why, for the log. `is_paid`: it answered all the same."""

    def __init__(self, why: str, *, is_paid: bool = False) -> None:
        super().__init__(why)
        self.is_paid = is_paid


def limits_of(rules: Llm) -> Limits:
    """Return how patiently the model's host is asked; the whole answer is small."""
    return Limits(
        connect_for=min(5.0, rules.seconds),
        read_for=rules.seconds,
        whole_for=rules.seconds,
        largest=200_000,
        gap_for=0,
        at_once=AT_ONCE,
    )


class LanguageModel:
    """One configured model. After three failures in a row it is left alone for five minutes."""

    def __init__(self, rules: Llm, secret: str | None, http: httpx.AsyncClient, clock: Clock) -> None:
        self._rules, self._clock = rules, clock
        self._client = Client(rules.url, http, limits_of(rules), clock)
        self._headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self._plain = False
        self._failures = 0
        self._rests_until: datetime | None = None

    @property
    def rests(self) -> bool:
        """Say whether it is left alone for now."""
        return self._rests_until is not None and self._clock.now() < self._rests_until

    def guessed(self, posts: Sequence[Post]) -> Tokens:
        """Return what asking about some posts takes at the most, more or less."""
        return Tokens(int(A_SIGN * (len(SYSTEM) + len(_written(posts)))) + A_POST, A_POST * len(posts))

    async def ask(self, posts: Sequence[Post], within: float) -> Said:
        """Ask about at most MOST_POSTS posts, for `within` seconds. Raises LlmError, after which nothing was said."""
        try:
            async with asyncio.timeout(within):
                said = await self._asked(posts)
        except TimeoutError:
            late = LlmError("no answer in time", is_paid=True)
            self._failed(late)
            raise late from None
        except LlmError as error:
            self._failed(error)
            raise
        self._failures = 0
        return said

    def _failed(self, error: LlmError) -> None:
        self._failures += 1
        if self._failures >= FAILURES:
            self._rests_until, self._failures = self._clock.now() + REST, 0
            log.warning("the language model is left alone for %s: %s", REST, error)

    async def _asked(self, posts: Sequence[Post]) -> Said:
        answer = await self._client.post_json("/chat/completions", self._request(posts), self._headers)
        if isinstance(answer, Answer) and answer.status in _REFUSED and not self._plain:
            log.info("the language model refuses a schema; it is asked in plain words from now on")
            self._plain = True
            answer = await self._client.post_json("/chat/completions", self._request(posts), self._headers)
        if not isinstance(answer, Answer):
            raise LlmError(answer.reason)
        if answer.status != 200:  # noqa: PLR2004 - the status of an answer
            raise LlmError(f"status {answer.status}")
        try:
            completion = _Completion.model_validate_json(answer.body)
        except ValidationError:
            raise LlmError("an answer of another shape", is_paid=True) from None
        content = completion.choices[0].message.content
        guessed = self.guessed(posts)
        took = Tokens(*completion.usage.model_dump().values()) if completion.usage else guessed
        return Said(_verdicts(content, len(posts)), took)

    def _request(self, posts: Sequence[Post]) -> dict[str, Any]:
        whole: dict[str, Any] = {
            "model": self._rules.model,
            "messages": [{"role": "system", "content": SYSTEM}, {"role": "user", "content": _written(posts)}],
        }
        if self._plain:
            return whole
        return whole | {
            "temperature": 0,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "posts", "strict": True, "schema": SCHEMA},
            },
        }


def _written(posts: Sequence[Post]) -> str:
    """Return posts as JSON, in which no text can end its own quotation."""
    rows = [
        {"i": index, "language": post.language, "text": blotted(post.text)[:LONGEST]}
        for index, post in enumerate(posts)
    ]
    return json.dumps({"posts": rows}, ensure_ascii=False)


def blotted(text: str) -> str:
    """Return a text without links, mail addresses and handles: they may be a member's."""
    for pattern, instead in _NAMES:
        text = pattern.sub(instead, text)
    # half a sign, which some places let through, cannot be sent
    return text.encode("utf-8", "replace").decode()


def _verdicts(content: str, asked: int) -> list[Verdict | None]:
    """Return what an answer says of each post; what is said twice, or of no post, or in another shape is nothing."""
    fenced = _FENCE.match(content)
    try:
        rows = _Posts.model_validate_json(fenced[1] if fenced else content).posts
    except ValidationError:
        raise LlmError("words in place of the JSON that was asked for", is_paid=True) from None
    found: list[list[_One]] = [[] for _ in range(asked)]
    for row in rows:
        try:
            one = _One.model_validate(row)
        except ValidationError:
            continue
        if 0 <= one.i < asked:
            found[one.i].append(one)
    return [_verdict(ones[0]) if len(ones) == 1 else None for ones in found]


def _verdict(one: _One) -> Verdict:
    negative = min(max(one.negative, 1 - SURE), SURE)
    tone = "negative" if negative >= _NEGATIVE_FROM else "positive" if negative < _POSITIVE_TO else "neutral"
    return Verdict(tone=tone, negative=round(negative, 4), category=one.category, why=because("llm"))
