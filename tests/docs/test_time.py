"""What the README says about nudges, waves, digests and the report is what is in force."""

from __future__ import annotations

import re
import tomllib

import pytest

from bot.config import Config
from bot.platforms.discord_chat import attached as on_discord
from bot.platforms.telegram_chat import attached as on_telegram
from bot.reports.monthly import cells, findings, lines, pdf
from bot.rules import sla, spike
from bot.rules.nudges import NudgeRules
from bot.runtime import scheduler
from bot.usecases import holding, late, seats
from bot.usecases.nudges import NUDGES
from storage.tables import AnswerKind, NudgeKind
from tests.docs.reading import document, keys_of, section

README = document("README.md")
TIME, REPORT, OPERATIONS, LIMITS, DECISIONS = (
    " ".join(section(README, title).split())
    for title in ("Time", "Monthly report", "Operations", "Limits", "Decisions")
)


@pytest.mark.parametrize("nudge", NUDGES, ids=lambda nudge: nudge.kind)
def test_every_nudge_has_its_row_in_its_own_words(nudge):
    row = f"| `{nudge.kind}` | {nudge.what} | {nudge.whom} | {nudge.when} | {nudge.often} |"
    assert section(README, "Nudges").splitlines().count(row) == 1


def test_the_table_has_no_nudge_that_does_not_exist_and_the_example_names_all_that_can_be_left_out():
    named = re.findall(r"^\| `(\w+)` \|", section(README, "Nudges"), re.MULTILINE)
    assert named == [nudge.kind for nudge in NUDGES]
    assert set(named) == set(NudgeKind)
    [told] = re.findall(r"^leave_out = \[\] +# .+?: (.+)$", document("config.example.toml"), re.MULTILINE)
    assert set(told.split(", ")) == set(NudgeKind)


def test_what_a_minute_does_at_most_is_as_it_is_told():
    assert late.CARDS_AT_ONCE == 3
    assert "at most three cards a minute" in section(README, "Nudges")
    assert f"at most {seats.AT_ONCE} seats a minute" in OPERATIONS
    assert scheduler.EVERY == 60
    assert "knocks every minute" in OPERATIONS


def test_the_shares_of_the_target_are_thirds_as_it_is_told():
    assert sla.SlaRules().claim_share == NudgeRules().remind_share == NudgeRules().free_share == 1 / sla.LEFT == 1 / 3
    assert "within a third of the target's time" in TIME
    assert "a third of its own time is left" in TIME
    assert f"the **target** ({sla.SlaRules().target_hours:g} h)" in TIME
    assert f"the **limit** ({sla.SlaRules().limit_hours:g} h)" in TIME


def test_what_a_wave_takes_is_as_it_is_told():
    assert spike.FEWEST_WEEKS == 2
    assert "younger than two weeks takes `least` × `times`" in TIME
    assert all(f"`{name}`" in TIME for name in ("least", "times", "chance", "weeks", "quiet_hours"))


def test_how_much_a_report_shows_is_as_it_is_told():
    assert f"{cells.MOST:,} rows a sheet" in LIMITS
    assert f"its PDF {pdf.MOST_HELPERS} helpers, {pdf.MOST_STORIES} stories and eight rows a group" in LIMITS
    assert findings.MOST == 8
    assert findings.ENOUGH == 5
    assert "under five answers, complaints or outcomes" in REPORT
    assert f"in percent from {lines.ENOUGH} on" in DECISIONS


def test_the_reason_of_a_pause_may_be_as_long_as_it_is_told():
    assert f"the reason ({holding.LONGEST_WHY} characters)" in section(README, "Commands")


def test_the_sizes_that_the_chats_take_are_as_they_are_told():
    assert f"Discord takes {on_discord.limit_in(None) // on_discord.MIB} MiB" in LIMITS
    documents, photos = (most // on_telegram.MB for most in (on_telegram.DOCUMENT_MOST, on_telegram.PHOTO_MOST))
    assert f"Telegram {documents} MB and pictures of {photos} MB" in LIMITS


def test_every_tolerance_is_named_with_what_is_sent_late():
    for key in keys_of(Config):
        name = key.removeprefix("communities.*.")
        if "tolerance" in name:
            assert f"`{name}`" in OPERATIONS


def test_the_libraries_of_the_extra_are_named_with_their_licences():
    extra = tomllib.loads(document("pyproject.toml"))["project"]["optional-dependencies"]["report"]
    for library in (re.split(r"[<>=]", one)[0] for one in extra):
        assert library in OPERATIONS
        assert re.search(rf"{library} \([^)]+\)", DECISIONS)


def test_every_kind_of_answer_can_be_typed_as_it_is_told():
    [row] = [line for line in section(README, "Commands").splitlines() if line.startswith("| `/reply")]
    assert all(f"`{kind}`" in row for kind in AnswerKind)
