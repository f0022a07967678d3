"""What is the matter with a chat or a room, in a few words, for an overview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.chat import Need

if TYPE_CHECKING:
    from bot.texts import Texts


def trouble_in_words(t: Texts, trouble: str) -> str:
    """Return what a chat's state says is the matter (`ChatState.trouble`), in the reader's language."""
    need, _, words = trouble.partition(": ")
    if need not in set(Need):
        return trouble
    return t(f"trouble-{need}", reason=words)
