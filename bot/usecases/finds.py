"""A complaint that a member saw becomes a mention and a thread once a manager took it up.

The post is looked at where that can be done; where it cannot, the member's own words stand for it. Whatever the
classifier thinks of the text, the thread is shown: a manager said that it is a complaint. A link that came in by
another road meanwhile joins what it became there. The point was paid when the find was taken up, and is not paid again.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bot import texts
from bot.ports.chat import RoomKind
from bot.ports.mentions import NewMention
from bot.rules import links
from bot.rules.plausible import refuse_time
from bot.usecases.manage import approve, promote
from bot.usecases.threads import find
from storage import mentions, records, words
from storage.tables import CardKind, DeliveryKind, ThreadState, Tone, WordKind, WordState

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports.proof import Seen
    from bot.usecases.context import Context
    from storage.tables import Word

VIA = "find"
BY = "manager"
ELSEWHERE = "web"


def told_by(word: Word, seen: Seen | None, language: str) -> NewMention:
    """Return the mention that a find is, as far as the post could be read (None: not at all)."""
    t = texts.of(language)
    published = (seen.published_at if seen else None) or links.published_at(word.text)
    posted_at = published if published and published <= word.at and refuse_time(published, word.at) is None else word.at
    name = links.post_id(word.text) or hashlib.sha256(word.text.encode()).hexdigest()[:32]
    text = ((seen.text if seen else None) or "").strip() or word.said.strip() or t("find-unread")
    author = (seen.author if seen else "").strip()[:200]
    return NewMention(
        source=links.place_of(word.text) or ELSEWHERE,
        id=name,
        link=word.text,
        author=author or links.author_of(word.text) or t("find-author-unknown"),
        text=text[:20_000],
        posted_at=posted_at,
        conversation=links.conversation_of(word.text),
    )


async def arrived(ctx: Context, word_id: int, due_at: datetime) -> int | None:
    """Show what was just taken in for a find, in the same transaction; returns its thread, None where there is none.

    `due_at` is when the find was due when it was read: of two that looked at once, one writes.
    """
    word = await _waiting(ctx, word_id, due_at)
    if word is None:
        return None
    word.due_at = None
    ctx.uow.add(word)
    mention = await mentions.by_link(ctx.uow, ctx.community_id, word.text)
    answers = await records.links_among(ctx.uow, ctx.community_id, {word.text})
    if mention is None or mention.history or answers:
        return None
    word.mention_id = mention.id
    # whoever took the find up has decided this
    ctx.actor.person_id = word.person_id
    if mention.thread_id is not None:
        if (await find(ctx, mention.thread_id)).state is ThreadState.REVIEW:
            await approve(ctx, mention.thread_id)
    else:
        await promote(ctx, mention.id)
        if mention.via == VIA:
            mention.tone, mention.negative, mention.classified_by = Tone.NEGATIVE, 1.0, BY
            ctx.uow.add(mention)
    ctx.present(CardKind.WORD, word.id)
    return mention.thread_id


async def put_off(ctx: Context, word_id: int, due_at: datetime, until: datetime) -> None:
    """Look at a find again later, because its place did not answer."""
    word = await _waiting(ctx, word_id, due_at)
    if word is not None:
        word.due_at, word.attempts = until, word.attempts + 1
        ctx.uow.add(word)


async def gone(ctx: Context, word_id: int, due_at: datetime) -> None:
    """Let a find rest whose post is gone, and tell the managers."""
    word = await _waiting(ctx, word_id, due_at)
    if word is not None:
        word.due_at = None
        ctx.uow.add(word)
        data = {"key": "notice-find-gone", "fields": {"link": word.text}}
        ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, data, key=f"find-gone:{word.id}")


async def _waiting(ctx: Context, word_id: int, due_at: datetime) -> Word | None:
    word = await words.hold(ctx.uow, ctx.community_id, word_id)
    fits = word is not None and word.kind is WordKind.FIND and word.state is WordState.ACCEPTED
    return word if word is not None and fits and word.due_at == due_at and word.text else None
