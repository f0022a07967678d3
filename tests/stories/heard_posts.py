"""What people write in a day, in invented words, and where: on X, Reddit, YouTube, a board, and a news site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.ports.mentions import NewMention
from tests.standins.sources.x_api import id_at

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

VIDEO = "northwind01"
PLACES = ("x", "reddit", "youtube", "board", "news")
BAD = (
    "Northwind froze my {thing} {when} and nobody answers. {rage}",
    "Third {thing} that Northwind lost {when}. {rage}",
    "Is Northwind a scam? My {thing} is stuck {when}. {rage}",
    "The Northwind app crashes with every {thing} {when}, useless. {rage}",
    "Northwind charged me twice for one {thing} {when}. {rage}",
)
MILD = (
    "Does anybody know how Northwind handles a {thing} {when}?",
    "Compared Northwind with two others for my {thing} {when}, notes below.",
    "Northwind changed the page for a {thing} {when}.",
)
GLAD = ("Northwind sorted my {thing} out {when}, great people.", "Really happy with the {thing} at Northwind {when}!")
THINGS = ("withdrawal", "card", "transfer", "refund", "account check", "deposit", "statement", "limit", "login", "loan")
WHENS = ("since Monday", "for two weeks", "again today", "after the update", "this morning", "over the weekend")
RAGES = ("Terrible.", "I want my money back.", "Avoid them.", "Worst support ever.", "Shame on them.", "Never again.")


@dataclass(frozen=True)
class Post:
    """One post. `above` is what it answers (Reddit, YouTube)."""

    number: int
    place: str
    author: str
    text: str
    at: datetime
    above: Post | None = None

    @property
    def mark(self) -> str:
        """What it is found by, in whatever form it comes."""
        return f"post-{self.number:06d}"

    @property
    def id(self) -> str:
        bare = f"{self.number:06d}"
        if self.place == "youtube":
            return f"{self.above.id}.9re{bare}" if self.above else f"Ugy{self.number:08d}AaABAg"
        named = {"x": id_at(self.at, self.number), "reddit": f"{'t1_c' if self.above else 't3_s'}{bare}"}
        return named.get(self.place, str(self.number))

    @property
    def link(self) -> str:
        """Its one address, as our own rules spell it."""
        match self.place:
            case "x":
                return f"https://x.com/i/status/{self.id}"
            case "reddit":
                end = f"{self.above.id[3:]}/_/{self.id[3:]}" if self.above else self.id[3:]
                return f"https://www.reddit.com/comments/{end}"
            case "youtube":
                return f"https://www.youtube.com/watch?v={VIDEO}&lc={self.id}"
        return f"https://{self.place}.example/t/{self.number}"

    @property
    def fields(self) -> dict[str, Any]:
        """The post as our own intake takes it."""
        given = {"source": self.place, "id": self.id, "link": self.link, "author": self.author, "text": self.text}
        given |= {"posted_at": self.at.isoformat()}
        if self.place == "reddit":
            given |= {"conversation": (self.above or self).id, "root": self.above is None}
        return given

    @property
    def mention(self) -> NewMention:
        return NewMention.model_validate(self.fields)


def words(random: Random, number: int) -> str:
    """Say something, mostly a complaint; no two say quite the same."""
    said = random.choice(random.choices((BAD, MILD, GLAD), (5, 3, 2))[0])
    said = said.format(thing=random.choice(THINGS), when=random.choice(WHENS), rage=random.choice(RAGES))
    return f"{said} Case {number * 7919 % 100_003}."
