"""Verbs on what decisions taught. Of the lessons that one thread gave, the newest that was not taken back counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlmodel import and_, case, col, func, or_, select

from storage.tables import Lesson, LessonKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement

    from storage.database import UnitOfWork


class Stamp(NamedTuple):
    """What changes whenever a community's lessons do: the newest one's number, and how many stand."""

    newest: int
    standing: int


class Accuracy(NamedTuple):
    """How many of the recent decisions the classifier had guessed right, `of` those on which it had guessed at all."""

    right: int
    of: int


async def stamp(uow: UnitOfWork, community_id: int) -> Stamp:
    """Return the stamp of a community's lessons."""
    query = select(func.coalesce(func.max(Lesson.id), 0), func.count(col(Lesson.id))).where(
        Lesson.community_id == community_id, col(Lesson.undone).is_(False)
    )
    newest, standing = (await uow.exec(query)).one()
    return Stamp(newest, standing)


async def newest(uow: UnitOfWork, community_id: int, kind: LessonKind, last: int) -> Sequence[Lesson]:
    """Return the last lessons of a kind that can be learned from (they have a vector), the newest first."""
    query = select(Lesson).where(_counts(community_id, kind), func.length(Lesson.vector) > 0)
    return (await uow.exec(query.order_by(col(Lesson.id).desc()).limit(last))).all()


async def accuracy(uow: UnitOfWork, community_id: int, kind: LessonKind, last: int = 50) -> Accuracy:
    """Return how the classifier's guesses fared in the `last` decisions of managers on which it had guessed.

    That a thread is not about us and that it is not negative are the same to a guess: it is none of ours.
    """
    recent = (
        select(Lesson.label, Lesson.guessed)
        .where(_counts(community_id, kind), Lesson.guessed != "")
        .order_by(col(Lesson.id).desc())
        .limit(last)
        .subquery()
    )
    none_of_ours = and_(recent.c.guessed == NOT_NEGATIVE, recent.c.label == NOT_US)
    right = case((or_(recent.c.guessed == recent.c.label, none_of_ours), 1), else_=0)
    found = (await uow.exec(select(func.coalesce(func.sum(right), 0), func.count()).select_from(recent))).one()
    return Accuracy(*map(int, found))


async def judged(uow: UnitOfWork, community_id: int, last: int) -> Sequence[tuple[float, bool]]:
    """Return how negative the last decided posts were thought to be (0 to 1), and whether they were complaints.

    Of what one thread taught, the newest counts.
    """
    query = select(Lesson.negative, Lesson.label).where(
        _counts(community_id, LessonKind.NEGATIVE), col(Lesson.negative).is_not(None)
    )
    rows = await uow.exec(query.order_by(col(Lesson.id).desc()).limit(last))
    return [(negative, label == YES) for negative, label in rows if negative is not None]


async def standing(
    uow: UnitOfWork, community_id: int, thread_id: int, kinds: Collection[LessonKind]
) -> Sequence[Lesson]:
    """Return the lessons of some kinds that one thread gave and that were not taken back, the newest first."""
    query = select(Lesson).where(
        Lesson.community_id == community_id,
        Lesson.thread_id == thread_id,
        col(Lesson.kind).in_(kinds),
        col(Lesson.undone).is_(False),
    )
    return (await uow.exec(query.order_by(col(Lesson.id).desc()))).all()


YES, NOT_NEGATIVE, NOT_US = "yes", "not_negative", "not_us"
"""What a manager may say of a thread: a complaint about us, not a complaint, not about us."""


def _counts(community_id: int, kind: LessonKind) -> ColumnElement[bool]:
    """Say whether a lesson counts; one without a thread stands for itself."""
    mine = (Lesson.community_id == community_id, Lesson.kind == kind, col(Lesson.undone).is_(False))
    last_words = select(func.max(Lesson.id)).where(*mine).group_by(func.coalesce(Lesson.thread_id, -col(Lesson.id)))
    return and_(*mine, col(Lesson.id).in_(last_words))
