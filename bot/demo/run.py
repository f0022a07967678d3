"""Starts the demo: a fresh database, a cast of people, the invented posts through the real intake."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from bot import bootstrap
from bot.config import load
from bot.demo.posts import posts
from bot.platforms.web.people import Person
from bot.ports.clock import SystemClock
from bot.ports.inbound import Inbound, Place, Pressed, Sender
from bot.runtime.listening import listen

if TYPE_CHECKING:
    from bot.config import Config
    from bot.ports.clock import Clock
    from bot.runtime.service import Service

FOLDER = Path(".demo")
CONFIG = Path(__file__).parent / "config.toml"
AMBASSADOR, MANAGER = frozenset({"ambassador"}), frozenset({"manager"})

CAST = (
    Person("ana", "Ana", AMBASSADOR, "ambassador, a member"),
    Person("ben", "Ben", AMBASSADOR, "ambassador, a member"),
    Person("chiara", "Chiara", AMBASSADOR, "ambassador, a member"),
    Person("dmitri", "Дмитрий", AMBASSADOR, "ambassador, a member, answered in Russian", language="ru"),
    Person("nora", "Nora", frozenset(), "new here, not a member yet"),
    Person("mara", "Mara", MANAGER, "community manager"),
)
MEMBERS = ("ana", "ben", "chiara", "dmitri", "mara")


def config(port: int | None = None) -> Config:
    """Return the demo's config, with another port if one is given."""
    found = load(CONFIG, {})
    return found if port is None else found.model_copy(update={"http": found.http.model_copy(update={"port": port})})


async def start(settings: Config, clock: Clock | None = None) -> Service:
    """Start the whole bot with a fresh database, the cast as members, and the invented posts taken in."""
    # before the old demo's files go: it may be running still
    listening = listen(settings.http)
    path = Path(settings.database.removeprefix("sqlite:///"))
    if path.parent.name == FOLDER.name:
        shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    clock = clock or SystemClock()
    parts = await bootstrap.prepare(settings, clock)
    platform, routes = bootstrap.web(settings, clock, CAST)
    service = parts.service([platform], routers=[routes])
    await service.start(listening)
    for person in CAST:
        if person.id in MEMBERS:
            sender = Sender(person.id, person.name, person.roles, person.language)
            act = Inbound("web", sender, Place("community"), Pressed("agree"), clock.now(), private=True)
            await service.router.receive(act)
            if person.language:
                await service.router.receive(
                    Inbound("web", sender, Place("community"), Pressed(f"language:{person.language}"), clock.now())
                )
    await parts.desk.take("northwind", posts(clock.now()))
    return service


def address(service: Service) -> str:
    """Return where the page is."""
    return f"http://127.0.0.1:{service.port}/web"


def opens_browser() -> bool:
    """Say whether a browser should be opened: on a desktop, unless FIRSTHAND_NO_BROWSER is set."""
    return not os.environ.get("FIRSTHAND_NO_BROWSER") and not os.environ.get("CI")
