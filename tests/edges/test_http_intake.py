"""The HTTP intake lets in who knows the secret, once, and says of everything else what is wrong and how to mend it."""

from __future__ import annotations

import asyncio
import json
import math
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator
from sqlmodel import func, select

from bot.intake.signature import HEADER, sign
from storage.tables import Mention, Thread
from tests.edges.intake_help import PATH, SECRET, Sender, intake

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.databases import Sqlite
    from tests.world import FakeClock


@pytest.fixture
async def sender(sqlite: Sqlite, clock: FakeClock) -> AsyncIterator[Sender]:
    async with intake(await sqlite.fresh(), clock) as made:
        yield made


@pytest.fixture
async def either(database_url: str, clock: FakeClock) -> AsyncIterator[Sender]:
    """A sender to an intake on each database, for what the database decides."""
    async with intake(database_url, clock) as made:
        yield made


async def stored(sender: Sender) -> int:
    async with sender.world.database.read() as uow:
        return (await uow.exec(select(func.count()).select_from(Mention))).one()


async def test_one_or_many_are_taken_with_a_bearer_or_a_signature(sender: Sender):
    assert (await sender.bearer(sender.post())).json() == {"new": 1, "known": 0, "refused": []}
    many = [sender.post() for _ in range(3)]
    assert (await sender.signed(many)).json() == {"new": 3, "known": 0, "refused": []}
    assert (await sender.bearer(many)).json() == {"new": 0, "known": 3, "refused": []}
    assert await stored(sender) == 4


async def test_nobody_comes_in_without_the_secret(sender: Sender):
    body = json.dumps(sender.post()).encode()
    headers = [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": f"Basic {SECRET}"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Bearer {SECRET}x".encode()},
        {"Authorization": "Bearer \u00fc\u00e9".encode("latin-1")},
        {HEADER: ""},
        {HEADER: "t=1"},
        {HEADER: sign("wrong", body, sender.world.clock.now())},
        {HEADER: sign(SECRET, body + b" ", sender.world.clock.now())},
        # a signature that is wrong is not made good by a bearer that is right
        {HEADER: sign("wrong", body, sender.world.clock.now()), "Authorization": f"Bearer {SECRET}"},
    ]
    for one in headers:
        answer = await sender.http.post(PATH, content=body, headers=one)
        assert answer.status_code == 401, one
        assert set(answer.json()) == {"error"}
        assert SECRET not in answer.text
    assert await stored(sender) == 0


@pytest.mark.parametrize("minutes", [-6, 6, 60 * 24 * 365])
async def test_an_old_or_a_future_signature_is_refused(sender: Sender, minutes: int):
    answer = await sender.signed(sender.post(), later=timedelta(minutes=minutes))
    assert (answer.status_code, answer.json()) == (401, {"error": "the signature is old"})
    assert await stored(sender) == 0


async def test_a_signed_request_counts_once(either: Sender):
    body = json.dumps(either.post()).encode()
    headers = {HEADER: sign(SECRET, body, either.world.clock.now())}
    answers = await asyncio.gather(*(either.http.post(PATH, content=body, headers=headers) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    respelled = {HEADER: headers[HEADER].upper().replace("T=", "t=").replace("V1=", "v1=")}
    assert (await either.http.post(PATH, content=body, headers=respelled)).status_code == 409
    either.world.clock.advance(minutes=11)
    assert (await either.http.post(PATH, content=body, headers=headers)).status_code == 401
    assert await stored(either) == 1


async def test_a_community_that_does_not_exist_answers_exactly_like_a_wrong_secret(sender: Sender):
    body = json.dumps(sender.post()).encode()
    for name in ("nowhere", "n" * 500, "%00", "..", "ACME"):
        other = f"/v1/communities/{name}/mentions"
        for headers in (
            {"Authorization": "Bearer wrong"},
            {},
            {HEADER: sign("wrong", body, sender.world.clock.now())},
            {HEADER: "nonsense"},
            {HEADER: sign("wrong", body, sender.world.clock.now() - timedelta(hours=1))},
        ):
            here = await sender.http.post(PATH, content=body, headers=headers)
            there = await sender.http.post(other, content=body, headers=headers)
            if name == "..":  # the client itself goes up one folder
                assert there.status_code == 404
            else:
                assert (there.status_code, there.content) == (here.status_code, here.content), (name, headers)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"source": }',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b"1" * 5000,
        b"nonsense",
    ],
)
async def test_what_is_not_json_is_refused_as_a_whole(sender: Sender, body: bytes):
    answer = await sender.bearer(body)
    assert (answer.status_code, answer.json()) == (400, {"error": "the body is not JSON"})


async def test_a_large_body_is_refused_without_reading_it(sender: Sender):
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while given < 10 * 2**20:
            given += 2**16
            yield b" " * 2**16

    headers = {"Authorization": f"Bearer {SECRET}"}
    answer = await sender.http.post(PATH, content=endless(), headers=headers)
    assert answer.status_code == 413
    assert "4 MB" in answer.json()["error"]
    assert given < 5 * 2**20
    given = 0
    said = await sender.http.post(PATH, content=endless(), headers={**headers, "Content-Length": str(10 * 2**20)})
    assert said.status_code == 413
    assert given == 0


async def test_too_many_at_once_are_refused_as_a_whole(sender: Sender):
    many = [sender.post() for _ in range(1000)]
    answer = await sender.bearer([*many, sender.post()])
    assert (answer.status_code, await stored(sender)) == (413, 0)
    assert (await sender.bearer(many)).json()["new"] == 1000


async def test_one_bad_among_good_is_refused_by_itself(sender: Sender):
    good, other = sender.post(), sender.post()
    answer = await sender.bearer([good, {**good, "id": 5}, other, 7, None, []])
    assert answer.status_code == 200
    found = answer.json()
    assert found["new"] == 2
    assert [item["index"] for item in found["refused"]] == [1, 3, 4, 5]
    assert found["refused"][0]["reason"] == "id: not a text; put it in quotes"


BAD = [
    ("source", "X!", "source: not understood; write x, youtube, reddit"),
    ("id", "", "id: empty"),
    ("id", "x" * 201, "id: longer than 200 characters"),
    ("id", 17, "id: not a text"),
    ("link", "javascript:alert(1)", "link: it must start with http"),
    ("link", "https://", "link: "),
    ("link", "https://[::1", "link: "),
    ("author", None, "author: not a text"),
    ("text", " \u0000\t", "text: empty"),
    ("text", "x" * 20_001, "text: longer than 20000"),
    ("text", "\ud800", "text: holds a broken character"),
    ("language", "English", "language: not understood"),
    ("posted_at", "yesterday", "posted_at: not a time"),
    ("posted_at", "2026-11-17T11:00:00", "posted_at: has no time zone"),
    ("posted_at", "1970-01-01T00:00:00Z", "posted_at: 1970-01-01T00:00:00Z is before 2006"),
    ("posted_at", "2026-11-19T00:00:00Z", "posted_at: 2026-11-19T00:00:00Z is in the future"),
    ("posted_at", "9999-12-31T23:59:59-14:00", "in the future"),
    ("posted_at", "0001-01-01T00:00:00+14:00", "before 2006"),
    ("posted_at", 1e300, "posted_at: "),
    ("reach", {"views": -1}, "reach.views: less than 0"),
    ("reach", {"views": 10**30}, "reach.views: more than"),
    ("reach", {"views": "many"}, "reach.views: not a whole number"),
    ("reach", [], "reach: not an object"),
    ("reach", {"friends": 1}, "reach.friends: no such field"),
    ("tone", "angry", "tone: not understood; write 'negative'"),
    ("category", "billing", "category: not understood"),
    ("score", 1.5, "score: more than 1"),
    ("score", math.nan, "score: "),
    ("score", math.inf, "score: "),
    ("surprise", 1, "surprise: no such field; there are source, id"),
    ("\ud800", 1, "holds a broken character"),
]


async def test_a_wrong_field_is_named_with_its_mend(sender: Sender):
    wrong = []
    for field, value, reason in BAD:
        answer = await sender.bearer({**sender.post(), field: value})
        if answer.status_code != 422 or reason not in answer.json()["error"]:
            wrong.append((field, value, answer.text))
    assert (wrong, await stored(sender)) == ([], 0)


async def test_what_is_missing_is_named(sender: Sender):
    answer = await sender.bearer({})
    assert answer.status_code == 422
    assert all(name in answer.json()["error"] for name in ("source", "id", "link", "author", "text"))


async def test_a_thousand_unknown_names_are_answered_in_a_few_words(sender: Sender):
    answer = await sender.bearer({f"name{number}": 1 for number in range(100_000)})
    assert answer.status_code == 422
    assert len(answer.content) < 3000
    assert "and 100001 more" in answer.json()["error"]


async def test_nul_and_wild_signs_are_stored_without_harm(either: Sender):
    wild = (
        "a\u0000b \u202e\u200f@everyone <b>&amp;</b> ' ; DROP TABLE mention;-- \U0001f600" + "\U0001f469\u200d" * 4000
    )
    answer = await either.bearer(either.post(text=wild.replace("\u0000", ""), author="@\u202eevil") | {"text": wild})
    assert answer.json()["new"] == 1
    async with either.world.database.read() as uow:
        text = (await uow.exec(select(Mention.text))).one()
    assert text == wild.replace("\u0000", "")


async def test_numbers_at_their_limits_are_taken(either: Sender):
    reach = dict.fromkeys(("followers", "views", "likes", "replies", "shares"), 10**12)
    answer = await either.bearer({**either.post(), "reach": reach})
    assert answer.json()["new"] == 1
    again = either.post(conversation="c1", author="a" * 200, id="i" * 200, link="https://a.example/" + "b" * 1980)
    assert (await either.bearer(again)).json()["new"] == 1


async def test_the_longest_names_still_make_a_thread(either: Sender):
    many = []
    for sign_ in ("\u00e9", "\u4e00", "\U0001f600", ":", "%"):
        names = {"author": sign_ * 200, "conversation": f"{sign_ * 199}c", "id": sign_ * 200}
        for source in ("x", "reddit", "youtube", "forum"):
            link = f"https://f.example/{source}/{ord(sign_)}/".ljust(2000, "l")
            many.append(either.post(source=source, **names, link=link))
    assert (await either.bearer(many)).json() == {"new": 20, "known": 0, "refused": []}
    async with either.world.database.read() as uow:
        assert (await uow.exec(select(func.count()).select_from(Thread))).one() == 20


async def test_two_that_bring_one_complaint_at_the_same_time_make_one_thread(either: Sender):
    first = either.post()
    batches = [
        [either.post(conversation=first["id"], author=first["author"]) for _ in range(5)] + [first] for _ in range(8)
    ]
    answers = await asyncio.gather(*(either.bearer(batch) for batch in batches))
    assert [answer.status_code for answer in answers] == [200] * 8
    assert sum(answer.json()["new"] for answer in answers) == 41
    async with either.world.database.read() as uow:
        [thread] = (await uow.exec(select(Thread))).all()
    assert thread.mentions == 41


async def test_the_openapi_page_is_served_and_its_references_lead_somewhere(sender: Sender):
    assert (await sender.http.get("/docs")).status_code == 200
    answer = await sender.http.get("/openapi.json")
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)

    def references(node: object) -> list[str]:
        if isinstance(node, dict):
            mine = [node["$ref"]] if "$ref" in node else []
            return mine + [one for value in node.values() for one in references(value)]
        return [one for value in node for one in references(value)] if isinstance(node, list) else []

    found = references(document)
    assert "#/components/schemas/NewMention" in found
    assert {name.rpartition("/")[2] for name in found} <= set(schemas)
    post = document["paths"]["/v1/communities/{name}/mentions"]["post"]
    assert [parameter["in"] for parameter in post["parameters"]] == ["path"]
    assert {name for one in post["security"] for name in one} == set(document["components"]["securitySchemes"])
    Draft202012Validator({"$ref": "#/components/schemas/NewMention", **document}).validate(sender.post())
