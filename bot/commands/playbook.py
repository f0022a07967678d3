"""Edit the playbook, one section at a time; every edit is a version with who and why.

Typed: `/playbook`, `/playbook trust`, `/playbook trust facts.en …`, `/playbook trust facts.en … because: the page
moved`, `/playbook trust 3` (what an older version said), `/playbook s12 …` (a story's), `/playbook export`. Pressed:
each page, a button for each section (a form where the chat has them), “Undo”, “Put back” on an older version.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.cards.playbook import choices_card, edit_form, page_card, playbook_card, version_card
from bot.commands.say import show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.inbound import Reply
from bot.ports.message import File, Message
from bot.ports.text import plain
from bot.reports.playbook import PageView, book, page_view, playbook
from bot.rules.playbook import CHOICES, LANGUAGES, SECTIONS, paths_of, sections_of
from bot.rules.playbook_file import written
from bot.usecases import playbook as usecase

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from bot.usecases.playbook import Edited

EXPORT = "export"
BECAUSE = re.compile(r"\s(?:because|потому что):\s", re.IGNORECASE)


async def show_playbook(ctx: Context, args: Args) -> Reply:
    """Show the playbook, one page or one version of it, ask for a section's text, or set it."""
    about, section, given = args.text("about").lower(), args.text("section").lower(), args.text("to")
    if about == EXPORT:
        return await _export(ctx)
    if not about or about.isdecimal():
        return show(playbook_card(await playbook(ctx.uow, ctx.community_id), int(about or 1), ctx.texts), replace=True)
    if not section:
        return await _page(ctx, about)
    if section.isdecimal():
        return await _version(ctx, about, int(section[:9]), int(given[:9]) if given.isdecimal() else 1)
    if given:
        words, *why = BECAUSE.split(given, 1) if section not in CHOICES else [given]
        return await _edited(ctx, await usecase.edit(ctx, about, {section: words}, why[0] if why else ""))
    return await _ask(ctx, about, section)


async def _view(ctx: Context, key: str) -> PageView:
    found = await usecase.target(ctx, key)
    quiet_for = timedelta(hours=ctx.config.quiet.after_hours)
    view = await page_view(ctx.uow, ctx.community_id, found.key, quiet_for=quiet_for, now=ctx.now, salt=ctx.salt)
    if view is None:
        raise UserError("playbook-no-page", value=key[:40])
    return view


async def _page(ctx: Context, key: str, said: str = "", undo: int | None = None) -> Reply:
    card = page_card(await _view(ctx, key), ctx.texts, said=said, undo=undo)
    return Reply(card, brief=said or card.title, replace=True)


async def _edited(ctx: Context, done: Edited) -> Reply:
    key, t = done.target.key, ctx.texts
    if not done.sections:
        return await _page(ctx, key, t("playbook-same"))
    said = t("playbook-edited", version=str(done.version))
    return await _page(ctx, key, said, done.version - 1)


async def _version(ctx: Context, key: str, number: int, page: int) -> Reply:
    view = await _view(ctx, key)
    one = next((one for one in view.versions if one.number == number), None)
    if one is None:
        raise UserError("playbook-no-version", name=view.page.key, version=str(number))
    return show(version_card(view, one, page, ctx.texts), replace=True)


async def _ask(ctx: Context, key: str, at: str) -> Reply:
    """Ask for the text of a section: by buttons where there is a choice, by a form, or by what to type."""
    view, section = await _view(ctx, key), at.partition(".")[0]
    ways = {path.rpartition(".")[0] for path in paths_of(section)} | set(paths_of(section)) | {section}
    if section not in sections_of(story=view.page.category is None) or at not in ways:
        raise UserError("playbook-no-section", section=at[:40], name=view.page.key)
    if section in CHOICES or at == "disclosure":
        return show(choices_card(view.page, section, ctx.texts), replace=True)
    form = edit_form(view.page, at, ctx.texts)
    for asked in form.inputs:
        # a form would show the beginning alone, and keep no more than that
        if len(asked.value) > asked.longest:
            raise UserError("playbook-long", name=view.page.key, field=at, n=len(asked.value), most=asked.longest)
    return Reply(Message(body=(plain(form.instead),)), brief=form.instead[:200], form=form)


async def set_section(ctx: Context, args: Args) -> Reply:
    """Set the section that a form asked for: `trust/facts/3`, the last being the version that it showed."""
    key, at, seen = [*args.text("target").split("/"), "", ""][:3]
    if at.partition(".")[0] not in SECTIONS or not seen.isdecimal():
        raise UserError("unknown-button")
    if at in paths_of(at.partition(".")[0]):
        given = {at: args.text("to")}
    else:
        given = {f"{at}.{language}": args.text(language) for language in LANGUAGES}
    return await _edited(ctx, await usecase.edit(ctx, key, given, args.text("why"), seen=int(seen[:9])))


async def put_back(ctx: Context, args: Args) -> Reply:
    """Make a page say again what an older version said."""
    done = await usecase.put_back(ctx, args.text("about"), args.number("version"), args.number("newest"))
    return await _edited(ctx, done)


async def _export(ctx: Context) -> Reply:
    t, held = ctx.texts, await book(ctx.uow, ctx.community_id)
    name = f"playbook-{ctx.community.name}-{ctx.now.astimezone(ctx.config.tz):%Y-%m-%d}.toml"
    body = t("playbook-file", n=len(held.categories) + len(held.stories))
    file = File(name, written(held).encode())
    return show(Message(title=t("playbook-file-title", product=ctx.config.product), body=(plain(body),), file=file))


ABOUT = Option("about", Kind.WORD)
ACTIONS = (
    action(
        "playbook",
        Right.MANAGER,
        show_playbook,
        Option("about", Kind.WORD, required=False),
        Option("section", Kind.WORD, required=False),
        Option("to", Kind.LINES, required=False),
        typed=True,
        shown=Right.MANAGER,
        pressed=True,
    ),
    action(
        "guideset",
        Right.MANAGER,
        set_section,
        Option("target", Kind.WORD),
        *(Option(name, Kind.LINES, required=False) for name in (*LANGUAGES, "to")),
        Option("why", Kind.REST, required=False),
        pressed=True,
    ),
    action(
        "unguide",
        Right.MANAGER,
        put_back,
        ABOUT,
        Option("version", Kind.NUMBER),
        Option("newest", Kind.NUMBER),
        pressed=True,
    ),
)
