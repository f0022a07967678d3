"""One database's rows into another of either kind, exactly: what backups and their restoring are made of.

Read in one snapshot, page by page, so that memory stays flat; written in one transaction, so that all comes or nothing.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Table, bindparam, inspect
from sqlmodel import SQLModel, col, delete, func, insert, or_, select, text, update

from storage import outbox
from storage.database import UnitOfWork
from storage.migrate import ONE_AT_A_TIME
from storage.tables import Card, Delivery, DeliveryKind, DeliveryState, Thread, ThreadState

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from sqlalchemy import Column
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.database import Database

PAGE = 1000
RECENT = timedelta(days=30)
"""How old a message that shows no thread may be, and still be made anew after a restore."""
GAP = 10_000
"""How many numbers are passed over after a restore: buttons in the chats still carry those given since the backup."""


def tables() -> Sequence[Table]:
    """Return all tables, each after those that its rows point to."""
    return SQLModel.metadata.sorted_tables


@asynccontextmanager
async def at_length(database: Database) -> AsyncIterator[UnitOfWork]:
    """Yield a transaction that may take as long as it needs; it commits when the block ends well."""
    async with database.rebuilding() as connection, UnitOfWork(connection, expire_on_commit=False) as uow:
        yield uow
        await uow.flush()


async def of_one_moment(uow: UnitOfWork) -> None:
    """Have a transaction that has only begun see everything as it is now until its end, and change nothing."""
    if uow.get_bind().dialect.name != "sqlite":  # whose transactions do that by themselves
        await (await uow.connection()).execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


async def revision(uow: UnitOfWork) -> str | None:
    """Return the schema that a database has, None where it has none."""
    return await (await uow.connection()).run_sync(
        lambda connection: MigrationContext.configure(connection).get_current_revision()
    )


async def first_filled(uow: UnitOfWork) -> str | None:
    """Return the name of a table that holds a row, None where there is none; tables that do not exist hold none."""
    connection = await uow.connection()
    there = set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
    for table in tables():
        if table.name in there and (await connection.execute(select(_key(table)).limit(1))).first() is not None:
            return table.name
    return None


async def hold(uow: UnitOfWork) -> None:
    """Keep everybody else from writing and from changing the schema until the transaction ends; all may read."""
    if uow.get_bind().dialect.name == "sqlite":
        return  # a write has the whole file
    connection = await uow.connection()
    await connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
    names = ", ".join(f'"{table.name}"' for table in tables())
    await connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


async def clear(uow: UnitOfWork) -> None:
    """Take every row out."""
    connection = await uow.connection()
    for table in reversed(tables()):
        await connection.execute(delete(table))


async def copy_rows(source: UnitOfWork, target: UnitOfWork, *, without: Sequence[str] = ()) -> dict[str, int]:
    """Copy all rows into empty tables but those named in `without`; returns how many, by table.

    Raises RuntimeError where another number came out than went in.
    """
    one, other = await source.connection(), await target.connection()
    counts: dict[str, int] = {}
    for table in tables():
        if table.name in without:
            continue
        counts[table.name] = await _copy(one, other, table)
        there = await one.scalar(select(func.count()).select_from(table))
        here = await other.scalar(select(func.count()).select_from(table))
        if not there == here == counts[table.name]:
            raise RuntimeError(f"{table.name}: {there} rows were to be copied, and {here} came")
    return counts


async def _copy(source: AsyncConnection, target: AsyncConnection, table: Table) -> int:
    # a row may point to a later one of its own table: such pointers are set once all rows are there
    own = [key.parent for key in table.foreign_keys if key.column.table is table]
    none_yet = dict.fromkeys((column.name for column in own), None)
    count = 0
    async for rows in _pages(source, table, *table.columns):
        await target.execute(insert(table), [{**row, **none_yet} for row in rows])
        count += len(rows)
    for column in own:
        pointing = update(table).where(_key(table) == bindparam("of_")).values({column.name: bindparam("to_")})
        async for rows in _pages(source, table, _key(table), column, where=column.is_not(None)):
            await target.execute(pointing, [{"of_": row[_key(table).name], "to_": row[column.name]} for row in rows])
    return count


async def _pages(
    source: AsyncConnection, table: Table, *columns: Column[Any], where: Any = None
) -> AsyncIterator[list[dict[str, Any]]]:
    """Yield the rows of a table by its key, a page at a time."""
    key = _key(table)
    query = select(*columns).order_by(key).limit(PAGE)
    if where is not None:
        query = query.where(where)
    rows = [dict(row) for row in (await source.execute(query)).mappings()]
    while rows:
        yield rows
        further = query.where(key > rows[-1][key.name])
        rows = [dict(row) for row in (await source.execute(further)).mappings()] if len(rows) == PAGE else []


def _key(table: Table) -> Column[Any]:
    [key] = table.primary_key.columns
    return key


async def pass_numbers_over(uow: UnitOfWork) -> None:
    """Have new rows numbered well after those that came, on PostgreSQL; SQLite goes on after the highest it holds."""
    if uow.get_bind().dialect.name == "sqlite":
        return
    connection = await uow.connection()
    for table in tables():
        key = _key(table)
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', key.name)
        if await connection.scalar(select(sequence)) is not None:
            highest = select(func.coalesce(func.max(key), 0)).scalar_subquery()
            await connection.execute(select(func.setval(sequence, highest + GAP)))


async def catch_up(uow: UnitOfWork, now: datetime) -> int:
    """Have the chats show what the rows say again; returns how many messages stand in them to be made anew.

    What waited to be shown counts as tried once: it may have been shown since, and is looked for where it can be.
    """
    untried = (col(Delivery.state) == DeliveryState.WAITING, col(Delivery.attempts) == 0)
    await uow.exec(update(Delivery).where(*untried).values(attempts=1))
    over = (ThreadState.CLOSED, ThreadState.DISMISSED)
    open_still = col(Thread.state).not_in(over) & col(Thread.forgotten_at).is_(None)
    recent = col(Card.thread_id).is_(None) & (col(Card.posted_at) > now - RECENT)
    query = select(Card).join(Thread, col(Thread.id) == Card.thread_id, isouter=True).where(or_(open_still, recent))
    cards = (await uow.exec(query)).all()
    highest = (await uow.exec(select(func.coalesce(func.max(Delivery.id), 0)))).one()
    await outbox.enqueue(uow, [_anew(card, now) for card in cards])
    if uow.get_bind().dialect.name == "sqlite":
        # a chat takes a delivery for an earlier one with its number: for this table numbers can be passed over here too
        await uow.exec(update(Delivery).where(col(Delivery.id) > highest).values(id=col(Delivery.id) + GAP))
    return len(cards)


def _anew(card: Card, now: datetime) -> Delivery:
    return Delivery(
        community_id=card.community_id,
        platform=card.platform,
        chat_id=card.chat_id,
        kind=DeliveryKind.CARD,
        data={"ref": card.ref, "kind": card.kind},
        coalesce_key=f"card:{card.kind}:{card.ref}",
        created_at=now,
        not_before=now,
        attempts=1,
    )
