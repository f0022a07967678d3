"""`python -m bot playbook export|import`: the whole playbook as a TOML file, there and back.

An import is all or nothing: whatever is wrong is told with its line, key and mend, and then nothing is changed. What a
file says anew becomes a version of its page; what it does not name stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot import bootstrap
from bot.reports.guide import all_pages
from bot.reports.playbook import book
from bot.rules.playbook import changed
from bot.rules.playbook_file import STORY, BookError, Problem, line_of, read, written
from bot.usecases import playbook
from storage import guidance

if TYPE_CHECKING:
    from pathlib import Path

    from bot.config import Config
    from bot.rules.playbook_file import Book
    from storage.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import makes, or would make, of a page: its version and the sections that change; none: it stays."""

    name: str
    version: int
    sections: tuple[str, ...]


async def export_playbook(config: Config, community: str) -> str:
    """Return a community's playbook as TOML."""
    parts = await bootstrap.prepare(config)
    try:
        await parts.transactions.prepare()
        async with parts.database.read() as uow:
            return written(await book(uow, parts.transactions.community_id(community)))
    finally:
        await parts.database.close()


async def import_playbook(config: Config, community: str, path: Path, *, dry_run: bool) -> list[Taken]:
    """Take a file in, or say what it would change. Raises BookError with every problem, and then changes nothing."""
    try:
        text = path.read_text("utf-8")  # noqa: ASYNC240 - a command, alone
    except (OSError, UnicodeDecodeError) as error:
        raise BookError([Problem("file", f"cannot be read: {error}")]) from None
    given = read(text)
    parts = await bootstrap.prepare(config)
    try:
        await parts.transactions.prepare()
        if dry_run:
            async with parts.database.read() as uow:
                return await _compared(uow, parts.transactions.community_id(community), given, text)
        async with parts.transactions.write(community) as ctx:
            keys = await _keys(ctx.uow, ctx.community_id, given, text)
            pages = {key: page for key, (_, page) in keys.items()}
            done = await playbook.take(ctx, pages, f"import {path.name}")
            return [Taken(keys[one.target.key][0], one.version, one.sections) for one in done]
    finally:
        await parts.database.close()


async def _keys(uow: UnitOfWork, community_id: int, given: Book, text: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the name and the contents of each page by its key. Raises BookError for stories that there are not."""
    known = {one.name: one.id for one in await guidance.stories(uow, community_id)}
    unknown = [name for name in given.stories if name not in known]
    if unknown:
        what = "is no story that goes on here; name it with /stories first, or take it out"
        raise BookError([Problem(f"{STORY}.{name}", what, line_of(text, (STORY, name))) for name in unknown])
    found = {name: (name, page) for name, page in given.categories.items()}
    return found | {f"{playbook.STORY}{known[name]}": (name, page) for name, page in given.stories.items()}


async def _compared(uow: UnitOfWork, community_id: int, given: Book, text: str) -> list[Taken]:
    stands = {one.key: one for one in await all_pages(uow, community_id)}
    found = []
    for key, (name, page) in sorted((await _keys(uow, community_id, given, text)).items()):
        sections = changed(stands[key].held, page)
        found.append(Taken(name, stands[key].version + bool(sections), sections))
    return found


def told(taken: list[Taken], *, dry_run: bool) -> list[str]:
    """Return what was done, or would be, in lines."""
    verb = "would become" if dry_run else "is now"
    lines = [f"{one.name}: {verb} version {one.version} ({', '.join(one.sections)})" for one in taken if one.sections]
    same = len(taken) - len(lines)
    return [*lines, f"{len(lines)} changed, {same} the same."]
