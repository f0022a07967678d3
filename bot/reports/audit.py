"""Who decided what, when and why: a page for a manager to read, and the whole as a table."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rules.cells import harmless
from storage import audit

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from storage.database import UnitOfWork
    from storage.tables import Audit

SHOWN = 10
COLUMNS = ("at", "who", "what", "thread", "mention", "about", "why", "taken_back", "before")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines are wanted: all, those of a thread, about or by a member, or with words."""

    thread_id: int | None = None
    member_id: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line. `who` is None for the clock, `about` for nobody; an empty name is somebody who is no longer known."""

    line: Audit
    who: str | None
    about: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, newest first; `older` is the line before which further ones stand."""

    decisions: tuple[Decision, ...]
    older: int | None


async def page(
    uow: UnitOfWork, community_id: int, asked: Asked, before: int | None = None, whats: Collection[str] = ()
) -> Page:
    """Return ten lines, newest first, before the line `before`; `whats` are the kinds whose name has the words."""
    lines = await audit.page(
        uow,
        community_id,
        SHOWN + 1,
        before=before,
        thread_id=asked.thread_id,
        member_id=asked.member_id,
        words=asked.words,
        whats=whats,
    )
    shown = await _named(uow, community_id, lines[:SHOWN])
    return Page(tuple(shown), lines[SHOWN - 1].id if len(lines) > SHOWN else None)


async def called(uow: UnitOfWork, community_id: int, name: str) -> Sequence[int]:
    """Return the members of a community who have an account of this name, whatever their state."""
    return await audit.called(uow, community_id, name)


async def name_of(uow: UnitOfWork, community_id: int, member_id: int) -> str:
    """Return a member's name; empty for one who is no longer known, or belongs elsewhere."""
    return (await audit.subjects(uow, community_id, [member_id])).get(member_id, "")


async def _named(uow: UnitOfWork, community_id: int, lines: Sequence[Audit]) -> list[Decision]:
    persons = await audit.deciders(uow, {line.person_id for line in lines if line.person_id is not None})
    members = await audit.subjects(uow, community_id, {line.member_id for line in lines if line.member_id is not None})
    return [
        Decision(
            line,
            persons.get(line.person_id, "") if line.person_id is not None else None,
            members.get(line.member_id, "") if line.member_id is not None else None,
        )
        for line in lines
    ]


async def table(uow: UnitOfWork, community_id: int, clock: str, former: str) -> tuple[int, bytes]:
    """Return how many lines there are, and all of them as CSV in UTF-8, oldest first, times as ISO 8601.

    `clock` and `former` are the words for the clock and for somebody who was erased. A cell that a spreadsheet would
    take for a formula begins with an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection).
    """
    lines = await _named(uow, community_id, await audit.whole(uow, community_id))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in lines:
        line = one.line
        cells = (
            line.at.isoformat(),
            clock if one.who is None else one.who or former,
            line.what,
            line.thread_id or "",
            line.mention_id or "",
            "" if one.about is None else one.about or former,
            line.why,
            "yes" if line.undone else "",
            json.dumps(line.before, ensure_ascii=False) if line.before else "",
        )
        writer.writerow([harmless(str(cell)) for cell in cells])
    # with a mark at its beginning, without which spreadsheets take it for an older encoding
    return len(lines), out.getvalue().encode("utf-8-sig")
