"""Starts the demo: a fresh database, a cast of people, the invented posts through the real intake."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from bot import bootstrap, connecting
from bot.config import load
from bot.demo.posts import posts
from bot.platforms.web.people import Person
from bot.ports.clock import SystemClock
from bot.ports.inbound import Filled, Inbound, Place, Pressed, Sender
from bot.runtime.listening import listen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.config import Config
    from bot.ports.clock import Clock
    from bot.ports.inbound import Event
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
    Person("olga", "Olga", frozenset({"operator"}), "runs the communities of an agency"),
)
MEMBERS = {
    "ana": "Two years; I trade a little each week.",
    "ben": "Since the start.",
    "chiara": "A year, mostly for my savings.",
    "dmitri": "Полтора года, плачу через Northwind фрилансерам.",
    "mara": "I run this community.",
}
"""Who is a member already, and what he answered when he joined."""


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
    platform, routes = connecting.web(settings, clock, CAST, listening.getsockname()[1])
    service = parts.service([platform], routers=[routes])
    await service.start(listening)
    for person in CAST:
        sender = Sender(person.id, person.name, person.roles, person.language)
        for event in _joining(person):
            await service.router.receive(Inbound("web", sender, Place("community"), event, clock.now(), private=True))
    await parts.desk.take("northwind", posts(clock.now()))
    return service


def _joining(person: Person) -> Iterator[Event]:
    """Yield what somebody of the cast does before the demo begins: agree, answer the question, choose a language."""
    if person.id in MEMBERS:
        yield Pressed("agree")
        yield Filled("answers", "northwind", {"first": MEMBERS[person.id]})
    if person.language:
        yield Pressed(f"language:{person.language}")


def address(service: Service) -> str:
    """Return where the page is."""
    return f"http://127.0.0.1:{service.port}/web"


def opens_browser() -> bool:
    """Say whether a browser should be opened: on a desktop, unless FIRSTHAND_NO_BROWSER is set."""
    return not os.environ.get("FIRSTHAND_NO_BROWSER") and not os.environ.get("CI")
