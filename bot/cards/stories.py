"""The managers' stories: the list, one story's page with its buttons, and the choice of a story for a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.cards.perks import in_rows, pages_row, short
from bot.cards.story import example
from bot.ports.message import Button, ButtonStyle, Field, Message
from bot.ports.text import Link, RichText, Span, Style, Text, TimeStyle, When, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reports.stories import Growing, Line, StoryPage
    from bot.texts import Texts
    from storage.tables import Narrative, Thread

A_PAGE = 8
A_ROW = 4
CHOICES = 20


def stories_card(lines: Sequence[Line], page: int, t: Texts) -> Message:
    """Return one page of the stories, a button for each; pages begin with 1."""
    pages = max(1, -(-len(lines) // A_PAGE))
    page = min(max(1, page), pages)
    shown = lines[(page - 1) * A_PAGE : page * A_PAGE]
    buttons = [Button(short(line.story.name), f"stories:{line.story.id}") for line in shown]
    new = Button(t("button-story-new"), "storyset:new", style=ButtonStyle.GOOD)
    return Message(
        title=t("stories-title"),
        body=tuple(_line(line, t) for line in shown) or (plain(t("stories-empty")),),
        note=plain(t("stories-note")),
        rows=(*in_rows(buttons, A_ROW), *pages_row("stories:page", page, pages, t), (new,)),
    )


def _line(line: Line, t: Texts) -> RichText:
    story = line.story
    spans: list[Span] = [Text(story.name, Style.BOLD), Text(f" (s{story.id}) · {t('story-month', n=line.month)}")]
    spans.append(Text(f" · {trend(line.week, line.before, t)}"))
    if line.seen_at is not None:
        spans += [Text(f" · {t('story-seen')} "), When(line.seen_at)]
    if story.ended_at is not None:
        spans.append(Text(f" · {t('story-is-ended')}"))
    elif story.urgent:
        spans.append(Text(f" · {t('story-is-urgent')}"))
    return tuple(spans)


def trend(week: int, before: int, t: Texts) -> str:
    """Return the last seven days against the seven before, with an arrow."""
    arrow = "↗" if week > before else "↘" if week < before else "→"
    return t("story-trend", arrow=arrow, n=week, known=before)


def story_card(page: StoryPage, t: Texts, said: str = "", *, undo: bool = False) -> Message:
    """Return a story's page; `said` stands on top, `undo` offers to take the last end or merge back."""
    line, story = page.line, page.line.story
    body: list[RichText] = [plain(said)] if said else []
    body += [(Text(story.sentence, Style.ITALIC),), _line(line, t)]
    if page.threads:
        body.append((Text(t("story-threads"), Style.BOLD),))
        body += [example(thread, post) for thread, post in page.threads]
    links: list[RichText] = [(Link(f"#{thread}", url),) for thread, url in page.worked]
    worked = words.joined(links, ", ") if links else plain(t("story-none-worked"))
    ended = story.ended_at is not None
    return Message(
        title=story.name,
        body=tuple(body),
        fields=(
            Field(t("story-worked"), worked, wide=True),
            *((Field(t("story-ended-at"), (When(story.ended_at, TimeStyle.DAY),)),) if story.ended_at else ()),
        ),
        rows=in_rows(_buttons(story, t, ended=ended, undo=undo), A_ROW),
    )


def _buttons(story: Narrative, t: Texts, *, ended: bool, undo: bool) -> list[Button]:
    press = f"stories:{story.id}"
    buttons = [
        Button(t("button-story-name"), f"{press}:name"),
        Button(t("button-story-sentence"), f"{press}:sentence"),
        Button(t("button-story-calm" if story.urgent else "button-story-urgent"), f"{press}:{_other(story)}"),
        Button(t("button-story-merge"), f"{press}:into"),
    ]
    if ended:
        buttons.append(Button(t("button-story-reopen"), f"{press}:reopen", style=ButtonStyle.GOOD))
    else:
        buttons.append(Button(t("button-story-end"), f"{press}:end", style=ButtonStyle.DANGER))
    if undo:
        buttons.append(Button(t("button-undo"), f"{press}:undo"))
    return [*buttons, Button(t("button-guide"), f"guide:s{story.id}"), Button(t("button-stories"), "stories")]


def _other(story: Narrative) -> str:
    return "calm" if story.urgent else "urgent"


def merge_card(story: Narrative, lines: Sequence[Line], t: Texts) -> Message:
    """Return the stories that one can be made a part of."""
    others = [line.story for line in lines if line.story.id != story.id and line.story.ended_at is None]
    # one row is for the way back
    most = CHOICES - A_ROW
    buttons = [Button(short(one.name), f"stories:{story.id}:into {one.id}") for one in others[:most]]
    back = Button(story.name if len(story.name) <= CHOICES else short(story.name), f"stories:{story.id}")
    how = t("story-merge-how", number=str(story.id)) if others else t("story-merge-none")
    return Message(
        title=t("story-merge-title", name=story.name), body=(plain(how),), rows=(*in_rows(buttons, A_ROW), (back,))
    )


def choice_card(thread: Thread, lines: Sequence[Line], names: Mapping[int, str], t: Texts) -> Message:
    """Return the stories that a thread can be put into, and none."""
    now = names.get(thread.narrative_id or 0, "")
    live = [line.story for line in lines if line.story.ended_at is None and line.story.id != thread.narrative_id]
    buttons = [Button(short(one.name), f"story:{thread.id}:{one.id}") for one in live[: CHOICES - 1]]
    if now:
        buttons.append(Button(t("button-no-story"), f"story:{thread.id}:0", style=ButtonStyle.DANGER))
    said = t("story-of-thread", name=now) if now else t("story-of-thread-none")
    hint = plain(t("story-choose" if live else "story-merge-none" if lines else "stories-empty"))
    return Message(
        title=t("story-choice-title", thread=thread.id), body=(plain(said), hint), rows=in_rows(buttons, A_ROW)
    )


def growing_line(growing: Sequence[Growing], t: Texts) -> RichText:
    """Return the stories that grow, in one line of a digest."""
    parts = [t("story-grows", name=one.name, n=one.week, known=one.before) for one in growing]
    return (Text(t("digest-growing") + " ", Style.BOLD), Text(" · ".join(parts)))
