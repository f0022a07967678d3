"""The image, the composition and the unit say what they must: nobody is root, nothing is written where it should not."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.config import Health, parse
from bot.runtime.roles import ROLES
from bot.runtime.roles import parse as roles
from tests.deploy.reading import load
from tests.world import community

ROOT = Path(__file__).parents[2]
DOCKERFILE = re.sub(r" *\\\n *", " ", (ROOT / "Dockerfile").read_text("utf-8"))
LAST_STAGE = DOCKERFILE.rpartition("\nFROM ")[2]
COMPOSE = load((ROOT / "compose.yaml").read_text("utf-8"))
OURS = {name: one for name, one in COMPOSE["services"].items() if one["image"] == "firsthand"}
UNIT = ROOT / ".systemd/firsthand.service"
ANALYZE = shutil.which("systemd-analyze")


def told(instruction: str, text: str = LAST_STAGE) -> list[str]:
    return re.findall(rf"^{instruction} (.*)$", text, re.MULTILINE)


def by_default(text: str) -> str:
    """Return a value of the composition where nothing is set in the environment."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def test_the_image_is_of_a_fixed_python_and_runs_as_nobody_in_particular() -> None:
    assert re.search(r"^ARG PYTHON=3\.1[1-9]\.\d+$", DOCKERFILE, re.MULTILINE)
    assert DOCKERFILE.count("FROM python:${PYTHON}-slim-") == DOCKERFILE.count("\nFROM ") == 2
    [user] = told("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    assert LAST_STAGE.index("\nUSER ") < LAST_STAGE.index("\nENTRYPOINT ")
    assert told("STOPSIGNAL") == ["SIGTERM"]
    assert json.loads(told("ENTRYPOINT")[0]) + json.loads(told("CMD")[0]) == ["python", "-m", "bot", "run"]
    assert "--constraint constraints.txt" in DOCKERFILE
    assert not re.search(r"(TOKEN|SECRET|PASSWORD|_KEY)\b", DOCKERFILE)


def test_the_image_asks_the_listener_that_the_config_has() -> None:
    [check] = told("HEALTHCHECK")
    command = json.loads(check.partition("CMD ")[2])
    compile(command[2], "check", "exec")
    assert f"'FIRSTHAND_HEALTH_PORT', {Health().port})" in command[2]
    for one in OURS.values():
        compile(one["healthcheck"]["test"][-1], "check", "exec")
        assert f"127.0.0.1:{Health().port}/healthz" in one["healthcheck"]["test"][-1]


def test_all_that_the_image_is_made_of_may_come_in_and_nothing_else() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    wanted = {name for line in told("COPY", DOCKERFILE) if "--from" not in line for name in line.split()[:-1]}
    assert wanted == let_in
    assert all((ROOT / name).exists() for name in let_in)
    assert (ROOT / ".dockerignore").read_text("utf-8").splitlines()[1] == "*"


def test_what_a_container_says_of_addresses_is_what_the_config_takes() -> None:
    said = dict(one.split("=", 1) for line in told("ENV") for one in line.split())
    raw = {"communities": {"acme": community()}}
    config = parse(raw, said | {"FIRSTHAND_HEALTH_PORT": "9"})
    assert (config.http.host, config.database) == ("0.0.0.0", "sqlite:////data/firsthand.db")  # noqa: S104
    assert (config.health.host, config.health.port) == ("127.0.0.1", 9)
    for one in OURS.values():
        assert by_default(one["environment"]["FIRSTHAND_DATABASE"]) == config.database


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_a_container_can_do_no_more_than_it_must(name: str) -> None:
    service: dict[str, Any] = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert int(service["stop_grace_period"].removesuffix("s")) > 10
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
    # everything that is written is in memory or in a volume of its own
    kept = {volume.split(":")[0] for volume in service["volumes"] if not volume.endswith(":ro")}
    assert kept <= set(COMPOSE["volumes"])


def test_one_bot_does_everything_and_many_share_it() -> None:
    given = {name: by_default(one["command"][-1]) for name, one in OURS.items()}
    assert [name for name, one in OURS.items() if "profiles" not in one] == ["bot"]
    assert roles(given.pop("bot"), {"discord"}) == set(ROLES) - {"telegram"}
    shared = {name: roles(one, {"discord", "telegram"}) for name, one in given.items()}
    assert shared == {"intake": {"intake"}, "classify": {"classify"}, "chats": {"discord", "telegram"}}
    assert OURS["chats"]["deploy"]["replicas"] == 2


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd here")
def test_systemd_takes_the_unit_and_finds_it_tight(tmp_path: Path) -> None:
    text = UNIT.read_text("utf-8")
    unit = tmp_path / UNIT.name
    unit.write_text(text.replace("/opt/firsthand/.venv/bin/python", sys.executable), "utf-8")
    for words in (("verify",), ("security", "--offline=yes", "--threshold=20")):
        found = subprocess.run(  # noqa: S603 - our own file, by a tool that was looked for
            [str(ANALYZE), *words, str(unit)], capture_output=True, text=True, timeout=20, check=False
        )
        assert found.returncode == 0, found.stdout[-200:] + found.stderr
        if words == ("verify",):
            assert found.stderr == ""


def test_the_unit_ends_the_bot_as_it_wants_to_be_ended() -> None:
    said = dict(line.split("=", 1) for line in UNIT.read_text("utf-8").splitlines() if re.match(r"\w+=", line))
    assert (said["Type"], said["Restart"], said["KillSignal"]) == ("exec", "on-failure", "SIGTERM")
    # the main process ends its helper itself
    assert said["KillMode"] == "mixed"
    assert int(said["TimeoutStopSec"]) > 10
    assert (said["ProtectSystem"], said["StateDirectory"]) == ("strict", "firsthand")
    assert "FIRSTHAND_DATABASE=sqlite:////var/lib/firsthand/" in UNIT.read_text("utf-8")
