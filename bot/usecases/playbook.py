"""A manager edits the playbook one section at a time: each edit is a version that says who made it and why.

Old versions stay and can be read; to take an edit back is to make a version that is equal to an older one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from bot.ports.errors import UserError
from bot.rules.lifecycle import CLAIMABLE
from bot.rules.playbook import (
    FOR_CATEGORIES,
    LONGEST_PROSE,
    LONGEST_WHY,
    Page,
    changed,
    columns,
    contents,
    held_by,
    language_of,
    one_line,
    paths_of,
    prose,
    put,
    sections_of,
    value_at,
)
from storage import guidance
from storage.tables import Category, Guidance, Narrative

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.usecases.context import Context

STORY = "s"
SUGGESTED = "suggested by a member"
"""Why a version is there whose words a member suggested; versions name no members."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whose page it is: a category's, or a story's."""

    category: Category | None = None
    story: Narrative | None = None

    @property
    def key(self) -> str:
        """Return how the page is called in what is typed and pressed: `trust`, or `s12` for a story."""
        return self.category.value if self.category else f"{STORY}{self.story.id if self.story else ''}"


@dataclass(frozen=True, slots=True)
class Edited:
    """A page after an act, its version, and the sections that changed: none where it said the same already."""

    target: Target
    version: int
    sections: tuple[str, ...]


async def target(ctx: Context, key: str) -> Target:
    """Return whose page a key means. Raises UserError `playbook-no-page`."""
    key = key.lower().strip()
    if key in {one.value for one in Category}:
        return Target(Category(key))
    number = key.removeprefix(STORY)
    if key.startswith(STORY) and number.isascii() and number.isdigit() and len(number) <= len("999999999"):
        story = await guidance.story(ctx.uow, ctx.community_id, int(number))
        if story is not None:
            return Target(story=story)
    raise UserError("playbook-no-page", value=key[:40])


async def edit(ctx: Context, key: str, given: Mapping[str, str], why: str = "", *, seen: int | None = None) -> Edited:
    """Put what was typed at the paths of a page (`facts.en`), all as one version; empty takes a text away.

    `seen` is the version that the manager had before him. Raises UserError `playbook-no-page`, `playbook-no-section`,
    `playbook-wrong`, `playbook-changed`.
    """
    found = await target(ctx, key)
    for path in given:
        check_path(found, path)
    row = await _held(ctx, found)
    before = held_by(row)
    await _must_be_as_seen(ctx, found, row, list(given), seen)
    after = before
    for path, value in given.items():
        after = checked(ctx, put(after, path, value), path)
    return await _write(ctx, found, row, after, what="playbook_edit", why=why)


def check_path(found: Target, path: str) -> None:
    """Check that a page has a place of this name. Raises UserError `playbook-no-section`."""
    section = path.partition(".")[0]
    if section not in sections_of(story=found.story is not None) or path not in paths_of(section):
        raise UserError("playbook-no-section", section=path[:40], name=found.key)


def checked(ctx: Context, held: dict[str, Any], path: str) -> dict[str, Any]:
    """Return contents by the playbook's rules. Raises UserError `playbook-wrong` with the field and its shape."""
    try:
        return contents(Page.model_validate(held))
    except ValidationError:
        shape = ctx.texts(f"playbook-shape-{path.partition('.')[0]}")
        raise UserError("playbook-wrong", field=path, shape=shape) from None


async def put_back(ctx: Context, key: str, version: int, now: int) -> Edited:
    """Make a page say again what it said in an older version, `now` being the newest; that is a version of its own.

    Raises UserError `playbook-no-page`, `playbook-no-version`, `playbook-changed`.
    """
    found = await target(ctx, key)
    row = await guidance.hold(ctx.uow, ctx.community_id, found.category, found.story.id if found.story else None)
    older = await guidance.version(ctx.uow, ctx.community_id, row.id, version) if row else None
    if row is None or older is None:
        raise UserError("playbook-no-version", name=found.key, version=str(version))
    if row.version != now:
        raise UserError("playbook-changed", name=found.key, version=str(row.version))
    return await _write(ctx, found, row, held_by(older), what="playbook_back", why=f"= {version}")


async def take(ctx: Context, pages: Mapping[str, dict[str, Any]], why: str) -> list[Edited]:
    """Make pages say what a file says of them, by key; each that differs gets one version. Their contents were checked.

    Raises UserError `playbook-no-page`.
    """
    done = []
    for key in sorted(pages):
        found = await target(ctx, key)
        row = await _held(ctx, found)
        done.append(await _write(ctx, found, row, pages[key], what="playbook_import", why=why))
    return done


async def add_fact(ctx: Context, key: str, text: str) -> Edited:
    """Add a member's suggestion to the facts of a page, in the language it was written in.

    Words that stand there already make no version. Raises UserError `playbook-no-page`, `playbook-full`.
    """
    found = await target(ctx, key)
    row = await _held(ctx, found)
    before, said = held_by(row), prose(text)
    path = f"facts.{language_of(said, ctx.config.language)}"
    stands = value_at(before, path) or ""
    if said in stands.split("\n\n"):
        return await _write(ctx, found, row, before, what="playbook_suggestion", why=SUGGESTED)
    whole = f"{stands}\n\n{said}".strip()
    if len(whole) > LONGEST_PROSE:
        raise UserError("playbook-full", name=found.key, field=path, n=len(whole), most=LONGEST_PROSE)
    return await _write(
        ctx, found, row, checked(ctx, put(before, path, whole), path), what="playbook_suggestion", why=SUGGESTED
    )


async def _held(ctx: Context, found: Target) -> Guidance:
    """Return a page's row, held; one that nobody has written yet is begun, without a version."""
    category, number = found.category, found.story.id if found.story else None
    row = await guidance.hold(ctx.uow, ctx.community_id, category, number)
    if row is None:
        new = Guidance(community_id=ctx.community_id, category=category, narrative_id=number, version=0)
        await guidance.begin(ctx.uow, new)
        row = await guidance.hold(ctx.uow, ctx.community_id, category, number)
    assert row is not None  # noqa: S101 - it stands now, whoever began it
    return row


async def _must_be_as_seen(ctx: Context, found: Target, row: Guidance, paths: list[str], seen: int | None) -> None:
    """Let nobody overwrite what another wrote since the form was opened. Raises UserError `playbook-changed`."""
    if seen is None or seen == row.version:
        return
    older = await guidance.version(ctx.uow, ctx.community_id, row.id, seen)
    before, now = held_by(older) if older else {}, held_by(row)
    if any(value_at(before, path) != value_at(now, path) for path in paths):
        raise UserError("playbook-changed", name=found.key, version=str(row.version))


async def _write(ctx: Context, found: Target, row: Guidance, after: dict[str, Any], *, what: str, why: str) -> Edited:
    sections, why = changed(held_by(row), after), one_line(why)[:LONGEST_WHY]
    if not sections:
        if not row.version:
            await ctx.uow.delete(row)
        return Edited(found, row.version, ())
    if row.version:
        await guidance.keep(ctx.uow, row, ctx.now)
    row.version += 1
    for column, value in columns(after).items():
        setattr(row, column, value)
    ctx.uow.add(row)
    await guidance.keep(ctx.uow, row, ctx.now, why, ctx.actor.person_id)
    said = f"{found.key} {row.version}: {', '.join(sections)}" + (f" ({why})" if why else "")
    await ctx.decided(what, why=said, guidance=row.id, version=row.version, sections=list(sections))
    if set(sections) - set(FOR_CATEGORIES):
        number = found.story.id if found.story else None
        for thread in await guidance.shown(ctx.uow, ctx.community_id, found.category, number, CLAIMABLE):
            ctx.refresh(thread)
    return Edited(found, row.version, sections)
