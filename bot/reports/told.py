"""What a member told the team, with who said it, who decided, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.reports.guide import all_pages
from bot.reports.people import whos
from storage import people, words
from storage.tables import WordKind, WordState

if TYPE_CHECKING:
    from bot.ports.text import Who
    from bot.reports.guide import Written
    from storage.database import UnitOfWork
    from storage.tables import Word


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the product team; `by` is empty for somebody who is not known any more."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A word. `who` is None once the member was erased; `decided_by` is empty while it is open.

    `pages` are those of the playbook that a suggestion which waits can be put into.
    """

    word: Word
    who: Who | None
    decided_by: str
    answers: tuple[Answer, ...]
    pages: tuple[Written, ...] = ()


async def told(uow: UnitOfWork, community_id: int, word_id: int) -> Told | None:
    """Return what stands on a word's card."""
    word = await words.get(uow, community_id, word_id)
    if word is None:
        return None
    members = await people.members(uow, community_id, [word.member_id])
    owners = {member.merged_into or member.id for member in members}
    who = next(iter((await whos(uow, owners)).values()), None)
    answerers = {int(one["person"]) for one in word.answers if one["person"]}
    names = await words.names(uow, answerers | ({word.person_id} if word.person_id else set()))
    answers = tuple(
        Answer(datetime.fromisoformat(one["at"]), names.get(int(one["person"] or 0), ""), one["text"])
        for one in word.answers
    )
    waits = word.kind is WordKind.SUGGESTION and word.state is WordState.OPEN
    pages = tuple(await all_pages(uow, community_id)) if waits else ()
    return Told(word, who, names.get(word.person_id or 0, ""), answers, pages)
