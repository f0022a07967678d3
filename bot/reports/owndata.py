"""Everything that is held about one person, for the file that only he is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import col

from storage import people, privacy
from storage.tables import (
    Audit,
    Card,
    CardKind,
    Check,
    Claim,
    ConnectCode,
    Doubt,
    Entry,
    GuidanceVersion,
    Handover,
    Lesson,
    Like,
    Narrative,
    Nudge,
    NudgeKind,
    PerkCode,
    Redemption,
    Reply,
    Snooze,
    StoryHint,
    Visit,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sqlmodel import SQLModel

    from storage.database import UnitOfWork
    from storage.tables import Delivery, Identity, Member, Person

Data = dict[str, Any]
INNER = {"community_id", "person_id", "member_id", "coalesce_key", "urgency", "leased_until", "code_hash"}
"""Columns that say nothing of the person: how rows hang together, and how the bot works through them."""

OF_SEATS = (NudgeKind.REMINDER, NudgeKind.FREED, NudgeKind.FOLLOW_UP)
"""Nudges whose `ref` is a seat; of one that a thread fits, it is the member."""


async def own_data(uow: UnitOfWork, person_id: int, now: datetime, what_this_is: str) -> Data:
    """Return all that is held about a person, ready for JSON: keys in plain English, times as ISO 8601."""
    persons = await privacy.persons_of(uow, person_id)
    ids = [one.id for one in persons]
    accounts = await privacy.accounts_of(uow, ids)
    members = await privacy.memberships_of(uow, ids)
    visits = await privacy.rows(uow, Visit, Visit.person_id, ids)
    known = {row.id: row.name for row in await people.communities(uow)}
    places = {row.community_id for row in members} | {row.community_id for row in visits}
    decided = await privacy.rows(uow, Audit, Audit.person_id, ids)
    places |= {row.community_id for row in decided}
    deliveries = await privacy.deliveries_to(uow, accounts)
    return {
        "what_this_is": what_this_is,
        "made_at": now.isoformat(),
        "you": [_person(one, known) for one in persons],
        "accounts": [_account(one) for one in accounts],
        "codes_to_connect_another_chat": _plain(await privacy.rows(uow, ConnectCode, ConnectCode.person_id, ids)),
        "messages_of_yours_as_the_chat_sent_them": _plain(await privacy.updates_of(uow, accounts)),
        "communities": [
            {
                "community": known[place],
                "seen_in_its_room_at": [row.seen_at.isoformat() for row in visits if row.community_id == place],
                "memberships": [await _membership(uow, row) for row in members if row.community_id == place],
                "decisions_you_made": _plain(row for row in decided if row.community_id == place),
                "decisions_you_made_on_answers": _plain(await _decided(uow, Doubt, place, ids), "evidence"),
                "decisions_you_made_on_requests": _plain(await _decided(uow, Redemption, place, ids), "data"),
                "decisions_you_made_on_words_to_the_team": _plain(await _decided(uow, Word, place, ids)),
                "what_you_taught_by_deciding": _plain(await _decided(uow, Lesson, place, ids), "vector"),
                "stories_you_named": _plain(await _decided(uow, Narrative, place, ids), "vector"),
                "hints_of_stories_you_decided": _plain(await _decided(uow, StoryHint, place, ids)),
                "what_you_changed_in_the_playbook": _plain(await _decided(uow, GuidanceVersion, place, ids)),
                "messages_to_you": _messages(row for row in deliveries if row.community_id == place),
            }
            for place in sorted(places | {row.community_id for row in deliveries})
        ],
    }


async def _decided(uow: UnitOfWork, table: Any, community_id: int, persons: list[int]) -> list[SQLModel]:
    return [row for row in await privacy.rows(uow, table, table.person_id, persons) if row.community_id == community_id]


def _person(person: Person, communities: dict[int, str]) -> Data:
    return {
        "known_since": person.created_at.isoformat(),
        "language": person.language,
        "time_zone": person.zone,
        "quiet_from_minute_of_the_day": person.quiet_from,
        "quiet_until_minute_of_the_day": person.quiet_until,
        "last_spoke_about_community": communities.get(person.last_community_id or 0),
        "turned_out_to_be_another_of_these": person.merged_into is not None,
    }


def _account(account: Identity) -> Data:
    return {
        "chat": account.platform,
        "id_there": account.external_id,
        "name_there": account.name,
        "the_bot_may_write_first": account.direct_open,
    }


async def _membership(uow: UnitOfWork, member: Member) -> Data:
    """Return one membership with all that was done in it."""
    ids = [member.id]
    answers = await privacy.rows(uow, Reply, Reply.member_id, ids)
    numbers = [row.id for row in answers]
    requests = await privacy.rows(uow, Redemption, Redemption.member_id, ids)
    asked = [row.id for row in requests]
    words = await privacy.rows(uow, Word, Word.member_id, ids)
    seats = await privacy.rows(uow, Claim, Claim.member_id, ids)
    held = [row.id for row in seats]
    offered = await privacy.rows(uow, Handover, Handover.claim_id, held)
    about_seats = await _nudges(uow, OF_SEATS, held)
    shown = [
        *await _cards(uow, CardKind.APPLICATION, ids),
        *await _cards(uow, CardKind.REDEMPTION, asked),
        *await _cards(uow, CardKind.WORD, [row.id for row in words]),
    ]
    return {
        **_plain([member], "experience")[0],
        "your_answers_when_you_applied": [
            {"question": question, "answer": answer} for question, answer in member.experience
        ],
        "counts_for_another_of_these": member.merged_into is not None,
        "seats": _plain(seats),
        "put_off": _plain(await privacy.rows(uow, Snooze, Snooze.member_id, ids)),
        "seats_you_offered_to_others": _plain(offered, "to_member_id"),
        "seats_others_offered_to_you": _plain(await privacy.rows(uow, Handover, Handover.to_member_id, ids)),
        "reminders": _plain([*about_seats, *await _nudges(uow, (NudgeKind.FITS,), ids)], "ref"),
        "answers": _plain(answers),
        "what_was_seen_of_your_answers": _plain(await privacy.rows(uow, Check, Check.reply_id, numbers)),
        "what_a_manager_had_to_decide_about_them": _plain(await privacy.rows(uow, Doubt, Doubt.reply_id, numbers)),
        "likes": _plain(await privacy.rows(uow, Like, Like.member_id, ids)),
        "points": _plain(await privacy.rows(uow, Entry, Entry.member_id, ids)),
        "requests_for_perks": _plain(requests),
        "codes_you_were_given": _plain(await privacy.rows(uow, PerkCode, PerkCode.redemption_id, asked)),
        "words_to_the_team": _plain(words),
        "decisions_about_you": _plain(await privacy.rows(uow, Audit, Audit.member_id, ids)),
        "cards_about_you_in_the_managers_rooms": _plain(shown),
    }


async def _nudges(uow: UnitOfWork, kinds: Collection[NudgeKind], refs: list[int]) -> Sequence[Nudge]:
    return [row for row in await privacy.rows(uow, Nudge, col(Nudge.ref), refs) if row.kind in kinds]


async def _cards(uow: UnitOfWork, kind: CardKind, refs: list[int]) -> Sequence[Card]:
    return [row for row in await privacy.rows(uow, Card, col(Card.ref), refs) if row.kind is kind]


def _messages(rows: Iterable[Delivery]) -> list[Data]:
    """Return what was told, or still waits to be told; the words are made when it is sent."""
    return [
        {"made_at": row.created_at.isoformat(), "chat": row.platform, "state": row.state.value, "says": row.data}
        for row in rows
    ]


def _plain(rows: Iterable[SQLModel], *but: str) -> list[Data]:
    """Return rows by column name, without what says nothing of the person."""
    return [row.model_dump(mode="json", exclude=INNER | set(but)) for row in rows]
