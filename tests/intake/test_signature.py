import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake.signature import VALID_FOR, SignatureError, bearer_ok, sign, verify

NOW = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)
BODY = b'{"id": "1"}'


def refused(
    header,
    secret="s3cret",  # noqa: S107
    body=BODY,
    now=NOW,
):
    with pytest.raises(SignatureError) as refusal:
        verify(secret, header, body, now)
    return refusal.value.code


def test_the_signature_is_the_documented_one():
    digest = hmac.new(b"s3cret", b"1778414400." + BODY, hashlib.sha256).hexdigest()
    assert sign("s3cret", BODY, NOW) == f"t=1778414400,v1={digest}"


@settings(deadline=None)
@given(st.text(min_size=1), st.binary(), st.integers(0, 4_000_000_000))
def test_what_was_signed_is_let_in(secret, body, seconds):
    at = datetime.fromtimestamp(seconds, UTC)
    assert verify(secret, sign(secret, body, at), body, at)


@pytest.mark.parametrize("header", [None, "", "  "])
def test_no_signature_is_said_to_be_missing(header):
    assert refused(header) == "missing"


@pytest.mark.parametrize(
    "header",
    [
        "v1=" + "0" * 64,
        "t=1778414400",
        "t=,v1=" + "0" * 64,
        "t=-5,v1=" + "0" * 64,
        "t=١٢,v1=" + "0" * 64,
        "t=1778414400,v1=zz",
        "t=1778414400,v1=" + "é" * 64,
        "t=1778414400,t=1778414401,v1=" + "0" * 64,
        "t=1778414400," + ",".join(["v1=" + "0" * 64] * 50),
        "hello",
    ],
)
def test_a_header_that_cannot_be_read_is_said_to_be_malformed(header):
    assert refused(header) == "malformed"


@pytest.mark.parametrize(("late", "code"), [(VALID_FOR, None), (VALID_FOR + timedelta(seconds=1), "old")])
@pytest.mark.parametrize("way", [1, -1])
def test_five_minutes_either_way_are_let_in(late, code, way):
    header = sign("s3cret", BODY, NOW - late * way)
    if code is None:
        assert verify("s3cret", header, BODY, NOW)
    else:
        assert refused(header) == code


def test_a_time_beyond_every_calendar_is_old():
    assert refused("t=999999999999,v1=" + "0" * 64) == "old"


def test_another_body_time_or_secret_is_wrong():
    header = sign("s3cret", BODY, NOW)
    assert refused(header, body=BODY + b" ") == "wrong"
    assert refused(header, secret="other") == "wrong"
    assert refused(header.replace("1778414400", "1778414401")) == "wrong"


def test_an_empty_secret_lets_nobody_in():
    digest = hmac.new(b"", b"1778414400." + BODY, hashlib.sha256).hexdigest()
    assert refused(f"t=1778414400,v1={digest}", secret="") == "wrong"
    assert not bearer_ok("", "Bearer ")
    with pytest.raises(ValueError, match="empty secret"):
        sign("", BODY, NOW)


def test_two_signatures_stand_side_by_side_while_a_secret_changes():
    old, new = sign("old", BODY, NOW), sign("new", BODY, NOW)
    both = f"{old},{new.split(',')[1]}"
    assert verify("old", both, BODY, NOW) != verify("new", both, BODY, NOW)


def test_a_replay_has_the_same_key_however_its_header_is_dressed():
    header = sign("s3cret", BODY, NOW)
    time, digest = header.split(",")
    dressed = f"v1={'0' * 64}, {digest.upper().replace('V1', 'v1')} ,v0=x,{time}"
    assert verify("s3cret", dressed, BODY, NOW) == verify("s3cret", header, BODY, NOW + timedelta(minutes=4))


def test_another_request_has_another_key():
    later = NOW + timedelta(seconds=1)
    keys = {verify("s3cret", sign("s3cret", body, at), body, NOW) for body in (BODY, b"") for at in (NOW, later)}
    assert len(keys) == 4


@pytest.mark.parametrize(
    ("header", "ok"),
    [
        ("Bearer s3crét", True),
        ("bearer  s3crét ", True),
        ("Bearer s3crét2", False),
        ("Bearer s3cr", False),
        ("Basic s3crét", False),
        ("s3crét", False),
        ("Bearer \udcff", False),
        ("", False),
        (None, False),
    ],
)
def test_a_bearer_secret_is_let_in_only_as_it_is(header, ok):
    assert bearer_ok("s3crét", header) is ok
