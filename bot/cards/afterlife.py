"""What became of a thread's posts since they came in: gone, forgotten, changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.ports.message import Field
from bot.ports.text import RichText, When, plain

if TYPE_CHECKING:
    from bot.reports.thread import ThreadView
    from bot.texts import Texts


def afterlife_fields(view: ThreadView, t: Texts) -> list[Field]:
    """Return the field that says what was seen of the complaint and the latest post; none where all is as it was."""
    first, latest = view.first, view.latest
    told: list[RichText] = []
    if first.gone_at is not None:
        told.append(t.rich("card-post-gone", at=When(first.gone_at)))
        if not first.url:
            told.append(plain(t("card-post-forgotten")))
    elif first.edited_at is not None:
        told.append(t.rich("card-post-edited", at=When(first.edited_at)))
    if latest.id != first.id and latest.gone_at is not None:
        told.append(t.rich("card-latest-gone", at=When(latest.gone_at)))
    return [Field(t("card-post"), words.joined(told), wide=True)] if told else []
