"""Trains the tone model and writes its coefficients and figures: `python -m bot.classify.training --data DIR`.

Five minutes and 2 GB on one core. The probability's curve is fitted on the two last fifths of the pool, each read by a
model that had not seen it: the pool stands in order of time, so these are the fifths most like texts to come.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.classify.encoder import encode
from bot.classify.evaluation import FIGURES, figures_of, written
from bot.classify.measures import measured
from bot.classify.tone import SHIPPED, probable, save, views_of
from bot.classify.training.data import HELD_OUT, POOL, picked, read, without
from bot.classify.training.fitting import Grams, curve_of, fit

if TYPE_CHECKING:
    from bot.classify.training.data import Labelled
    from bot.classify.training.fitting import Labels, Numbers
    from bot.classify.vectors import Matrix

say = sys.stderr.write
FIFTHS, LATEST = 5, 2


def tried(pool: Labelled, places: Matrix, views: Numbers, grams: Grams, part: Labels) -> tuple[Numbers, Numbers]:
    """Return both heads' scores of a part of the pool by a model that was fitted on all the others."""
    others = np.setdiff1d(np.arange(len(pool.texts)), part)
    model = fit(views[others], grams.picked(others), pool.labels[others])
    return model.scores(picked(pool, part).texts, places[part]), model.far_scores(places[part])


def main() -> None:
    """Train, measure and write."""
    asked = argparse.ArgumentParser(prog="python -m bot.classify.training", description="Train the tone model.")
    asked.add_argument("--data", type=Path, required=True, help=f"the folder of {POOL} and {HELD_OUT}")
    asked.add_argument("--out", type=Path, default=SHIPPED.parent, help="where the coefficients go")
    told = asked.parse_args()
    held_out = read(told.data / HELD_OUT)
    whole = read(told.data / POOL)
    pool = without(whole, held_out)
    copies = len(whole.texts) - len(pool.texts)
    say(f"{len(pool.texts)} texts to train on; {copies} copies of texts held out are left aside\n")
    places = np.concatenate([encode(pool.texts[at : at + 256]) for at in range(0, len(pool.texts), 256)])
    say("the texts are encoded\n")
    views, grams = views_of(pool.texts, places), Grams.of(pool.texts)
    parts = np.array_split(np.arange(len(pool.texts)), FIFTHS)[-LATEST:]
    unseen, far = (
        np.concatenate(both) for both in zip(*(tried(pool, places, views, grams, part) for part in parts), strict=True)
    )
    latest = pool.labels[np.concatenate(parts)]
    model = replace(fit(views, grams, pool.labels), curve=curve_of(unseen, latest), far_curve=curve_of(far, latest))
    told.out.mkdir(parents=True, exist_ok=True)
    save(model, told.out / SHIPPED.name)
    training = measured(latest, unseen, probable(model.curve, unseen))
    figures = figures_of(told.out / SHIPPED.name, held_out)
    (told.out / FIGURES.name).write_text(written({"while_training": training, "measured": figures}), "utf-8")
    say(f"wrote {told.out / SHIPPED.name}: {(told.out / SHIPPED.name).stat().st_size} bytes\n")
    for name, found in (("latest fifths, unseen", training), ("held out", figures)):
        told_of = f"macro-recall {found['macro_recall']}, recalls {found['recalls']}"
        say(f"{name}: {told_of}, calibration error {found['calibration_error']}\n")


if __name__ == "__main__":
    main()
