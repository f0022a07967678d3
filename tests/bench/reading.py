"""How fast texts are read and what it costs: `make bench`, or `python -m tests.bench.reading`.

The floor is the bare sentence encoder on the same texts, in the same kind of process. Texts are invented, of the length
of a post. Also what the model reaches in Russian, on sixty sentences written for this project: too few for a promise.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from itertools import islice, product
from pathlib import Path

from bot.classify.evaluation import figures_of
from bot.classify.tone import SHIPPED
from bot.classify.training.data import read
from tests.bench.row import Row, against, show

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


def alone(kind: str, many: int) -> None:
    """Measure one kind in this process, and print what one text takes in ms of one core, and the most memory in MB."""
    if kind == "encoder":
        from bot.classify.encoder import encode as run
    elif kind == "reader":
        from bot.classify.tone import load
        from bot.classify.worker import read as read_

        model = load()

        def run(texts: list[str]) -> object:
            return read_(texts, model)
    else:
        from bot.classify.copies import Copies

        copies = Copies()

        def run(texts: list[str]) -> object:
            found = copies.find_all([(text, text) for text in texts])
            for text in texts:
                copies.add(text, text)
            return found

    texts = posts(many)
    run(texts[:128])
    began = time.process_time()
    for start in range(0, many, 128):
        run(texts[start : start + 128])
    spent = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(json.dumps([spent / many * 1000, memory]))


def measure(*, quick: bool = False) -> list[Row]:
    """Return what reading takes, each kind measured in a process of its own."""
    many = 128 if quick else MANY
    found = {kind: _in_a_process(kind, many) for kind in ("encoder", "reader", "copies")}
    (bare, room), (reader, held), (copies, _) = found.values()
    what = "the bare sentence encoder"
    return [
        against(f"reading a post ({1000 / reader:,.0f} a second)", reader, "ms", bare, what=what, goal=None),
        against("reading: memory at most", held, "MB", room, what=what, goal=None),
        Row(f"telling whether a post is a copy ({1000 / copies:,.0f} a second)", copies, "ms"),
    ]


def _in_a_process(kind: str, many: int) -> list[float]:
    words = [sys.executable, "-m", "tests.bench.reading", kind, str(many)]
    found: list[float] = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603
    return found


def main(arguments: list[str]) -> None:
    """Measure and print, then Russian."""
    if "--quick" not in arguments and arguments:
        alone(arguments[0], int(arguments[1]))
        return
    quick = "--quick" in arguments
    show("reading", "Reading", measure(quick=quick), keeps=not quick)
    if not arguments:
        told = figures_of(SHIPPED, read(RUSSIAN))
        say(f"Russian: {told['texts']} own sentences, macro-recall {told['macro_recall']}, recalls {told['recalls']}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
