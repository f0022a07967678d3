import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.classify.category import CATEGORIES, DECIDED, NOTHING_READ, SEED, TRUSTED, Example, fitted
from bot.classify.seeds import seeds
from bot.ports.reading import DIMENSIONS
from tests.reading import vector_of

SENTENCES = {
    "technical": ("how do I connect the api", "does the api work on linux"),
    "support": ("my withdrawal is stuck", "my account is locked since monday"),
    "trust": ("this is a scam", "such a shady scam company"),
    "rumor": ("heard they are bankrupt", "people say they are bankrupt"),
}


def examples(**more):
    return [Example(vector_of(text), category, SEED, **more) for category, texts in SENTENCES.items() for text in texts]


def decided(text, category, thread=482):
    return Example(vector_of(text), category, DECIDED, thread)


def said(model, text, hits=None):
    return model.guess(vector_of(text), hits or {})


@pytest.mark.parametrize(("text", "category"), [(texts[0], category) for category, texts in SENTENCES.items()])
def test_a_text_is_told_by_what_is_like_it(text, category):
    guess = said(fitted(examples()), f"well, {text}?")
    assert (guess.category, guess.why) == (category, "likeness")
    assert guess.probability > 0.55


def test_one_decision_is_learned_at_once_and_pointed_at():
    text = "the yield page shows nothing"
    before = said(fitted(examples()), text)
    model = fitted([*examples(), decided(text, "trust")])
    after = said(model, f"{text} today")
    assert before is None
    assert (after.category, after.why) == ("trust", "taught|#482")
    assert after.probability > 0.55


def test_what_is_like_no_example_is_given_no_category():
    assert said(fitted(examples()), "lorem ipsum dolor sit amet") is None


def test_what_is_like_everything_is_told_with_little_confidence():
    assert said(fitted(examples()), " ".join(texts[0] for texts in SENTENCES.values())).probability < 0.55


def test_keywords_speak_for_their_category_and_are_named():
    model = fitted(examples())
    text = "lorem ipsum dolor"
    guess = said(model, text, {"rumor": ["bank run"]})
    assert (guess.category, guess.why) == ("rumor", "keywords|“bank run”")
    assert guess.probability > said(model, text, {"rumor": ["run"]}).probability > 0.5
    assert said(model, text) is None


def test_where_nothing_was_read_the_keywords_alone_decide():
    for model in (fitted(examples()), NOTHING_READ):
        assert model.guess(b"", {}) is None
        assert model.guess(bytes(DIMENSIONS), {}) is None
        assert model.guess(b"", {"support": ["stuck"], "trust": ["fraud"]}) == ("trust", 1.0, "keywords|“fraud”")


def test_nothing_can_be_learned_from_what_was_not_read():
    assert fitted([Example(b"", "trust")]) is None
    assert fitted([]) is None


def test_from_enough_decisions_on_a_category_goes_without_its_seeds():
    wrong_seed = Example(vector_of("moon lambo soon"), "trust", SEED)
    few = [decided(f"fraud number {number}", "trust", number) for number in range(TRUSTED - 1)]
    model = fitted([*examples(), wrong_seed, *few])
    enough = fitted([*examples(), wrong_seed, *few, decided("fraud again", "trust")])
    assert said(model, "moon lambo soon").category == "trust"
    assert said(enough, "moon lambo soon") is None


def test_a_category_that_is_often_decided_does_not_swallow_the_others():
    many = [decided(f"my card {number} is stuck", "support", number) for number in range(TRUSTED)]
    model = fitted([*examples(), *many])
    assert said(model, "what a scam company").category == "trust"


@given(st.integers(1, 700), st.integers(0, 2**32 - 1))
def test_any_examples_give_probabilities_and_never_a_fault(count, seed):
    chance = np.random.default_rng(seed)
    rows = chance.integers(-127, 128, (count, DIMENSIONS)).astype(np.int8)
    some = [
        Example(row.tobytes(), CATEGORIES[place % 4], SEED if place % 3 else DECIDED, place)
        for place, row in enumerate(rows)
    ]
    guess = fitted(some).guess(rows[0].tobytes(), {})
    assert 0.25 <= guess.probability <= 1
    assert guess.category in CATEGORIES


def test_the_shipped_seeds_are_as_many_of_each_category_and_no_two_are_the_same():
    by_category = {one: [text for category, text in seeds() if category == one] for one in CATEGORIES}
    assert {len(texts) for texts in by_category.values()} == {30}
    assert len({text for _, text in seeds()}) == 120
    russian = [text for _, text in seeds() if any("а" <= sign <= "я" for sign in text.lower())]
    assert len(russian) == 60
