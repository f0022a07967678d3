"""How the bot is, at one glance on a phone: one green line while all is well, else a line for what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.ports.message import Message, Tint
from bot.ports.text import RichText, Text, When, plain
from bot.reports.status import CLOCK

if TYPE_CHECKING:
    from bot.reports.status import ChatTrouble, Process, Status
    from bot.texts import Texts

REASON = 120


def status_card(status: Status, t: Texts) -> Message:
    """Return the card for managers."""
    if status.is_well:
        line = plain("✅ " + t("status-well", chats=_names(status.chats, t)))
        return Message(body=(line,), note=_note(status, t), tint=Tint.DONE)
    return Message(title=t("status-title"), body=tuple(_lines(status, t)), note=_note(status, t), tint=Tint.HIGH)


def _lines(status: Status, t: Texts) -> list[RichText]:
    lines = [_trouble(one, t) for one in status.troubles]
    if status.idle:
        lines.append(plain("⚠️ " + t("status-idle", chats=_names(status.idle, t))))
    if status.digest_late is not None:
        lines.append((Text("⚠️ "), *t.rich("status-digest-late", at=When(status.digest_late))))
    if status.dead:
        why = status.why if len(status.why) <= REASON else status.why[: REASON - 2].rstrip() + " …"
        lines.append(plain("⚠️ " + t("status-dead", n=status.dead, why=why or "–")))
    for key, waits in (("status-waiting", status.waiting), ("status-unread", status.unread)):
        if waits.since is not None:
            lines.append((Text("⏳ "), *t.rich(key, n=waits.count, since=When(waits.since))))
    if status.letters:
        lines.append(plain("⚠️ " + t("status-letters", n=status.letters)))
    if status.silent:
        lines.append(plain("⚠️ " + t("desk-silent") + " " + ", ".join(status.silent)))
    ailing = {one.platform for one in status.troubles} | set(status.idle)
    if works := [name for name in status.chats if name not in ailing]:
        lines.append(plain("✅ " + t("status-works", chats=_names(works, t))))
    return lines


def _trouble(one: ChatTrouble, t: Texts) -> RichText:
    prefix = "notice-room-" if one.chat_id else "notice-chat-"
    key = f"{prefix}{one.need}" if t.has(f"{prefix}{one.need}") else f"{prefix}other"
    room = t(f"room-{one.room}") if one.room else ""
    told = t(key, platform=one.platform.capitalize(), room=room, chat=one.chat_id, reason=one.words or one.need)
    since = (Text(" "), *t.rich("status-since", since=When(one.since))) if one.since is not None else ()
    return (Text("⚠️ " + told), *since)


def _note(status: Status, t: Texts) -> RichText:
    """Return the small print: the version, the last digest, and who does what since when."""
    parts: list[RichText] = [plain(t("status-version", version=status.version))]
    if status.digest_at is not None:
        parts.append(t.rich("status-digest", at=When(status.digest_at)))
    several = len(status.processes) > 1
    parts += [_process(one, number, t, several=several) for number, one in enumerate(status.processes, 1)]
    return words.joined(parts)


def _process(one: Process, number: int, t: Texts, *, several: bool) -> RichText:
    if not several:
        return t.rich("status-runs", since=When(one.since))
    return t.rich("status-process", number=str(number), chats=_names(one.roles, t), since=When(one.since))


def _names(roles: tuple[str, ...] | list[str], t: Texts) -> str:
    return ", ".join(t("status-clock") if one == CLOCK else one.capitalize() for one in roles)
