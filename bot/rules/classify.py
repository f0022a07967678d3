"""Who says whether a post is negative, and how much a correction weighs."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, StringConstraints, model_validator

from bot.rules.settings import Settings


class Llm(Settings):
    """A language model behind an OpenAI-compatible address. Money is in whatever currency the prices are given in."""

    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/@]+(/\S*)?$", max_length=500)]
    model: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    secret: SecretStr | None = None
    secret_env: str | None = None
    seconds: float = Field(20, gt=0, le=120)
    money_a_month: float = Field(20, ge=0)
    price_in: float = Field(0, ge=0, description="for a million tokens sent")
    price_out: float = Field(0, ge=0, description="for a million tokens received")


class ClassifyRules(Settings):
    """`upstream` trusts what a mention came with, and reads only what came without; the others read every one.

    A category is given only from `category_from` on (0 to 1); below, the card asks the manager. A thread belongs to a
    story from `story_from` on.
    """

    by: Literal["upstream", "builtin", "llm"] = "upstream"
    category_from: float = Field(0.55, ge=0, le=1)
    story_from: float = Field(0.6, ge=0, le=1)
    llm: Llm | None = None

    @model_validator(mode="after")
    def _llm_is_named(self) -> Self:
        if self.by == "llm" and self.llm is None:
            raise ValueError('by = "llm" needs a section classify.llm with url and model')
        return self
