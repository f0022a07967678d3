"""What the README says in figures about proof, perks and rooms is what is in force."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from discord import Permissions

from bot.commands.registry import actions
from bot.config.installation import Places
from bot.net.host import Limits
from bot.platforms.discord_chat.check import NEEDED
from bot.rules.originality import SHORTEST
from bot.rules.proof import ProofRules
from bot.rules.verdict import SERIOUS_FIRST, TOGETHER
from bot.runtime import granting, inspector, rollcall, settling
from bot.usecases import catalogue, profile, words
from storage.tables import PerkKind, Right
from tests.bench import originality
from tests.docs.reading import document, section

README = document("README.md")
PROOF = " ".join(section(README, "Proof").split())
OPERATIONS = " ".join(section(README, "Operations").split())


def test_the_managers_menu_is_told():
    told = " ".join(section(README, "Commands").split()).split("in the managers' group ")[1].split("; the others")[0]
    shown = {action.name for action in actions().values() if action.typed and action.shown is Right.MANAGER}
    assert set(re.findall(r"`/([a-z]+)`", told)) == shown


def test_the_invite_for_a_bot_that_gives_roles_asks_for_one_right_more():
    roles = Permissions(manage_roles=True).value
    without = Permissions(**dict.fromkeys(NEEDED, True)).value
    assert f"*Manage Roles* ({roles})" in README
    assert f"put {without + roles} into the address" in " ".join(README.split())


@pytest.mark.parametrize("kind", PerkKind)
def test_every_kind_of_perk_has_a_row(kind: PerkKind):
    assert re.search(rf"^\|[^|]*`{kind}`", section(README, "Perks"), re.MULTILINE)


def test_every_host_that_is_asked_is_named():
    bases = [value for name, value in Places().model_dump().items() if name.endswith("_base")]
    told = section(README, "Privacy").split("What leaves the machine")[1]
    assert bases
    assert all(f"`{urlsplit(base).hostname}`" in told for base in bases)


def test_the_figures_about_near_copies_are_those_that_the_bench_gives():
    measured = originality.measure()
    found = originality.at(ProofRules().alike_from, measured)
    copies = found.found + found.missed
    assert f"{len(measured)} labelled pairs" in PROOF
    assert f"at {ProofRules().alike_from}, {found.found} of {copies} copies are found" in PROOF
    assert found.wronged == 0
    assert f"none of {len(measured) - copies} honest pairs" in PROOF
    assert f"less than {SHORTEST} characters" in PROOF
    assert f"at most {inspector.COMPARED_WITH:,} earlier ones" in PROOF
    assert f"of the {inspector.ALIKE_WITHIN.days} days before" in PROOF


def test_what_may_be_accepted_together_comes_last():
    assert set(SERIOUS_FIRST[-4:]) == TOGETHER
    assert "only for the last four kinds" in PROOF


def test_how_often_things_are_tried_and_asked_is_as_it_is_told():
    assert f"{settling.TRIES} tries" in OPERATIONS
    assert (granting.TRIES, granting.FIRST_WAIT.seconds) == (8, 15)
    assert "eight tries, 15 seconds apart at first" in OPERATIONS
    assert (rollcall.AT_ONCE, rollcall.EVERY_SECONDS) == (10, 180)
    assert "ten members of each community every three minutes" in OPERATIONS
    assert (rollcall.SEATED_EVERY.seconds // 3600, rollcall.ALL_EVERY.days) == (6, 1)
    limits = Limits()
    assert (limits.at_once, limits.gap_for, limits.whole_for, limits.largest) == (2, 1, 20, 1_000_000)
    assert "at most once a second and two at a time, gives up after 20 seconds or 1 MB" in OPERATIONS


def test_what_a_person_may_send_at_most_is_as_it_is_told():
    assert words.A_DAY == 5
    assert "five words to the team a day" in README
    assert f"{profile.MOST_PINGS} at most" in README
    assert f"up to {catalogue.MOST_CODES} at once" in README
