"""What a story may be called, when complaints that nobody named belong together, and when that was said before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

LONGEST_NAME = 60
LONGEST_SENTENCE = 300
SHORTEST_SENTENCE = 10
LEAST = 4
"""So many complaints by as many people are the least that may be a story."""
MOST_COMPARED = 1500
"""So many complaints are compared with each other at the most."""


def named(text: str) -> str:
    """Return a story's name as it is kept: one line, its spaces one each. It has no colon, which ends it when typed."""
    return " ".join(text.replace(":", " ").split())


def split(text: str) -> tuple[str, str]:
    """Return the name and the sentence of a typed `NAME: sentence`; what is missing is empty."""
    name, colon, sentence = text.partition(":")
    return (named(name), " ".join(sentence.split())) if colon else ("", "")


def is_known(group: Collection[int], earlier: Iterable[Collection[int]]) -> bool:
    """Say whether at least half of a group was suggested before, in one group."""
    return any(2 * len(set(group) & set(one)) >= len(group) for one in earlier)


class Complaint(NamedTuple):
    """A thread's number and who wrote it, as a place and a name in it."""

    thread: int
    author: tuple[str, str]


def groups_of(complaints: Sequence[Complaint], pairs: Iterable[tuple[int, int]], least: int = LEAST) -> list[list[int]]:
    """Return the threads that hang together by pairs (of positions), by at least so many authors, the largest first.

    Within a group those with the most ties come first.
    """
    root = list(range(len(complaints)))

    def find(one: int) -> int:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    ties = [0] * len(complaints)
    for one, other in pairs:
        ties[one] += 1
        ties[other] += 1
        root[find(one)] = find(other)
    members: dict[int, list[int]] = {}
    for at in range(len(complaints)):
        members.setdefault(find(at), []).append(at)
    found = []
    for group in members.values():
        if len({complaints[at].author for at in group}) >= least:
            group.sort(key=lambda at: (-ties[at], complaints[at].thread))
            found.append([complaints[at].thread for at in group])
    return sorted(found, key=lambda group: (-len(group), min(group)))
