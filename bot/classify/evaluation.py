"""Measures the shipped coefficients again: `python -m bot.classify.evaluation --data DIR`, or any set by `--test FILE`.

Ends with 1 where they no longer give the figures that stand in `figures.json`, which managers are shown.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.classify.encoder import encode
from bot.classify.measures import measured
from bot.classify.tone import SHIPPED, load
from bot.classify.training.data import HELD_OUT, read

if TYPE_CHECKING:
    from bot.classify.training.data import Labelled

FIGURES = SHIPPED.parent / "figures.json"
ROUNDING = 0.003
"""How far a figure may be off, because other processors add in another order."""

say = sys.stdout.write


def figures_of(path: Path, labelled: Labelled) -> dict[str, Any]:
    """Return what the coefficients of a file reach on labelled texts."""
    model = load(path)
    slices = [labelled.texts[at : at + 256] for at in range(0, len(labelled.texts), 256)]
    judged = [model.judged(some, encode(some)) for some in slices]
    scores, negative = (np.concatenate(part) for part in zip(*judged, strict=True))
    return {"set": HELD_OUT, **measured(labelled.labels, scores, negative)}


def written(figures: dict[str, Any]) -> str:
    """Return figures as the file holds them."""
    return json.dumps(figures, indent=1, sort_keys=True) + "\n"


def apart(one: Any, other: Any) -> bool:
    """Say whether two figures, or lists or tables of them, differ by more than ROUNDING."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() != other.keys() or any(apart(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) != len(other) or any(map(apart, one, other))
    if isinstance(one, float) and isinstance(other, (float, int)):
        return abs(one - other) > ROUNDING
    return bool(one != other)


def main() -> int:
    """Measure, print and compare."""
    asked = argparse.ArgumentParser(prog="python -m bot.classify.evaluation", description="Measure the tone model.")
    asked.add_argument("--data", type=Path, help=f"the folder of {HELD_OUT}")
    asked.add_argument("--test", type=Path, help="a table of label and text to measure instead")
    told = asked.parse_args()
    path = told.test or (told.data and told.data / HELD_OUT)
    if path is None:
        asked.error("name --data or --test")
    labelled = read(path)
    encode(["warm"])
    began = time.process_time()
    found = figures_of(SHIPPED, labelled)
    spent = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(
        f"{path.name}: {found['texts']} texts, macro-recall {found['macro_recall']}, recalls {found['recalls']}, "
        f"negative precision {found['negative_precision_as_found']} as found and {found['negative_precision']} "
        f"at the assumed shares, calibration error {found['calibration_error_as_found']} as found and "
        f"{found['calibration_error']}; {found['texts'] / spent:.0f} texts/s, {memory:.0f} MB at most\n"
    )
    if told.test:
        return 0
    if apart(json.loads(FIGURES.read_text("utf-8"))["measured"], found):
        say(f"these are not the figures of {FIGURES.name}: train anew, or find what changed\n")
        return 1
    say(f"as {FIGURES.name} says\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
