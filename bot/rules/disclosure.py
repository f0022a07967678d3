"""The disclosure gate: points wait until the disclosure is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from bot.rules.settings import Settings
from storage.tables import Account

if TYPE_CHECKING:
    from bot.rules.points import PointRules


Phrase = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=2, max_length=100)]


class DisclosureRules(Settings):
    """Words beside the built-in ones that count as a disclosure, by language of the answer."""

    phrases: dict[Literal["en", "ru"], tuple[Phrase, ...]] = Field(default_factory=dict)


def account_for(rules: PointRules, *, seen: bool) -> Account:
    """Return where a reply's points go: pending until the disclosure was seen, where the community asks for it.

    Source: US FTC 16 CFR 255: an incentive is a material connection that has to be disclosed in the endorsement.
    """
    return Account.CONFIRMED if seen or not rules.require_disclosure else Account.PENDING
