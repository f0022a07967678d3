"""The process that reads: the only one that loads the encoder and the coefficients (`python -m bot.classify.worker`).

Started by `bot.classify.child` and by nobody else. It ends when the bot ends, however that happens, because its input
then ends; and by itself after ten idle minutes, which gives its memory back.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from typing import TYPE_CHECKING, Any

from bot.classify.encoder import encode
from bot.classify.frames import receive, send
from bot.classify.plain import plain
from bot.classify.tone import ToneModel, load
from bot.classify.vectors import pack

if TYPE_CHECKING:
    from collections.abc import Sequence

IDLE = 600.0
"""Seconds without a question after which the process ends."""


def read(texts: Sequence[str], model: ToneModel) -> tuple[list[list[Any]], bytes]:
    """Return tone, probability and words of each text, and the packed vectors one after the other."""
    told = [plain(text) for text in texts]
    places = encode(told)
    return [[tone, negative, words] for tone, negative, words in model.say(told, places)], b"".join(pack(places))


def main() -> None:
    """Answer until the questions end."""
    # Ctrl+C reaches the whole group; the bot decides when reading ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever prints must not stand between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    model = load()
    while select.select([sys.stdin], [], [], IDLE)[0] and (asked := receive(sys.stdin.buffer)):
        send(answers, *read(asked[0], model))


if __name__ == "__main__":
    main()
