"""A community's two years as rows, for the bench: invented mentions, complaints, claims, answers and likes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

Row = dict[str, Any]
CHUNK = 10_000
MEMBERS = 100
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SPAN = 730 * DAY
NEGATIVE, BEGINS, ANSWERED, LIKED = 0.25, 0.6, 0.7, 0.7
"""Of all mentions so many are negative; of these so many begin a thread; of these so many are answered, and liked."""
CATEGORIES = ("technical", "support", "trust", "rumor", None)
MONTHLY_STAFF = 40


def rows_of(dice: Random, mentions: int, now: datetime, span: timedelta = SPAN) -> Iterator[tuple[str, list[Row]]]:
    """Yield (table, rows), what others point to first; posts come evenly over the span up to now."""
    yield "person", [{"id": one, "created_at": now - SPAN} for one in range(1, MEMBERS + 1)]
    yield "identity", [_identity(one) for one in range(1, MEMBERS + 1)]
    yield "member", [_member(one, now) for one in range(1, MEMBERS + 1)]
    made: dict[str, list[Row]] = {name: [] for name in ("thread", "mention", "claim", "reply", "like", "audit")}
    numbers = dict.fromkeys(made, 0)

    def add(table: str, **columns: Any) -> int:
        numbers[table] += 1
        made[table].append({"id": numbers[table], "community_id": 1, **columns})
        return numbers[table]

    for number in range(mentions):
        at = now - span + span * number / mentions
        negative = dice.random() < NEGATIVE
        thread = None
        if negative and dice.random() < BEGINS:
            thread = _thread(dice, number, at, add)
        elif negative and numbers["thread"]:
            thread = max(1, numbers["thread"] - dice.randrange(20))
        add("mention", **_mention(dice, number, at, thread, negative=negative))
        if number % CHUNK == CHUNK - 1:
            yield from made.items()
            made.update({name: [] for name in made})
    yield from ((name, rows) for name, rows in made.items() if rows)


def _identity(one: int) -> Row:
    given = {"platform": "web", "external_id": f"member{one}", "name": f"Member {one}", "direct_open": True}
    return {"id": one, "person_id": one} | given


def _member(one: int, now: datetime) -> Row:
    return {
        "id": one,
        "community_id": 1,
        "person_id": one,
        "state": "active",
        "joined_at": now - SPAN,
        "consent_version": 1,
    }


def _thread(dice: Random, number: int, at: datetime, add: Any) -> int:
    answered = at + dice.random() * 60 * HOUR if dice.random() < ANSWERED else None
    claimed = answered - HOUR if answered else None
    state = "closed" if answered else dice.choice(("open", "open", "dismissed", "staff"))
    thread: int = add(
        "thread",
        key=f"x:{number}",
        source="x",
        author=f"critic{dice.randrange(5000)}",
        state=state,
        category=dice.choice(CATEGORIES),
        priority="normal",
        urgency=0.0,
        seats=2,
        first_mention_id=number + 1,
        last_mention_at=at,
        created_at=at,
        started_at=at,
        claim_by=at + 8 * HOUR,
        due_at=at + DAY,
        limit_at=at + 2 * DAY,
        claimed_at=claimed,
        answered_at=answered,
    )
    if answered is not None:
        _answered(dice, thread, number, answered, add)
    elif state in {"dismissed", "staff"}:
        what, why = ("dismiss", "not_us") if state == "dismissed" else ("staff", "")
        add("audit", thread_id=thread, at=at + HOUR, what=what, why=why)
    return thread


def _answered(dice: Random, thread: int, number: int, at: datetime, add: Any) -> None:
    link, who = f"https://x.com/i/status/9{number}", dice.randrange(1, MEMBERS + 1)
    add("claim", thread_id=thread, member_id=who, seat=1, origin="button", platform="web", claimed_at=at - HOUR)
    reply = add(
        "reply",
        thread_id=thread,
        member_id=who,
        link=link,
        url=link,
        recorded_at=at,
        kind=dice.choice(("steps", "story", "support", None)),
        guidance=dice.choice((None, 1, 2)),
        proof=dice.choice(("recorded", "verified", "verified", "verified", "rejected")),
    )
    if dice.random() < LIKED:
        add("like", thread_id=thread, member_id=who % MEMBERS + 1, reply_id=reply, link=link, recorded_at=at + HOUR)


def _mention(dice: Random, number: int, at: datetime, thread: int | None, *, negative: bool) -> Row:
    link = f"https://x.com/i/status/{number}"
    return {
        "thread_id": thread,
        "source": "x",
        "external_id": str(number),
        "link": link,
        "url": link,
        "author": f"critic{dice.randrange(5000)}",
        "text": "My withdrawal has been stuck for three days and support does not answer. Is this a scam?",
        "posted_at": at,
        "seen_at": at,
        "key": f"x:{number}",
        "tone": "negative" if negative else dice.choice(("neutral", "neutral", "positive")),
        "negative": 0.9 if negative else 0.1,
        "classified_by": "upstream",
    }
