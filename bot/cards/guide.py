"""The playbook as members read it: its heart on the card, and all of it in the reader's language where given.

What is given in another language alone says in which. It is told to be known, never to be pasted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

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

LONGEST_PAGE = 1700
"""Characters of one page of the guide, titles counted; Discord takes 4096, and Telegram as many with all around it."""
A_ROW = 4
MOST_PAGES_OFFERED = 16


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


def _blocks(page: Written, t: Texts, home: str, source: str) -> list[RichText]:
    held = page.held
    heart, tongue = in_language(held.get("line", {}), t.language, home)
    found: list[RichText] = [
        (Text(title(page, t), Style.BOLD), Text(f" · {heart}{_tongue(tongue, t)}" if heart else ""))
    ]
    if held.get("do_not_engage"):
        found.append(plain(t("guide-do-not-engage")))
    if (who := held.get("who_may_answer")) is not None:
        found.append(plain(t(f"guide-only-{who}")))
    for section in TOLD:
        said, tongue = in_language(held.get(section, {}), t.language, home)
        found += labelled(t(f"playbook-section-{section}") + _tongue(tongue, t), said)
    return found + _wordings(held, t, home, source)


def _wordings(held: dict[str, Any], t: Texts, home: str, source: str) -> list[RichText]:
    """Return how the disclosure may be worded: here, or in every place that is given."""
    places = {source: wording_of([held], source)} if source else held.get("disclosure", {})
    found: list[RichText] = []
    for place, wording in places.items():
        said, tongue = in_language(wording, t.language, home)
        name = t("playbook-place-forum") if place == "forum" else words.place(place)
        found += labelled(f"{t('playbook-section-disclosure')} ({name}){_tongue(tongue, t)}", said)
    return found


def _tongue(language: str, t: Texts) -> str:
    return f" ({t(f'guide-in-{language}')})" if language and language != t.language else ""


def labelled(label: str, said: str) -> list[RichText]:
    """Return a text under its label, in as many pieces as fit a page each; nothing for no text."""
    pieces = list(_cut(said, LONGEST_PAGE - len(label) - 1))
    return [
        (*((Text(f"{label}\n", Style.BOLD),) if index == 0 else ()), *linked(piece))
        for index, piece in enumerate(pieces)
    ]


def linked(said: str) -> RichText:
    """Return a text whose addresses can be opened."""
    spans: list[Span] = []
    at = 0
    for found in re.finditer(ADDRESS, said):
        address = found[0].rstrip(".,;:!?)»”")
        spans += [Text(said[at : found.start()]), Link(address, address)]
        at = found.start() + len(address)
    return tuple(span for span in (*spans, Text(said[at:])) if not isinstance(span, Text) or span.value)


def _cut(said: str, most: int) -> Iterable[str]:
    """Yield a text in pieces of at most so many characters, parted at a line, else at a blank."""
    while len(said) > most:
        at = max(said.rfind("\n", most // 2, most), 0) or max(said.rfind(" ", most // 2, most), 0) or most
        yield said[:at]
        said = said[at:].lstrip()
    if said:
        yield said


def paged(blocks: Sequence[RichText], page: int) -> tuple[tuple[RichText, ...], int, int]:
    """Return the blocks of one page (from 1), which page that is, and how many there are."""
    pages: list[list[RichText]] = []
    room = 0
    for block in blocks:
        size = length(block)
        if not pages or size > room:
            pages.append([])
            room = LONGEST_PAGE
        pages[-1].append(block)
        room -= size + 2
    if not pages:
        return (), 1, 1
    page = min(max(1, page), len(pages))
    return tuple(pages[page - 1]), page, len(pages)


def length(block: RichText) -> int:
    """Return how many characters a piece of text is, a link with its address, as chats without links count it."""
    return sum(
        len(one.label) + len(one.url) if isinstance(one, Link) else len(getattr(one, "value", "")) for one in block
    )
