"""The command line says what is wrong in a sentence, and ends when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import socket
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.edges.children import child

if TYPE_CHECKING:
    from pathlib import Path

    from tests.edges.conftest import CommandLine

REAL = """
database = "sqlite:///{folder}/firsthand.db"

[http]
port = 0

[telegram]
token = "4800001:a-hidden-token"
base_url = "http://127.0.0.1:{port}/bot"

[communities.acme]
product = "Northwind"

[communities.acme.telegram]
cards = "-1001"
managers = "-1002"
claim_emoji = "{emoji}"
"""

# the demo's own
INTAKE = "/v1/communities/northwind/mentions"
SECRET = "demo-secret-for-this-machine-only"


def closed_port() -> int:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return int(listening.getsockname()[1])


def over_telegram(bot: CommandLine, emoji: str = "✍", port: int | None = None) -> str:
    """Return a config over a Telegram that does not answer."""
    return REAL.format(folder=bot.folder, port=port or closed_port(), emoji=emoji)


def test_check_tells_every_problem_of_a_file_at_once(bot: CommandLine):
    bot.config += 'zone = "Mars"\ncolour = "red"\n[communities.acme.discord]\ncards = "<channel>"\nmanagers = "1"\n'
    said = bot("check")
    assert said.exit_code == 1
    keys = re.findall(r"^✗ ([\w.]+):", said.output, re.MULTILINE)
    assert set(keys) >= {"discord.token", "communities.acme.discord.cards", "communities.acme.discord.managers"}
    assert {"communities.acme.web", "communities.acme.web.zone", "communities.acme.web.colour"} <= set(keys)


@pytest.mark.parametrize("command", ["check", "run"])
def test_markup_in_a_value_does_not_break_the_telling(bot: CommandLine, command: str):
    bot.config = bot.config.replace('product = "Northwind"', 'product = "Northwind"\nzone = "[/bold][red]"')
    said = bot(command)
    assert said.exit_code == 1
    assert 'communities.acme.zone: "[/bold][red]" is no time zone' in said.output


def test_without_a_chat_nothing_is_started_but_files_are_taken_in(bot: CommandLine):
    for words in (("check",), ("check", "--offline"), ("run",)):
        said = bot(*words)
        assert said.exit_code == 1, words
        told = "no chat: add [communities.acme.discord] or .telegram; `python -m bot demo` shows the page"
        assert said.output == f"✗ communities.acme: {told}\n"
    assert bot("import", bot.file("posts.jsonl", '{"source": "x", "id": "1"}\n')).exit_code == 0


def test_check_prints_the_words_that_acknowledge_rewarded_likes(bot: CommandLine):
    bot.config = (
        over_telegram(bot)
        + '[communities.acme.points.like.x]\nvalue = 2\nacknowledge = "x-forbids-rewarded-engagement"\n'
    )
    said = bot("check", "--offline")
    assert said.exit_code == 0
    assert "communities.acme.points.like.x: a like earns 2" in said.output
    assert "x-forbids-rewarded-engagement" in said.output
    assert "the chats were not asked" in said.output


def test_an_emoji_that_telegram_does_not_have_is_refused_offline_and_at_the_start(bot: CommandLine):
    bot.config = over_telegram(bot, "✅")
    for words in (("check", "--offline"), ("run",)):
        said = bot(*words)
        assert said.exit_code == 1, words
        assert said.output.count("communities.acme.telegram.claim_emoji: Telegram has no reaction ✅") == 1


@pytest.mark.parametrize("command", ["run", "check", "import"])
def test_a_database_that_cannot_be_opened_is_told_in_a_sentence(bot: CommandLine, command: str):
    bot.config = over_telegram(bot).replace(str(bot.folder), "/nowhere/at/all")
    words = [command, bot.file("posts.jsonl", '{"source": "x", "id": "1"}\n')] if command == "import" else [command]
    said = bot(*words)
    assert said.exit_code == 1
    assert "✗ database: cannot be kept in /nowhere/at/all: the folder must exist" in said.output


@pytest.mark.parametrize("command", ["run", "import"])
def test_a_database_server_that_does_not_answer_is_told_without_its_password(bot: CommandLine, command: str):
    words = [command, bot.file("posts.jsonl", '{"source": "x", "id": "1"}\n')] if command == "import" else [command]
    bot.config = over_telegram(bot)
    bot.environment["FIRSTHAND_DATABASE"] = f"postgresql://me:hidden@127.0.0.1:{closed_port()}/firsthand"
    said = bot(*words)
    assert said.exit_code == 1
    assert "✗ database: cannot be used" in said.output
    assert "hidden" not in said.output


def test_a_log_level_that_does_not_exist_is_refused(bot: CommandLine):
    bot.environment["FIRSTHAND_LOG"] = "chatty"
    bot.config = over_telegram(bot)
    said = bot("run")
    assert said.exit_code == 1
    assert "FIRSTHAND_LOG: must be one of DEBUG, INFO" in said.output


async def test_a_chat_that_cannot_be_reached_is_tried_again_and_no_log_holds_the_token(bot: CommandLine):
    bot.config = over_telegram(bot)
    path = bot.write_config()
    async with child("run", "-c", path, folder=bot.folder, FIRSTHAND_LOG="debug") as running:
        await running.until("Running in")
        running.process.terminate()
        assert await running.ends() == 0
    assert "telegram cannot be begun: telegram.token: Telegram cannot be reached" in running.said
    assert "hidden" not in running.said
    assert "Traceback" not in running.said


async def test_the_bot_is_told_to_stop_before_its_chat_has_answered(bot: CommandLine):
    asked = asyncio.Event()

    async def hear_and_say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(hear_and_say_nothing, "127.0.0.1", 0) as silent:
        bot.config = over_telegram(bot, port=silent.sockets[0].getsockname()[1])
        async with child("run", "-c", bot.write_config(), folder=bot.folder) as running:
            await asyncio.wait_for(asked.wait(), 20)
            before = time.monotonic()
            running.process.send_signal(signal.SIGTERM)
            assert await running.ends() == 0
            assert time.monotonic() - before < 5
    assert "Traceback" not in running.said


async def test_the_demo_ends_cleanly_and_a_second_one_leaves_the_first_alone(tmp_path: Path):
    async with child("demo", "--port", 0, folder=tmp_path) as demo:
        await demo.until("Stop with")
        [address] = re.findall(r"http://\S+/web", demo.said)
        before = (tmp_path / ".demo/firsthand.db").stat().st_ino
        port = address.rpartition(":")[2].partition("/")[0]
        async with child("demo", "--port", port, folder=tmp_path) as second:
            assert await second.ends() == 1
        assert f"✗ http.port: cannot listen at 127.0.0.1:{port} (Address already in use)" in second.said
        assert "Traceback" not in second.said
        assert (tmp_path / ".demo/firsthand.db").stat().st_ino == before
        async with httpx.AsyncClient(follow_redirects=True) as http:
            assert (await http.get(address)).status_code == 200
        demo.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert await demo.ends() == 0
        assert time.monotonic() - began < 10
    assert "Traceback" not in demo.said
    assert "ERROR" not in demo.said
    assert "alembic" not in demo.said


async def test_a_large_body_is_refused_over_a_real_socket_while_it_is_still_being_sent(tmp_path: Path):
    async with child("demo", "--port", 0, folder=tmp_path) as running:
        await running.until("Stop with")
        port = int(re.findall(r"127.0.0.1:(\d+)/web", running.said)[0])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST {INTAKE} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {SECRET}\r\n"
        writer.write(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        sent = 0
        answered = asyncio.create_task(reader.readline())
        while not answered.done() and sent < 200:
            writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
            await writer.drain()
            await asyncio.sleep(0.002)
            sent += 1
        assert b" 413 " in await answered
        assert sent < 160, "ten megabytes are not read"
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
            said = await http.post(INTAKE, json=[], headers={"Authorization": f"Bearer {SECRET}"})
            assert said.json() == {"new": 0, "known": 0, "refused": []}
        running.process.send_signal(signal.SIGINT)
        assert await running.ends() == 0
    assert SECRET not in running.said
