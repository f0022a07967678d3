"""What was done in a month, one by one: answers, likes, hand-overs to staff, and what became quiet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.reports.monthly.cells import MOST, Listing
from bot.reports.monthly.outcome import endings
from storage import audit, listing, people

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.reports.monthly.cells import Row
    from bot.reports.monthly.model import Sheet

HOUR = timedelta(hours=1)


class Acted(Listing):
    """What was done."""

    __slots__ = ()

    async def answers(self) -> Sheet:
        """Return every answer that was recorded in the month and not rejected."""
        found = await listing.answers(*self.span, MOST)
        names = await self._names({answer.member_id for answer in found})
        rows: list[Row] = [
            (
                answer.thread_id,
                answer.recorded_at,
                answer.published_at,
                None if answer.kind is None else self.word(f"answer-kind-{answer.kind}"),
                answer.guidance,
                self.yes(answer.disclosure_seen),
                self.word(f"answer-proof-{answer.proof}"),
                self.link(answer.link, answer.url, names.get(answer.member_id, ())),
                *((self._name(names, answer.member_id),) if self.for_managers else ()),
            )
            for answer in found
        ]
        columns = (
            *("column-thread", "column-recorded", "column-published", "column-kind", "column-guidance"),
            *("column-disclosure", "column-proof", "column-link"),
        )
        return self.sheet("sheet-answers", columns, ("column-member",), rows, self.report.headline.answers)

    async def likes(self) -> Sheet:
        """Return every like that was recorded in the month."""
        found = await listing.likes(*self.span, MOST)
        names = await self._names({member for like, author in found for member in (like.member_id, author) if member})
        rows: list[Row] = [
            (
                like.thread_id,
                like.recorded_at,
                self.link(like.link, like.link, names.get(author or 0, ())),
                *((self._name(names, like.member_id),) if self.for_managers else ()),
            )
            for like, author in found
        ]
        columns = ("column-thread", "column-recorded", "column-link")
        return self.sheet("sheet-likes", columns, ("column-member",), rows, self.report.headline.likes)

    async def staff(self) -> Sheet:
        """Return every hand-over to staff in the month that was not taken back."""
        found = await listing.decisions(*self.span[:2], "staff", *self.span[2:])
        by = await audit.deciders(self.uow, {line.person_id for line in found if line.person_id})
        rows: list[Row] = [
            (
                line.thread_id,
                line.at,
                *((by.get(line.person_id or 0), line.why or None) if self.for_managers else ()),
            )
            for line in found
        ]
        named = ("column-decided-by", "column-why")
        return self.sheet("sheet-staff", ("column-thread", "column-at"), named, rows, len(rows))

    async def outcomes(self) -> Sheet:
        """Return what became of every thread that was first answered in the month."""
        quiet_for = HOUR * self.report.quiet_hours
        ended = await endings(*self.span, quiet_for=quiet_for, now=self.now, salt=self.salt)
        rows: list[Row] = [
            (
                one.thread.id,
                self.category(one.thread.category),
                one.thread.answered_at,
                None if one.first.kind is None else self.word(f"answer-kind-{one.first.kind}"),
                one.first.guidance,
                self.yes(one.quiet),
            )
            for one in ended
        ]
        columns = (
            *("column-thread", "column-category", "column-answered", "column-kind", "column-guidance", "column-quiet"),
        )
        return self.sheet("sheet-outcome", columns, (), rows, len(rows))

    async def _names(self, members: Collection[int]) -> dict[int, list[str]]:
        """Return the names of members' chat accounts, and their public ones, by member id."""
        found = {
            member: [account.name for account in known]
            for member, known in (await people.names(self.uow, members)).items()
        }
        for member in await people.members(self.uow, self.community_id, members):
            found.setdefault(member.id, []).extend(member.handles.values())
        return found

    def _name(self, names: dict[int, list[str]], member: int) -> str | None:
        return next(iter(names.get(member, ())), None)
