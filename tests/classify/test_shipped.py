import json
from pathlib import Path

import numpy as np
import pytest

from bot.classify.encoder import encode
from bot.classify.evaluation import FIGURES
from bot.classify.plain import plain
from bot.classify.tone import SHIPPED, load
from bot.classify.training.data import read
from bot.reports.costs import shipped
from bot.rules.expect import expected

RUSSIAN = Path(__file__).parent / "tone_ru.tsv"


def test_the_coefficients_are_small_and_say_where_they_come_from():
    assert SHIPPED.stat().st_size < 1_500_000
    told = (SHIPPED.parent / "ATTRIBUTION.md").read_text("utf-8")
    assert "CC BY 3.0" in told
    assert "datastories" in told


def test_the_shipped_figures_keep_the_promise_of_the_readme():
    figures = json.loads(FIGURES.read_text("utf-8"))["measured"]
    assert figures["macro_recall"] >= 0.68
    assert figures["recalls"][0] >= 0.78
    assert figures["calibration_error"] <= 0.05


def test_a_higher_threshold_shows_fewer_and_surer_posts():
    rows = shipped()
    assert [row.threshold for row in rows] == sorted(row.threshold for row in rows)
    assert [row.recall for row in rows] == sorted((row.recall for row in rows), reverse=True)
    low, high = expected(0.3, rows), expected(0.7, rows)
    assert high.precision > low.precision + 0.1


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("this exchange stole my money and support ignores me", "negative"),
        ("fourth update in a row that breaks the login, unbelievable", "negative"),
        ("The report for the third quarter is out", "neutral"),
        ("so happy with the new app, thank you team!", "positive"),
    ],
)
def test_plain_cases_are_told(text, tone):
    (said,) = load().say([plain(text)], encode([plain(text)]))
    assert said.tone == tone


def test_in_russian_most_complaints_written_for_this_are_found():
    labelled = read(RUSSIAN)
    said = load().say(labelled.texts, encode(labelled.texts))
    negative = np.array([one.tone == "negative" for one in said])
    assert negative[labelled.labels == 0].mean() >= 0.7
    assert negative[labelled.labels != 0].mean() <= 0.3
