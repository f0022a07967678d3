"""What is common to all rows behind a month's figures: who reads them, and what a cell may hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.reports.monthly.model import Audience, Sheet
from bot.rules.links import PLACE_NAMES
from bot.rules.nameless import nameless

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.reports.monthly.model import MonthlyReport
    from bot.texts import Texts
    from storage.database import UnitOfWork
    from storage.tables import Category

    Cell = str | int | float | datetime | None
    Row = Sequence[Cell]

MOST = 100_000
"""So many rows a sheet has at most; a spreadsheet takes 1,048,576."""
LONGEST = 32_000
"""So much text a cell has at most; a spreadsheet takes 32,767 characters."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What the sheets of one report are made with; `salt` is as for the report."""

    uow: UnitOfWork
    community_id: int
    report: MonthlyReport
    t: Texts
    now: datetime
    salt: str
    _said: dict[str, str] = field(default_factory=dict)

    def word(self, key: str) -> str:
        """Return what stands in many cells; it is looked up once."""
        if key not in self._said:
            self._said[key] = self.t(key)
        return self._said[key]

    @property
    def for_managers(self) -> bool:
        """Say whether people may be named."""
        return self.report.audience is Audience.MANAGER

    @property
    def span(self) -> tuple[UnitOfWork, int, datetime, datetime]:
        """Return the database, the community, and the time that the report is about."""
        return self.uow, self.community_id, self.report.month.start, self.report.until

    def sheet(self, key: str, columns: Sequence[str], named: Sequence[str], rows: Sequence[Row], total: int) -> Sheet:
        """Return a sheet; the `named` columns are the managers' only."""
        return Sheet(key, (*columns, *(named if self.for_managers else ())), rows[:MOST], total)

    def link(self, link: str, url: str, names: Iterable[str]) -> str | None:
        """Return where a post can be read, for a client only where the address tells none of the names."""
        if self.for_managers:
            return url if url.startswith("http") else None  # forgotten: nothing, or a fingerprint
        return nameless(link, names)

    def category(self, category: Category | None) -> str:
        """Return a category's name."""
        return self.word(f"category-{category or 'none'}")

    def yes(self, value: bool | None) -> str:  # noqa: FBT001 - it is what is said
        """Return yes, no, or that it is not known yet."""
        return self.word("row-open" if value is None else "row-yes" if value else "row-no")


def place(source: str) -> str:
    """Return a place by the name people know."""
    return PLACE_NAMES.get(source, source)
