"""What a member says about himself: public names, languages, topics, hours; used to fit threads and to check proof.

Whoever waits to be admitted, rests or was stopped may still change it: it is his.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.words import place as place_name
from bot.ports.errors import UserError
from bot.rules.fit import base_language
from bot.rules.handles import PLACES, bare, same
from bot.rules.quiet import find_zone, parse_hours
from storage import identities, people, proof
from storage.tables import Category, MemberState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.usecases.context import Context
    from storage.tables import Member, Person

MOST_PINGS = 20
MOST_LANGUAGES = 16
OVER = frozenset({MemberState.LEFT, MemberState.ERASED})


async def own(ctx: Context) -> Member:
    """Return the acting person's membership, whatever its state, held. Raises UserError `not-joined`."""
    member = ctx.actor.member
    if member is not None:
        ctx.actor.member = member = await people.hold_member(ctx.uow, ctx.community_id, member.id)
    if member is None or member.state is MemberState.ERASED or member.merged_into is not None:
        raise UserError("not-joined", product=ctx.config.product)
    return member


async def _changing(ctx: Context) -> Member:
    member = await own(ctx)
    if member.state in OVER:
        raise UserError("not-joined", product=ctx.config.product)
    return member


async def _person(ctx: Context) -> Person:
    return await people.person(ctx.uow, (await _changing(ctx)).person_id)


async def name_handles(ctx: Context, given: Mapping[str, str]) -> None:
    """Set one's public names by place; an empty one is removed. What did not match before is looked at again.

    Raises UserError `not-a-handle`, `handle-taken`, `unknown-place`.
    """
    if unknown := [place for place in given if place not in PLACES]:
        raise UserError("unknown-place", value=unknown[0][:40])
    member = await _changing(ctx)
    wanted = {place: _bare(place, text) for place, text in given.items()}
    # two who claim one name at the same moment come one after the other
    await people.hold_community(ctx.uow, ctx.community_id)
    others = [names for one, names in await identities.handles(ctx.uow, ctx.community_id) if one != member.id]
    for place, name in wanted.items():
        if name and any(same(name, names.get(place, "")) for names in others):
            raise UserError("handle-taken", place=place_name(place), value=name)
    before = member.handles
    kept = {place: name for place, name in (before | wanted).items() if name}
    member.handles = {place: kept[place] for place in PLACES if place in kept}
    ctx.uow.add(member)
    for place, name in wanted.items():
        if name and not same(name, before.get(place, "")):
            await proof.look_again(ctx.uow, ctx.community_id, member.id, place, ctx.now)


def _bare(place: str, text: str) -> str:
    if not text.strip():
        return ""
    name = bare(place, text)
    if name is None:
        raise UserError("not-a-handle", place=place_name(place), value=text.strip()[:40])
    return name


async def speak_languages(ctx: Context, codes: list[str]) -> None:
    """Say which languages one speaks, as codes. Raises UserError `not-a-language`, `too-many-languages`."""
    member = await _changing(ctx)
    found: dict[str, None] = {}
    for given in codes:
        code = base_language(given)
        if code is None or not (code.isascii() and code.isalpha() and 2 <= len(code) <= 3):  # noqa: PLR2004 - ISO 639
            raise UserError("not-a-language", value=given[:40])
        found[code] = None
    if len(found) > MOST_LANGUAGES:
        raise UserError("too-many-languages", n=MOST_LANGUAGES)
    member.speaks = list(found)
    ctx.uow.add(member)


async def toggle_language(ctx: Context, code: str) -> None:
    """Add a language to those one speaks, or take it away. Raises UserError as `speak_languages`."""
    now = (await _changing(ctx)).speaks
    await speak_languages(ctx, [one for one in now if one != code] if code in now else [*now, code])


async def know_topics(ctx: Context, topics: list[str]) -> None:
    """Say what one knows well, as categories. Raises UserError `not-a-topic`."""
    member = await _changing(ctx)
    if unknown := [topic for topic in topics if topic not in set(Category)]:
        raise UserError("not-a-topic", value=unknown[0][:40], words=", ".join(Category))
    member.expertise = [category.value for category in Category if category in topics]
    ctx.uow.add(member)


async def toggle_topic(ctx: Context, topic: str) -> None:
    """Add a topic to those one knows well, or take it away. Raises UserError `not-a-topic`."""
    now = (await _changing(ctx)).expertise
    await know_topics(ctx, [one for one in now if one != topic] if topic in now else [*now, topic])


async def live_in(ctx: Context, given: str) -> None:
    """Set one's time zone; nothing means the community's. Raises UserError `not-a-zone`."""
    person = await _person(ctx)
    zone = find_zone(given) if given.strip() else None
    if given.strip() and zone is None:
        raise UserError("not-a-zone", value=given.strip()[:40])
    person.zone = zone
    ctx.uow.add(person)


async def sleep(ctx: Context, given: str) -> None:
    """Set one's quiet hours, such as `22:00-07:30`; nothing means none. Raises UserError `not-hours`."""
    person = await _person(ctx)
    hours = parse_hours(given) if given.strip() else (None, None)
    if hours is None:
        raise UserError("not-hours", value=given.strip()[:40])
    person.quiet_from, person.quiet_until = hours
    ctx.uow.add(person)


async def hear(ctx: Context, pings: str) -> None:
    """Say of how many fitting threads a day one wants to hear. Raises UserError `not-pings`."""
    member = await _changing(ctx)
    if not (pings.isascii() and pings.isdigit() and len(pings) < 9 and int(pings) <= MOST_PINGS):  # noqa: PLR2004 - digits
        raise UserError("not-pings", value=pings[:40], n=MOST_PINGS)
    member.pings_per_day = int(pings)
    ctx.uow.add(member)
