"""One public post as it comes in, from whatever source, checked at the edge."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

Why = Literal[
    "keywords",
    "wording",
    "tone",
    "nothing",
    "upstream",
    "manager",
    "taught",
    "likeness",
    "lessons",
    "llm",
    "unread",
    "guess",
]
Tone = Literal["negative", "neutral", "positive"]
CategoryName = Literal["technical", "support", "trust", "rumor"]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
MOST_COUNTED = 10**12


class Reach(BaseModel):
    """How many people a post may have met; every number is optional and never negative."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    followers: int | None = Field(None, ge=0, le=MOST_COUNTED, description="Followers of the author")
    views: int | None = Field(None, ge=0, le=MOST_COUNTED, description="Times shown")
    likes: int | None = Field(None, ge=0, le=MOST_COUNTED)
    replies: int | None = Field(None, ge=0, le=MOST_COUNTED)
    shares: int | None = Field(None, ge=0, le=MOST_COUNTED)


class NewMention(BaseModel):
    """One public post or comment about the product.

    `source` is the place it was published: `x`, `youtube`, `reddit`, or a forum's own short name. `id` is unique
    within the source. `conversation` is the source's id of the conversation or submission it belongs to; `root` says
    that the post opens it (None: not known). `branch` is the id of the top-level comment it stands under, where the
    source tells it. Tone, category and score are what an upstream classifier already decided: `score` is the
    probability that the post is negative, 0 to 1.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,29}$")]
    id: ShortText
    link: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^https?://")]
    author: ShortText
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$")] | None = None
    posted_at: AwareDatetime
    conversation: ShortText | None = None
    root: bool | None = None
    branch: ShortText | None = None
    reach: Reach = Reach()
    tone: Tone | None = None
    category: CategoryName | None = None
    score: float | None = Field(None, ge=0, le=1, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _without_nul(cls, given: Any) -> Any:
        # PostgreSQL stores no NUL, and nobody means to write one
        if not isinstance(given, dict):
            return given
        return {key: value.replace("\0", "") if isinstance(value, str) else value for key, value in given.items()}


def because(kind: Why, *words: str, quoted: bool = True) -> str:
    """Return a reason as it is stored: a kind, whose sentence is `why-<kind>` in the texts, and the words it names."""
    return "|".join([kind, ", ".join(f"“{word}”" if quoted else word for word in words)]) if words else kind


class Verdict(BaseModel):
    """What a classifier says: the probability (0 to 1) that a text is negative, its category, and why (`because`)."""

    model_config = ConfigDict(frozen=True)

    tone: Tone
    negative: float
    category: CategoryName | None
    why: str


__all__ = ["CategoryName", "NewMention", "Reach", "Tone", "Verdict", "Why", "because"]
