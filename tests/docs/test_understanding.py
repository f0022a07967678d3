"""What the README says about the reader, categories, stories and the playbook is what ships and what was measured."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from bot.classify import category, lessons, llm, stories, together
from bot.classify.evaluation import FIGURES
from bot.classify.training.data import HELD_OUT
from bot.classify.worker import IDLE
from bot.commands.stories import ACTS
from bot.config import parse
from bot.ports.reading import DIMENSIONS
from bot.rules import playbook
from bot.rules.classify import Llm
from bot.rules.stories import LEAST
from bot.runtime import storyteller
from storage.tables import Category
from tests.docs.reading import EXAMPLE, document, filled, section
from tests.docs.test_config_example import ENVIRONMENT, OPTION

README = document("README.md")
NEGATIVE, STORIES, PLAYBOOK, OPERATIONS = (
    " ".join(section(README, title).split()) for title in ("Negative or not", "Stories", "Playbook", "Operations")
)
SHIPPED = json.loads(FIGURES.read_text("utf-8"))["measured"]


def measured_in(module: object) -> str:
    """Return what a module tells of its measurement, in one line."""
    return " ".join(str(module.__doc__).split())


def test_the_costs_of_thresholds_are_those_of_the_shipped_measurement():
    rows = re.findall(r"^\| (0\.\d\d) \| (\d+) \| (\d+) \|$", section(README, "Negative or not"), re.MULTILINE)
    by_threshold = {f"{row['threshold']:.2f}": row for row in SHIPPED["thresholds"]}
    assert len(rows) == 4
    for threshold, good, missed in rows:
        row = by_threshold[threshold]
        assert (int(good), int(missed)) == (round(100 * row["precision"]), round(100 * (1 - row["recall"])))


def test_the_readers_figures_are_those_of_the_shipped_measurement():
    assert SHIPPED["set"] == HELD_OUT
    assert f"measured on {SHIPPED['texts']:,} tweets" in NEGATIVE
    assert f"macro-recall {SHIPPED['macro_recall']:.3f}" in NEGATIVE
    negative, neutral, positive = (f"{recall:.0%}" for recall in SHIPPED["recalls"])
    assert f"{negative} of the negative, {neutral} of the neutral and {positive} of the positive" in NEGATIVE
    assert f"that {SHIPPED['shares_assumed'][0] * 100:.0f} of 100 posts are negative" in NEGATIVE
    assert f"(calibration error {SHIPPED['calibration_error']:.3f} then)" in NEGATIVE
    told = f"({SHIPPED['calibration_error_as_found']:.3f} with the {SHIPPED['shares_as_found'][0] * 100:.0f} of 100"
    assert told in NEGATIVE


def test_the_texts_that_the_reader_was_trained_on_are_those_of_the_attribution():
    told = " ".join(document("bot/classify/coefficients/ATTRIBUTION.md").split())
    [pool] = re.findall(r"to 2016, task .+?, ([\d,]+) of them", told)
    [left] = re.findall(r"Changed: ([\d,]+) that are copies", told)
    assert f"trained on {int(pool.replace(',', '')) - int(left):,} English tweets" in NEGATIVE
    assert "(bot/classify/coefficients/ATTRIBUTION.md)" in README


def test_how_the_reader_and_the_language_model_work_is_as_it_is_told():
    assert IDLE == 600
    assert "ends after ten idle minutes" in NEGATIVE
    assert f"asked about {llm.MOST_POSTS} posts at once, four questions side by side" in NEGATIVE
    assert (llm.AT_ONCE, llm.FAILURES, llm.REST.seconds) == (4, 3, 300)
    assert "After three failures in a row it rests for five minutes" in NEGATIVE


def test_the_language_model_of_the_example_works_when_it_is_taken_in():
    shown = tomllib.loads(OPTION.sub("", filled(EXAMPLE)))["communities"]["northwind"]["classify"]["llm"]
    raw = tomllib.loads(filled(EXAMPLE))
    raw["communities"]["northwind"]["classify"] |= {"by": "llm", "llm": shown}
    made = parse(raw, ENVIRONMENT | {shown["secret_env"]: "a-key"}).communities["northwind"].classify.llm
    assert made is not None
    fields = Llm.model_fields
    assert (made.seconds, made.money_a_month) == (fields["seconds"].default, fields["money_a_month"].default)
    rows = section(README, "Configuration")
    assert f"| `classify.llm.seconds` | `{made.seconds:g}` |" in rows
    usual = ", ".join(f"`{fields[name].default:g}`" for name in ("money_a_month", "price_in", "price_out"))
    assert f"`classify.llm.price_out` | {usual} |" in rows


def test_how_categories_are_learned_is_as_it_is_told():
    assert category.DECIDED == 3 * category.SEED
    assert f"from {category.TRUSTED} examples of a category on its seeds are left out" in NEGATIVE
    assert (lessons.MOST, lessons.SURE) == (2, 3)
    assert "surer than 95% first gives way" in NEGATIVE
    assert f"stands in meaning ({DIMENSIONS} numbers)" in section(README, "Privacy")
    assert "no more than two logits together" in NEGATIVE
    assert all(kind in NEGATIVE for kind in Category)


def test_the_figures_of_categories_are_those_that_were_measured():
    measured = measured_in(category)
    [seeds] = re.findall(r"`synthetic_mentions.tsv` at (\.\d\d)", measured)
    assert f"120 invented complaints at a macro-F1 of 0{seeds};" in NEGATIVE
    [(at, counts)] = re.findall(r"is told at ([.\d, ]+) from ([\d, ]+) examples", measured)
    few = [f"0{one}" for one in at.split(", ")]
    [foreign] = re.findall(r"headlines that fit no category (\d+) % are given one", measured)
    assert f"of headlines that fit none, {foreign}% are given one" in NEGATIVE
    assert f"{', '.join(few[:3])} and {few[3]} from {counts.replace(', 50', ' and 50')} examples each" in NEGATIVE


def test_the_figures_of_stories_are_those_that_were_measured():
    [(right, known, found, well)] = re.findall(
        r"a story is right in 0(\.\d\d) and 0(\.\d\d) of the cases, and 0(\.\d\d) and 0(\.\d\d) of its texts",
        measured_in(stories),
    )
    told = [f"{float(one):.0%}" for one in (right, found, known, well)]
    assert (
        f"right in {told[0]} of the cases and {told[1]} of a story's texts are found by its sentence alone" in STORIES
    )
    assert f"{told[2]} and {told[3]} with five confirmed threads" in STORIES
    [(some, each, none)] = re.findall(
        r"0(\.\d\d) of the stories are found, 0(\.\d\d) of each, and beside them ([\d.]+) groups a week",
        measured_in(together),
    )
    assert f"found {float(some):.0%} of the stories ({float(each):.0%} of each)" in STORIES
    assert f"and {none} groups a week that were none" in STORIES


def test_what_the_storyteller_does_is_as_it_is_told():
    assert LEAST == 4
    assert storyteller.TOGETHER_WITHIN.days == 7
    assert "within a week, complaints by four people or more" in STORIES
    assert f"the last {storyteller.MATCHED_WITHIN.days} days too" in STORIES
    assert f"every {storyteller.EVERY:g} seconds" in OPERATIONS
    assert storyteller.SOUGHT_EVERY.total_seconds() == 4 * 3600
    assert "every four hours the last week is searched" in OPERATIONS


@pytest.mark.parametrize("act", [*ACTS, "undo", "into", "name", "sentence", "new", "hint"])
def test_everything_that_can_be_done_with_a_story_is_named(act: str):
    assert re.search(rf"[` ]{act}[` ]", STORIES)


def test_every_section_of_the_playbook_has_its_row_in_order():
    rows = re.findall(r"^\| (`.+?) \|", section(README, "Playbook"), re.MULTILINE)
    named = [name for one in rows for name in re.findall(r"`(\w+)`", one)]
    assert set(named) == set(playbook.SECTIONS)
    assert f"{playbook.LONGEST_LINE} characters" in PLAYBOOK
    assert f"up to {playbook.LONGEST_PROSE:,} characters" in PLAYBOOK
    assert f"up to {playbook.MOST_LINKS} lines, each with a link" in PLAYBOOK
    assert f"{playbook.LONGEST_WORDING} characters" in PLAYBOOK
    assert all(f"`{who}`" in PLAYBOOK for who in playbook.Answerers)
    assert all(f"`{place}`" in PLAYBOOK for place in playbook.PLACES)
