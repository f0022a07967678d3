"""One client's programme: its rules, its playbook and perks, its rooms."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, StringConstraints, field_validator

from bot.config.perks import Helpdesk, Language, PerkSeed, Sentence
from bot.config.rooms import DiscordRooms, TelegramRooms, WebRooms
from bot.config.sources import AnySource
from bot.config.zone import Zone
from bot.rules.claims import PerAuthor
from bot.rules.classify import ClassifyRules
from bot.rules.disclosure import DisclosureRules
from bot.rules.nudges import NudgeRules
from bot.rules.periods import Weekday
from bot.rules.playbook import Line, Page
from bot.rules.points import PointRules
from bot.rules.priority import PriorityRules
from bot.rules.proof import ProofRules
from bot.rules.publish import PublishRules
from bot.rules.settings import Settings
from bot.rules.sla import SlaRules
from bot.rules.spike import SpikeRules
from storage.tables import Category

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.config.rooms import Rooms

# whoever holds the secret puts posts before all members, and anyone may try
SHORTEST_SECRET = 16
TOO_SHORT = f"too short; take {SHORTEST_SECRET} characters or more (`openssl rand -hex 24` makes some)"

Question = Annotated[dict[Language, Annotated[Sentence, StringConstraints(max_length=45)]], Field(min_length=1)]
"""45 characters is what Discord shows above a form's field."""


class Digest(Settings):
    """When the daily digest goes out, in the community's zone, and how many hours late it may still be sent.

    `weekly` is the weekday on which the week is told too, at the same time.
    """

    at: time = time(9)
    tolerance_hours: float = Field(6, gt=0, le=23)
    weekly: Weekday | None = None


class MonthlyReport(Settings):
    """Whether the month's report is posted on the first of the next, and the month it is compared with (`2026-01`).

    Without `baseline` that is the last whole month before the community began, if mentions of it were imported.
    """

    monthly: bool = True
    tolerance_days: float = Field(5, gt=0, le=25)
    baseline: Annotated[str, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")] | None = None


class Targets(Settings):
    """What a month should bring."""

    active_members: int = Field(100, ge=0)
    answers: int = Field(500, ge=0)
    likes: int = Field(500, ge=0)


class Quiet(Settings):
    """When an answered thread counts as quiet, and when it is closed."""

    after_hours: float = Field(72, gt=0)
    close_after_days: float = Field(7, gt=0)


class PlaybookEntry(Page):
    """The seed of one category's guidance: one line for the card, words that tell the category, and what else is known.

    Its other sections are those of the playbook in chat, by the same rules.
    """

    line: Annotated[dict[Language, Line], Field(min_length=1)]


class Retention(Settings):
    """After how many days what is forgotten: authors and texts of closed threads, mentions that were only kept.

    `gone_days` is for posts that their authors deleted, `broken_days` for what a source sent and nobody could read.
    """

    closed_days: int = Field(90, ge=1, le=3650)
    kept_days: int = Field(90, ge=1, le=3650)
    gone_days: int = Field(1, ge=0, le=3650)
    broken_days: int = Field(30, ge=1, le=3650)


class Intake(Settings):
    """The secret for the HTTP intake: it signs (HMAC) or is sent as a bearer; it may be in the environment instead."""

    secret: SecretStr | None = None
    secret_env: str | None = None

    @field_validator("secret")
    @classmethod
    def _is_long(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and len(secret) < SHORTEST_SECRET:
            raise ValueError(f"is {TOO_SHORT}")
        return secret


class CommunityConfig(Settings):
    """One client's programme."""

    product: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    language: Language = "en"
    zone: Zone = "UTC"
    join: Literal["admit", "open", "listed"] = "admit"
    questions: tuple[Question, ...] = Field((), max_length=4)
    seats: int = Field(2, ge=1, le=10)
    publish: PublishRules = PublishRules()
    sla: SlaRules = SlaRules()
    per_author: PerAuthor = PerAuthor()
    quiet: Quiet = Quiet()
    nudges: NudgeRules = NudgeRules()
    spike: SpikeRules = SpikeRules()
    digest: Digest = Digest()
    report: MonthlyReport = MonthlyReport()
    targets: Targets = Targets()
    retention: Retention = Retention()
    disclosure: DisclosureRules = DisclosureRules()
    proof: ProofRules = ProofRules()
    helpdesk: Helpdesk = Helpdesk()
    points: PointRules = PointRules()
    intake: Intake = Intake()
    sources: tuple[AnySource, ...] = ()
    classify: ClassifyRules = ClassifyRules()
    priority: PriorityRules = PriorityRules()
    playbook: dict[Category, PlaybookEntry] = Field(default_factory=dict)
    perks: tuple[PerkSeed, ...] = ()
    discord: DiscordRooms | None = None
    telegram: TelegramRooms | None = None
    web: WebRooms | None = None

    @property
    def tz(self) -> ZoneInfo:
        """Return the community's time zone."""
        return ZoneInfo(self.zone)

    def rooms(self) -> Iterator[tuple[str, Rooms]]:
        """Yield (platform, rooms) for every chat that the community uses."""
        for platform in ("discord", "telegram", "web"):
            rooms = getattr(self, platform)
            if rooms is not None:
                yield platform, rooms
