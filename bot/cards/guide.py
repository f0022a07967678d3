"""The playbook as members read it: its heart on the card, and all of it in the reader's language where given.

What is given in another language alone says in which. It is told to be known, never to be pasted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.cards import words
from bot.cards.perks import in_rows, pages_row, short
from bot.ports.message import Button, Message
from bot.ports.text import Link, RichText, Span, Style, Text, plain
from bot.rules.guide import wording_of
from bot.rules.playbook import ADDRESS, TOLD, Answerers, in_language
from storage.tables import ThreadState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.reports.guide import Guide, Written
    from bot.rules.guide import Hint
    from bot.texts import Texts
    from storage.tables import Thread

LONGEST_PAGE = 3000
"""UTF-16 units of one page of the guide; Discord and Telegram take 4096, with the title and the note around it."""
LEAST_PIECE = 400
A_ROW = 4
MOST_PAGES_OFFERED = 16


class Block(NamedTuple):
    """A text under its label; what is `between` parts them."""

    label: str
    said: str
    between: str = "\n"


def note(hint: Hint, thread: Thread, t: Texts) -> RichText:
    """Return the small print of a thread's card: the hearts, who may answer, and the reminder of the disclosure."""
    parts = [in_language(heart, t.language)[0] for heart in hint.hearts]
    if hint.who is not Answerers.ANYONE:
        parts.append(t(f"guide-only-{hint.who.value}"))
    parts.append(t("card-disclosure", place=words.place(thread.source)))
    if hint.wording:
        parts.append(t("guide-wording", words=in_language(hint.wording, thread.language, t.language)[0]))
    return plain(" ".join(parts))


def left_alone(hint: Hint, thread: Thread, t: Texts) -> RichText:
    """Return, on the card that waits for a manager, that the playbook says not to engage."""
    return plain(t("guide-left-alone")) if hint.left_alone and thread.state is ThreadState.REVIEW else ()


def guide_button(hint: Hint, thread_id: int, t: Texts) -> tuple[Button, ...]:
    """Return the way from a card to all that the playbook says, where there is more than the card shows."""
    return (Button(t("button-guide"), f"guide:{thread_id}"),) if hint.more else ()


def guide_card(guide: Guide, page: int, t: Texts, home: str) -> Message:
    """Return one page (from 1) of the guide for a thread or of one page of the playbook; `home`: the usual language."""
    source = guide.thread.source if guide.thread else ""
    blocks = [block for one in guide.pages for block in _blocks(one, t, home, source)]
    about = str(guide.thread.id) if guide.thread else guide.pages[0].key if guide.pages else ""
    names = " · ".join(title(one, t) for one in guide.pages)
    head = t("guide-title-thread", thread=guide.thread.id) if guide.thread else t("guide-title", name=names)
    body, page, pages = paged(blocks, page)
    return Message(
        title=head,
        body=body or (plain(t("guide-empty")),),
        note=plain(t("guide-note")) if body else (),
        rows=pages_row(f"guide:{about}", page, pages, t),
    )


def guides_card(pages: Sequence[Written], t: Texts) -> Message:
    """Return what there is to read: a button for every category and story of which something is written."""
    written = [one for one in pages if one.held][:MOST_PAGES_OFFERED]
    buttons = [Button(short(title(one, t)), f"guide:{one.key}") for one in written]
    body = plain(t("guide-which" if written else "guide-empty"))
    return Message(title=t("guide-list"), body=(body,), rows=in_rows(buttons, A_ROW))


def title(page: Written, t: Texts) -> str:
    """Return a page's name as people call it."""
    return words.category(t, page.category) if page.category else page.story


def _blocks(page: Written, t: Texts, home: str, source: str) -> list[Block]:
    held = page.held
    heart, tongue = in_language(held.get("line", {}), t.language, home)
    found = [Block(title(page, t), f"{heart}{_tongue(tongue, t)}", " · ")]
    if held.get("do_not_engage"):
        found.append(Block("", t("guide-do-not-engage")))
    if (who := held.get("who_may_answer")) is not None:
        found.append(Block("", t(f"guide-only-{who}")))
    for section in TOLD:
        said, tongue = in_language(held.get(section, {}), t.language, home)
        found.append(Block(t(f"playbook-section-{section}") + _tongue(tongue, t), said))
    return [one for one in found if one.said or one.between != "\n"] + _wordings(held, t, home, source)


def _wordings(held: dict[str, Any], t: Texts, home: str, source: str) -> list[Block]:
    """Return how the disclosure may be worded: here, or in every place that is given."""
    places = {source: wording_of([held], source)} if source else held.get("disclosure", {})
    found: list[Block] = []
    for place, wording in places.items():
        said, tongue = in_language(wording, t.language, home)
        name = t("playbook-place-forum") if place == "forum" else words.place(place)
        found.append(Block(f"{t('playbook-section-disclosure')} ({name}){_tongue(tongue, t)}", said))
    return [one for one in found if one.said]


def _tongue(language: str, t: Texts) -> str:
    return f" ({t(f'guide-in-{language}')})" if language and language != t.language else ""


def linked(said: str) -> RichText:
    """Return a text whose addresses can be opened."""
    spans: list[Span] = []
    at = 0
    for found in re.finditer(ADDRESS, said):
        address = found[0].rstrip(".,;:!?)»”")
        spans += [Text(said[at : found.start()]), Link(address, address)]
        at = found.start() + len(address)
    return tuple(span for span in (*spans, Text(said[at:])) if not isinstance(span, Text) or span.value)


def paged(blocks: Iterable[Block], page: int) -> tuple[tuple[RichText, ...], int, int]:
    """Return what stands on one page (from 1), which page that is, and how many there are; long texts go over pages."""
    pages: list[list[RichText]] = [[]]
    room = LONGEST_PAGE
    for block in blocks:
        label, said, between = block
        while label or said:
            if room < min(LEAST_PIECE, length(label + said)) and pages[-1]:
                pages.append([])
                room = LONGEST_PAGE
            piece, said = _cut(said, room - length(label))
            head = (Text(label + (between if piece else ""), Style.BOLD),) if label else ()
            pages[-1].append((*head, *linked(piece)))
            room -= length(label + piece) + 3
            label = ""
    page = min(max(1, page), len(pages))
    return tuple(pages[page - 1]), page, len(pages)


def _cut(said: str, most: int) -> tuple[str, str]:
    """Return as much of a text as fits, up to a line's end, else up to a blank, and the rest."""
    if length(said) <= most:
        return said, ""
    end = most
    while length(said[:end]) > most:
        end -= 20
    at = max(said.rfind("\n", end // 2, end), 0) or max(said.rfind(" ", end // 2, end), 0) or end
    return said[:at].rstrip(), said[at:].lstrip()


def length(said: str) -> int:
    """Return how long a text is as Telegram counts it, in UTF-16 units; an address counts twice, for its link."""
    links = sum(len(found[0]) for found in re.finditer(ADDRESS, said))
    return len(said.encode("utf-16-le")) // 2 + links
