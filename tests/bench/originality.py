"""How well near-copies are told from answers in own words: `make bench`, or `python -m tests.bench.originality`.

The labelled pairs (tests/proof/near_copies.tsv) were written for this project, half English, half Russian. Copies are
edited lightly, reworked word by word, turned round, or dressed up with a greeting, a disclosure and other punctuation.
Answers in own words give the same advice, share a fact's sentence or a quotation, use the same formula, or translate.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.rules.originality import likeness, nearest
from bot.rules.plain_text import folded
from bot.rules.proof import ProofRules

say = sys.stdout.write

PAIRS = Path(__file__).parents[1] / "proof" / "near_copies.tsv"
THRESHOLDS = [0.20, 0.30, 0.40, 0.45, 0.48, 0.51, 0.55, 0.60, 0.70, 0.80, 0.90]


@dataclass(frozen=True)
class Pair:
    """Two answers, whether one is a copy of the other, and what kind of pair it is."""

    copy: bool
    kind: str
    language: str
    one: str
    other: str


@dataclass(frozen=True)
class Counts:
    """What a way of telling found: copies found, copies missed, honest answers taken for copies."""

    found: int
    missed: int
    wronged: int

    @property
    def precision(self) -> float:
        """The share of copies among what was taken for copies."""
        return self.found / (self.found + self.wronged) if self.found + self.wronged else 1.0

    @property
    def recall(self) -> float:
        """The share of copies that was found."""
        return self.found / (self.found + self.missed)


def pairs() -> list[Pair]:
    """Read the labelled pairs; a line break is written as \\n in the file."""
    rows = [line.split("\t") for line in PAIRS.read_text("utf-8").splitlines()[1:]]
    return [
        Pair(label == "copy", kind, language, one.replace("\\n", "\n"), other.replace("\\n", "\n"))
        for label, kind, language, one, other in rows
    ]


def counted(taken: list[tuple[Pair, bool]]) -> Counts:
    """Count what each pair was taken for."""
    return Counts(
        found=sum(pair.copy and said for pair, said in taken),
        missed=sum(pair.copy and not said for pair, said in taken),
        wronged=sum(not pair.copy and said for pair, said in taken),
    )


def at(threshold: float, measured: list[tuple[Pair, float | None]]) -> Counts:
    """Count for one threshold; where nothing can be said, nothing is taken for a copy."""
    return counted([(pair, near is not None and near >= threshold) for pair, near in measured])


def measure() -> list[tuple[Pair, float | None]]:
    """Return each pair with its likeness."""
    return [(pair, likeness(pair.one, pair.other)) for pair in pairs()]


def floor() -> Counts:
    """Count for plain equality of the folded texts."""
    return counted([(pair, folded(pair.one) == folded(pair.other)) for pair in pairs()])


def main() -> None:
    """Print the table."""
    measured = measure()
    say(f"{len(measured)} pairs: {dict(Counter(pair.kind for pair, _ in measured))}\n")
    say(f"{'':>10} {'found':>6} {'missed':>6} {'wronged':>7} {'precision':>9} {'recall':>6}\n")
    default = ProofRules().alike_from
    named = [("equality", floor())] + [(f"{threshold:.2f}", at(threshold, measured)) for threshold in THRESHOLDS]
    for name, counts in named:
        mark = "  <- the default" if name == f"{default:.2f}" else ""
        told = (
            f"{counts.found:>6} {counts.missed:>6} {counts.wronged:>7} {counts.precision:>9.2f} {counts.recall:>6.2f}"
        )
        say(f"{name:>10} {told}{mark}\n")
    others = [f"{pair.other} ({number})" for number, pair in enumerate(pairs() * 5)][:1000]
    began = time.process_time()
    nearest(pairs()[0].one, others)
    say(f"one answer against {len(others)} earlier ones: {time.process_time() - began:.2f} s of one core\n")


if __name__ == "__main__":
    main()
