"""Where a community listens: pulled from a place's API or a feed, or pushed by a mention monitor's webhook."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, StringConstraints, model_validator

from bot.rules.settings import Settings

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/@]+(/\S*)?$", max_length=1000)]
Place = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,29}$")]
Path = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.\-]{1,200}$")]
"""Names joined by points: `data.author.name`; a number takes that item of a list."""


class Mapping(Settings):
    """Where the fields of a mention stand in an item of somebody's JSON. What is left out is not there."""

    id: Path = "id"
    link: Path = "url"
    author: Path = "author"
    text: Path = "text"
    title: Path | None = None
    posted_at: Path = "published_at"
    place: Path | None = None
    language: Path | None = None
    followers: Path | None = None
    views: Path | None = None
    likes: Path | None = None
    replies: Path | None = None
    tone: Path | None = None
    score: Path | None = None
    category: Path | None = None
    tones: dict[str, Literal["negative", "neutral", "positive"]] = Field(default_factory=dict)


class Pulled(Settings):
    """A source that is asked every `minutes`."""

    name: Name
    minutes: float = Field(5, ge=1, le=1440)


class XSource(Pulled):
    """Recent search of the X API v2 (7 days back). `posts_a_month` is what may be read in a calendar month."""

    kind: Literal["x"]
    query: Annotated[str, StringConstraints(min_length=1, max_length=512)]
    posts_a_month: int = Field(10_000, ge=10)


class YouTubeSource(Pulled):
    """Comments and replies under videos and channels. `units_a_day` is what may be used of the key's daily quota."""

    kind: Literal["youtube"]
    minutes: float = Field(15, ge=1, le=1440)
    videos: tuple[Annotated[str, StringConstraints(pattern=r"^[\w-]{11}$")], ...] = ()
    channels: tuple[Annotated[str, StringConstraints(pattern=r"^UC[\w-]{22}$")], ...] = ()
    units_a_day: int = Field(8_000, ge=10, le=1_000_000)

    @model_validator(mode="after")
    def _listens_somewhere(self) -> Self:
        if not (self.videos or self.channels):
            raise ValueError("name videos or channels")
        return self


class RedditSource(Pulled):
    """A search of Reddit's submissions, everywhere or in `subreddits`; `comments` reads their newest ones too."""

    kind: Literal["reddit"]
    query: Annotated[str, StringConstraints(min_length=1, max_length=512)]
    subreddits: tuple[Annotated[str, StringConstraints(pattern=r"^\w{2,21}$")], ...] = ()
    comments: bool = False

    @model_validator(mode="after")
    def _comments_stand_somewhere(self) -> Self:
        if self.comments and not self.subreddits:
            raise ValueError("comments needs subreddits: Reddit searches submissions only")
        return self


class FeedSource(Pulled):
    """An RSS or Atom feed; `place` is the forum's own short name. With `words`, only items that hold one of them."""

    kind: Literal["feed"]
    url: Address
    place: Place = "forum"
    minutes: float = Field(15, ge=1, le=1440)
    words: tuple[Annotated[str, StringConstraints(min_length=2, max_length=60)], ...] = ()


class JsonSource(Pulled):
    """Any JSON over HTTP: `items` is where the list stands (empty: the body itself), `fields` where the fields are."""

    kind: Literal["json"]
    url: Address
    place: Place = "forum"
    items: Path | None = None
    next: Path | None = None
    token_env: str | None = None
    fields: Mapping = Mapping()


class Hook(Settings):
    """A source that sends by itself to `/v1/communities/NAME/hooks/HOOK/SECRET`."""

    name: Name
    secret: SecretStr | None = None
    secret_env: str | None = None

    @model_validator(mode="after")
    def _has_a_secret(self) -> Self:
        if not (self.secret or self.secret_env):
            raise ValueError("needs secret_env (the variable that holds the last part of its address)")
        return self


class OctolensHook(Hook):
    """Octolens' webhook."""

    kind: Literal["octolens"]


class SyftenHook(Hook):
    """Syften's webhook."""

    kind: Literal["syften"]


class F5BotHook(Hook):
    """F5Bot's alerts."""

    kind: Literal["f5bot"]


class OtherHook(Hook):
    """Any other monitor's webhook, by a mapping."""

    kind: Literal["webhook"]
    place: Place = "forum"
    items: Path | None = None
    fields: Mapping = Mapping()


PULLED = (XSource, YouTubeSource, RedditSource, FeedSource, JsonSource)
AnyPulled = XSource | YouTubeSource | RedditSource | FeedSource | JsonSource
AnyHook = OctolensHook | SyftenHook | F5BotHook | OtherHook
AnySource = Annotated[AnyPulled | AnyHook, Field(discriminator="kind")]
