"""What members tell the team: a good find, a suggestion for the playbook, feedback on the product; and what comes back.

A find or a suggestion that a manager takes up is paid once; a suggestion goes into the facts of a page of the playbook.
Feedback is a perk: it reaches the product team, and each answer reaches the member. What was said stands on a card
exactly as it was written, and pings nobody.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ports.chat import RoomKind
from bot.ports.errors import UserError
from bot.rules import links
from bot.rules.periods import local_day, starts
from bot.usecases import points
from bot.usecases.playbook import add_fact
from bot.usecases.threads import acting
from storage import mentions, people, records, words
from storage.tables import Account, CardKind, EntryKind, Member, MemberState, Word, WordKind, WordState

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from bot.usecases.playbook import Edited

LONGEST = 2000
LONGEST_ANSWER = 1000
A_DAY = 5
EXCERPT = 80
ROOM = {WordKind.FEEDBACK: RoomKind.PRODUCT}
TOLD = {
    (WordKind.FIND, WordState.ACCEPTED): "tell-find-accepted",
    (WordKind.FIND, WordState.DECLINED): "tell-find-declined",
    (WordKind.SUGGESTION, WordState.ACCEPTED): "tell-suggestion-accepted",
    (WordKind.SUGGESTION, WordState.DECLINED): "tell-suggestion-declined",
}
EARNS = {WordKind.FIND: EntryKind.FIND, WordKind.SUGGESTION: EntryKind.SUGGESTION}


@dataclass(frozen=True, slots=True)
class Decided:
    """A word that was decided or answered, the points it brought, and whether the member could be told.

    `page` is what a suggestion made of the playbook, where it was new there.
    """

    word: Word
    points: int
    told: bool
    page: Edited | None = None


async def suggest(ctx: Context, text: str) -> Word:
    """Tell the managers a suggestion for the playbook. Raises UserError `word-long`, `words-today`."""
    return await _say(ctx, await acting(ctx), WordKind.SUGGESTION, text)


async def find(ctx: Context, link: str, said: str = "") -> Word:
    """Tell the managers of a public complaint that the bot has not seen; `said` are the member's words beside it.

    Raises UserError `not-a-link`, `find-known`, `find-known-thread`, `find-answer`, `find-told`, `words-today`.
    """
    member_id = await acting(ctx)
    try:
        canonical = links.canonical(link)
    except ValueError as error:
        raise UserError("not-a-link") from error
    known = await mentions.by_link(ctx.uow, ctx.community_id, canonical)
    if known is not None and known.thread_id is not None:
        raise UserError("find-known-thread", thread=known.thread_id)
    if known is not None:
        raise UserError("find-known")
    if await records.reply_by_link(ctx.uow, ctx.community_id, canonical) is not None:
        raise UserError("find-answer")
    if await words.is_told(ctx.uow, ctx.community_id, canonical):
        raise UserError("find-told")
    return await _say(ctx, member_id, WordKind.FIND, canonical, said)


async def feedback(ctx: Context, text: str) -> Word:
    """Tell the product team something; takes the product line. Raises UserError as `may_feed_back` and `suggest`."""
    member_id = await acting(ctx)
    await may_feed_back(ctx)
    return await _say(ctx, member_id, WordKind.FEEDBACK, text)


async def may_feed_back(ctx: Context) -> None:
    """Check that the acting member has a product line now. Raises UserError `no-product-line`, with the perk's name."""
    if await words.has_product_line(ctx.uow, ctx.community_id, ctx.member_id, ctx.now):
        return
    perk = await words.product_line(ctx.uow, ctx.community_id)
    if perk is None:
        raise UserError("no-product-perk")
    raise UserError("no-product-line", perk=perk.title.get(ctx.texts.language) or next(iter(perk.title.values())))


async def _say(ctx: Context, member_id: int, kind: WordKind, text: str, said: str = "") -> Word:
    text, said = text.strip(), said.strip()
    if (longest := max(len(text), len(said))) > LONGEST:
        raise UserError("word-long", most=LONGEST, n=longest)
    midnight = starts(local_day(ctx.now, ctx.config.tz), ctx.config.tz)
    if await words.said_since(ctx.uow, ctx.community_id, member_id, midnight) >= A_DAY:
        raise UserError("words-today", n=A_DAY)
    word = Word(community_id=ctx.community_id, member_id=member_id, kind=kind, text=text, said=said, at=ctx.now)
    await words.add(ctx.uow, word)
    _show(ctx, word)
    return word


def _show(ctx: Context, word: Word) -> None:
    ctx.present(CardKind.WORD, word.id, ROOM.get(word.kind))


async def decide(ctx: Context, word_id: int, *, accept: bool, into: str = "") -> Decided:
    """Take a find or a suggestion up, which pays once, or decline it; the member is told either way.

    `into` is the page of the playbook whose facts a suggestion is added to. The same decision twice is one. Raises
    UserError `no-word`, `word-decided`, `not-to-oneself`, `word-where`, and what `playbook.add_fact` raises.
    """
    seen = await words.get(ctx.uow, ctx.community_id, word_id)
    if seen is None or seen.kind not in EARNS:
        raise UserError("no-word")
    member = await _teller(ctx, seen)
    word = await _held(ctx, word_id)
    wanted = WordState.ACCEPTED if accept else WordState.DECLINED
    if word.state is wanted:
        return Decided(word, 0, told=False)
    if word.state is not WordState.OPEN:
        raise UserError("word-decided")
    if accept and member is not None and member.person_id == ctx.actor.person_id:
        raise UserError("not-to-oneself")
    if accept and word.kind is WordKind.SUGGESTION and not into:
        raise UserError("word-where", number=str(word.id))
    word.state, word.decided_at, word.person_id = wanted, ctx.now, ctx.actor.person_id
    if accept and word.kind is WordKind.FIND:
        word.due_at = ctx.now
    ctx.uow.add(word)
    page = await add_fact(ctx, into, word.text) if accept and word.kind is WordKind.SUGGESTION else None
    earned = await _pay(ctx, word, member) if accept else 0
    await ctx.decided(f"word_{wanted}", about=word.member_id, word=word.id, kind=word.kind)
    _show(ctx, word)
    fields = {"about": _excerpt(word.text)} | ({"points": earned} if accept else {})
    if page is None or not page.sections:
        return Decided(word, earned, told=await _tell(ctx, member, TOLD[word.kind, wanted], **fields))
    whose = page.target
    where = {
        "into": whose.category.value if whose.category else "story",
        "name": whose.story.name if whose.story else "",
    }
    told = await _tell(ctx, member, "tell-suggestion-taken", **fields, **where, version=str(page.version))
    return Decided(word, earned, told=told, page=page)


async def is_open_suggestion(ctx: Context, word_id: int) -> bool:
    """Say whether a word is a suggestion of this community that waits, so that it has to be asked where it belongs."""
    word = await words.get(ctx.uow, ctx.community_id, word_id)
    return word is not None and word.kind is WordKind.SUGGESTION and word.state is WordState.OPEN


async def _pay(ctx: Context, word: Word, member: Member | None) -> int:
    """Pay for a word that was taken up; one link is one find, whoever told of it how often."""
    if member is None or member.state not in {MemberState.ACTIVE, MemberState.PAUSED}:
        return 0
    place, name = "", str(word.id)
    if word.kind is WordKind.FIND:
        place = links.place_of(word.text) or ""
        name = hashlib.sha256(word.text.encode()).hexdigest()[:32]
    kind = EARNS[word.kind]
    return await points.earn(ctx, None, kind, f"{kind}:{name}", Account.CONFIRMED, member=member, place=place)


async def answer(ctx: Context, word_id: int, text: str) -> Decided:
    """Answer a member's feedback: the words reach him, and stay on the card.

    Raises UserError `no-word`, `answer-long`.
    """
    text = text.strip()
    if len(text) > LONGEST_ANSWER:
        raise UserError("answer-long", most=LONGEST_ANSWER, n=len(text))
    seen = await words.get(ctx.uow, ctx.community_id, word_id)
    if seen is None or seen.kind is not WordKind.FEEDBACK:
        raise UserError("no-word")
    member = await _teller(ctx, seen)
    word = await _held(ctx, word_id)
    said = {"at": ctx.now.isoformat(), "person": str(ctx.actor.person_id or ""), "text": text}
    word.answers = [*word.answers, said]
    word.state, word.decided_at, word.person_id = WordState.ACCEPTED, ctx.now, ctx.actor.person_id
    ctx.uow.add(word)
    await ctx.decided("feedback_answered", about=word.member_id, word=word.id)
    _show(ctx, word)
    fields = {"about": _excerpt(word.text), "text": text, "product": ctx.config.product}
    told = await _tell(ctx, member, "tell-feedback-answer", ("button-feedback", "feedback"), **fields)
    return Decided(word, 0, told=told)


async def answerable(ctx: Context, word_id: int) -> bool:
    """Say whether a word is feedback of this community, which can be answered."""
    word = await words.get(ctx.uow, ctx.community_id, word_id)
    return word is not None and word.kind is WordKind.FEEDBACK


async def _teller(ctx: Context, word: Word) -> Member | None:
    """Return the member whose word it is, held; one who was connected to another is that other."""
    member = await people.hold_member(ctx.uow, ctx.community_id, word.member_id)
    if member is not None and member.merged_into is not None:
        member = await people.hold_member(ctx.uow, ctx.community_id, member.merged_into)
    return member


async def _held(ctx: Context, word_id: int) -> Word:
    word = await words.hold(ctx.uow, ctx.community_id, word_id)
    if word is None:
        raise UserError("no-word")
    return word


async def _tell(ctx: Context, member: Member | None, key: str, *buttons: tuple[str, str], **fields: str | int) -> bool:
    """Tell the member in each chat that he opened; says whether there was one."""
    accounts = (await people.names(ctx.uow, [member.id])).get(member.id, []) if member else []
    for account in accounts:
        ctx.tell(account, key, *buttons, **fields)
    return any(account.direct_open for account in accounts)


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1].rstrip()}…"
