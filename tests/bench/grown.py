"""A community's month of ten thousand posts, and as many further months and communities as are wanted.

The first month is made row by row; the others are copies of it, made by the database itself, with their own numbers,
links and times. What waited in the month is closed in its earlier copies. So the newest month of the first community
is the same whatever else the database holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from sqlmodel import SQLModel, text

from tests.bench.community import MEMBERS, Row, rows_of

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Database

MONTH = timedelta(days=30)
COPIED = ("thread", "mention", "claim", "reply", "like", "audit", "entry")
POINTS_AT = {"thread_id": "thread", "first_mention_id": "mention", "reply_id": "reply"}
OWN = {"key", "external_id", "link", "url"}
WAITING = "('open', 'claimed', 'review', 'staff', 'follow_up')"


async def fill(database: Database, posts: int, months: int, communities: int, now: datetime) -> int:
    """Fill an empty database, whose first community is there; returns how many threads began in its newest month."""
    tables = SQLModel.metadata.tables
    rows: dict[str, list[Row]] = {}
    for name, some in rows_of(Random(posts), posts, now, MONTH):
        rows.setdefault(name, []).extend(some)
    rows["entry"] = list(_entries(rows))
    many = {name: len(rows[name]) for name in COPIED}
    async with database.write() as uow:
        connection = await uow.connection()
        for name, some in rows.items():
            await connection.execute(tables[name].insert(), some)
    for community in range(communities):
        await _community(database, community, now)
        for month in range(months):
            if community or month:
                await _copied(database, Copy(community, month, community * months + month, many, database.is_sqlite))
    return many["thread"]


async def _copied(database: Database, copy: Copy) -> None:
    async with database.write() as uow:
        for name in COPIED:
            await uow.exec(text(copy.statement(name)))


def _entries(rows: dict[str, list[Row]]) -> Any:
    """Yield what the month's answers and likes brought."""
    for kind, points in (("reply", 10), ("like", 2)):
        for one in rows[kind]:
            who, at = one["member_id"], one["recorded_at"]
            entry = {"community_id": 1, "member_id": who, "thread_id": one["thread_id"], "kind": kind, "at": at}
            yield {**entry, "key": f"{kind}:{one['id']}", "account": "confirmed", "points": points}


async def _community(database: Database, community: int, now: datetime) -> None:
    """Make a further community with members of its own, the same people."""
    if not community:
        return
    member = SQLModel.metadata.tables["member"]
    others = ", ".join(f'"{one.name}"' for one in member.columns if one.name not in {"id", "community_id"})
    copy = f"SELECT id + {community * MEMBERS}, {community + 1}, {others} FROM member WHERE community_id = 1"  # noqa: S608
    async with database.write() as uow:
        made = {"id": community + 1, "name": f"other{community}", "created_at": now}
        await (await uow.connection()).execute(SQLModel.metadata.tables["community"].insert(), [made])
        await uow.exec(text(f"INSERT INTO member (id, community_id, {others}) {copy}"))


@dataclass(frozen=True, slots=True)
class Copy:
    """The first month of the first community, made another: the `number`-th copy. `many` are its rows by table."""

    community: int
    month: int
    number: int
    many: dict[str, int]
    sqlite: bool

    def statement(self, table: str) -> str:
        """Return what copies the rows of a table."""
        columns = SQLModel.metadata.tables[table].columns
        told = ", ".join(f'"{column.name}"' for column in columns)
        made = ", ".join(self._changed(table, column) for column in columns)
        return f'INSERT INTO "{table}" ({told}) SELECT {made} FROM "{table}" WHERE id <= {self.many[table]}'  # noqa: S608 - our own names

    def _changed(self, table: str, column: Any) -> str:
        """Return what a column of a copied row holds, in SQL."""
        name = f'"{column.name}"'
        if "DateTime" in type(column.type).__name__:
            days = self.month * MONTH.days
            later = f"strftime('%Y-%m-%d %H:%M:%f', {name}, '-{days} days') || '000'"
            return later if self.sqlite else f"{name} - interval '{days} days'"
        if (pointed := POINTS_AT.get(column.name, table if column.name == "id" else "")) != "":
            return f"{name} + {self.number * self.many[pointed]}"
        state = f"CASE WHEN state IN {WAITING} THEN 'closed' ELSE state END" if self.month else "state"
        others = {
            "community_id": str(self.community + 1),
            "member_id": f"{name} + {self.community * MEMBERS}",
            "state": state if table == "thread" else name,
        } | dict.fromkeys(OWN, f"{name} || '-{self.number}'")
        return others.get(column.name, name)
