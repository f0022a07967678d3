"""The right to audit: every decision by a manager or by the clock, to read and to take along.

Typed: `/audit`, `/audit 482`, `/audit Ana`, `/audit words`, `/audit export`. Pressed: older, newest.
"""

from __future__ import annotations

import io
from base64 import b64decode
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from bot import texts
from bot.cards.audit import audit_card, decision
from bot.commands.say import show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.message import File, Message
from bot.ports.text import plain
from bot.reports.audit import Asked, called, name_of, page, table

if TYPE_CHECKING:
    from bot.ports.inbound import Reply
    from bot.usecases.context import Context

EXPORT = "export"
LARGEST = 8 * 2**20
"""Bytes; the least that a chat takes is 10 MiB (Discord), and a larger table is packed."""
DECISION = "decision-"


async def audit(ctx: Context, args: Args) -> Reply:
    """Show the newest decisions: all, or those of a thread, a member, or with words; or send the whole as a file."""
    words = args.text("words").strip()
    if words.lower() == EXPORT:
        return await _export(ctx)
    return await _show(ctx, await _asked(ctx, words), None)


async def older(ctx: Context, args: Args) -> Reply:
    """Show another page of the same."""
    kind, value = args.text("audited"), args.text("which")
    try:
        if kind == "words":
            asked = Asked(words=b64decode(value, altchars=b"-_", validate=True).decode())
        else:
            asked = Asked(
                thread_id=int(value) if kind == "thread" else None, member_id=int(value) if kind == "member" else None
            )
    except ValueError as error:
        raise UserError("unknown-button") from error
    return await _show(ctx, asked, args.number("line") if args.has("line") else None)


async def _asked(ctx: Context, words: str) -> Asked:
    """Return what was asked for: a number is a thread, a known name a member, all else are words."""
    number = words.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) <= len("999999999"):
        return Asked(thread_id=int(number))
    known = await called(ctx.uow, ctx.community_id, words.removeprefix("@")) if words else ()
    return Asked(member_id=known[0]) if len(known) == 1 else Asked(words=words)


async def _show(ctx: Context, asked: Asked, before: int | None) -> Reply:
    found = await page(ctx.uow, ctx.community_id, asked, before, _kinds(asked.words, ctx.texts))
    name = await name_of(ctx.uow, ctx.community_id, asked.member_id) if asked.member_id is not None else ""
    return show(audit_card(found, asked, name, ctx.texts, first=before is None), replace=True)


def _kinds(words: str, t: texts.Texts) -> set[str]:
    """Return the kinds of decisions whose readable name has the words."""
    kinds = {key.removeprefix(DECISION) for key in texts.keys(t.language) if key.startswith(DECISION)}
    return {kind for kind in kinds if words and words.lower() in decision(kind, t).lower()}


async def _export(ctx: Context) -> Reply:
    t, product = ctx.texts, ctx.config.product
    number, content = await table(ctx.uow, ctx.community_id, t("audit-clock"), t("former-member"))
    title, body = t("audit-file-title", product=product), t("audit-file-body", n=number)
    name = f"audit-{ctx.community.name}-{ctx.now.astimezone(ctx.config.tz):%Y-%m-%d}.csv"
    return show(Message(title=title, body=(plain(body),), file=_packed(File(name, content))))


def _packed(file: File) -> File:
    if len(file.content) <= LARGEST:
        return file
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as whole:
        whole.writestr(file.name, file.content)
    return File(f"{file.name}.zip", packed.getvalue())


ACTIONS = (
    action(
        "audit",
        Right.MANAGER,
        audit,
        Option("words", Kind.REST, required=False),
        typed=True,
        pressed=True,
        shown=Right.MANAGER,
    ),
    action(
        "auditpage",
        Right.MANAGER,
        older,
        Option("audited", Kind.WORD, choices=("all", "thread", "member", "words")),
        Option("which", Kind.WORD),
        Option("line", Kind.NUMBER, required=False),
        pressed=True,
    ),
)
