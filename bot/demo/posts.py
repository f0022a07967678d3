"""Invented public posts about an invented product, some hours old when the demo starts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.mentions import NewMention, Reach

if TYPE_CHECKING:
    from datetime import datetime

X_EPOCH_MS = 1_288_834_974_657
SNOWFLAKE_SHIFT = 22

Line = tuple[str, float, str, str | None, str, float | None, int]

POSTS: tuple[Line, ...] = (
    # place, hours ago, author, category, text, probability of negative, views; None is left to the built-in classifier
    (
        "x",
        5.5,
        "lena_trades",
        "support",
        (
            "3 days. THREE DAYS my withdrawal from Northwind has been “processing”. Support bot sends me the same "
            "article again and again. Is anybody actually home over there?"
        ),
        0.97,
        18_400,
    ),
    (
        "x",
        3.2,
        "cryptoskeptic88",
        "trust",
        (
            "Reminder that Northwind still has not published who holds its reserves. Smells like the next collapse. "
            "Get out while you can."
        ),
        0.94,
        52_300,
    ),
    (
        "reddit",
        20.5,
        "u/quiet_saver",
        "technical",
        (
            "Northwind asks me to verify my ID for the third time. Uploaded passport, uploaded driving licence, both "
            "rejected with “document unreadable”. The photos are perfectly sharp. What am I doing wrong?"
        ),
        0.81,
        2_100,
    ),
    (
        "youtube",
        27.0,
        "MarketMornings viewer",
        "rumor",
        (
            "my cousin works in payments and says Northwind is going to freeze all EU accounts in May, nobody talks "
            "about it"
        ),
        0.88,
        9_800,
    ),
    (
        "x",
        1.1,
        "bo_and_the_bulls",
        None,
        (
            "Northwind’s app logged me out in the middle of a trade and then said “limit reached”. Which? It was "
            "50 euros. I hate this useless, broken thing."
        ),
        None,
        740,
    ),
    (
        "x",
        0.6,
        "maria.k",
        None,
        (
            "Northwind charged my card twice for one top-up. Ticket open since yesterday, no answer. This is awful, "
            "I feel cheated and ignored."
        ),
        None,
        1_250,
    ),
    (
        "reddit",
        2.4,
        "u/deal_or_no_deal",
        "trust",
        (
            "Is Northwind even regulated? Their footer names a company in a country I had to look up. Not saying scam, "
            "but I would like to hear from people who actually got their money out."
        ),
        0.66,
        5_600,
    ),
    (
        "x",
        9.0,
        "ivo_codes",
        "technical",
        "Northwind’s API docs are three versions behind. I gave up on the webhook signature after two evenings.",
        0.58,
        310,
    ),
    ("x", 4.0, "sunny_side", "technical", "Northwind’s new dark mode is lovely, my eyes say thanks.", 0.04, 900),
    (
        "x",
        7.7,
        "pete_on_wheels",
        "support",
        "Does Northwind work with US cards? Asking before my trip.",
        0.22,
        150,
    ),
)


def posts(now: datetime) -> list[NewMention]:
    """Return the invented posts as if they had been published in the hours before `now`."""
    return [_post(number, line, now) for number, line in enumerate(POSTS)]


def _post(number: int, line: Line, now: datetime) -> NewMention:
    place, hours, author, category, text, score, views = line
    posted_at = now - timedelta(hours=hours)
    name, link = {
        "x": lambda: _x(posted_at, number, author),
        "reddit": lambda: (f"t3_demo{number}", f"https://www.reddit.com/r/fintech/comments/demo{number}/northwind/"),
        "youtube": lambda: (f"UgDemo{number}", f"https://www.youtube.com/watch?v=NorthwindVd&lc=UgDemo{number}"),
    }[place]()
    return NewMention.model_validate(
        {
            "source": place,
            "id": name,
            "link": link,
            "author": author,
            "text": text,
            "language": "en",
            "posted_at": posted_at,
            "conversation": name if place != "youtube" else "NorthwindVd",
            "root": place != "youtube",
            "branch": name if place == "youtube" else None,
            "reach": Reach(views=views),
            "category": category,
            "score": score,
        }
    )


def _x(posted_at: datetime, number: int, author: str) -> tuple[str, str]:
    # an X id tells its time, and the recorded answers of the demo are compared with it
    moment = int(posted_at.timestamp() * 1000) - X_EPOCH_MS
    name = str((moment << SNOWFLAKE_SHIFT) + number)
    return name, f"https://x.com/{author}/status/{name}"
