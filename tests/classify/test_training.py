import json
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.classify import evaluation
from bot.classify.grams import BUCKETS, buckets, by_token, tokens
from bot.classify.measures import calibration_error, measured, shares_weighed
from bot.classify.plain import LONGEST, plain
from bot.classify.tone import PRIOR, leaning, load, save, views_of
from bot.classify.training.data import Labelled, picked, read, without
from bot.classify.training.fitting import Grams, curve_of, fit

BAD = ["awful app, it lost my money", "terrible support, never again", "this is a scam, I hate it", "worst wallet ever"]
DULL = ["the app opens at nine", "a list of supported coins", "version two is out today", "where is the settings page"]
GOOD = ["I love this app", "great support, thank you", "best wallet, so happy", "wonderful update, well done"]


def pool():
    texts = [f"{text} {number}" for number in range(6) for text in BAD + DULL + GOOD]
    return Labelled(texts, np.array(([0] * 4 + [1] * 4 + [2] * 4) * 6))


def places(texts):
    return np.random.default_rng(7).normal(size=(len(texts), 512)).astype(np.float32) / 22


def trained():
    some = pool()
    where = places(some.texts)
    return fit(views_of(some.texts, where), Grams.of(some.texts), some.labels), some, where


learned = cache(trained)


def test_what_was_learned_is_read_off_the_same_texts():
    model, some, where = learned()
    assert measured(some.labels, model.scores(some.texts, where), np.zeros(72))["macro_recall"] == 1


def test_two_trainings_give_the_same_file(tmp_path):
    for name in ("one.npz", "other.npz"):
        save(trained()[0], tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "other.npz").read_bytes()


def test_a_saved_model_says_nearly_what_it_said(tmp_path):
    model, some, where = learned()
    save(model, tmp_path / "tone.npz")
    said, again = model.scores(some.texts, where), load(tmp_path / "tone.npz").scores(some.texts, where)
    assert np.abs(said - again).max() < 0.05


def test_a_copy_of_a_held_out_text_is_not_trained_on_however_it_is_dressed():
    held_out = Labelled([plain("Bitcoin falls again, what a terrible day for everyone")], np.array([0]))
    dressed = plain("RT @someone: Bitcoin falls again, what a terrible day for everyone https://t.co/x1")
    own = plain("what a terrible day, my train was late and it rained")
    left = without(Labelled([dressed, own], np.array([0, 0])), held_out)
    assert left.texts == [own]


def test_a_table_may_name_tones_or_number_them(tmp_path):
    path = tmp_path / "some.tsv"
    path.write_text("label\ttext\nnegative\ta\nPositive\tb\tc\n1\td\u2028e\n", "utf-8")
    found = read(path)
    assert (found.texts, found.labels.tolist()) == (["a", "b c", "d e"], [0, 2, 1])


@pytest.mark.parametrize("line", ["bearish\tx", "negative"])
def test_a_table_with_another_shape_is_refused(tmp_path, line):
    path = tmp_path / "some.tsv"
    path.write_text(f"label\ttext\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"some\.tsv: a line is label, tab, text"):
        read(path)


def test_the_curve_finds_the_odds_that_made_the_labels():
    dice = np.random.default_rng(3)
    scores = dice.normal(size=(60_000, 3)) * 2
    chance = 1 / (1 + np.exp(-(0.7 * leaning(scores) + 0.1)))
    labels = np.where(dice.random(60_000) < chance, 0, 1)
    share = (labels == 0).mean()
    # The curve is for the assumed share of negatives, so the odds move by as much as the share does.
    moved = np.log(PRIOR[0] / PRIOR[1]) - np.log(share / (1 - share))
    slope, shift = curve_of(scores, labels)
    assert slope == pytest.approx(0.7, abs=0.03)
    assert shift == pytest.approx(0.1 + moved, abs=0.05)


def test_a_probability_that_is_right_has_no_error_and_one_that_boasts_has():
    said, truly = np.full(1000, 0.3), np.arange(1000) < 300
    even = np.full(1000, 1e-3)
    assert calibration_error(said, truly, even) == pytest.approx(0, abs=1e-9)
    assert calibration_error(said + 0.2, truly, even) == pytest.approx(0.2)


@given(st.lists(st.sampled_from([0, 1, 2]), min_size=3).filter(lambda labels: len(set(labels)) == 3))
def test_weights_bring_any_set_to_the_assumed_shares(labels):
    weights = shares_weighed(np.array(labels))
    for tone in range(3):
        assert weights[np.array(labels) == tone].sum() == pytest.approx(PRIOR[tone])


def test_precision_and_recall_at_a_threshold_are_counted_at_the_assumed_shares():
    labels = np.array([0, 0, 1, 1, 2, 2])
    found = measured(labels, np.eye(3)[labels], np.array([0.9, 0.4, 0.6, 0.1, 0.1, 0.1]))
    at = {row["threshold"]: row for row in found["thresholds"]}
    assert at[0.5]["recall"] == 0.5
    # Half of the negatives (.16) against half of the neutral ones (.24).
    assert at[0.5]["precision"] == 0.4
    assert (at[0.95]["precision"], at[0.95]["recall"]) == (1, 0)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_falls_into_buckets(text):
    found = buckets(plain(text))
    assert found == sorted(set(found))
    assert all(0 <= bucket < BUCKETS for bucket in found)


def test_a_word_after_not_is_another_word_until_the_clause_ends():
    words = tokens("not a good app. good")
    filled = by_token(words)
    assert len(filled[2]) == len(filled[5]) + 1


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("@anna @ben look: https://x.com/1 #NotMyApp", "@user look: # Not My App"),
        ('"He said \\"no\\" &amp; left"', 'He said "no" & left'),
        ("It\\u2019s sooooo bad", "It's soo bad"),
        ("mail me at a@b.com", "mail me at a@b.com"),
        ("\ud800broken\0", "broken"),
        ("x" * 3 + "ab" * 5000, ("xx" + "ab" * 5000)[:LONGEST]),
    ],
)
def test_a_post_is_read_without_what_tells_nothing(text, read_as):
    assert plain(text) == read_as


def test_figures_that_moved_by_more_than_rounding_are_noticed():
    figures = {"a": [0.5, {"b": 0.25}], "texts": 3}
    assert not evaluation.apart(figures, json.loads(json.dumps(figures)))
    assert not evaluation.apart(figures, {"a": [0.501, {"b": 0.25}], "texts": 3})
    assert evaluation.apart(figures, {"a": [0.51, {"b": 0.25}], "texts": 3})
    assert evaluation.apart(figures, {"a": [0.5, {"b": 0.25}], "texts": 4})
    assert evaluation.apart(figures, {"a": [0.5], "texts": 3})
    assert evaluation.apart(figures, {"a": [0.5, {}], "texts": 3})


def test_the_words_named_are_those_that_pulled_towards_negative():
    model, _, where = learned()
    said = model.say(["this awful scam lost my money"], where[:1])[0]
    assert set(said.words) <= {"awful", "scam", "lost", "money", "this"}
    assert said.words


def test_some_of_the_texts_keep_their_labels():
    assert picked(pool(), [0, 5]).labels.tolist() == [0, 1]
