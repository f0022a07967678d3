"""Stories that come back, for managers.

Typed: `/stories`, `/stories new NAME: sentence`, `/stories 3`, `/stories 3 name NEW`, `/stories 3 sentence NEW`,
`/stories 3 urgent` (or `calm`, `end`, `reopen`, `undo`), `/stories 3 into 5`, `/stories hint 4 NAME: sentence`,
`/story 482 3` (or `none`). Pressed: the same, with forms where the chat has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.stories import choice_card, merge_card, stories_card, story_card
from bot.cards.story import edit_form, new_form
from bot.commands.say import say, show
from bot.commands.spec import THREAD, Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.inbound import Reply
from bot.ports.message import Button, Message
from bot.ports.text import plain
from bot.reports.stories import every_story, story_page
from bot.rules.stories import split
from bot.usecases import stories, story_hints
from bot.usecases.threads import find as find_thread

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports.message import Form
    from bot.usecases.context import Context
    from storage.tables import Narrative

NEW, HINT, PAGE, INTO = "new", "hint", "page", "into"
FIELDS = ("name", "sentence")
NONE = ("0", "none", "нет")
ACTS: dict[str, Callable[[Context, int], Awaitable[Narrative]]] = {
    "urgent": lambda ctx, number: stories.call_urgent(ctx, number, urgent=True),
    "calm": lambda ctx, number: stories.call_urgent(ctx, number, urgent=False),
    "end": stories.end,
    "reopen": stories.reopen,
}
LONGEST_NUMBER = 9


async def stories_of(ctx: Context, args: Args) -> Reply:
    """Show the stories or one of them, or change one."""
    what, text = args.text("what").lower(), args.text("text").strip()
    if what == NEW:
        return await _made(ctx, *_both(text)) if text else _form(new_form(ctx.texts, NEW))
    if what == HINT:
        number, _, told = text.partition(" ")
        return await _taken(ctx, _number(number), *_both(told))
    if not what or what == PAGE:
        lines = await every_story(ctx.uow, ctx.community_id, ctx.now, ctx.config.tz)
        page = int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 1
        return show(stories_card(lines, page, ctx.texts), replace=True)
    story = _number(what)
    return await _act(ctx, story, text) if text else await _page(ctx, story)


async def _act(ctx: Context, number: int, text: str) -> Reply:
    """Do one thing with a story: `urgent`, `name NEW`, `into 5`."""
    t = ctx.texts
    what, _, told = text.partition(" ")
    what, told = what.lower(), told.strip()
    if what in ACTS:
        story = await ACTS[what](ctx, number)
        return await _page(ctx, number, t(f"story-did-{what}", name=story.name), undo=what == "end")
    if what == "undo":
        story, _ = await stories.undo(ctx, number)
        return await _page(ctx, number, t("story-did-undo", name=story.name))
    if what in FIELDS and told:
        return await _edited(ctx, number, what, told)
    if what in FIELDS:
        story = await stories.find(ctx, number)
        return _form(edit_form(t, number, what, story.name if what == "name" else story.sentence))
    if what != INTO:
        raise UserError("story-act")
    if not told:
        lines = await every_story(ctx.uow, ctx.community_id, ctx.now, ctx.config.tz)
        return show(merge_card(await stories.find(ctx, number), lines, t), replace=True)
    into = await stories.merge(ctx, number, _number(told))
    undo = Button(t("button-undo"), f"stories:{number}:undo")
    back = Button(t("button-stories"), "stories")
    return say(ctx, "story-merged", (undo, back), name=into.name)


async def _edited(ctx: Context, number: int, field: str, told: str) -> Reply:
    story = await (stories.rename if field == "name" else stories.reword)(ctx, number, told)
    return await _page(ctx, number, ctx.texts(f"story-did-{field}", name=story.name))


async def _page(ctx: Context, number: int, said: str = "", *, undo: bool = False) -> Reply:
    await ctx.uow.flush()
    page = await story_page(ctx.uow, ctx.community_id, number, ctx.now, ctx.config.tz)
    if page is None:
        raise UserError("no-story")
    card = story_card(page, ctx.texts, said, undo=undo)
    return Reply(card, brief=said or card.title, replace=True)


async def _made(ctx: Context, name: str, sentence: str) -> Reply:
    story = await stories.create(ctx, name, sentence)
    return await _page(ctx, story.id, ctx.texts("story-made", name=story.name))


async def _taken(ctx: Context, hint: int, name: str, sentence: str) -> Reply:
    story = await story_hints.take_up(ctx, hint, name, sentence)
    return await _page(ctx, story.id, ctx.texts("story-made", name=story.name))


def _both(text: str) -> tuple[str, str]:
    name, sentence = split(text)
    if not name:
        raise UserError("story-colon")
    return name, sentence


def _number(text: str) -> int:
    text = text.lower().lstrip("#s")
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise UserError("story-act")
    return int(text)


def _form(form: Form) -> Reply:
    return Reply(Message(body=(plain(form.instead),)), brief=form.instead[:200], form=form)


async def fill_in(ctx: Context, args: Args) -> Reply:
    """Ask for a story's name or sentence, or take what was filled in: `new`, `hint.4`, `3.name`."""
    target, name, sentence = args.text("target").lower(), args.text("name"), args.text("sentence")
    left, _, right = target.partition(".")
    if left == HINT:
        hint = await story_hints.waiting(ctx, _number(right))
        return await _taken(ctx, hint.id, name, sentence) if name else _form(new_form(ctx.texts, target))
    if left == NEW:
        return await _made(ctx, name, sentence) if name else _form(new_form(ctx.texts, NEW))
    if right not in FIELDS:
        raise UserError("story-act")
    return await _edited(ctx, _number(left), right, name if right == "name" else sentence)


async def no_story(ctx: Context, args: Args) -> Reply:
    """Say that a suggested story is none."""
    await story_hints.decline(ctx, args.number("hint"))
    return say(ctx, "story-hint-gone")


async def of_thread(ctx: Context, args: Args) -> Reply:
    """Show which story a thread tells, or put it into one."""
    number, told, t = args.number("thread"), args.text("story").lower(), ctx.texts
    if not told:
        lines = await every_story(ctx.uow, ctx.community_id, ctx.now, ctx.config.tz)
        names = {line.story.id: line.story.name for line in lines}
        return show(choice_card(await find_thread(ctx, number), lines, names, t))
    if told in NONE:
        await stories.put(ctx, number, None)
        return say(ctx, "thread-no-story", thread=number)
    story_id = _number(told)
    await stories.put(ctx, number, story_id)
    story = await stories.find(ctx, story_id)
    return say(ctx, "thread-into-story", thread=number, name=story.name)


NAME, SENTENCE = Option("name", Kind.REST, required=False), Option("sentence", Kind.REST, required=False)
ACTIONS = (
    action(
        "stories",
        Right.MANAGER,
        stories_of,
        Option("what", Kind.WORD, required=False),
        Option("text", Kind.REST, required=False),
        typed=True,
        shown=Right.MANAGER,
        pressed=True,
    ),
    action(
        "story", Right.MANAGER, of_thread, THREAD, Option("story", Kind.WORD, required=False), typed=True, pressed=True
    ),
    action("storyset", Right.MANAGER, fill_in, Option("target", Kind.WORD), NAME, SENTENCE, pressed=True),
    action("nostory", Right.MANAGER, no_story, Option("hint", Kind.NUMBER), pressed=True),
)
