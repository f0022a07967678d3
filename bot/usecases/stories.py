"""The managers' stories: named with a sentence each, worded anew, called urgent, ended, merged; and who is in which.

Every change stands in the audit; an end and a merge can be taken back. All of them hold the community, as the intake
does, so that a thread never comes into a story that is gone in the same moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.lifecycle import LIVE
from bot.rules.stories import LONGEST_NAME, LONGEST_SENTENCE, SHORTEST_SENTENCE, named
from bot.usecases.matched import show_story_of
from bot.usecases.threads import find as find_thread
from storage import people, stories
from storage.tables import Narrative

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.usecases.context import Context
    from storage.tables import Thread

END, MERGE = "story_end", "story_merge"


async def create(ctx: Context, name: str, sentence: str, threads: Collection[int] = ()) -> Narrative:
    """Name a story, with the threads that are known to tell it.

    Raises UserError `story-name`, `story-sentence`, `story-exists`.
    """
    name, sentence = _name(name), _sentence(sentence)
    await people.hold_community(ctx.uow, ctx.community_id)
    row = Narrative(
        community_id=ctx.community_id,
        name=name,
        sentence=sentence,
        created_at=ctx.now,
        changed_at=ctx.now,
        person_id=ctx.actor.person_id,
    )
    story_id = await stories.add(ctx.uow, row)
    if story_id is None:
        raise UserError("story-exists", name=name)
    await stories.put(ctx.uow, ctx.community_id, threads, story_id)
    await ctx.decided("story_new", why=name, story=story_id, threads=list(threads))
    await _show_all(ctx, story_id)
    return await find(ctx, story_id)


async def find(ctx: Context, story_id: int) -> Narrative:
    """Return a story of this community, held. Raises UserError `no-story`."""
    story = await stories.hold(ctx.uow, ctx.community_id, story_id)
    if story is None:
        raise UserError("no-story")
    return story


async def rename(ctx: Context, story_id: int, name: str) -> Narrative:
    """Give a story another name. Raises UserError `no-story`, `story-name`, `story-exists`."""
    name = _name(name)
    story = await _open(ctx, story_id)
    if story.name == name:
        return story
    if any(other == name for other in (await stories.names(ctx.uow, ctx.community_id)).values()):
        raise UserError("story-exists", name=name)
    await ctx.decided("story_name", why=name, story=story_id, name=story.name)
    story.name = name
    _changed(ctx, story)
    await _show_all(ctx, story_id)
    return story


async def reword(ctx: Context, story_id: int, sentence: str) -> Narrative:
    """Tell a story in another sentence, by which threads are matched anew. Raises UserError `story-sentence`."""
    sentence = _sentence(sentence)
    story = await _open(ctx, story_id)
    if story.sentence != sentence:
        await ctx.decided("story_sentence", why=story.name, story=story_id, sentence=story.sentence)
        story.sentence, story.vector = sentence, b""
        _changed(ctx, story)
    return story


async def call_urgent(ctx: Context, story_id: int, *, urgent: bool) -> Narrative:
    """Let a story's threads weigh more, or as others do; those that still wait move in the line."""
    story = await _open(ctx, story_id)
    if story.urgent is not urgent:
        await ctx.decided("story_urgent" if urgent else "story_not_urgent", why=story.name, story=story_id)
        story.urgent = urgent
        _changed(ctx, story)
        await _show_all(ctx, story_id)
    return story


async def end(ctx: Context, story_id: int) -> Narrative:
    """End a story: no further thread comes into it, and it stays in the figures."""
    story = await _open(ctx, story_id)
    if story.ended_at is None:
        story.ended_at = ctx.now
        _changed(ctx, story)
        await ctx.decided(END, why=story.name, story=story_id)
        await _show_all(ctx, story_id)
    return story


async def reopen(ctx: Context, story_id: int) -> Narrative:
    """Let a story that ended go on."""
    story = await _open(ctx, story_id)
    if story.ended_at is not None:
        story.ended_at = None
        _changed(ctx, story)
        await ctx.decided("story_reopen", why=story.name, story=story_id)
        await _show_all(ctx, story_id)
    return story


async def merge(ctx: Context, story_id: int, into_id: int) -> Narrative:
    """Let a story become part of another one, which gets its threads; returns that one.

    Raises UserError `no-story`, `story-into-itself`.
    """
    if story_id == into_id:
        raise UserError("story-into-itself")
    story = await _open(ctx, story_id)
    into = await _open(ctx, into_id)
    moved = await stories.move(ctx.uow, ctx.community_id, story_id, into_id)
    was = story.ended_at.isoformat() if story.ended_at else None
    await ctx.decided(MERGE, why=f"{story.name} → {into.name}", story=story_id, into=into_id, threads=moved, ended=was)
    story.merged_into, story.ended_at = into_id, story.ended_at or ctx.now
    _changed(ctx, story)
    _changed(ctx, into)
    await _show_all(ctx, into_id)
    return into


async def undo(ctx: Context, story_id: int) -> tuple[Narrative, str]:
    """Take back the newest end or merge of a story; returns it and which of the two it was.

    A thread that a manager put elsewhere since stays there. Raises UserError `story-nothing-to-undo`.
    """
    await people.hold_community(ctx.uow, ctx.community_id)
    story = await find(ctx, story_id)
    line = await stories.last_decision(ctx.uow, ctx.community_id, story_id, (END, MERGE))
    if line is None or story.ended_at is None or (line.what == MERGE) is not (story.merged_into is not None):
        raise UserError("story-nothing-to-undo")
    if line.what == MERGE:
        into, moved = line.before["into"], line.before["threads"]
        await stories.move_back(ctx.uow, ctx.community_id, moved, into, story_id)
        other = await stories.hold(ctx.uow, ctx.community_id, into)
        if other is not None:
            _changed(ctx, other)
            await _show_all(ctx, other.id)
    story.merged_into = None
    story.ended_at = story.ended_at if line.before.get("ended") else None
    line.undone = True
    ctx.uow.add(line)
    _changed(ctx, story)
    await ctx.decided("story_undo", why=line.what, story=story_id)
    await _show_all(ctx, story_id)
    return story, line.what


async def put(ctx: Context, thread_id: int, story_id: int | None) -> Thread:
    """Put a thread into a story by hand, or into none; that stands, whatever the matching says.

    Raises UserError `no-thread`, `no-story`.
    """
    await people.hold_community(ctx.uow, ctx.community_id)
    thread = await find_thread(ctx, thread_id)
    story = await _open(ctx, story_id) if story_id is not None else None
    score = 0.0 if story is None else None
    if (thread.narrative_id, thread.narrative_score) == (story_id, score):
        return thread
    touched = [one for one in (thread.narrative_id, story_id) if one is not None]
    why = story.name if story else ""
    await ctx.decided("thread_story", thread, why=why, story=thread.narrative_id, score=thread.narrative_score)
    thread.narrative_id, thread.narrative_score = story_id, score
    for one in touched:
        # what a story is known by changed
        if (known := await stories.hold(ctx.uow, ctx.community_id, one)) is not None:
            _changed(ctx, known)
    await show_story_of(ctx, thread)
    return thread


async def _open(ctx: Context, story_id: int) -> Narrative:
    await people.hold_community(ctx.uow, ctx.community_id)
    story = await find(ctx, story_id)
    if story.merged_into is not None:
        raise UserError("no-story")
    return story


def _changed(ctx: Context, story: Narrative) -> None:
    story.changed_at = ctx.now
    ctx.uow.add(story)


async def _show_all(ctx: Context, story_id: int) -> None:
    await ctx.uow.flush()
    ctx.forget_urgent()
    for thread in await stories.standing(ctx.uow, ctx.community_id, story_id, LIVE):
        await show_story_of(ctx, thread)


def _name(text: str) -> str:
    name = named(text)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UserError("story-name", most=LONGEST_NAME)
    return name


def _sentence(text: str) -> str:
    sentence = " ".join(text.split())
    if not SHORTEST_SENTENCE <= len(sentence) <= LONGEST_SENTENCE:
        raise UserError("story-sentence", most=LONGEST_SENTENCE)
    return sentence
