"""Make threads of mentions: one complaint and what follows under it, in whatever order its posts come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rules.answered import said_at
from bot.rules.forgetting import fingerprint
from bot.rules.growth import WITHIN, grown
from bot.rules.lifecycle import By, allowed
from bot.rules.priority import Reached, priority_of, reach_of, urgency_of
from bot.rules.publish import Fate, fate_of
from bot.rules.rechecking import first_look
from bot.rules.sla import deadlines
from bot.rules.spike import HOUR
from bot.rules.threads import branch_key
from bot.usecases import clocks, following_up
from bot.usecases.by_playbook import left_alone, waits
from bot.usecases.matched import into_stories
from bot.usecases.threads import ASIDE, fill_view, move, show, weigh
from storage import incidents, mentions, records, threads
from storage.tables import CardKind, Mention, Priority, Thread, ThreadState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from bot.usecases.context import Context
    from storage.tables import Incident

    Stories = Mapping[int, tuple[int, float]]

BEGINS = {Fate.SHOW: ThreadState.OPEN, Fate.REVIEW: ThreadState.REVIEW}


def _begins(fate: Fate, *, aside: bool) -> ThreadState:
    """Return in which state a complaint begins; what the playbook says not to engage, a manager decides."""
    return ThreadState.REVIEW if aside else BEGINS[fate]


async def into_threads(ctx: Context, rows: Sequence[Mention], stories: Stories | None = None) -> None:
    """Put new mentions, oldest first, into the threads they belong to; a complaint without one begins its own.

    `stories` are those that the mentions were found to tell, with how sure that is. What is too mild stays for the
    record, and so do our own members' answers, which the intake meets too.
    """
    ctx.gathering = True
    links = {row.id: {row.link, fingerprint(ctx.salt, row.link)} for row in rows}
    ours = await records.links_among(ctx.uow, ctx.community_id, set().union(*links.values()))
    fates = {row.id: fate_of(row.negative, ctx.config.publish) for row in rows if not links[row.id] & ours}
    rows = [row for row in rows if row.id in fates]
    known = await _known(ctx, rows)
    openings: dict[str, Mention] = {}
    for row in rows:
        if fates[row.id] is not Fate.KEEP and row.key not in known:
            openings.setdefault(row.key, row)
    aside = await left_alone(ctx, openings.values(), stories)
    begun = await _begin(ctx, [(row, _begins(fates[row.id], aside=row.id in aside)) for row in openings.values()])
    await into_stories(ctx, [(begun[row.key], (stories or {}).get(row.id)) for row in openings.values()])
    times = await _times(ctx, [known[row.key].id for row in rows if row.key in known], rows)
    for row in rows:
        if openings.get(row.key) is row:
            known[row.key] = begun[row.key]
            times[known[row.key].id] = [row.posted_at]
        elif row.key in known:
            await follow(ctx, known[row.key], row, times.setdefault(known[row.key].id, []))
    ctx.gathering = False
    await fill_view(ctx)


async def _times(ctx: Context, thread_ids: Collection[int], rows: Sequence[Mention]) -> dict[int, list[datetime]]:
    """Return when the posts of some threads were published, as far back as these rows' growth hangs on it."""
    if not thread_ids:
        return {}
    since = min(row.posted_at for row in rows) - WITHIN
    return await mentions.times_of(ctx.uow, set(thread_ids), since)


async def _known(ctx: Context, rows: Sequence[Mention]) -> dict[str, Thread]:
    """Return the threads that stand already, by key, held.

    On X a complainer's answers may come in before the post that opens their conversation. Until then they go under
    his branch's key; when it turns out that the whole conversation is his, that thread becomes its thread.
    """
    branches = {branch: row.key for row in rows if row.root and (branch := branch_key(row.source, row.key, row.author))}
    known = await threads.by_keys(ctx.uow, ctx.community_id, {row.key for row in rows} | branches.keys())
    for branch, key in branches.items():
        if branch in known and key not in known:
            known[key] = known.pop(branch)
            await threads.rekey(ctx.uow, ctx.community_id, branch, key)
            await mentions.rekey(ctx.uow, ctx.community_id, branch, key)
    return known


async def begin(ctx: Context, mention: Mention, state: ThreadState) -> Thread:
    """Begin a thread with a mention that is its complaint; the community is held."""
    return (await _begin(ctx, [(mention, state)]))[mention.key]


async def _begin(ctx: Context, openings: Sequence[tuple[Mention, ThreadState]]) -> dict[str, Thread]:
    """Begin threads with the mentions that are their complaints; returns them by key."""
    incident = await incidents.current(ctx.uow, ctx.community_id) if openings else None
    await threads.add(ctx.uow, [_opening(ctx, mention, state, incident) for mention, state in openings])
    begun = await threads.by_keys(ctx.uow, ctx.community_id, {mention.key for mention, _ in openings})
    for mention, state in openings:
        mention.thread_id, mention.look_at = begun[mention.key].id, _first_look(ctx, mention)
        ctx.uow.add(mention)
        if state is ThreadState.REVIEW:
            ctx.refresh(begun[mention.key], CardKind.REVIEW)
    if incident is not None:
        ctx.present(CardKind.INCIDENT, incident.id)
    return begun


def _joins(mention: Mention, priority: Priority, incident: Incident | None) -> int | None:
    """Return the open incident that a new complaint belongs to; what is critical stands on its own."""
    if incident is None or priority is Priority.CRITICAL or mention.posted_at <= incident.opened_at - HOUR:
        return None
    return incident.id


def _opening(ctx: Context, mention: Mention, state: ThreadState, incident: Incident | None) -> dict[str, object]:
    """Return a new thread's columns; a plain dict, because files of a hundred thousand posts pass here."""
    reach = reach_in(mention)
    priority = priority_of(mention.category, Reached(reach), ctx.config.priority)
    clock = deadlines(ctx.config.sla, mention.posted_at, mention.seen_at, mention.category, priority)
    return {
        "community_id": ctx.community_id,
        "key": mention.key,
        "source": mention.source,
        "author": mention.author,
        "state": state,
        "category": mention.category,
        "category_why": mention.category_why,
        "priority": priority,
        "urgency": urgency_of(priority, clock.due_at, late=clock.late_on_arrival),
        "seats": ctx.config.seats,
        "reach": reach,
        "mentions": 1,
        "language": mention.language,
        "first_mention_id": mention.id,
        "last_mention_at": mention.posted_at,
        "created_at": ctx.now,
        "started_at": clock.started_at,
        "claim_by": clock.claim_by,
        "due_at": clock.due_at,
        "limit_at": clock.limit_at,
        "late_on_arrival": clock.late_on_arrival,
        "paused_seconds": 0,
        "paused_to_claim": 0,
        "hold_why": "",
        "incident_id": _joins(mention, priority, incident),
        "growth": 1,
    }


async def follow(ctx: Context, thread: Thread, mention: Mention, times: list[datetime] | None = None) -> None:
    """Add a further mention to a thread; after an answer, its seat holders are told that the critic wrote again.

    `times` are when the thread's other posts were published, where that is known; this one's is added.
    """
    if times is None:
        times = (await _times(ctx, [thread.id], [mention])).get(thread.id, [])
    fate = fate_of(mention.negative, ctx.config.publish)
    mention.thread_id = thread.id
    ctx.uow.add(mention)
    thread.mentions += 1
    thread.growth = grown(thread.growth, times, mention.posted_at)
    times.append(mention.posted_at)
    thread.reach = max(thread.reach, reach_in(mention))
    thread.category = thread.category or mention.category
    if fate is not Fate.KEEP:
        mention.look_at = _first_look(ctx, mention)
        thread.last_mention_at = max(thread.last_mention_at, mention.posted_at)
        await _begin_earlier(ctx, thread, mention)
    await weigh(ctx, thread)
    ctx.uow.add(thread)
    if fate is Fate.SHOW and thread.state is ThreadState.REVIEW and not await waits(ctx, thread):
        await move(ctx, thread, ThreadState.OPEN, By.INTAKE)
    elif fate is not Fate.KEEP and await _is_news(ctx, thread, mention):
        await move(ctx, thread, ThreadState.FOLLOW_UP, By.INTAKE)
        show(ctx, thread)
        await following_up.tell_holders(ctx, thread)
    else:
        if thread.state in ASIDE:
            ctx.refresh(thread, ASIDE[thread.state])
        if thread.shown_at is not None:
            ctx.refresh(thread)


async def _begin_earlier(ctx: Context, thread: Thread, mention: Mention) -> None:
    """Let the complaint be the earliest negative post, though it came in later; an answer has stopped the clock."""
    if thread.answered_at is not None or mention.posted_at >= thread.started_at:
        return
    first = await mentions.get(ctx.uow, ctx.community_id, thread.first_mention_id or 0)
    if first is not None and mention.posted_at >= first.posted_at:
        return
    thread.first_mention_id, thread.author = mention.id, mention.author
    clocks.begin_earlier(ctx, thread, mention)


async def _is_news(ctx: Context, thread: Thread, mention: Mention) -> bool:
    """Say whether a negative mention wakes a thread: not if it is known to be older than the latest answer."""
    if not allowed(thread.state, ThreadState.FOLLOW_UP, By.INTAKE):
        return False
    answers = await records.replies_of(ctx.uow, [thread.id])
    return all(answer.published_at is None or said_at(answer) < mention.posted_at for answer in answers)


def reach_in(mention: Mention) -> int:
    """Return the reach of one post, from the numbers that came with it."""
    numbers = mention.reach
    engaged = sum(numbers.get(name, 0) for name in ("likes", "replies", "shares"))
    return reach_of(views=numbers.get("views"), followers=numbers.get("followers"), engaged=engaged)


def _first_look(ctx: Context, mention: Mention) -> datetime | None:
    return first_look(mention.source, mention.posted_at, ctx.now)
