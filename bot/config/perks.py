"""The catalogue of perks as the config seeds it, and the helpdesk that hears of priority support."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, StringConstraints, model_validator

from bot.rules.settings import Settings
from storage.tables import PerkKind

Language = Literal["en", "ru"]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Translated = dict[Language, Sentence]
RoleId = Annotated[str, StringConstraints(pattern=r"^\d{15,20}$")]
GroupId = Annotated[str, StringConstraints(pattern=r"^-100\d{1,16}$")]


class PerkSeed(Settings):
    """The seed of one perk: what it is, what it takes, and what its kind needs.

    Exactly one of `threshold` and `price`, in confirmed points. `days`: how long it lasts. `discord_role` and
    `telegram_room` are what early access, closed room and priority support open; `amount` is a bonus's, in `currency`.
    """

    name: Name
    title: Translated
    kind: PerkKind = PerkKind.EARLY_ACCESS
    threshold: int | None = Field(None, ge=1, le=1_000_000)
    price: int | None = Field(None, ge=1, le=1_000_000)
    stock: int | None = Field(None, ge=0, le=1_000_000)
    days: int | None = Field(None, ge=1, le=3650)
    approval: bool = False
    discord_role: RoleId | None = None
    telegram_room: GroupId | None = None
    amount: str | None = Field(None, pattern=r"^\d{1,7}(\.\d{1,2})?$")
    currency: str | None = Field(None, pattern=r"^[A-Z]{3}$")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.threshold is None) == (self.price is None):
            raise ValueError("give either threshold (unlocked by points) or price (points that are spent)")
        if self.kind is PerkKind.BONUS and not (self.amount and self.currency):
            raise ValueError('a bonus needs amount = "25.00" and currency = "EUR"')
        return self

    def settings(self) -> dict[str, Any]:
        """Return what the perk's kind needs, as the catalogue keeps it."""
        names = ("discord_role", "telegram_room", "amount", "currency")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}


class Helpdesk(Settings):
    """Where a signed JSON POST says that a member has priority support; without a URL that kind only gives its role."""

    url: str | None = Field(None, pattern=r"^https?://[^\s/@]+(/\S*)?$", max_length=500)
    secret: SecretStr | None = None
    secret_env: str | None = None

    @model_validator(mode="after")
    def _is_signed(self) -> Self:
        if self.url and not (self.secret or self.secret_env):
            raise ValueError("url needs secret_env (the variable that holds the secret which signs the requests)")
        return self
