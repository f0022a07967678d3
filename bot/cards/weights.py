"""Why a thread is as urgent as it is, in words: “High: trust +2, 12,000 readers +2, 3 posts in six hours +0.2”."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.rules.priority import Weight
    from bot.texts import Texts
    from storage.tables import Thread


def priority_line(thread: Thread, weights: Sequence[Weight], t: Texts) -> str:
    """Return a thread's priority with what each fact added; facts that add less than a tenth are left out."""
    name = t(f"priority-{thread.priority.value}")
    said = [_weight(thread, weight, t) for weight in weights if round(weight.points, 1)]
    return t("priority-why", priority=name, weights=", ".join(said)) if said else name


def _weight(thread: Thread, weight: Weight, t: Texts) -> str:
    points = round(weight.points, 1)
    if weight.what == "category":
        return t(f"weight-{thread.category.value if thread.category else 'none'}", points=points)
    # a count of posts or people; of the story nothing is counted
    value = {"mentions": thread.mentions, "growth": thread.growth}.get(weight.what, round(weight.value))
    return t(f"weight-{weight.what}", n=value, points=points)
