"""The audit as a manager reads it: who, when, what, why."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from bot.ports.message import Button, Message
from bot.ports.text import RichText, Span, Style, Text, TimeStyle, When, plain

if TYPE_CHECKING:
    from bot.reports.audit import Asked, Decision, Page
    from bot.texts import Texts
    from storage.tables import Audit

LONGEST_PRESS = 64
WHY_MOST = 160
CODED = {"dismiss": "dismissal-", "category": "category-", "undo": "decision-", "answer_accepted": "doubted-"}
"""Decisions whose reason is a word of ours; its sentence is in the texts."""


def audit_card(page: Page, asked: Asked, name: str, t: Texts, *, first: bool) -> Message:
    """Return ten lines with the way to older ones; `name` is the member's who was asked for."""
    body: list[RichText] = [_line(one, t) for one in page.decisions] or [plain(t("audit-none"))]
    buttons = [] if first else [Button(t("audit-newest"), _press(asked, None) or "audit")]
    if page.older is not None:
        press = _press(asked, page.older)
        if press:
            buttons.append(Button(t("audit-older"), press))
        else:
            body.append(plain(t("audit-narrow")))
    return Message(
        title=_title(asked, name, t),
        body=tuple(body),
        note=plain(t("audit-note")),
        rows=(tuple(buttons),) if buttons else (),
    )


def _title(asked: Asked, name: str, t: Texts) -> str:
    if asked.thread_id is not None:
        return t("audit-title-thread", thread=asked.thread_id)
    if asked.member_id is not None:
        return t("audit-title-member", name=name or t("former-member"))
    return t("audit-title-words", words=asked.words) if asked.words else t("audit-title")


def _press(asked: Asked, before: int | None) -> str:
    """Return the button's press, or nothing when the words are too long for one."""
    kind, value = "all", "-"
    if asked.thread_id is not None:
        kind, value = "thread", str(asked.thread_id)
    elif asked.member_id is not None:
        kind, value = "member", str(asked.member_id)
    elif asked.words:
        kind, value = "words", urlsafe_b64encode(asked.words.encode()).decode()
    press = f"auditpage:{kind}:{value}" + (f":{before}" if before is not None else "")
    return press if len(press) <= LONGEST_PRESS else ""


def _line(one: Decision, t: Texts) -> RichText:
    line = one.line
    who = t("audit-clock") if one.who is None else one.who or t("former-member")
    spans: list[Span] = [When(line.at, TimeStyle.MOMENT), Text(" · "), Text(who, Style.BOLD)]
    spans.append(Text(f": {decision(line.what, t)}"))
    if line.thread_id is not None:
        spans.append(Text(f" · #{line.thread_id}"))
    if one.about is not None:
        spans.append(Text(f" · {one.about or t('former-member')}"))
    if why := _why(line, t):
        spans.append(Text(f" · {why}", Style.ITALIC))
    if line.undone:
        spans.append(Text(f" {t('audit-undone')}"))
    return tuple(spans)


def decision(what: str, t: Texts) -> str:
    """Return a decision's readable name; one that an earlier version wrote keeps its own."""
    return t(f"decision-{what}") if t.has(f"decision-{what}") else what


def _why(line: Audit, t: Texts) -> str:
    if line.what == "forgot":
        return t("audit-forgot", **({"letters": 0} | line.before))
    key = f"{CODED[line.what]}{line.why}" if line.what in CODED else ""
    told = t(key) if key and t.has(key) else line.why
    return told if len(told) <= WHY_MOST else told[: WHY_MOST - 1] + "…"
