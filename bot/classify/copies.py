"""Nearly the same words again: a complaint that was copied from an earlier one, by whomever.

As near as the answers' check has it (`bot/rules/originality.py`); from 0.51 on it is a copy. A sketch of each text
finds the few earlier ones that can be so near, so that one look among thousands takes less than a millisecond. Only
numbers made of a text are kept, never its words.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from bot.rules.originality import jaccard, own_words, pieces

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

ALIKE = 0.51
MOST = 4000
"""So many of the newest complaints are remembered."""
_SKETCH = 24
_COMMON = 4
"""Of two texts that are alike about half of the sketch is the same; fewer than this in 1 of 1,000 cases."""
_EVERYWHERE = 150
"""What so many different texts hold tells none of them apart."""


class Known(NamedTuple):
    """A complaint that is remembered, by its canonical link."""

    link: str
    pieces: frozenset[int]
    sketch: tuple[int, ...]


class Copies:
    """The newest complaints of one community by their words, each wording once."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._by_sketch: defaultdict[int, list[str]] = defaultdict(list)

    def __len__(self) -> int:
        """Return how many complaints are remembered."""
        return len(self._known)

    def add(self, link: str, text: str) -> None:
        """Remember a complaint that is no copy; too short ones are like each other by chance and are not."""
        self._keep(_sketched(link, text))
        while len(self._known) > self._most:
            self._drop(next(iter(self._known)))

    def keep_only(self, links: Collection[str]) -> None:
        """Forget every complaint but some."""
        for link in [one for one in self._known if one not in links]:
            self._drop(link)

    def find(self, text: str) -> str:
        """Return the link of the complaint whose words a text has; empty for none."""
        return self._original(_sketched("", text))

    def find_all(self, texts: Sequence[tuple[str, str]]) -> list[str]:
        """Return the same for (link, text) pairs in order; a later one may be a copy of an earlier one.

        What is found among them is forgotten again: only what was taken in is remembered.
        """
        found = []
        added = []
        for link, text in texts:
            one = _sketched(link, text)
            original = self._original(one)
            found.append(original)
            if not original and link not in self._known:
                self._keep(one)
                added.append(link)
        for link in reversed(added):
            self._drop(link)
        return found

    def _original(self, one: Known) -> str:
        places = [self._by_sketch.get(value, ()) for value in one.sketch]
        rare = [links for links in places if len(links) <= _EVERYWHERE]
        best, nearest, enough = ALIKE, "", min(_COMMON, len(rare))
        # thousands share one or two pieces with a text, and hardly any more
        shared = Counter(chain.from_iterable(rare))
        for link in [link for link, common in shared.items() if common >= enough and link != one.link]:
            other = self._known[link].pieces
            # of so different a length they cannot be alike
            short, long = sorted((len(one.pieces), len(other)))
            if short < best * long:
                continue
            likeness = jaccard(one.pieces, other)
            if likeness > best or (likeness == best and not nearest):
                best, nearest = likeness, link
        return nearest

    def _keep(self, one: Known) -> None:
        if not one.pieces or one.link in self._known:
            return
        self._known[one.link] = one
        for value in one.sketch:
            self._by_sketch[value].append(one.link)

    def _drop(self, link: str) -> None:
        one = self._known.pop(link, None)
        for value in one.sketch if one else ():
            left = self._by_sketch[value]
            if left[-1] == link:  # the newest goes most often, and is not looked for
                left.pop()
            else:
                left.remove(link)
            if not left:
                del self._by_sketch[value]


def copy_of(text: str, recent: Copies) -> str:
    """Return the canonical link of the earlier complaint that a text copies, empty where it copies none."""
    return recent.find(text)


def _sketched(link: str, text: str) -> Known:
    of = frozenset(crc32(piece.encode()) for piece in pieces(own_words(text)))
    return Known(link, of, tuple(sorted(of)[:_SKETCH]))
