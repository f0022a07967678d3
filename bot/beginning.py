"""Loading makes much and drops nothing: the garbage collector rests until all is loaded, a seventh of a start.

What is loaded by then is never looked through again either, so that each later look is short.
"""

from __future__ import annotations

import gc

gc.disable()


def over() -> None:
    """Let the collector work again, on what comes from now on."""
    gc.freeze()
    gc.enable()
