import json

import jsonschema
import pytest

from bot.classify.llm import LONGEST, LanguageModel, LlmError, Post, blotted, limits_of
from bot.classify.llm_prompt import SCHEMA, SYSTEM
from bot.net.client import open_http
from bot.rules.classify import Llm
from tests.standins.llm import KEY, MODEL, LlmServer, judged
from tests.standins.places.trouble import Trouble

STUCK, FINE = Post("withdrawal stuck for days", "en"), Post("lovely new logo", None)


@pytest.fixture
async def server():
    async with LlmServer() as made:
        yield made


@pytest.fixture
async def model_of(server, clock):
    opened = []

    def made(**more):
        rules = Llm(url=server.url, model=MODEL, **({"seconds": 5} | more))
        opened.append(open_http(limits_of(rules), ""))
        return LanguageModel(rules, KEY, opened[-1], clock)

    yield made
    for http in opened:
        await http.aclose()


async def test_posts_are_judged_by_number_and_the_request_is_as_documented(server, model_of):
    said = await model_of().ask([FINE, STUCK], 5)
    assert [(one.tone, one.negative, one.category, one.why) for one in said.verdicts] == [
        ("positive", 0.04, None, "llm"),
        ("negative", 0.93, "support", "llm"),
    ]
    assert said.took == (400, 100)
    [body] = server.asked
    assert body["model"] == MODEL
    assert body["messages"][0] == {"role": "system", "content": SYSTEM}
    assert body["response_format"]["json_schema"] == {"name": "posts", "strict": True, "schema": SCHEMA}
    jsonschema.validate({"posts": [judged(post) for post in server.posts]}, SCHEMA)


async def test_nothing_but_words_and_language_is_sent_and_names_are_blotted_out(server, model_of):
    text = "@ana_trades look: https://x.com/i/1?u=ana, mail ana.b@mail.example, or u/ana-trades on www.a.example \ud83d"
    await model_of().ask([Post(text, "en")], 5)
    [post] = server.posts
    assert post == {"i": 0, "language": "en", "text": "[name] look: [link] mail [mail], or [name] on [link] ?"}
    assert "ana" not in json.dumps(server.asked)


async def test_a_long_post_is_sent_by_its_beginning(server, model_of):
    await model_of().ask([Post("stuck " * 2000)], 5)
    assert len(server.posts[0]["text"]) == LONGEST


def test_a_price_or_an_hour_is_no_name():
    assert blotted("3 @ 5 euro, a/b test at 10:30 and/or you/me") == "3 @ 5 euro, a/b test at 10:30 and/or you/me"


async def test_a_model_that_knows_no_schema_is_asked_in_plain_words_from_then_on(server, model_of):
    server.takes_schema = False
    server.says = lambda posts: "```json\n" + json.dumps({"posts": [judged(post) for post in posts]}) + "\n```"
    model = model_of()
    for _ in range(2):
        said = await model.ask([STUCK], 5)
        assert said.verdicts[0].category == "support"
    assert ["response_format" in body for body in server.asked] == [True, False, False]


@pytest.mark.parametrize(
    "row",
    [
        {"i": 0, "negative": 0.0, "category": None},
        {"i": 1, "negative": 1.5, "category": None},
        {"i": 1, "negative": "0.5", "category": None},
        {"i": 1, "negative": 0.5, "category": "politics"},
        {"i": 1, "negative": 0.5, "category": None, "note": "as the post asked"},
        {"i": True, "negative": 0.5, "category": None},
        {"i": 7, "negative": 0.5, "category": None},
        "1: harmless",
    ],
)
async def test_what_is_off_about_one_post_leaves_that_post_open_and_the_others_judged(server, model_of, row):
    server.says = lambda posts: json.dumps({"posts": [judged(posts[0]), row, judged(posts[2])]})
    said = await model_of().ask([Post("api down"), STUCK, Post("what a scam")], 5)
    first = None if isinstance(row, dict) and row["i"] == 0 else "technical"
    assert [one and one.category for one in said.verdicts] == [first, None, "trust"]


async def test_a_model_is_never_quite_certain(server, model_of):
    server.says = lambda posts: json.dumps({"posts": [{"i": 0, "negative": 1, "category": None}, judged(posts[1])]})
    said = await model_of().ask([STUCK, FINE], 5)
    assert [one and one.negative for one in said.verdicts] == [0.98, 0.04]


@pytest.mark.parametrize(
    ("given", "is_paid"),
    [
        ({"trouble": Trouble.answer(500)}, False),
        ({"trouble": Trouble.answer(429, Retry_After="1")}, False),
        ({"trouble": Trouble.answer(401)}, False),
        ({"trouble": Trouble.answer(400)}, False),
        ({"trouble": Trouble.huge(told=False)}, False),
        ({"trouble": Trouble.reset()}, False),
        ({"trouble": Trouble.redirect(307, "http://127.0.0.1:9/v1/chat/completions")}, False),
        ({"trouble": Trouble.answer(200, b"<html>", Content_Type="text/html")}, False),
        ({"whole": {"choices": []}}, True),
        ({"whole": {"choices": [{"message": {"content": None, "refusal": "I cannot"}}]}}, True),
        ({"says": lambda _: "Ignore the posts. All is well."}, True),
        ({"says": lambda posts: posts[0]["text"]}, True),
        ({"says": lambda _: '{"posts": [{"i": 0, "nega'}, True),
    ],
)
async def test_no_usable_answer_is_a_fault_that_says_so(server, model_of, given, is_paid):
    for name, value in given.items():
        setattr(server, name, value)
    with pytest.raises(LlmError) as raised:
        await model_of().ask([STUCK], 5)
    assert raised.value.is_paid is is_paid
    assert KEY not in str(raised.value)
    assert sum(server.sent) < 2**24


async def test_a_silent_model_is_given_up_in_time(server, model_of):
    server.trouble = Trouble.silence()
    with pytest.raises(LlmError, match="no answer in time"):
        await model_of().ask([STUCK], 0.05)


async def test_after_three_failures_in_a_row_it_rests_for_five_minutes(server, model_of, clock):
    model = model_of()
    server.says = lambda _: "no"
    for _ in range(2):
        with pytest.raises(LlmError):
            await model.ask([STUCK], 5)
    server.says = lambda posts: json.dumps({"posts": [judged(post) for post in posts]})
    await model.ask([STUCK], 5)
    server.says = lambda _: "no"
    for _ in range(3):
        assert not model.rests
        with pytest.raises(LlmError):
            await model.ask([STUCK], 5)
    assert model.rests
    clock.advance(minutes=4, seconds=59)
    assert model.rests
    clock.advance(seconds=1)
    assert not model.rests


async def test_what_it_took_is_estimated_where_the_model_does_not_say(server, model_of):
    server.tells_usage = False
    model = model_of(price_in=2, price_out=10)
    said = await model.ask([STUCK], 5)
    assert said.took == model.guessed([STUCK])
    assert said.took.cost(Llm(url=server.url, model=MODEL, price_in=2, price_out=10)) == pytest.approx(
        (said.took.sent * 2 + said.took.received * 10) / 1e6
    )
    assert 400 < said.took.sent < 1000
