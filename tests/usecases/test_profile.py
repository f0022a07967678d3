"""What a member says about himself: kept as he means it, refused with the mend, and one name is one member's."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from bot.ports.errors import UserError
from bot.usecases import members, profile
from storage import people
from storage.tables import Check, Member, MemberState, Person
from tests.usecases.acts import leave, refusal, reply
from tests.world import mention

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.usecases.actor import Actor
    from bot.usecases.context import Context
    from tests.world import World

    Act = Callable[[Context], Awaitable[Any]]


async def do(world: World, actor: Actor, act: Act) -> None:
    async with world.acting(actor) as ctx:
        await act(ctx)


async def handles(world: World, actor: Actor, **given: str) -> None:
    await do(world, actor, lambda ctx: profile.name_handles(ctx, given))


async def row_of(world: World, actor: Actor) -> Member:
    assert actor.member is not None
    async with world.database.read() as uow:
        return (await uow.exec(select(Member).where(Member.id == actor.member.id))).one()


async def person_of(world: World, actor: Actor) -> Person:
    async with world.database.read() as uow:
        return await people.person(uow, actor.person_id or 0)


async def test_public_names_are_kept_bare_and_an_empty_one_is_removed(world: World) -> None:
    ana = await world.join("Ana")
    await handles(world, ana, x="https://x.com/ana_t", reddit="u/ana", youtube="@ana")
    assert (await row_of(world, ana)).handles == {"x": "ana_t", "youtube": "ana", "reddit": "ana"}
    await handles(world, ana, reddit=" ")
    assert (await row_of(world, ana)).handles == {"x": "ana_t", "youtube": "ana"}


async def test_one_public_name_is_one_members(world: World) -> None:
    ana, ben = await world.join("Ana"), await world.join("Ben")
    await handles(world, ana, x="Ana_T")
    assert await refusal(handles(world, ben, x="@ana_t", youtube="@ben")) == "handle-taken"
    assert (await row_of(world, ben)).handles == {}
    await handles(world, ben, youtube="ana_t")  # another place is another name
    await handles(world, ana, x="ana_t")  # his own, in other letters
    await leave(world, ana)
    await handles(world, ben, x="ana_t")


async def test_of_two_who_claim_a_name_at_once_one_gets_it(world: World) -> None:
    names = [f"M{number}" for number in range(4)]
    actors = [await world.join(name) for name in names]
    said = await asyncio.gather(*(refusal(handles(world, actor, x="@popular")) for actor in actors))
    assert sorted(said) == ["", "handle-taken", "handle-taken", "handle-taken"]


async def test_a_new_name_has_the_answers_there_looked_at_again(world: World) -> None:
    threads = await world.complain(mention(world.clock.now()), mention(world.clock.now()))
    ana, ben = await world.join("Ana"), await world.join("Ben")
    await reply(world, ana, threads[0])
    await reply(world, ben, threads[1])
    async with world.database.write() as uow:
        for check in (await uow.exec(select(Check))).all():
            check.due_at = None
            uow.add(check)

    async def due() -> int:
        async with world.database.read() as uow:
            return sum(check.due_at is not None for check in (await uow.exec(select(Check))).all())

    await handles(world, ana, youtube="@ana")
    assert await due() == 0
    await handles(world, ana, x="@ana")
    assert await due() == 1
    async with world.database.write() as uow:
        for check in (await uow.exec(select(Check))).all():
            check.due_at = None
            uow.add(check)
    await handles(world, ana, x="ANA")
    assert await due() == 0


async def test_languages_topics_hours_and_pings_are_kept(world: World) -> None:
    ana = await world.join("Ana")
    for act in (
        lambda ctx: profile.speak_languages(ctx, ["en", "DE", "pt-BR", "de"]),
        lambda ctx: profile.toggle_language(ctx, "en"),
        lambda ctx: profile.toggle_language(ctx, "ru"),
        lambda ctx: profile.know_topics(ctx, ["trust", "support"]),
        lambda ctx: profile.toggle_topic(ctx, "support"),
        lambda ctx: profile.toggle_topic(ctx, "rumor"),
        lambda ctx: profile.live_in(ctx, "new york"),
        lambda ctx: profile.sleep(ctx, "22-7:30"),
        lambda ctx: profile.hear(ctx, "3"),
    ):
        await do(world, ana, act)
    member, person = await row_of(world, ana), await person_of(world, ana)
    assert (member.speaks, member.expertise, member.pings_per_day) == (["de", "pt", "ru"], ["trust", "rumor"], 3)
    assert (person.zone, person.quiet_from, person.quiet_until) == ("America/New_York", 1320, 450)
    await do(world, ana, lambda ctx: profile.sleep(ctx, ""))
    await do(world, ana, lambda ctx: profile.live_in(ctx, ""))
    person = await person_of(world, ana)
    assert (person.zone, person.quiet_from, person.quiet_until) == (None, None, None)


BAD: dict[str, list[Act]] = {
    "not-a-handle": [lambda ctx: profile.name_handles(ctx, {"x": "two words"})],
    "unknown-place": [lambda ctx: profile.name_handles(ctx, {"tiktok": "ana"})],
    "not-a-language": [
        lambda ctx: profile.speak_languages(ctx, ["english"]),
        lambda ctx: profile.speak_languages(ctx, ["e1"]),
        lambda ctx: profile.toggle_language(ctx, "und"),
    ],
    "too-many-languages": [
        lambda ctx: profile.speak_languages(ctx, [a + b for a in "abcde" for b in "vwxyz"]),
    ],
    "not-a-topic": [lambda ctx: profile.know_topics(ctx, ["trust", "weather"])],
    "not-a-zone": [lambda ctx: profile.live_in(ctx, "Mars")],
    "not-hours": [lambda ctx: profile.sleep(ctx, "9-9"), lambda ctx: profile.sleep(ctx, "late")],
    "not-pings": [
        lambda ctx: profile.hear(ctx, "-1"),
        lambda ctx: profile.hear(ctx, "21"),
        lambda ctx: profile.hear(ctx, "²"),
        lambda ctx: profile.hear(ctx, "9" * 5000),
    ],
}


@pytest.mark.parametrize("why", BAD)
async def test_what_cannot_be_meant_is_refused_and_nothing_changes(world: World, why: str) -> None:
    ana = await world.join("Ana")
    before = (await row_of(world, ana)).model_dump(), (await person_of(world, ana)).model_dump()
    for act in BAD[why]:
        assert await refusal(do(world, ana, act)) == why
    assert ((await row_of(world, ana)).model_dump(), (await person_of(world, ana)).model_dump()) == before


@pytest.mark.parametrize("state", [MemberState.APPLIED, MemberState.PAUSED, MemberState.SUSPENDED])
async def test_who_does_not_take_part_may_still_change_what_is_his(world: World, state: MemberState) -> None:
    ana = await world.join("Ana")
    async with world.database.write() as uow:
        member = (await uow.exec(select(Member))).one()
        member.state = state
        uow.add(member)
    await handles(world, ana, x="ana")
    assert (await row_of(world, ana)).state is state


async def test_who_left_or_never_was_here_is_told_the_way_in(world: World) -> None:
    ana = await world.join("Ana")
    assert await refusal(handles(world, replace(ana, member=None), x="ana")) == "not-joined"
    async with world.acting(ana) as ctx:
        await members.leave(ctx)
    assert await refusal(handles(world, ana, x="ana")) == "not-joined"
    async with world.acting(ana) as ctx:
        assert (await profile.own(ctx)).state is MemberState.LEFT


async def test_an_erased_row_is_nobodys(world: World) -> None:
    ana = await world.join("Ana")
    async with world.database.write() as uow:
        member = (await uow.exec(select(Member))).one()
        member.state = MemberState.ERASED
        uow.add(member)
    with pytest.raises(UserError, match="not-joined"):
        async with world.acting(ana) as ctx:
            await profile.own(ctx)
