"""The page and its few addresses: the files, the picture now, the stream of changes, and the acts.

An act answers with what the actor alone was shown: a private post, or a form.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from fastapi import APIRouter, Header, Query
from fastapi.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.platforms.web.acts import Actor, Acts
from bot.platforms.web.guard import LoopbackRoute
from bot.platforms.web.refusals import ActRefusedError
from bot.platforms.web.stream import changes, earlier, picture
from bot.platforms.web.wire import form_json, post_json

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.platforms.web.ladder import Shown
    from bot.platforms.web.platform import WebPlatform

PAGE = Path(__file__).parent / "page"
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}

Id = Annotated[str, Field(min_length=1, max_length=200)]


class Act(BaseModel):
    """What every act says: who (`as`), in which chat, and the page's language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: Id = Field(alias="as")
    chat: Id
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}$")


class Say(Act):
    """A line, perhaps an answer to the post `answers`."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
    answers: Id | None = None


class Press(Act):
    """A button of a post."""

    post: Id
    press: Id


class React(Act):
    """An emoji put on a post or taken off."""

    post: Id
    emoji: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^\S+$")]
    added: bool


class Fill(Act):
    """A form's values by input name."""

    token: Id
    values: dict[str, Annotated[str, Field(max_length=10_000)]]


class Dismiss(Act):
    """A private line that its reader is done with."""

    post: Id


def router(platform: WebPlatform) -> APIRouter:
    """Return the routes of the page, all under `/web`."""
    routes = APIRouter(prefix="/web", route_class=LoopbackRoute, include_in_schema=False)
    acts = Acts(platform)
    _add_page(routes)
    _add_reading(routes, platform, acts)
    _add_acts(routes, acts)
    return routes


def _add_page(routes: APIRouter) -> None:
    files = {path.name: path.read_bytes() for path in PAGE.iterdir() if path.suffix in TYPES}

    @routes.get("")
    async def to_page() -> RedirectResponse:
        return RedirectResponse("/web/")

    @routes.get("/")
    async def page() -> Response:
        return Response(files["index.html"], media_type=TYPES[".html"])

    @routes.get("/page/{name}")
    async def file(name: str) -> Response:
        if name not in files:
            return Response(status_code=404)
        return Response(files[name], media_type=TYPES[Path(name).suffix])


def _add_reading(routes: APIRouter, platform: WebPlatform, acts: Acts) -> None:
    @routes.get("/state")
    async def state(as_: Annotated[str, Query(alias="as")] = "") -> JSONResponse:
        return JSONResponse(picture(platform, as_))

    @routes.get("/earlier")
    async def before(as_: Annotated[str, Query(alias="as")], chat: str, order: int) -> JSONResponse:
        actor = acts.actor(as_, chat)
        return JSONResponse(earlier(platform, actor.person, chat, order))

    @routes.get("/file")
    async def file(as_: Annotated[str, Query(alias="as")], chat: str, post: str) -> Response:
        found = acts.file(acts.actor(as_, chat), post)
        # by RFC 6266, so that a name in any script is one; never shown in place, whatever it holds
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}"}
        return Response(found.content, media_type="application/octet-stream", headers=headers)

    @routes.get("/picture")
    async def picture_of(as_: Annotated[str, Query(alias="as")], chat: str, post: str) -> Response:
        return Response(acts.picture(acts.actor(as_, chat), post).content, media_type="image/png")

    @routes.get("/events", response_model=None)
    async def events(
        as_: Annotated[str, Query(alias="as")], after: str = "", last_event_id: Annotated[str, Header()] = ""
    ) -> Response:
        person = platform.chat.people.get(as_)
        if person is None:
            raise ActRefusedError("no-person")
        if not platform.running:
            raise ActRefusedError("bot-away", 503)
        return StreamingResponse(changes(platform, person, last_event_id or after), media_type="text/event-stream")


def _add_acts(routes: APIRouter, acts: Acts) -> None:
    async def answer(actor: Actor, shown: Awaitable[Shown], post_id: str | None) -> JSONResponse:
        seen = await shown
        form = form_json(acts.open_form(actor, seen.form, post_id), seen.form) if seen.form else None
        return JSONResponse({"private": post_json(seen.post) if seen.post else None, "form": form})

    def start(act: Act) -> Actor:
        return acts.actor(act.person, act.chat, act.language)

    @routes.post("/say")
    async def say(act: Say) -> JSONResponse:
        actor = start(act)
        return await answer(actor, acts.say(actor, act.text, act.answers), act.answers)

    @routes.post("/press")
    async def press(act: Press) -> JSONResponse:
        actor = start(act)
        return await answer(actor, acts.press(actor, act.post, act.press), act.post)

    @routes.post("/react")
    async def react(act: React) -> JSONResponse:
        actor = start(act)
        return await answer(actor, acts.react(actor, act.post, act.emoji, added=act.added), act.post)

    @routes.post("/fill")
    async def fill(act: Fill) -> JSONResponse:
        actor = start(act)
        return await answer(actor, acts.fill(actor, act.token, act.values), None)

    @routes.post("/dismiss")
    async def dismiss(act: Dismiss) -> JSONResponse:
        acts.dismiss(start(act), act.post)
        return JSONResponse({"private": None, "form": None})
