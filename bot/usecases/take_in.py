"""Take mentions in: known or new, and which thread each belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.rules.forgetting import fingerprint
from bot.rules.publish import Fate, fate_of
from bot.rules.threads import Place, branch_key, thread_key
from bot.usecases.complaints import into_threads
from storage import imprints, mentions, people, story_hints, threads
from storage.tables import Category, Mention, Tone

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.ports.mentions import NewMention, Verdict
    from bot.usecases.context import Context

    Names = tuple[set[tuple[str, str]], set[str]]
    Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mention with its canonical link and what a classifier, named in `by`, says of it.

    `vector` is the text's place in meaning (empty: not read), `story` the narrative's row that it is nearest to and how
    near (0 to 1), `copy_of` the link of the complaint whose words it repeats, `via` the source that brought it.
    """

    mention: NewMention
    link: str
    verdict: Verdict
    by: str
    vector: bytes = b""
    story: tuple[int, float] | None = None
    copy_of: str = ""
    via: str = ""


async def take_in(ctx: Context, items: Sequence[Incoming], *, history: bool = False) -> list[bool]:
    """Store what is new and act on it; returns for each item whether it was new.

    With `history` nothing is shown and no clock starts: such mentions only fill the past for baselines. A community
    takes in one batch at a time, so that two which bring the same complaint make one thread of it.
    """
    await people.hold_community(ctx.uow, ctx.community_id)
    fresh = await _fresh(ctx, items)
    rows = await _stored(ctx, fresh, history=history)
    if not history:
        named = {item.link: item for item in fresh}
        await story_hints.mark_copies(
            ctx.uow, ctx.community_id, {link: one.copy_of for link, one in named.items() if one.copy_of}
        )
        told = {row.id: story for row in rows if (story := named[row.link].story) is not None}
        await into_threads(ctx, rows, told)
    new = {id(item) for item in fresh}
    return [id(item) in new for item in items]


async def known(ctx: Context, posts: Sequence[tuple[NewMention, str]]) -> list[bool]:
    """Say of posts with their canonical links which were taken in before: nothing more is to be made of those."""
    salt = ctx.salt
    named = [_names(salt, mention, link) for mention, link in posts]
    ids, links = await _among(ctx, named)
    return [bool(pairs & ids or both & links) for pairs, both in named]


async def _fresh(ctx: Context, items: Sequence[Incoming]) -> list[Incoming]:
    """Return the items that are new by (source, id) and by link, the first of each, oldest post first.

    A post that was forgotten is known by its fingerprints.
    """
    salt = ctx.salt
    named = {id(item): _names(salt, item.mention, item.link) for item in items}
    ids, links = await _among(ctx, named.values())
    fresh = []
    for item in sorted(items, key=lambda item: item.mention.posted_at):
        pairs, both = named[id(item)]
        if not (pairs & ids or both & links):
            fresh.append(item)
        ids |= pairs
        links |= both
    return fresh


def _names(salt: str, mention: NewMention, link: str) -> Names:
    """Return the (source, id) pairs and the links by which a post may be known: its own, and the fingerprints."""
    source, name = mention.source, mention.id
    forgotten = (source, fingerprint(salt, source, name))
    return {(source, name), forgotten}, {link, fingerprint(salt, link)}


async def _among(ctx: Context, named: Collection[Names]) -> Names:
    """Return those of some names by which posts are known already."""
    pairs, links = set().union(*(pairs for pairs, _ in named)), set().union(*(both for _, both in named))
    return await mentions.known(ctx.uow, ctx.community_id, pairs, links)


async def _stored(ctx: Context, items: Sequence[Incoming], *, history: bool) -> Sequence[Mention]:
    """Store new mentions, and return those that may begin a thread or belong to one, oldest post first."""
    roots = await _roots(ctx, items)
    rows = [_columns(ctx, item, roots, history=history) for item in items]
    await mentions.add(ctx.uow, rows)
    if history:
        return []
    vectors = {(item.mention.source, item.mention.id): item.vector for item in items}
    numbers = await mentions.numbers(ctx.uow, ctx.community_id, vectors.keys())
    # also of what is too mild: a manager may make a thread of it, and that teaches most
    await imprints.add(ctx.uow, ctx.community_id, {numbers[name]: vector for name, vector in vectors.items()})
    wanted = await _of_threads(ctx, rows)
    return await mentions.by_numbers(ctx.uow, [numbers[row["source"], row["external_id"]] for row in wanted])


async def _of_threads(ctx: Context, rows: Sequence[Columns]) -> list[Columns]:
    """Return the mentions that are no mere record: complaints, what follows one, and what stands in a thread.

    Most of what comes in is too mild for anything, and no objects are made of it.
    """
    loud = {row["key"] for row in rows if fate_of(row["negative"], ctx.config.publish) is not Fate.KEEP}
    names = [
        {row["key"], branch_key(row["source"], row["key"], row["author"]) if row["root"] else None} for row in rows
    ]
    asked = {name for each in names for name in each if name} - loud
    known = loud | await threads.keys_among(ctx.uow, ctx.community_id, asked)
    return [row for row, each in zip(rows, names, strict=True) if each & known]


def _columns(ctx: Context, item: Incoming, roots: Mapping[tuple[str, str], Opener], *, history: bool) -> Columns:
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
        "via": item.via,
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
