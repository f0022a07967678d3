"""How often the test for a spike is wrong: false alarms a year, and which spikes are found (`make bench`).

Series are invented: hours with a steady rate, and hours whose rate itself goes up and down (gamma, as much as its mean).
"""

from __future__ import annotations

import random
from math import exp

from rich.console import Console

from bot.rules.spike import SpikeRules, compare, is_spike

out = Console(highlight=False, soft_wrap=True)
HOURS_A_YEAR = 8766


def poisson(dice: random.Random, rate: float) -> int:
    """Return a number of events at a rate (Knuth's way, in steps so that no factor vanishes)."""
    count = 0
    while rate > 0:
        step = min(rate, 30.0)
        rate -= step
        left, product = exp(-step), dice.random()
        while product > left:
            count += 1
            product *= dice.random()
    return count


def hour(dice: random.Random, rate: float, *, scattered: bool) -> int:
    return poisson(dice, rate * dice.gammavariate(1, 1) if scattered else rate)


def false_alarms(rate: float, hours: int, rules: SpikeRules, dice: random.Random, *, scattered: bool = False) -> int:
    """Return in how many usual hours the test sees a spike."""
    return sum(_is_seen(rate, rate, rules, dice, scattered=scattered) for _ in range(hours))


def found(rate: float, times: float, hours: int, rules: SpikeRules, dice: random.Random) -> float:
    """Return the part (0 to 1) of hours with `times` the usual rate that the test sees."""
    return sum(_is_seen(rate, rate * times, rules, dice, scattered=False) for _ in range(hours)) / hours


def _is_seen(rate: float, now: float, rules: SpikeRules, dice: random.Random, *, scattered: bool) -> bool:
    weeks = [[hour(dice, rate, scattered=scattered) for _ in range(3)] for _ in range(rules.weeks)]
    return is_spike(compare(hour(dice, now, scattered=scattered), weeks, rules), rules, rules.weeks)


def main() -> None:
    """Print the table."""
    rules, dice = SpikeRules(), random.Random(2026)
    out.print(
        "Spikes: false alarms a year in usual hours, and the share of hours with so many times the usual that is seen"
    )
    out.print(f"{'an hour':>8} {'steady':>8} {'scattered':>10} {'x3':>6} {'x5':>6} {'x10':>6}")
    for rate in (0.2, 1, 5, 20):
        hours = 20_000 if rate <= 5 else 6_000
        steady, scattered = (
            false_alarms(rate, hours, rules, dice, scattered=one) * HOURS_A_YEAR / hours for one in (False, True)
        )
        seen = " ".join(f"{found(rate, times, 500, rules, dice):6.0%}" for times in (3, 5, 10))
        out.print(f"{rate:>8} {steady:>8.1f} {scattered:>10.1f} {seen}")


if __name__ == "__main__":
    main()
