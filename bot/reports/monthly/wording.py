"""A report's numbers, days and names as its language writes them: “12.5” and “12,5”, “12 October” and “12 октября”."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from bot import texts

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from bot.rules.sla import Share
    from storage.tables import AnswerKind, Category

HOUR = timedelta(hours=1)
SMALL = 10
"""Below this many percent or hours one decimal is said too."""
NONE = "–"
MINUS = "\N{MINUS SIGN}"
PATTERNS = {"en": "d MMMM y", "ru": "d MMMM y 'г'."}
HEAD = 100
"""This many hours and more are said in days."""


class Words:
    """One language's way to write what a report holds; `t` are its sentences."""

    def __init__(self, language: str) -> None:
        self.t = texts.of(language)
        self.language = self.t.language
        self._locale = Locale.parse("en_GB" if self.language == "en" else self.language)

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with at most `digits` decimals."""
        pattern = "#,##0" + ("." + "#" * digits if digits else "")
        return str(format_decimal(round(value, digits), pattern, self._locale))

    def signed(self, value: float, digits: int = 0) -> str:
        """Return a difference with its sign."""
        rounded = round(value, digits)
        sign = "+" if rounded > 0 else MINUS if rounded < 0 else "±"
        return sign + self.number(abs(rounded), digits)

    def percent(self, share: float) -> str:
        """Return a share (0 to 1) as percent."""
        value = 100 * share
        return f"{self.number(value, 1 if 0 < value < SMALL else 0)}%"

    def duration(self, value: timedelta | float | None) -> str:
        """Return a duration (a number is hours) in minutes, hours or days, or a dash for None."""
        if value is None:
            return NONE
        hours = value / HOUR if isinstance(value, timedelta) else value
        if hours < 1:
            return self.t("duration-minutes", n=max(0, round(60 * hours)))
        if hours < HEAD:
            return self.t("duration-hours", n=round(hours, 1) if hours < SMALL else round(hours))
        return self.t("duration-days", n=round(hours / 24, 1))

    def share(self, value: Share) -> str:
        """Return a share as percent, or a dash while nothing is decided."""
        return self.percent(value.good / value.total) if value.total else NONE

    def month(self, first: date, *, year: bool = True) -> str:
        """Return a month's name, with its year unless that goes without saying."""
        name = self.t(f"month-{first.month}")
        return self.t("month-of-year", month=name, year=str(first.year)) if year else name

    def short_month(self, first: date, *, year: bool = False) -> str:
        """Return a month in a few letters."""
        name = str(format_date(first, "LLL", self._locale)).rstrip(".")
        return f"{name} {first.year}" if year else name

    def day(self, day: date) -> str:
        """Return a day without its year."""
        return str(format_date(day, "d MMMM", self._locale))

    def short_day(self, day: date) -> str:
        """Return a day in a few letters, for an axis."""
        return str(format_date(day, "d MMM", self._locale)).rstrip(".")

    def span(self, first: date, last: date) -> str:
        """Return the days from one to another of the same month."""
        until = str(format_date(last, PATTERNS[self.language], self._locale))
        return until if first == last else f"{first.day}–{until}"

    def moment(self, at: datetime, zone: ZoneInfo) -> str:
        """Return a moment as the clocks of a zone show it."""
        return str(format_datetime(at, f"{PATTERNS[self.language]}, HH:mm", zone, self._locale))

    def category(self, category: Category | None) -> str:
        """Return a category as people call it."""
        return self.t(f"category-{category.value}") if category else self.t("category-none")

    def kind(self, kind: AnswerKind | None) -> str:
        """Return a kind of answer as people call it."""
        return self.t(f"monthly-kind-{kind.value if kind else 'none'}")


def capital(words: str) -> str:
    """Return words that begin with a capital letter, the rest as it is."""
    return words[:1].upper() + words[1:]
