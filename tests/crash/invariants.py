"""What must hold after every death, once the next bot has done what was left: read from the database and both chats."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from bot import texts
from bot.ports.chat import RoomKind
from bot.rules.lifecycle import CLAIMABLE, LIVE
from storage.tables import (
    Card,
    CardKind,
    Claim,
    ClaimOrigin,
    Delivery,
    DeliveryState,
    Entry,
    JobRun,
    Mention,
    PerkCode,
    Redemption,
    RedemptionState,
    Reply,
    Thread,
    Update,
)
from tests.crash.crowd import shown
from tests.crash.looking import is_whole, rows
from tests.crash.town import EMOJI
from tests.usecases import invariants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.database import Database
    from tests.crash.crowd import Crowd
    from tests.crash.looking import Rows
    from tests.crash.town import Person, Town

CHATS = ("discord", "telegram")
DIGESTS = {RoomKind.CARDS: "digest-title-day-members", RoomKind.MANAGERS: "digest-title-day-managers"}


@dataclass
class Found:
    """What is wrong, in words; `repeated` are the posts that stand twice in Telegram; `checked` how much was looked at."""

    wrong: list[str]
    repeated: int
    checked: Counter[str]


async def look(town: Town, crowd: Crowd, database: Database) -> Found:
    """Look at everything."""
    found = await rows(database)
    checked = Counter(
        threads=len(found[Thread]), claims=len(found[Claim]), replies=len(found[Reply]), entries=len(found[Entry]),
        redemptions=len(found[Redemption]), deliveries=len(found[Delivery]), updates=len(found[Update]),
    )  # fmt: skip
    wrong = [
        *crowd.faults,
        *cards(town, found),
        *reactions(town, found),
        *digests(town, found),
        *told(crowd, found),
        *perks(town, found),
        *left_over(found),
    ]
    if not await is_whole(database):
        wrong.append("SQLite's file is broken")
    try:
        world: Any = SimpleNamespace(
            parts=SimpleNamespace(transactions=SimpleNamespace(config=town.parsed())), database=database, clock=town
        )
        await invariants.check(world)
    except AssertionError as error:
        wrong.append(f"seats, states or the ledger: {error}")
    return Found(wrong, repeats(town), checked)


def cards(town: Town, found: Rows) -> Iterator[str]:
    """Every thread that should show has exactly one card per chat, which says who has it."""
    known = {(one.ref, one.platform): one for one in found[Card] if one.kind is CardKind.THREAD}
    holders: defaultdict[int, set[int]] = defaultdict(set)
    for claim in found[Claim]:
        if claim.released_at is None:
            holders[claim.thread_id].add(claim.member_id)
    for chat in CHATS:
        standing = on_view(town, chat)
        for thread in found[Thread]:
            if thread.shown_at is None or thread.state not in LIVE:
                continue
            messages, card = standing.get(thread.id, []), known.get((thread.id, chat))
            if not messages or (chat == "discord" and len(messages) > 1):
                yield f"#{thread.id} has {len(messages)} cards on {chat}"
            mine = [one for one in messages if card is not None and card.message_id == message_id(one)]
            if not mine:
                yield f"the card of #{thread.id} on {chat} is not the one that the database knows"
                continue
            text = words(mine[0])
            for person in town.people:
                if person.member_id in holders[thread.id] and not names(person, text):
                    yield f"the card of #{thread.id} on {chat} does not say that {person.name} has it: {text!r}"


def reactions(town: Town, found: Rows) -> Iterator[str]:
    """Whose emoji stands on an open card has a seat there, unless it was freed otherwise; and the other way round."""
    threads = {one.id: one for one in found[Thread]}
    past: defaultdict[tuple[int, int], list[Any]] = defaultdict(list)
    for claim in found[Claim]:
        past[claim.thread_id, claim.member_id].append(claim)
    for card in found[Card]:
        if card.kind is not CardKind.THREAD or threads[card.ref].state not in CLAIMABLE:
            continue
        chat = card.platform
        messages = [one for one in on_view(town, chat).get(card.ref, []) if message_id(one) == card.message_id]
        for message in messages:
            for person in town.on(chat):
                claims = past[card.ref, person.member_id]
                held = [one for one in claims if one.released_at is None]
                stands = reacted(message, person)
                spent = any(one.release_reason != "reaction" for one in claims)
                if stands and not held and not spent:
                    yield f"{person.name}'s reaction stands on #{card.ref} on {chat} without a seat"
                by_reaction = [one for one in held if one.origin is ClaimOrigin.REACTION and one.platform == chat]
                if by_reaction and not stands:
                    yield f"{person.name} has a seat in #{card.ref} by a reaction on {chat} that does not stand"


def digests(town: Town, found: Rows) -> Iterator[str]:
    """Each day that has passed was told once in each room; in Telegram once or more."""
    days = town.told_days()
    ran = sorted(one.period for one in found[JobRun] if one.job == "digest")
    if ran != days:
        yield f"the digests of {ran} were made, not of {days}"
    for chat in CHATS:
        for room in DIGESTS:
            number = count_digests(town, chat, room)
            if number < len(days) or (chat == "discord" and number > len(days)):
                yield f"{number} digests stand in {chat} {room}, not {len(days)}"


def told(crowd: Crowd, found: Rows) -> Iterator[str]:
    """What somebody was told he has, he has; what the intake answered for is there."""
    held = {(one.member_id, one.thread_id) for one in found[Claim] if one.released_at is None}
    yield from (f"member {member} was told he has #{thread}, and has not" for member, thread in crowd.has - held)
    links = {(one.member_id, one.url): one.id for one in found[Reply]}
    keys = {one.key for one in found[Entry]}
    for member, link in crowd.recorded:
        if (member, link) not in links:
            yield f"member {member} was told that {link} is recorded, and it is not"
        elif f"reply:{links[member, link]}" not in keys:
            yield f"member {member} was not paid for {link}"
    known = {one.external_id: one.thread_id for one in found[Mention]}
    yield from (f"the post {one} was taken in, and is not there" for one in crowd.taken_in - set(known))
    yield from (f"the post {one} belongs to no thread" for one, thread in known.items() if thread is None)


def perks(town: Town, found: Rows) -> Iterator[str]:
    """Nothing that was asked for hangs; a code is given once; who got a role has it."""
    given = Counter(one.redemption_id for one in found[PerkCode] if one.redemption_id is not None)
    owners = {person.member_id: person for person in town.people}
    coded = {one.perk_id for one in found[PerkCode]}
    for one in found[Redemption]:
        if one.state is not RedemptionState.FULFILLED:
            yield f"the request {one.id} is {one.state}"
        if one.perk_id in coded and given[one.id] != 1:
            yield f"the request {one.id} brought {given[one.id]} codes"
        person = owners[one.member_id]
        if one.perk_id in town.roles:
            member = town.discord.guild.members[person.user.id]
            if town.roles[one.perk_id] not in {str(each.id) for each in member.roles}:
                yield f"{person.name} was given a role and has it not"


def left_over(found: Rows) -> Iterator[str]:
    """No delivery is stuck or dead, and no update waits."""
    for one in found[Delivery]:
        if one.state is not DeliveryState.DONE:
            yield f"delivery {one.id} ({one.kind} to {one.platform}) is {one.state}: {one.last_error}"
    yield from (f"update {one.update_id} is not handled" for one in found[Update] if one.handled_at is None)


def repeats(town: Town) -> int:
    """Return how many posts stand in Telegram more often than they should."""
    cards_twice = sum(len(messages) - 1 for messages in on_view(town, "telegram").values())
    return cards_twice + sum(max(0, count_digests(town, "telegram", room) - town.days) for room in DIGESTS)


def on_view(town: Town, chat: str) -> dict[int, list[Any]]:
    """Return the messages that are cards of threads, by thread."""
    standing: defaultdict[int, list[Any]] = defaultdict(list)
    for message, presses in shown(town, chat, RoomKind.CARDS):
        for press in presses:
            if press.startswith("manage:"):
                standing[int(press.split(":")[1])].append(message)
    return standing


def count_digests(town: Town, chat: str, room: RoomKind) -> int:
    """Return how many digests of a day stand in a room."""
    title = texts.of("en")(DIGESTS[room], product="Northwind")
    return sum(title in words(message) for message, _ in shown(town, chat, room))


def words(message: Any) -> str:
    """Return what a message says."""
    return message.text or ""


def message_id(message: Any) -> str:
    """Return a message's id, as the bot knows it."""
    return str(getattr(message, "message_id", None) or message.id)


def names(person: Person, text: str) -> bool:
    """Say whether a text names somebody, by name or as Discord does."""
    return person.name in text or f"<@{person.user.id}>" in text


def reacted(message: Any, person: Person) -> bool:
    """Say whether somebody's claim emoji stands on a message."""
    if person.chat == "telegram":
        return EMOJI["telegram"] in message.reactions.get(person.user.id, ())
    return person.user in message.reactions.get(EMOJI["discord"], [])
