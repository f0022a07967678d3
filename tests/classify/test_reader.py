import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.classify.child import Child
from bot.classify.reader import SLICE, ProcessReader, ReadingRoom
from bot.classify.vectors import unpack
from bot.ports.mentions import because

ROOT = Path(__file__).parents[2]
ANSWERS = """
import sys
from bot.classify.frames import receive, send
while asked := receive(sys.stdin.buffer):
    texts = asked[0]
    if "die" in texts:
        sys.exit(3)
    if "babble" in texts:
        sys.stdout.buffer.write(b"not a message at all, but long enough to be taken for a head")
        sys.stdout.buffer.flush()
        sys.exit(4)
    send(sys.stdout.buffer, [["negative", len(text) / 1000, ["bad"]] for text in texts], bytes([1]) * 512 * len(texts))
"""


@pytest.fixture
def room():
    """A room whose process answers at once with the length of a text, and dies of some words."""
    made = ReadingRoom(Child([sys.executable, "-c", ANSWERS]))
    yield made
    made.end()


@pytest.fixture(scope="module")
def real():
    """A room with the shipped coefficients."""
    made = ReadingRoom()
    yield made
    made.end()


async def test_a_text_is_read_with_its_tone_its_words_and_its_place(real):
    bad, good, plain = await ProcessReader(real).read(
        ["This is the worst scam, I lost everything", "I love it, great support!", "The office opens at nine on Monday"]
    )
    assert [one.tone for one in (bad, good, plain)] == ["negative", "positive", "neutral"]
    assert bad.negative > 0.8
    assert 0.3 > plain.negative > good.negative
    assert bad.why.startswith("wording|“")
    assert good.why == because("nothing")
    assert len(bad.vector) == 512


async def test_the_words_named_stand_in_the_text(real):
    text = "Horrible app, it crashed again and support is useless"
    (read,) = await ProcessReader(real).read([text])
    words = read.why.partition("|")[2].replace("“", "").replace("”", "").split(", ")
    assert 1 <= len(words) <= 2
    assert all(word in text.lower() for word in words)


async def test_near_texts_stand_near_in_meaning_in_two_languages(real):
    texts = ["my withdrawal is stuck", "мой вывод средств завис", "what a lovely sunny day"]
    stuck, the_same, other = unpack([read.vector for read in await ProcessReader(real).read(texts)])
    assert stuck @ the_same > stuck @ other + 0.2


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "\ud800", "😡" * 4000, "not bad but " * 5000, "a" * 20_000, "\u202e@x\n"]
)
async def test_nothing_a_text_holds_stops_the_reading(real, text):
    before = await ProcessReader(real).read(["fine"])
    (read,) = await ProcessReader(real).read([text])
    assert 0 <= read.negative <= 1
    assert len(read.vector) == 512
    assert await ProcessReader(real).read(["fine"]) == before


async def test_a_real_process_that_was_killed_is_started_anew_and_reads_the_same(real):
    (before,) = await ProcessReader(real).read(["it keeps crashing"])
    os.kill(real.pid, signal.SIGKILL)
    await asyncio.sleep(0.05)
    again, other = await ProcessReader(real).read(["it keeps crashing!", "it keeps crashing"])
    assert again.vector
    assert other == before


async def test_all_readers_share_one_process_and_closing_one_leaves_the_others(room):
    one, other = ProcessReader(room), ProcessReader(room)
    await one.read(["a"])
    first = room.pid
    await one.close()
    await other.read(["b"])
    assert room.pid == first


async def test_no_process_runs_before_the_first_text(room):
    assert await ProcessReader(room).read([]) == []
    assert room.pid is None


async def test_texts_come_back_in_order_over_many_slices_and_a_double_is_read_once(room):
    texts = ["x" * (length % 300) for length in range(SLICE * 3 + 7)]
    assert [round(read.negative * 1000) for read in await ProcessReader(room).read(texts)] == list(map(len, texts))


async def test_a_small_request_waits_for_one_slice_and_not_for_ten_thousand_texts(room):
    order = []

    async def asked(name, texts):
        await ProcessReader(room).read(texts)
        order.append(name)

    long = asyncio.create_task(asked("import", [f"text {number}" for number in range(10_000)]))
    await asyncio.sleep(0.05)
    await asked("post", ["one post"])
    assert order == ["post"]
    await long


async def test_a_text_that_kills_the_process_twice_is_guessed_by_the_word_list_and_the_fault_is_logged(room, caplog):
    await ProcessReader(room).read(["warm"])
    with caplog.at_level(logging.WARNING):
        (read, other) = await ProcessReader(room).read(["die", "I hate this awful scam"])
    assert [read.why, other.why] == ["guess", "guess"]
    assert (other.tone, other.vector) == ("negative", b"")
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]
    assert "exit code 3" in caplog.text


async def test_after_two_faults_the_process_is_left_alone_for_a_while(room):
    await ProcessReader(room).read(["die"])
    (read,) = await ProcessReader(room).read(["fine"])
    assert (read.why, room.pid) == ("guess", None)


async def test_a_guess_is_not_remembered(room):
    await ProcessReader(room).read(["die"])
    room._rests_until = 0.0
    room._child._command = [sys.executable, "-c", ANSWERS.replace('"die"', '"never"')]
    (read,) = await ProcessReader(room).read(["die"])
    assert read.why == "wording|“bad”"


@pytest.mark.parametrize("command", [["/nowhere/python"], [sys.executable, "-c", "raise SystemExit(1)"]])
async def test_where_no_process_can_start_texts_are_guessed(command):
    room = ReadingRoom(Child(command))
    (read,) = await ProcessReader(room).read(["I hate it"])
    room.end()
    assert (read.tone, read.why) == ("negative", "guess")


async def test_an_answer_that_is_none_counts_as_a_fault(room):
    (read,) = await ProcessReader(room).read(["babble"])
    assert read.why == "guess"


async def test_a_request_given_up_leaves_the_next_with_its_own_answer(room):
    waiting = asyncio.create_task(ProcessReader(room).read(["x" * 5]))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    (read,) = await ProcessReader(room).read(["x" * 9])
    assert read.negative == 0.009


BOT = """
import asyncio, sys
from bot.classify.reader import ProcessReader, _ROOM
asyncio.run(ProcessReader().read(["hello"]))
print(_ROOM.pid, flush=True)
if sys.argv[1] == "wait":
    sys.stdin.read()
"""


def bot(how):
    started = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", BOT, how], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    return started, int(started.stdout.readline())


def runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    told = Path(f"/proc/{pid}/stat")
    # Ended, but not yet collected by whoever took it over.
    return not (told.exists() and told.read_text().rpartition(")")[2].split()[0] == "Z")


def gone(pid, within=10.0):
    until = time.monotonic() + within
    while runs(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not runs(pid)


@pytest.mark.parametrize("how", ["end", "wait"])
def test_no_reading_process_outlives_its_bot_however_the_bot_ends(how):
    started, child = bot(how)
    with started:
        if how == "wait":
            assert runs(child)
            started.kill()
        else:
            assert started.wait(20) == 0
    assert gone(child)


def test_a_reading_process_sees_no_secret_of_the_bot(monkeypatch):
    monkeypatch.setenv("FIRSTHAND_DISCORD_TOKEN", "hidden")
    echo = """
import os, sys
from bot.classify.frames import receive, send
receive(sys.stdin.buffer)
send(sys.stdout.buffer, dict(os.environ))
"""
    child = Child([sys.executable, "-c", echo])
    environment, _ = child.ask([])
    child.end()
    assert "FIRSTHAND_DISCORD_TOKEN" not in environment
    assert environment["OPENBLAS_NUM_THREADS"] == "1"
