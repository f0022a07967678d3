"""Measures how well categories are told: `python -m bot.classify.categories --data DIR`.

The seeds alone against the invented mentions; managers' decisions added to the seeds one by one; and few examples of
Banking77 (PolyAI, CC BY 4.0) without seeds, its 77 intents put into four by words in their names, beside the nearest
centroid. Headlines that fit no category should be given none. Ends with 1 where the figures are worse than those that
`bot/classify/category.py` tells.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from bot.classify.category import CATEGORIES, DECIDED, Example, fitted
from bot.classify.encoder import encode
from bot.classify.plain import plain
from bot.classify.seeds import seeds
from bot.classify.vectors import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ports.mentions import CategoryName

MENTIONS, FEW, MANY = "synthetic_mentions.tsv", "banking77_train.tsv", "banking77_test.tsv"
FOREIGN, SO_MANY, MOST_GIVEN = "twitter_fin_news_valid.tsv", 500, 0.1
"""Headlines that fit no category, how many of them are asked, and how many of 1 may be given one."""
CALLED = {"question": "technical", "rumour": "rumor"}
"""Names of the table that are not ours."""
# The four groups stand for matters that are told apart by words, not for our categories' meaning.
GROUPS: dict[CategoryName, tuple[str, ...]] = {
    "trust": ("charge", "fee", "exchange", "rate"),
    "rumor": ("verif", "identity", "passcode", "pin", "personal", "lost", "compromised", "terminate", "source"),
    "support": ("failed", "pending", "declined", "not_", "reverted", "twice", "refund", "wrong", "cancel", "blocked"),
}
SIZES, DRAWS = (5, 10, 20, 50), 5
TOLD = {"seeds": 0.90, "decided": 0.91, 5: 0.65, 10: 0.71, 20: 0.75, 50: 0.82}
"""What the figures must reach: those that are told, less what another draw or processor takes away."""
BINS, FROM = 10, 0.55
"""FROM is the usual `classify.category_from`."""

say = sys.stdout.write


class Result(NamedTuple):
    """How well a set was told: macro-F1, calibration error, and what is given from a probability of .55 on."""

    f1: float
    calibration_error: float
    given: float
    right: float


def mentions(path: Path) -> list[Example]:
    """Return the texts of a table of label and text, placed; the labels are our categories or CALLED."""
    return _placed([(CALLED.get(label, label), text) for label, text in _rows(path)])


def banking(path: Path) -> list[Example]:
    """Return the questions of a table of Banking77, placed, each in one of four groups."""
    return _placed([(_group(label), text) for label, text in _rows(path)])


def told(learned: Sequence[Example], asked: Sequence[Example]) -> Result:
    """Return how well the asked are told after learning from others."""
    model = fitted(learned)
    if model is None:
        raise ValueError("nothing to learn from")
    guesses = [model.guess(one.vector, {}) for one in asked]
    said = [guess.category if guess else None for guess in guesses]
    sure = np.array([guess.probability if guess else 0.0 for guess in guesses])
    right = np.array([one == truth.category for one, truth in zip(said, asked, strict=True)])
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [abs(float((sure - right)[bins == one].sum())) for one in range(BINS)]
    given = sure >= FROM
    return Result(
        f1=macro_f1([one.category for one in asked], said),
        calibration_error=sum(gaps) / len(asked),
        given=float(given.mean()),
        right=float(right[given].mean()) if given.any() else 1.0,
    )


def by_centroids(learned: Sequence[Example], asked: Sequence[Example]) -> float:
    """Return the macro-F1 of the nearest centroid, to compare with."""
    places, which = unpack([one.vector for one in learned]), np.array([one.category for one in learned])
    middles = np.stack([places[which == category].mean(axis=0) for category in CATEGORIES])
    near = unpack([one.vector for one in asked]) @ (middles / np.linalg.norm(middles, axis=1, keepdims=True)).T
    return macro_f1([one.category for one in asked], [CATEGORIES[best] for best in near.argmax(axis=1)])


def macro_f1(truly: Sequence[str], said: Sequence[str | None]) -> float:
    """Return the mean over the categories of the harmonic mean of precision and recall."""
    pairs = list(zip(truly, said, strict=True))
    scores = []
    for category in CATEGORIES:
        hits = sum(one == other == category for one, other in pairs)
        wrong = sum((one == category) is not (other == category) for one, other in pairs)
        scores.append(2 * hits / (2 * hits + wrong) if hits else 0.0)
    return sum(scores) / len(scores)


def draw(examples: Sequence[Example], each: int, seed: int) -> list[Example]:
    """Return so many examples of each category, at random."""
    chance = np.random.default_rng(seed)
    found: list[Example] = []
    for category in CATEGORIES:
        mine = [one for one in examples if one.category == category]
        found += [mine[place] for place in chance.choice(len(mine), each, replace=False)]
    return found


def shipped() -> list[Example]:
    """Return the seeds, placed."""
    return _placed(list(seeds()))


def main() -> int:
    """Measure, print and compare."""
    asked = argparse.ArgumentParser(prog="python -m bot.classify.categories", description="Measure the categories.")
    asked.add_argument("--data", type=Path, required=True, help=f"the folder of {MENTIONS}, {FEW} and {MANY}")
    folder = asked.parse_args().data
    seeded, invented = shipped(), mentions(folder / MENTIONS)
    found: dict[object, float] = {"seeds": _shown("seeds alone", told(seeded, invented)).f1}
    for each in (3, 10, 20):
        found["decided"] = _shown(f"seeds and {each} decisions a category", _grown(seeded, invented, each)).f1
    foreign = _placed([("technical", text) for _, text in _rows(folder / FOREIGN)[:SO_MANY]])
    given = told(seeded, foreign).given
    say(f"of {len(foreign)} headlines that fit no category {given:.0%} are given one\n")
    few, many = banking(folder / FEW), banking(folder / MANY)
    for each in SIZES:
        draws = [draw(few, each, seed) for seed in range(DRAWS)]
        mean = Result(*np.mean([told(one, many) for one in draws], axis=0))
        centroids = float(np.mean([by_centroids(one, many) for one in draws]))
        found[each] = _shown(f"{MANY}, {each} examples a category (centroids {centroids:.3f})", mean).f1
    worse = [str(what) for what, least in TOLD.items() if found[what] < least]
    worse += ["headlines"] if given > MOST_GIVEN else []
    say(f"worse than told: {', '.join(worse)}\n" if worse else "as told\n")
    return int(bool(worse))


def _grown(seeded: Sequence[Example], invented: Sequence[Example], each: int) -> Result:
    """Return how well what was not decided is told after some decisions, on average."""
    results = []
    for seed in range(DRAWS):
        decided = draw(invented, each, seed)
        rest = [one for one in invented if one not in decided]
        results.append(told([*seeded, *(one._replace(weight=DECIDED) for one in decided)], rest))
    return Result(*np.mean(results, axis=0))


def _shown(what: str, result: Result) -> Result:
    say(
        f"{what}: macro-F1 {result.f1:.3f}, calibration error {result.calibration_error:.3f}; from .55 on "
        f"{result.given:.0%} are given a category, {result.right:.0%} of these the right one\n"
    )
    return result


def _rows(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["label"], row["text"]) for row in csv.DictReader(file, delimiter="\t")]


def _group(label: str) -> CategoryName:
    named = (category for category, words in GROUPS.items() if any(word in label.lower() for word in words))
    return next(named, "technical")


def _placed(rows: Sequence[tuple[str, str]]) -> list[Example]:
    texts = [plain(text) for _, text in rows]
    vectors = [vector for at in range(0, len(texts), 256) for vector in pack(encode(texts[at : at + 256]))]
    return [Example(vector, cast("CategoryName", label)) for vector, (label, _) in zip(vectors, rows, strict=True)]


if __name__ == "__main__":
    sys.exit(main())
