"""Which story a text tells, whose words it repeats, and which texts sound alike."""

from __future__ import annotations

import random

import pytest

from bot.classify.copies import Copies, copy_of
from bot.classify.stories import FRESH, GROWN, KNOWN, WELL, Stories, Told, match, scored, words_of
from bot.classify.together import alike
from bot.rules.originality import likeness
from tests.reading import vector_of

STUCK = Told(1, "A withdrawal hangs for days and nobody answers.", vector_of("a withdrawal hangs for days"))
FEES = Told(2, "Fees for cash were raised without a word.", vector_of("fees for cash were raised"))
WORDS = (
    *("account", "balance", "withdrawal", "deposit", "support", "ticket", "answer", "waiting", "money", "transfer"),
    *("pending", "verification", "document", "passport", "refused", "exchange", "charged", "twice", "refund", "login"),
)
LONG = "My withdrawal of forty dollars hangs for nine days now and nobody at the desk has answered me"


def test_a_text_belongs_to_the_story_whose_words_and_meaning_it_has():
    stories = Stories([STUCK, FEES])
    found = [match(vector_of(text), text, stories) for text in ("my withdrawal hangs for days", "cash fees raised")]
    assert [one[0] for one in found if one] == [1, 2]
    far = match(vector_of("lovely weather in Lisbon"), "lovely weather in Lisbon", stories)
    assert far is not None
    assert far[1] < 0.3
    assert min(one[1] for one in found if one) > 0.6


def test_what_was_not_read_and_what_has_no_story_tells_none():
    assert match(b"", "my withdrawal hangs", Stories([STUCK])) is None
    assert match(vector_of("fees"), "fees", Stories([])) is None
    unread = Told(3, "A sentence that was not read yet.", b"")
    assert len(Stories([unread])) == 0


def test_threads_that_managers_put_into_a_story_draw_it_to_their_words():
    text = "payout frozen since monday"
    before = match(vector_of(text), text, Stories([STUCK, FEES]))
    members = [vector_of("payout frozen since friday"), vector_of("payout frozen again"), vector_of("frozen payout")]
    after = match(vector_of(text), text, Stories([Told(1, STUCK.sentence, STUCK.vector, members), FEES]))
    assert before is not None
    assert after is not None
    assert after[0] == 1
    assert after[1] > before[1] + 0.3
    assert len(members) >= GROWN


@pytest.mark.parametrize("weights", [FRESH, KNOWN, WELL])
def test_a_nearer_text_never_scores_less(weights: tuple[float, ...]):
    scores = [scored(weights, near / 10, 0.1, near / 20) for near in range(11)]  # type: ignore[arg-type]
    assert scores == sorted(scores)
    assert all(0 <= one <= 1 for one in scores)


def test_endings_and_short_words_do_not_part_words():
    assert words_of("Вывод средств, выводы средства") == words_of("вывода средствам")
    assert words_of("it is so, see https://x.com/withdrawal") == frozenset()


def test_the_first_complaint_with_these_words_is_named_whatever_was_changed_a_little():
    recent = Copies()
    recent.add("first", LONG)
    recent.add("other", "The exchange raised its fees for cash again and told not one of its customers about that")
    assert copy_of(LONG.replace("forty", "fifty") + "!!", recent) == "first"
    assert copy_of("I am waiting for an answer about my lost card since the first of this month", recent) == ""
    assert copy_of("hangs", recent) == ""


def test_in_one_batch_a_later_one_repeats_an_earlier_one_and_nothing_of_it_is_remembered():
    recent = Copies()
    assert recent.find_all([("a", LONG), ("b", LONG), ("c", LONG + " please")]) == ["", "a", "a"]
    assert len(recent) == 0
    recent.add("a", LONG)
    assert recent.find_all([("a", LONG), ("b", LONG)]) == ["", "a"]


def test_only_the_newest_are_remembered():
    recent = Copies(most=2)
    texts = [" ".join(random.Random(seed).sample(WORDS, 12)) for seed in range(3)]
    for number, text in enumerate(texts):
        recent.add(str(number), text)
    assert [recent.find(text) for text in texts] == ["", "1", "2"]


def test_what_is_let_go_is_found_no_more_and_no_words_are_kept():
    recent = Copies()
    recent.add("first", LONG)
    recent.add("other", "The exchange raised its fees for cash again and told not one of its customers about that")
    assert all(isinstance(piece, int) for known in recent._known.values() for piece in known.pieces)
    recent.keep_only({"other"})
    assert (len(recent), recent.find(LONG)) == (1, "")


def test_the_sketch_finds_what_comparing_all_would_find():
    chance = random.Random(7)
    texts = [" ".join(chance.choices(WORDS, k=14)) for _ in range(300)]
    recent = Copies()
    for number, text in enumerate(texts):
        recent.add(str(number), text)
    missed = 0
    for number in chance.sample(range(300), 60):
        changed = texts[number].split()
        changed[chance.randrange(14)] = "otherwise"
        missed += bool((likeness(" ".join(changed), texts[number]) or 0) >= 0.51 and not recent.find(" ".join(changed)))
    assert missed == 0


def test_texts_that_sound_alike_are_pairs_and_others_are_not():
    texts = ["payout frozen since friday", "my payout is frozen since monday", "cash fees raised again"]
    assert alike([vector_of(text) for text in texts], texts) == [(0, 1)]
    assert alike([], []) == []
    assert alike([b"", b""], ["same words here", "same words here"]) == []
