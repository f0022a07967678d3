"""No figure, page or file of one community holds anything of another, whatever numbers and names it is asked with."""

from __future__ import annotations

import inspect
import pkgutil
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from bot import reports
from bot.config.community import CommunityConfig
from bot.reports import (
    addresses,
    applications,
    audit,
    brief,
    costs,
    desk,
    digest,
    guide,
    incident,
    intake,
    likely,
    members,
    overview,
    owndata,
    payouts,
    perks,
    playbook,
    pressing,
    queue,
    review,
    sla,
    standing,
    status,
    stories,
    thread,
    told,
    weekly,
)
from bot.reports.monthly import figures, helpers, outcome, posts, rows, series
from bot.reports.monthly import stories as monthly_stories
from bot.reports.monthly.model import Audience as Reader
from bot.rules.advice import Audience
from storage.tables import CardKind, Community
from tests.usecases.two import SECRETS, Two, open_two
from tests.world import NOON, community, config

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from zoneinfo import ZoneInfo

    from bot.reports.monthly.model import MonthlyReport, Sheet
    from storage.database import UnitOfWork
    from tests.world import FakeClock

DAY = timedelta(days=1)
NOWHERE = 99_999
CONFIG = config("sqlite:///nowhere.db").communities["acme"]
KNOWN = ("Ana Secret", "secret guide")


@dataclass(frozen=True)
class Given:
    """What a report is asked with: the numbers and names of the other community, or such as are nowhere."""

    zone: ZoneInfo
    thread: int = NOWHERE
    incident: int = NOWHERE
    member: int = NOWHERE
    doubt: int = NOWHERE
    entry: int = NOWHERE
    word: int = NOWHERE
    request: int = NOWHERE
    name: str = "nobody at all"
    words: str = "no such words"
    page: str = "s99999"
    story: int = NOWHERE
    hint: int = NOWHERE

    @property
    def number(self) -> str:
        """Return how a manager writes a member's number."""
        return f"m{self.member}"


QUIET: dict[str, Any] = {"quiet_for": 3 * DAY, "now": NOON + 9 * DAY, "salt": "salt"}


async def _month(uow: UnitOfWork, community: int, of: Given) -> MonthlyReport:
    """Return the managers' report of the month in which it all happened."""
    given = {"audience": Reader.MANAGER, "now": NOON + DAY, "began_at": NOON - DAY, "salt": "salt"}
    its = config("sqlite:///none").communities["acme"].model_copy(update={"zone": of.zone.key})
    return await figures.monthly_report(uow, community, NOON.date(), config=its, **given)


async def _rows(uow: UnitOfWork, community: int, of: Given) -> list[Sheet]:
    report = await _month(uow, community, of)
    return await rows.sheets(uow, community, report, language="en", now=NOON + DAY, salt="salt")


REPORTS: dict[str, Callable[[UnitOfWork, int, Given], Awaitable[Any]]] = {
    "addresses.card_links": lambda uow, rival, of: addresses.card_links(
        uow, rival, "web", [of.thread], lambda room, message: f"{room}/{message}", kinds=tuple(CardKind)
    ),
    "applications.application_view": lambda uow, rival, of: applications.application_view(uow, rival, of.member),
    "applications.member_view": lambda uow, rival, of: applications.member_view(
        uow, rival, of.member, now=NOON, questions=()
    ),
    "audit.page of a thread": lambda uow, rival, of: audit.page(uow, rival, audit.Asked(thread_id=of.thread)),
    "audit.page of a member": lambda uow, rival, of: audit.page(uow, rival, audit.Asked(member_id=of.member)),
    "audit.page with words": lambda uow, rival, of: audit.page(uow, rival, audit.Asked(words=of.words)),
    "audit.page of all": lambda uow, rival, _: audit.page(uow, rival, audit.Asked()),
    "audit.called": lambda uow, rival, of: audit.called(uow, rival, of.name),
    "audit.name_of": lambda uow, rival, of: audit.name_of(uow, rival, of.member),
    "audit.table": lambda uow, rival, _: audit.table(uow, rival, "clock", "former"),
    "brief.day": lambda uow, rival, _: brief.day(uow, rival, CONFIG, NOON + DAY, audience=Audience.MANAGERS),
    "brief.week": lambda uow, rival, _: brief.week(uow, rival, CONFIG, NOON + DAY, began_at=NOON),
    "desk.desk": lambda uow, rival, _: desk.desk(uow, rival, NOON - DAY, NOON + DAY),
    "digest.digest": lambda uow, rival, of: digest.digest(uow, rival, NOON + DAY, of.zone, rank_managers=True),
    "digest.done": lambda uow, rival, _: digest.done(uow, rival, NOON - DAY, NOON + DAY),
    "digest.helpers": lambda uow, rival, _: digest.helpers(uow, rival, NOON - DAY, NOON + DAY, rank_managers=True),
    "intake.intake": lambda uow, rival, _: intake.intake(uow, rival, CONFIG, NOON + DAY),
    "intake.silent": lambda uow, rival, _: intake.silent(uow, rival, NOON + 10 * DAY),
    "costs.costs": lambda uow, rival, _: costs.costs(uow, rival, CONFIG.publish),
    "likely.likely": lambda uow, rival, of: likely.likely(uow, rival, of.thread),
    "likely.posts": lambda uow, rival, of: likely.posts(uow, rival, of.thread),
    "members.roster": lambda uow, rival, _: members.roster(uow, rival),
    "members.seats_of": lambda uow, rival, of: members.seats_of(uow, rival, of.member),
    "members.page_of": lambda uow, rival, _: members.page_of(uow, rival, NOON),
    "members.page_of a name": lambda uow, rival, of: _found(members.page_of(uow, rival, NOON, of.name)),
    "members.page_of a number": lambda uow, rival, of: _found(members.page_of(uow, rival, NOON, of.number)),
    "members.meant": lambda uow, rival, of: members.meant(uow, rival, of.name),
    "members.meant by number": lambda uow, rival, of: members.meant(uow, rival, of.number),
    "members.meant_first": lambda uow, rival, of: members.meant_first(uow, rival, of.name.split()[0], "Secret why"),
    "monthly.figures.monthly_report": _month,
    "monthly.helpers.helpers_of": lambda uow, rival, _: helpers.helpers_of(uow, rival, NOON - DAY, NOON + DAY),
    "monthly.outcome.endings": lambda uow, rival, _: outcome.endings(uow, rival, NOON - DAY, NOON + DAY, **QUIET),
    "monthly.outcome.outcome_table": lambda uow, rival, _: outcome.outcome_table(
        uow, rival, NOON - DAY, NOON + DAY, **QUIET
    ),
    "monthly.posts.set_aside": lambda uow, rival, _: posts.set_aside(uow, rival, NOON - DAY, NOON + DAY, "salt"),
    "monthly.rows.sheets": _rows,
    "monthly.series.categories_of": lambda uow, rival, of: series.categories_of(
        uow, rival, figures.month_of(NOON.date(), of.zone), of.zone, now=NOON + DAY, began_at=NOON - DAY
    ),
    "payouts.payouts": lambda uow, rival, of: payouts.payouts(uow, rival, NOON.date(), of.zone),
    "perks.means_of": lambda uow, rival, of: perks.means_of(uow, rival, of.member),
    "perks.shelf": lambda uow, rival, of: perks.shelf(uow, rival, of.member),
    "perks.catalogue": lambda uow, rival, _: perks.catalogue(uow, rival),
    "perks.request_view": lambda uow, rival, of: perks.request_view(uow, rival, of.request),
    "overview.standing": lambda uow, rival, _: overview.standing(uow, rival, NOON - DAY, NOON + DAY),
    "pressing.case": lambda uow, rival, _: pressing.case(uow, rival, NOON + DAY),
    "queue.queue": lambda uow, rival, _: queue.queue(uow, rival, "secret"),
    "review.review": lambda uow, rival, of: review.review(uow, rival, after=of.doubt - 1, here=True),
    "sla.sla_report": lambda uow, rival, _: sla.sla_report(uow, rival, NOON),
    "status.status": lambda uow, rival, _: _status(uow, rival),
    "standing.leaderboard": lambda uow, rival, of: standing.leaderboard(
        uow, rival, span="all", now=NOON, zone=of.zone, reader=of.member, rank_managers=True
    ),
    "standing.ranking": lambda uow, rival, _: standing.ranking(uow, rival, NOON, None, rank_managers=True),
    "standing.purse": lambda uow, rival, of: standing.purse(uow, rival, of.member),
    "standing.statement": lambda uow, rival, of: standing.statement(
        uow, rival, of.member, now=NOON, zone=of.zone, before=of.entry + 1
    ),
    "guide.all_pages": lambda uow, rival, _: guide.all_pages(uow, rival),
    "guide.guide_of_thread": lambda uow, rival, of: guide.guide_of_thread(uow, rival, of.thread),
    "playbook.playbook": lambda uow, rival, _: playbook.playbook(uow, rival),
    "playbook.page_view": lambda uow, rival, of: playbook.page_view(uow, rival, of.page, **QUIET),
    "playbook.page_view of a category": lambda uow, rival, _: playbook.page_view(uow, rival, "support", **QUIET),
    "playbook.book": lambda uow, rival, _: playbook.book(uow, rival),
    "incident.incident_view": lambda uow, rival, of: incident.incident_view(uow, rival, of.incident),
    "stories.every_story": lambda uow, rival, of: stories.every_story(uow, rival, NOON + DAY, of.zone),
    "stories.story_page": lambda uow, rival, of: stories.story_page(uow, rival, of.story, NOON + DAY, of.zone),
    "stories.growing": lambda uow, rival, _: stories.growing(uow, rival, NOON + DAY),
    "stories.hint_view": lambda uow, rival, of: stories.hint_view(uow, rival, of.hint),
    "monthly.stories.returning": lambda uow, rival, of: monthly_stories.returning(
        uow, rival, figures.month_of(NOON.date(), of.zone), figures.month_of(NOON.date(), of.zone), **QUIET
    ),
    "thread.thread_view": lambda uow, rival, of: thread.thread_view(uow, rival, of.thread),
    "told.told": lambda uow, rival, of: told.told(uow, rival, of.word),
    "weekly.weekly": lambda uow, rival, of: weekly.weekly(uow, rival, NOON + DAY, of.zone, began_at=NOON),
}
INNER = {
    "members.seated": "the seats of a thread that was found here",
    "overview.overview": "all communities, for the operators' room, which is no community's",
    "pressing.one_thing": "of what was found here, with who holds it",
    "people.whos": "names of members whose rows were found here",
    "review.answers_of": "the answers of a thread that was found here",
    "thread.holders_of": "names for threads that were found here",
    "owndata.own_data": "the asking person's own, from everywhere",
}
ROWS = {"Thread", "Member", "Perk"}


@pytest.fixture
async def two(database_url: str, clock: FakeClock) -> AsyncIterator[Two]:
    made = await open_two(database_url, clock)
    yield made
    await made.world.close()


async def _status(uow: UnitOfWork, rival: int) -> Any:
    row = await uow.get_one(Community, rival)
    return await status.status(uow, row, CommunityConfig.model_validate(community()), NOON)


async def _found(page: Awaitable[members.Page]) -> tuple[Any, int]:
    """Return a page without the words that were asked for."""
    shown = await page
    return shown.lines, shown.found


async def test_what_is_asked_with_anothers_number_is_what_no_number_shows(two: Two) -> None:
    rival, zone = two.id_of("rival"), two.world.parts.transactions.config.communities["rival"].tz
    theirs = Given(
        zone,
        two.thread,
        two.incident,
        two.member,
        two.doubt,
        two.entry,
        two.feedback,
        two.request,
        *KNOWN,
        two.page,
        two.story,
        two.hint,
    )
    for name, report in REPORTS.items():
        async with two.world.database.read() as uow:
            shown = await report(uow, rival, theirs)
            assert shown == await report(uow, rival, Given(zone)), name
            said = repr(shown).casefold()
        assert not [one for one in SECRETS if one.casefold() in said], name


async def test_each_report_shows_at_home_what_it_hides_elsewhere(two: Two) -> None:
    """Without this, the test above could be asking with numbers of nothing."""
    acme, zone = two.id_of("acme"), two.world.parts.transactions.config.communities["acme"].tz
    own = Given(
        zone,
        two.thread,
        two.incident,
        two.member,
        two.doubt,
        two.entry,
        two.feedback,
        two.request,
        *KNOWN,
        two.page,
        two.story,
        two.hint,
    )
    same = []
    for name, report in REPORTS.items():
        async with two.world.database.read() as uow:
            here, nothing = await report(uow, acme, own), await report(uow, acme, Given(zone))
            if repr(here) == repr(nothing) and not any(one.casefold() in repr(here).casefold() for one in SECRETS):
                same.append(name)
    assert set(same) <= NAMELESS


NAMELESS = {
    "addresses.card_links",
    "costs.costs",
    "intake.intake",
    "intake.silent",
    "members.seats_of",
    "monthly.outcome.endings",
    "monthly.outcome.outcome_table",
    "monthly.posts.set_aside",
    "status.status",
    "monthly.series.categories_of",
    "sla.sla_report",
    "standing.ranking",
    "perks.catalogue",
    "queue.queue",
    "desk.desk",
    "digest.done",
    "overview.standing",
    "pressing.case",
}
"""What takes no number and names nobody; and seats, which ended with the thread."""


async def test_ones_own_file_says_nothing_of_others(two: Two) -> None:
    assert two.max.person_id is not None
    async with two.world.database.read() as uow:
        held = repr(await owndata.own_data(uow, two.max.person_id, NOON, "this")).casefold()
    assert not [one for one in SECRETS if one.casefold() in held]


def test_every_report_was_asked() -> None:
    found, given_rows = set(), set()
    for info in pkgutil.walk_packages(reports.__path__, "bot.reports."):
        module = import_module(info.name)
        for name, report in vars(module).items():
            whole = f"{info.name.removeprefix('bot.reports.')}.{name}"
            if inspect.iscoroutinefunction(report) and report.__module__ == module.__name__ and name[0] != "_":
                found.add(whole)
                annotations = {str(one.annotation) for one in inspect.signature(report).parameters.values()}
                given_rows |= {whole} if annotations & ROWS else set()
    asked = {name.split()[0] for name in REPORTS} | set(INNER)
    assert found - given_rows - asked == set()
    assert asked <= found
