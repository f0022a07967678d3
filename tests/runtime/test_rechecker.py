"""Posts of threads that go on are looked at again: what is gone or changed stands on the card, and is told once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from bot.ports.inbound import Typed
from bot.ports.proof import Seen, TryLater
from bot.rules.links import canonical
from bot.rules.rechecking import AGES, SURE_AFTER, TRY_AGAIN
from storage.tables import Audit, Delivery, DeliveryKind, Finding, Mention, Thread
from tests.runtime.rig import rig
from tests.world import mention, status

if TYPE_CHECKING:
    from tests.databases import Postgres
    from tests.runtime.rig import Rig
    from tests.world import FakeClock

WORDS = "My withdrawal is stuck, is this a scam?"


async def post_of(bot: Rig, thread: int) -> Mention:
    found: Mention = await bot.one(
        select(Mention).where(Mention.thread_id == thread).order_by(col(Mention.id)).limit(1)
    )
    return found


async def complains(bot: Rig, **fields: Any) -> tuple[int, str]:
    """Take a complaint in; returns its thread and its link."""
    thread = await bot.complain(**fields)
    return thread, (await post_of(bot, thread)).url


def stands(bot: Rig, link: str, text: str = WORDS, *, whole: bool = True) -> None:
    bot.places.posts[canonical(link)] = Seen(Finding.YES, "critic", text, whole=whole)


def card(bot: Rig) -> str:
    """Return what stands in the community's room."""
    return " ".join(bot.chat.messages("cards"))


async def decisions(bot: Rig) -> list[str]:
    async with bot.database.read() as uow:
        return list(
            await uow.exec(select(Audit.what).where(col(Audit.what).startswith("post_")).order_by(col(Audit.id)))
        )


async def told(bot: Rig, kind: DeliveryKind) -> list[str]:
    async with bot.database.read() as uow:
        rows = await uow.exec(select(Delivery).where(Delivery.kind == kind).order_by(col(Delivery.id)))
        return [row.data["key"] for row in rows if "post" in row.data["key"]]


async def test_a_post_is_looked_at_at_three_ages_and_then_no_more(bot: Rig) -> None:
    thread, link = await complains(bot)
    stands(bot, link)
    began = bot.clock.at
    looked = []
    for hour in range(1, 100):
        bot.clock.at = began + timedelta(hours=hour)
        if await bot.parts.rechecker.look():
            looked.append(timedelta(hours=hour))
    assert tuple(looked) == AGES
    now = await post_of(bot, thread)
    assert (now.look_at, now.gone_at, now.edited_at) == (None, None, None)
    assert await decisions(bot) == []


async def test_a_post_that_is_missed_twice_is_gone_and_the_card_and_the_holder_learn_it_once(either: Rig) -> None:
    bot = either
    await bot.join("ana")
    await bot.act(Typed("help"), direct=True)  # from now on she may be written to
    thread, link = await complains(bot)
    await bot.press(f"claim:{thread}")
    bot.places.remove(link)
    bot.clock.at += AGES[0]
    assert await bot.parts.rechecker.look() == 1
    assert (await post_of(bot, thread)).gone_at is None, "one look alone may be wrong"
    assert await bot.parts.rechecker.look() == 0
    bot.clock.at += SURE_AFTER
    assert await bot.parts.rechecker.look() == 1
    now = await post_of(bot, thread)
    assert now.gone_at == bot.clock.at
    assert await decisions(bot) == ["post_gone"]
    assert await told(bot, DeliveryKind.TELL) == ["tell-post-gone"]
    assert await told(bot, DeliveryKind.NOTICE) == ["notice-post-gone"]
    await bot.deliver()
    assert "deleted or no longer public" in card(bot)
    for age in AGES[1:]:
        bot.clock.at = now.seen_at + age
        await bot.parts.rechecker.look()
    assert await told(bot, DeliveryKind.TELL) == ["tell-post-gone"], "it is told once"


async def test_a_post_that_was_missed_once_and_stands_there_again_was_never_gone(bot: Rig) -> None:
    thread, link = await complains(bot)
    bot.places.remove(link)
    bot.clock.at += AGES[0]
    await bot.parts.rechecker.look()
    stands(bot, link)
    bot.clock.at += SURE_AFTER
    await bot.parts.rechecker.look()
    now = await post_of(bot, thread)
    assert (now.missing_at, now.gone_at) == (None, None)
    assert await decisions(bot) == []


async def test_a_post_that_is_back_is_said_to_be_there(bot: Rig) -> None:
    thread, link = await complains(bot)
    bot.places.remove(link)
    for after in (AGES[0], SURE_AFTER):
        bot.clock.at += after
        await bot.parts.rechecker.look()
    stands(bot, link)
    bot.clock.at = (await post_of(bot, thread)).look_at or bot.clock.at
    await bot.parts.rechecker.look()
    assert (await post_of(bot, thread)).gone_at is None
    assert await decisions(bot) == ["post_gone", "post_back"]
    await bot.deliver()
    assert "no longer public" not in card(bot)


@pytest.mark.parametrize(
    ("text", "whole", "edited"),
    [
        (WORDS + " EDIT: solved, thanks.", True, True),
        (WORDS + " EDIT: solved, thanks.", False, False),
        ("my withdrawal is stuck… is THIS a scam? https://t.co/abc", True, False),
        ("My withdrawal is stuck", True, False),
        ("", True, False),
    ],
)
async def test_words_count_as_changed_only_where_all_of_them_were_seen(
    bot: Rig, text: str, whole: bool, edited: bool
) -> None:
    thread, link = await complains(bot)
    stands(bot, link, text, whole=whole)
    bot.clock.at += AGES[0]
    await bot.parts.rechecker.look()
    now = await post_of(bot, thread)
    assert (now.edited_at is not None, now.text == text) == (edited, edited)
    await bot.deliver()
    assert ("its words were changed" in card(bot)) is edited


@pytest.mark.parametrize("trouble", [TryLater(0, "503"), RuntimeError("a bug in a prober")])
async def test_a_place_in_trouble_says_nothing_of_a_post(
    bot: Rig, trouble: TryLater | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    thread, link = await complains(bot)
    bot.places.posts[canonical(link)] = trouble
    bot.clock.at += AGES[0]
    await bot.parts.rechecker.look()
    now = await post_of(bot, thread)
    assert (now.missing_at, now.look_at) == (None, bot.clock.at + TRY_AGAIN)
    assert ("could not be looked at" in caplog.text) is isinstance(trouble, Exception)


async def test_old_posts_places_without_a_look_and_ended_threads_are_left_alone(bot: Rig) -> None:
    old = mention(bot.clock.at - timedelta(days=8))
    forum = mention(bot.clock.at, source="forum", id="1", link="https://forum.example/1", conversation="1")
    await bot.parts.desk.take("acme", [old, forum])
    thread, _ = await complains(bot)
    await bot.press(f"dismiss:{thread}:not_us", "mara", roles=("manager",))
    bot.clock.at += timedelta(days=3)
    await bot.parts.rechecker.look()
    assert await bot.parts.rechecker.look() == 0
    assert await decisions(bot) == []
    async with bot.database.read() as uow:
        assert set(await uow.exec(select(Mention.look_at))) == {None}


async def test_only_the_complaint_and_the_latest_post_are_looked_at(bot: Rig) -> None:
    first = mention(bot.clock.at - timedelta(minutes=9))
    more = [
        mention(bot.clock.at - timedelta(minutes=8 - n), conversation=first.id, author=first.author) for n in range(3)
    ]
    await bot.parts.desk.take("acme", [first, *more])
    bot.clock.at += AGES[0]
    while await bot.parts.rechecker.look():
        pass
    async with bot.database.read() as uow:
        again = set(await uow.exec(select(Mention.external_id).where(col(Mention.look_at).is_not(None))))
    assert again == {first.id, more[-1].id}


async def test_of_two_looks_at_once_one_is_written(either: Rig) -> None:
    thread, link = await complains(either)
    either.places.remove(link)
    either.clock.at += AGES[0]
    first = either.parts.rechecker
    either.crash()
    for looks, after in ((2, timedelta(0)), (4, SURE_AFTER)):
        either.clock.at += after
        either.places.gate.clear()
        both = [asyncio.create_task(one.look()) for one in (first, either.parts.rechecker)]
        while len(either.places.looked) < looks:  # noqa: ASYNC110 - a look has no event
            await asyncio.sleep(0.005)
        either.places.gate.set()
        await asyncio.gather(*both)
    assert await decisions(either) == ["post_gone"]
    assert (await post_of(either, thread)).gone_at is not None


async def test_a_look_that_finds_nothing_new_waits_for_no_thread(postgres: Postgres, clock: FakeClock) -> None:
    async with rig(await postgres.fresh(), clock) as bot:
        thread, link = await complains(bot)
        stands(bot, link)
        bot.clock.at += AGES[0]
        async with bot.database.write() as uow:
            await uow.exec(select(Thread).where(Thread.id == thread).with_for_update())
            assert await asyncio.wait_for(bot.parts.rechecker.look(), 5) == 1


async def test_what_is_gone_is_forgotten_though_the_thread_goes_on(either: Rig) -> None:
    thread, link = await complains(either, author="gone_critic")
    either.places.remove(link)
    for after in (AGES[0], SURE_AFTER):
        either.clock.at += after
        await either.parts.rechecker.look()
    either.clock.at += timedelta(days=1, minutes=1)
    await either.service.scheduler.tick()
    now = await post_of(either, thread)
    assert (now.text, now.author, now.url) == ("", "", "")
    row = await either.one(select(Thread).where(Thread.id == thread))
    assert (row.author, row.forgotten_at) == ("", None)
    await either.deliver()
    assert "its author and words are forgotten" in card(either)
    assert "gone_critic" not in card(either)
    known = mention(now.posted_at, id=link.rsplit("/", 1)[1])
    assert not (await either.parts.desk.take("acme", [known]))[0].new, "it is known by its fingerprint"
    assert status(now.posted_at) != known.id
