"""Take mentions in: known or new, which thread, and whether it is shown, waits for a manager, or is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rules.lifecycle import By, allowed
from bot.rules.priority import Reached, priority_of, reach_of, urgency_of
from bot.rules.publish import Fate, fate_of
from bot.rules.sla import deadlines
from bot.rules.threads import Place, thread_key
from bot.usecases.threads import fill_view, move, weigh
from storage import claims, mentions, people, threads
from storage.tables import CardKind, Category, Mention, Thread, ThreadState, Tone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.ports.mentions import NewMention, Verdict
    from bot.usecases.context import Context


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mention with its canonical link and what a classifier, named in `by`, says of it."""

    mention: NewMention
    link: str
    verdict: Verdict
    by: str


async def take_in(ctx: Context, items: Sequence[Incoming], *, history: bool = False) -> list[bool]:
    """Store what is new and act on it; returns for each item whether it was new.

    With `history` nothing is shown and no clock starts: such mentions only fill the past for baselines. A community
    takes in one batch at a time, so that two which bring the same complaint make one thread of it.
    """
    await people.hold_community(ctx.uow, ctx.community_id)
    fresh = await _fresh(ctx, items)
    rows = await _stored(ctx, fresh, history=history)
    if not history:
        await _into_threads(ctx, rows)
    new = {id(item) for item in fresh}
    return [id(item) in new for item in items]


async def _fresh(ctx: Context, items: Sequence[Incoming]) -> list[Incoming]:
    """Return the items that are new by (source, id) and by link, the first of each, oldest post first."""
    ids, links = await mentions.known(
        ctx.uow,
        ctx.community_id,
        {(item.mention.source, item.mention.id) for item in items},
        {item.link for item in items},
    )
    fresh = []
    for item in sorted(items, key=lambda item: item.mention.posted_at):
        pair = (item.mention.source, item.mention.id)
        if pair not in ids and item.link not in links:
            fresh.append(item)
        ids.add(pair)
        links.add(item.link)
    return fresh


async def _stored(ctx: Context, items: Sequence[Incoming], *, history: bool) -> Sequence[Mention]:
    roots = await _roots(ctx, items)
    await mentions.add(ctx.uow, [_columns(ctx, item, roots, history=history) for item in items])
    if history:
        return []
    pairs = {(item.mention.source, item.mention.id) for item in items}
    return await mentions.by_external(ctx.uow, ctx.community_id, pairs)


def _columns(
    ctx: Context, item: Incoming, roots: Mapping[tuple[str, str], Opener], *, history: bool
) -> dict[str, object]:
    post, verdict = item.mention, item.verdict
    opener = roots.get((post.source, post.conversation or ""))
    place = Place(post.source, post.id, post.author, item.link, post.conversation, post.root, post.branch)
    return {
        "community_id": ctx.community_id,
        "source": post.source,
        "external_id": post.id,
        "link": item.link,
        "url": post.link,
        "author": post.author,
        "text": post.text,
        "language": post.language,
        "posted_at": post.posted_at,
        "seen_at": ctx.now,
        "conversation": post.conversation,
        "key": thread_key(
            place, started_by=opener.author if opener else None, root_is_complaint=_complains(ctx, opener)
        ),
        "root": _is_root(post),
        "reach": post.reach.model_dump(exclude_none=True),
        "tone": Tone(verdict.tone),
        "negative": verdict.negative,
        "classified_by": item.by,
        "category": Category(verdict.category) if verdict.category else None,
        "category_why": verdict.why[:200],
        "history": history,
    }


@dataclass(frozen=True, slots=True)
class Opener:
    """The post that began a conversation: who wrote it, and how negative it is (0 to 1)."""

    author: str
    negative: float


async def _roots(ctx: Context, items: Sequence[Incoming]) -> dict[tuple[str, str], Opener]:
    """Return the opening posts that are known, by (source, conversation), this batch's own among them."""
    found: dict[tuple[str, str], Opener] = {}
    for source in {item.mention.source for item in items}:
        named = {item.mention.conversation for item in items if item.mention.source == source}
        known = await mentions.openers(ctx.uow, ctx.community_id, source, {name for name in named if name})
        found |= {(source, name): Opener(author, negative) for name, (author, negative) in known.items()}
    for item in items:
        if _is_root(item.mention) and item.mention.conversation:
            pair = (item.mention.source, item.mention.conversation)
            found.setdefault(pair, Opener(item.mention.author, item.verdict.negative))
    return found


def _is_root(post: NewMention) -> bool:
    return bool(post.root) or post.conversation == post.id


def _complains(ctx: Context, opener: Opener | None) -> bool:
    return opener is not None and fate_of(opener.negative, ctx.config.publish) is not Fate.KEEP


async def _into_threads(ctx: Context, rows: Sequence[Mention]) -> None:
    known = await threads.by_keys(ctx.uow, ctx.community_id, {row.key for row in rows})
    fates = [fate_of(row.negative, ctx.config.publish) for row in rows]
    openings: dict[str, Mention] = {}
    for row, fate in zip(rows, fates, strict=True):
        if fate is not Fate.KEEP and row.key not in known:
            openings.setdefault(row.key, row)
    states = {Fate.SHOW: ThreadState.OPEN, Fate.REVIEW: ThreadState.REVIEW}
    begun = await _begin(
        ctx, [(row, states[fate]) for row, fate in zip(rows, fates, strict=True) if openings.get(row.key) is row]
    )
    for row, fate in zip(rows, fates, strict=True):
        if row.key in begun and openings[row.key] is row:
            known[row.key] = begun[row.key]
        elif row.key in known:
            await _follow(ctx, known[row.key], row, negative=fate is not Fate.KEEP)
    await fill_view(ctx)


async def begin(ctx: Context, mention: Mention, state: ThreadState) -> Thread:
    """Begin a thread with a mention that is its complaint."""
    return (await _begin(ctx, [(mention, state)]))[mention.key]


async def _begin(ctx: Context, openings: Sequence[tuple[Mention, ThreadState]]) -> dict[str, Thread]:
    """Begin threads with the mentions that are their complaints; returns them by key."""
    await threads.add(ctx.uow, [_opening(ctx, mention, state) for mention, state in openings])
    begun = await threads.by_keys(ctx.uow, ctx.community_id, {mention.key for mention, _ in openings})
    for mention, state in openings:
        mention.thread_id = begun[mention.key].id
        ctx.uow.add(mention)
        if state is ThreadState.REVIEW:
            ctx.refresh(begun[mention.key], CardKind.REVIEW)
    return begun


def _opening(ctx: Context, mention: Mention, state: ThreadState) -> dict[str, object]:
    """Return a new thread's columns; a plain dict, because files of a hundred thousand posts pass here."""
    clock = deadlines(ctx.config.sla, mention.posted_at, ctx.now)
    reach = _reach(mention)
    priority = priority_of(mention.category, Reached(reach))
    return {
        "community_id": ctx.community_id,
        "key": mention.key,
        "source": mention.source,
        "author": mention.author,
        "state": state,
        "category": mention.category,
        "category_why": mention.category_why,
        "priority": priority,
        "urgency": urgency_of(priority, clock.due_at),
        "seats": ctx.config.seats,
        "reach": reach,
        "mentions": 1,
        "language": mention.language,
        "first_mention_id": mention.id,
        "last_mention_at": mention.posted_at,
        "created_at": ctx.now,
        "started_at": clock.started_at,
        "due_at": clock.due_at,
        "limit_at": clock.limit_at,
        "late_on_arrival": clock.late_on_arrival,
        "paused_seconds": 0,
    }


async def _follow(ctx: Context, thread: Thread, mention: Mention, *, negative: bool) -> None:
    """Add a further mention to a thread; after an answer, its seat holders are told that the critic wrote again."""
    mention.thread_id = thread.id
    ctx.uow.add(mention)
    thread.mentions += 1
    thread.reach = max(thread.reach, _reach(mention))
    thread.category = thread.category or mention.category
    if negative:
        thread.last_mention_at = max(thread.last_mention_at, mention.posted_at)
    weigh(thread)
    ctx.uow.add(thread)
    if negative and allowed(thread.state, ThreadState.FOLLOW_UP, By.INTAKE):
        await move(ctx, thread, ThreadState.FOLLOW_UP, By.INTAKE)
        await _tell_holders(ctx, thread)
    elif thread.state is ThreadState.REVIEW:
        ctx.refresh(thread, CardKind.REVIEW)
    elif thread.shown_at is not None:
        ctx.refresh(thread)


async def _tell_holders(ctx: Context, thread: Thread) -> None:
    held = await claims.held(ctx.uow, [thread.id])
    accounts = await people.names(ctx.uow, [claim.member_id for claim in held])
    for claim in held:
        for account in accounts.get(claim.member_id, []):
            if account.platform == claim.platform:
                ctx.tell(account, "tell-follow-up", thread=thread.id, author=thread.author)


def _reach(mention: Mention) -> int:
    numbers = mention.reach
    engaged = sum(numbers.get(name, 0) for name in ("likes", "replies", "shares"))
    return reach_of(views=numbers.get("views"), followers=numbers.get("followers"), engaged=engaged)
