"""Measure how well texts find their stories: `python -m bot.classify.story_evaluation --data DIR`.

The stories are twenty-four of Banking77's intents with a sentence of our own each (`story_sentences.toml`), the texts
its test split. Texts of its other intents and of CLINC150's finance intents tell none. Ten times half of the stories
are drawn; `--fit` fits the weights on the other half and shows their mean, which stands in `stories.py`. Half of the
texts count as telling a story, a quarter each as the two kinds that tell none.

Then weeks of 125 texts are drawn: three intents of Banking77 with five to nine texts each, one text of every other
intent, the rest of CLINC150; and it is counted which of the three come together by themselves.
"""

from __future__ import annotations

import argparse
import random
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.classify.encoder import encode
from bot.classify.stories import MEMBERS, Stories, Told, weights_of
from bot.classify.together import alike
from bot.classify.vectors import pack
from bot.rules.stories import Complaint, groups_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

DRAWS, DRAWN = 10, 12
WEEKS, IN_A_WEEK = 100, 125
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8)
SENTENCES = Path(__file__).with_name("story_sentences.toml")


class Placed(NamedTuple):
    """A text with its intent and its vector; `kind` is `bank` or `clinc`."""

    kind: str
    intent: str
    text: str
    vector: bytes


class Measured(NamedTuple):
    """What was found of one draw: the three facts of each text, whether its best story is its own, and its weight."""

    facts: Numbers
    right: Numbers
    weight: Numbers
    tells: Numbers
    kinds: Sequence[str]


def main() -> int:
    """Measure, print, and return 0."""
    asked = argparse.ArgumentParser(prog="python -m bot.classify.story_evaluation", description="Measure the stories.")
    asked.add_argument("--data", type=Path, required=True, help="the folder of the texts")
    asked.add_argument("--fit", action="store_true", help="fit the weights anew and show them")
    given = asked.parse_args()
    sentences: dict[str, str] = tomllib.loads(SENTENCES.read_text("utf-8"))
    placed = dict(zip(sentences, pack(encode(list(sentences.values()))), strict=True))
    texts = _read(given.data / "banking77_test.tsv", "bank") + _read(given.data / "clinc150_finance.tsv", "clinc")
    learned = _read(given.data / "banking77_train.tsv", "bank", wanted=sentences, each=MEMBERS)
    for confirmed in (0, 5, MEMBERS):
        members = {name: [one.vector for one in learned if one.intent == name][:confirmed] for name in sentences}
        told = {name: Told(at, text, placed[name], members[name]) for at, (name, text) in enumerate(sentences.items())}
        _show(f"{confirmed} confirmed threads a story", told, texts, weights_of(confirmed), fit=given.fit)
    _show_together(texts)
    return 0


def _read(path: Path, kind: str, *, wanted: Mapping[str, str] | None = None, each: int = 0) -> list[Placed]:
    rows: list[tuple[str, str]] = []
    for line in path.read_text("utf-8").splitlines()[1:]:
        intent, text = line.split("\t")[:2]
        if wanted is None or (intent in wanted and sum(intent == one for one, _ in rows) < each):
            rows.append((intent, text))
    vectors = pack(encode([text for _, text in rows]))
    return [Placed(kind, intent, text, vector) for (intent, text), vector in zip(rows, vectors, strict=True)]


def _show(
    title: str, told: Mapping[str, Told], texts: Sequence[Placed], weights: Sequence[float], *, fit: bool
) -> None:
    chance = np.random.default_rng(0)
    names, rows, hits, fitted, errors = list(told), [], [], [], []
    for _ in range(DRAWS):
        order = chance.permutation(len(names))
        other, drawn = ([names[at] for at in part] for part in (order[DRAWN:], order[:DRAWN]))
        if fit:
            fitted.append(_fitted(_measure([told[name] for name in other], other, texts)))
        one = _measure([told[name] for name in drawn], drawn, texts)
        scores = _scores(one, np.asarray(fitted[-1] if fit else weights))
        rows.append([_at(one, scores, threshold) for threshold in THRESHOLDS])
        hits.append(one.right[one.tells > 0].mean())
        errors.append(_error(one, scores))
    print(f"{title}: right first {np.mean(hits):.2f}, calibration error {np.mean(errors):.3f}")  # noqa: T201
    for threshold, found in zip(THRESHOLDS, np.mean(rows, axis=0), strict=True):
        line = "precision {:.2f}, found {:.2f}, false of other bank texts {:.2f}, of CLINC {:.2f}".format(*found)
        print(f"  from {threshold}: {line}")  # noqa: T201
    if fit:
        print("  weights", np.mean(fitted, axis=0).round(2).tolist())  # noqa: T201


def _show_together(texts: Sequence[Placed]) -> None:
    """Print how many of the stories that nobody named come together, how much of each, and how many groups are none."""
    chance = random.Random(0)  # noqa: S311 - draws that anybody can repeat
    bank: dict[str, list[Placed]] = {}
    for one in texts:
        bank.setdefault(one.intent if one.kind == "bank" else "", []).append(one)
    others = bank.pop("")
    found, shares, wrong = 0, [], 0
    for _ in range(WEEKS):
        named = {intent: chance.randint(5, 9) for intent in chance.sample(sorted(bank), 3)}
        week = [one for intent, of in bank.items() for one in chance.sample(of, named.get(intent, 1))]
        week += chance.sample(others, IN_A_WEEK - len(week))
        pairs = alike([one.vector for one in week], [one.text for one in week])
        for group in groups_of([Complaint(at, ("", str(at))) for at in range(len(week))], pairs):
            intent, most = Counter(week[at].intent for at in group).most_common(1)[0]
            if intent in named and 2 * most > len(group):
                found += 1
                shares.append(most / named[intent])
            else:
                wrong += 1
    share = np.mean(shares) if shares else 0.0
    told = f"{found / (3 * WEEKS):.2f} of the stories, {share:.2f} of each; {wrong / WEEKS:.2f} other groups a week"
    print(f"come together by themselves: {told}")  # noqa: T201


def _measure(stories: Sequence[Told], names: Sequence[str], texts: Sequence[Placed]) -> Measured:
    found = Stories(stories).facts([one.vector for one in texts], [one.text for one in texts])
    facts = np.array([(one.near, one.shared, one.ahead, 1.0) if one else (0, 0, 0, 1) for one in found])
    pairs = zip(found, texts, strict=True)
    right = np.array([float(one is not None and names[one.at] == text.intent) for one, text in pairs])
    tells = np.array([float(one.intent in names) for one in texts])
    kinds = [one.kind for one in texts]
    bank = np.array([kind == "bank" for kind in kinds]) & (tells == 0)
    clinc = np.array([kind == "clinc" for kind in kinds])
    weight = tells * 0.5 / tells.sum() + bank * 0.25 / bank.sum() + clinc * 0.25 / clinc.sum()
    return Measured(facts, right, weight * len(texts), tells, kinds)


def _scores(one: Measured, weights: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-one.facts @ weights)))


def _at(one: Measured, scores: Numbers, threshold: float) -> tuple[float, float, float, float]:
    said, tells = scores >= threshold, one.tells > 0
    bank = np.array([kind == "bank" for kind in one.kinds]) & ~tells
    clinc = np.array([kind == "clinc" for kind in one.kinds])
    precision = (one.right * one.weight)[said].sum() / max(one.weight[said].sum(), 1e-9)
    return precision, one.right[said & tells].sum() / tells.sum(), said[bank].mean(), said[clinc].mean()


def _error(one: Measured, scores: Numbers) -> float:
    """Return the expected calibration error over ten bins."""
    bins = np.minimum((scores * 10).astype(int), 9)
    gaps = [abs(((one.right - scores) * one.weight)[bins == at].sum()) for at in range(10)]
    return float(sum(gaps) / one.weight.sum())


def _fitted(one: Measured) -> list[float]:
    """Return the weights of a logistic regression, by Newton's steps."""
    facts, weights = one.facts, np.zeros(one.facts.shape[1])
    for _ in range(30):
        scores = _scores(one, weights)
        slope = facts.T @ (one.weight * (one.right - scores)) - 1e-3 * weights
        bend = (facts * (one.weight * scores * (1 - scores))[:, None]).T @ facts + 1e-3 * np.eye(len(weights))
        weights = weights + np.linalg.solve(bend, slope)
    return [float(one) for one in weights]


if __name__ == "__main__":
    raise SystemExit(main())
