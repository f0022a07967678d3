"""How fast texts are read and what it costs: `make bench`, or `python -m tests.bench.reading`.

The floor is the bare sentence encoder on the same texts, in the same kind of process. Texts are invented, of the length
of a post. Also what the model reaches in Russian, on sixty sentences written for this project: too few for a promise.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from itertools import islice, product
from pathlib import Path

from bot.classify.evaluation import figures_of
from bot.classify.tone import SHIPPED
from bot.classify.training.data import read

say = sys.stdout.write

RUSSIAN = Path(__file__).parents[1] / "classify" / "tone_ru.tsv"
MANY = 2000
_WHO = ["My withdrawal", "The new app", "Their support", "This so-called exchange", "@someone the card", "Our wallet"]
_DOES = ["is stuck since", "works better than", "did not answer about", "was updated right before", "lost my money on"]
_WHAT = [
    "Monday and nobody tells why",
    "the old one, thank you",
    "the fee of 3 %",
    "the weekend 😡",
    "a transfer abroad",
]


def posts(many: int) -> list[str]:
    """Return invented posts of the usual length, all different."""
    made = (f"{who} {does} {what} #{at}" for at, (who, does, what) in enumerate(list(product(_WHO, _DOES, _WHAT)) * 99))
    return list(islice(made, many))


def alone(kind: str) -> None:
    """Measure one kind in this process and print texts a second of one core, and the most memory it took."""
    if kind == "encoder":
        from bot.classify.encoder import encode as run
    else:
        from bot.classify.tone import load
        from bot.classify.worker import read as read_

        model = load()

        def run(texts: list[str]) -> object:
            return read_(texts, model)

    texts = posts(MANY)
    run(texts[:128])
    began = time.process_time()
    for start in range(0, MANY, 128):
        run(texts[start : start + 128])
    spent = time.process_time() - began
    say(f"{MANY / spent:6.0f} texts/s, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:4.0f} MB at most\n")


def main() -> None:
    """Print both kinds, each measured in a process of its own, then Russian."""
    for kind, name in (("encoder", "the bare encoder"), ("reader", "the reader")):
        say(f"{name:>16}: ")
        sys.stdout.flush()
        subprocess.run([sys.executable, "-m", "tests.bench.reading", kind], check=True)  # noqa: S603
    found = figures_of(SHIPPED, read(RUSSIAN))
    say(f"{'Russian':>16}: {found['texts']} own sentences, macro-recall {found['macro_recall']}, ")
    say(f"recalls {found['recalls']}\n")


if __name__ == "__main__":
    if sys.argv[1:]:
        alone(sys.argv[1])
    else:
        main()
